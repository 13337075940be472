"""counter.h: the run over many blocks and slices; interrupts, threads, and more than 2**32."""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel import interrupts
from tests.kernel.answers import BLOCK, SLICE, check_count, count, keys_of

LONG = 2**28
ENDLESS = np.broadcast_to(np.uint8(1), LONG)


@pytest.mark.parametrize("size", [SLICE - 1, SLICE, SLICE + 1, 2 * SLICE + BLOCK + 1])
@pytest.mark.parametrize("pairs", [True, False])
def test_sizes_around_the_slice(size, pairs):
    """Held to NumPy's integers: the oracle would take too long."""
    y_true, y_pred = np.random.default_rng(0).integers(0, 20, (2, size), dtype=np.uint8)
    answer = count(y_true, y_pred, y_true, pairs=pairs)
    wanted = [
        np.bincount(side[chosen], weights=y_true[chosen], minlength=20)
        for side, chosen in ((y_true, y_true == y_pred), (y_true, ...), (y_pred, ...))
    ]
    assert (answer.margins == wanted).all()
    assert answer.n == y_true.sum()


@pytest.mark.parametrize("late", [-1, 10**12, 5000, 2.5])
@pytest.mark.parametrize("place", [SLICE - 1, SLICE, 2 * SLICE])
def test_something_new_around_the_slice(place, late):
    y_true = np.zeros(2 * SLICE + 1)
    y_pred = y_true.copy()
    y_pred[place] = late
    if late == 2.5:
        with pytest.raises(_kernel.RejectedError):
            count(y_true, y_pred)
        return
    answer = count(y_true, y_pred)
    assert answer.labels() == sorted([0, int(late)])
    assert (answer.agreed, answer.differing) == (2 * SLICE, 1)


def test_every_call_starts_anew():
    """Nothing of a call that failed, or that succeeded, is left for the next."""
    y_true, y_pred = np.random.default_rng(0).integers(0, 9, (2, 3000))
    spoilt = y_true.astype(float)
    spoilt[-1] = 0.5
    for _ in range(3):
        check_count(y_true, y_pred)
        with pytest.raises(_kernel.RejectedError):
            count(spoilt, y_pred)
        with pytest.raises(OverflowError):
            count(y_true, y_pred, np.full(3000, 2**60))


@pytest.mark.parametrize("weight", [None, np.empty(0), np.empty(0, np.int8)], ids=str)
@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("vocabulary", [None, [], [3, 1]], ids=str)
def test_no_samples(vocabulary, pairs, weight):
    empty = np.empty(0, np.int64)
    check_count(empty, empty, weight, vocabulary=vocabulary, pairs=pairs, table=pairs)


# ---- interrupts ----

CALLS = {
    "labels": {},
    "agreement": {"agreement_only": True},
    "weights": {"weight": np.broadcast_to(np.float32(0.5), LONG)},
    "vocabulary": {"vocabulary": keys_of([1, 2])},
}


@interrupts.possible
@pytest.mark.parametrize("options", CALLS.values(), ids=CALLS)
def test_a_long_call_can_be_interrupted(options):
    references = sys.getrefcount(ENDLESS)
    assert interrupts.interrupt(lambda: count(ENDLESS, ENDLESS, **options)) < 1
    assert sys.getrefcount(ENDLESS) == references
    check_count(np.array([1, 2]), np.array([1, 1]))


# ---- threads ----


def ticks_during_a_call(size):
    ticks, stop = [], threading.Event()

    def tick():
        while not stop.wait(0.001):
            ticks.append(time.perf_counter())

    other = threading.Thread(target=tick)
    other.start()
    labels = np.broadcast_to(np.uint8(1), size)
    start = time.perf_counter()
    count(labels, labels)
    end = time.perf_counter()
    stop.set()
    other.join()
    return len([at for at in ticks if start < at < end])


def test_other_threads_run_during_a_call():
    """Holding the interpreter's lock would let through a tick or two at either end, of any call."""
    # A busy machine may let the other thread wait for a while: longer calls are tried then.
    assert any(ticks_during_a_call(LONG // 2 << longer) >= 20 for longer in range(6))


def test_calls_in_several_threads_do_not_meet():
    draw = np.random.default_rng(0)
    cases = [draw.integers(-high, high, (2, 200_000)) for high in (1, 9, 900, 2**40)]
    alone = [count(*case) for case in cases]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda case: count(*case), cases * 3))
    for one, other in zip(alone * 3, together, strict=True):
        assert one.keys.tobytes() == other.keys.tobytes()
        assert one.margins.tobytes() == other.margins.tobytes()
        assert one[4:] == other[4:]


# ---- counts beyond 32 bits ----


@pytest.mark.slow
@pytest.mark.skipif(sys.maxsize < 2**32, reason="no array of so many bytes has an address")
def test_more_than_32_bits_of_samples_in_one_cell():
    n = 2**32 + 10
    y = np.broadcast_to(np.uint8(1), n)
    answer = count(y, y)
    assert answer.margins.tolist() == [[n]] * 3
    assert (answer.n, answer.agreed) == (n, n)


@pytest.mark.parametrize("options", [{}, {"pairs": False}, {"vocabulary": keys_of([1])}], ids=str)
def test_more_than_32_bits_of_weight_in_one_cell(options):
    y = np.ones(5000, np.uint8)
    answer = count(y, y, np.full(5000, 2**32 + 1), **options)
    assert answer.margins.tolist() == [[5000 * (2**32 + 1)]] * 3


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("n", [1, 10, 100])
def test_few_samples_of_labels_far_apart_take_little_memory(n, pairs):
    true = np.random.default_rng(n).integers(0, 200_000, n)
    for spread in (1, 7, 200):
        run = _kernel.Run(
            true // spread, true, None, None, signed=True, most_pairs=1024, pairs=pairs
        )
        run.count(0, n)
        assert run.cells <= 2**16
    check_count(true // 200, true // 200, pairs=pairs)
