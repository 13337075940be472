"""The points of ROC and precision-recall curves, the areas under them, and the best of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.counts.thresholds.areas import Steps, precision_area, roc_area
from fastrecall.errors import threshold_texts, warn, warn_undefined
from fastrecall.parameters import validate

__all__ = ["Curves"]

Array = np.ndarray[Any, Any]


class _Points(NamedTuple):
    """Counts at distinct thresholds, from the highest to the lowest: D rows, as float64."""

    thresholds: Array
    tp: Array
    fp: Array
    # Of all samples, without the first axis.
    positives: Array
    negatives: Array


class Curves:
    """Curves of counts at thresholds, whose points these counts are."""

    __slots__ = ()

    thresholds: Any
    tp: Any
    fp: Any
    exact: Any
    _totals: Any

    def roc(self) -> tuple[Array, Array, Array]:
        """Return the points of the ROC curve: false-positive rates, recalls, thresholds.

        Returns
        -------
        fpr, tpr, thresholds : ndarrays
            For D distinct thresholds of shape (D + 1,), from the highest to the lowest, after
            infinity, at which nothing is predicted; (D + 1, K) of several columns, for the rates.

        Raises
        ------
        ValueError
            If there are no thresholds.

        Notes
        -----
        The numbers of scikit-learn's ``roc_curve`` with ``drop_intermediate=False`` for
        ``thresholds=None``. Without negatives ``fpr`` is NaN, without positives ``tpr``, and there
        is a warning. O(T K) time and memory, and O(T log T) for the order.
        """
        points = self._points()
        start = np.zeros_like(points.tp[:1])
        fpr = _share(np.concatenate([start, points.fp]), points.negatives, "negative")
        tpr = _share(np.concatenate([start, points.tp]), points.positives, "positive")
        return fpr, tpr, np.concatenate([[np.inf], points.thresholds])

    def precision_recall(self) -> tuple[Array, Array, Array]:
        """Return the points of the precision-recall curve: precisions, recalls, thresholds.

        Returns
        -------
        precision, recall, thresholds : ndarrays
            For D distinct thresholds, from the lowest to the highest; precision and recall have
            one more entry, 1 and 0, which has no threshold. (D + 1, K) of several columns.

        Raises
        ------
        ValueError
            If there are no thresholds.

        Notes
        -----
        The numbers of scikit-learn's ``precision_recall_curve`` for ``thresholds=None``. Where
        nothing is predicted, precision is 1, as at the curve's end. Without positives recall is 1,
        and there is a warning. O(T K) time and memory, and O(T log T) for the order.
        """
        points = self._points()
        precision, recall = _precision(points), _recall(points)
        end = np.ones_like(precision[:1])
        return (
            np.concatenate([precision[::-1], end]),
            np.concatenate([recall[::-1], 0 * end]),
            points.thresholds[::-1].copy(),
        )

    def roc_auc(self) -> Any:
        """Return the area under the ROC curve through these points, joined by straight lines.

        Returns
        -------
        float, or ndarray of shape (K,) of several columns
            NaN, with a warning, without positives or without negatives.

        Notes
        -----
        The area is the share of pairs of a positive and a negative sample that are in the right
        order. Of pairs between the same two thresholds, half is taken to be so: the true area lies
        between :meth:`roc_auc_bounds`, which are equally far, and is this one for
        ``thresholds=None``. Source: J. A. Hanley and B. J. McNeil, Radiology 143 (1982), 29-36.
        """
        return self._roc_area().value

    def roc_auc_bounds(self) -> tuple[Any, Any]:
        """Return the least and the greatest area that scores with these counts can have.

        Returns
        -------
        lower, upper : float, or ndarray of shape (K,)
            All pairs between the same two thresholds in the wrong order, and in the right one; the
            same number twice for ``thresholds=None``.
        """
        area = self._roc_area()
        return (area.value, area.value) if self.exact else (area.lower, area.upper)

    def average_precision(self) -> Any:
        """Return the average precision: precisions at these points, weighted by steps of recall.

        Returns
        -------
        float, or ndarray of shape (K,) of several columns
            0, with a warning, without positives.

        Notes
        -----
        scikit-learn's ``average_precision_score`` of scores that are all equal between two
        thresholds, and so its number for ``thresholds=None``. Elsewhere the true one lies between
        :meth:`average_precision_bounds`.
        """
        return self._precision_area().value

    def average_precision_bounds(self) -> tuple[Any, Any]:
        """Return numbers between which the average precision of scores with these counts lies.

        Returns
        -------
        lower, upper : float, or ndarray of shape (K,)
            Between two thresholds, all negatives before the positives, which then come one by one
            (in infinitely small steps, so that it holds of weights, too); and all positives at
            once, before the negatives. The same number twice for ``thresholds=None``.
        """
        area = self._precision_area()
        return (area.value, area.value) if self.exact else (area.lower, area.upper)

    def recall_at_precision(self, precision: float) -> tuple[Any, Any]:
        """Return the greatest recall with at least this precision, and its threshold.

        Parameters
        ----------
        precision : float
            From 0 to 1.

        Returns
        -------
        recall, threshold : float, or ndarray of shape (K,) of several columns
            Of the thresholds that were counted at. Of several with this recall, the one with the
            greatest precision, and of those the highest. 0 and NaN where there is none.
        """
        validate("CountsAtThresholds.recall_at_precision", {"precision": precision})
        points = self._points()
        return self._best(points, _recall(points), _precision(points), precision)

    def precision_at_recall(self, recall: float) -> tuple[Any, Any]:
        """Return the greatest precision with at least this recall, and its threshold.

        As :meth:`recall_at_precision`, with the two exchanged.
        """
        validate("CountsAtThresholds.precision_at_recall", {"recall": recall})
        points = self._points()
        return self._best(points, _precision(points), _recall(points), recall)

    def recall_at_specificity(self, specificity: float) -> tuple[Any, Any]:
        """Return the greatest recall with at least this specificity, and its threshold.

        As :meth:`recall_at_precision`. Without negatives specificity is 1.
        """
        validate("CountsAtThresholds.recall_at_specificity", {"specificity": specificity})
        points = self._points()
        return self._best(points, _recall(points), _specificity(points), specificity)

    def specificity_at_recall(self, recall: float) -> tuple[Any, Any]:
        """Return the greatest specificity with at least this recall, and its threshold.

        As :meth:`recall_at_precision`. Without negatives specificity is 1.
        """
        validate("CountsAtThresholds.specificity_at_recall", {"recall": recall})
        points = self._points()
        return self._best(points, _specificity(points), _recall(points), recall)

    def _points(self) -> _Points:
        if not len(self.thresholds):
            raise ValueError(threshold_texts.NO_CURVE)
        descending, at = np.unique(-self.thresholds, return_index=True)
        tp, fp = (counts[at].astype(np.float64) for counts in (self.tp, self.fp))
        return _Points(0.0 - descending, tp, fp, *self._totals)

    def _steps(self) -> Steps:
        points = self._points()
        ends = points.positives[np.newaxis], points.negatives[np.newaxis]
        tp, fp = (np.concatenate(pair) for pair in zip(points[1:3], ends, strict=True))
        return Steps(tp, fp)

    def _roc_area(self) -> Any:
        area = roc_area(self._steps())
        if np.isnan(area.value).any():
            warn_undefined(threshold_texts.NO_AREA)
        return area

    def _precision_area(self) -> Any:
        steps = self._steps()
        if (steps.tp[-1] == 0).any():
            warn(threshold_texts.NO_POSITIVES)
        return precision_area(steps)

    def _best(self, points: _Points, goal: Array, other: Array, least: float) -> tuple[Any, Any]:
        if goal.ndim == 1:
            return _best_of(points.thresholds, goal, other, least)
        columns = zip(goal.T, other.T, strict=True)
        found = [_best_of(points.thresholds, *column, least) for column in columns]
        values, thresholds = np.array(found).reshape(-1, 2).T
        return values, thresholds


def _best_of(thresholds: Array, goal: Array, other: Array, least: float) -> tuple[float, float]:
    good = np.flatnonzero(other >= least)
    if not len(good):
        return 0.0, np.nan
    # The last key comes first; thresholds descend.
    best = good[np.lexsort((-good, other[good], goal[good]))[-1]]
    return float(goal[best]), float(thresholds[best])


def _share(counts: Array, total: Array, which: str) -> Array:
    if (total <= 0).any():
        warn_undefined(threshold_texts.no_rate(which))
    with np.errstate(invalid="ignore", divide="ignore"):
        shares: Array = np.where(total > 0, counts / total, np.nan)
    return shares


def _precision(points: _Points) -> Array:
    predicted = points.tp + points.fp
    precision: Array = np.where(
        predicted == 0, 1.0, points.tp / np.where(predicted == 0, 1, predicted)
    )
    return precision


def _recall(points: _Points) -> Array:
    if (points.positives == 0).any():
        warn(threshold_texts.NO_POSITIVES)
    none = points.positives == 0
    recall: Array = np.where(none, 1.0, points.tp / np.where(none, 1, points.positives))
    return recall


def _specificity(points: _Points) -> Array:
    none = points.negatives == 0
    tn = points.negatives - points.fp
    specificity: Array = np.where(none, 1.0, tn / np.where(none, 1, points.negatives))
    return specificity
