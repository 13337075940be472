"""Objects that are labels by one protocol alone, and libraries that are met only through one."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.containers.container import BITS, CODES, COLUMN, NUMBERS_ONLY, Container, load
from tests.containers.of_arrow import arrow_array, dictionaries

__all__ = ["PROTOCOLS", "OnlyArray", "OnlyArrowArray", "OnlyArrowStream", "OnlyDLPack"]

Array = np.ndarray[Any, Any]


class _Only:
    """An object of which nothing is known but its length."""

    def __init__(self, inside: Any) -> None:
        self._inside = inside

    def __len__(self) -> int:
        return len(self._inside)


class OnlyArray(_Only):
    """An array only by ``__array__``."""

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.asarray(self._inside, dtype=dtype)


class _OnlyInterface(_Only):
    @property
    def __array_interface__(self) -> dict[str, Any]:
        return self._inside.__array_interface__


class OnlyDLPack(_Only):
    """An array only by ``__dlpack__``."""

    def __dlpack__(self, **options: Any) -> Any:
        return self._inside.__dlpack__(**options)

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._inside.__dlpack_device__()


class OnlyArrowArray(_Only):
    """Labels only by ``__arrow_c_array__``."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        return self._inside.__arrow_c_array__(requested_schema)


class OnlyArrowStream(_Only):
    """Labels only by ``__arrow_c_stream__``."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._inside.__arrow_c_stream__(requested_schema)


def _capsule(type_name: str) -> Any:
    return lambda values: OnlyArrowArray(arrow_array(type_name)(values))


def _stream(type_name: str) -> Any:
    def make(values: Array) -> Any:
        chunk = arrow_array(type_name)
        third = len(values) // 3
        return OnlyArrowStream(
            load("pyarrow").chunked_array([chunk(values[:third]), chunk(values[third:])])
        )

    return make


def _tensor(values: Array) -> Any:
    return load("torch").from_numpy(values.copy())


def _data_array(values: Array) -> Any:
    return load("xarray").DataArray(values, dims="sample")


PROTOCOLS = [
    Container(
        "only __array__", "protocols", "int bool float str", OnlyArray, zero_copy=NUMBERS_ONLY
    ),
    Container(
        "only __array_interface__",
        "protocols",
        "int bool float str",
        _OnlyInterface,
        zero_copy=NUMBERS_ONLY,
    ),
    Container("only __dlpack__", "protocols", "int bool float", OnlyDLPack),
    *(
        Container(
            f"only {protocol}, {name}",
            "protocols",
            kind,
            make(name),
            "pyarrow",
            zero_copy=zero_copy,
            missing="null",
        )
        for protocol, make in (("__arrow_c_array__", _capsule), ("__arrow_c_stream__", _stream))
        for name, kind, zero_copy in (
            ("int32", "int", COLUMN),
            ("bool_", "bool", BITS),
            ("string", "str", CODES),
        )
    ),
    Container(
        "only __arrow_c_stream__, dictionary",
        "protocols",
        "str",
        lambda values: OnlyArrowStream(dictionaries(values)),
        "pyarrow",
        missing="null",
    ),
    Container(
        "torch Tensor",
        "torch",
        "int bool float",
        _tensor,
        "torch",
        note="on the CPU; one that requires grad, and bfloat16, are errors",
    ),
    Container(
        "xarray DataArray",
        "xarray",
        "int bool float str",
        _data_array,
        "xarray",
        zero_copy=NUMBERS_ONLY,
    ),
]
