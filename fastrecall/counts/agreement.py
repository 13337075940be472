"""Metrics of all classes together; ``Counts`` takes these functions as its methods."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall import coefficients
from fastrecall.counts.index import as_labels
from fastrecall.errors import input_texts, metric_texts, said_once
from fastrecall.parameters import validate

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts

__all__ = [
    "accuracy",
    "balanced_accuracy",
    "gmean",
    "hamming_loss",
    "kappa",
    "likelihood_ratios",
    "mcc",
    "replacements",
    "zero_one_loss",
]

Array = np.ndarray[Any, Any]


def accuracy(counts: Counts, *, normalize: bool = True) -> Any:
    """Return the share of samples labelled right, or their number.

    For multilabel targets a sample is right if all its labels are.

    Parameters
    ----------
    normalize : bool, default=True
        False returns the number (the weight) of right samples.

    Raises
    ------
    ValueError
        If the counts were made from tallies that do not tell it.
    ZeroDivisionError
        If the weights of all samples sum to zero.

    Notes
    -----
    O(1) time and memory.
    """
    validate("Counts.accuracy", locals())
    agreed = _known(counts.agreed, "accuracy")
    return _share(agreed, counts.n) if normalize else _in_floats(agreed)


def zero_one_loss(counts: Counts, *, normalize: bool = True) -> Any:
    """Return one minus the accuracy, or the number of samples not labelled right.

    Parameters and errors are those of :func:`accuracy`.
    """
    validate("Counts.zero_one_loss", locals())
    if normalize:
        return 1 - accuracy(counts)
    agreed = _in_floats(_known(counts.agreed, "zero-one loss"))
    return _known(counts.n, "zero-one loss") - agreed


def hamming_loss(counts: Counts) -> Any:
    """Return the share of single labels that are wrong.

    For multiclass targets that is the share of wrong samples; for multilabel targets the share
    of wrong cells of the indicator. Errors are those of :func:`accuracy`.
    """
    differing = _known(counts.differing, "Hamming loss")
    n = _known(counts.n, "Hamming loss")
    if counts.kind != "multilabel":
        return _share(differing, n)
    cells = len(counts.classes)
    if isinstance(n, np.ndarray) and n.dtype.kind == "i":
        # As Python's integers: large weights leave int64 when they are multiplied.
        return _share(differing, (n.astype(object) * cells).astype("f8"))
    return _share(differing, n * cells)


def balanced_accuracy(counts: Counts, *, adjusted: bool = False) -> Any:
    """Return the mean recall of the classes that occur.

    Parameters
    ----------
    adjusted : bool, default=False
        Rescale the result so that chance gives 0 and a perfect score 1.

    Notes
    -----
    O(K) time and memory; scikit-learn builds the K x K matrix.
    """
    validate("Counts.balanced_accuracy", locals())
    tp, n_true = _hits(counts)
    of = coefficients.balanced_accuracy if tp.ndim == 1 else coefficients.balanced_accuracy_by_group
    return of(tp, n_true, adjusted)


def gmean(counts: Counts) -> Any:
    """Return the geometric mean of the recalls of the classes that occur.

    0 as soon as one class is never found. Source: M. Kubat and S. Matwin, ICML 1997, 179-186.
    O(K) time and memory.
    """
    tp, n_true = _hits(counts)
    occurs = n_true != 0
    if tp.ndim > 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = np.where(occurs, tp / n_true, np.nan)
        return coefficients.geometric_mean_by_group(shares)
    return coefficients.geometric_mean(tp[occurs] / n_true[occurs])


def mcc(counts: Counts) -> Any:
    """Return the Matthews correlation coefficient, 0 where it is undefined.

    O(K) time and memory; scikit-learn builds the K x K matrix.
    """
    margins = _margins(counts)
    of = coefficients.matthews if margins[0].ndim == 1 else coefficients.matthews_by_group
    return of(*margins)


def kappa(
    counts: Counts,
    *,
    weights: str | None = None,
    labels: Any = None,
    replace_undefined_by: float = np.nan,
) -> Any:
    """Return Cohen's kappa, the agreement beyond chance.

    Parameters
    ----------
    weights : {None, "linear", "quadratic"}, default=None
        How much a disagreement costs: all the same, or by the distance of the two classes.
    labels : array-like of shape (k,), optional
        Only samples with both labels among these count.
    replace_undefined_by : float, default=nan
        The result where kappa is undefined, with a warning.

    Raises
    ------
    ValueError
        If ``weights`` or ``labels`` need the matrix, and the counts do not hold it.

    Notes
    -----
    O(K**2) time and memory with weights or up to 1024 classes, else O(K).
    """
    validate("Counts.kappa", locals())
    if labels is not None:
        counts = counts.select(as_labels(labels))
    if weights is not None:
        matrix = counts.matrix()
        if matrix.ndim == 2:
            return coefficients.kappa(matrix, weights, replace_undefined_by)
        with said_once():
            each = [coefficients.kappa(one, weights, replace_undefined_by) for one in matrix]
        return np.array(each, dtype="f8")
    margins = _margins(counts)
    of = coefficients.kappa_from_margins if margins[0].ndim == 1 else coefficients.kappa_by_group
    return of(*margins, replace_undefined_by)


def likelihood_ratios(counts: Counts, *, replace_undefined_by: Any = np.nan) -> tuple[float, float]:
    """Return the positive and the negative likelihood ratio of two classes.

    Parameters
    ----------
    replace_undefined_by : {nan, 1.0} or dict with keys "LR+" and "LR-", default=nan
        The result where a ratio is undefined, with a warning.

    Raises
    ------
    ValueError
        If there are not exactly two classes.
    """
    validate("Counts.likelihood_ratios", locals())
    positive, negative = replacements(replace_undefined_by)
    if len(counts.classes) != 2:
        raise ValueError(
            f"likelihood ratios are of two classes, the negative and the positive; these counts "
            f"have {len(counts.classes)}; select(labels) two of them"
        )
    return coefficients.likelihood_ratios(counts.matrix(), positive, negative)


def replacements(given: Any) -> tuple[float, float]:
    """Return what stands for an undefined positive and an undefined negative ratio."""
    if not isinstance(given, dict):
        return given, given
    try:
        positive, negative = given["LR+"], given["LR-"]
        good = (math.isnan(positive) or positive >= 1) and (
            math.isnan(negative) or 0 <= negative <= 1
        )
    except (KeyError, TypeError):
        good = False
    if not good:
        raise ValueError(metric_texts.likelihood_replacement(given))
    return positive, negative


def _hits(counts: Counts) -> tuple[Array, Array]:
    """Return tp and n_true of every class."""
    _check_single_label(counts)
    if counts.n_true is None:
        raise ValueError("recall needs fn, which these counts were made without")
    return counts.tp, counts.n_true


def _check_single_label(counts: Counts) -> None:
    if counts.kind == "multilabel":
        raise ValueError(input_texts.not_supported("multilabel-indicator"))


def _margins(counts: Counts) -> tuple[Array, Array, Array]:
    """Return tp, n_true and n_pred of the samples whose labels are both among the classes."""
    _check_single_label(counts)
    if not counts.partial and counts.n_true is not None and counts.n_pred is not None:
        return counts.tp, counts.n_true, counts.n_pred
    if not counts.has_matrix:
        raise ValueError(
            "this metric looks at all classes together, and these counts do not hold them all: "
            "count without labels=, or with matrix=True; of tallies give tp, fn, fp and tn"
        )
    matrix = counts.matrix()
    return matrix.diagonal(axis1=-2, axis2=-1), matrix.sum(axis=-1), matrix.sum(axis=-2)


def _share(part: Any, whole: Any) -> Any:
    by_group = isinstance(whole, np.ndarray)
    return (coefficients.share_by_group if by_group else coefficients.share)(part, whole)


def _in_floats(counted: Any) -> Any:
    """Return one number, or the numbers of several groups, as float64."""
    return counted.astype("f8") if isinstance(counted, np.ndarray) else float(counted)


def _known(value: Any, metric: str) -> Any:
    if value is None:
        raise ValueError(
            f"{metric} needs the number of all samples and of those labelled right, which these "
            "tallies do not tell; give tp, fn, fp and tn of all classes"
        )
    return value
