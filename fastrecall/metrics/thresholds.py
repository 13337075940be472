"""scikit-learn's two functions of scores whose every value is a threshold."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from fastrecall.arrays import as_array, check_consistent_length, check_finite, refuse_dimensions
from fastrecall.errors import input_texts, threshold_texts, warn
from fastrecall.labels import readable
from fastrecall.labels.target import type_of_target
from fastrecall.parameters import validate
from fastrecall.weights import check_weights

__all__ = ["confusion_matrix_at_thresholds", "metric_at_thresholds"]

Array = np.ndarray[Any, Any]
Function = TypeVar("Function", bound=Callable[..., Any])

# Where integers that are called weights do not become integers again.
_NOT_OF_WEIGHTS = ("classification_report", "multilabel_confusion_matrix")


class _Ranked(NamedTuple):
    """Labels, scores and weights of samples whose weight is not zero, the latter two checked."""

    truth: Array
    scores: Array
    weights: Array | None


class _Cells(NamedTuple):
    """Counts at every distinct score, from the highest to the lowest, as float64."""

    tn: Array
    fp: Array
    fn: Array
    tp: Array
    thresholds: Array


def _positional_until(version: str, *names: str) -> Callable[[Function], Function]:
    """Let a function take options by position, with scikit-learn's warning, for a while."""

    def accepting(function: Function) -> Function:
        @wraps(function)
        def accepted(*given: Any, **options: Any) -> Any:
            beyond = given[2:]
            if not beyond or len(beyond) > len(names):
                return function(*given, **options)
            by_name = dict(zip(names, beyond, strict=False))
            warn(threshold_texts.positional(by_name, version), FutureWarning)
            return function(*given[:2], **{**options, **by_name})

        return cast("Function", accepted)

    return accepting


@_positional_until("1.11", "pos_label", "sample_weight")
def confusion_matrix_at_thresholds(
    y_true: Any, y_score: Any, *, pos_label: Any = None, sample_weight: Any = None
) -> tuple[Array, Array, Array, Array, Array]:
    """Return true and false negatives and positives at each distinct score.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        True labels: 0 or -1, and 1, unless ``pos_label`` is given.
    y_score : array-like of shape (n_samples,)
        Finite scores; a sample is positive where its score is at least the threshold.
    pos_label : int, float, bool or str, optional
        The positive label; all others are negative.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts. Scores of samples that count nothing are no thresholds.

    Returns
    -------
    tns, fps, fns, tps, thresholds : ndarrays of shape (n_thresholds,)
        float64, from the highest threshold to the lowest; thresholds are of the scores' dtype.

    Raises
    ------
    ValueError, TypeError
        For labels, scores, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    O(n log n) time, O(n) memory: scores are sorted. Far fewer thresholds than samples are counted
    by :func:`fastrecall.count_at_thresholds` without sorting.

    Examples
    --------
    >>> confusion_matrix_at_thresholds([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])[3]
    array([1., 1., 2., 2.])
    """
    validate("confusion_matrix_at_thresholds", locals())
    y_true = readable(y_true, "y_true")
    y_type = type_of_target(y_true, "y_true")
    if not (y_type == "binary" or (y_type == "multiclass" and pos_label is not None)):
        raise ValueError(threshold_texts.format_not_supported(y_type))
    labels = as_array(y_true, "y_true", sparse=False)
    if pos_label is None:
        pos_label = _known_positive(labels)
    ranked = _ranked(labels == pos_label, y_score, sample_weight)
    return tuple(_cells(ranked.truth, ranked.scores, ranked.weights))  # type: ignore[return-value]


def metric_at_thresholds(
    y_true: Any,
    y_score: Any,
    metric_func: Callable[..., Any],
    *,
    sample_weight: Any = None,
    metric_params: dict[str, Any] | None = None,
) -> tuple[Array, Array]:
    """Return a metric of the predictions that each distinct score makes as a threshold.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        True labels.
    y_score : array-like of shape (n_samples,)
        Finite scores; 1 is predicted where a score is at least the threshold, else 0.
    metric_func : callable
        ``metric_func(y_true, y_pred, **metric_params)``, a number or several.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts; given to the metric.
    metric_params : dict, optional
        Options of the metric.

    Returns
    -------
    metric_values : ndarray of shape (n_thresholds,) or (n_thresholds, *n_outputs)
    thresholds : ndarray of shape (n_thresholds,)
        From the highest to the lowest, of the scores' dtype.

    Raises
    ------
    ValueError, TypeError
        For what scikit-learn refuses, in its words; and what the metric raises.

    Notes
    -----
    A metric of this package, or scikit-learn's of the same name, is computed from counts: the
    scores are sorted once, O(n log n), and each threshold takes O(1). It sees four weighted
    samples, one for each cell. Of true labels other than 0 and 1, and of any other metric,
    predictions are made at each threshold, as in scikit-learn: O(n) time a threshold.

    Examples
    --------
    >>> from fastrecall import accuracy_score
    >>> metric_at_thresholds([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], accuracy_score)[0]
    array([0.75, 0.5 , 0.75, 0.5 ])
    """
    validate("metric_at_thresholds", locals())
    truth, scores, weights = _ranked(readable(y_true, "y_true"), y_score, sample_weight)
    options = dict(metric_params or {})
    known = None if "sample_weight" in options else _known_metric(metric_func)
    if known is None or not _zeros_and_ones(truth):
        return _one_by_one(_Ranked(truth, scores, weights), metric_func, options)
    cells = _cells(truth == 1, scores, weights)
    table = np.stack(cells[:4], axis=1)
    # Counts of samples are integers also where they are called weights.
    rows = table if weights is not None else table.astype(np.int64)
    true, pred = np.array([0, 0, 1, 1], dtype=truth.dtype), np.array([0, 1, 0, 1], dtype=np.int32)
    values = []
    for row in rows:
        there = row != 0
        values.append(known(true[there], pred[there], **options, sample_weight=row[there]))
    return np.asarray(values), cells.thresholds


def _ranked(y_true: Any, y_score: Any, sample_weight: Any) -> _Ranked:
    """Check lengths, shapes and values in scikit-learn's order; drop samples without weight."""
    y_score = readable(y_score, "y_score")
    if sample_weight is not None:
        sample_weight = readable(sample_weight, "sample_weight")
    check_consistent_length(y_true, y_score, sample_weight)
    truth, scores = _as_column(y_true), _as_column(y_score)
    if scores.dtype.kind not in "biufO":
        raise TypeError(threshold_texts.no_scores("y_score", scores.dtype))
    check_finite(truth)
    check_finite(scores)
    if sample_weight is None:
        return _Ranked(truth, scores, None)
    weights = check_weights(_as_column(sample_weight), len(truth), cast=True)
    if weights.dtype.char not in "fd":
        weights = weights.astype(np.float64)
    counting = weights != 0
    return _Ranked(truth[counting], scores[counting], weights[counting])


def _as_column(y: Any) -> Array:
    array: Array = as_array(y, sparse=False)
    refuse_dimensions(array, features=False)
    if array.ndim == 2 and array.shape[1] == 1:
        return array[:, 0]
    if array.ndim != 1:
        raise ValueError(input_texts.not_one_dimensional(array.shape))
    return array


def _known_positive(labels: Array) -> int:
    classes = np.unique(labels)
    known: tuple[list[int], ...] = [0, 1], [-1, 1], [0], [-1], [1]
    if classes.dtype.kind in "OUST" or classes.tolist() not in known:
        raise ValueError(threshold_texts.unknown_positive(classes))
    return 1


def _cells(positive: Array, scores: Array, weights: Array | None) -> _Cells:
    """Count at each distinct score."""
    if weights is None and scores.dtype.kind != "O":
        ordered = np.sort(scores)
        # The first of each that are equal: so many lie before it.
        first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))[::-1]
        thresholds = ordered[first]
        hits = np.sort(scores[positive])
        tp = (len(hits) - np.searchsorted(hits, thresholds)).astype(np.float64)
        fp = (len(ordered) - first) - tp
    else:
        # Equal ones in their order, so that weights are added up as scikit-learn adds them.
        order = len(scores) - 1 - np.argsort(scores[::-1], kind="stable")[::-1]
        ordered, positive = scores[order], positive[order].astype(np.float64)
        last = np.flatnonzero(np.concatenate([ordered[1:] != ordered[:-1], [True]]))
        weight = np.ones(1) if weights is None else weights[order]
        thresholds = ordered[last]
        tp = np.cumsum(positive * weight, dtype=np.float64)[last]
        fp = np.cumsum((1 - positive) * weight, dtype=np.float64)[last]
    return _Cells(fp[-1] - fp, fp, tp[-1] - tp, tp, thresholds)


def _known_metric(metric_func: Callable[..., Any]) -> Callable[..., Any] | None:
    """Return our function for one of ours, or of scikit-learn's, that counts tell."""
    from fastrecall import metrics

    name = getattr(metric_func, "__name__", "")
    ours = getattr(metrics, name, None) if name in metrics.__all__ else None
    theirs = getattr(sys.modules.get("sklearn.metrics"), name, None) if ours else None
    if ours is None or name in _NOT_OF_WEIGHTS or metric_func not in (ours, theirs):
        return None
    known: Callable[..., Any] = ours
    return known


def _zeros_and_ones(truth: Array) -> bool:
    """Tell whether both are there, and nothing else."""
    if truth.dtype.kind not in "biuf" or not len(truth):
        return False
    zeros, ones = np.count_nonzero(truth == 0), np.count_nonzero(truth == 1)
    return bool(zeros and ones and zeros + ones == len(truth))


def _one_by_one(
    ranked: _Ranked, metric_func: Callable[..., Any], options: dict[str, Any]
) -> tuple[Array, Array]:
    truth, scores, weights = ranked
    order = len(scores) - 1 - np.argsort(scores[::-1], kind="stable")[::-1]
    truth, scores = truth[order], scores[order]
    if weights is not None:
        options["sample_weight"] = weights[order]
    last = np.flatnonzero(np.concatenate([scores[1:] != scores[:-1], [True]]))
    thresholds = scores[last]
    values = [
        metric_func(truth, (scores >= threshold).astype(np.int32), **options)
        for threshold in thresholds
    ]
    return np.asarray(values), thresholds
