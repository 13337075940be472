"""Counts to bytes and back: little-endian, checked, the same for equal counts. Never a pickle.

``docs/saved.md`` has the layout byte by byte. What is read is not believed: its length and its
checksum are right, its sizes fit before anything is allocated, each value is in the one form that
would be written, and what holds of all counts holds of these.
"""

from __future__ import annotations

import math
import struct
from itertools import pairwise
from typing import Any

import numpy as np

from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.making import Parts
from fastrecall.counts.saved import invariants
from fastrecall.counts.saved.label_bytes import (
    Reader,
    canonical,
    read_labels,
    write_labels,
)
from fastrecall.counts.saved.sealed import COUNTS, GROUPS, opened, sealed
from fastrecall.counts.saved.stacked import (
    NUMBERS,
    Stack,
    of_group_parts,
    of_parts,
    to_group_parts,
    to_parts,
)
from fastrecall.counts.tally import ANY_PAIRS

__all__ = ["read_groups", "read_parts", "write_groups", "write_parts"]

Array = np.ndarray[Any, Any]

# Rows, classes, most_pairs, flags, group arrays, form of each number, bytes of a matrix's cell.
_HEAD = struct.Struct("<QQQII7sB")

# most_pairs, where sums keep the matrix of any number of classes.
_ANY = 2**64 - 1

_MULTILABEL, _SETS, _PARTIAL, _SIGNED, _NAMED = (1 << bit for bit in range(5))

_FORMS = {0: None, ord("i"): np.dtype("<i8"), ord("f"): np.dtype("<f8")}


def write_parts(parts: Parts) -> bytes:
    """Return the parts of counts as bytes."""
    return sealed(COUNTS, _written(of_parts(parts)))


def read_parts(data: Any) -> Parts:
    """Return the parts of counts that :func:`write_parts` wrote; else a ValueError."""
    return to_parts(_read(opened(data, COUNTS), groups=False))


def write_groups(parts: GroupParts) -> bytes:
    """Return the parts of grouped counts as bytes."""
    return sealed(GROUPS, _written(of_group_parts(parts)))


def read_groups(data: Any) -> GroupParts:
    """Return the parts of grouped counts that :func:`write_groups` wrote; else a ValueError."""
    return to_group_parts(_read(opened(data, GROUPS), groups=True))


def _written(stack: Stack) -> list[Any]:
    numbers = [getattr(stack, name) for name in NUMBERS]
    cells = None if stack.matrix is None else _narrow(stack.matrix)
    head = _head(stack, 0 if cells is None else cells.itemsize, invariants.is_signed(stack))
    labels = [write_labels(stack.classes)]
    if stack.names is not None:
        labels.append(write_labels(np.array(stack.names, dtype=object), "names"))
    labels += [write_labels(keys, "groups") for keys in stack.keys]
    known = [_plain(array) for array in numbers[:-1] if array is not None]
    return [head, *labels, *map(_flat, known), *([] if cells is None else [_flat(cells)])]


def _head(stack: Stack, width: int, signed: bool) -> bytes:
    flags = (
        _MULTILABEL * (stack.kind == "multilabel")
        | _SETS * stack.sets
        | _PARTIAL * stack.partial
        | _SIGNED * signed
        | _NAMED * (stack.names is not None)
    )
    known = [getattr(stack, name) for name in NUMBERS]
    forms = bytes(0 if array is None else ord(array.dtype.kind) for array in known)
    most = _ANY if stack.most_pairs >= ANY_PAIRS else stack.most_pairs
    return _HEAD.pack(*stack.tp.shape, most, flags, len(stack.keys), forms, width)


def _read(content: memoryview, *, groups: bool) -> Stack:
    try:
        return _checked(Reader(content), groups)
    except ValueError as error:
        raise ValueError(
            f"damaged fastrecall state, although its checksum is right: {error}"
        ) from None


def _checked(reader: Reader, groups: bool) -> Stack:
    head = bytes(reader.take(_HEAD.size, "the head"))
    n_rows, n_classes, most, flags, n_keys, forms, width = _HEAD.unpack(head)
    if not set(forms) <= set(_FORMS) or forms[3] == 0 or width not in (0, 1, 2, 4, 8):
        raise ValueError(f"numbers have no forms {forms!r} with cells of {width} bytes")
    if (n_keys > 0) != groups or (n_rows != 1 and not groups):
        raise ValueError(f"there should not be {n_rows} groups by {n_keys} arrays")
    classes = read_labels(reader, n_classes)
    names = None
    if groups and flags & _NAMED:
        names = _names(read_labels(reader, n_keys, "names"))
    keys = tuple(read_labels(reader, n_rows, "groups") for _ in range(n_keys))
    numbers = _read_numbers(reader, n_rows, n_classes, forms, width)
    stack = Stack(
        names=names,
        keys=keys,
        classes=classes,
        kind="multilabel" if flags & _MULTILABEL else "multiclass",
        partial=bool(flags & _PARTIAL),
        sets=bool(flags & _SETS),
        most_pairs=ANY_PAIRS if most == _ANY else most,
        **numbers,
    )
    if groups:
        _check_groups(stack)
    invariants.check(stack, signed=bool(flags & _SIGNED))
    width = 0 if stack.matrix is None else width
    if head != _head(stack, width, bool(flags & _SIGNED)):
        raise ValueError("its head is not in the one form that it has")
    return stack


def _read_numbers(
    reader: Reader, n_rows: int, n_classes: int, forms: bytes, width: int
) -> dict[str, Any]:
    """Read all numbers, whose sizes are known to fit before the first is."""
    shapes = {"G": (n_rows,), "GK": (n_rows, n_classes), "GKK": (n_rows, n_classes, n_classes)}
    asked, size = [], 0
    for (name, over), form in zip(NUMBERS.items(), forms, strict=True):
        dtype = _FORMS[form]
        if name == "matrix" and dtype is not None and dtype.kind == "i" and width < 8:
            dtype = np.dtype(f"<u{width}") if width else None
        count = math.prod(shapes[over])
        asked.append((name, dtype, shapes[over], count))
        size += 0 if dtype is None else count * dtype.itemsize
    if size != reader.left:
        raise ValueError(f"its numbers should take {size} bytes, and {reader.left} are left")
    numbers: dict[str, Any] = {}
    for name, dtype, shape, count in asked:
        numbers[name] = None
        if dtype is not None:
            content = reader.take(count * dtype.itemsize, name)
            numbers[name] = _as_read(np.frombuffer(content, dtype), name).reshape(shape)
    if numbers["matrix"] is not None and _width(numbers["matrix"]) != width:
        raise ValueError(f"its matrix does not need {width} bytes a cell")
    return numbers


def _check_groups(stack: Stack) -> None:
    """Raise a ValueError unless groups are distinct, sorted and counted, and names distinct."""
    known = [stack.n, stack.n_true, stack.n_pred, stack.differing]
    if any(numbers is None for numbers in known):
        raise ValueError("grouped counts have n, n_true, n_pred and differing")
    if stack.names is not None:
        invariants.check_distinct(np.array(stack.names, dtype=object), "names")
    columns = [(key.view("i8") if key.dtype.kind in "mM" else key).tolist() for key in stack.keys]
    groups = list(zip(*columns, strict=True))
    try:
        ascending = all(one < other for one, other in pairwise(groups))
    except TypeError:
        ascending = False
    if not ascending:
        raise ValueError("groups should be distinct and sorted")


def _names(labels: Array) -> tuple[str, ...]:
    names = tuple(labels.tolist())
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError("names should be strings, one for each group array")
    return names


def _width(cells: Array) -> int:
    """Return how many bytes each cell of a matrix takes: few if none is large or negative."""
    if cells.dtype.kind == "f" or cells.min(initial=0) < 0:
        return 8
    most = int(cells.max(initial=0))
    return next(width for width in (1, 2, 4, 8) if most < 1 << 8 * width)


def _narrow(cells: Array) -> Array:
    width = _width(cells)
    return _plain(cells) if width == 8 else cells.astype(f"<u{width}")


def _plain(numbers: Array) -> Array:
    """Return numbers in 64 bits, little-endian, each value in one form."""
    return canonical(numbers) if numbers.dtype.kind == "f" else numbers.astype("<i8", copy=False)


def _flat(numbers: Array) -> Array:
    """Return the bytes of numbers, without a copy if they lie in a row."""
    return np.ascontiguousarray(numbers).reshape(-1).view(np.uint8)


def _as_read(saved: Array, name: str) -> Array:
    """Return numbers in memory of their own, as this machine lays them out."""
    if saved.dtype.kind != "f":
        return saved.astype(np.int64)
    if not np.array_equal(canonical(saved).view(np.uint64), saved.view(np.uint64)):
        raise ValueError(f"{name} is not in the one form that its floats have")
    return saved.astype(np.float64)
