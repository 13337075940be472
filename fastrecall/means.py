"""Sums and means to NumPy's last bit; of few numbers without NumPy, in a tenth of the time."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from fastrecall.errors import metric_texts

__all__ = ["MANY", "added", "mean", "means"]

Array = np.ndarray[Any, Any]

# NumPy adds fewer numbers than this from left to right, and this many or more in pairs.
MANY = 8


def added(numbers: Sequence[Any]) -> Any:
    """Add numbers of Python up from left to right; exactly, if they are integers.

    The built-in ``sum`` keeps the rounding errors of floats from Python 3.12 on.
    """
    total = 0
    for number in numbers:
        total += number
    return total


def mean(values: Any, weights: Any = None, *, lenient: bool = True) -> float:
    """Average the values that are not NaN.

    Parameters
    ----------
    values : ndarray of float64, or list of fewer than ``MANY`` floats
    weights : ndarray or list of the same shape, optional
    lenient : bool, default=True
        Whether weights that sum to zero are left aside; otherwise they are an error, unless all
        are zero.

    Returns
    -------
    float
        NaN where no value is left.

    Raises
    ------
    ZeroDivisionError
        If the weights sum to zero, and that is an error.
    """
    if type(values) is list:
        weighted = values if weights is None else list(map(operator.mul, values, weights))
        scale = len(values) if weights is None else added([float(weight) for weight in weights])
        total = added(weighted)
        if total == total and scale:
            return float(total / scale)
        values, weights = np.array(values), None if weights is None else np.array(weights)
    elif weights is None and len(values):
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


def means(values: Array, weights: Array | None = None, *, lenient: bool = True) -> Array:
    """Average each row: the bits of :func:`mean` of each, in a few passes over all.

    Parameters
    ----------
    values : ndarray of shape (G, K) of float64
    weights : ndarray of the same shape, optional
    lenient : bool, default=True
        As of :func:`mean`.

    Returns
    -------
    ndarray of shape (G,)

    Raises
    ------
    ZeroDivisionError
        If the weights of a row sum to zero, and that is an error.
    """
    # Rows that lie in one piece are added up as an array of one dimension is.
    values = np.ascontiguousarray(values)
    defined = ~np.isnan(values)
    if weights is None:
        scale = np.count_nonzero(defined, axis=1)
        total = np.where(defined, values, 0.0).sum(axis=1)
        irregular = scale == 0
    else:
        weights = np.ascontiguousarray(weights).astype("f8")
        scale = weights.sum(axis=1)
        total = (values * weights).sum(axis=1)
        irregular = (scale == 0) | ~defined.all(axis=1)
    averages: Array = total / np.where(scale == 0, 1, scale)
    for row in np.flatnonzero(irregular):
        of_row = None if weights is None else weights[row]
        averages[row] = mean(values[row], of_row, lenient=lenient)
    return averages
