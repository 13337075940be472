"""F-scores beside plain integers: layouts and dtypes, weights, and labels that are refused."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall.dropin import keras

COUNTERS = ("true_positives", "false_positives", "false_negatives")


def batch():
    draw = np.random.default_rng(3)
    scores = draw.integers(-2, 4, (400, 7)) / 4
    scores[0] = 0
    return draw.integers(0, 2, scores.shape), scores


def plain(truth, scores, threshold, weights):
    """The counters, score by score."""
    counts = np.zeros((3, scores.shape[1]))
    for true, row, weight in zip(truth.tolist(), scores.tolist(), weights, strict=True):
        for at, (label, score) in enumerate(zip(true, row, strict=True)):
            chosen = score > threshold if threshold else score == max(row) != 0
            for i, cell in enumerate((label and chosen, chosen and not label, label > chosen)):
                counts[i, at] += weight * bool(cell)
    return counts.tolist()


@pytest.mark.parametrize("threshold", [None, 0.25])
@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", ">f4", ">f8"])
@pytest.mark.parametrize("true_kind", ["?", "u1", "i8", "f2", "f4", ">f8", ">i2"])
def test_counters_of_any_layout(true_kind, kind, threshold):
    truth, scores = batch()
    scores = scores.astype(kind)
    expected = plain(truth, scores, threshold, [1] * len(scores))
    true = truth.astype(true_kind)
    sides = [(true, scores), (np.asfortranarray(true), scores), (true, np.asfortranarray(scores))]
    sides += [(np.repeat(true, 2, axis=1)[:, ::2], scores[::-1].copy()[::-1])]
    for given in sides:
        for weights in (None, np.ones(len(scores))):
            metric = keras.FBetaScore(threshold=threshold)
            metric.update_state(*given, weights)
            assert [getattr(metric, name).tolist() for name in COUNTERS] == expected


@pytest.mark.parametrize("threshold", [None, 0.25])
def test_weights(threshold):
    truth, scores = batch()
    weights = np.arange(len(scores)) % 5 / 4
    metric = keras.F1Score(threshold=threshold)
    metric.update_state(truth, scores, weights)
    expected = plain(truth, scores, threshold, weights.tolist())
    assert [getattr(metric, name).tolist() for name in COUNTERS] == expected


@pytest.mark.parametrize("threshold", [None, 0.25])
@pytest.mark.parametrize("weights", [None, np.ones(400)])
def test_what_is_refused_is_named(weights, threshold):
    truth, scores = batch()
    metric = keras.F1Score(threshold=threshold)
    for kind, other, message in (
        ("i8", 2, "y_true"),
        ("i8", -1, "y_true"),
        ("f8", 0.5, "y_true"),
        ("f8", np.inf, "y_true"),
        ("f8", np.nan, "y_true contains NaN"),
    ):
        labels = truth.astype(kind)
        labels[399, 6] = other
        with pytest.raises(ValueError, match=message):
            metric.update_state(labels, scores, weights)
    scores[399, 6] = np.nan
    with pytest.raises(ValueError, match="y_pred contains NaN"):
        metric.update_state(truth, scores, weights)
    assert metric.variables == []
    with pytest.raises(ValueError, match="sample_weight"):
        metric.update_state(*batch(), np.full(400, np.inf))
