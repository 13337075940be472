"""From ratios of classes to one score: binary, micro, macro, weighted, samples; zero_division.

Plain arrays of ``tp``, ``n_true`` and ``n_pred`` come in, one entry a class (or a row, for
``average="samples"``). The operations and their order are scikit-learn's, so that unweighted
scores are equal to the last bit.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from fastrecall.errors import metric_texts, warn_undefined
from fastrecall.ratios import Ratio

__all__ = ["score"]


def score(
    ratio: Ratio,
    tp: Any,
    n_true: Any,
    n_pred: Any,
    n: Any,
    *,
    average: str | None,
    zero_division: object = "warn",
    warns: bool = True,
    row_weight: Any = None,
) -> Any:
    """Divide, settle zero divisions, and average.

    Parameters
    ----------
    ratio : Ratio
        One of :mod:`fastrecall.ratios`.
    tp, n_true, n_pred : ndarray of shape (K,), or None where the ratio has no use for it
        For ``average="binary"``, numbers.
    n : number or None
        All samples.
    average : {"binary", "micro", "macro", "weighted", "samples"} or None
        None keeps the ratios apart.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value of a ratio without denominator; "warn" is 0 and a warning.
    warns : bool, default=True
        Whether "warn" may warn.
    row_weight : ndarray of shape (K,), optional
        Weights of the rows, for ``average="samples"``.

    Returns
    -------
    float, or ndarray of shape (K,) for ``average=None``

    Notes
    -----
    O(K) time and memory.
    """
    if average == "micro":
        tp, n_true, n_pred, n = _pooled(tp, n_true, n_pred, n)
    warns = warns and zero_division == "warn" and ratio.missing != ""
    if average in ("binary", "micro"):
        return _single(ratio, tp, n_true, n_pred, n, _substitute(zero_division), warns)
    numerator, denominator = ratio.parts(tp, n_true, n_pred, n)
    values, undefined = _divide(numerator, denominator, _substitute(zero_division))
    if undefined and warns:
        warn_undefined(
            metric_texts.ill_defined(ratio.name, ratio.missing, average, values.shape[0])
        )
    if average is None:
        return values
    weights = {"weighted": n_true, "samples": row_weight}.get(average)
    return _mean(values, weights, lenient=ratio.lenient)


def _pooled(*counts: Any) -> tuple[Any, ...]:
    """Add the classes up; every class has looked at all n samples."""
    *margins, n = counts
    classes = next(len(margin) for margin in margins if margin is not None)
    pooled = [None if margin is None else _total(margin) for margin in margins]
    return (*pooled, None if n is None else n * classes)


def _total(margin: Any) -> Any:
    """Add up to a Python number; integers exactly, also where their sum leaves int64."""
    if margin.dtype.kind == "f" or np.abs(margin.astype("f8")).sum() < 2.0**62:
        return margin.sum().item()
    return sum(margin.tolist())


def _substitute(zero_division: Any) -> float:
    if zero_division == "warn":
        return 0.0
    return float(zero_division) if zero_division in (0, 1) else math.nan


def _single(
    ratio: Ratio, tp: Any, n_true: Any, n_pred: Any, n: Any, substitute: float, warns: bool
) -> float:
    numerator, denominator = ratio.parts(tp, n_true, n_pred, n)
    if denominator != 0:
        return float(numerator) / float(denominator)
    if warns:
        warn_undefined(metric_texts.ill_defined(ratio.name, ratio.missing, None, 1))
    return substitute


def _divide(numerator: Any, denominator: Any, substitute: float) -> tuple[Any, bool]:
    zero = denominator == 0
    if not zero.any():
        return numerator / denominator, False
    values = numerator / np.where(zero, 1, denominator)
    values[zero] = substitute
    return values, True


def _mean(values: Any, weights: Any, *, lenient: bool) -> float:
    """Average the ratios that are defined."""
    if weights is None and len(values):
        total = values.sum()
        if total == total:
            return float(total / len(values))
    defined = ~np.isnan(values)
    if not defined.any():
        return math.nan
    if weights is None:
        return float(np.where(defined, values, 0.0).sum() / np.count_nonzero(defined))
    values, weights = values[defined], weights[defined]
    scale = weights.sum(dtype="f8")
    if scale != 0:
        return float(np.multiply(values, weights, dtype="f8").sum() / scale)
    if not lenient and weights.any():
        raise ZeroDivisionError(metric_texts.WEIGHTS_SUM_TO_ZERO)
    return float(values.mean())
