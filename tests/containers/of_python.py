"""Python's own sequences."""

from __future__ import annotations

import array
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.containers.container import ITEMS, Container

__all__ = ["PYTHON"]

Array = np.ndarray[Any, Any]


def _typed(values: Array) -> array.array[Any]:
    return array.array(values.dtype.char, values.tolist())


def _of(name: str, kinds: str, make: Callable[[Array], Any], **more: Any) -> Container:
    return Container(name, "Python", kinds, make, **more)


PYTHON = [
    _of(
        "list",
        "int bool float str",
        lambda values: values.tolist(),
        zero_copy=ITEMS,
        missing="None",
        note="ints of any size; None is missing",
    ),
    _of(
        "tuple",
        "int bool float str",
        lambda values: tuple(values.tolist()),
        zero_copy=ITEMS,
        missing="None",
    ),
    _of("list of NumPy scalars", "int bool float str", list, zero_copy=ITEMS),
    _of("array.array", "int float", _typed),
    _of("memoryview", "int bool float", memoryview),
]
