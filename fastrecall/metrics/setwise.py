"""Scores of sets: precision, recall, F and Jaccard, for a class or averaged over classes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from fastrecall.averaging import Margins
from fastrecall.counts.scoring import all_four
from fastrecall.metrics.averaged import averaged, margins_for
from fastrecall.parameters import certainly_good, validate
from fastrecall.ratios import F1, JACCARD, PRECISION, RECALL, fbeta

__all__ = [
    "f1_score",
    "fbeta_score",
    "jaccard_score",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
]


def recall_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """Return the share of each class that was found.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default="binary"
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no sample of a class; "warn" is 0 and a warning.

    Returns
    -------
    float, or ndarray of shape (k,) of float64 for ``average=None``

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    ``tp / (tp + fn)``.

    One pass: O(n_samples) time, O(K) memory; with ``average="samples"`` O(n_samples) memory.

    Examples
    --------
    >>> recall_score([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1], average=None)
    array([1., 0., 0.])
    """
    if not certainly_good(y_true, y_pred, labels, pos_label, average, sample_weight, zero_division):
        validate("recall_score", locals())
    return averaged(
        RECALL, y_true, y_pred, labels, pos_label, average, sample_weight, zero_division
    )


def precision_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """Return the share of the predictions of each class that were right.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default="binary"
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    float, or ndarray of shape (k,) of float64 for ``average=None``

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    ``tp / (tp + fp)``.

    One pass: O(n_samples) time, O(K) memory; with ``average="samples"`` O(n_samples) memory.

    Examples
    --------
    >>> precision_score([0, 1, 1, 0], [0, 1, 0, 0])
    1.0
    """
    if not certainly_good(y_true, y_pred, labels, pos_label, average, sample_weight, zero_division):
        validate("precision_score", locals())
    return averaged(
        PRECISION, y_true, y_pred, labels, pos_label, average, sample_weight, zero_division
    )


def f1_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """Return the harmonic mean of precision and recall.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default="binary"
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no sample or prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    float, or ndarray of shape (k,) of float64 for ``average=None``

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    ``2 tp / (2 tp + fp + fn)``.

    One pass: O(n_samples) time, O(K) memory; with ``average="samples"`` O(n_samples) memory.

    Examples
    --------
    >>> f1_score(["a", "b", "b"], ["a", "b", "a"], average="macro")
    0.6666666666666666
    """
    if not certainly_good(y_true, y_pred, labels, pos_label, average, sample_weight, zero_division):
        validate("f1_score", locals())
    return averaged(F1, y_true, y_pred, labels, pos_label, average, sample_weight, zero_division)


def fbeta_score(
    y_true: Any,
    y_pred: Any,
    *,
    beta: Any,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """Return the F-score in which recall weighs ``beta`` times as much as precision.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    beta : float
        From 0, precision alone, to infinity, recall alone.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default="binary"
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no sample or prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    float, or ndarray of shape (k,) of float64 for ``average=None``

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    ``(1 + b) tp / ((1 + b) tp + b fn + fp)`` with ``b = beta**2``.

    One pass: O(n_samples) time, O(K) memory; with ``average="samples"`` O(n_samples) memory.

    Examples
    --------
    >>> fbeta_score([0, 1, 1, 1], [0, 1, 0, 0], beta=2)
    0.38461538461538464
    """
    validate("fbeta_score", locals())
    return averaged(
        fbeta(beta), y_true, y_pred, labels, pos_label, average, sample_weight, zero_division
    )


def jaccard_score(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = "binary",
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> Any:
    """Return the Jaccard index: intersection over union of true and predicted samples.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default="binary"
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0}, default="warn"
        The value where there is no sample or prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    float, or ndarray of shape (k,) of float64 for ``average=None``

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    ``tp / (tp + fp + fn)``.

    One pass: O(n_samples) time, O(K) memory; with ``average="samples"`` O(n_samples) memory.

    Examples
    --------
    >>> jaccard_score([0, 1, 1, 1], [0, 1, 0, 0])
    0.3333333333333333
    """
    if not certainly_good(y_true, y_pred, labels, pos_label, average, sample_weight, zero_division):
        validate("jaccard_score", locals())
    return averaged(
        JACCARD, y_true, y_pred, labels, pos_label, average, sample_weight, zero_division
    )


def precision_recall_fscore_support(
    y_true: Any,
    y_pred: Any,
    *,
    beta: Any = 1.0,
    labels: Any = None,
    pos_label: Any = 1,
    average: Any = None,
    warn_for: Collection[str] = ("precision", "recall", "f-score"),
    sample_weight: Any = None,
    zero_division: Any = "warn",
) -> tuple[Any, Any, Any, Any]:
    """Return precision, recall, F-beta and support of each class, or their averages.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    beta : float, default=1.0
        How much more recall weighs than precision in the F-score.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    pos_label : int, float, bool or str, default=1
        The class to score with ``average="binary"``.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None, default=None
        How classes make one score: the positive class alone, all decisions pooled, the mean of
        the classes, the same weighted by support, or the mean of the rows (multilabel). None
        keeps the classes apart.
    warn_for : list, tuple or set
        Which of "precision", "recall" and "f-score" may warn.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no sample or prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    precision, recall, fscore : float, or ndarray of shape (k,) of float64 for ``average=None``
    support : None, or for ``average=None`` ndarray of shape (k,)
        Samples of each class: int64, or float64 with weights.

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass for all four: O(n_samples) time, O(K) memory.

    Examples
    --------
    >>> precision_recall_fscore_support([0, 1, 1], [0, 1, 0], average="macro")
    (0.75, 0.75, 0.6666666666666666, None)
    """
    validate("precision_recall_fscore_support", locals())
    margins = margins_for(y_true, y_pred, labels, pos_label, average, sample_weight)
    return all_four(
        Margins(*margins),
        beta=beta,
        average=average,
        warn_for=warn_for,
        zero_division=zero_division,
    )
