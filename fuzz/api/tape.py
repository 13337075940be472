"""A fuzzer's bytes as a tape of choices, and labels, weights and scores that are drawn of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

Item = TypeVar("Item")


class Tape:
    """Choices of bytes; zeros behind the end, so that every tape says something."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        # Of numbers there are more than bytes on a tape; the same for the same tape.
        self.draw = random.Random(self.number(2))

    def number(self, size: int) -> int:
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "little")

    def below(self, n: int) -> int:
        return self.number(1 if n <= 256 else 2) % n

    def choose(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def rest(self) -> bytes:
        return self._data[self._at :]

    def size(self) -> int:
        """Few mostly; now and then more than a block of the kernel holds."""
        return self.choose((1, 2, 3, 5, 8, 13, 40, 40, 40, 513, 1025, 1700))


INTEGERS = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
WORDS = ("a", "b", "", "cat", "dog", "Ä", "🐈", "long enough to be no short string", "\ud800")
FORMS = ("list", "tuple", "array", "strided", "reversed", "swapped", "objects")


def alphabet(tape: Tape) -> list[Any]:
    """Labels that can come together."""
    kind = tape.below(6)
    if kind == 0:
        return [False, True]
    if kind == 1:
        return list(dict.fromkeys(tape.choose(WORDS) for _ in range(1 + tape.below(8))))
    if kind == 2:
        return [float(tape.below(20) - 10) for _ in range(1 + tape.below(6))]
    low = (0, -3, 2**40)[tape.below(3)] if kind < 5 else 0
    letters = [low + at for at in range(1 + tape.below(40))]
    if kind == 4:
        letters += [int.from_bytes(tape.number(8).to_bytes(8, "little"), "little", signed=True)]
    return letters


def held(tape: Tape, labels: list[Any]) -> Any:
    """Return labels in one of the containers that hold them."""
    form = tape.choose(FORMS)
    if form == "list":
        return labels
    if form == "tuple":
        return tuple(labels)
    # Other objects than words are no labels, as with scikit-learn.
    if form == "objects" and isinstance(labels[0], str):
        array = np.empty(len(labels), object)
        array[:] = labels
        return array
    array = np.array(labels)
    # NumPy's strings drop what they end with, if it is NUL.
    if array.tolist() != labels:
        return labels
    if array.dtype.kind == "i":
        narrow = np.dtype(tape.choose(INTEGERS))
        bounds = np.iinfo(narrow)
        if bounds.min <= min(labels) and max(labels) <= bounds.max:
            array = array.astype(narrow)
    return laid(form, array)


def laid(form: str, array: np.ndarray[Any, Any]) -> Any:
    """Return the same items, as they lie elsewhere."""
    if form == "strided":
        return np.repeat(array, 2)[::2]
    if form == "reversed":
        return array[::-1].copy()[::-1]
    if form == "swapped":
        return array.astype(array.dtype.newbyteorder())
    return array


def weights(tape: Tape, n: int) -> tuple[Any, list[Any] | None]:
    """Return weights as they are given, and as Python's numbers, of which sums are exact."""
    kind = tape.below(5)
    if kind < 2:
        return None, None
    if kind == 2:
        exact: list[Any] = [tape.draw.randrange(-3, 1000) for _ in range(n)]
    elif kind == 3:
        exact = [tape.draw.randrange(1 << 20) / 8 for _ in range(n)]
    else:
        exact = [tape.draw.randrange(2) for _ in range(n)]
    exact[0] = exact[0] or 1  # all zero is refused, as with scikit-learn
    return (exact if tape.below(2) else np.array(exact)), exact


def scores(tape: Tape, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Return scores, of which many are equal."""
    dtype = tape.choose(("float64", "float32", "float16", "int64", "uint8", "bool"))
    some = [tape.draw.randrange(17) / 16 for _ in range(int(np.prod(shape)))]
    if np.dtype(dtype).kind != "f":
        some = [round(16 * score) for score in some]
    array = np.array(some, dtype).reshape(shape)
    return np.asfortranarray(array) if tape.below(2) else array[::-1].copy()[::-1]
