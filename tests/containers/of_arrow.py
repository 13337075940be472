"""Arrow, as pyarrow has it: arrays and chunked arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.containers.container import BITS, CODES, Container, load

__all__ = ["ARROW", "arrow_array", "dictionaries"]

Array = np.ndarray[Any, Any]


def arrow_array(type_name: str) -> Callable[[Array], Any]:
    """Return what makes a pyarrow Array of a type."""

    def make(values: Array) -> Any:
        arrow = load("pyarrow")
        return arrow.array(values.tolist(), getattr(arrow, type_name)())

    return make


def _sliced(make: Callable[[Array], Any]) -> Callable[[Array], Any]:
    """Let labels begin at a bit inside of a byte, with others on both sides."""
    return lambda values: make(np.concatenate([values[:3], values, values[:2]])).slice(
        min(3, len(values)), len(values)
    )


def _dictionary(index: str) -> Callable[[Array], Any]:
    def make(values: Array) -> Any:
        arrow = load("pyarrow")
        array = arrow.array(values.tolist())
        return array.dictionary_encode().cast(arrow.dictionary(getattr(arrow, index)(), array.type))

    return make


def _chunked(make: Callable[[Array], Any]) -> Callable[[Array], Any]:
    def in_parts(values: Array) -> Any:
        half = len(values) // 2
        parts = values[: half + 1], values[:0], values[half + 1 :]
        return load("pyarrow").chunked_array([make(part) for part in parts])

    return in_parts


def dictionaries(values: Array) -> Any:
    """Return chunks of which each has a dictionary of its own, in an order of its own."""
    arrow = load("pyarrow")
    size = max(4, len(values) // 20)
    chunks = []
    for number, start in enumerate(range(0, len(values), size)):
        chunk = values[start : start + size]
        words = sorted(
            {word for word in chunk.tolist() if word is not None}, reverse=number % 2 > 0
        )
        index = arrow.array(
            [None if word is None else words.index(word) for word in chunk.tolist()], arrow.int8()
        )
        chunks.append(arrow.DictionaryArray.from_arrays(index, arrow.array(words, arrow.string())))
    return arrow.chunked_array(chunks)


def _timestamp(values: Array) -> Any:
    arrow = load("pyarrow")
    return arrow.array(values.tolist(), arrow.date32()).cast(arrow.timestamp("ms"))


_NUMBERS = {
    "int8": "int",
    "int16": "int",
    "int32": "int",
    "int64": "int",
    "uint8": "int",
    "uint16": "int",
    "uint32": "int",
    "uint64": "int",
    "float32": "float",
    "float64": "float",
}


def _of(name: str, kinds: str, make: Callable[[Array], Any], **more: Any) -> Container:
    return Container(
        f"Arrow {name}", "Arrow", kinds, make, "pyarrow", **{"missing": "null", **more}
    )


ARROW = [
    *(_of(f"Array, {name}", kind, arrow_array(name)) for name, kind in _NUMBERS.items()),
    _of("Array, bool", "bool", arrow_array("bool_"), zero_copy=BITS),
    _of(
        "Array, bool, sliced",
        "bool",
        _sliced(arrow_array("bool_")),
        zero_copy=BITS,
        note="offsets that are no multiple of 8",
    ),
    _of("Array, int64, sliced", "int", _sliced(arrow_array("int64"))),
    _of("Array, string", "str", arrow_array("string"), zero_copy=CODES),
    _of("Array, string, sliced", "str", _sliced(arrow_array("string")), zero_copy=CODES),
    _of("Array, large_string", "str", arrow_array("large_string"), zero_copy=CODES),
    _of("Array, string_view", "str", arrow_array("string_view"), zero_copy=CODES),
    _of("Array, dictionary, int8", "int float str", _dictionary("int8")),
    _of("Array, dictionary, int32", "int str", _dictionary("int32")),
    _of("Array, dictionary, sliced", "str", _sliced(_dictionary("int8"))),
    _of("Array, date32", "date", arrow_array("date32"), refuses="NaT|missing"),
    _of(
        "Array, timestamp",
        "date",
        _timestamp,
        refuses="NaT|missing",
        plain=lambda values: values.astype("M8[ms]"),
    ),
    _of("ChunkedArray, int64", "int", _chunked(arrow_array("int64"))),
    _of("ChunkedArray, float64", "float", _chunked(arrow_array("float64"))),
    _of("ChunkedArray, bool", "bool", _chunked(arrow_array("bool_")), zero_copy=BITS),
    _of("ChunkedArray, string", "str", _chunked(arrow_array("string")), zero_copy=CODES),
    _of(
        "ChunkedArray, dictionary",
        "str",
        dictionaries,
        note="each chunk has a dictionary of its own",
    ),
]
