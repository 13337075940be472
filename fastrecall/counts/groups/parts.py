"""What counts of several groups are made of: the parts of ``Counts``, with a row for each group."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from fastrecall.counts.making import Parts
from fastrecall.labels.times import TIMES, in_unit_of

__all__ = ["GroupParts", "counted", "in_units_of", "listed", "of_group", "of_groups"]

Array = np.ndarray[Any, Any]


class GroupParts(NamedTuple):
    """What ``GroupedCounts`` holds, for G groups and K classes."""

    # What the group arrays are called; None if there is one array, without a name.
    names: tuple[str, ...] | None
    # For each group array, its label in each of the G groups, which are sorted by the first
    # array, then by the second, and so on. Only groups that occur are among them.
    keys: tuple[Array, ...]
    # Distinct labels, shape (K,).
    classes: Array
    # As of ``Parts``, shape (G, K).
    tp: Array
    n_true: Array
    n_pred: Array
    # Shape (G,).
    n: Array
    # Which of many labels of a sample agree, is not known of some of them.
    agreed: Array | None
    differing: Array | None
    # Shape (G, K, K), if the table of all pairs is kept.
    matrix: Array | None
    kind: Literal["multiclass", "multilabel"]
    partial: bool
    sets: bool
    most_pairs: int


def counted(parts: GroupParts, change: Callable[[Array], Array]) -> GroupParts:
    """Return the parts with everything that was counted changed in the same way."""
    agreed, differing, matrix = parts.agreed, parts.differing, parts.matrix
    return parts._replace(
        tp=change(parts.tp),
        n_true=change(parts.n_true),
        n_pred=change(parts.n_pred),
        n=change(parts.n),
        agreed=None if agreed is None else change(agreed),
        differing=None if differing is None else change(differing),
        matrix=None if matrix is None else change(matrix),
    )


def of_group(parts: GroupParts, row: int) -> Parts:
    """Return the parts of one group's counts."""
    agreed, differing, matrix = parts.agreed, parts.differing, parts.matrix
    return Parts(
        parts.classes,
        parts.tp[row],
        parts.n_true[row],
        parts.n_pred[row],
        parts.n.item(row),
        None if agreed is None else agreed.item(row),
        None if differing is None else differing.item(row),
        None if matrix is None else matrix[row],
        parts.kind,
        parts.partial,
        parts.most_pairs,
        parts.sets,
    )


def of_groups(parts: GroupParts, rows: Array) -> GroupParts:
    """Return the parts of some groups only."""
    some = counted(parts, lambda of_all: of_all[rows])
    return some._replace(keys=tuple(keys[rows] for keys in parts.keys))


def listed(keys: tuple[Array, ...]) -> list[Any]:
    """List groups as Python's objects, tuples for several arrays; dates as NumPy's, of any unit."""
    columns = [list(one) if one.dtype.kind in TIMES else one.tolist() for one in keys]
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def in_units_of(group: Any, keys: tuple[Array, ...]) -> Any:
    """Return a group with its times in the units of the group arrays, where these hold them.

    Equal times of two units are one key of a dict from NumPy 2.2 on, and not of every unit.
    """
    if len(keys) != 1:
        several = isinstance(group, tuple) and len(group) == len(keys)
        return tuple(map(_in_unit_of, group, keys)) if several else group
    return _in_unit_of(group, keys[0])


def _in_unit_of(one: Any, keys: Array) -> Any:
    kind = keys.dtype.kind
    if kind not in TIMES or not isinstance(one, np.generic) or one.dtype.kind != kind:
        return one
    number, held = in_unit_of(np.array([one]), keys.dtype)
    return number.view(keys.dtype)[0] if held[0] else one
