"""Confusion matrices: of all pairs of classes, and of each class against the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.counts import Counts
from fastrecall.counts.index import as_labels
from fastrecall.counts.tally import ANY_PAIRS
from fastrecall.errors import metric_texts, warn
from fastrecall.parameters import validate
from fastrecall.ratios import shares
from fastrecall.targets import Targets

__all__ = [
    "confusion_matrix",
    "multilabel_confusion_matrix",
    "square",
    "table_of",
    "warn_of_single_label",
]

Array = np.ndarray[Any, Any]


def confusion_matrix(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    normalize: str | None = None,
) -> Array:
    """Return the number of samples by true (row) and predicted class (column).

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        True and predicted labels.
    labels : array-like of shape (K,), optional
        The classes of rows and columns, in this order; samples with any other label are left
        out. All that occur, sorted, by default.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    normalize : {None, "true", "pred", "all"}, default=None
        Divide by the sums of rows, of columns, or of all; 0 where that is 0.

    Returns
    -------
    ndarray of shape (K, K)
        int64 for no weights or integer weights, else float64.

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.
    MemoryError
        If the matrix is larger than this machine's memory; the text names K and the bytes.

    Notes
    -----
    O(n_samples) time, O(K**2) memory. One pass up to 1024 classes, else two.

    Examples
    --------
    >>> confusion_matrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])
    array([[2, 0, 0],
           [0, 0, 1],
           [1, 0, 2]])
    """
    validate("confusion_matrix", locals())
    targets = Targets(y_true, y_pred, sample_weight, table=True)
    matrix = table_of(targets, labels).matrix()
    if normalize is not None:
        matrix = shares(matrix, normalize)
    elif matrix.dtype.kind == "f":
        matrix = np.nan_to_num(matrix)
    else:
        # Nobody else has these counts: the caller may have their array, instead of a copy.
        matrix.setflags(write=True)
    warn_of_single_label(len(matrix))
    return matrix


def multilabel_confusion_matrix(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    labels: Any = None,
    samplewise: bool = False,
) -> Array:
    """Return a 2 x 2 matrix of each class against the rest, or of each sample.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    samplewise : bool, default=False
        One matrix a row of a multilabel indicator, instead of one a column.

    Returns
    -------
    ndarray of shape (k, 2, 2) or (n_samples, 2, 2)
        ``[[tn, fp], [fn, tp]]``: int64, or float64 with weights.

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass: O(n_samples) time, O(K) memory.

    Examples
    --------
    >>> multilabel_confusion_matrix([0, 1, 1], [0, 1, 0])
    array([[[1, 1],
            [0, 1]],
    <BLANKLINE>
           [[1, 0],
            [1, 1]]])
    """
    validate("multilabel_confusion_matrix", locals())
    targets = Targets(y_true, y_pred, sample_weight, cast=samplewise)
    if samplewise:
        return targets.rows(labels).one_vs_rest()
    counts = targets.margins()
    return (counts if sample_weight is None else counts.as_float()).one_vs_rest(labels=labels)


def table_of(targets: Targets, labels: Any) -> Counts:
    """Count with the table of all pairs, of given labels or of all that occur."""
    if labels is None:
        return targets.pairs(ANY_PAIRS)
    try:
        wanted = as_labels(labels)
    except (TypeError, ValueError):
        targets.recheck()
        raise
    if len(wanted) == 0:
        targets.recheck()
        targets.refuse_multilabel()
        raise ValueError(metric_texts.LABELS_EMPTY)
    counts, in_true = targets.pairs_of(wanted, ANY_PAIRS)
    if not in_true.any():
        raise ValueError(metric_texts.LABELS_ABSENT)
    return counts


def square(
    y_true: Any, y_pred: Any, sample_weight: Any, *, table: bool = False
) -> tuple[Array, Array, Array]:
    """Return tp, n_true and n_pred of the square matrix that scikit-learn would build here."""
    targets = Targets(y_true, y_pred, sample_weight, table=table, cast=True)
    targets.refuse_multilabel()
    margins = targets.tally().margins
    warn_of_single_label(margins.shape[1])
    # Unpacking would take several times as long.
    return margins[0], margins[1], margins[2]


def warn_of_single_label(classes: int) -> None:
    """Warn if there is but one class."""
    if classes == 1:
        warn(metric_texts.SINGLE_LABEL)
