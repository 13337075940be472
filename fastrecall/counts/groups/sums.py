"""What makes grouped counts add up: over the union of groups and classes, and over groups."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.counts.groups.parts import GroupParts, counted
from fastrecall.counts.index import positions, unite
from fastrecall.counts.making import COUNTS_OVERFLOW, Parts, checked_sum
from fastrecall.counts.sums import added as added_parts
from fastrecall.counts.tally import ANY_PAIRS

__all__ = ["added", "merged", "nothing"]

Array = np.ndarray[Any, Any]


def nothing() -> GroupParts:
    """Return the parts of no groups."""
    none = np.zeros(0, dtype=np.int64)
    table = np.zeros((0, 0), dtype=np.int64)
    return GroupParts(
        names=None,
        keys=(none,),
        classes=none,
        tp=table,
        n_true=table,
        n_pred=table,
        n=none,
        agreed=none,
        differing=none,
        matrix=np.zeros((0, 0, 0), dtype=np.int64),
        kind="multiclass",
        partial=False,
        sets=False,
        most_pairs=ANY_PAIRS,
    )


def added(one: GroupParts, other: GroupParts) -> GroupParts:
    """Return the parts of what counting both data sets at once would give.

    Raises
    ------
    ValueError
        If the two are grouped by different things, or mean different things: see
        :func:`fastrecall.counts.sums.added`.
    OverflowError
        If a count leaves int64.

    Notes
    -----
    O(G K) time and memory for the G groups and K classes of the sum, O(G K**2) with the matrix.
    """
    if _is_nothing(one):
        return other
    if _is_nothing(other):
        return one
    _check_grouped_alike(one, other)
    # What counts say of being added, and of their classes, is said by those of no samples, too.
    classes = added_parts(_without_samples(one), _without_samples(other)).classes
    keys, here, there = _united_groups(one, other)
    k = len(classes)
    most_pairs = min(one.most_pairs, other.most_pairs)
    places = [
        (rows, *[positions(classes, side.classes)] * 2)
        for rows, side in ((here, one), (there, other))
    ]
    shape = (len(keys[0]), k, k)

    def sum_of(name: str) -> Any:
        a, b = getattr(one, name), getattr(other, name)
        if a is None or b is None:
            return None
        return checked_sum(_spread(a, places[0], shape), _spread(b, places[1], shape))

    return one._replace(
        keys=keys,
        classes=classes,
        tp=sum_of("tp"),
        n_true=sum_of("n_true"),
        n_pred=sum_of("n_pred"),
        n=sum_of("n"),
        agreed=sum_of("agreed"),
        differing=sum_of("differing"),
        # As many cells in all as one table of so many classes has.
        matrix=sum_of("matrix") if len(keys[0]) * k * k <= most_pairs**2 else None,
        partial=one.partial or other.partial,
        most_pairs=most_pairs,
    )


def merged(parts: GroupParts, places: list[int]) -> GroupParts:
    """Return the parts of the groups that these group arrays alone make, or of all in one.

    O(G K) time and memory, O(G K**2) with the matrix, for G groups.
    """
    if not places:
        # All in one, which is there even if no group is.
        return counted(parts._replace(names=None, keys=()), _all_in_one)
    kept = tuple(parts.keys[place] for place in places)
    codes = [np.unique(keys, return_inverse=True)[1] for keys in kept]
    _, first, group = _distinct(codes)
    # Groups that become one lie side by side, in their order.
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(first)))
    in_order = bool((order[:-1] <= order[1:]).all())

    def sum_up(of_groups: Array) -> Array:
        return _summed(of_groups if in_order else of_groups[order], starts)

    return counted(parts, sum_up)._replace(
        names=None if parts.names is None else tuple(parts.names[place] for place in places),
        keys=tuple(keys[first] for keys in kept),
    )


def _is_nothing(parts: GroupParts) -> bool:
    return len(parts.n) == 0 and len(parts.classes) == 0 and not parts.partial


def _check_grouped_alike(one: GroupParts, other: GroupParts) -> None:
    if one.names != other.names:
        raise ValueError(
            f"counts grouped by {_named(one)} cannot be added to counts grouped by "
            f"{_named(other)}; group both by the same arrays, in the same order"
        )


def _named(parts: GroupParts) -> str:
    return "an array without a name" if parts.names is None else ", ".join(map(repr, parts.names))


def _united_groups(one: GroupParts, other: GroupParts) -> tuple[tuple[Array, ...], Array, Array]:
    """Return the sorted keys of the groups of both, and where those of each stand among them."""
    labels = [
        _united(a, b, name)
        for a, b, name in zip(one.keys, other.keys, one.names or [None], strict=True)
    ]
    codes = [
        np.concatenate([positions(known, a), positions(known, b)])
        for known, a, b in zip(labels, one.keys, other.keys, strict=True)
    ]
    distinct, _, group = _distinct(codes)
    keys = tuple(known[code] for known, code in zip(labels, distinct, strict=True))
    return keys, group[: len(one.n)], group[len(one.n) :]


def _united(one: Array, other: Array, name: str | None) -> Array:
    try:
        return unite(np.unique(one), np.unique(other))
    except ValueError as error:
        which = "the group array" if name is None else f"the group array {name!r}"
        raise ValueError(f"{which} holds different things: {error}") from None


def _without_samples(parts: GroupParts) -> Parts:
    none = np.zeros(len(parts.classes), dtype=parts.tp.dtype)
    # One sample, of which nothing is known: counts of none at all are neutral.
    n = parts.tp.dtype.type(1).item()
    return Parts(
        classes=parts.classes,
        tp=none,
        n_true=none,
        n_pred=none,
        n=n,
        agreed=None,
        differing=None,
        kind=parts.kind,
        partial=parts.partial,
        sets=parts.sets,
    )


def _spread(counts: Array, places: tuple[Array, ...], shape: tuple[int, ...]) -> Array:
    """Put counts into their places along each axis, zeros elsewhere."""
    places, shape = places[: counts.ndim], shape[: counts.ndim]
    if counts.shape == shape and all((np.diff(at) == 1).all() for at in places):
        return counts
    wide = np.zeros(shape, dtype=counts.dtype)
    wide[np.ix_(*places)] = counts
    return wide


def _distinct(codes: list[Array]) -> tuple[Array, Array, Array]:
    """Return distinct rows of codes, sorted; where each comes first; which of them each row is."""
    table = np.array(codes, dtype=np.intp)
    if len(table) == 1:
        rows, first, group = np.unique(table[0], return_index=True, return_inverse=True)
        return rows[np.newaxis], first, group
    rows, first, group = np.unique(table, axis=1, return_index=True, return_inverse=True)
    # NumPy 2.0.0 gives the inverse another shape.
    return rows, first, group.ravel()


def _all_in_one(rows: Array) -> Array:
    return _summed(rows, np.zeros(1, dtype=np.intp))


def _summed(rows: Array, starts: Array) -> Array:
    """Add up rows from each start to the next; int64 that leaves its range is an OverflowError."""
    if len(rows) == 0:
        return np.zeros((len(starts), *rows.shape[1:]), dtype=rows.dtype)
    if rows.dtype.kind == "i":
        largest = max(int(rows.max(initial=0)), -int(rows.min(initial=0)))
        if largest * len(rows) >= 1 << 62:
            exact = np.add.reduceat(rows.astype(object), starts, axis=0)
            if any(not -(2**63) <= total < 2**63 for total in exact.flat):
                raise OverflowError(COUNTS_OVERFLOW)
            return exact.astype(np.int64)
    return np.add.reduceat(rows, starts, axis=0)
