"""Dates and spans of time as labels: two units are compared in the finer one, never wrapped.

NumPy's 64 bits of nanoseconds end in 2262. Beyond, a conversion from a coarser unit wraps, or
raises an OverflowError from NumPy 2.5 on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.labels.column import Chunk, Column, sources
from fastrecall.labels.encoded import Encoded, Keys

__all__ = [
    "TIMES",
    "as_times",
    "comparable",
    "encode_times",
    "has_no_time",
    "in_one_unit",
    "in_unit_of",
]

Array = np.ndarray[Any, Any]

# The kinds of dtype that are times: spans and dates.
TIMES = "mM"


_NOT_A_TIME = np.iinfo(np.int64).min


class _Times(Encoded):
    """Times of one unit, as the integers that they are counted in."""

    __slots__ = ("_dtype",)

    def __init__(self, true: Any, pred: Any, dtype: np.dtype[Any]) -> None:
        super().__init__(true, pred, True)
        self._dtype = dtype.newbyteorder("=")

    @property
    def example(self) -> Array:
        return np.zeros(1, dtype=self._dtype)

    def decode(self, keys: Array, seen: Array) -> Array:
        return keys.view(self._dtype)

    def keys_of(self, labels: Array) -> Keys:
        if labels.dtype.kind != self._dtype.kind:
            return Keys(np.zeros(len(labels), dtype=bool), np.zeros(0, dtype=np.uint64))
        wanted, possible = in_unit_of(labels, self._dtype)
        return Keys(possible, wanted[possible].view(np.uint64))


def has_no_time(integers: Array) -> bool:
    """Tell whether one of some integers stands for NaT."""
    return integers.dtype.itemsize == 8 and int(integers.min(initial=0)) == _NOT_A_TIME


def as_times(integers: Array, dtype: np.dtype[Any]) -> Column | None:
    """Return integers as the times that they stand for; None where one of them is no time."""
    if has_no_time(integers):
        return None
    return Column([Chunk(integers, len(integers))], dtype)


def encode_times(true: Column, pred: Column) -> Encoded:
    """Encode two columns of times of one dtype, which are read as the integers that they are."""
    read = [sources(side.chunks, [None] * len(side.chunks)) for side in (true, pred)]
    return _Times(read[0], read[1], true.dtype)


def comparable(times: Array) -> list[Any]:
    """List times so that a label is found among them where NumPy would call it equal.

    Spans of time are equal to their number of units; dates to dates alone, but Python's integers
    would stand for those in nanoseconds.
    """
    return list(times.astype(np.int64).tolist() if times.dtype.kind == "m" else times)


def in_one_unit(one: Array, other: Array, names: tuple[str, str]) -> tuple[Array, Array]:
    """Return two arrays of dates, or two of spans, in the finer of their units.

    Raises
    ------
    ValueError
        If some of them do not fit that unit; the text calls the arrays by their ``names``.
    """
    if one.dtype == other.dtype:
        return one, other
    try:
        unit = np.result_type(one.dtype, other.dtype)
        finer = one.astype(unit), other.astype(unit)
    except (OverflowError, TypeError):
        # Spans of years and of days have no common unit at all.
        finer = None
    if finer is None or not (_kept(one, finer[0]).all() and _kept(other, finer[1]).all()):
        raise ValueError(
            f"{names[0]} has dtype {one.dtype} and {names[1]} {other.dtype}, and no common unit of "
            "time holds all of their labels. Convert both to one unit before the call."
        )
    return finer


def in_unit_of(times: Array, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """Return times as integers of another dtype's unit, and which of them that unit holds."""
    try:
        converted = times.astype(dtype)
        held = _kept(times, converted)
    except OverflowError:
        # Units so far apart, whatever the values, have one moment in common: zero.
        return np.zeros(len(times), dtype=np.int64), times.view(np.int64) == 0
    return converted.astype(np.int64), held


def _kept(times: Array, converted: Array) -> Array:
    """Tell which times come back from a conversion as they were."""
    back: Array = converted.astype(times.dtype) == times
    return back
