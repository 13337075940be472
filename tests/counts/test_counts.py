"""Counts itself: what it tells, what it keeps to itself, and that it never changes."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from fastrecall import Counts, count

COUNTS = count([2, 5, 5, 9, 2], [2, 5, 9, 9, 5])
ARRAYS = ["classes", "tp", "fp", "fn", "tn", "support", "n_true", "n_pred"]
MULTILABEL = count([[1, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 1, 0]])


def test_what_it_tells():
    assert {name: getattr(COUNTS, name).tolist() for name in ARRAYS} == {
        "classes": [2, 5, 9],
        "tp": [1, 1, 1],
        "fp": [0, 1, 1],
        "fn": [1, 1, 0],
        "tn": [3, 2, 3],
        "support": [2, 2, 1],
        "n_true": [2, 2, 1],
        "n_pred": [1, 2, 2],
    }
    assert (COUNTS.n, COUNTS.agreed, COUNTS.differing) == (5, 3, 2)
    assert (COUNTS.kind, COUNTS.partial, COUNTS.has_matrix) == ("multiclass", False, True)
    assert COUNTS.matrix().tolist() == [[1, 1, 0], [0, 1, 1], [0, 0, 1]]


def test_integers_stay_integers():
    for counts in (COUNTS, MULTILABEL, count([1], [1], sample_weight=[3])):
        assert {getattr(counts, name).dtype for name in ARRAYS[1:]} == {np.dtype(np.int64)}
        assert counts.classes.dtype.kind == "i"
        assert {type(n) for n in (counts.n, counts.agreed, counts.differing)} == {int}


def test_as_float():
    floats = COUNTS.as_float()
    assert floats == COUNTS
    assert {getattr(floats, name).dtype for name in ARRAYS[1:]} == {np.dtype(np.float64)}
    assert floats.matrix().dtype == np.float64
    assert COUNTS.tp.dtype == np.int64
    partly = Counts.from_tallies(tp=[1]).as_float()
    assert (partly.tp.dtype, partly.n_true) == (np.float64, None)
    assert {type(n) for n in (floats.n, floats.agreed, floats.differing)} == {float}


def test_without_a_matrix():
    for counts, text in (
        (count([1, 2], [1, 2], matrix=False), "counts of 2 multiclass classes hold no confusion"),
        (MULTILABEL, "counts of 3 multilabel classes hold no confusion matrix"),
        (Counts.from_tallies(tp=[1]), "counts of 1 multiclass classes hold no confusion matrix"),
    ):
        assert not counts.has_matrix
        with pytest.raises(ValueError, match=text):
            counts.matrix()


def test_select():
    chosen = COUNTS.select([9, 7, 2])
    assert chosen.classes.tolist() == [9, 7, 2]
    assert chosen.tp.tolist() == [1, 0, 1]
    assert chosen.n_true.tolist() == [1, 0, 2]
    assert chosen.n_pred.tolist() == [2, 0, 1]
    assert chosen.matrix().tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert (chosen.n, chosen.agreed, chosen.partial) == (5, 3, True)
    assert not COUNTS.select([9, 5, 2, 7]).partial
    assert COUNTS.select([2, 5, 9]) == COUNTS
    assert COUNTS.select([9]).select([9, 2]).partial


def test_select_from_tallies_and_columns():
    chosen = Counts.from_tallies(tp=[1, 2], fn=[3, 4], classes=["a", "b"]).select(["b", "z"])
    assert (chosen.tp.tolist(), chosen.n_true.tolist()) == ([2, 0], [6, 0])
    assert (chosen.n_pred, chosen.n, chosen.has_matrix) == (None, None, False)
    columns = MULTILABEL.select([2, 0])
    assert columns.n_true.tolist() == [1, 2]
    # Of a part of the columns, only single labels can still be told right or wrong.
    assert (columns.n, columns.differing, columns.agreed) == (2, 1, None)
    assert MULTILABEL.select([2, 1, 0]).agreed == MULTILABEL.agreed == 0


def test_select_what_cannot_be():
    with pytest.raises(ValueError, match="more than once"):
        COUNTS.select([2, 2])
    with pytest.raises(ValueError, match=r"strings \('2'\), but the labels counted are numbers"):
        COUNTS.select(["2"])
    with pytest.raises(ValueError, match="1d array"):
        COUNTS.select(2)


def test_equality():
    assert count([1, 2], [1, 1]) == count([2, 1], [1, 1]) != count([1, 2], [2, 1])
    assert count([1, 2], [1, 1]) == count(np.float32([1, 2]), [1, 1])
    assert count([1, 2], [1, 1]) == count([1, 2], [1, 1], sample_weight=[1.0, 1.0])
    assert count([1, 2], [1, 1]) != count([1, 2], [1, 1], matrix=False)
    assert count([1, 2], [1, 1]) != count(["1", "2"], ["1", "1"])
    assert count([1, 2, 3], [1, 1, 1], labels=[1]) != count([1, 2], [1, 1], labels=[1])
    # The margins of these are equal.
    cycle, back = ([0, 1, 2], [1, 2, 0]), ([0, 1, 2], [2, 0, 1])
    assert count(*cycle) != count(*back)
    assert count(*cycle, matrix=False) == count(*back, matrix=False)
    assert Counts.from_tallies(tp=[1], fn=[1]) != Counts.from_tallies(tp=[1], fp=[1])
    assert COUNTS != 5
    assert COUNTS != "Counts"


def test_multilabel_counts_are_no_others():
    columns = [[[1, 1], [0, 1]], [[1, 1], [1, 1]]]
    same = Counts.from_tallies(tp=[1, 2], fn=[0, 0], fp=[1, 0], tn=[0, 0], classes=[0, 1])
    assert count(*columns).tp.tolist() == same.tp.tolist()
    assert count(*columns) != same


@pytest.mark.parametrize(
    "other",
    [
        count([2, 5, 5, 9, 2], [2, 5, 9, 9, 5], sample_weight=[1.0] * 5),
        Counts.from_matrix([[1, 1, 0], [0, 1, 1], [0, 0, 1]], [2.0, 5.0, 9.0]),
        COUNTS.as_float(),
    ],
)
def test_equal_counts_have_one_hash(other):
    assert other == COUNTS
    assert len({COUNTS, other}) == 1


@pytest.mark.parametrize(
    "counts",
    [
        COUNTS,
        MULTILABEL,
        Counts.empty(),
        Counts.from_tallies(tp=[1, 2], fn=[3, 4], classes=["a", "b"]),
        count(["a", "b"], ["b", "b"], labels=["b"], sample_weight=[0.5, 2]),
        count(np.arange(1100), np.arange(1100), matrix=True),
    ],
)
def test_copies(counts):
    copies = [copy.copy(counts), copy.deepcopy(counts)]
    copies += [pickle.loads(pickle.dumps(counts, protocol)) for protocol in range(6)]
    for other in copies:
        assert other == counts
        assert hash(other) == hash(counts)
        assert other.classes.dtype == counts.classes.dtype
        assert not other.tp.flags.writeable
        assert other + counts == counts + counts


def test_nothing_can_be_set_or_deleted():
    for name in ("tp", "n", "_parts", "anything"):
        with pytest.raises(AttributeError, match=f"immutable.*{name}"):
            setattr(COUNTS, name, 7)
        with pytest.raises(AttributeError, match=f"immutable.*{name}"):
            delattr(COUNTS, name)
    assert not hasattr(COUNTS, "__dict__")


def test_no_array_can_be_written_to():
    for counts in (COUNTS, COUNTS.as_float(), COUNTS.select([9, 2]), COUNTS + COUNTS, MULTILABEL):
        arrays = [getattr(counts, name) for name in ARRAYS]
        for array in [*arrays, *([counts.matrix()] if counts.has_matrix else [])]:
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 7


def test_arrays_of_the_caller_stay_writable_and_apart():
    true, pred, weights = np.array([1, 2, 2]), np.array([1, 1, 2]), np.array([1.0, 2.0, 4.0])
    labels = np.array([2, 1])
    counts = count(true, pred, labels=labels, sample_weight=weights)
    chosen = counts.select(labels)
    for array in (true, pred, weights, labels):
        array[:] = 77
    for made in (counts, chosen):
        assert made.classes.tolist() == [2, 1]
        assert made.matrix().tolist() == [[4, 2], [0, 1]]


def test_results_are_fresh():
    recalls = COUNTS.recall(average=None)
    recalls[:] = 7
    tables = COUNTS.one_vs_rest()
    tables[:] = 7
    assert COUNTS.recall(average=None).tolist() == [0.5, 0.5, 1]
    assert COUNTS.tp.tolist() == [1, 1, 1]
    assert COUNTS.one_vs_rest()[0].tolist() == [[3, 0], [1, 1]]


def test_repr():
    assert repr(COUNTS) == "<Counts of 5 samples, multiclass classes [2 5 9], with matrix>"
    assert repr(MULTILABEL) == "<Counts of 2 samples, multilabel classes [0 1 2], without matrix>"
    many = repr(count(np.arange(2000), np.arange(2000)))
    assert "[   0    1    2 ... 1997 1998 1999], without matrix" in many


def test_a_class_whose_weights_cancel_is_left_out():
    y_true, y_pred = [2, 2, 0, 1], [0, 1, 0, 1]
    counts = count(y_true, y_pred, sample_weight=[1, -1, 5, 5])
    assert (counts.n_true.tolist(), counts.n_pred.tolist()) == ([5, 5, 0], [6, 4, 0])
    assert counts.select([0, 1]).partial
    assert not count(y_true, y_pred, labels=[0, 1, 2, 3]).select([0, 1, 2]).partial


def test_other_sets_of_as_many_labels():
    counts = count([{"a"}, {"b"}], [{"a"}, {"a"}], multilabel=True).select(["a", "z"])
    assert (counts.agreed, counts.differing) == (None, 1)
