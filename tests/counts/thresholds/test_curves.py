"""Curves of counts at thresholds: scikit-learn's where they are exact, elsewhere bounds."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall
from fastrecall import count_at_thresholds

TENTHS = st.integers(0, 10).map(lambda tenth: tenth / 10)
SAMPLES = st.lists(st.tuples(st.booleans(), TENTHS), min_size=2, max_size=12).filter(
    lambda samples: len({label for label, _ in samples}) == 2
)


def area_by_pairs(truth, scores):
    """The share of pairs in the right order, half of those that are equal, in fractions."""
    pairs = list(
        product(
            [score for label, score in zip(truth, scores, strict=True) if label],
            [score for label, score in zip(truth, scores, strict=True) if not label],
        )
    )
    right = sum(Fraction(2 * (hit > miss) + (hit == miss), 2) for hit, miss in pairs)
    return right / len(pairs)


def precision_by_steps(truth, scores):
    """The mean over positives of the precision at their scores, in fractions."""
    hits = [score for label, score in zip(truth, scores, strict=True) if label]
    found = [
        Fraction(sum(hit >= at for hit in hits), sum(score >= at for score in scores))
        for at in hits
    ]
    return sum(found) / len(hits)


@given(SAMPLES)
def test_every_distinct_score_gives_exact_areas(samples):
    truth, scores = zip(*samples, strict=True)
    counts = count_at_thresholds(truth, scores)
    assert counts.roc_auc() == pytest.approx(float(area_by_pairs(truth, scores)), rel=1e-14)
    expected = float(precision_by_steps(truth, scores))
    assert counts.average_precision() == pytest.approx(expected, rel=1e-14)
    assert counts.roc_auc_bounds() == (counts.roc_auc(),) * 2
    assert counts.average_precision_bounds() == (counts.average_precision(),) * 2


@given(SAMPLES, st.lists(TENTHS, min_size=1, max_size=4))
def test_the_areas_of_scores_lie_between_the_bounds(samples, thresholds):
    truth, scores = zip(*samples, strict=True)
    counts = count_at_thresholds(truth, scores, thresholds)
    for value, bounds, exact in (
        (counts.roc_auc(), counts.roc_auc_bounds(), area_by_pairs),
        (counts.average_precision(), counts.average_precision_bounds(), precision_by_steps),
    ):
        low, high = bounds
        assert low - 1e-12 <= float(exact(truth, scores)) <= high + 1e-12
        assert low - 1e-12 <= value <= high + 1e-12
    low, high = counts.roc_auc_bounds()
    assert counts.roc_auc() == pytest.approx((low + high) / 2)


def test_the_bounds_of_the_roc_area_are_reached():
    truth, at = [1, 1, 0, 0, 1, 0], [0.5]
    worst, best = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7], [0.4, 0.3, 0.2, 0.1, 0.7, 0.6]
    low, high = count_at_thresholds(truth, worst, at).roc_auc_bounds()
    assert (low, high) == count_at_thresholds(truth, best, at).roc_auc_bounds()
    assert low == float(area_by_pairs(truth, worst))
    assert high == float(area_by_pairs(truth, best))


def test_more_thresholds_bring_the_bounds_together():
    draw = np.random.default_rng(0)
    truth, scores = draw.integers(0, 2, 2000), draw.random(2000)
    widths = []
    for n in (2, 11, 101, 1001):
        counts = count_at_thresholds(truth, scores, np.linspace(0, 1, n))
        pairs = [counts.roc_auc_bounds(), counts.average_precision_bounds()]
        widths.append([high - low for low, high in pairs])
    assert (np.diff(widths, axis=0) < 0).all()
    assert max(widths[-1]) < 0.005


@pytest.mark.parametrize("weighted", [False, True])
def test_as_scikit_learn(weighted):
    sk = pytest.importorskip("sklearn.metrics")
    draw = np.random.default_rng(0)
    for _ in range(200):
        n = draw.integers(3, 40)
        truth, scores = draw.integers(0, 2, n), draw.random(n).round(1)
        truth[:2] = 0, 1
        weights = draw.random(n) + 0.1 if weighted else None
        counts = count_at_thresholds(truth, scores, sample_weight=weights)
        given = truth, scores
        curves = [
            (counts.roc(), sk.roc_curve(*given, sample_weight=weights, drop_intermediate=False)),
            (counts.precision_recall(), sk.precision_recall_curve(*given, sample_weight=weights)),
        ]
        for ours, theirs in curves:
            for one, other in zip(ours, theirs, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-15)
        areas = [
            (counts.roc_auc(), sk.roc_auc_score(*given, sample_weight=weights)),
            (counts.average_precision(), sk.average_precision_score(*given, sample_weight=weights)),
        ]
        for ours, theirs in areas:
            assert ours == pytest.approx(theirs, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("seed", range(20))
def test_curves_of_weights_end_at_one(seed):
    """All negatives over all negatives: the same sum, not one that is rounded in another way."""
    draw = np.random.default_rng(seed)
    truth, scores, weights = draw.integers(0, 2, 50), draw.random(50), draw.random(50)
    roc = count_at_thresholds(truth, scores, sample_weight=weights).roc()
    assert roc[0][-1] == roc[1][-1] == 1


def test_columns_have_their_own_curves():
    draw = np.random.default_rng(0)
    truth, scores = draw.integers(0, 3, 50), draw.random((50, 3))
    at = [0.7, 0.3, 0.3]
    counts = count_at_thresholds(truth, scores, at)
    for column in range(3):
        alone = count_at_thresholds((truth == column).astype(int), scores[:, column], at)
        assert np.array_equal(counts.roc()[0][:, column], alone.roc()[0])
        assert np.array_equal(counts.precision_recall()[0][:, column], alone.precision_recall()[0])
        assert counts.roc_auc()[column] == alone.roc_auc()
        assert counts.average_precision()[column] == alone.average_precision()
        for best in ("recall_at_precision", "precision_at_recall", "specificity_at_recall"):
            found = np.array(getattr(counts, best)(0.3))[:, column]
            assert found.tolist() == list(getattr(alone, best)(0.3))


@given(SAMPLES, st.lists(TENTHS, min_size=1, max_size=6), TENTHS)
def test_the_best_threshold_is_found(samples, thresholds, least):
    truth, scores = zip(*samples, strict=True)
    counts = count_at_thresholds(truth, scores, thresholds)
    tp, fp, fn, tn = counts.tp, counts.fp, counts.fn, counts.tn
    recall, specificity = tp / (tp + fn), tn / (tn + fp)
    precision = np.where(tp + fp == 0, 1, tp / np.maximum(tp + fp, 1))
    for method, goal, other in (
        (counts.recall_at_precision, recall, precision),
        (counts.precision_at_recall, precision, recall),
        (counts.recall_at_specificity, recall, specificity),
        (counts.specificity_at_recall, specificity, recall),
    ):
        good = [row for row in zip(goal, other, thresholds, strict=True) if row[1] >= least]
        value, threshold = method(least)
        if good:
            best = max(good)
            assert (value, threshold) == (best[0], best[2])
        else:
            assert value == 0
            assert np.isnan(threshold)


@pytest.mark.parametrize("least", [-0.1, 1.1, "a", None, np.nan])
def test_what_is_asked_for_lies_between_0_and_1(least):
    counts = count_at_thresholds([0, 1], [0.1, 0.9], [0.5])
    with pytest.raises((ValueError, TypeError)):
        counts.recall_at_precision(least)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("recall_at_precision", "precision"),
        ("precision_at_recall", "recall"),
        ("recall_at_specificity", "specificity"),
        ("specificity_at_recall", "recall"),
    ],
)
def test_what_is_no_share_is_named_as_the_argument_is(method, name):
    counts = fastrecall.count_at_thresholds([0, 1], [0.2, 0.9])
    with pytest.raises(ValueError, match=f"^The '{name}' parameter of .*{method} must be a float"):
        getattr(counts, method)(1.5)


def test_without_thresholds_there_is_no_curve():
    counts = count_at_thresholds([0, 1], [0.1, 0.9], [])
    for method in (counts.roc, counts.precision_recall, counts.roc_auc, counts.average_precision):
        with pytest.raises(ValueError, match="no threshold have no curve"):
            method()


def test_one_class_only():
    positives = count_at_thresholds([1, 1], [0.1, 0.9], [0.5])
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="Only one class"):
        assert np.isnan(positives.roc_auc())
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="No negative samples"):
        fpr, tpr, _ = positives.roc()
    assert np.isnan(fpr).all()
    assert tpr.tolist() == [0, 0.5]
    assert positives.recall_at_specificity(0.9) == (0.5, 0.5)
    negatives = count_at_thresholds([0, 0], [0.1, 0.9], [0.5])
    with pytest.warns(UserWarning, match="No positive class"):
        assert negatives.precision_recall()[1].tolist() == [1, 0]
    with pytest.warns(UserWarning, match="No positive class"):
        assert negatives.average_precision() == 0
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="No positive samples"):
        assert np.isnan(negatives.roc()[1]).all()
