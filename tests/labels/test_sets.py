"""Sets of labels become rows of columns."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fastrecall.labels.sets import encode_sets


def rows(starts_and_columns):
    starts, columns = starts_and_columns
    return [columns[a:b].tolist() for a, b in itertools.pairwise(starts)]


@pytest.mark.parametrize("kind", [set, list, tuple, frozenset])
def test_columns_are_places_among_all_labels(kind):
    true = [kind([30, 10]), kind([]), kind([20])]
    pred = [kind([10]), kind([40, 30]), kind([])]
    encoded = encode_sets(true, pred)
    assert encoded.classes.tolist() == [10, 20, 30, 40]
    assert rows(encoded.true) == [[0, 2], [], [1]]
    assert rows(encoded.pred) == [[0], [2, 3], []]
    assert encoded.n_samples == 3


def test_a_label_that_comes_twice_is_one():
    assert rows(encode_sets([[2, 1, 2]], [[1, 1]]).true) == [[0, 1]]


def test_rows_times_labels_beyond_32_bits():
    starts, columns = encode_sets([[label] for label in range(50_000)], [[0]] * 50_000).true
    assert starts.tolist() == list(range(50_001))
    assert columns.tolist() == list(range(50_000))


def test_words():
    encoded = encode_sets([["b", "a"], []], [["c"], ["a"]])
    assert encoded.classes.tolist() == ["a", "b", "c"]
    assert rows(encoded.true) == [[0, 1], []]


def test_no_label_at_all():
    encoded = encode_sets([[], []], [set(), ()])
    assert len(encoded.classes) == 0
    assert encoded.tally(None).n == 2


def test_weights():
    counted = encode_sets([[1], [2]], [[1], [1]]).tally(np.array([2, 3]))
    assert counted.margins.tolist() == [[2, 0], [2, 3], [5, 0]]


@pytest.mark.parametrize(
    ("true", "error", "text"),
    [
        ("ab", TypeError, "y_true is a builtins.str"),
        (5, TypeError, "y_true is a builtins.int"),
        ([1, 2], TypeError, "y_true should hold a set of labels for each sample, got 1"),
        (["ab", "c"], TypeError, "got 'ab'"),
        ([[1], [None]], TypeError, "y_true is a builtins.list"),
        ([[1], [float("nan")]], ValueError, "y_true contains missing labels"),
        ([["a"], [1]], TypeError, "y_true is a builtins.list"),
        ([["a"], ["b"]], ValueError, "Mix of label input types"),
        ([[1]], ValueError, r"inconsistent numbers of samples: \[1, 2\]"),
    ],
)
def test_refused(true, error, text):
    with pytest.raises(error, match=text):
        encode_sets(true, [[1], [2]])


def test_no_samples():
    with pytest.raises(ValueError, match="Found empty input array"):
        encode_sets([], [])
