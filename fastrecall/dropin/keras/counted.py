"""A batch as Keras reads it: ranks, weights, the best k, one class; then counted."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.dropin.keras.boundaries import Boundaries
from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan, refused
from fastrecall.dropin.keras.rows import check_class, kept_best, refuse_k
from fastrecall.dropin.keras.runs import between
from fastrecall.dropin.keras.shapes import (
    Sides,
    at_once,
    block_rows,
    broadcast,
    flat,
    refuse_others,
    same_rank,
)

__all__ = ["CELLS", "count_batch"]

Array = np.ndarray[Any, Any]

CELLS = ("true_positives", "false_positives", "true_negatives", "false_negatives")


def count_batch(
    y_true: Any,
    y_pred: Any,
    boundaries: Boundaries,
    *,
    sample_weight: Any = None,
    top_k: int | None = None,
    class_id: int | None = None,
) -> dict[str, Array]:
    """Count the cells of a batch.

    Parameters
    ----------
    y_true, y_pred : array-like of one shape
        All numbers but 0 are positive labels. Their ranks may differ by a last axis of length 1.
    boundaries : Boundaries
        T of them.
    sample_weight : array-like, optional
        A number, an array with an entry for each row, or of the shape of ``y_pred``, or what
        can be broadcast to that.
    top_k : int, optional
        All scores but the best k of a row are no predictions at all.
    class_id : int, optional
        The only column that is counted.

    Returns
    -------
    dict of str to ndarray of shape (T,)
        By the names of ``CELLS``; int64, or float64 with weights.
    """
    scores, labels = same_rank(as_numbers(y_pred, "y_pred"), as_numbers(y_true, "y_true"))
    refuse_others(labels, scores)
    weights = None if sample_weight is None else as_numbers(sample_weight, "sample_weight")
    if weights is not None:
        refuse_nan(weights, "sample_weight")
        _, weights = same_rank(labels, weights[..., None], expand=False)
    if top_k is not None:
        refuse_k(top_k, "top_k", scores)
    if class_id is not None:
        check_class(class_id, scores)
    if weights is not None:
        lone = class_id is not None
        weights = broadcast(weights, (*scores.shape[:-1], 1) if lone else scores.shape)
    sides: Sides = labels, scores, weights
    if top_k is not None and scores.ndim == 1:
        sides = labels[None], scores[None], None if weights is None else weights[None]
    if top_k is None:
        sides, class_id = _column(*sides, class_id), None
    step = at_once(*sides) if top_k is None else block_rows(sides[1])
    ready = partial(_ready, top_k=top_k, class_id=class_id)
    try:
        cells, reached = between(sides, step, ready, boundaries.cutoffs)
    except _kernel.RejectedError as error:
        raise refused(error) from None
    up = cells[0, ::-1].cumsum(axis=0)[::-1]
    fp, tp = up[reached].T
    negative, positive = up[0]
    return dict(zip(CELLS, (tp, fp, negative - fp, positive - tp), strict=True))


def _ready(
    true: Array, pred: Array, weight: Array | None, *, top_k: int | None, class_id: int | None
) -> Any:
    if top_k is not None:
        pred = kept_best(pred.reshape(-1, pred.shape[-1]), top_k).reshape(pred.shape)
    return flat(*_column(true, pred, weight, class_id))


def _column(true: Array, pred: Array, weight: Array | None, class_id: int | None) -> Sides:
    if class_id is None:
        return true, pred, weight
    lone = None if weight is None else weight[..., 0]
    return true[..., class_id], pred[..., class_id], lone
