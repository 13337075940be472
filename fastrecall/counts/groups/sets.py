"""Counts of several groups of multilabel samples: the rows of each group, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.making import checked_sum
from fastrecall.counts.tally import MOST_PAIRS
from fastrecall.errors import group_texts
from fastrecall.labels import Indicators, IndicatorTally, LabelSets
from fastrecall.labels.groups import GroupArrays

__all__ = ["count_sets_in_groups"]

Array = np.ndarray[Any, Any]

# So many cells of a dense table are copied at once.
_CELLS = 1 << 22


class _Sums(NamedTuple):
    margins: Array
    # Differing, agreed, all: shape (3,).
    totals: Array


def count_sets_in_groups(
    sides: Indicators | LabelSets, weights: Array | None, groups: GroupArrays
) -> GroupParts:
    """Count multilabel samples in each group.

    Parameters
    ----------
    sides : Indicators or LabelSets
    weights : ndarray of shape (n_samples,) or None
    groups : GroupArrays

    Notes
    -----
    O(n log n) time beside the ungrouped count, twelve bytes a sample, and copies of some rows at
    a time: 4 million cells of a dense table, or the labels of as many samples.
    """
    taken = _taken(sides)
    numbers, keys = _numbered(groups)
    # NumPy sorts 16 bits in O(n).
    narrow = numbers.astype(np.uint16) if len(keys[0]) <= 1 << 16 else numbers
    order = np.argsort(narrow, kind="stable")
    ends = np.cumsum(np.bincount(numbers.astype(np.intp), minlength=len(keys[0])))
    present = np.flatnonzero(np.diff(ends, prepend=0))
    sums = [
        _of_rows(taken, weights, order[first:last])
        for first, last in zip([0, *ends[present][:-1]], ends[present], strict=True)
    ]
    sorted_groups, values = groups.decode([key[present] for key in keys])
    margins = np.array([some.margins for some in sums]).swapaxes(0, 1)[:, sorted_groups]
    totals = np.array([some.totals for some in sums]).T[:, sorted_groups]
    return GroupParts(
        names=groups.names,
        keys=values,
        classes=sides.classes if isinstance(sides, LabelSets) else np.arange(margins.shape[2]),
        tp=margins[0],
        n_true=margins[1],
        n_pred=margins[2],
        n=totals[2],
        agreed=totals[1],
        differing=totals[0],
        matrix=None,
        kind="multilabel",
        partial=False,
        sets=isinstance(sides, LabelSets),
        most_pairs=MOST_PAIRS,
    )


class _Taken(NamedTuple):
    """Samples of which some rows can be counted at a time."""

    n_samples: int
    rows_a_time: int
    tally: Callable[[Array, Array | None], IndicatorTally]


def _taken(sides: Indicators | LabelSets) -> _Taken:
    if isinstance(sides, LabelSets):
        return _Taken(sides.n_samples, _CELLS, lambda at, w: sides.rows(at).tally(w))
    checked = sides.indexable()
    dense = isinstance(checked.true, np.ndarray) or isinstance(checked.pred, np.ndarray)
    rows = max(1, _CELLS // checked.n_labels) if dense else _CELLS
    return _Taken(checked.n_samples, rows, lambda at, w: checked.rows(at).tally(w))


def _numbered(groups: GroupArrays) -> tuple[Array, list[Array]]:
    """Return the number of each sample's group, and the keys of each array by these."""
    try:
        return groups.number()
    except _kernel.RejectedError as error:
        groups.explain(error)
    try:
        return groups.number()
    except _kernel.RejectedError:
        raise ValueError(group_texts.CHANGED) from None


def _of_rows(taken: _Taken, weights: Array | None, rows: Array) -> _Sums:
    found: _Sums | None = None
    for some in _cut(rows, taken.rows_a_time):
        counted = taken.tally(some, None if weights is None else weights[some])
        totals = np.array([counted.differing, counted.agreed, counted.n])
        sums = _Sums(counted.margins, totals.astype(counted.margins.dtype))
        found = sums if found is None else _Sums(*map(checked_sum, found, sums))
    assert found is not None
    return found


def _cut(rows: Array, size: int) -> Iterator[Array]:
    return (rows[first : first + size] for first in range(0, len(rows), size))
