"""Thresholds as Keras compares with them: in float32, and some of them by buckets.

Keras rounds scores and thresholds to float32 and asks whether the one is greater. Where three
thresholds or more are spaced evenly from 0 to 1 it looks up a bucket instead: the product of a
score and the number of gaps, rounded up, so that what counts is on which side of a whole number
the *rounded* product lies. Both questions are asked here by one comparison of the score as it
came with another threshold, its boundary, and give Keras' answer for every float.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from fastrecall.cutoffs import Cutoffs, cutoffs
from fastrecall.dropin.keras import texts

__all__ = ["NEVER_CHOSEN", "Boundaries", "are_even", "beyond", "parse", "single", "spaced"]

Array = np.ndarray[Any, Any]

# What Keras sets scores to that are not among the best k, and what those are then held against.
NEVER_CHOSEN = -1e10

# How far from even thresholds may be; keras.config.epsilon().
_EPSILON = 1e-7


def parse(thresholds: Any, default: float) -> list[Any]:
    """Return one or several thresholds as a list.

    Raises
    ------
    ValueError
        If one is not in [0, 1]; in Keras' words.
    """
    if thresholds is None:
        return [default]
    several = isinstance(thresholds, (list, tuple)) or getattr(thresholds, "ndim", 0) == 1
    values = list(thresholds) if several else [thresholds]
    if not values:
        raise ValueError(texts.NO_THRESHOLDS)
    invalid = [t for t in values if t is None or t < 0 or t > 1 or t != t]
    if invalid:
        raise ValueError(texts.thresholds_out_of_range(invalid))
    return values


def single(threshold: Any) -> Any:
    """Return the one threshold of a class as float32.

    Raises
    ------
    ValueError
        If it is no number, or NaN.
    """
    try:
        number = np.float32(float(threshold))
    except (TypeError, ValueError):
        number = np.float32(np.nan)
    if np.isnan(number):
        raise ValueError(texts.no_threshold(threshold))
    return number


def are_even(thresholds: Sequence[float]) -> bool:
    """Tell whether Keras would take buckets: three or more, evenly from 0 to 1, nearly."""
    n = len(thresholds)
    if n < 3:
        return False
    even = np.arange(n, dtype=np.float32) / (n - 1)
    return bool(np.allclose(np.asarray(thresholds, dtype=np.float64), even, atol=_EPSILON))


def spaced(n: int) -> list[float]:
    """Return ``n`` thresholds from 0 to 1; 0.5 alone for one."""
    if n == 1:
        return [0.5]
    return [0.0, *((i + 1) * 1.0 / (n - 1) for i in range(n - 2)), 1.0]


class Boundaries:
    """The float32 that a float32 score must exceed to be beyond each threshold.

    Parameters
    ----------
    thresholds : sequence of float
    even : bool
        Whether Keras would take buckets.
    """

    def __init__(self, thresholds: Sequence[float], *, even: bool) -> None:
        self._singles = _boundaries(thresholds, even)
        self._cutoffs: dict[np.dtype[Any], Cutoffs] = {}

    def cutoffs(self, scores: np.dtype[Any]) -> Cutoffs:
        """Return what the kernel compares scores of a dtype with."""
        found = self._cutoffs.get(scores)
        if found is None:
            exact = _for_scores(self._singles, scores.newbyteorder("="))
            found = self._cutoffs[scores] = beyond(scores, *exact.tolist())
        return found


@lru_cache(maxsize=64)
def beyond(scores: np.dtype[Any], *thresholds: float) -> Cutoffs:
    """Return what the kernel compares scores of a dtype with that shall exceed thresholds."""
    dtype = scores.newbyteorder("=") if scores.kind == "f" else np.dtype(np.float64)
    return cutoffs(np.array(thresholds, np.float64), dtype, inclusive=False)


def _boundaries(thresholds: Sequence[float], even: bool) -> Array:
    if not even:
        return np.asarray(thresholds, dtype=np.float32)
    gaps = np.float32(len(thresholds) - 1)
    steps = np.arange(len(thresholds), dtype=np.float32)
    found = steps / gaps
    infinity = np.float32(np.inf)
    while (too_far := found * gaps > steps).any():
        found = np.where(too_far, np.nextafter(found, -infinity), found)
    while (short := np.nextafter(found, infinity) * gaps <= steps).any():
        found = np.where(short, np.nextafter(found, infinity), found)
    # Scores beyond 1 are taken for 1, which no bucket is above.
    found[-1] = infinity
    return found


def _for_scores(singles: Array, scores: np.dtype[Any]) -> Array:
    """Return what scores of a dtype must exceed, so that float32 of them would exceed the same."""
    if scores != np.float64:
        return singles
    with np.errstate(over="ignore"):
        nexts = np.nextafter(singles, np.float32(np.inf)).astype(np.float64)
        middle = np.where(np.isfinite(nexts), (singles + nexts) / 2, singles)
        # Halfway, the even one of both neighbours is taken.
        rises = middle.astype(np.float32) > singles
    return np.where(rises, np.nextafter(middle, -np.inf), middle)
