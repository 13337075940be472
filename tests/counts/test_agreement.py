"""Metrics of all classes together, as methods: by hand, and where they have no answer."""

from __future__ import annotations

import math

import numpy as np
import pytest

import fastrecall
from fastrecall import Counts, count

MATRIX = [[5, 1, 0], [2, 7, 3], [0, 0, 2]]
COUNTS = Counts.from_matrix(MATRIX)
MARGINS = Counts.from_tallies(tp=[5, 7, 2], fn=[1, 5, 0], fp=[2, 1, 3], tn=[12, 7, 15])
each_kind = pytest.mark.parametrize("counts", [COUNTS, MARGINS], ids=["matrix", "tallies"])


@each_kind
def test_accuracies(counts):
    assert counts.accuracy() == 14 / 20
    assert counts.accuracy(normalize=False) == 14
    assert counts.zero_one_loss() == 1 - 14 / 20
    assert counts.zero_one_loss(normalize=False) == 6
    assert counts.hamming_loss() == 6 / 20
    assert type(counts.accuracy(normalize=False)) is type(counts.accuracy()) is float


def test_accuracies_of_multilabel_counts():
    counts = count([[1, 0, 1], [1, 1, 0]], [[1, 0, 1], [0, 1, 1]])
    assert counts.accuracy() == 0.5
    assert counts.zero_one_loss(normalize=False) == 1
    assert counts.hamming_loss() == 2 / 6


def test_a_loss_of_chosen_columns_is_a_share():
    counts = count([[0, 1], [1, 1]], [[1, 0], [0, 0]])
    assert counts.hamming_loss() == counts.select([0]).hamming_loss() == 1


def test_accuracy_of_chosen_classes_is_that_of_all_samples():
    chosen = count([0, 1, 2, 2], [0, 1, 1, 2], labels=[0, 1])
    assert chosen.accuracy() == chosen.select([1]).accuracy() == 0.75
    assert chosen.hamming_loss() == 0.25


@each_kind
def test_balanced_accuracy(counts):
    mean = (5 / 6 + 7 / 12 + 1) / 3
    assert counts.balanced_accuracy() == pytest.approx(mean, rel=1e-15)
    adjusted = (mean - 1 / 3) / (2 / 3)
    assert counts.balanced_accuracy(adjusted=True) == pytest.approx(adjusted, rel=1e-15)


@each_kind
def test_gmean(counts):
    assert counts.gmean() == pytest.approx((5 / 6 * 7 / 12 * 1) ** (1 / 3), rel=1e-15)
    assert count([0, 1, 1], [0, 0, 0]).gmean() == 0
    # A class that is only predicted has no recall.
    assert count([0, 1, 1, 1, 1], [0, 1, 5, 5, 5]).gmean() == pytest.approx(0.5)


def test_gmean_of_thousands_of_classes():
    labels = np.repeat(np.arange(3000), 2)
    predicted = labels.copy()
    predicted[::2] = -1
    assert count(labels, predicted).gmean() == pytest.approx(0.5, rel=1e-12)


@each_kind
def test_matthews(counts):
    # Numerator and spreads by hand: 14 * 20 - (6 * 7 + 12 * 8 + 2 * 5), n**2 - sum of squares.
    spread = (400 - 49 - 64 - 25) * (400 - 36 - 144 - 4)
    assert counts.mcc() == pytest.approx((280 - 148) / math.sqrt(spread), rel=1e-15)


@each_kind
def test_kappa(counts):
    assert counts.kappa() == pytest.approx((14 / 20 - 148 / 400) / (1 - 148 / 400), rel=1e-14)


def test_weighted_kappa():
    # Observed and expected cost of the cells, by hand.
    true, pred = (6, 12, 2), (7, 8, 5)
    for weights, power in (("linear", 1), ("quadratic", 2)):
        cost = [[abs(i - j) ** power for j in range(3)] for i in range(3)]
        observed = sum(cost[i][j] * MATRIX[i][j] for i in range(3) for j in range(3))
        expected = sum(cost[i][j] * true[i] * pred[j] for i in range(3) for j in range(3)) / 20
        assert COUNTS.kappa(weights=weights) == pytest.approx(1 - observed / expected, rel=1e-14)


def test_kappa_of_labels():
    # Of the samples with both labels among 0 and 1: [[5, 1], [2, 7]].
    expected = (12 / 15 - (6 * 7 + 9 * 8) / 225) / (1 - (6 * 7 + 9 * 8) / 225)
    assert COUNTS.kappa(labels=[1, 0]) == pytest.approx(expected, rel=1e-14)
    assert COUNTS.select([0, 1]).kappa() == pytest.approx(expected, rel=1e-14)


def test_undefined_kappa():
    counts = Counts.from_matrix([[3]])
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="only one label in common"):
        assert math.isnan(counts.kappa())
    with pytest.warns(fastrecall.UndefinedMetricWarning, match=r"set to 0\.5"):
        assert counts.kappa(replace_undefined_by=0.5) == 0.5


@pytest.mark.parametrize("weights", ["cubic", "Linear", 2])
def test_weights_of_kappa_are_checked(weights):
    with pytest.raises(ValueError, match="weights"):
        COUNTS.kappa(weights=weights)


def test_likelihood_ratios():
    counts = Counts.from_matrix([[8 * 10**9, 2 * 10**9], [2 * 10**9, 8 * 10**9]])
    assert counts.likelihood_ratios() == (4.0, 0.25)
    never = Counts.from_matrix([[4, 0], [1, 3]])
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="positive_likelihood_ratio"):
        assert never.likelihood_ratios(replace_undefined_by={"LR+": 9, "LR-": 0.5}) == (9, 0.25)
    for wrong in ({"LR+": 9}, {"LR+": 0.5, "LR-": 0.5}, {"LR+": 9, "LR-": 2}, {"LR+": "9"}):
        with pytest.raises(ValueError, match="replace_undefined_by"):
            never.likelihood_ratios(replace_undefined_by=wrong)


@pytest.mark.parametrize("counts", [COUNTS, Counts.empty(), Counts.from_matrix([[1]])])
def test_likelihood_ratios_need_two_classes(counts):
    with pytest.raises(ValueError, match=r"two classes|binary"):
        counts.likelihood_ratios()


def test_recalls_of_chosen_classes():
    chosen = count([0, 1, 1, 2], [0, 1, 2, 2], labels=[0, 1], matrix=False)
    assert chosen.balanced_accuracy() == 0.75
    assert chosen.gmean() == pytest.approx(0.5**0.5)


@pytest.mark.parametrize("metric", ["balanced_accuracy", "gmean", "mcc", "kappa"])
def test_multilabel_counts_are_refused(metric):
    with pytest.raises(ValueError, match="multilabel-indicator is not supported"):
        getattr(count([[1, 0]], [[1, 1]]), metric)()


@pytest.mark.parametrize("metric", ["mcc", "kappa"])
def test_parts_of_the_labels_do_not_tell(metric):
    partial = count([0, 1, 2], [0, 1, 1], labels=[0, 1], matrix=False)
    with pytest.raises(ValueError, match=r"count without labels=, or with matrix=True"):
        getattr(partial, metric)()
    with_matrix = count([0, 1, 2, 1], [0, 1, 1, 0], labels=[0, 1])
    same = count([0, 1, 1], [0, 1, 0])
    assert getattr(with_matrix, metric)() == getattr(same, metric)()


@pytest.mark.parametrize("metric", ["accuracy", "zero_one_loss", "hamming_loss"])
def test_missing_tallies_are_named(metric):
    with pytest.raises(ValueError, match=r"needs .*; give tp, fn, fp and tn of all classes"):
        getattr(Counts.from_tallies(tp=[1, 2], fn=[1, 1]), metric)()


@pytest.mark.parametrize("metric", ["mcc", "kappa", "likelihood_ratios"])
def test_missing_tallies_of_other_metrics_are_named(metric):
    with pytest.raises(ValueError, match=r"fp|tallies"):
        getattr(Counts.from_tallies(tp=[1, 2], fn=[1, 1]), metric)()


@pytest.mark.parametrize("metric", ["balanced_accuracy", "gmean"])
def test_recalls_are_enough_for_their_means(metric):
    counts = Counts.from_tallies(tp=[5, 7, 2], fn=[1, 5, 0])
    assert getattr(counts, metric)() == getattr(COUNTS, metric)()


def test_weights_that_sum_to_zero():
    counts = Counts.from_matrix([[1.0, -1.0], [-1.0, 1.0]])
    for metric in ("accuracy", "zero_one_loss", "hamming_loss"):
        with pytest.raises(ZeroDivisionError, match="Weights sum to zero"):
            getattr(counts, metric)()


def test_kappa_of_labels_that_never_meet():
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="no labels that are present"):
        value = fastrecall.cohen_kappa_score([0], [5000], labels=np.arange(1030))
    assert math.isnan(value)


def test_balanced_accuracy_of_nothing():
    assert np.isnan(Counts.empty().balanced_accuracy())
    assert np.isnan(Counts.empty().balanced_accuracy(adjusted=True))
