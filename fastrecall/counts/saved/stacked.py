"""Counts and grouped counts in one shape, so that both are checked and saved by the same lines."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np

from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.making import Parts

__all__ = ["NUMBERS", "Stack", "of_group_parts", "of_parts", "to_group_parts", "to_parts"]

Array = np.ndarray[Any, Any]

# What a stack holds of numbers, and over which of rows (G) and classes (K) each of them runs.
NUMBERS = {
    "n": "G",
    "agreed": "G",
    "differing": "G",
    "tp": "GK",
    "n_true": "GK",
    "n_pred": "GK",
    "matrix": "GKK",
}


class Stack(NamedTuple):
    """G rows of counts of the same K classes; plain counts are one row, without keys.

    Each array of numbers is int64 or float64, or None if not known; shapes are in ``NUMBERS``.
    """

    names: tuple[str, ...] | None
    keys: tuple[Array, ...]
    classes: Array
    n: Array | None
    agreed: Array | None
    differing: Array | None
    tp: Array
    n_true: Array | None
    n_pred: Array | None
    matrix: Array | None
    kind: Literal["multiclass", "multilabel"]
    partial: bool
    sets: bool
    most_pairs: int


def of_parts(parts: Parts) -> Stack:
    """Return the parts of counts as a stack of one row."""
    return Stack(
        names=None,
        keys=(),
        classes=parts.classes,
        n=_total(parts.n),
        agreed=_total(parts.agreed),
        differing=_total(parts.differing),
        tp=parts.tp[np.newaxis],
        n_true=None if parts.n_true is None else parts.n_true[np.newaxis],
        n_pred=None if parts.n_pred is None else parts.n_pred[np.newaxis],
        matrix=None if parts.matrix is None else parts.matrix[np.newaxis],
        kind=parts.kind,
        partial=parts.partial,
        sets=parts.sets,
        most_pairs=parts.most_pairs,
    )


def to_parts(stack: Stack) -> Parts:
    """Return the one row of a stack as the parts of counts."""
    numbers: dict[str, Any] = {
        name: None if (rows := getattr(stack, name)) is None else rows[0] for name in NUMBERS
    }
    for name in ("n", "agreed", "differing"):
        numbers[name] = None if numbers[name] is None else numbers[name].item()
    return Parts(
        classes=stack.classes,
        kind=stack.kind,
        partial=stack.partial,
        sets=stack.sets,
        most_pairs=stack.most_pairs,
        **numbers,
    )


def of_group_parts(parts: GroupParts) -> Stack:
    """Return the parts of grouped counts as a stack."""
    return Stack(**parts._asdict())


def to_group_parts(stack: Stack) -> GroupParts:
    """Return a stack as the parts of grouped counts."""
    return GroupParts(**stack._asdict())


def _total(total: int | float | None) -> Array | None:
    if total is None:
        return None
    return np.array([total], dtype=np.float64 if isinstance(total, float) else np.int64)
