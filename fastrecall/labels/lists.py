"""Arrow's list columns: the labels of all samples end to end, and where each sample's begin."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.errors import input_texts as texts
from fastrecall.labels.arrow import dtype_of, read_array
from fastrecall.labels.column import Column
from fastrecall.labels.times import TIMES
from fastrecall.labels.words import Vocabulary

__all__ = ["read_lists"]

Array = np.ndarray[Any, Any]

# Arrow's format strings of lists, with the dtype of their offsets.
_LISTS = {"+l": np.int32, "+L": np.int64}


def read_lists(y: Any, name: str, vocabulary: Vocabulary) -> tuple[Array, Column]:
    """Return where the labels of each sample begin, and the column of all labels.

    Raises
    ------
    TypeError
        For anything but lists (of 32 or 64 bits) of numbers or strings.
    ValueError
        For missing lists, and for lists that end before they begin.
    """
    starts, chunks, dtype = [np.zeros(1, dtype=np.int64)], [], np.dtype(np.int64)
    for lists in _kernel.import_arrow(y):
        ends = _ends(lists, name, y)
        if len(ends):
            starts.append(ends[1:] - ends[0] + starts[-1][-1])
        if not len(ends) or ends[-1] == ends[0]:
            continue
        (items,) = lists.children
        chunk = read_array(items, vocabulary)
        if chunk is None or dtype_of(items, chunk).kind in TIMES:
            raise TypeError(texts.no_label_sets(name, type(y)))
        chunks.append(chunk.part(int(ends[0]), int(ends[-1] - ends[0])))
        dtype = dtype_of(items, chunk)
    return np.concatenate(starts), Column(chunks, dtype)


def _ends(lists: _kernel.ArrowChunk, name: str, y: Any) -> Array:
    """Return where each list ends among the items, and before that where the first begins."""
    if lists.format not in _LISTS:
        raise TypeError(texts.no_label_sets(name, type(y)))
    if lists.validity is not None:
        raise ValueError(texts.missing(name))
    if not lists.size:
        return np.zeros(0, dtype=np.int64)
    found = np.frombuffer(lists.offsets or b"", np.dtype(_LISTS[lists.format]))
    # A copy: what is checked here has to be what is used.
    ends: Array = found[lists.offset : lists.offset + lists.size + 1].astype(np.int64)
    if ends[0] < 0 or (np.diff(ends) < 0).any() or ends[-1] > lists.children[0].size:
        raise ValueError(texts.BROKEN_LISTS)
    return ends
