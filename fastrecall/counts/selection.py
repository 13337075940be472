"""Some of the classes: what stays of the parts of counts, of one group or of many."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from fastrecall.counts.chosen import check_columns_of
from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.index import as_labels, picked, positions
from fastrecall.counts.making import Parts

__all__ = ["selected"]

Array = np.ndarray[Any, Any]
Held = TypeVar("Held", Parts, GroupParts)


def selected(parts: Held, labels: Any) -> Held:
    """Return the parts of some classes only, in the given order; zeros for those that never came.

    Raises
    ------
    ValueError, TypeError
        If these are no distinct labels, or none of this kind.

    Notes
    -----
    O(k) time and memory for k labels of counts without the matrix, else O(K**2); by group.
    """
    wanted = as_labels(labels)
    at = positions(parts.classes, wanted)
    if parts.kind == "multilabel" and not parts.sets:
        check_columns_of(parts.classes, wanted)
    left = np.ones(len(parts.classes), dtype=bool)
    left[at[at >= 0]] = False
    margins: tuple[Array | None, ...] = (parts.tp, parts.n_true, parts.n_pred)
    gone = any(margin is not None and bool(margin[..., left].any()) for margin in margins)
    if parts.matrix is not None and not gone:
        # Weights of both signs may cancel in a margin.
        gone = bool(parts.matrix[..., left].any() or parts.matrix[..., left, :].any())
    chosen = parts._replace(
        classes=wanted,
        tp=picked(parts.tp, at),
        n_true=picked(parts.n_true, at),
        n_pred=picked(parts.n_pred, at),
        matrix=_cells(parts.matrix, at),
        partial=parts.partial or gone,
    )
    if parts.kind == "multilabel" and left.any():
        # Whether the left columns of a row all agree, sums of columns do not tell.
        n_true, n_pred = picked(parts.n_true, at), picked(parts.n_pred, at)
        wrong = (n_true + n_pred - 2 * chosen.tp).sum(axis=-1)
        chosen = chosen._replace(agreed=None, differing=wrong if wrong.ndim else wrong.item())
    return chosen


def _cells(matrix: Array | None, at: Array) -> Array | None:
    """Return rows and columns of the last two axes, zeros for places of -1."""
    if matrix is None:
        return None
    around = [*[(0, 0)] * (matrix.ndim - 2), (0, 1), (0, 1)]
    cells: Array = np.pad(matrix, around)[..., at[:, np.newaxis], at]
    return cells
