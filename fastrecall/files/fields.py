"""Text has no types: what the fields of a column mean is decided here and nowhere else."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fastrecall.files.columns import FileError

_INTEGER = re.compile(r"[+-]?[0-9]+(\.0*)?")
_BEYOND_64_BITS = 1 << 64


@dataclass
class Fields:
    """One column of text.

    Attributes
    ----------
    name : str
        The column's name.
    distinct : list of str
        Each different field once.
    lines : list of int
        The line that each of them was first seen on.
    codes : ndarray of int
        Which of them stands in each row.
    """

    name: str
    distinct: list[str]
    lines: list[int]
    codes: NDArray[Any]


def labels(path: Path, columns: list[Fields]) -> list[NDArray[Any]]:
    """Give the label columns one type: integers if every field of all is one, else text."""
    numbers = [_integers(path, column) for column in columns]
    dtype = _common_dtype(numbers)
    # Labels that are integers in one column and text in the other would be no label in common.
    values = numbers if dtype else [column.distinct for column in columns]
    return [
        np.array(distinct, dtype=dtype or object)[column.codes]
        for distinct, column in zip(values, columns, strict=True)
    ]


def weight(path: Path, line: int, name: str, field: str) -> float:
    """Read one weight."""
    try:
        value = float(field)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in field:
        raise FileError(f"{path}: line {line}: {name!r} is {field!r}, which is no weight")
    return value


def _integers(path: Path, column: Fields) -> list[int] | None:
    """Return the distinct fields as integers, or None where they are text."""
    if "" in column.distinct:
        line = column.lines[column.distinct.index("")]
        raise FileError(
            f"{path}: line {line}: {column.name!r} is empty, and a label cannot be missing"
        )
    numbers = [_integer(field) for field in column.distinct]
    if None not in numbers:
        return [number for number in numbers if number is not None]
    if all(map(_is_number, column.distinct)):
        odd = numbers.index(None)
        raise FileError(
            f"{path}: line {column.lines[odd]}: {column.name!r} is {column.distinct[odd]!r}: "
            "labels are integers or text, and a column of scores is neither"
        )
    return None


def _integer(field: str) -> int | None:
    field = field.strip(" ")
    if not _INTEGER.fullmatch(field):
        return None
    # Python refuses to parse thousands of digits, and 64 bits never need more than 20.
    return int(field.partition(".")[0]) if len(field) < 100 else _BEYOND_64_BITS


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    # Python reads more as a number than other programs write as one.
    return field.isascii() and "_" not in field


def _common_dtype(columns: list[list[int] | None]) -> type[np.integer[Any]] | None:
    sides = [column for column in columns if column is not None]
    if len(sides) < len(columns):
        return None
    low, high = min(chain(*sides), default=0), max(chain(*sides), default=0)
    for dtype in (np.int64, np.uint64):
        if np.iinfo(dtype).min <= low and high <= np.iinfo(dtype).max:
            return dtype
    return None
