"""Any number of labels a sample, as sets of them: lists of sets, Arrow's and polars' list columns.

Both sides become rows of column numbers, as a CSR indicator has them, without the table itself.
"""

from __future__ import annotations

from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import check_equal_lengths
from fastrecall.errors import input_texts as texts
from fastrecall.labels.column import Side, as_column
from fastrecall.labels.containers import as_side
from fastrecall.labels.indicator import IndicatorTally
from fastrecall.labels.lists import read_lists
from fastrecall.labels.words import Vocabulary

__all__ = ["LabelSets", "encode_sets"]

Array = np.ndarray[Any, Any]

_NAMES = "y_true", "y_pred"


class LabelSets(NamedTuple):
    """Two sides of label sets in terms of their sorted classes."""

    classes: Array
    # Starts and columns, as of CSR; columns are distinct in each row.
    true: tuple[Array, Array]
    pred: tuple[Array, Array]

    @property
    def n_samples(self) -> int:
        """Sets on each side."""
        return len(self.true[0]) - 1

    def rows(self, at: Array) -> LabelSets:
        """Return a copy of some samples' sets, in the given order."""
        return LabelSets(self.classes, _rows_of(*self.true, at), _rows_of(*self.pred, at))

    def tally(self, weights: Array | None) -> IndicatorTally:
        """Count both sides in one pass: O(labels) time."""
        counted = _kernel.count_csr(*self.true, *self.pred, weights, columns=len(self.classes))
        return IndicatorTally(*counted)


def encode_sets(y_true: Any, y_pred: Any) -> LabelSets:
    """Encode two sequences of label sets.

    Parameters
    ----------
    y_true, y_pred : sequence of sets, lists or tuples; or a list column of Arrow or polars
        The labels of each sample, in any order. A label that comes twice counts once.

    Raises
    ------
    TypeError
        For what holds no sets of labels.
    ValueError
        For different numbers of samples, missing sets or labels, and words beside numbers.

    Notes
    -----
    O(n log n) time and O(n) memory for n labels of all samples together.
    """
    vocabulary = Vocabulary()
    rows = [_rows(y, name, vocabulary) for y, name in ((y_true, "y_true"), (y_pred, "y_pred"))]
    check_equal_lengths([len(starts) - 1 for starts, _ in rows])
    if len(rows[0][0]) == 1:
        raise ValueError(texts.EMPTY_TARGETS)
    coded = [_coded(labels, name) for (_, labels), name in zip(rows, _NAMES, strict=True)]
    classes = _union([labels for labels, _ in coded])
    sides = [
        _distinct(starts, np.searchsorted(classes, labels)[codes], len(classes))
        for (starts, _), (labels, codes) in zip(rows, coded, strict=True)
    ]
    return LabelSets(classes, sides[0], sides[1])


def _rows(y: Any, name: str, vocabulary: Vocabulary) -> tuple[Array, Side]:
    """Return where the labels of each sample begin, and all labels end to end."""
    if hasattr(y, "__arrow_c_array__") or hasattr(y, "__arrow_c_stream__"):
        return read_lists(y, name, vocabulary)
    if isinstance(y, (str, bytes)) or not hasattr(y, "__len__"):
        raise TypeError(texts.no_label_sets(name, type(y)))
    starts = np.zeros(len(y) + 1, dtype=np.int64)
    np.cumsum([_size(row, name) for row in y], out=starts[1:])
    flat = list(chain.from_iterable(y))
    labels = as_side(flat, name, vocabulary) if flat else np.zeros(0, dtype=np.int64)
    if labels is None:
        raise TypeError(texts.no_label_sets(name, type(y)))
    return starts, labels


def _size(row: Any, name: str) -> int:
    # Of NumPy's scalars, records and words have a length.
    if isinstance(row, (str, bytes, np.generic)) or not hasattr(row, "__len__"):
        raise TypeError(texts.no_label_set(name, row))
    return len(row)


def _coded(side: Side, name: str) -> tuple[Array, Array]:
    """Return distinct labels, sorted, and the place of each label among them."""
    column = as_column(side)
    if column.dtype.kind != "U":
        values = np.asarray(column)
        gaps = values.dtype.kind == "O"
        if gaps or (values.dtype.kind == "f" and not np.isfinite(values).all()):
            raise ValueError(texts.missing(name))
        labels = np.unique(values)
        return labels, np.searchsorted(labels, values)
    read = [chunk.words() for chunk in column.chunks]
    union = sorted({word for words in read for word in words})
    place = {word: at for at, word in enumerate(union)}
    codes = []
    for chunk, words in zip(column.chunks, read, strict=True):
        if chunk.gaps().any():
            raise ValueError(texts.missing(name))
        codes.append(np.array([place[word] for word in words], dtype=np.int64)[chunk.data])
    return np.array(union, dtype=str), np.concatenate(codes)


def _union(sides: list[Array]) -> Array:
    """Return the labels of both sides, sorted."""
    filled = [labels for labels in sides if len(labels)]
    if not filled:
        return sides[0]
    if len({labels.dtype.kind == "U" for labels in filled}) > 1:
        raise ValueError(texts.mixed_labels(filled))
    united = np.unique(np.concatenate(filled))
    if united.dtype.kind == "f" and np.abs(united).max() >= 2.0**53:
        # As floats some integers would be others.
        exact = sorted({label for labels in filled for label in labels.tolist()})
        return np.array(exact, dtype=object)
    return united


def _rows_of(starts: Array, columns: Array, at: Array) -> tuple[Array, Array]:
    sizes = starts[at + 1] - starts[at]
    some = np.zeros(len(at) + 1, dtype=np.int64)
    np.cumsum(sizes, out=some[1:])
    places = np.arange(some[-1]) + np.repeat(starts[at] - some[:-1], sizes.astype(np.intp))
    return some, columns[places]


def _distinct(starts: Array, columns: Array, n_columns: int) -> tuple[Array, Array]:
    """Sort the columns of each row, and leave out those that come twice."""
    # With 64 bits also where an index has fewer: a cell is a row and a column.
    rows = np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts).astype(np.intp))
    cells = np.unique(rows * max(n_columns, 1) + columns)
    rows, columns = np.divmod(cells, max(n_columns, 1))
    return np.searchsorted(rows, np.arange(len(starts))), columns
