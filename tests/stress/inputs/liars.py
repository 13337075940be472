"""Objects that claim to be arrays, and lie: in their length, their items, their memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.stress.inputs.forms import Form, Items


class LieError(Exception):
    """What a liar raises; whoever asks it may pass that on."""


class Long(list[Any]):
    """Claims more items than it has."""

    def __len__(self) -> int:
        return list.__len__(self) + 3


class Short(list[Any]):
    """Claims to have one item."""

    def __len__(self) -> int:
        return 1


class Negative(list[Any]):
    """Claims to have less than nothing."""

    def __len__(self) -> int:
        return -1


class Huge:
    """Claims more items than there can be."""

    def __len__(self) -> int:
        return 2**62

    def __getitem__(self, at: Any) -> int:
        raise LieError


class Raising:
    """A sequence whose items cannot be had."""

    def __len__(self) -> int:
        raise LieError

    def __getitem__(self, at: Any) -> Any:
        raise LieError

    def __iter__(self) -> Iterator[Any]:
        raise LieError


class Attributes:
    """Raises whenever it is asked for anything, of whatever name."""

    def __getattribute__(self, name: str) -> Any:
        raise LieError(name)


class Shrinking(list[Any]):
    """Loses an item with each that is read."""

    def __iter__(self) -> Iterator[Any]:
        while list.__len__(self):
            yield list.pop(self)

    def __getitem__(self, at: Any) -> Any:
        return list.pop(self)


class Comparing:
    """An item that raises when it is compared, or hashed."""

    def __eq__(self, other: object) -> bool:
        raise LieError

    def __lt__(self, other: object) -> bool:
        raise LieError

    def __hash__(self) -> int:
        raise LieError


class Unequal:
    """An item that equals nothing, not even itself, and is hashed in another way each time."""

    drawn = 0

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        Unequal.drawn += 1
        return Unequal.drawn


class Word(str):
    """A word that claims to be another whenever it is asked."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise LieError

    def __hash__(self) -> int:
        raise LieError

    def __str__(self) -> str:
        raise LieError

    __repr__ = __str__


class Number(int):
    """An integer that is none when it is asked."""

    def __index__(self) -> int:
        raise LieError

    def __int__(self) -> int:
        raise LieError

    def __eq__(self, other: object) -> bool:
        raise LieError

    def __float__(self) -> float:
        raise LieError

    __hash__ = int.__hash__


class Converting:
    """Has `__array__`, which does what it is told."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.make()


class Turning(Converting):
    """Has other items each time."""

    def __init__(self, items: Items) -> None:
        self.items = np.array(items)
        super().__init__(self.turned)

    def turned(self) -> Any:
        self.items = self.items[::-1].copy()
        return self.items

    def __len__(self) -> int:
        return len(self.items)


class Interface:
    """Says by NumPy's protocol where its memory is, which is nowhere."""

    def __init__(self, **claims: Any) -> None:
        self.held = np.zeros(6)
        claims = {"version": 3, "shape": (6,), "typestr": "<f8", **claims}
        self.__array_interface__ = {"data": (self.held.ctypes.data, True), **claims}


class Pack:
    """Has `__dlpack__`, which does what it is told."""

    def __init__(self, make: Callable[[], Any], device: Any = (1, 0)) -> None:
        self.make, self.device = make, device
        self.shape, self.dtype, self.ndim = (6,), np.dtype("i8"), 1

    def __dlpack__(self, **_: Any) -> Any:
        return self.make()

    def __dlpack_device__(self) -> Any:
        return self.device

    def __len__(self) -> int:
        return 6


class Arrow:
    """Has Arrow's capsules, which do what they are told."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self.make()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.make()

    def __len__(self) -> int:
        return 6


class Subclass(np.ndarray[Any, Any]):
    """An array that raises when it is computed with."""

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        raise LieError

    def __array_function__(self, *_: Any, **__: Any) -> Any:
        raise LieError


class Claimed:
    """Claims to be of a class that it is not of."""

    def __init__(self, kind: type) -> None:
        self.kind = kind

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return self.kind


def named(module: str, name: str, **attributes: Any) -> Any:
    """Return an object of a class that claims to be another library's, without what it has."""
    return type(name, (), {"__module__": module, **attributes})()


def _raise() -> Any:
    raise LieError


def _list_with(item: Callable[[], Any]) -> Form:
    return Form(lambda items: [item(), *items[1:]])


LIARS: dict[str, Form] = {
    "a list that claims more": Form(Long, list),
    "a list that claims one": Form(Short, list),
    "a list that claims less than nothing": Form(Negative),
    "a list that shrinks": Form(Shrinking, list, lambda items: items[::-1]),
    "a length beyond all": Form(lambda items: Huge()),
    "a sequence that raises": Form(lambda items: Raising()),
    "attributes that raise": Form(lambda items: Attributes()),
    "items that raise when compared": _list_with(Comparing),
    "items that equal nothing": Form(lambda items: [Unequal() for _ in items]),
    "a word that lies": _list_with(lambda: Word("cat")),
    "words that lie": Form(lambda items: [Word(str(item)) for item in items]),
    "an integer that lies": _list_with(lambda: Number(1)),
    "objects that raise": Form(lambda items: np.array([Comparing() for _ in items], object)),
    "an array that raises": Form(lambda items: Converting(_raise)),
    "an array that is a word": Form(lambda items: Converting(lambda: "cat")),
    "an array that is itself": Form(lambda items: _array_of_itself()),
    "another array each time": Form(Turning, list, lambda items: items[::-1]),
    "an interface to nowhere": Form(lambda items: Interface(typestr="<q3")),
    "an interface of bad shape": Form(lambda items: Interface(shape=(-1,))),
    "an interface without end": Form(lambda items: Interface(shape=(2**62, 2**62))),
    "an interface that is a word": Form(lambda items: _with(__array_interface__="cat")),
    "a structure that is none": Form(lambda items: _with(__array_struct__=3)),
    "a pack that raises": Form(lambda items: Pack(_raise)),
    "a pack that is a word": Form(lambda items: Pack(lambda: "cat")),
    "a pack from nowhere": Form(lambda items: Pack(lambda: None, device=(99, 7))),
    "a pack of bad device": Form(lambda items: Pack(lambda: None, device="cpu")),
    "capsules that raise": Form(lambda items: Arrow(_raise)),
    "capsules that are words": Form(lambda items: Arrow(lambda: ("a", "b"))),
    "capsules that are None": Form(lambda items: Arrow(lambda: None)),
    "a subclass that raises": Form(lambda items: np.array(items).view(Subclass), list),
    "it claims to be a list": Form(lambda items: Claimed(list)),
    "it claims to be a word": Form(lambda items: Claimed(str)),
    "it claims to be an array": Form(lambda items: Claimed(np.ndarray)),
    "it claims to be pandas'": Form(lambda items: named("pandas.core.series", "Series")),
    "it claims to be categories": Form(
        lambda items: named("pandas.core.series", "Series", dtype="category", __len__=lambda _: 6)
    ),
    "it claims to be polars'": Form(lambda items: named("polars.series.series", "Series")),
    "it claims to be Arrow's": Form(lambda items: named("pyarrow.lib", "Int64Array")),
    "it claims to be torch's": Form(lambda items: named("torch", "Tensor", requires_grad=True)),
    "it claims to be sparse": Form(
        lambda items: named("scipy.sparse._csr", "csr_matrix", format="csr", shape=(6, 2))
    ),
    "it claims to be jax's": Form(lambda items: named("jax", "Array", shape=(6,), ndim=1)),
    "it claims to be dask's": Form(lambda items: named("dask.array.core", "Array", shape=(6,))),
}


def _with(**attributes: Any) -> Any:
    return type("Claiming", (), attributes)()


def _array_of_itself() -> Any:
    made = Converting(_raise)
    made.make = lambda: made
    return made
