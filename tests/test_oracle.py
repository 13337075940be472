"""The oracle itself, on numbers small enough to count by hand."""

from __future__ import annotations

import ast
from fractions import Fraction
from pathlib import Path

import pytest

from tests import oracle

TRUE = ["a", "a", "b", "b", "b", "c"]
PRED = ["a", "b", "b", "b", "c", "a"]


def test_counts_by_hand() -> None:
    truth = oracle.count(TRUE, PRED)
    assert truth.classes == ("a", "b", "c")
    assert truth.matrix() == [[1, 1, 0], [0, 2, 1], [1, 0, 0]]
    assert truth.matrix(["c", "a"]) == [[0, 1], [0, 1]]
    assert [truth.tp(label) for label in "abc"] == [1, 2, 0]
    assert [truth.n_true(label) for label in "abc"] == [2, 3, 1]
    assert [truth.n_pred(label) for label in "abc"] == [2, 3, 1]
    assert truth.tally("b") == oracle.Tally(*map(Fraction, (2, 1, 1, 2)))
    assert truth.n == 6


def test_metrics_by_hand() -> None:
    truth = oracle.count(TRUE, PRED)
    tallies = truth.tallies()
    assert [t.recall() for t in tallies] == [Fraction(1, 2), Fraction(2, 3), 0]
    assert oracle.average("recall", tallies, "macro") == Fraction(7, 18)
    assert oracle.average("recall", tallies, "micro") == Fraction(1, 2)
    assert oracle.average("recall", tallies, "weighted") == Fraction(1, 2)
    assert truth.accuracy() == Fraction(1, 2)
    assert truth.balanced_accuracy() == Fraction(7, 18)
    assert truth.kappa() == 1 - Fraction(3, 6) / (1 - Fraction(4 + 9 + 1, 36))
    assert truth.mcc() == pytest.approx((3 * 6 - 14) / (36 - 14))
    assert tallies[1].fbeta(2) == Fraction(2, 3)
    assert tallies[0].jaccard() == Fraction(1, 3)
    assert tallies[0].specificity() == 1 - tallies[0].fpr() == Fraction(3, 4)
    assert tallies[0].npv() == Fraction(3, 4)
    assert tallies[0].fnr() == Fraction(1, 2)


def test_undefined_is_none_and_may_be_left_out() -> None:
    tallies = oracle.count([0, 0], [0, 1]).tallies()
    assert tallies[1].recall() is None
    assert oracle.average("recall", tallies, "macro") == Fraction(1, 4)
    assert oracle.average("recall", tallies, "macro", undefined=1) == Fraction(3, 4)
    assert oracle.average("recall", tallies, "macro", undefined=None) == Fraction(1, 2)


def test_weights_are_summed_exactly() -> None:
    truth = oracle.count([0] * 10 + [1], [0] * 10 + [1], [0.1] * 10 + [2**60])
    assert truth.tp(0) == 10 * Fraction(0.1)
    assert truth.n == 2**60 + 10 * Fraction(0.1)


def test_multilabel_by_column_and_by_row() -> None:
    true, pred = [[1, 0, 1], [0, 0, 1]], [[1, 1, 0], [0, 0, 1]]
    columns = oracle.count_columns(true, pred)
    assert columns == [
        oracle.Tally(*map(Fraction, four)) for four in [(1, 0, 0, 1), (0, 1, 0, 1), (1, 0, 1, 0)]
    ]
    rows = oracle.count_rows(true, pred, [1, 3])
    assert rows == [oracle.Tally(*map(Fraction, four)) for four in [(1, 1, 1, 0), (3, 0, 0, 6)]]
    assert oracle.total(columns) == oracle.total(oracle.count_rows(true, pred))
    assert oracle.subset_accuracy(true, pred) == Fraction(1, 2)
    assert oracle.hamming_loss(true, pred) == Fraction(1, 3)


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="shorter"):
        oracle.count([1, 2], [1])


def test_oracle_is_independent() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text())
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"__future__", "collections", "collections.abc", "dataclasses"} | {
        "fractions",
        "math",
        "typing",
    }
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
