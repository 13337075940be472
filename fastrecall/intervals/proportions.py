"""Wilson's interval of a proportion, and of what a proportion alone decides."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.intervals.family import standard_errors
from fastrecall.intervals.separate import Shares

__all__ = ["of_proportion", "wilson"]

Array = np.ndarray[Any, Any]
Ends = tuple[Array, Array]


def wilson(shares: Shares, level: float) -> Ends | None:
    """Return both ends for each ratio, or None if these are no functions of a proportion.

    A ratio is decided by one proportion if only two kinds of samples matter to it: with a of one
    kind and b of the other it rises or falls with a / (a + b). So it is for recall, precision,
    specificity, and for Jaccard's index J = tp / (tp + fp + fn) of one class, and its
    F1 = 2J / (1 + J).

    Parameters
    ----------
    shares : Shares
        S ratios.
    level : float

    Returns
    -------
    low, high : ndarray of shape (S,)
        0 and 1 where a ratio has no denominator.
    """
    effects = np.stack([shares.numerator, shares.denominator], axis=1)
    matter = effects.any(axis=1)
    distinct, group = np.unique(effects[matter], axis=0, return_inverse=True)
    if len(distinct) > 2:
        return None
    cells, z = shares.cells[:, matter], standard_errors(level)
    first, second = (cells @ (group.ravel() == which) for which in (0, 1))
    if len(distinct) < 2:
        # Every sample does the same to it: the ratio is what it is.
        distinct = np.repeat(distinct, 2, axis=0)
    (up_0, down_0), (up_1, down_1) = distinct
    ends = [
        (up_0 * share + up_1 * (1 - share)) / (down_0 * share + down_1 * (1 - share))
        for share in of_proportion(first, first + second, z)
    ]
    low, high = np.minimum(*ends), np.maximum(*ends)
    undefined = shares.undefined
    return np.where(undefined, 0.0, low), np.where(undefined, 1.0, high)


def of_proportion(hits: Array, trials: Array, z: float) -> Ends:
    """Return Wilson's interval of hits / trials; 0 and 1 for no trials.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.
    """
    centre = (hits + z**2 / 2) / (trials + z**2)
    misses = trials - hits
    spread = hits * misses / np.maximum(trials, 1) + z**2 / 4
    half = z * np.sqrt(spread) / (trials + z**2)
    # Of no trials, the ends are 0 and 1 by the same formula.
    low = np.where(hits == 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(misses == 0, 1.0, np.clip(centre + half, 0, 1))
    return low, high
