"""Tallies of single samples, against the oracle and with weights of every kind."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from fastrecall.counts import RowCounts
from tests import oracle

TRUE = [[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]]
PRED = [[1, 0, 0, 1], [1, 0, 1, 1], [0, 1, 0, 0], [0, 0, 0, 0]]
TALLIES = oracle.count_rows(TRUE, PRED)
METRICS = ["recall", "precision", "jaccard", "specificity", "npv", "fpr", "fnr", "selection_rate"]


def rows(weight=None):
    true, pred = np.array(TRUE), np.array(PRED)
    margins = (true & pred).sum(axis=1), true.sum(axis=1), pred.sum(axis=1)
    return RowCounts(*margins, 4, None if weight is None else np.asarray(weight))


@pytest.mark.parametrize("undefined", [0, 1])
@pytest.mark.parametrize("metric", METRICS)
def test_mean_over_rows(metric, undefined):
    values = [getattr(tally, metric)() for tally in TALLIES]
    value = getattr(rows(), metric)(average="samples", zero_division=undefined)
    assert value == float(oracle.mean(values, undefined))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64, np.float64])
@pytest.mark.parametrize("metric", METRICS)
def test_weighted_mean_over_rows(metric, dtype):
    weight = np.array([3, 0, 1, 100], dtype=dtype)
    values = [
        getattr(tally, metric)() if w else None for tally, w in zip(TALLIES, weight, strict=True)
    ]
    expected = oracle.weighted_mean(values, weight.tolist(), 1)
    value = getattr(rows(weight), metric)(average="samples", zero_division=1)
    assert value == pytest.approx(float(expected), rel=1e-15)


def test_fbeta():
    values = [tally.fbeta(2) for tally in TALLIES]
    value = rows().fbeta(beta=2, average="samples", zero_division=0)
    assert value == pytest.approx(float(oracle.mean(values)), rel=1e-15)


def test_one_vs_rest():
    expected = [[[int(t.tn), int(t.fp)], [int(t.fn), int(t.tp)]] for t in TALLIES]
    np.testing.assert_array_equal(rows().one_vs_rest(), np.array(expected), strict=True)


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint8, np.int64, np.float64])
def test_weighted_one_vs_rest(dtype):
    weight = np.array([2, 0, 1, 100], dtype=dtype)
    table = rows(weight).one_vs_rest()
    expected = np.array(rows().one_vs_rest()) * weight.astype(np.float64).reshape(-1, 1, 1)
    assert table.tolist() == expected.tolist()


@pytest.mark.parametrize("columns", [100, 300])
def test_narrow_weights_do_not_wrap(columns):
    y_true, y_pred = np.ones((2, columns), dtype=int), np.zeros((2, columns), dtype=int)
    weights = np.array([3, 2], dtype=np.int8)
    table = fastrecall.multilabel_confusion_matrix(
        y_true, y_pred, sample_weight=weights, samplewise=True
    )
    assert table.tolist() == [[[0, 0], [columns * w, 0]] for w in (3, 2)]


def test_large_weights_do_not_wrap():
    with pytest.raises(OverflowError, match="pass float64 weights instead"):
        rows([2**62, 1, 1, 1])
    value = rows([2.0**62, 1, 1, 1]).recall(average="samples", zero_division=0)
    assert value == pytest.approx(0.5)
    # A fifth of the largest count times four columns.
    assert rows([2**63 // 5, 0, 0, 0]).recall(average="samples", zero_division=0) == 0.5


@pytest.mark.parametrize("average", ["binary", "micro", "macro", "weighted", None])
def test_other_averages_are_refused(average):
    with pytest.raises(ValueError, match="average='samples' only"):
        rows().recall(average=average)
