"""What may stand in an argument's place: the same items held in an odd way, spoilt, or no items."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Items = list[Any]


@dataclass(frozen=True)
class Form:
    """How an argument is spoilt; `plain` is what it says, read as a list, or None if nothing.

    What changes may be read in one way or the `other`.
    """

    make: Callable[[Items], Any]
    plain: Callable[[Items], Items] | None = None
    other: Callable[[Items], Items] | None = None


def _same(items: Items) -> Items:
    return items


def _odd(make: Callable[[np.ndarray[Any, Any]], Any]) -> Form:
    """Return an odd way to hold the same items."""
    return Form(lambda items: make(np.array(items)), _same)


def _item(value: Any) -> Form:
    """Return a list with another item in the middle."""

    def spoilt(items: Items) -> Items:
        if items and isinstance(items[0], list):
            return [[value, *items[0][1:]], *items[1:]]
        return [*items[:1], value, *items[2:]]

    return Form(spoilt, spoilt)


def _array_item(value: Any, dtype: Any) -> Form:
    def spoilt(items: Items) -> Any:
        made = np.array(items).astype(dtype)
        made.flat[1] = value
        return made

    return Form(spoilt, lambda items: spoilt(items).tolist())


def _cast(dtype: Any) -> Form:
    return Form(
        lambda items: np.array(items).astype(dtype),
        lambda items: np.array(items).astype(dtype).tolist(),
    )


def _nothing(value: Any) -> Form:
    return Form(lambda items: value)


def _objects(items: Items) -> np.ndarray[Any, Any]:
    made = np.empty(len(items), object)
    made[:] = [tuple(item) if isinstance(item, list) else item for item in items]
    return made


def _strided(made: np.ndarray[Any, Any]) -> Any:
    wide = np.repeat(np.repeat(made, 3, 0), 2, -1) if made.ndim == 2 else np.repeat(made, 3)
    return wide[::3, ::2] if made.ndim == 2 else wide[::3]


def _read_only(made: np.ndarray[Any, Any]) -> Any:
    made.flags.writeable = False
    return made


def _unaligned(made: np.ndarray[Any, Any]) -> Any:
    held = np.zeros(made.nbytes + 1, "u1")
    view = held[1:].view(made.dtype).reshape(made.shape)
    view[...] = made
    return view


def _list(make: Callable[[Items], Items]) -> Form:
    """Return a list of other items, which says what it says."""
    return Form(make, make)


def _flat(items: Items) -> Items:
    return np.ravel(items).astype("f8").tolist()


def _itself() -> Items:
    held: Items = [0]
    held.append(held)
    return held


def _at_two_depths(items: Items) -> Items:
    inner = [1, 2]
    return [[0, inner], *(inner for _ in items[1:])]


def _masked(items: Items) -> Any:
    made = np.array(items)
    return np.ma.masked_array(made, np.arange(made.size).reshape(made.shape) % 2 == 1)


# The same items, in ways that other programs hold them: answered alike, or refused.
ODD = {
    "read-only": _odd(_read_only),
    "reversed strides": _odd(lambda made: made[::-1].copy()[::-1]),
    "strided": _odd(_strided),
    "byte-swapped": _odd(lambda made: made.astype(made.dtype.newbyteorder())),
    "unaligned": _odd(_unaligned),
    "Fortran order": _odd(np.asfortranarray),
    "broadcast view": _odd(lambda made: np.broadcast_to(made, (1, *made.shape))[0]),
    "field of records": _odd(lambda made: np.rec.fromarrays([made, made], names="a, b")["b"]),
    "memoryview": _odd(memoryview),
    "objects": Form(_objects, _same),
    "tuple": Form(tuple, _same),
    "deque": Form(collections.deque, _same),
    "UserList": Form(collections.UserList, _same),
    "list of arrays": Form(lambda items: [np.array(item) for item in items], _same),
    "list of scalars": _odd(list),
    "array.array": Form(lambda items: array.array("d", _flat(items)), _flat),
    "int8": _cast("i1"),
    "uint64": _cast("u8"),
    "float16": _cast("f2"),
    "float32": _cast("f4"),
    "bool": _cast("?"),
    "long double": Form(lambda items: np.array(items).astype("g"), _same),
}

# Items that labels, weights or scores may not have: refused, or what the same list comes to.
SPOILT = {
    "None among them": _item(None),
    "NaN among them": _item(math.nan),
    "infinity among them": _item(math.inf),
    "a half among them": _item(0.5),
    "a word among them": _item("cat"),
    "bytes among them": _item(b"x"),
    "a list among them": _item([1]),
    "a set among them": _item({1}),
    "an object among them": _item(object()),
    "a class among them": _item(int),
    "a complex number among them": _item(1j),
    "a long integer among them": _item(2**70),
    "an endless integer among them": _item(10**400),
    "a negative long integer among them": _item(-(2**64)),
    "a decimal among them": _item(decimal.Decimal("0.5")),
    "a signalling NaN among them": _item(decimal.Decimal("sNaN")),
    "a fraction among them": _item(fractions.Fraction(1, 3)),
    "a date among them": _item(datetime.date(2020, 1, 1)),
    "not-a-time among them": _item(np.datetime64("NaT", "D")),
    "a lone surrogate among them": _item("\ud800"),
    "an array among them": _item(np.array([1, 2])),
    "an empty array among them": _item(np.array([])),
    "True among them": _item(True),
    "minus one among them": _item(-1),
    "NaN in an array": _array_item(math.nan, "f8"),
    "infinity in an array": _array_item(math.inf, "f4"),
    "minus infinity in an array": _array_item(-math.inf, "f8"),
    "a half in an array": _array_item(0.5, "f2"),
    "a huge float in an array": _array_item(1e300, "f8"),
    "the least int64 in an array": _array_item(-(2**63), "i8"),
    "the largest uint64 in an array": _array_item(2**64 - 1, "u8"),
    "a complex array": _cast("c16"),
    "bytes": _cast("S4"),
    "words": _cast("U4"),
    "times": Form(lambda items: np.array(items).astype("i8").astype("M8[s]")),
    "times without a unit": Form(lambda items: np.array(items).astype("i8").view("M8")),
    "spans of time": Form(lambda items: np.array(items).astype("i8").astype("m8[s]")),
    "not-a-time": Form(lambda items: np.full(np.shape(items), np.datetime64("NaT", "s"))),
    "void": Form(lambda items: np.zeros(len(items), "V5")),
    "records": Form(lambda items: np.zeros(len(items), [("a", "i4"), ("b", "f8")])),
    "records of one field": Form(lambda items: np.zeros(len(items), [("a", "i4")])),
    "a mask over some": Form(_masked),
    "a list of sets": _list(lambda items: [{0}, *({1} for _ in items[1:])]),
    "a list of empty lists": _list(lambda items: [[] for _ in items]),
    "a list of words": _list(lambda items: ["a", *("b" for _ in items[1:])]),
    "a list of None": Form(lambda items: [None for _ in items]),
    "objects of None": Form(lambda items: _objects([None for _ in items])),
}

# Other lengths and shapes.
SHAPED = {
    "one too few": Form(lambda items: items[:-1], lambda items: items[:-1]),
    "one too many": Form(lambda items: [*items, items[0]], lambda items: [*items, items[0]]),
    "twice as long": Form(lambda items: np.array(items * 2), lambda items: items * 2),
    "an array one too short": Form(lambda items: np.array(items)[1:], lambda items: items[1:]),
    "an empty list": Form(lambda items: [], lambda items: []),
    "an empty array": Form(lambda items: np.array([], "i8"), lambda items: []),
    "an empty array of objects": Form(lambda items: np.array([], object), lambda items: []),
    "no rows": Form(lambda items: np.zeros((0, 3))),
    "no columns": Form(lambda items: np.zeros((len(items), 0))),
    "empty rows": Form(lambda items: [[]]),
    "0-d": Form(lambda items: np.array(1)),
    "0-d of objects": Form(lambda items: np.array(None, object)),
    "a column": Form(lambda items: np.array(items).reshape(-1, 1), _flat),
    "a row": Form(lambda items: np.array(items).reshape(1, -1)),
    "two columns": Form(
        lambda items: np.zeros((len(items), 2)), lambda items: [[0.0, 0.0] for _ in items]
    ),
    "an indicator": Form(
        lambda items: np.eye(len(items), dtype=int), lambda items: np.eye(len(items)).tolist()
    ),
    "3-D": Form(lambda items: np.zeros((len(items), 2, 2), int)),
    "64-D": Form(lambda items: np.zeros((1,) * 64)),
    "ragged": _list(lambda items: [[1], *([1, 2] for _ in items[1:])]),
    "ragged and deep": Form(lambda items: [[[1]], *([1] for _ in items[1:])]),
    "a list within itself": Form(lambda items: _itself()),
    "one list at two depths": Form(_at_two_depths),
}

# No items at all.
NOTHING = {
    "None": _nothing(None),
    "Ellipsis": _nothing(...),
    "NotImplemented": _nothing(NotImplemented),
    "an integer": _nothing(3),
    "minus one": _nothing(-1),
    "a long integer": _nothing(2**70),
    "a float": _nothing(0.5),
    "NaN": _nothing(math.nan),
    "infinity": _nothing(math.inf),
    "a complex number": _nothing(1j),
    "True": _nothing(True),
    "a word": _nothing("cat"),
    "an empty word": _nothing(""),
    "a word with NUL": _nothing("a\0b"),
    "a lone surrogate": _nothing("\ud800"),
    "bytes, some": _nothing(b"\x00\x01\x02\xff\x00\x01"),
    "a bytearray": Form(lambda items: bytearray(len(items)), lambda items: [0] * len(items)),
    "a mappingproxy": _nothing(type.__dict__),
    "a dict": Form(lambda items: dict(enumerate(map(str, items)))),
    "an empty dict": Form(lambda items: {}),
    "a set": Form(lambda items: set(map(str, items))),
    "a frozenset": Form(lambda items: frozenset(map(str, items))),
    "a range": Form(lambda items: range(len(items)), lambda items: list(range(len(items)))),
    "a generator": Form(lambda items: (item for item in items)),
    "an iterator": Form(iter),
    "a zip": Form(lambda items: zip(items, items, strict=True)),
    "a view of a dict": Form(lambda items: dict.fromkeys(map(str, items)).keys()),
    "a file": Form(lambda items: io.StringIO("0\n1\n")),
    "a file of bytes": Form(lambda items: io.BytesIO(bytes(6))),
    "a function": _nothing(len),
    "a class": _nothing(dict),
    "a module": _nothing(math),
    "an object": Form(lambda items: object()),
    "an exception": Form(lambda items: ValueError("no labels")),
    "a dtype": _nothing(np.dtype("i8")),
    "a NumPy scalar": _nothing(np.float64(0.5)),
    "a NumPy word": _nothing(np.str_("cat")),
    "a date": _nothing(datetime.date(2020, 1, 1)),
    "not-a-time alone": _nothing(np.datetime64("NaT", "D")),
    "a slice": _nothing(slice(None)),
}

FORMS: dict[str, Form] = {**ODD, **SPOILT, **SHAPED, **NOTHING}
