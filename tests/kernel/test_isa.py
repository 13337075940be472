"""isa.h: every instruction set, dtype and way of counting, held to the oracle."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import BLOCK, UNITS, check, check_count, count, weights
from tests.kernel.layouts import DTYPES, LAYOUTS

VARIANTS = _kernel.simd_variants()
# Around the limits of the ways: two classes, a few, bytes, a table of pairs, a window, a hash.
CLASSES = [1, 2, 3, 4, 5, 16, 17, 32, 33, 120, 257, 1000, 1025, 5000]
SIZE = 2 * BLOCK + 77


def labels(dtype, classes, kind="uniform"):
    """Return both sides, of as many classes as the dtype can tell apart."""
    limit = 2 if dtype == "?" else np.iinfo(dtype).max if dtype[0] in "iu" else 2**20
    classes = min(classes, limit + 1)
    draw = np.random.default_rng(classes)
    true, pred = draw.integers(0, classes, (2, SIZE))
    pred = np.where(draw.random(SIZE) < 0.6, true, pred)
    if kind == "sorted":
        true, pred = np.sort(true), np.sort(pred)
    if kind == "constant":
        true, pred = np.full_like(true, classes - 1), np.full_like(pred, classes - 1)
        pred[-1] = 0
    return true.astype(dtype), pred.astype(dtype)


@pytest.mark.parametrize("classes", CLASSES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_margins_and_pairs(simd, dtype, classes):
    true, pred = labels(dtype, classes)
    signed = dtype != "u8"
    check_count(true, pred, signed=signed)
    check_count(true, pred, signed=signed, pairs=False)
    agreed = count(true, pred, signed=signed, agreement_only=True)
    assert agreed.agreed == np.count_nonzero(true == pred)
    assert (agreed.agreed + agreed.differing, agreed.n) == (SIZE, SIZE)


@pytest.mark.parametrize("kind", ["sorted", "constant"])
@pytest.mark.parametrize("classes", [2, 10, 100, 1000])
@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "i8", "f8"])
def test_other_distributions(simd, dtype, classes, kind):
    true, pred = labels(dtype, classes, kind)
    for pairs in (True, False):
        check_count(true, pred, pairs=pairs)


@pytest.mark.parametrize("late", [None, 127, 300, 5000, 10**9])
@pytest.mark.parametrize("classes", [3, 17, 20, 60, 100, 127])
@pytest.mark.parametrize("dtype", ["i1", "u2", "i8", "f4"])
def test_margins_of_many_samples(simd, dtype, classes, late):
    """Held to NumPy's. They are counted in pairs, until a label comes that is too large."""
    n = 300_000
    draw = np.random.default_rng(classes)
    true, pred = draw.integers(0, classes, (2, n))
    pred = np.where(draw.random(n) < 0.6, true, pred)
    if late is not None and np.array(late).astype(dtype) == late:
        true[n - 5000] = late
    answer = count(true.astype(dtype), pred.astype(dtype), pairs=False)
    present = np.union1d(true, pred)
    assert answer.labels() == present.tolist()
    wanted = [[np.count_nonzero(side == label) for label in present] for side in (true, pred)]
    hits = [np.count_nonzero((true == label) & (pred == label)) for label in present]
    assert answer.margins.tolist() == [hits, *wanted]
    assert answer.matrix is None
    assert (answer.agreed, answer.n) == (sum(hits), n)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_layouts(simd, dtype, layout):
    true, pred = labels(dtype, 9)
    lying = LAYOUTS[layout](true)
    for sides in ((lying, pred), (pred, lying), (lying, lying)):
        for pairs in (True, False):
            check_count(*sides, signed=dtype != "u8", pairs=pairs)
        answer = count(*sides, signed=dtype != "u8", agreement_only=True)
        assert answer.agreed == np.count_nonzero(sides[0] == sides[1])


@pytest.mark.parametrize("other", DTYPES)
@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i4", "f4"])
def test_two_dtypes(simd, dtype, other):
    true, pred = labels(dtype, 7)[0], labels(other, 7)[1]
    for pairs in (True, False):
        check_count(true, pred, pairs=pairs)
    answer = count(true, pred, agreement_only=True)
    assert answer.agreed == np.count_nonzero(true == pred)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("classes", [2, 10, 300])
@pytest.mark.parametrize("dtype", ["u1", "i8", "f8"])
def test_weights(simd, dtype, classes, unit):
    true, pred = labels(dtype, classes)
    for pairs in (True, False):
        check_count(true, pred, weights(unit, SIZE), pairs=pairs)


@pytest.mark.parametrize("at", [0, 63, 64, BLOCK - 1, BLOCK, SIZE - 1])
@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
def test_one_label_outside_of_the_window(simd, dtype, at):
    """A label that is new to a run, wherever it comes, and at whichever end of the dtype."""
    true, pred = labels(dtype, 3)
    ends = [np.iinfo(dtype).min, np.iinfo(dtype).max] if dtype[0] in "iu" else [-(2.0**60), 2.0**62]
    for end in ends:
        for side in (true, pred):
            before, side[at] = side[at], end
            for pairs in (True, False):
                answer = count(true, pred, signed=dtype != "u8", pairs=pairs)
                check(answer, true, pred, signed=dtype != "u8")
            answer = count(true, pred, signed=dtype != "u8", agreement_only=True)
            assert answer.agreed == np.count_nonzero(true == pred)
            side[at] = before


@pytest.mark.parametrize("at", [0, 63, 64, SIZE - 1])
@pytest.mark.parametrize("fraction", [0.5, -1e-300, np.nan, np.inf, -np.inf, 1e300])
def test_fractions_are_refused(simd, fraction, at):
    true, pred = labels("f8", 3)
    for side in (true, pred):
        before, side[at] = side[at], fraction
        for options in ({}, {"pairs": False}, {"agreement_only": True}):
            with pytest.raises(_kernel.RejectedError):
                count(true, pred, **options)
        side[at] = before


@pytest.mark.parametrize("classes", [2, 9, 120, 3000])
@pytest.mark.parametrize("dtype", DTYPES)
def test_a_vocabulary(simd, dtype, classes):
    """Close together, with labels beyond it on both ends; and far apart."""
    true, pred = labels(dtype, classes)
    last = int(true.max())
    ends = [] if dtype == "?" or dtype[0] == "f" else [np.iinfo(dtype).max]
    for words in ([last], [last, 0], list(range(1, last)), [last // 2, last, *ends]):
        words = list(dict.fromkeys(words))
        for pairs in (True, False):
            check_count(true, pred, vocabulary=words, signed=dtype != "u8", pairs=pairs)
    if dtype[0] == "f":
        true[5] = 0.5
        with pytest.raises(_kernel.RejectedError):
            check_count(true, pred, vocabulary=[0, 1])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("classes", [3, 70, 1500])
@pytest.mark.parametrize("dtype", ["i8", "u8"])
def test_labels_far_apart(simd, dtype, classes, unit):
    draw = np.random.default_rng(classes)
    true = draw.integers(0, 2**63 - 1, classes, dtype)[labels("i8", classes)[0]]
    pred = np.where(draw.random(SIZE) < 0.6, true, np.roll(true, 1))
    for pairs in (True, False):
        check_count(true, pred, weights(unit, SIZE), signed=dtype == "i8", pairs=pairs)


def test_float_weights_of_every_size(simd):
    """Rests: weights above and below the units that the first block laid."""
    true, pred = labels("i8", 5)
    draw = np.random.default_rng(0)
    for first, spread in ((1.0, 30), (1e-300, 5), (1e300, 2), (5e-324, 0), (0.0, 200)):
        weight = np.full(SIZE, first)
        weight[BLOCK:] *= 10.0 ** draw.integers(-spread, spread + 1, SIZE - BLOCK)
        weight[2 * BLOCK :] = draw.random(SIZE - 2 * BLOCK) * 2.0**40
        for pairs in (True, False):
            check_count(true, pred, weight, pairs=pairs)
        check_count(true, pred, -weight, pairs=False)
        check_count(true, pred, weight, vocabulary=[0, 3])


@pytest.mark.parametrize("unit", ["whole", "real"])
def test_weights_do_not_depend_on_order(simd, unit):
    true, pred = labels("i4", 40)
    weight = (
        np.random.default_rng(1).lognormal(0, 3, SIZE) if unit == "real" else weights(unit, SIZE)
    )
    wanted = count(true, pred, weight)
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(SIZE)
        answer = count(true[order], pred[order], weight[order])
        assert answer.matrix.tobytes() == wanted.matrix.tobytes()
        assert answer.margins.tobytes() == wanted.margins.tobytes()


def test_counters_of_a_byte_carry():
    """More than 255 samples a cell, in each lane, at any number of lanes."""
    for classes in (40, 200, 1000):
        true = np.repeat(np.arange(classes), 20_000 // classes * 13)
        pred = np.roll(true, 1)
        for pairs in (True, False):
            check_count(true, pred, pairs=pairs)


def run(name):
    code = "from fastrecall import recall_score; print(recall_score([0, 1, 1], [0, 1, 0]))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "FASTRECALL_SIMD": name},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", VARIANTS)
def test_the_environment_pins_one(name):
    assert run(name).stdout == "0.5\n"


def test_the_fastest_comes_first_and_the_baseline_is_always_there():
    known = ("avx512", "avx2", "baseline")
    assert VARIANTS in (known, known[1:], known[2:])


def test_an_instruction_set_that_is_not_there():
    done = run("mmx")
    assert done.returncode == 1
    assert "FASTRECALL_SIMD='mmx': this machine has " in done.stderr
