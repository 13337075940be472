"""Labels of every dtype that counts hold, as bytes that mean the same on every machine.

One form a value: equal labels of one dtype give equal bytes. ``docs/saved.md`` has the layout.
"""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

from fastrecall.arrays import in_byte_order

__all__ = ["Reader", "canonical", "read_labels", "write_labels"]

Array = np.ndarray[Any, Any]

# Kind of dtype, unit of time, nothing, size, number of labels, bytes of all labels.
_HEAD = struct.Struct("<cBHIQQ")

# A unit of time is saved as its place here, from 1 on.
_UNITS = ["generic", "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"]

_SIZES = {"b": (1,), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "f": (2, 4, 8)}

# Python's own objects, by their tags; a bool is an int, too.
_BOOL, _INT, _FLOAT, _STR = range(4)
_OBJECT = struct.Struct("<BI")


class Reader:
    """Bytes that are read from left to right, and never beyond their end.

    Parameters
    ----------
    data : memoryview
        Of bytes that do not change.
    """

    __slots__ = ("_data", "_left")

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._left = len(data)

    @property
    def left(self) -> int:
        """How many bytes have not been read."""
        return self._left

    def take(self, size: int, what: str) -> memoryview:
        """Return the next bytes; a ValueError if there are fewer."""
        if size > self._left:
            raise ValueError(f"{what} should take {size} bytes, and {self._left} are left")
        at = len(self._data) - self._left
        self._left -= size
        return self._data[at : at + size]


def write_labels(labels: Array, name: str = "classes") -> bytes:
    """Return labels as bytes, a multiple of 8 of them.

    Raises
    ------
    TypeError
        If the labels' dtype has no portable form, such as that of extended precision.
    """
    kind, unit, size = labels.dtype.kind, 0, labels.dtype.itemsize
    if kind == "O":
        size, content = 0, b"".join([_write_object(label, name) for label in labels.tolist()])
    else:
        content = canonical(labels).tobytes()
    if kind in "mM":
        found, size = np.datetime_data(labels.dtype)
        unit = 1 + _UNITS.index(found)
    elif kind == "U":
        # Of no labels, no width is known.
        size = size // 4 if len(labels) else 1
    elif kind != "O" and size not in _SIZES.get(kind, ()):
        raise TypeError(
            f"{name} of dtype {labels.dtype} cannot be saved, because it is not the same on every "
            "machine; count labels of another dtype, such as float64"
        )
    head = _HEAD.pack(kind.encode(), unit, 0, size, len(labels), len(content))
    return head + content + bytes(-len(content) % 8)


def read_labels(reader: Reader, count: int, name: str = "classes") -> Array:
    """Return so many labels, which :func:`write_labels` wrote.

    Raises
    ------
    ValueError
        If it would not have written these bytes.

    Notes
    -----
    Nothing is allocated that the bytes do not fill.
    """
    head = reader.take(_HEAD.size, f"the head of {name}")
    kind, unit, _, size, found, length = _HEAD.unpack(head)
    if found != count:
        raise ValueError(f"{name} should be {count} labels, not {found}")
    dtype = _dtype_of(kind, unit, size, name)
    whole = reader.take(length + -length % 8, name)
    content = whole[:length]
    if dtype.kind == "O":
        labels = _read_objects(Reader(content), count, name)
    elif length != count * dtype.itemsize:
        raise ValueError(f"{count} {name} of dtype {dtype} should not take {length} bytes")
    else:
        labels = _read_array(content, dtype, name)
    # One form a value: padding, signs of zero and the like are as they would be written.
    if write_labels(labels, name) != b"".join([head, whole]):
        raise ValueError(f"{name} of dtype {dtype} are not in the one form that they have")
    return labels


def canonical(array: Array) -> Array:
    """Return a little-endian copy in which equal values have equal bits, and NaN has one."""
    if array.dtype.kind != "f":
        return in_byte_order(array, "<")
    # Some NaNs, which only damage makes, would warn.
    with np.errstate(invalid="ignore"):
        # The sum of a zero of either sign and this one is this one.
        little = array.dtype.newbyteorder("<")
        plain: Array = (array + array.dtype.type(0)).astype(little, copy=False)
        largest = plain.max(initial=0)
    if np.isnan(largest):
        plain[np.isnan(plain)] = math.nan
    return plain


def _dtype_of(kind: bytes, unit: int, size: int, name: str) -> np.dtype[Any]:
    """Return the little-endian dtype that a head speaks of."""
    letter = kind.decode("latin-1")
    if letter in "mM" and 1 <= unit <= len(_UNITS) and 1 <= size < 2**31:
        multiple = "" if unit == 1 else f"[{size}{_UNITS[unit - 1]}]"
        return np.dtype(f"<{letter}8{multiple}")
    if letter == "U" and 1 <= size < 2**29:
        return np.dtype(f"<U{size}")
    if letter == "O" and size == 0:
        return np.dtype(object)
    if size in _SIZES.get(letter, ()):
        return np.dtype(f"<{letter}{size}")
    raise ValueError(f"{name} have no dtype of kind {letter!r}, unit {unit} and size {size}")


def _read_array(content: memoryview, dtype: np.dtype[Any], name: str) -> Array:
    if dtype.kind == "b" and max(content, default=0) > 1:
        raise ValueError(f"{name} of dtype bool should be bytes 0 and 1")
    if dtype.kind == "U":
        points = np.frombuffer(content, "<u4")
        if points.max(initial=0) > 0x10FFFF:
            raise ValueError(f"{name} should be strings of code points up to U+10FFFF")
    array = in_byte_order(np.frombuffer(content, dtype), "=")
    if array.dtype == np.dtype("M8") and not np.isnat(array).all():
        raise ValueError(f"{name} of dtype {array.dtype} should be NaT: dates have a unit")
    return array


def _write_object(label: Any, name: str) -> bytes:
    if isinstance(label, (bool, np.bool_)):
        tag, content = _BOOL, bytes([bool(label)])
    elif isinstance(label, (int, np.integer)):
        tag, whole = _INT, int(label)
        size = max(whole, ~whole).bit_length() // 8 + 1
        content = whole.to_bytes(size, "little", signed=True)
    elif isinstance(label, float):
        tag, content = _FLOAT, struct.pack("<d", math.nan if label != label else label + 0.0)
    elif isinstance(label, str):
        tag, content = _STR, label.encode("utf-8", "surrogatepass")
    else:
        raise TypeError(
            f"{name} of dtype object holds {type(label).__name__} objects, which cannot be saved; "
            "booleans, integers, floats and strings can"
        )
    return _OBJECT.pack(tag, len(content)) + content


def _read_objects(reader: Reader, count: int, name: str) -> Array:
    if count * _OBJECT.size > reader.left:
        raise ValueError(f"{count} {name} of dtype object should not take {reader.left} bytes")
    labels = np.empty(count, dtype=object)
    for at in range(count):
        tag, length = _OBJECT.unpack(reader.take(_OBJECT.size, name))
        labels[at] = _read_object(tag, bytes(reader.take(length, name)), name)
    return labels


def _read_object(tag: int, content: bytes, name: str) -> Any:
    if tag == _BOOL and content in (b"\0", b"\1"):
        return content == b"\1"
    if tag == _INT:
        return int.from_bytes(content, "little", signed=True)
    if tag == _FLOAT and len(content) == 8:
        return struct.unpack("<d", content)[0]
    if tag == _STR:
        # A UnicodeDecodeError is a ValueError.
        return content.decode("utf-8", "surrogatepass")
    raise ValueError(f"{name} have no objects of tag {tag} with {len(content)} bytes")
