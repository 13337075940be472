"""polars' columns: by Arrow's interface, but for categories, which that recodes at each call."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.labels.arrow import read as read_arrow
from fastrecall.labels.column import Chunk, Column, sources
from fastrecall.labels.words import Vocabulary

__all__ = ["read"]

# Numbers of categories are the process's own, and may have gaps: a list this long is quickly made.
_LONGEST_LIST = 1 << 12


def read(y: Any, name: str, vocabulary: Vocabulary) -> Column | None:
    """Return the labels of a Series, or of a frame of one column."""
    column = None
    if str(getattr(y, "dtype", "")).startswith("Categorical"):
        column = _of_categories(y, name, vocabulary)
    return read_arrow(y, name, vocabulary) if column is None else column


def _of_categories(series: Any, name: str, vocabulary: Vocabulary) -> Column | None:
    numbered = read_arrow(series.to_physical(), name, vocabulary)
    if numbered is None or not hasattr(series.cat, "to"):
        return None
    found = {number for chunk in numbered.chunks for number in _distinct(chunk)}
    if not found or max(found) >= _LONGEST_LIST:
        return None
    present = sorted(found)
    polars = sys.modules["polars"]
    named = polars.Series(present, dtype=series.to_physical().dtype).cat.to(series.dtype)
    words = named.cast(polars.String).to_list()
    # In the gaps stands some word: their numbers do not come.
    values = [words[0]] * (present[-1] + 1)
    for number, word in zip(present, words, strict=True):
        values[number] = word
    chunks = [chunk._replace(values=values) for chunk in numbered.chunks]
    return Column(chunks, np.dtype(str))


def _distinct(chunk: Chunk) -> list[int]:
    side = sources([chunk], [None])
    counted = _kernel.count_labels(side, side, None, None, False, 0, False, False, None, True)
    return list(counted[0].tolist())
