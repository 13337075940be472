"""Scores and labels to true and false positives and negatives, for all thresholds at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.dropin.keras.boundaries import for_scores
from fastrecall.dropin.keras.inputs import refuse_nan
from fastrecall.dropin.keras.shapes import as_one_row
from fastrecall.thresholds import count_at_thresholds

__all__ = ["CELLS", "count_cells", "of_booleans"]

Array = np.ndarray[Any, Any]

CELLS = ("true_positives", "false_positives", "true_negatives", "false_negatives")

# Samples that are compared before the next ones: what is made of them stays in the cache.
_COMPARED = 1 << 17

# Labels that are made booleans before the kernel counts them, which a call of it is not worth
# for a few.
_COUNTED = 1 << 20

# So many thresholds are compared with one after the other before it is faster to look scores up.
_FEW = 16


def count_cells(
    y_true: Array, y_pred: Array, boundaries: Array, weights: Array | None
) -> dict[str, Array]:
    """Count what is beyond each boundary and what is not, by whether its label is zero.

    Parameters
    ----------
    y_true, y_pred : ndarray of one shape
    boundaries : ndarray of shape (T,)
        Of :func:`.boundaries.boundaries`.
    weights : ndarray of the same shape, optional

    Returns
    -------
    dict of str to ndarray of shape (T,)
        By the names of ``CELLS``; int64, or float64 with weights.
    """
    limits = for_scores(boundaries, y_pred.dtype)
    cells = np.zeros((4, len(limits)), np.int64 if weights is None else np.float64)
    few = weights is None and len(limits) <= _FEW
    for true, pred, weight in as_one_row(
        y_true, y_pred, weights, most=_COMPARED if few else _COUNTED
    ):
        assert true is not None
        assert pred is not None
        if few:
            cells += _by_comparing(true, pred, limits)
        else:
            cells += _of_block(true, pred, limits, weight)
    return dict(zip(CELLS, cells, strict=True))


def of_booleans(positive: Array, beyond: Array) -> dict[str, Array]:
    """Count the same of predictions that are there already, at one threshold."""
    tp, n_true, n_pred = map(np.count_nonzero, (positive & beyond, positive, beyond))
    cells = (tp, n_pred - tp, positive.size - n_true - n_pred + tp, n_true - tp)
    return dict(zip(CELLS, np.array(cells)[:, None], strict=True))


def _by_comparing(true: Array, pred: Array, limits: Array) -> Array:
    refuse_nan(true, "y_true")
    refuse_nan(pred, "y_pred")
    positive = true if true.dtype == bool else true != 0
    each = [of_booleans(positive, pred > limit).values() for limit in limits]
    return np.concatenate([list(cells) for cells in each], axis=1)


def _of_block(true: Array, pred: Array, limits: Array, weight: Array | None) -> Any:
    refuse_nan(true, "y_true")
    if true.size == 0 or (weight is not None and not weight.any()):
        refuse_nan(pred, "y_pred")
        return 0
    positive = true if true.dtype == bool else true != 0
    told_apart, beyond = (False, True), False
    try:
        counts = count_at_thresholds(
            positive, pred, limits, labels=told_apart, sample_weight=weight, inclusive=beyond
        )
    except ValueError:
        # The same error under our argument's name.
        refuse_nan(pred, "y_pred")
        raise
    return np.array([counts.tp, counts.fp, counts.tn, counts.fn])
