"""Agreement beyond one class: shares, kappa, Matthews, balanced accuracy, likelihood ratios.

Plain arrays come in, numbers go out; nothing here knows a label. The operations and their order
are scikit-learn's, so that unweighted results are equal to the last bit.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from fastrecall.errors import metric_texts, said_once, warn, warn_undefined
from fastrecall.means import MANY, mean, means

__all__ = [
    "balanced_accuracy",
    "balanced_accuracy_by_group",
    "geometric_mean",
    "geometric_mean_by_group",
    "kappa",
    "kappa_by_group",
    "kappa_from_margins",
    "likelihood_ratios",
    "matthews",
    "matthews_by_group",
    "share",
    "share_by_group",
]

Array = np.ndarray[Any, Any]

_OUTER = 1024

# So many cells of tables are looked at in one step.
_CELLS = 1 << 16


def share(part: float, whole: float | None) -> float:
    """Return what part of all samples, or of their weight, that is."""
    if not whole:
        raise ZeroDivisionError(metric_texts.WEIGHTS_SUM_TO_ZERO)
    return float(part) / float(whole)


def share_by_group(part: Array, whole: Array) -> Array:
    """Return :func:`share` of each group."""
    if not whole.all():
        raise ZeroDivisionError(metric_texts.WEIGHTS_SUM_TO_ZERO)
    return part / whole


def matthews(tp: Array, n_true: Array, n_pred: Array) -> float:
    """Return the Matthews correlation coefficient of K classes, 0 where it is undefined.

    Source: J. Gorodkin, Computational Biology and Chemistry 28 (2004), 367-374, equation 8;
    trace and margins of the matrix suffice: O(K) time and memory.
    """
    if len(tp) < MANY and tp.dtype.kind == "i":
        hits, trues, preds = tp.tolist(), n_true.tolist(), n_pred.tolist()
        # No sum of products leaves the integers that float64 tells apart: any order of adding
        # them gives the same bits.
        if max(map(abs, hits + trues + preds), default=0) * len(hits) < 1 << 26:
            return _matthews_of_few(hits, trues, preds)
    covariance, spread = _covariance(tp, n_true, n_pred, np.dot)
    return 0.0 if spread == 0 else float(covariance / np.sqrt(spread))


def _covariance(tp: Array, n_true: Array, n_pred: Array, dot: Any) -> tuple[Any, Any]:
    true, pred = n_true.astype("f8"), n_pred.astype("f8")
    n = pred.sum(axis=-1)
    covariance = tp.sum(axis=-1, dtype="f8") * n - dot(true, pred)
    # Each side has its own total: of float weights they may differ in the last bit, and the
    # spread of a single class has to come out as 0.
    spread = (n**2 - dot(pred, pred)) * (true.sum(axis=-1) ** 2 - dot(true, true))
    return covariance, spread


def matthews_by_group(tp: Array, n_true: Array, n_pred: Array) -> Array:
    """Return :func:`matthews` of each of G rows, shape (G,)."""
    largest = max(float(np.abs(one).max(initial=0)) for one in (tp, n_true, n_pred))
    if tp.dtype.kind == "f" or largest * tp.shape[1] >= 1 << 26:
        # The bits depend on the order of adding.
        rows = zip(tp, n_true, n_pred, strict=True)
        return np.array([matthews(*row) for row in rows], dtype="f8")
    covariance, spread = _covariance(tp, n_true, n_pred, np.vecdot)
    undefined = spread == 0
    return np.where(undefined, 0.0, covariance / np.sqrt(np.where(undefined, 1.0, spread)))


def _matthews_of_few(tp: list[int], n_true: list[int], n_pred: list[int]) -> float:
    n = sum(n_pred)
    both = true = pred = 0
    for t, p in zip(n_true, n_pred, strict=True):
        both += t * p
        true += t * t
        pred += p * p
    spread = float(n * n - pred) * float(n * n - true)
    if spread < 0:
        # Of negative weights: NaN, and NumPy's warning.
        return float(np.sqrt(spread))
    return (sum(tp) * n - both) / math.sqrt(spread) if spread else 0.0


def kappa(matrix: Array, weights: str | None, undefined: float) -> float:
    """Return Cohen's kappa of a confusion matrix, weighted by the distance of two classes or not.

    Source: J. Cohen, Educational and Psychological Measurement 20 (1960), 37-46, and
    Psychological Bulletin 70 (1968), 213-220. O(K**2) time and memory.
    """
    counts = matrix.astype("f8")
    cost = _cost(len(counts), weights)
    observed = np.sum(cost * counts)
    return _kappa(observed, cost, counts.sum(axis=1), counts.sum(axis=0), undefined)


def kappa_from_margins(
    tp: Array, n_true: Array, n_pred: Array, undefined: float, *, most_outer: int = _OUTER
) -> float:
    """Return the unweighted kappa, for which trace and margins of the matrix suffice.

    O(K**2) time and memory up to ``most_outer`` classes, where the sum is taken in scikit-learn's
    order; beyond, O(K): expected disagreement is what expected agreement leaves.
    """
    true, pred = n_true.astype("f8"), n_pred.astype("f8")
    observed = pred.sum() - tp.sum(dtype="f8")
    if len(tp) <= most_outer:
        return _kappa(observed, _cost(len(tp), None), true, pred, undefined)
    n = pred.sum()
    if n == 0:
        warn_undefined(metric_texts.kappa_no_common_label(undefined))
        return undefined
    return _quotient_of_kappa(observed, n - np.dot(true / n, pred), undefined)


def kappa_by_group(tp: Array, n_true: Array, n_pred: Array, undefined: float) -> Array:
    """Return :func:`kappa_from_margins` of each of G rows, shape (G,).

    O(G K**2) time up to 1024 classes, O(K**2) memory; beyond, O(G K).
    """
    groups, k = tp.shape
    kappas = np.full(groups, np.nan)
    regular = np.zeros(groups, dtype=bool)
    cost = _cost(k, None) if k <= _OUTER else None
    step = max(1, _CELLS // max(1, k * k))
    for start in range(0, groups if cost is not None else 0, step):
        some = slice(start, start + step)
        true, pred = n_true[some].astype("f8"), n_pred[some].astype("f8")
        n = pred.sum(axis=1)
        observed = n - tp[some].sum(axis=1, dtype="f8")
        with np.errstate(divide="ignore", invalid="ignore"):
            outer = pred[:, :, np.newaxis] * true[:, np.newaxis, :] / n[:, np.newaxis, np.newaxis]
            expected = (cost * outer).reshape(len(n), k * k).sum(axis=1)
            kappas[some] = 1 - observed / expected
        regular[some] = (n != 0) & (expected != 0)
    with said_once():
        for row in np.flatnonzero(~regular):
            kappas[row] = kappa_from_margins(tp[row], n_true[row], n_pred[row], undefined)
    return kappas


def _kappa(observed: Any, cost: Array, true: Array, pred: Array, undefined: float) -> float:
    n = pred.sum()
    if n == 0:
        warn_undefined(metric_texts.kappa_no_common_label(undefined))
        return undefined
    expected = np.outer(pred, true) / n
    return _quotient_of_kappa(observed, np.sum(cost * expected), undefined)


def _quotient_of_kappa(observed: Any, expected: Any, undefined: float) -> float:
    if expected == 0:
        warn_undefined(metric_texts.kappa_one_common_label(undefined))
        return undefined
    return float(1 - observed / expected)


def _cost(classes: int, weights: str | None) -> Array:
    if weights is None:
        return 1.0 - np.eye(classes)
    place = np.arange(classes, dtype="f8")
    distance = place - place[:, np.newaxis]
    return np.abs(distance) if weights == "linear" else distance**2


def balanced_accuracy(tp: Array, n_true: Array, adjusted: bool) -> float:
    """Return the mean recall of the classes that occur, rescaled so that chance is 0 or not.

    Source: K. H. Brodersen et al., ICPR 2010, 3121-3124. O(K) time and memory.
    """
    recalls = _recalls(tp, n_true)
    classes = len(recalls)
    score = mean(recalls) if classes else math.nan
    if adjusted and classes:
        chance = 1 / classes
        # Of a single class this is 0 / 0: NumPy's nan, and NumPy's warning.
        score = float((np.float64(score) - chance) / (1 - chance))
    return score


def balanced_accuracy_by_group(tp: Array, n_true: Array, adjusted: bool) -> Array:
    """Return :func:`balanced_accuracy` of each of G rows, shape (G,), and warn once."""
    with np.errstate(divide="ignore", invalid="ignore"):
        recalls = tp / n_true
    occurs = ~np.isnan(recalls)
    if not occurs.all():
        warn(metric_texts.CLASSES_NOT_IN_TRUE)
    scores = _means_of_occurring(recalls)
    if adjusted:
        classes = occurs.sum(axis=1)
        chance = 1 / np.where(classes, classes, 1)
        scores = (scores - chance) / (1 - chance)
    return scores


def _means_of_occurring(values: Array) -> Array:
    """Average what is not NaN in each row, as if nothing else had been there."""
    averages = means(values)
    if values.shape[1] >= MANY:
        # The order in which NumPy adds many numbers depends on how many there are.
        for row in np.flatnonzero(np.isnan(values).any(axis=1)):
            averages[row] = mean(values[row][~np.isnan(values[row])])
    return averages


def _recalls(tp: Array, n_true: Array) -> Any:
    """Return the recalls of the classes that occur, and warn if there are others."""
    if len(tp) < MANY and all(n_true.tolist()):
        return [float(hits) / n for hits, n in zip(tp.tolist(), n_true.tolist(), strict=True)]
    with np.errstate(divide="ignore", invalid="ignore"):
        recalls = tp / n_true
    occurs = ~np.isnan(recalls)
    if occurs.all():
        return recalls
    warn(metric_texts.CLASSES_NOT_IN_TRUE)
    return recalls[occurs]


def geometric_mean_by_group(shares: Array) -> Array:
    """Return :func:`geometric_mean` of what is not NaN in each of G rows, shape (G,)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        averages = np.exp(_means_of_occurring(np.log(shares)))
    # Weights of both signs make shares negative, whose logarithms are not to be left aside.
    averages[(shares < 0).any(axis=1)] = np.nan
    averages[(shares == 0).any(axis=1)] = 0.0
    return averages


def geometric_mean(shares: Array) -> float:
    """Return the geometric mean of shares, without leaving the range of floats on the way."""
    if len(shares) == 0:
        return float("nan")
    if (shares == 0).any():
        return 0.0
    return float(np.exp(np.log(shares).mean()))


def likelihood_ratios(
    matrix: Array, undefined_positive: float, undefined_negative: float
) -> tuple[float, float]:
    """Return the positive and the negative likelihood ratio of a 2 x 2 confusion matrix.

    Products of counts are taken in Python's integers: they leave int64 at about 1e10 samples.
    Source: D. G. Altman and J. M. Bland, BMJ 329 (2004), 168-169.
    """
    tn, fp, fn, tp = matrix.ravel().tolist()
    positives, negatives = tp + fn, tn + fp
    if positives == 0:
        warn_undefined(metric_texts.LIKELIHOOD_NO_POSITIVES)
    if fp == 0:
        warn_undefined(
            metric_texts.LIKELIHOOD_NONE_PREDICTED
            if tp == 0
            else metric_texts.LIKELIHOOD_POSITIVE_UNDEFINED
        )
        positive = float(undefined_positive)
    else:
        positive = _quotient(tp * negatives, fp * positives)
    if tn == 0:
        warn_undefined(metric_texts.LIKELIHOOD_NEGATIVE_UNDEFINED)
        negative = float(undefined_negative)
    else:
        negative = _quotient(fn * negatives, tn * positives)
    return positive, negative


def _quotient(numerator: float, denominator: float) -> float:
    """Divide as NumPy does: 0 / 0 is nan with NumPy's warning, not an exception."""
    return float(np.float64(numerator) / np.float64(denominator))
