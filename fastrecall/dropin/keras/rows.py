"""Rows of scores: the best of each, whether their label is among these, and single columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.inputs import readable, refused
from fastrecall.dropin.keras.runs import in_parts
from fastrecall.dropin.keras.shapes import read_at_once

__all__ = ["check_class", "kept_best", "label_hits", "refuse_k"]

Array = np.ndarray[Any, Any]

_SIGN = np.uint64(1 << 63)


def refuse_k(k: int, name: str, scores: Array) -> None:
    """Raise a ValueError if rows have fewer than k scores."""
    if k > scores.shape[-1]:
        raise ValueError(texts.top_k_beyond(name, k, scores.shape[-1]))


def check_class(class_id: int, scores: Array) -> None:
    """Raise an error if there is no such column.

    Raises
    ------
    ValueError
        If there are no columns at all.
    IndexError
        If there are others only.
    """
    if scores.ndim == 1:
        raise ValueError(texts.class_id_needs_columns(scores.shape))
    n_classes = scores.shape[-1]
    if not -n_classes <= class_id < n_classes:
        raise IndexError(texts.no_such_class(class_id, n_classes))


def kept_best(table: Array, k: int) -> Array:
    """Return rows with minus infinity for all scores but the k best, as float32 or float64.

    Of equal scores the first are taken.
    """
    double = table.dtype.kind != "f" or table.itemsize == 8
    rows = np.ascontiguousarray(table, np.float64 if double else np.float32)
    kept = np.empty_like(rows)
    try:
        _kernel.keep_best(rows, kept, k)
    except _kernel.RejectedError as error:
        raise refused(error) from None
    return kept


def label_hits(truth: Array, scores: Array, k: int, *, first: bool) -> Array:
    """Tell whether each row's label is among the k best scores of it.

    Parameters
    ----------
    truth : ndarray
        One number less of dimensions: the label's column. Or of the scores' shape: the label is
        that of the highest, the first of equal ones.
    scores : ndarray of shape (..., K)
    k : int
    first : bool
        Whether of equal scores the first one is the best, or all of them are.

    Returns
    -------
    ndarray of uint8, of as many entries as there are rows
        2 where a label has no score.

    Raises
    ------
    RejectedError
        If labels, or a table of them, hold what is no label.
    ValueError
        For NaN among scores.
    """
    if scores.ndim < 2:
        raise ValueError(texts.no_rows(scores.shape))
    width = scores.shape[-1]
    table = scores.reshape(-1, width)
    rows = truth.shape == scores.shape
    true = truth.reshape(-1, width) if rows else readable(truth.reshape(-1))
    hits = np.zeros(scores.size // max(1, width), np.uint8)

    def work(start: int, stop: int) -> None:
        some = _lines(true[start:stop]) if rows else true[start:stop]
        _kernel.within_best(_lines(table[start:stop]), some, hits[start:stop], k, first=first)

    if hits.size:
        tables = (table, true) if rows else (table,)
        in_parts(work, len(hits), read_at_once(*((each, _lines) for each in tables)), width)
    return hits


def _lines(table: Array) -> Array:
    """Return rows as the kernel reads them: end to end, of a few dtypes of the same order."""
    kind, size = table.dtype.kind, table.itemsize
    if kind == "u" and size == 8:
        table = (table ^ _SIGN).view(np.int64)
    dtype = table.dtype.newbyteorder("=") if kind == "f" else np.dtype(np.int64)
    return np.require(table, dtype, ("C", "A"))
