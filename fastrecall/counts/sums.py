"""What makes counts add up: the sum of any number of parts, over the union of their classes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, Literal

import numpy as np

from fastrecall.counts.index import Places, same, unite
from fastrecall.counts.making import COUNTS_OVERFLOW, Parts, checked_sum, of_nothing

__all__ = ["added", "check_alike", "is_nothing"]

Array = np.ndarray[Any, Any]

# Arrays of so many cells together are added in one call of NumPy's.
_FEW_CELLS = 1 << 17


def added(*several: Parts, classes: Array | None = None) -> Parts:
    """Return the parts of what counting all these data at once would give.

    Parameters
    ----------
    *several : Parts
        Any number of them; none gives the parts of no samples.
    classes : ndarray of shape (K,), optional
        Distinct labels among which all the others' are, in the order of the result. By default
        the union.

    Raises
    ------
    ValueError
        If some mean different things: multiclass and multilabel, indicators of different
        widths, float weights and whole numbers, or counts of a part of the labels that is not
        the same part.
    OverflowError
        If a count leaves int64.

    Notes
    -----
    The same as adding two at a time, from left to right, to the last bit of float weights; but
    the classes are united, and integers added, once. O(K**2) time and memory for a table of the
    union, and O(k**2) time for each table that is added.
    """
    some = [parts for parts in several if not is_nothing(parts)]
    if not some or (len(some) == 1 and classes is None):
        return some[0] if some else several[0] if several else of_nothing()
    for other in some[1:]:
        check_alike(some[0], other)
    if classes is None:
        classes = unite(*(parts.classes for parts in some))
        _check_may_differ(some, len(classes))
    most_pairs = min(parts.most_pairs for parts in some)
    at = _places(some, classes)
    n = len(classes)

    def sum_of(name: Literal["tp", "n_true", "n_pred", "matrix"]) -> Any:
        arrays = [getattr(parts, name) for parts in some]
        return None if any(array is None for array in arrays) else _summed(arrays, at, n)

    def total_of(name: Literal["n", "agreed", "differing"]) -> float | None:
        numbers: list[float | None] = [getattr(parts, name) for parts in some]
        return reduce(_total, numbers)

    return some[0]._replace(
        classes=classes,
        tp=sum_of("tp"),
        n_true=sum_of("n_true"),
        n_pred=sum_of("n_pred"),
        n=total_of("n"),
        agreed=total_of("agreed"),
        differing=total_of("differing"),
        matrix=sum_of("matrix") if n <= most_pairs else None,
        partial=any(parts.partial for parts in some),
        most_pairs=most_pairs,
    )


def is_nothing(parts: Parts) -> bool:
    """Tell whether these are the parts of no samples, which are neutral."""
    return len(parts.classes) == 0 and parts.n == 0 and not parts.partial


def check_alike(one: Parts, other: Parts) -> None:
    """Raise a ValueError if two parts count different things, whatever their classes are."""
    if (one.kind, one.sets) != (other.kind, other.sets):
        raise ValueError(f"{_named(one)} counts cannot be added to {_named(other)} counts")
    if one.kind == "multilabel" and not one.sets and len(one.classes) != len(other.classes):
        widths = len(one.classes), len(other.classes)
        raise ValueError(f"counts of {widths[0]} and of {widths[1]} labels cannot be added")
    if one.tp.dtype != other.tp.dtype:
        raise ValueError(
            f"{_numbers(one)} cannot be added to {_numbers(other)}: weights beside whole samples "
            "are seldom meant. If these are, give float weights from the start, or convert int64 "
            "counts with .as_float()"
        )


def _named(parts: Parts) -> str:
    return f"{parts.kind} (by sets)" if parts.sets else parts.kind


def _numbers(parts: Parts) -> str:
    weighted = parts.tp.dtype.kind == "f"
    return "counts of float weights (float64)" if weighted else "counts of samples (int64)"


def _check_may_differ(some: Sequence[Parts], n: int) -> None:
    """Raise a ValueError unless counts of a part of the labels know all n labels."""
    narrow = next((parts for parts in some if parts.partial and len(parts.classes) < n), None)
    if narrow is not None:
        other = next(parts for parts in some if not same(parts.classes, narrow.classes))
        raise ValueError(
            "counts of a part of the labels can only be added to counts of the same labels: "
            f"{narrow.classes} and {other.classes} differ. Count both with the same labels="
        )


def _places(some: Sequence[Parts], classes: Array) -> list[Array | None]:
    """Return where the classes of each stand; None where they are all classes, in order."""
    places: Places | None = None
    found: list[Array | None] = []
    for parts in some:
        if same(parts.classes, classes):
            found.append(None)
            continue
        places = places or Places(classes)
        found.append(places.of(parts.classes))
    return found


def _summed(arrays: Sequence[Array], at: Sequence[Array | None], n: int) -> Array:
    """Add up margins or matrices, each of which belongs to its places among n classes."""
    stack = _stacked(arrays) if all(places is None for places in at) else None
    if stack is not None:
        total: Array = np.add.reduce(stack, axis=0)
        return total
    # Tallies may be whole numbers here and weights there.
    dtype = np.result_type(*arrays)
    if at[0] is None:
        total = arrays[0].astype(dtype, copy=False)
    else:
        total = np.zeros((n,) * arrays[0].ndim, dtype=dtype)
        total[np.ix_(*(at[0],) * total.ndim)] = arrays[0]
    owned = at[0] is not None
    for array, places in zip(arrays[1:], at[1:], strict=True):
        if places is None:
            total, owned = checked_sum(total, array), True
            continue
        total, owned = total if owned else total.copy(), True
        where = np.ix_(*(places,) * array.ndim)
        total[where] = checked_sum(total[where], array)
    return total


def _stacked(arrays: Sequence[Array]) -> Array | None:
    """Return integers as one array if they are few, and their sum certainly is an int64."""
    whole = all(array.dtype.kind == "i" for array in arrays)
    if not whole or len(arrays) * arrays[0].size > _FEW_CELLS:
        return None
    stack = np.array(arrays)
    if stack.size and len(arrays) * max(-int(stack.min()), int(stack.max())) >= 2**63:
        return None
    return stack


def _total(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    total = one + other
    if isinstance(total, int) and not -(2**63) <= total < 2**63:
        raise OverflowError(COUNTS_OVERFLOW)
    return total
