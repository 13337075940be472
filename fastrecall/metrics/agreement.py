"""Scores of all classes together: accuracy, losses, kappa, correlation, likelihood ratios."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import coefficients
from fastrecall.coefficients import share
from fastrecall.counts.agreement import replacements
from fastrecall.counts.tally import MOST_PAIRS
from fastrecall.errors import metric_texts
from fastrecall.metrics.matrices import square, table_of, warn_of_single_label
from fastrecall.parameters import validate
from fastrecall.targets import Targets

__all__ = [
    "accuracy_score",
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "cohen_kappa_score",
    "hamming_loss",
    "matthews_corrcoef",
    "zero_one_loss",
]


def accuracy_score(
    y_true: Any,
    y_pred: Any,
    *,
    normalize: bool = True,
    sample_weight: Any = None,
) -> float:
    """Return the share of samples labelled right, or their number.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    normalize : bool, default=True
        False returns the number (the weight) of right samples.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    A multilabel sample is right if all its labels are. One pass, O(n_samples) time, O(1)
    memory: labels are only compared.

    Examples
    --------
    >>> accuracy_score([0, 1, 2, 3], [0, 2, 1, 3])
    0.5
    """
    validate("accuracy_score", locals())
    counted = Targets(y_true, y_pred, sample_weight, cast=True).tally(agreement_only=True)
    return share(counted.agreed, counted.n) if normalize else float(counted.agreed)


def zero_one_loss(
    y_true: Any,
    y_pred: Any,
    *,
    normalize: bool = True,
    sample_weight: Any = None,
) -> float:
    """Return the share of samples not labelled right, or their number.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    normalize : bool, default=True
        False returns the number (the weight) of wrong samples.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One minus :func:`accuracy_score`; one pass, O(n_samples) time, O(1) memory.

    Examples
    --------
    >>> zero_one_loss([1, 2, 3, 4], [2, 2, 3, 4])
    0.25
    """
    validate("zero_one_loss", locals())
    counted = Targets(y_true, y_pred, sample_weight, cast=True).tally(agreement_only=True)
    if normalize:
        return 1 - share(counted.agreed, counted.n)
    loss = counted.n - float(counted.agreed)
    # NumPy's own number where scikit-learn adds weights up with NumPy.
    return loss if sample_weight is None else np.float64(loss)


def hamming_loss(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
) -> float:
    """Return the share of single labels that are wrong.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass, O(n_samples) time, O(1) memory (multilabel: O(n_samples * n_labels) and
    O(n_labels)).

    Examples
    --------
    >>> hamming_loss([[0, 1], [1, 1]], [[0, 0], [0, 0]])
    0.75
    """
    validate("hamming_loss", locals())
    targets = Targets(y_true, y_pred, sample_weight, cast=True)
    counted = targets.tally(agreement_only=True)
    if not targets.multilabel:
        return share(counted.differing, counted.n)
    cells = counted.n * counted.margins.shape[1]
    if sample_weight is None:
        return share(counted.differing, cells)
    # Weights that cancel divide by zero: NumPy's infinity or nan, and NumPy's warning.
    loss: np.float64 = np.float64(counted.differing) / cells
    return loss


def balanced_accuracy_score(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
    adjusted: bool = False,
) -> float:
    """Return the mean recall of the classes that occur.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        True and predicted labels.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    adjusted : bool, default=False
        Rescale the result so that chance gives 0 and a perfect score 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass, O(n_samples) time, O(K) memory; scikit-learn builds the K x K matrix.

    Examples
    --------
    >>> balanced_accuracy_score([0, 0, 0, 1], [0, 0, 1, 1])
    0.8333333333333333
    """
    validate("balanced_accuracy_score", locals())
    tp, n_true, _ = square(y_true, y_pred, sample_weight, table=True)
    return coefficients.balanced_accuracy(tp, n_true, adjusted)


def matthews_corrcoef(
    y_true: Any,
    y_pred: Any,
    *,
    sample_weight: Any = None,
) -> float:
    """Return the Matthews correlation coefficient, 0 where it is undefined.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        True and predicted labels.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass, O(n_samples) time, O(K) memory; scikit-learn builds the K x K matrix.

    Examples
    --------
    >>> matthews_corrcoef([1, 1, 1, -1], [1, -1, 1, 1])
    -0.3333333333333333
    """
    validate("matthews_corrcoef", locals())
    return coefficients.matthews(*square(y_true, y_pred, sample_weight))


def cohen_kappa_score(
    y1: Any,
    y2: Any,
    *,
    labels: Any = None,
    weights: str | None = None,
    sample_weight: Any = None,
    replace_undefined_by: float = np.nan,
) -> float:
    """Return Cohen's kappa, the agreement of two annotators beyond chance.

    Parameters
    ----------
    y1, y2 : array-like of shape (n_samples,)
        Labels of the first and of the second annotator.
    labels : array-like of shape (k,), optional
        Only samples with both labels among these count.
    weights : {None, "linear", "quadratic"}, default=None
        How much a disagreement costs: all the same, or by the distance of the two classes.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    replace_undefined_by : float in [-1, 1] or nan, default=nan
        The result where kappa is undefined, with a warning.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass, O(n_samples) time. Unweighted and without ``labels`` O(K) memory for more than
    1024 classes, else O(K**2).

    Examples
    --------
    >>> cohen_kappa_score([0, 1, 1, 0], [0, 1, 0, 0])
    0.5
    """
    validate("cohen_kappa_score", locals())
    if weights is None and labels is None:
        margins = square(y1, y2, sample_weight, table=True)
        return coefficients.kappa_from_margins(*margins, replace_undefined_by)
    try:
        counts = table_of(Targets(y1, y2, sample_weight, table=True), labels)
    except ValueError as error:
        if str(error) != metric_texts.LABELS_ABSENT:
            raise
        raise ValueError(metric_texts.KAPPA_LABELS_ABSENT) from error
    warn_of_single_label(len(counts.classes))
    kappa: float = counts.kappa(weights=weights, replace_undefined_by=replace_undefined_by)
    return kappa


def class_likelihood_ratios(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    replace_undefined_by: Any = np.nan,
) -> tuple[float, float]:
    """Return the positive and the negative likelihood ratio of a binary classification.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        True and predicted labels.
    labels : array-like of shape (2,), optional
        The negative and the positive class.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    replace_undefined_by : {nan, 1.0} or dict with keys "LR+" and "LR-", default=nan
        The result where a ratio is undefined, with a warning.

    Returns
    -------
    positive, negative : float
        ``(tp / positives) / (fp / negatives)`` and ``(fn / positives) / (tn / negatives)``.

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    Products of counts are exact for any number of samples. O(n_samples) time, O(1) memory.

    Examples
    --------
    >>> class_likelihood_ratios([0, 1, 0, 1, 0], [1, 1, 0, 0, 0])
    (1.5, 0.75)
    """
    validate("class_likelihood_ratios", locals())
    targets = Targets(y_true, y_pred, sample_weight, cast=True)
    if targets.multilabel:
        raise ValueError(metric_texts.likelihood_not_binary("multilabel-indicator"))
    counts = targets.pairs(MOST_PAIRS)
    if len(counts.classes) > 2:
        raise ValueError(metric_texts.likelihood_not_binary("multiclass"))
    undefined = replacements(replace_undefined_by)
    if labels is not None:
        counts = table_of(targets, labels)
    warn_of_single_label(len(counts.classes))
    return coefficients.likelihood_ratios(counts.matrix(), *undefined)
