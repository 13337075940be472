"""A table of scores in any container, some rows at a time as the kernel reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.arrays import as_array, is_sparse
from fastrecall.errors import input_texts, ranking_texts
from fastrecall.scores import as_scores, is_bfloat16, read

__all__ = ["Scores"]

Array = np.ndarray[Any, Any]

_SIGN = 1 << 63


class Scores:
    """A row for each sample, a column for each class.

    Parameters
    ----------
    y_score : array-like of shape (n_samples, n_classes)
        Numbers in any layout. Floats of 16, 32 and 64 bits and int64 are read as they lie;
        ``bfloat16`` tensors and other integers are converted, some rows at a time.

    Raises
    ------
    TypeError
        For sparse scores, for what holds no numbers, and for long doubles.
    ValueError
        If there are no two dimensions, or no row or column.
    """

    __slots__ = ("_table", "shape")

    def __init__(self, y_score: Any) -> None:
        table = (
            y_score
            if type(y_score) is np.ndarray and y_score.dtype.kind in "biuf"
            else _as_table(y_score)
        )
        self.shape: tuple[int, int] = tuple(table.shape)
        if len(self.shape) != 2:
            raise ValueError(ranking_texts.not_two_dimensional(self.shape))
        if 0 in self.shape:
            raise ValueError(ranking_texts.EMPTY)
        self._table = table
        self.rows(0, 1)

    def rows(self, first: int, last: int) -> Array:
        """Return some rows as float16, float32, float64 or int64, in any order and layout."""
        rows = self._table[first:last]
        if not isinstance(rows, np.ndarray):  # a tensor of bfloat16
            rows = rows.float().numpy()
        kind, size = rows.dtype.kind, rows.dtype.itemsize
        if kind == "f" and size <= 8:
            return rows
        if kind in "biu" and (kind, size) != ("u", 8):
            return rows.astype(np.int64, copy=False)
        if kind == "u":
            # In the same order, with signs.
            return (rows.astype(np.uint64, copy=False) ^ np.uint64(_SIGN)).view(np.int64)
        raise TypeError(ranking_texts.dtype(rows.dtype))


def _as_table(y_score: Any) -> Any:
    if is_bfloat16(y_score):
        return y_score
    if is_sparse(y_score):
        raise TypeError(input_texts.sparse_refused("y_score"))
    table = np.asarray(as_array(read(y_score, "y_score"), "y_score", sparse=False))
    # Numbers as objects are scores here as they are at thresholds.
    return as_scores(table) if table.dtype.kind == "O" else table
