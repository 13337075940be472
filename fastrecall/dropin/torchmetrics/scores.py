"""Scores of several classes to the label that each sample is given, a modest piece at a time."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["best", "best_or_true", "refuse_nan"]

Array = np.ndarray[Any, Any]


def best(scores: Array) -> Array:
    """Return the class with the largest score, the first of equal ones.

    Parameters
    ----------
    scores : ndarray of shape (n, C, d)

    Returns
    -------
    ndarray of shape (n, d)

    Raises
    ------
    ValueError
        If a score is NaN.
    """
    refuse_nan(scores)
    return np.asarray(scores.argmax(axis=1))


def best_or_true(scores: Array, target: Array, k: int) -> Array:
    """Return the true class where it is among the k best, else the best.

    So torchmetrics 1.9 counts ``top_k``: one label a sample. Of equal scores the first is better.

    Parameters
    ----------
    scores : ndarray of shape (n, C, d)
    target : ndarray of shape (n, d)
        Labels outside of the classes are among the best of nothing.
    k : int

    Notes
    -----
    No row is sorted: O(n C d) time.
    """
    refuse_nan(scores)
    classes = scores.shape[1]
    known = (target >= 0) & (target < classes)
    place = np.where(known, target, 0).astype(np.intp)[:, np.newaxis]
    own = np.take_along_axis(scores, place, axis=1)
    before = np.arange(classes).reshape(-1, 1) < place
    better = np.count_nonzero((scores > own) | ((scores == own) & before), axis=1)
    return np.where(known & (better < k), target, scores.argmax(axis=1))


def refuse_nan(scores: Array) -> None:
    """Raise a ValueError if a score is NaN."""
    if np.isnan(scores).any():
        raise ValueError("`preds` contains NaN, of which nobody can say which class it is")
