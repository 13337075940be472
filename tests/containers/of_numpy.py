"""NumPy's arrays: every dtype, and every way to lie in memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.containers.container import CODES, NUMBERS, NUMBERS_ONLY, Container

__all__ = ["NUMPY"]

Array = np.ndarray[Any, Any]

_INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


def _as(dtype: Any) -> Any:
    return lambda values: values.astype(dtype)


def _lacking(dtype: Any) -> Any:
    """Let None become NaN or NaT, which only a list of objects does."""
    return lambda values: np.array(values.tolist(), dtype=dtype)


def _swapped(values: Array) -> Array:
    return values.astype(values.dtype.newbyteorder("S"))


def _strided(values: Array) -> Array:
    apart = np.repeat(values, 3)
    apart[1::3] = values[::-1]
    return apart[::3]


def _reversed(values: Array) -> Array:
    return np.ascontiguousarray(values[::-1])[::-1]


def _read_only(values: Array) -> Array:
    array = values.copy()
    array.flags.writeable = False
    return array


def _misaligned(values: Array) -> Array:
    raw = np.empty(values.nbytes + 1, np.uint8)
    array = raw[1:].view(values.dtype)
    array[:] = values
    return array


def _memmap(values: Array) -> Array:
    with tempfile.TemporaryFile() as file:
        file.write(values.tobytes())
        file.flush()
        # The map outlives the file's name and its handle.
        mapped = np.memmap(file, dtype=values.dtype, mode="r", shape=values.shape)
    # Pages that are first read by a call would be taken for memory of that call.
    assert (mapped == values).all()
    return mapped


def _strings(values: Array) -> Array:
    return values.astype(np.dtypes.StringDType())


def _strings_or_none(values: Array) -> Array:
    return values.astype(object).astype(np.dtypes.StringDType(na_object=None))


def _of(name: str, kinds: str, make: Callable[[Array], Any], **more: Any) -> Container:
    return Container(name, "NumPy", kinds, make, **more)


NUMPY = [
    *(_of(f"ndarray, {dtype}", "int", _as(dtype), plain=_as(dtype)) for dtype in _INTEGERS),
    _of("ndarray, bool", "bool", _as(bool)),
    _of("ndarray, float16", "float", _lacking("f2"), zero_copy=NUMBERS, missing="NaN"),
    _of("ndarray, float32", "float", _lacking("f4"), missing="NaN"),
    _of("ndarray, float64", "float", _lacking("f8"), missing="NaN"),
    _of(
        "ndarray, U", "str", _as(str), zero_copy=CODES, note="two widths; NUL at the end is padding"
    ),
    _of("ndarray, StringDType", "str", _strings, zero_copy=CODES),
    _of(
        "ndarray, StringDType(na_object=None)",
        "str",
        _strings_or_none,
        zero_copy=CODES,
        missing="None",
    ),
    _of(
        "ndarray, object of str",
        "str",
        _as(object),
        zero_copy=CODES,
        missing="None",
        note="None and NaN are missing",
    ),
    _of(
        "ndarray, datetime64",
        "date",
        _lacking("M8[D]"),
        missing="NaT",
        refuses="NaT",
        note="two units are compared in the finer one",
    ),
    _of("ndarray, byte-swapped", "int float str", _swapped, zero_copy=NUMBERS_ONLY),
    _of("ndarray, strided", "int bool float str", _strided, zero_copy=NUMBERS_ONLY),
    _of("ndarray, reversed", "int bool str", _reversed, zero_copy=NUMBERS_ONLY),
    _of("ndarray, read-only", "int bool float str", _read_only, zero_copy=NUMBERS_ONLY),
    _of("ndarray, misaligned", "int float str", _misaligned, zero_copy=NUMBERS_ONLY),
    _of(
        "ndarray, one column",
        "int bool float str",
        lambda values: values.reshape(-1, 1),
        zero_copy=NUMBERS_ONLY,
    ),
    _of("memmap", "int bool float str", _memmap, zero_copy=NUMBERS_ONLY),
    _of(
        "masked array",
        "int str",
        np.ma.array,
        zero_copy=NUMBERS_ONLY,
        note="a hidden label is an error",
    ),
]
