"""pandas: Series, frames of one column and indexes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.containers.container import CODES, Container, load
from tests.containers.kinds import KINDS

__all__ = ["PANDAS", "categorical"]

Array = np.ndarray[Any, Any]

_NULLABLE = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"]


def _series(dtype: Any = None) -> Callable[[Array], Any]:
    def make(values: Array) -> Any:
        given = dtype() if callable(dtype) else dtype
        # Labels belong together by their places, whatever the index says.
        index = np.arange(len(values))[::-1]
        return load("pandas").Series(values.tolist(), dtype=given, index=index)

    return make


def _frame(make: Callable[[Array], Any]) -> Callable[[Array], Any]:
    return lambda values: make(values).to_frame("label")


def _str(storage: str, missing: Any) -> Callable[[], Any]:
    return lambda: load("pandas").StringDtype(storage, na_value=missing)


def _nullable_str(storage: str) -> Callable[[], Any]:
    return lambda: load("pandas").StringDtype(storage)


def _as_float(values: Array) -> Array:
    """scikit-learn's reports name the classes of nullable columns so."""
    return values.astype(float)


def _bool_as_float(values: Array) -> Array:
    return _as_float(values) if values.dtype == bool else values


def _arrow(name: str) -> Callable[[], Any]:
    return lambda: load("pandas").ArrowDtype(getattr(load("pyarrow"), name)())


def _arrow_dictionary() -> Any:
    arrow = load("pyarrow")
    return load("pandas").ArrowDtype(arrow.dictionary(arrow.int8(), arrow.string()))


def categorical(values: Array, order: Any = None, *, ordered: bool = False) -> Any:
    """Return a Categorical whose categories are in the order given, used or not."""
    return load("pandas").Categorical(values.tolist(), categories=order, ordered=ordered)


def _category(arrange: Callable[[list[Any]], list[Any]], **options: Any) -> Callable[[Array], Any]:
    def make(values: Array) -> Any:
        kind = next(kind for kind in KINDS.values() if type(kind.positive) is type(_first(values)))
        order = arrange(kind.classes.tolist())
        return load("pandas").Series(categorical(values, order, **options))

    return make


def _first(values: Array) -> Any:
    return next(value for value in values.tolist() if value is not None)


def _unused(classes: list[Any]) -> list[Any]:
    return [*classes, "unused", "another"] if isinstance(classes[0], str) else [*classes, 77, 99]


def _found(values: Array) -> Any:
    return load("pandas").Series(categorical(values))


def _index(values: Array) -> Any:
    return load("pandas").Index(values)


def _of(name: str, kinds: str, make: Callable[[Array], Any], **more: Any) -> Container:
    return Container(name, "pandas", kinds, make, **{"needs": "pandas", **more})


PANDAS = [
    _of("Series, int64", "int", _series("int64")),
    _of("Series, uint8", "int", _series("uint8")),
    _of("Series, bool", "bool", _series("bool")),
    _of("Series, float64", "float", _series("float64"), missing="NaN"),
    _of("Series, object of str", "str", _series("object"), zero_copy=CODES, missing="None"),
    _of(
        "Series, datetime64",
        "date",
        _series("datetime64[s]"),
        missing="NaT",
        refuses="NaT",
        plain=lambda values: values.astype("M8[s]"),
    ),
    *(
        _of(
            f"Series, {dtype}",
            "int",
            _series(dtype),
            missing="NA",
            plain=_as_float,
            note="a masked value is missing",
        )
        for dtype in _NULLABLE
    ),
    _of(
        "Series, boolean",
        "bool",
        _series("boolean"),
        missing="NA",
        plain=_as_float,
    ),
    _of("Series, Float64", "float", _series("Float64"), missing="NA"),
    _of(
        "Series, category",
        "int bool float str",
        _found,
        missing="NaN",
        plain=_bool_as_float,
        note="code -1 is missing; each side has its own categories",
    ),
    _of("Series, category, ordered", "int str", _category(sorted, ordered=True), missing="NaN"),
    _of(
        "Series, category, unsorted",
        "int str",
        _category(lambda classes: classes[::-1]),
        missing="NaN",
        note="classes are sorted, not in the order of the categories",
    ),
    _of(
        "Series, category, unused categories",
        "int str",
        _category(_unused),
        missing="NaN",
        note="a category without a sample is no class",
    ),
    _of("Categorical", "int str", categorical, missing="NaN"),
    _of(
        "Series, str, in Arrow",
        "str",
        _series(_str("pyarrow", np.nan)),
        needs="pandas>=2.3 pyarrow",
        zero_copy=CODES,
        missing="NaN",
    ),
    _of(
        "Series, str, in Python",
        "str",
        _series(_str("python", np.nan)),
        needs="pandas>=2.3",
        zero_copy=CODES,
        missing="NaN",
    ),
    _of(
        "Series, string[pyarrow]",
        "str",
        _series(_nullable_str("pyarrow")),
        needs="pandas pyarrow",
        zero_copy=CODES,
        missing="NA",
    ),
    _of(
        "Series, string[python]",
        "str",
        _series(_nullable_str("python")),
        zero_copy=CODES,
        missing="NA",
    ),
    _of(
        "Series, int64[pyarrow]",
        "int",
        _series(_arrow("int64")),
        needs="pandas pyarrow",
        missing="NA",
        plain=_as_float,
    ),
    _of(
        "Series, bool[pyarrow]",
        "bool",
        _series(_arrow("bool_")),
        needs="pandas pyarrow",
        missing="NA",
        plain=_as_float,
    ),
    _of(
        "Series, string in ArrowDtype",
        "str",
        _series(_arrow("string")),
        needs="pandas pyarrow",
        zero_copy=CODES,
        missing="NA",
    ),
    _of(
        "Series, dictionary in ArrowDtype",
        "str",
        _series(_arrow_dictionary),
        needs="pandas pyarrow",
        missing="NA",
    ),
    _of("DataFrame of one column", "int", _frame(_series("int64"))),
    _of("DataFrame of one column, category", "str", _frame(_found), missing="NaN"),
    _of(
        "DataFrame of one column, str",
        "str",
        _frame(_series(_str("python", np.nan))),
        needs="pandas>=2.3",
        zero_copy=CODES,
        missing="NaN",
    ),
    _of("Index", "int bool float", _index),
    _of("Index, str", "str", _index, zero_copy=CODES),
    _of(
        "CategoricalIndex",
        "str",
        lambda values: load("pandas").Index(categorical(values)),
        missing="NaN",
    ),
]
