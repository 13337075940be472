"""What makes counts add up: the sum of two sets of parts, over the union of their classes."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from fastrecall.counts.index import positions, same, unite
from fastrecall.counts.making import COUNTS_OVERFLOW, Parts, checked_sum

__all__ = ["added"]

Array = np.ndarray[Any, Any]


def added(one: Parts, other: Parts) -> Parts:
    """Return the parts of what counting both data sets at once would give.

    Raises
    ------
    ValueError
        If the two mean different things: multiclass and multilabel, indicators of different
        widths, or counts of a part of the labels that is not the same part.
    OverflowError
        If a count leaves int64.
    """
    if _is_nothing(one):
        return other
    if _is_nothing(other):
        return one
    if (one.kind, one.sets) != (other.kind, other.sets):
        raise ValueError(f"{_named(one)} counts cannot be added to {_named(other)} counts")
    classes = unite(one.classes, other.classes)
    n = len(classes)
    if not n == len(one.classes) == len(other.classes):
        _check_may_differ(one, other)
    most_pairs = min(one.most_pairs, other.most_pairs)
    here, there = (positions(classes, side.classes) for side in (one, other))

    def sum_of(name: Literal["tp", "n_true", "n_pred", "matrix"]) -> Array | None:
        a, b = getattr(one, name), getattr(other, name)
        if a is None or b is None:
            return None
        return checked_sum(_spread(a, here, n), _spread(b, there, n))

    return Parts(
        classes=classes,
        tp=checked_sum(_spread(one.tp, here, n), _spread(other.tp, there, n)),
        n_true=sum_of("n_true"),
        n_pred=sum_of("n_pred"),
        n=_total(one.n, other.n),
        agreed=_total(one.agreed, other.agreed),
        differing=_total(one.differing, other.differing),
        matrix=sum_of("matrix") if n <= most_pairs else None,
        kind=one.kind,
        sets=one.sets,
        partial=one.partial or other.partial,
        most_pairs=most_pairs,
    )


def _is_nothing(parts: Parts) -> bool:
    return len(parts.classes) == 0 and parts.n == 0 and not parts.partial


def _named(parts: Parts) -> str:
    return f"{parts.kind} (by sets)" if parts.sets else parts.kind


def _check_may_differ(one: Parts, other: Parts) -> None:
    """Raise a ValueError if counts of two sets of classes are no counts of their union."""
    if one.kind == "multilabel" and not one.sets:
        widths = len(one.classes), len(other.classes)
        raise ValueError(f"counts of {widths[0]} and of {widths[1]} labels cannot be added")
    if one.partial or other.partial:
        raise ValueError(
            "counts of a part of the labels can only be added to counts of the same labels: "
            f"{one.classes} and {other.classes} differ. Count both with the same labels="
        )


def _spread(counts: Array, at: Array, n: int) -> Array:
    """Put margins or a matrix into their places among n classes."""
    if len(counts) == n and same(at, np.arange(n)):
        return counts
    wide = np.zeros((n,) * counts.ndim, dtype=counts.dtype)
    wide[np.ix_(*(at,) * counts.ndim)] = counts
    return wide


def _total(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    total = one + other
    if isinstance(total, int) and not -(2**63) <= total < 2**63:
        raise OverflowError(COUNTS_OVERFLOW)
    return total
