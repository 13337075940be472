"""Averages against numbers worked out by hand, and against NumPy's means to the last bit."""

from __future__ import annotations

import math

import numpy as np
import pytest

import fastrecall
from fastrecall import averaging
from fastrecall.ratios import JACCARD, NPV, PRECISION, RECALL, SPECIFICITY, fbeta

NAN = math.nan
TP = np.array([2, 0, 1, 0])
N_TRUE = np.array([4, 2, 1, 0])
N_PRED = np.array([3, 0, 2, 2])
N = 7


def score(ratio, *counted, row_weight=None, **options):
    return averaging.score(ratio, averaging.Margins(*counted, row_weight), **options)


def of(ratio, average, zero_division="warn", **options):
    return score(
        ratio, TP, N_TRUE, N_PRED, N, average=average, zero_division=zero_division, **options
    )


@pytest.mark.parametrize(
    ("ratio", "average", "zero_division", "expected"),
    [
        (RECALL, "micro", 0, 3 / 7),
        (PRECISION, "micro", 0, 3 / 7),
        (JACCARD, "micro", 0, 3 / 11),
        (fbeta(2), "micro", 0, 15 / 35),
        # Each of the four classes has looked at all seven samples.
        (SPECIFICITY, "micro", 0, 17 / 21),
        (NPV, "micro", 0, 17 / 21),
        (RECALL, "macro", 0, 1.5 / 4),
        (RECALL, "macro", 1, 2.5 / 4),
        (RECALL, "macro", NAN, 1.5 / 3),
        (PRECISION, "macro", 0, (2 / 3 + 0.5) / 4),
        (PRECISION, "macro", 1.0, (2 / 3 + 1.5) / 4),
        (PRECISION, "macro", NAN, (2 / 3 + 0.5) / 3),
        (JACCARD, "macro", 0, (2 / 5 + 1 / 2) / 4),
        (RECALL, "weighted", 0, 3 / 7),
        (RECALL, "weighted", 1, 3 / 7),
        (RECALL, "weighted", NAN, 3 / 7),
        (PRECISION, "weighted", 0, (8 / 3 + 0.5) / 7),
        (PRECISION, "weighted", 1, (8 / 3 + 2 + 0.5) / 7),
        (PRECISION, "weighted", NAN, (8 / 3 + 0.5) / 5),
    ],
)
def test_average(ratio, average, zero_division, expected):
    result = of(ratio, average, zero_division)
    assert type(result) is float
    assert result == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("zero_division", "substitute"), [(0, 0.0), (1, 1.0), (NAN, NAN), (np.float64(1), 1.0)]
)
def test_apart(zero_division, substitute):
    expected = np.array([0.5, 0.0, 1.0, substitute])
    np.testing.assert_array_equal(of(RECALL, None, zero_division), expected, strict=True)
    binary = score(RECALL, 0, 0, 3, 7, average="binary", zero_division=zero_division)
    assert type(binary) is float
    np.testing.assert_equal(binary, substitute)


def test_binary():
    assert score(PRECISION, 3, 5, 4, 9, average="binary") == 0.75


def test_rows_are_weighted_by_their_weights():
    weight = np.array([1.0, 3, 0.5, 2])
    assert of(RECALL, "samples", 1, row_weight=weight) == (0.5 + 0 + 0.5 + 2) / 6.5
    assert of(RECALL, "samples", 1) == of(RECALL, "macro", 1)


def test_all_undefined():
    none = np.zeros(3, dtype=int)
    for average in ("macro", "weighted"):
        value = score(RECALL, none, none, none, 0, average=average, zero_division=NAN)
        assert type(value) is float
        assert math.isnan(value)


def test_no_classes():
    none = np.zeros(0, dtype=int)
    assert math.isnan(score(RECALL, none, none, none, 0, average="macro"))
    assert score(RECALL, none, none, none, 0, average=None).shape == (0,)


def test_weights_that_sum_to_zero():
    tp, n_true, n_pred = np.array([1.0, 1.0]), np.array([2.0, -2.0]), np.array([1.0, 4.0])
    # Ratios but Jaccard's fall back to the plain mean.
    assert score(PRECISION, tp, n_true, n_pred, 0, average="weighted") == 0.625
    with pytest.raises(ZeroDivisionError, match="Weights sum to zero, can't be normalized"):
        score(JACCARD, tp, n_true, n_pred, 0, average="weighted")
    none = np.zeros(2)
    assert score(JACCARD, none, none, n_pred, 0, average="weighted") == 0.0


def test_as_numpy_sums_for_any_number_of_classes():
    draw = np.random.default_rng(0)
    for classes in range(1, 301):
        n_true = draw.integers(0, 50, classes)
        n_true[draw.integers(classes)] += 1
        tp = draw.integers(0, n_true + 1)
        counts = RECALL, tp, n_true, tp, n_true.sum()
        values = np.where(n_true == 0, NAN, tp / np.maximum(n_true, 1))
        defined = n_true != 0
        mean = np.nanmean(values)
        assert score(*counts, average="macro", zero_division=NAN) == mean
        assert score(*counts, average="macro", zero_division=0) == np.nan_to_num(values).mean()
        weighted = np.average(values[defined], weights=n_true[defined])
        assert score(*counts, average="weighted", zero_division=NAN) == weighted


UNDEFINED = {
    "recall, one": (
        lambda: score(RECALL, 0, 0, 0, 3, average="binary"),
        "Recall is ill-defined and being set to 0.0 due to no true samples.",
    ),
    "precision, pooled": (
        lambda: score(PRECISION, np.zeros(2), N_TRUE[:2], np.zeros(2), 6, average="micro"),
        "Precision is ill-defined and being set to 0.0 due to no predicted samples.",
    ),
    "recall, an array of one": (
        lambda: score(RECALL, TP[3:], N_TRUE[3:], N_PRED[3:], N, average=None),
        "Recall is ill-defined and being set to 0.0 due to no true samples.",
    ),
    "recall, some": (
        lambda: of(RECALL, None),
        "Recall is ill-defined and being set to 0.0 in labels with no true samples.",
    ),
    "precision, mean": (
        lambda: of(PRECISION, "macro"),
        "Precision is ill-defined and being set to 0.0 in labels with no predicted samples.",
    ),
    "F, rows": (
        lambda: score(fbeta(1), TP * 0, TP * 0, TP * 0, N, average="samples"),
        "F-score is ill-defined and being set to 0.0 in samples with no true nor predicted labels.",
    ),
    "Jaccard": (
        lambda: score(JACCARD, 0, 0, 0, 3, average="binary"),
        "Jaccard is ill-defined and being set to 0.0 due to no true or predicted samples.",
    ),
}


@pytest.mark.parametrize("case", UNDEFINED)
def test_undefined_ratios_warn(case):
    call, text = UNDEFINED[case]
    with pytest.warns(fastrecall.UndefinedMetricWarning) as caught:
        call()
    (warning,) = caught
    assert str(warning.message) == f"{text} Use `zero_division` parameter to control this behavior."


def test_no_warning_without_need():
    # Warnings are errors in this suite.
    assert of(RECALL, "micro") == 3 / 7
    assert of(RECALL, "macro", warns=False) == of(RECALL, "macro", 0)
    assert of(fbeta(0), "macro") == of(PRECISION, "macro", 0)
    assert of(fbeta(math.inf), "macro") == of(RECALL, "macro", 0)


def test_sums_of_many_classes_beyond_half_of_int64():
    labels = np.arange(1100)
    given = np.where(labels % 4 == 0, 1, labels)
    counts = fastrecall.count(labels, given, sample_weight=np.full(1100, 2**52))
    assert counts.n > 2**62
    assert counts.recall(average="micro", labels=labels) == 0.75
    assert counts.recall(average="micro", labels=labels[1:]) == 825 / 1099
