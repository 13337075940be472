"""One-dimensional arrays of one content that lie differently in memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

# The byte order that is not this machine's.
SWAPPED = ">" if sys.byteorder == "little" else "<"

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]


def contiguous(array: Array) -> Array:
    return np.ascontiguousarray(array)


def strided(array: Array) -> Array:
    wide = np.zeros(3 * len(array), array.dtype)
    wide[1::3] = array
    return wide[1::3]


def backwards(array: Array) -> Array:
    return np.ascontiguousarray(array[::-1])[::-1]


def zero_stride(array: Array) -> Array:
    return np.broadcast_to(array[-1:], array.shape)


def byte_swapped(array: Array) -> Array:
    return array.astype(array.dtype.newbyteorder())


def misaligned(array: Array) -> Array:
    room = np.zeros(array.nbytes + 1, np.uint8)
    view = room[1:].view(array.dtype)
    view[:] = array
    return view


def read_only(array: Array) -> Array:
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def column_of_c(array: Array) -> Array:
    wide = np.zeros((len(array), 3), array.dtype)
    wide[:, 1] = array
    return wide[:, 1]


def column_of_fortran(array: Array) -> Array:
    wide = np.zeros((len(array), 3), array.dtype, order="F")
    wide[:, 2] = array
    return wide[:, 2]


def field(array: Array) -> Array:
    """Lie misaligned, strided and swapped, all at once."""
    records = np.zeros(len(array), [("flag", "u1"), ("label", array.dtype.newbyteorder())])
    records["label"] = array
    return records["label"]


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    layout.__name__: layout
    for layout in (
        contiguous,
        strided,
        backwards,
        zero_stride,
        byte_swapped,
        misaligned,
        read_only,
        column_of_c,
        column_of_fortran,
        field,
    )
}
