"""pandas' columns: what lies behind each of its dtypes."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from fastrecall.labels.arrow import read as read_arrow
from fastrecall.labels.column import Bits, Chunk, Column, Side, in_use
from fastrecall.labels.words import Vocabulary

__all__ = ["read"]

Array = np.ndarray[Any, Any]


def read(y: Any, name: str, vocabulary: Vocabulary) -> Side | None:
    """Return the labels of a Series, an Index, an extension array or a frame of one column."""
    pandas = sys.modules.get("pandas")
    if pandas is None:  # a class of that name that is not its own
        return None
    if isinstance(y, pandas.DataFrame):
        return _of_frame(y, name, vocabulary)
    dtype = getattr(y, "dtype", None)
    if isinstance(dtype, np.dtype):
        return _as_numpy(y)
    if isinstance(y, (pandas.Series, pandas.Index)):
        y = y.array
    if isinstance(dtype, pandas.CategoricalDtype):
        return _of_categorical(y)
    if isinstance(dtype, pandas.StringDtype):
        if dtype.storage == "pyarrow":
            return read_arrow(y.__arrow_array__(), name, vocabulary)
        return np.asarray(y, dtype=object)
    if isinstance(dtype, getattr(pandas, "ArrowDtype", ())):
        return _as_floats(read_arrow(y.__arrow_array__(), name, vocabulary))
    return _of_masked(y) if hasattr(dtype, "numpy_dtype") else None


def _as_numpy(y: Any) -> Array | None:
    array = y.to_numpy()
    return array if type(array) is np.ndarray else None


def _of_frame(frame: Any, name: str, vocabulary: Vocabulary) -> Side | None:
    if frame.shape[1] != 1:
        return None
    column = frame.iloc[:, 0]
    side = read(column, name, vocabulary)
    if isinstance(column.dtype, np.dtype) or (isinstance(side, Column) and side.dtype.kind == "U"):
        return side
    # Strings of Python become words elsewhere. Others scikit-learn reads as no column is read.
    return side if isinstance(side, np.ndarray) and side.dtype.kind == "O" else None


def _of_categorical(categorical: Any) -> Column | None:
    codes, categories = categorical.codes, categorical.categories
    if len(codes) < len(categories):
        present, codes = in_use(codes, len(categories))
        categories = categories.take(present)
    if isinstance(categories.dtype, np.dtype) and categories.dtype.kind in "biuf":
        values = categories.to_numpy()
        if values.dtype.itemsize > 8 or values.dtype == np.float16:
            return None
        # scikit-learn takes categories of booleans for floats.
        dtype = np.dtype(np.float64) if values.dtype.kind == "b" else values.dtype
        return Column([Chunk(codes, len(codes), values)], dtype)
    words = categories.tolist()
    if not all(type(word) is str for word in words):
        return None
    return Column([Chunk(codes, len(codes), words)], str)


def _of_masked(array: Any) -> Side | None:
    """Return nullable numbers, which scikit-learn takes for floats."""
    dtype = array.dtype.numpy_dtype
    if dtype.kind not in "biuf":
        return None
    try:
        labels = array.to_numpy(dtype=dtype)
    except ValueError:
        # Some are missing.
        labels = array.to_numpy(dtype=dtype, na_value=dtype.type(0))
        valid = Bits(np.packbits(~array.isna(), bitorder="little"), 0)
        return Column([Chunk(labels, len(labels), None, valid)], np.float64)
    # Of floats, those that are missing have become NaN.
    return labels if dtype.kind == "f" else Column([Chunk(labels, len(labels))], np.float64)


def _as_floats(side: Side | None) -> Side | None:
    """Return numbers of Arrow in pandas as what scikit-learn takes them for."""
    if not isinstance(side, Column) or side.dtype.kind == "U":
        return side
    # Of times in a time zone scikit-learn sees objects.
    return Column(side.chunks, np.float64) if side.dtype.kind in "biuf" else None
