"""NumPy arrays of one content in every dtype and every layout."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np

INT_DTYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
EXACT_UP_TO = {"float16": 2**11, "float32": 2**24, "float64": 2**53}


def dtypes_for(family: str, values: Sequence[Any]) -> list[str]:
    """Every dtype that holds the values exactly."""
    if family == "str":
        return ["U", "object"]
    if family == "date":
        return ["datetime64[D]", "datetime64[ns]", "datetime64[s]"]
    low, high = min(values), max(values)
    dtypes = [d for d in INT_DTYPES if np.iinfo(d).min <= low and high <= np.iinfo(d).max]
    # int64 is what most people have.
    dtypes += [d for d in dtypes if d == "int64"] * 2
    dtypes += [d for d, limit in EXACT_UP_TO.items() if -limit <= low and high <= limit]
    if set(values) <= {0, 1}:
        dtypes += ["bool", "bool"]
    return dtypes


def array_of(values: Sequence[Any], dtype: str) -> np.ndarray:
    return np.array(values, dtype=dtype)


def _strided(array: np.ndarray, rng: Random) -> np.ndarray:
    step = rng.choice([2, 3, 7])
    wide = np.zeros(len(array) * step, array.dtype)
    wide[::step] = array
    return wide[::step]


def _reversed(array: np.ndarray, rng: Random) -> np.ndarray:
    return np.ascontiguousarray(array[::-1])[::-1]


def _zero_stride(array: np.ndarray, rng: Random) -> np.ndarray:
    return np.broadcast_to(array[0], array.shape)


def _read_only(array: np.ndarray, rng: Random) -> np.ndarray:
    array.flags.writeable = False
    return array


def _misaligned(array: np.ndarray, rng: Random) -> np.ndarray:
    if array.dtype == object:
        return array
    room = np.zeros(array.nbytes + 1, np.uint8)
    view = room[1:].view(array.dtype)
    view[:] = array
    return view


def _byte_swapped(array: np.ndarray, rng: Random) -> np.ndarray:
    return array.astype(array.dtype.newbyteorder())


def _field(array: np.ndarray, rng: Random) -> np.ndarray:
    records = np.zeros(len(array), [("flag", "u1"), ("label", array.dtype)])
    records["label"] = array
    return records["label"]


def _column(array: np.ndarray, rng: Random) -> np.ndarray:
    return array.reshape(-1, 1)


def _column_of_fortran(array: np.ndarray, rng: Random) -> np.ndarray:
    wide = np.zeros((len(array), 3), array.dtype, order="F")
    wide[:, 1] = array
    return wide[:, 1:2]


def _column_of_c(array: np.ndarray, rng: Random) -> np.ndarray:
    wide = np.zeros((len(array), 3), array.dtype, order="C")
    wide[:, 1] = array
    return wide[:, 1:2]


LAYOUTS = {
    "contiguous": lambda array, rng: array,
    "strided": _strided,
    "reversed": _reversed,
    "zero-stride": _zero_stride,
    "read-only": _read_only,
    "misaligned": _misaligned,
    "byte-swapped": _byte_swapped,
    "field": _field,
    "column": _column,
    "column of a Fortran array": _column_of_fortran,
    "column of a C array": _column_of_c,
}


def lay_out(array: np.ndarray, rng: Random) -> tuple[str, np.ndarray]:
    names = list(LAYOUTS)
    name = rng.choices(names, [10] + [1] * (len(names) - 1))[0]
    return name, LAYOUTS[name](array, rng)
