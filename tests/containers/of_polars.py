"""polars: Series of one chunk and of several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.containers.container import BITS, CODES, NUMBERS_ONLY, Container, load
from tests.containers.kinds import KINDS

__all__ = ["POLARS"]

Array = np.ndarray[Any, Any]


def _series(dtype: str) -> Callable[[Array], Any]:
    def make(values: Array) -> Any:
        polars = load("polars")
        return polars.Series("label", values.tolist(), dtype=getattr(polars, dtype))

    return make


def _enum(values: Array) -> Any:
    polars = load("polars")
    # Not in order, and one that no sample has.
    words = [*KINDS["str"].classes.tolist()[::-1], "unused"]
    return polars.Series(values.tolist(), dtype=polars.Enum(words))


def _chunked(make: Callable[[Array], Any]) -> Callable[[Array], Any]:
    def in_parts(values: Array) -> Any:
        third = len(values) // 3
        parts = values[:third], values[third : third + 1], values[third + 1 :]
        return load("polars").concat([make(part) for part in parts], rechunk=False)

    return in_parts


def _datetime(values: Array) -> Any:
    polars = load("polars")
    return polars.Series(values.tolist(), dtype=polars.Date).cast(polars.Datetime("ms"))


_NUMBERS = {
    "Int8": "int",
    "Int16": "int",
    "Int32": "int",
    "Int64": "int",
    "UInt8": "int",
    "UInt16": "int",
    "UInt32": "int",
    "UInt64": "int",
    "Float32": "float",
    "Float64": "float",
}


def _of(name: str, kinds: str, make: Callable[[Array], Any], **more: Any) -> Container:
    return Container(name, "polars", kinds, make, "polars", **{"missing": "null", **more})


POLARS = [
    *(_of(f"polars Series, {dtype}", kind, _series(dtype)) for dtype, kind in _NUMBERS.items()),
    _of("polars Series, Boolean", "bool", _series("Boolean"), zero_copy=BITS),
    _of("polars Series, String", "str", _series("String"), zero_copy=CODES),
    _of(
        "polars Series, Categorical",
        "str",
        _series("Categorical"),
        note="codes are of all Series together: sparse, and they grow",
    ),
    _of("polars Series, Enum", "str", _enum),
    _of("polars Series, Date", "date", _series("Date"), refuses="NaT|missing"),
    _of(
        "polars Series, Datetime",
        "date",
        _datetime,
        refuses="NaT|missing",
        plain=lambda values: values.astype("M8[ms]"),
    ),
    _of(
        "polars Series in chunks, Int64",
        "int",
        _chunked(_series("Int64")),
        note="chunks end at different places on the two sides",
    ),
    _of("polars Series in chunks, Boolean", "bool", _chunked(_series("Boolean")), zero_copy=BITS),
    _of("polars Series in chunks, String", "str", _chunked(_series("String")), zero_copy=CODES),
    _of("polars Series in chunks, Categorical", "str", _chunked(_series("Categorical"))),
    _of(
        "polars DataFrame of one column",
        "int str",
        lambda values: load("polars").DataFrame({"label": values.tolist()}),
        zero_copy=NUMBERS_ONLY,
    ),
]
