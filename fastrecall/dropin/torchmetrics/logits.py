"""From which score on a label is positive, whether the scores are probabilities or logits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from fastrecall.dropin.torchmetrics.tensors import Side

__all__ = ["cut_of"]

Array = np.ndarray[Any, Any]

# Beyond these the sigmoid is 0 or 1 in every width.
_FAR = 1000.0


def cut_of(scores: Side, threshold: float, kept: Array | None = None) -> float:
    """Return the score above which a label is positive.

    Scores outside of [0, 1], in any place of a batch, make all of them logits. Their sigmoid rises:
    to look for the largest logit that stays at or below the threshold takes no array of sigmoids.

    Parameters
    ----------
    scores : Side
    threshold : float
    kept : ndarray of bool, optional
        Which scores are looked at.

    Raises
    ------
    ValueError
        If a score is NaN.

    Notes
    -----
    One pass, O(1) memory without ``kept``.
    """
    looked_at = scores.array if kept is None else scores.array[kept]
    kind = "bfloat16" if scores.brain else scores.array.dtype.name
    if looked_at.size == 0:
        return _rounded(threshold, kind, scores.tensor)
    low, high = float(looked_at.min()), float(looked_at.max())
    if low != low or high != high:
        raise ValueError(f"`{scores.name}` contains NaN, of which nobody can say which label it is")
    if low >= 0 and high <= 1:
        return _rounded(threshold, kind, scores.tensor)
    return _logit(threshold, kind, scores.tensor)


@lru_cache(maxsize=64)
def _rounded(threshold: float, kind: str, tensor: bool) -> float:
    """Return the threshold as scores of that width are compared with it."""
    return _as_kind(kind, tensor)(threshold)


@lru_cache(maxsize=64)
def _logit(threshold: float, kind: str, tensor: bool) -> float:
    """Return the largest number of that width whose sigmoid is at or below the threshold."""
    rounded, sigmoid = _as_kind(kind, tensor), _sigmoid(kind, tensor)
    limit = rounded(threshold)
    low, high = -_FAR, _FAR
    if sigmoid(high) <= limit:
        return np.inf
    while low < (middle := rounded((low + high) / 2)) < high:
        if sigmoid(middle) <= limit:
            low = middle
        else:
            high = middle
    return low


def _as_kind(kind: str, tensor: bool) -> Callable[[float], float]:
    if not tensor:
        return lambda value: float(np.dtype(kind).type(value))
    torch = sys.modules["torch"]
    return lambda value: float(torch.tensor(value, dtype=getattr(torch, kind)))


def _sigmoid(kind: str, tensor: bool) -> Callable[[float], float]:
    if not tensor:
        width = np.dtype(kind).type
        # Of a large negative number, exp() of its positive would overflow.
        return lambda x: float(
            width(1 / (1 + np.exp(-x)) if x > 0 else np.exp(x) / (1 + np.exp(x)))
        )
    torch = sys.modules["torch"]
    return lambda x: float(torch.sigmoid(torch.tensor(x, dtype=getattr(torch, kind))))
