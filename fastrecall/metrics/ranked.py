"""The top-k accuracy: scikit-learn's function of the ranks of scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.arrays import (
    as_dense,
    check_consistent_length,
    check_finite,
    num_samples,
    refuse_dimensions,
)
from fastrecall.coefficients import share
from fastrecall.counts.tally import Tally
from fastrecall.errors import input_texts, ranking_texts, warn_undefined
from fastrecall.labels.target import type_of_target
from fastrecall.parameters import validate
from fastrecall.ranking.run import count_ranks
from fastrecall.ranking.scores import Scores
from fastrecall.ranking.truth import Truth

__all__ = ["top_k_accuracy_score"]

Array = np.ndarray[Any, Any]


def top_k_accuracy_score(
    y_true: Any,
    y_score: Any,
    *,
    k: int = 2,
    normalize: bool = True,
    sample_weight: Any = None,
    labels: Any = None,
) -> float:
    """Return the share of samples whose true label is among the k highest scores.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        True labels.
    y_score : array-like of shape (n_samples,) or (n_samples, n_classes)
        Scores of the second of two classes, or of each class. Of equal scores the last column is
        the higher.
    k : int, default=2
        How many labels of a sample are looked at.
    normalize : bool, default=True
        False returns the number (the weight) of such samples.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    labels : array-like of shape (n_classes,), optional
        The label of each column, sorted. By default those of ``y_true``.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, scores, weights or parameters that scikit-learn refuses, in its words.
    ZeroDivisionError
        If the weights sum to zero.

    Warns
    -----
    UndefinedMetricWarning
        If ``k`` is not below the number of classes, so that every sample is right.

    Notes
    -----
    Two classes are told apart at 0.5 if all scores lie between 0 and 1, else at 0. One pass over
    the scores without sorting a row: O(n_samples n_classes) time, and memory that does not grow
    with the samples.

    Examples
    --------
    >>> scores = [[0.5, 0.2, 0.2], [0.3, 0.4, 0.2], [0.2, 0.4, 0.3], [0.7, 0.2, 0.1]]
    >>> top_k_accuracy_score([0, 1, 2, 2], scores, k=2)
    0.75
    """
    validate("top_k_accuracy_score", locals())
    true = _as_labels(y_true)
    y_type = type_of_target(true, "y_true")
    if y_type == "binary" and labels is not None and num_samples(labels) > 2:
        y_type = "multiclass"
    if y_type not in ("binary", "multiclass"):
        raise ValueError(ranking_texts.wrong_type(y_type))
    scores = _as_scores(y_score, binary=y_type == "binary")
    columns = scores.shape[1] if scores.ndim == 2 else 2
    weights = None if _are_zeros(sample_weight) else sample_weight
    table: Any = _Halves(scores) if scores.ndim == 1 else Scores(scores)
    try:
        check_consistent_length(*(y for y in (true, scores, sample_weight) if y is not None))
        truth = Truth(true, (len(true), columns), _classes(true, columns, labels), weights)
        ranks = [k] if k < columns and scores.ndim == 2 else [1]
        (counted,) = count_ranks(table, truth, ranks, last=scores.ndim == 2, finite=True)
    except ValueError:
        # scikit-learn looks at the scores before.
        check_finite(scores)
        raise
    found = Tally(*counted)
    if found.outside:
        raise ValueError(ranking_texts.LABELS_ABSENT)
    if k >= columns:
        warn_undefined(ranking_texts.meaningless_k(k, columns))
    # Each rank is counted, and one of them at most is right.
    total = found.n / ranks[0] if found.margins.dtype.kind == "f" else found.n // ranks[0]
    right = total if k >= columns else found.agreed
    if sample_weight is not None and weights is None:
        total = right = 0
    if not normalize:
        return float(right)
    if not total:
        raise ZeroDivisionError(ranking_texts.WEIGHTS_SUM_TO_ZERO)
    return share(right, total)


class _Halves:
    """Scores of one of two classes, beside what they must be above."""

    def __init__(self, scores: Array) -> None:
        self.shape = (len(scores), 2)
        inside = scores.min() >= 0 and scores.max() <= 1
        self._scores = scores
        # Of integers only 1 is above a half, and above zero.
        self._least = 0.5 if inside and scores.dtype.kind == "f" else 0

    def rows(self, first: int, last: int) -> Array:
        """Return some rows of both columns."""
        scores = self._scores[first:last]
        both = np.empty(
            (len(scores), 2), dtype=np.int64 if scores.dtype.kind in "biu" else scores.dtype
        )
        both[:, 0], both[:, 1] = self._least, scores
        return both


def _as_labels(y: Any) -> Array:
    labels = as_dense(y, "y_true")
    if num_samples(labels) < 1:
        raise ValueError(input_texts.too_few("sample", labels.shape))
    check_finite(labels)
    if labels.ndim == 2 and labels.shape[1] == 1:
        return labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(input_texts.not_one_dimensional(labels.shape))
    return labels


def _as_scores(y_score: Any, *, binary: bool) -> Array:
    """Return scores as a table, or as one column of two classes."""
    scores = as_dense(y_score, "y_score")
    if scores.dtype.kind == "O":
        scores = scores.astype(np.float64)
    if scores.dtype.kind not in "biuf" or scores.dtype.itemsize > 8:
        raise ValueError(ranking_texts.dtype(scores.dtype))
    if num_samples(scores) < 1:
        raise ValueError(input_texts.too_few("sample", scores.shape))
    refuse_dimensions(scores)
    if not binary:
        if scores.ndim != 2:
            check_finite(scores)
            raise ValueError(ranking_texts.needs_table(scores.shape))
        return scores
    check_finite(scores)
    if scores.ndim == 2 and scores.shape[1] != 1:
        raise ValueError(ranking_texts.binary_table(scores.shape[1]))
    return scores[:, 0] if scores.ndim == 2 else scores


def _classes(true: Array, columns: int, labels: Any) -> Array:
    """Return the label of each column, as scikit-learn finds it."""
    if labels is None:
        classes: Array = np.unique(true)
        if len(classes) != columns:
            raise ValueError(ranking_texts.classes_of_truth(len(classes), columns))
        return classes
    given = np.asarray(labels)
    if given.ndim == 2 and given.shape[1] == 1:
        given = given[:, 0]
    if given.ndim != 1:
        raise ValueError(input_texts.not_one_dimensional(given.shape))
    classes = np.unique(given)
    if len(classes) != len(given):
        raise ValueError(ranking_texts.LABELS_TWICE)
    if not np.array_equal(classes, given):
        raise ValueError(ranking_texts.LABELS_UNORDERED)
    if len(classes) != columns:
        raise ValueError(ranking_texts.classes_of_labels(len(classes), columns))
    return classes


def _are_zeros(sample_weight: Any) -> bool:
    if sample_weight is None:
        return False
    weights = np.asarray(sample_weight)
    return weights.dtype.kind in "biuf" and weights.ndim == 1 and not weights.any()
