"""merging.h: runs over parts of the samples add up to the run over all of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import LOWEST, UNITS, check, weights
from tests.kernel.runs import chunked, merged, run_of

SIZE = 6000


def labels(kind):
    """Return both sides; what each part holds differs."""
    draw = np.random.default_rng(5)
    true = {
        "two": lambda: draw.integers(0, 2, SIZE),
        "few, sorted": lambda: np.sort(draw.integers(-3, 9, SIZE)),
        "negative first": lambda: np.sort(draw.integers(-500, 400, SIZE)),
        "falling": lambda: np.sort(draw.integers(0, 5000, SIZE))[::-1],
        "many": lambda: draw.integers(0, 3000, SIZE),
        "few and then many": lambda: np.where(
            np.arange(SIZE) < 3000, draw.integers(0, 4, SIZE), draw.integers(0, 2000, SIZE)
        ),
        "many and then few": lambda: np.where(
            np.arange(SIZE) > 3000, draw.integers(0, 4, SIZE), draw.integers(0, 2000, SIZE)
        ),
        "IDs": lambda: draw.integers(LOWEST, -1, 300)[draw.integers(0, 300, SIZE)],
        "IDs, each once": lambda: draw.integers(LOWEST, -1, SIZE),
        "numbers and then IDs": lambda: np.where(
            np.arange(SIZE) < 4000, draw.integers(0, 30, SIZE), draw.integers(0, 2**62, SIZE)
        ),
    }[kind]()
    return true, np.where(draw.random(SIZE) < 0.7, true, np.roll(true, 1))


KINDS = ["two", "few, sorted", "negative first", "falling", "many", "few and then many"]
KINDS += ["many and then few", "IDs", "IDs, each once", "numbers and then IDs"]
CUTS = [[3000], [1, 5999], [2000, 2000, 4000], [0, 6000], list(range(500, 6000, 500))]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("cuts", CUTS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_parts_add_up(kind, cuts, pairs, unit):
    true, pred = labels(kind)
    weight = weights(unit, SIZE)
    answer = merged(true, pred, cuts, weight, pairs=pairs)
    check(answer, true, pred, weight)
    whole = run_of(true, pred, weight, pairs=pairs)
    whole.count(0, SIZE)
    for got, wanted in zip(answer, whole.read(), strict=True):
        assert np.asarray(got).tobytes() == np.asarray(wanted).tobytes()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("cuts", CUTS, ids=str)
def test_parts_of_a_vocabulary(cuts, unit):
    true, pred = labels("few, sorted")
    weight = weights(unit, SIZE)
    answer = merged(true, pred, cuts, weight, [5, -1, 100])
    check(answer, true, pred, weight, vocabulary=[5, -1, 100])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("cuts", [[100], [5900], [20, 40, 5000]], ids=str)
@pytest.mark.parametrize("step", [1, 60, 10**9])
def test_arrays_of_their_own_keep_pairs_or_margins(step, cuts, unit):
    """How many samples a run has decides what it counts; a sum of both kinds is margins."""
    draw = np.random.default_rng(1)
    true, pred = draw.integers(0, 30, (2, SIZE)) * step
    weight = weights(unit, SIZE)
    for vocabulary in (None, [at * step for at in range(30)], [7 * step, 0, 1]):
        answer = chunked(true, pred, cuts, weight, vocabulary, pairs=False)
        check(answer, true, pred, weight, vocabulary=vocabulary)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", KINDS)
def test_arrays_of_their_own(kind, unit):
    true, pred = labels(kind)
    weight = weights(unit, SIZE)
    check(chunked(true, pred, [1, 700, 5000], weight), true, pred, weight)


UNLIKE = {
    "a vocabulary and none": ({"vocabulary": [0, 1]}, {}),
    "a larger vocabulary": ({"vocabulary": [0]}, {"vocabulary": range(2000)}),
    "another vocabulary": ({"vocabulary": [0, 1]}, {"vocabulary": [1, 0]}),
    "weights and none": ({"weight": np.ones(3000)}, {}),
    "integer and float weights": (
        {"weight": np.ones(3000)},
        {"weight": np.ones(3000, int)},
    ),
    "agreement and counts": ({"agreement_only": True}, {}),
    "signed and unsigned": ({"signed": True}, {"signed": False}),
}


@pytest.mark.parametrize(("first", "second"), UNLIKE.values(), ids=UNLIKE)
def test_runs_of_other_parameters_are_not_merged(first, second):
    y = np.arange(3000)
    for one, two in ((first, second), (second, first)):
        run, other = run_of(y, y, **one), run_of(y, y, **two)
        run.count(0, 10)
        other.count(0, 3000)
        with pytest.raises(ValueError, match="other parameters"):
            run.merge(other)
        assert run.read()[-1] == 10
        assert other.read()[-1] == 3000


@pytest.mark.parametrize("unit", UNITS)
def test_parts_of_an_agreement(unit):
    true, pred = labels("IDs")
    weight = weights(unit, SIZE)
    answer = merged(true, pred, [100, 4000], weight, agreement_only=True)
    whole = run_of(true, pred, weight, agreement_only=True)
    whole.count(0, SIZE)
    assert answer[5:] == whole.read()[5:]


def test_parts_of_uint64():
    true = np.array([0, 2**64 - 1, 5] * 1000, dtype=np.uint64)
    answer = merged(true, true[::-1].copy(), [1, 1500], signed=False)
    check(answer, true, true[::-1], signed=False)


def test_weights_that_only_together_leave_int64():
    weight = np.array([2**62, 2**62])
    y = np.array([0, 1])
    for cuts in ([1], [2]):
        with pytest.raises(OverflowError, match="float64"):
            merged(y, y, cuts, weight)


def test_samples_that_are_not_there():
    run = run_of(np.zeros(5, int), np.zeros(5, int))
    for first, last in ((0, 6), (3, 2)):
        with pytest.raises(ValueError, match="no samples"):
            run.count(first, last)


def test_a_stopped_run_ends():
    run = run_of(np.zeros(5, int), np.zeros(5, int))
    run.stop()
    run.count(0, 5)
    assert run.read()[7] == 0


def test_a_run_is_read_once():
    run = run_of(np.zeros(5, int), np.zeros(5, int))
    run.count(0, 5)
    run.read()
    for again in (
        run.read,
        lambda: run.count(0, 5),
        lambda: run.merge(run_of(np.zeros(1), np.zeros(1))),
    ):
        with pytest.raises(RuntimeError, match="was read, or failed"):
            again()


def test_nothing_is_merged_into_itself():
    run = run_of(np.zeros(5, int), np.zeros(5, int))
    with pytest.raises(ValueError, match="itself"):
        run.merge(run)


def test_a_run_that_was_never_begun_or_is_begun_twice():
    labels = np.array([0, 1, 1])
    empty = _kernel.Run.__new__(_kernel.Run)
    for use in (lambda: empty.count(0, 0), empty.read, lambda: run_of(labels, labels).merge(empty)):
        with pytest.raises(RuntimeError, match="was read, or failed"):
            use()
    run = run_of(labels, labels)
    with pytest.raises(RuntimeError, match="two arrays only"):
        run.__init__(labels, labels, None, None, True, 16, True)
    run.count(0, 3)
    assert run.read()[-1] == 3


def test_a_run_that_was_refused_counts_nothing():
    run, labels = _kernel.Run.__new__(_kernel.Run), np.zeros(3, int)
    with pytest.raises(TypeError, match="keys"):
        run.__init__(labels, labels, None, None, True, 16, True, False, np.zeros(3))
    with pytest.raises(RuntimeError, match="failed"):
        run.count(0, 3)


def test_a_run_that_failed_is_closed():
    labels = np.arange(3000) / 2
    run, other = run_of(labels, labels), run_of(labels, labels)
    other.count(0, 1)
    with pytest.raises(_kernel.RejectedError):
        run.count(0, 3000)
    for use in (lambda: run.count(0, 1), run.read, lambda: run.merge(other)):
        with pytest.raises(RuntimeError, match="failed"):
            use()
    with pytest.raises(RuntimeError, match="failed"):
        other.merge(run)
    assert other.read()[-1] == 1


@pytest.mark.parametrize("cuts", [(5,), (7, 8), (11,)])
@pytest.mark.parametrize("pairs", [True, False])
def test_a_part_that_holds_other_labels_only(pairs, cuts):
    true = np.array([0, 1, 1, 0, 1, 0, 1, 5, 6, 5, 7, 9])
    for sides in ((true, true), (true % 2, true), (true, true % 2)):
        answer = merged(*sides, cuts, vocabulary=[0, 1], pairs=pairs)
        check(answer, *sides, vocabulary=[0, 1])


@pytest.mark.parametrize("pairs", [False, True])
@pytest.mark.parametrize("vocabulary", [None, [0, 1, 2, 3, 7], [5, 10**9]])
@pytest.mark.parametrize("weighted", [None, "i8", "f8"])
def test_a_run_goes_on_with_other_arrays(pairs, vocabulary, weighted):
    random = np.random.default_rng(5)
    true, pred = random.integers(0, 12, (2, 5000))
    weight = None if weighted is None else (random.random(5000) * 8).astype(weighted)
    keys = None if vocabulary is None else np.array(vocabulary, dtype=np.uint64)
    options = keys, True, 64 if pairs else 0, pairs
    whole = _kernel.Run(true, pred, weight, *options)
    whole.count(0, 5000)
    cuts = [0, 10, 11, 1035, 4000, 5000]
    run = _kernel.Run(true[:0], pred[:0], None if weight is None else weight[:0], *options)
    for first, last in itertools.pairwise(cuts):
        part = slice(first, last)
        codes = _kernel.Labels(true[part].astype(np.int8), np.arange(12, dtype=np.int64))
        assert run.follow(codes, pred[part], None if weight is None else weight[part])
        assert run.size == last - first
        run.count(0, run.size)
    for ours, theirs in zip(run.read(), whole.read(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-15) if ours is not None else None
        assert (ours is None) == (theirs is None)


def test_other_dtypes_need_a_run_of_their_own():
    labels, weight = np.arange(3, dtype="i8"), np.ones(3)
    run = _kernel.Run(labels, labels, None, None, True, 0, False)
    run.count(0, 3)
    for other in (labels.astype("i4"), labels.view("u8")):
        assert run.follow(other, labels, None) is False
        assert run.follow(labels, other, None) is False
    assert run.follow(labels, labels, weight) is False
    with pytest.raises(ValueError, match="3 true and 2 predicted labels"):
        run.follow(labels, labels[:2], None)
    assert run.size == 3
    assert run.follow(labels[:2], labels[:2], None)
    run.count(0, 2)
    assert run.read()[1].tolist() == [3, 3, 3]
    with pytest.raises(RuntimeError, match="was read"):
        run.follow(labels, labels, None)
