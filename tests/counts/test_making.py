"""Counts from a matrix, from tallies and from grouped pairs; and what cannot be counts."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from fastrecall import Counts, count

NAN, INF = float("nan"), float("inf")
LARGEST = 2**63 - 1


def parts_of(counts):
    margins = [None if m is None else m.tolist() for m in (counts.tp, counts.n_true, counts.n_pred)]
    return counts.classes.tolist(), *margins, counts.n, counts.agreed, counts.differing


def test_empty():
    counts = Counts.empty()
    assert parts_of(counts) == ([], [], [], [], 0, 0, 0)
    assert counts.matrix().shape == (0, 0)
    assert not counts.partial


def test_from_matrix():
    counts = Counts.from_matrix([[5, 1, 0], [2, 7, 3], [0, 0, 0]], ["c", "a", "b"])
    expected = ["c", "a", "b"], [5, 7, 0], [6, 12, 0], [7, 8, 3], 18, 12, 6
    assert parts_of(counts) == expected
    assert counts.matrix().tolist() == [[5, 1, 0], [2, 7, 3], [0, 0, 0]]
    assert not counts.partial


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int16, ">i4", np.uint64, np.int64])
def test_from_matrix_of_integers(dtype):
    counts = Counts.from_matrix(np.array([[1, 0], [1, 1]], dtype=dtype))
    np.testing.assert_array_equal(
        counts.matrix(), np.array([[1, 0], [1, 1]], np.int64), strict=True
    )
    assert counts.classes.tolist() == [0, 1]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, ">f8"])
def test_from_matrix_of_weights(dtype):
    counts = Counts.from_matrix(np.array([[0.5, 0], [-1, 2]], dtype=dtype))
    np.testing.assert_array_equal(counts.matrix(), np.array([[0.5, 0], [-1, 2]]), strict=True)
    assert (counts.n, counts.agreed, counts.differing) == (1.5, 2.5, -1.0)


def test_from_matrix_of_any_size():
    counts = Counts.from_matrix(np.eye(1100, dtype=int))
    assert counts.has_matrix
    assert counts.accuracy() == 1


def test_from_a_matrix_of_nothing():
    nothing = Counts.from_matrix(np.zeros((0, 0)))
    assert nothing == Counts.empty()
    assert nothing.tp.dtype == nothing.matrix().dtype == np.int64
    assert Counts.from_matrix(np.zeros((0, 0), np.int8)).tp.dtype == np.int64


@pytest.mark.parametrize(
    ("matrix", "classes", "error", "text"),
    [
        ([[1, 2]], None, ValueError, r"should be square.*got shape \(1, 2\)"),
        ([1, 2], None, ValueError, r"should be square.*got shape \(2,\)"),
        (np.zeros((2, 2, 2)), None, ValueError, "should be square"),
        ([[1, NAN], [0, 1]], None, ValueError, "matrix holds NaN or infinity"),
        ([[1, INF], [0, 1]], None, ValueError, "matrix holds NaN or infinity"),
        ([["1"]], None, TypeError, "matrix should hold numbers, got dtype <U1"),
        ([[None]], None, TypeError, "matrix should hold numbers, got dtype object"),
        ([[1j]], None, TypeError, "matrix should hold numbers, got dtype complex"),
        ([[1]], ["a", "b"], ValueError, "classes holds 2 labels for counts of 1 classes"),
        (np.eye(2), ["a", "a"], ValueError, "classes holds 'a' more than once"),
        (np.eye(2), [1, None], TypeError, "classes should hold numbers, strings or NumPy's dates"),
    ],
)
def test_what_is_no_matrix(matrix, classes, error, text):
    with pytest.raises(error, match=text):
        Counts.from_matrix(matrix, classes)


@pytest.mark.parametrize(
    "matrix",
    [
        [[2**62, 0], [0, 2**62]],
        np.array([[2**63]], dtype=np.uint64),
        [[-(2**62), 2**62], [2**62, 1]],
        # In floats these sum to less than 2**63.
        [[2**63 - 1024, 500], [500, 500]],
    ],
)
def test_counts_beyond_int64_are_refused(matrix):
    with pytest.raises(OverflowError, match=r"more than 2\*\*63 - 1; give them as floats"):
        Counts.from_matrix(matrix)


@pytest.mark.parametrize("matrix", [[[LARGEST]], [[2**62, 1], [2**62 - 2, 0]]])
def test_the_largest_counts(matrix):
    assert Counts.from_matrix(matrix).n == LARGEST


def test_from_tallies():
    counts = Counts.from_tallies(tp=[5, 7], fn=[1, 5], fp=[5, 1], tn=[7, 5], classes=["a", "b"])
    assert parts_of(counts) == (["a", "b"], [5, 7], [6, 12], [10, 8], 18, 12, 6)
    assert counts.tn.tolist() == [7, 5]
    assert not counts.partial
    assert not counts.has_matrix


def test_from_tallies_that_tell_a_part():
    counts = Counts.from_tallies(tp=[5, 7], fp=np.array([5, 1], dtype=np.uint8))
    assert parts_of(counts) == ([0, 1], [5, 7], None, [10, 8], None, None, None)
    assert (counts.fn, counts.tn, counts.support) == (None, None, None)
    assert counts.fp.tolist() == [5, 1]
    assert counts.partial
    # Samples with a third label, or with several labels each: the hits do not tell the accuracy.
    counts = Counts.from_tallies(tp=[5, 7], fn=[1, 5], fp=[5, 1], tn=[8, 6])
    assert (counts.n, counts.agreed, counts.differing, counts.partial) == (19, None, None, True)


def test_from_four_numbers():
    counts = Counts.from_tallies(tp=3, fn=1, fp=2, tn=4)
    assert counts == Counts.from_matrix([[4, 2], [1, 3]])


def test_from_fewer_numbers():
    counts = Counts.from_tallies(tp=3, fn=1)
    assert parts_of(counts) == ([1], [3], [4], None, None, None, None)
    assert counts.recall() == 0.75
    named = Counts.from_tallies(tp=3.0, fn=1, fp=2, tn=4, classes=["cat"])
    assert named.specificity(pos_label="cat") == 4 / 6


@pytest.mark.parametrize(
    ("tallies", "error", "text"),
    [
        ({"tp": [1, 2], "fn": [1]}, ValueError, r"1d with one entry a class, got \{'tp': \(2,\)"),
        ({"tp": [1, 2], "fn": 1}, ValueError, "tallies should be numbers, or 1d"),
        ({"tp": [[1, 2]]}, ValueError, "tallies should be numbers, or 1d"),
        ({"tp": [1, -2]}, ValueError, "tp holds a negative count: -2"),
        ({"tp": 1, "fn": -0.5}, ValueError, "fn holds a negative count: -0.5"),
        ({"tp": [1], "tn": [NAN]}, ValueError, "tn holds NaN or infinity"),
        ({"tp": [1], "fp": ["1"]}, TypeError, "fp should hold numbers"),
        ({"tp": None}, ValueError, "tp should be given: no metric does without"),
        ({"tp": [None]}, TypeError, "tp should hold numbers"),
        ({"tp": [1], "classes": ["a", "b"]}, ValueError, "classes holds 2 labels"),
        ({"tp": [1, 1], "classes": ["a", "a"]}, ValueError, "classes holds 'a' more than once"),
        (
            {"tp": [1, 2], "fn": [0, 0], "fp": [0, 0], "tn": [3, 3]},
            ValueError,
            r"the number of samples for every class, got \[4, 5\]",
        ),
        ({"tp": [2**63]}, OverflowError, "tp: the counts sum to more than"),
        ({"tp": [2**62], "fn": [2**62]}, OverflowError, "more than|int64"),
        ({"tp": [2**62], "fn": [0], "fp": [0], "tn": [2**62]}, OverflowError, "more than|int64"),
    ],
)
def test_tallies_that_cannot_be(tallies, error, text):
    with pytest.raises(error, match=text):
        Counts.from_tallies(**tallies)


def test_from_pairs():
    counts = Counts.from_pairs(["b", "a", "b", "b"], ["a", "a", "a", "c"], [2, 1, 5, 0])
    assert counts.classes.tolist() == ["a", "b", "c"]
    assert counts.matrix().tolist() == [[1, 0, 0], [7, 0, 0], [0, 0, 0]]
    assert (counts.n, counts.agreed) == (8, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([3, 4], count([1, 1, 1, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1, 1])),
        (np.array([3, 4], dtype=np.uint8), count([1] * 3 + [2] * 4, [1] * 7)),
        ([0.5, 0.25], count([1, 2], [1, 1], sample_weight=[0.5, 0.25])),
        ([Decimal(3), Decimal(4)], count([1] * 3 + [2] * 4, [1] * 7)),
        ([Decimal("0.5"), 0.25], count([1, 2], [1, 1], sample_weight=[0.5, 0.25])),
    ],
)
def test_from_pairs_with_counts_of_any_dtype(given, expected):
    counts = Counts.from_pairs([1, 2], [1, 1], given)
    assert counts == expected
    assert counts.tp.dtype == expected.tp.dtype


@pytest.mark.parametrize(
    ("true", "pred", "counts", "error", "text"),
    [
        ([1, 2], [1], [1, 2], ValueError, r"inconsistent numbers of samples: \[2, 1\]"),
        ([1, 2], [1, 2], [1], ValueError, r"one a row: 2, got shape \(1,\)"),
        ([1, 2], [1, 2], 3, ValueError, r"one a row: 2, got shape \(\)"),
        ([1, 2], [1, 2], [1, NAN], ValueError, "counts holds NaN"),
        ([1, 2], [1, 2], [1, Decimal("nan")], ValueError, "counts holds NaN"),
        ([1, 2], [1, 2], [1, -2], ValueError, "counts holds a negative count: -2"),
        ([1, 2], [1, 2], ["1", "2"], TypeError, "counts should hold numbers"),
        ([1, 2], [1, 2], [1, None], TypeError, "counts should hold numbers"),
        ([1, 2], [1, "a"], [1, 2], ValueError, "Mix of label input types"),
        ([[1, 0]], [[1, 1]], [2], ValueError, "one label a sample is needed"),
        ([1.5], [1], [2], ValueError, "continuous"),
        ([], [1], [], ValueError, "inconsistent numbers of samples"),
        ([1, 2], [1, 2], [2**62, 2**62], OverflowError, "give them as floats"),
        ([1, 2], [1, 2], [2**70, 1], OverflowError, "give them as floats"),
    ],
)
def test_pairs_that_cannot_be(true, pred, counts, error, text):
    with pytest.raises(error, match=text):
        Counts.from_pairs(true, pred, counts)


def test_from_no_pairs():
    assert Counts.from_pairs([], [], []) == Counts.empty()


def test_from_a_table_with_names():
    pd = pytest.importorskip("pandas")
    y = pd.Series(["b", "a", "b"])
    table = pd.crosstab(y, y[::-1].to_numpy())
    assert Counts.from_matrix(table) == count(y, y[::-1])
    assert Counts.from_matrix(table, ["c", "d"]).classes.tolist() == ["c", "d"]
    for other in (table[["b", "a"]], table.loc[["a"]]):
        with pytest.raises(ValueError, match="the same labels in the same order"):
            Counts.from_matrix(other)


def test_from_pairs_of_many_classes():
    labels = np.arange(1025)
    counts = Counts.from_pairs(labels, labels, labels + 1)
    assert not counts.has_matrix
    assert counts.tp.tolist() == (labels + 1).tolist()


def test_arrays_given_stay_apart_and_writable():
    matrix, classes = np.array([[1, 2], [3, 4]]), np.array([5, 6])
    tp, fn = np.array([1.0, 2.0]), np.array([1, 2])
    made = Counts.from_matrix(matrix, classes), Counts.from_tallies(tp=tp, fn=fn, classes=classes)
    before = [parts_of(counts) for counts in made]
    for array in (matrix, classes, tp, fn):
        assert array.flags.writeable
        array[:] = 99
    assert [parts_of(counts) for counts in made] == before
    assert made[0].matrix().tolist() == [[1, 2], [3, 4]]
