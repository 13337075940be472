"""Thresholds as the kernel compares them with scores: integers that sort as floats do."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["Cutoffs", "cutoffs"]

Array = np.ndarray[Any, Any]


class Cutoffs(NamedTuple):
    """Sorted distinct keys, and for each threshold how many of them a score must reach."""

    limits: Array
    reached: Array


def cutoffs(thresholds: Array, dtype: np.dtype[Any], *, inclusive: bool) -> Cutoffs:
    """Find the least score of a dtype that counts as positive at each threshold.

    Parameters
    ----------
    thresholds : ndarray of float64, shape (T,)
        In any order, repeated as they may be; not NaN.
    dtype : numpy.dtype
        float16, float32 or float64, of the scores.
    inclusive : bool
        Whether a score that is equal to the threshold counts as positive.

    Returns
    -------
    Cutoffs
        ``limits`` of shape (D,), uint64: a float's bits, all of them turned where it is negative
        and the sign alone elsewhere, sort as the floats do. ``reached`` of shape (T,).

    Notes
    -----
    A score of fewer bits is compared with the threshold itself, not with the threshold rounded to
    the score's dtype. O(T log T) time, O(T) memory.

    Examples
    --------
    >>> cutoffs(np.array([0.5, 0.1]), np.dtype(np.float32), inclusive=True).reached
    array([2, 1])
    """
    infinity = dtype.type(np.inf)
    # What is beyond the dtype's largest number is infinite, and below its least one, too.
    with np.errstate(over="ignore", under="ignore"):
        least = thresholds.astype(dtype)
        rounded = least.astype(np.float64)
        below = rounded < thresholds if inclusive else rounded <= thresholds
        least = np.where(below, np.nextafter(least, infinity), least)
    # Both zeros are equal, and this one is the first.
    keys = _keys(np.where(least == 0, -dtype.type(0), least).astype(dtype))
    if not inclusive:
        # Nothing is greater than infinity.
        keys[np.isposinf(thresholds)] += np.uint64(1)
    limits, place = np.unique(keys, return_inverse=True)
    return Cutoffs(limits, place + 1)


def _keys(floats: Array) -> Array:
    bits = floats.view(f"u{floats.itemsize}").astype(np.uint64)
    everything = np.uint64(2 ** (8 * floats.itemsize) - 1)
    sign = np.uint64(2 ** (8 * floats.itemsize - 1))
    keys: Array = bits ^ np.where(bits >= sign, everything, sign)
    return keys
