"""Dates and spans of time as labels: two units are compared in the finer one, never wrapped.

NumPy's 64 bits of nanoseconds end in 2262. Beyond, a conversion from a coarser unit wraps, or
raises an OverflowError from NumPy 2.5 on.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["TIMES", "comparable", "in_one_unit", "in_unit_of"]

Array = np.ndarray[Any, Any]

# The kinds of dtype that are times: spans and dates.
TIMES = "mM"


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
    """Return times as integers of another dtype's unit, and which of them that unit holds.

    Notes
    -----
    O(K) in Python's time where NumPy refuses to convert all at once.
    """
    try:
        converted = times.astype(dtype)
        held = _kept(times, converted)
    except OverflowError:
        each = [_in_unit_of(times[at : at + 1], dtype) for at in range(len(times))]
        converted, held = (np.concatenate(column) for column in zip(*each, strict=True))
    return converted.astype(np.int64), held


def _in_unit_of(time: Array, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    try:
        converted = time.astype(dtype)
        return converted, _kept(time, converted)
    except OverflowError:
        return np.zeros(1, dtype=dtype), np.zeros(1, dtype=bool)


def _kept(times: Array, converted: Array) -> Array:
    """Tell which times come back from a conversion as they were."""
    back: Array = converted.astype(times.dtype) == times
    return back
