"""Strings in every container that the kernel codes, and the codes that they should have."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall import _kernel

Array = np.ndarray[Any, Any]
VIEW_OWN = 12


def fixed(strings: list[str | None]) -> Array:
    return np.array(strings, dtype="U") if strings else np.empty(0, "U1")


def objects(strings: list[str | None]) -> Array:
    array = np.empty(len(strings), object)
    array[:] = strings
    return array


def bits(strings: list[str | None], before: int = 0) -> Array | None:
    """Arrow's validity bitmap, or None where nothing is missing."""
    there = [text is not None for text in strings]
    if all(there):
        return None
    return np.packbits([False] * before + there, bitorder="little")


def encoded(strings: list[str | None]) -> list[bytes]:
    return [(text or "").encode("utf-8", "surrogatepass") for text in strings]


def utf8(strings: list[str | None], dtype: str = "i4") -> tuple[Any, ...]:
    """Data, offsets, first and number of strings, and validity."""
    texts = encoded(strings)
    offsets = np.cumsum([0, *map(len, texts)], dtype=dtype)
    return b"".join(texts), offsets, 0, len(strings), bits(strings)


def large_utf8(strings: list[str | None]) -> tuple[Any, ...]:
    return utf8(strings, "i8")


def view(text: bytes, buffer: int = 0, offset: int = 0) -> bytes:
    size = len(text).to_bytes(4, sys.byteorder, signed=True)
    if len(text) <= VIEW_OWN:
        return size + text.ljust(VIEW_OWN, b"\0")
    places = (number.to_bytes(4, sys.byteorder, signed=True) for number in (buffer, offset))
    return size + text[:4] + b"".join(places)


def views(strings: list[str | None]) -> tuple[Any, ...]:
    """Views, buffers in turns, first and number of strings, and validity."""
    buffers, all_views = [bytearray(b"?"), bytearray(b"??")], bytearray()
    for i, text in enumerate(encoded(strings)):
        all_views += view(text, i % 2, len(buffers[i % 2]))
        buffers[i % 2] += text
    return all_views, buffers, 0, len(strings), bits(strings)


Encode = Callable[[_kernel.Words, list[str | None]], Array | None]

WAYS: dict[str, Encode] = {
    "U": lambda words, strings: words.encode(fixed(strings)),
    "object": lambda words, strings: words.encode(objects(strings)),
    "list": lambda words, strings: words.encode(list(strings)),
    "tuple": lambda words, strings: words.encode(tuple(strings)),
    "utf8": lambda words, strings: words.encode_utf8(*utf8(strings)),
    "large_utf8": lambda words, strings: words.encode_utf8(*large_utf8(strings)),
    "utf8_view": lambda words, strings: words.encode_views(*views(strings)),
}
# Arrays of fixed width know no missing strings, and no NUL at the end.
EXACT = {name: way for name, way in WAYS.items() if name != "U"}


class Numbered:
    """A dict that does what `Words` does."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def encode(self, strings: list[str | None]) -> list[int]:
        """Return codes; -1 stands for a missing string."""
        return [
            -1 if text is None else self.codes.setdefault(text, len(self.codes)) for text in strings
        ]


def plain(codes: Array | None) -> list[int]:
    """Codes as ints, and -1 for a missing string."""
    assert codes is not None
    missing = np.iinfo(codes.dtype).max
    return [-1 if code == missing else code for code in codes.tolist()]


def check(words: _kernel.Words, wanted: Numbered, strings: list[str | None], way: Encode) -> None:
    """Code strings, and compare codes and words with those of the dict."""
    assert plain(way(words, strings)) == wanted.encode(strings)
    assert words.read() == list(wanted.codes)
    assert len(words) == len(wanted.codes)
