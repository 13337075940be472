"""What an accumulator refuses, which leaves it as it was."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import Accumulator, Counts, count
from tests.streaming.feeding import STATES, count_of, fed

SAYS = {
    frozenset({"numbers", "words"}): "numbers .* strings|strings .* numbers",
    frozenset({"indicators", "wider indicators"}): "of [23] and of [23] labels",
    frozenset({"numbers", "float weights"}): r"int64.*float64.*as_float|float64.*int64.*as_float",
    frozenset({"numbers", "indicators"}): "multiclass .* multilabel|multilabel .* multiclass",
}


@pytest.mark.parametrize("times", [1, 2, 70])
@pytest.mark.parametrize("other", STATES)
@pytest.mark.parametrize("state", STATES)
def test_batches_of_another_kind_are_refused(state, other, times):
    accumulator = fed([STATES[state]] * times)
    before = accumulator.counts
    if state == other:
        return
    with pytest.raises(ValueError, match=SAYS.get(frozenset({state, other}), r"\w")):
        accumulator.update(*STATES[other])
    assert accumulator.counts == before
    with pytest.raises(ValueError, match=SAYS.get(frozenset({state, other}), r"\w")):
        accumulator.merge(count_of(STATES[other]))
    accumulator.update(*STATES[state])
    assert accumulator.counts == before + count_of(STATES[state])
    accumulator.reset()
    accumulator.update(*STATES[other])
    assert accumulator.counts == count_of(STATES[other])


def test_other_widths_are_refused_where_some_columns_are_counted():
    accumulator = fed([([[0, 1, 1]], [[1, 1, 0]])] * 2, labels=[0])
    before = accumulator.counts
    for batch in [([[0, 1]], [[1, 1]]), ([[0, 1, 1, 1]], [[1, 1, 0, 1]])]:
        with pytest.raises(ValueError, match=r"of 3 and of [24] labels"):
            accumulator.update(*batch)
    assert accumulator.counts == before


def test_bad_batches_change_nothing():
    accumulator = Accumulator(ignore=[9])
    bad = [
        ([1, 2], [1]),
        ([0.5, 1.2], [1, 1]),
        ([1, None], [1, 1]),
        ([1, 2], [1, 1], [1.0, np.nan]),
        ([1, 2], [1, 1], [1.0]),
        (1, 2),
        ([1, "a"], [1, 1]),
        ([[1, 0]], [[1, 1]]),
    ]
    for state in (Counts.empty(), count([1, 2], [2, 2])):
        for batch in bad:
            with pytest.raises((ValueError, TypeError)):
                accumulator.update(*batch)
            assert accumulator.counts == state
        accumulator.reset()
        accumulator.update([1, 2, 9], [2, 2, 2])


GOOD = {
    "floats": ([1.0, 2.0], [1.0, 2.0]),
    "integers": (np.array([1, 2]), np.array([1, 2])),
    "lists": ([1, 2], [1, 2]),
    "words": (["a", "b"], ["a", "a"]),
    "array of words": (np.array(["a", "b"]), np.array(["a", "b"])),
    "objects": (np.array(["a", "b"], object), np.array(["a", "b"], object)),
}


def no_character():
    words = np.array(["a", "b"])
    words.view(np.uint32)[1] = 0x110000
    return words


BAD = {
    "floats": [
        [1.0, np.nan],
        [0.5, 1.0],
        [np.inf, 1.0],
        [1e300, 1.0],
        [1.0],
        ["a", "b"],
        [1.0, None],
    ],
    "integers": [
        np.array([1]),
        ["a", "b"],
        np.array([1.0, np.nan]),
        [[1, 2]],
        np.array([[1, 2]] * 2),
    ],
    "lists": [[1], [1, 2.5], [1, None], ["a", 1], [1, 2**70], [1, "2"]],
    "words": [["a"], ["a", None], [1, 2], ["a", ["b"]]],
    "array of words": [np.array(["a"]), np.array([1, 2]), no_character(), np.array([b"a", b"b"])],
    "objects": [
        np.array(["a", None], object),
        np.array([1, 2], object),
        np.array(["a", 1], object),
    ],
}
WEIGHTS = [[1.0, np.nan], [1.0, np.inf], [1.0], [1.0, "a"], [1, 2], None, [[1.0, 2.0]], [1.0, None]]


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
@pytest.mark.parametrize("labels", [False, True], ids=["found", "given"])
def test_what_is_wrong_is_refused_at_once_though_such_batches_wait(kind, weighted, labels):
    more = ([0.5, 1.5],) if weighted else ()
    given = np.unique(GOOD[kind][0]) if labels else None
    accumulator = fed([(*GOOD[kind], *more)] * 5, labels=given)
    before = accumulator.counts
    for side in BAD[kind]:
        for batch in ((side, GOOD[kind][1]), (GOOD[kind][0], side)):
            with pytest.raises((ValueError, TypeError)):
                accumulator.update(*batch, *more)
    for weights in WEIGHTS if weighted else WEIGHTS[:4]:
        with pytest.raises((ValueError, TypeError)):
            accumulator.update(*GOOD[kind], weights)
    accumulator.update(*GOOD[kind], *more)
    assert accumulator.counts == before + fed([(*GOOD[kind], *more)], labels=given).counts


def test_large_integer_weights_are_looked_at_though_small_ones_wait():
    accumulator = fed([([0, 1], [0, 1], [1, 2])] * 5)
    accumulator.update([0, 1], [0, 1], [2**62, 2**61])
    accumulator.update([0, 1], [0, 1], [2**60 - 1, 2**31])
    accumulator.update([0, 1], [0, 1], [1, 2**31 - 1])
    before = accumulator.counts
    for weights in ([2**60, 2**60], np.array([2**63, 1], np.uint64)):
        with pytest.raises(OverflowError):
            accumulator.update([0, 1], [0, 1], weights)
    assert accumulator.counts == before
    assert before.n == 15 + 2**62 + 2**61 + 2**60 + 2**32 - 1


def test_integer_weights_beyond_int64_change_nothing():
    accumulator = Accumulator()
    accumulator.update([0, 1], [0, 1], [2**62, 2**62 - 5])
    before = accumulator.counts
    with pytest.raises(OverflowError, match="int64"):
        accumulator.update([1], [1], [5])
    assert accumulator.counts == before
    for _ in range(4):
        accumulator.update(np.array([1]), np.array([1]))
    with pytest.raises(OverflowError, match="int64"):
        accumulator.update(np.array([1]), np.array([1]))
    assert accumulator.counts.n == 2**63 - 1


@pytest.mark.parametrize("make", [list, np.array, lambda side: np.array(side).astype(str)])
def test_too_many_labels_change_nothing(make):
    accumulator = Accumulator(max_labels=4)
    for _ in range(100):
        accumulator.update(make([1, 2]), make([3, 1]))
    accumulator.update(make([1, 2]), make([4, 1]))
    before = accumulator.counts
    for _ in range(3):
        with pytest.raises(ValueError, match=r"5 distinct labels .*max_labels=4.*scores or IDs"):
            accumulator.update(make([1, 2]), make([5, 1]))
        accumulator.update(make([1, 2]), make([4, 1]))
    assert accumulator.counts == before + count(make([1, 2] * 3), make([4, 1] * 3))
    with pytest.raises(ValueError, match="max_labels=4"):
        accumulator.merge(count(make([7]), make([7])))
    Accumulator(make([1]), max_labels=1).update(make([1, 2]), make([4, 1]))


def test_ids_are_refused_by_default():
    accumulator, ids = Accumulator(), np.arange(4096)
    for start in range(0, 24 * 4096, 4096):
        accumulator.update(ids + start, ids + start)
    with pytest.raises(ValueError, match=r"102400 distinct labels .*max_labels=100000"):
        accumulator.update(ids + 24 * 4096, ids + 24 * 4096)
    assert accumulator.counts.n == len(accumulator.counts.classes) == 24 * 4096


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"labels": [1, 1]}, "more than once"),
        ({"labels": [[1]]}, "1d"),
        ({"max_labels": 0}, "max_labels"),
        ({"max_labels": 2.5}, "max_labels"),
        ({"max_labels": True}, "max_labels"),
        ({"matrix": "yes"}, "matrix"),
        ({"multilabel": 3}, "multilabel"),
        ({"ignore": 3, "multilabel": True}, "ignore"),
        ({"ignore": [3, 3]}, "ignore"),
    ],
)
def test_bad_parameters_are_refused_at_once(options, error):
    with pytest.raises((ValueError, TypeError), match=error):
        Accumulator(**options)


def test_few_numbers_without_a_common_dtype_are_looked_at_at_once():
    """Not when the batches that wait are counted."""
    accumulator, true = Accumulator(), np.array([3, 4], np.uint64)
    accumulator.update(true, np.array([3.0, 3.0]))
    with pytest.raises(ValueError, match="mix of binary and continuous"):
        accumulator.update(true, np.array([1.5, 3.0]))
    assert accumulator.counts == count(true, [3, 3])
