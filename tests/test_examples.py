"""Worked examples from glossary pages and articles about recall, each with its exact value.

One page is wrong: the article with ten binary labels prints 5/7 = 0.7142857142857143. Its own
arrays hold 4 true positives and 2 false negatives, so that the recall is 4/6.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import fastrecall
from fastrecall import Counts
from tests import oracle

CAT_DOG = [[6, 9], [6, 14]]
CAT_DOG_BIRD = [[3, 9, 3], [6, 10, 4], [2, 4, 6]]
TEN_TRUE = [1, 0, 1, 1, 0, 1, 0, 0, 1, 1]
TEN_PRED = [1, 0, 1, 0, 0, 1, 0, 1, 1, 0]
MISSED_TEN_TRUE = [1] * 100 + [0] * 10000
MISSED_TEN_PRED = [0] * 10 + [1] * 90 + [0] * 10000
STREAM_TRUE = [1, 1, 2, 0]
STREAM_PRED = [2, 0, 2, 1]


def unrolled(matrix: list[list[int]], labels: list[str]) -> tuple[list[str], list[str]]:
    """Two label lists whose confusion matrix is the given one."""
    pairs = [
        (true, pred)
        for true, row in zip(labels, matrix, strict=True)
        for pred, times in zip(labels, row, strict=True)
        for _ in range(times)
    ]
    return [true for true, _ in pairs], [pred for _, pred in pairs]


def test_micro_recall_from_tallies() -> None:
    counts = Counts.from_tallies(tp=[2, 1, 1], fn=[5, 3, 4], classes=["A", "B", "C"])
    assert counts.recall(average="micro") == 4 / 16 == 0.25


def test_micro_precision_from_tallies() -> None:
    counts = Counts.from_tallies(tp=[2, 1, 1], fp=[8, 5, 3], classes=["A", "B", "C"])
    assert counts.precision(average="micro") == 4 / 20 == 0.2


def test_binary_recall_from_matrix() -> None:
    counts = Counts.from_matrix(CAT_DOG, classes=["cat", "dog"])
    assert counts.recall(pos_label="cat") == 6 / 15 == 0.4
    y_true, y_pred = unrolled(CAT_DOG, ["cat", "dog"])
    assert fastrecall.recall_score(y_true, y_pred, pos_label="cat") == 0.4


@pytest.mark.parametrize(
    ("average", "exact", "value"),
    [
        ("macro", (Fraction(3, 15) + Fraction(10, 20) + Fraction(6, 12)) / 3, 0.39999999999999997),
        ("micro", Fraction(19, 47), 0.40425531914893614),
    ],
)
def test_averaged_recall_from_matrix(average: str, exact: Fraction, value: float) -> None:
    labels = ["cat", "dog", "bird"]
    y_true, y_pred = unrolled(CAT_DOG_BIRD, labels)
    assert oracle.average("recall", oracle.count(y_true, y_pred).tallies(), average) == exact
    counts = Counts.from_matrix(CAT_DOG_BIRD, classes=labels)
    assert counts.recall(average=average) == value
    assert fastrecall.recall_score(y_true, y_pred, average=average, labels=labels) == value


def test_recall_of_each_class_from_matrix() -> None:
    labels = ["cat", "dog", "bird"]
    expected = np.array([0.2, 0.5, 0.5])
    by_class = Counts.from_matrix(CAT_DOG_BIRD, classes=labels).recall(average=None)
    np.testing.assert_array_equal(by_class, expected, strict=True)
    y_true, y_pred = unrolled(CAT_DOG_BIRD, labels)
    by_class = fastrecall.recall_score(y_true, y_pred, labels=labels, average=None)
    np.testing.assert_array_equal(by_class, expected, strict=True)


def test_ten_of_a_hundred_missed() -> None:
    assert fastrecall.recall_score(MISSED_TEN_TRUE, MISSED_TEN_PRED) == 90 / 100 == 0.9
    assert fastrecall.count(MISSED_TEN_TRUE, MISSED_TEN_PRED).recall() == 0.9


@pytest.mark.parametrize(("average", "value"), [("macro", 0.3333333333333333), ("micro", 0.25)])
def test_recall_of_a_stream(average: str, value: float) -> None:
    assert fastrecall.recall_score(STREAM_TRUE, STREAM_PRED, average=average) == value
    pairs = zip(STREAM_TRUE, STREAM_PRED, strict=True)
    counts = sum((fastrecall.count([true], [pred]) for true, pred in pairs), Counts.empty())
    assert counts.recall(average=average) == value


def test_ten_binary_labels_where_the_article_is_wrong() -> None:
    value = 0.6666666666666666
    assert oracle.count(TEN_TRUE, TEN_PRED).tally(1).recall() == Fraction(4, 6)
    assert fastrecall.recall_score(TEN_TRUE, TEN_PRED) == value
    assert fastrecall.count(TEN_TRUE, TEN_PRED).recall() == value
    assert value != 0.7142857142857143
