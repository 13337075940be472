"""A batch as Keras reads it: ranks, weights, the best k, one class; then counted."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import for_scores
from fastrecall.dropin.keras.cells import CELLS, count_cells, of_booleans
from fastrecall.dropin.keras.choosing import best, column, columns_of, refuse_k
from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan
from fastrecall.dropin.keras.shapes import ROWS, broadcast, refuse_others, same_rank

__all__ = ["count_batch"]

Array = np.ndarray[Any, Any]


def count_batch(
    y_true: Any,
    y_pred: Any,
    boundaries: Array,
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
    boundaries : ndarray of shape (T,)
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
    """
    scores, labels = same_rank(as_numbers(y_pred, "y_pred"), as_numbers(y_true, "y_true"))
    refuse_others(labels, scores)
    weights = None if sample_weight is None else as_numbers(sample_weight, "sample_weight")
    if weights is not None:
        refuse_nan(weights, "sample_weight")
        _, weights = same_rank(labels, weights[..., None], expand=False)
    if top_k is not None:
        refuse_k(top_k, "top_k", scores)
    elif class_id is not None:
        labels, scores = _column(labels, class_id), _column(scores, class_id)
    if weights is not None:
        shape = scores.shape if top_k is None or class_id is None else (*scores.shape[:-1], 1)
        weights = broadcast(weights, shape)
    if top_k is None:
        return count_cells(labels, scores, boundaries, weights)
    return _of_the_best(labels, scores, boundaries, weights, top_k, class_id)


def _column(table: Array, class_id: int) -> Array:
    if table.ndim == 1:
        raise ValueError(texts.class_id_needs_columns(table.shape))
    return column(table, class_id)


def _of_the_best(
    labels: Array,
    scores: Array,
    boundaries: Array,
    weights: Array | None,
    top_k: int,
    class_id: int | None,
) -> dict[str, Array]:
    if class_id is not None and scores.ndim == 1:
        raise ValueError(texts.class_id_needs_columns(scores.shape))
    width = scores.shape[-1]
    which = slice(None) if class_id is None else [_place(scores, class_id)]
    tables = [labels.reshape(-1, width), scores.reshape(-1, width)]
    if weights is not None:
        tables.append(weights.reshape(-1, weights.shape[-1]))
    total = count_cells(labels[:0], scores[:0], boundaries, None)
    rows = max(1, ROWS // width)
    for start in range(0, len(tables[0]), rows):
        true, pred, *weight = (table[start : start + rows] for table in tables)
        refuse_nan(true, "y_true")
        positive, columns = columns_of(true != 0)[which], columns_of(pred)
        chosen, columns = best(columns, top_k)[which], columns[which]
        if len(boundaries) == 1 and not weight:
            beyond = chosen & (columns > for_scores(boundaries, columns.dtype)[0])
            cells = of_booleans(positive, beyond)
        else:
            left = np.where(chosen, columns, -np.inf)
            cells = count_cells(positive, left, boundaries, weight[0].T if weight else None)
        total = {name: total[name] + cells[name] for name in CELLS}
    return total


def _place(scores: Array, class_id: int) -> int:
    column(scores[:0], class_id)
    return class_id
