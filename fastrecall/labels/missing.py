"""Missing labels: what stands for one, and how numbers beside them become readable."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.arrays import exact_integers
from fastrecall.labels.column import Bits, Chunk, Column, kernel_floats

__all__ = ["gaps_in_floats", "gaps_in_objects", "gaps_in_times", "is_missing"]

Array = np.ndarray[Any, Any]


def is_missing(label: Any) -> bool:
    """Tell whether an object stands for a missing label: None, NaN, ``pandas.NA`` or NaT."""
    if label is None:
        return True
    equal = label == label
    # pandas.NA is neither equal to itself nor not.
    return type(label).__name__ == "NAType" or (isinstance(equal, (bool, np.bool_)) and not equal)


def gaps_in_floats(floats: Array) -> Column:
    """Return floats as labels that are missing where they are NaN."""
    return Column(_with_gaps(kernel_floats(floats), np.isnan(floats)).chunks, floats.dtype)


def gaps_in_times(times: Array) -> Column:
    """Return dates, or spans of time, as labels that are missing where they are NaT."""
    return Column(_with_gaps(times.astype(np.int64), np.isnat(times)).chunks, times.dtype)


def gaps_in_objects(objects: Array) -> Column | None:
    """Return numbers among objects, some of which are missing; None where there are others."""
    gaps = np.array([is_missing(label) for label in objects.tolist()])
    there = objects[~gaps].tolist()
    numbers = np.array(there)
    if numbers.dtype.char == "d":
        numbers = exact_integers(there, numbers)
    if numbers.dtype.char not in "?bhilqBHILQd" or not numbers.size or numbers.ndim != 1:
        return None
    labels = np.zeros(len(objects), dtype=numbers.dtype)
    labels[~gaps] = numbers
    return _with_gaps(labels, gaps)


def _with_gaps(labels: Array, gaps: Array) -> Column:
    if not gaps.any():
        return Column([Chunk(labels, len(labels))], labels.dtype)
    valid = Bits(np.packbits(~gaps, bitorder="little"), 0)
    # What stands in a gap is not counted, but it is read: as an integer.
    return Column(
        [Chunk(np.where(gaps, labels.dtype.type(0), labels), len(labels), None, valid)],
        labels.dtype,
    )
