"""Coefficients against textbook values, scikit-learn and fractions."""

from __future__ import annotations

import math

import numpy as np
import pytest

import fastrecall
from fastrecall import coefficients
from tests import oracle

sk = pytest.importorskip("sklearn.metrics")

NAN = math.nan
close = lambda value: pytest.approx(value, rel=1e-14)  # noqa: E731


def margins(matrix):
    cells = np.asarray(matrix)
    return cells.diagonal(), cells.sum(axis=1), cells.sum(axis=0)


def drawn(classes, seed=0, samples=200):
    """Return labels that agree more often than by chance, and their matrix."""
    draw = np.random.default_rng((classes, seed))
    true = draw.integers(0, classes, samples)
    pred = np.where(draw.random(samples) < 0.4, true, draw.integers(0, classes, samples))
    true[:classes] = pred[:classes] = np.arange(classes)
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (true, pred), 1)
    return true, pred, matrix


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4),
        ([[45, 15], [25, 15]], 3 / 23),
        ([[25, 35], [5, 35]], 7 / 27),
        ([[5, 0], [0, 7]], 1.0),
        ([[0, 5], [5, 0]], -1.0),
    ],
)
def test_kappa_of_two_raters(matrix, expected):
    assert coefficients.kappa(np.array(matrix), None, NAN) == close(expected)
    assert coefficients.kappa_from_margins(*margins(matrix), NAN) == close(expected)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("classes", [2, 3, 7, 30])
def test_kappa(classes, weights):
    true, pred, matrix = drawn(classes)
    value = coefficients.kappa(matrix, weights, NAN)
    assert value == sk.cohen_kappa_score(true, pred, weights=weights)
    exact = oracle.count(true.tolist(), pred.tolist()).kappa(weights)
    assert value == pytest.approx(float(exact), rel=1e-13)


@pytest.mark.parametrize("classes", [2, 3, 30, 200])
def test_unweighted_kappa_is_the_same_from_margins(classes):
    _, _, matrix = drawn(classes, samples=1000)
    expected = coefficients.kappa(matrix, None, NAN)
    assert coefficients.kappa_from_margins(*margins(matrix), NAN) == expected


@pytest.mark.parametrize("classes", [2, 30, 1025])
def test_kappa_of_many_classes(classes, monkeypatch):
    true, pred, matrix = drawn(classes, samples=3000)
    expected = sk.cohen_kappa_score(true, pred)
    # The branch of many classes has to hold for few as well.
    monkeypatch.setattr(coefficients, "_OUTER", 1)
    value = coefficients.kappa_from_margins(*margins(matrix), NAN)
    assert value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("matrix", [np.zeros((2, 2)), [[3, 0], [0, 0]], np.zeros((1025, 1025))])
@pytest.mark.parametrize("undefined", [0.5, NAN])
def test_undefined_kappa(matrix, undefined):
    matrix = np.asarray(matrix)
    text = "no labels that are present" if not matrix.any() else "only one label in common"
    with pytest.warns(fastrecall.UndefinedMetricWarning, match=f"{text}.*set to {undefined}"):
        np.testing.assert_equal(coefficients.kappa(matrix, None, undefined), undefined)
    with pytest.warns(fastrecall.UndefinedMetricWarning, match=r"set to"):
        value = coefficients.kappa_from_margins(*margins(matrix), undefined)
    np.testing.assert_equal(value, undefined)


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[3, 1], [2, 6]], 16 / math.sqrt(1120)),
        ([[9, 0], [0, 4]], 1.0),
        ([[0, 9], [4, 0]], -1.0),
        ([[9, 4], [0, 0]], 0.0),
        ([[9, 0], [4, 0]], 0.0),
        ([[0]], 0.0),
        ([[3 * 2**40, 2**40], [2**41, 6 * 2**40]], 16 / math.sqrt(1120)),
    ],
)
def test_matthews_of_two_classes(matrix, expected):
    value = coefficients.matthews(*margins(matrix))
    assert type(value) is float
    assert value == close(expected)


@pytest.mark.parametrize("classes", [2, 3, 7, 100])
def test_matthews(classes):
    true, pred, matrix = drawn(classes)
    value = coefficients.matthews(*margins(matrix))
    assert value == sk.matthews_corrcoef(true, pred)
    exact = oracle.count(true.tolist(), pred.tolist()).mcc()
    assert value == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("seed", range(20))
def test_matthews_of_a_single_class_with_float_weights_is_zero(seed):
    draw = np.random.default_rng(seed)
    one, many = np.zeros(1000, dtype=int), draw.integers(0, 9, 1000)
    weights = draw.random(1000) * 10.0 ** draw.integers(-9, 9, 1000)
    assert fastrecall.matthews_corrcoef(one, many, sample_weight=weights) == 0
    assert fastrecall.matthews_corrcoef(many, one, sample_weight=weights) == 0


@pytest.mark.parametrize("adjusted", [False, True])
@pytest.mark.parametrize("classes", [2, 3, 50])
def test_balanced_accuracy(classes, adjusted):
    true, pred, matrix = drawn(classes)
    value = coefficients.balanced_accuracy(*margins(matrix)[:2], adjusted)
    assert type(value) is float
    assert value == sk.balanced_accuracy_score(true, pred, adjusted=adjusted)


def test_balanced_accuracy_leaves_classes_out_that_do_not_occur():
    with pytest.warns(UserWarning, match=r"^y_pred contains classes not in y_true$"):
        value = coefficients.balanced_accuracy(np.array([1, 0, 3]), np.array([2, 0, 4]), True)
    assert value == 0.25


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([0.25, 1.0], 0.5),
        ([0.5, 0.0, 1.0], 0.0),
        ([0.7], 0.7),
        # Their product is far below the smallest float.
        (np.full(5000, 0.5), 0.5),
        (np.geomspace(1e-300, 1e-200, 1001), 1e-250),
    ],
)
def test_geometric_mean(shares, expected):
    value = coefficients.geometric_mean(np.array(shares))
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-12)


def test_geometric_mean_of_nothing():
    assert math.isnan(coefficients.geometric_mean(np.zeros(0)))


# scikit-learn multiplies in int64, which overflows from the second on.
@pytest.mark.parametrize("scale", [1, 10**9, 10**17])
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_likelihood_ratios_of_any_number_of_samples(scale, dtype):
    matrix = np.array([[8 * scale, 2 * scale], [2 * scale, 8 * scale]], dtype=dtype)
    assert coefficients.likelihood_ratios(matrix, NAN, NAN) == (4.0, 0.25)


def test_likelihood_ratios():
    true, pred, matrix = drawn(2)
    expected = sk.class_likelihood_ratios(true, pred)
    assert coefficients.likelihood_ratios(matrix, NAN, NAN) == expected


@pytest.mark.parametrize(
    ("matrix", "expected", "text"),
    [
        ([[5, 0], [2, 0]], (7.0, 1.0), "No samples were predicted for the positive class"),
        ([[5, 0], [2, 3]], (7.0, 0.4), "`positive_likelihood_ratio` is ill-defined"),
        ([[0, 5], [2, 3]], (0.6, 0.5), "`negative_likelihood_ratio` is ill-defined"),
    ],
)
def test_undefined_likelihood_ratios(matrix, expected, text):
    with pytest.warns(fastrecall.UndefinedMetricWarning, match=f"^{text}"):
        assert coefficients.likelihood_ratios(np.array(matrix), 7, 0.5) == expected


def test_likelihood_ratios_without_positives():
    with (
        pytest.warns(fastrecall.UndefinedMetricWarning, match=r"^No samples of the positive class"),
        pytest.warns(RuntimeWarning, match="invalid value"),
    ):
        result = coefficients.likelihood_ratios(np.array([[5, 2], [0, 0]]), 7, 0.5)
    assert np.isnan(result).all()
