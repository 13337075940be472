"""Counts of several groups in one pass: the kernel's answer, and what becomes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.chunks import count_in_threads, threads_pay
from fastrecall.counts.groups.grouped import GroupedCounts
from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.groups.sets import count_sets_in_groups
from fastrecall.counts.ignored import Ignored
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.counts.tally import ANY_PAIRS, MOST_PAIRS
from fastrecall.errors import group_texts, input_texts
from fastrecall.labels import Encoded, Indicators, LabelSets, aligned
from fastrecall.labels.groups import GroupArrays

__all__ = ["count_in_groups"]

Array = np.ndarray[Any, Any]

# Tables of all pairs are kept unasked while they hold so many counts in all: 8 MiB of them.
MOST_CELLS = MOST_PAIRS * MOST_PAIRS

# The kernel indexes cells with 32 bits.
_ANY_CELLS = 1 << 60

_OF_GROUPS = (_kernel.NO_GROUP, _kernel.PART_GROUP, _kernel.WIDE_GROUP)


class _Tally(NamedTuple):
    """What was counted of K labels in G groups, which are in no order."""

    keys: Array
    seen: Array
    groups: list[Array]
    # tp, n_true, n_pred, of shape (3, G, K).
    margins: Array
    matrix: Array | None
    outside: int
    # Agreed, differing, all: shape (3, G).
    totals: Array


def count_in_groups(
    sides: Encoded | Indicators | LabelSets,
    weights: Array | None,
    ignored: Ignored | None,
    groups: Any,
    labels: Any,
    matrix: bool | None,
) -> GroupedCounts:
    """Count each group of samples by itself, in one pass.

    Parameters
    ----------
    sides : Encoded, Indicators or LabelSets
        Both sides.
    weights : ndarray of shape (n_samples,) or None
    ignored : Ignored or None
    groups, labels, matrix
        As of ``fastrecall.count``.

    Raises
    ------
    ValueError, TypeError
        For groups that are none; the text names the array.
    MemoryError
        If the tables that ``matrix=True`` asks for need more than this machine's memory.

    Notes
    -----
    O(n) time and O(G K) memory, O(G K**2) for the tables. Two passes with ``matrix=True`` where
    the tables are larger than those that are kept unasked.
    """
    if not isinstance(sides, Encoded):
        arrays = GroupArrays(groups, sides.n_samples)
        counts = GroupedCounts(count_sets_in_groups(sides, weights, arrays))
        return counts if labels is None else counts.select(labels)
    arrays, wanted = GroupArrays(groups, sides.n_samples), None
    if labels is not None:
        wanted = as_labels(labels)
        check_kind(wanted, sides.example)
    return GroupedCounts(_of_single_labels(sides, weights, ignored, arrays, wanted, matrix))


def _of_single_labels(
    encoded: Encoded,
    weights: Array | None,
    ignored: Ignored | None,
    groups: GroupArrays,
    labels: Array | None,
    matrix: bool | None,
) -> GroupParts:
    possible, keys = (None, None) if labels is None else encoded.keys_of(labels)
    count = partial(_tally, encoded, weights, groups, ignored)
    counted = _explained(groups, partial(count, keys, 0 if matrix is False else MOST_CELLS))
    if matrix and counted.matrix is None:
        counted = _with_matrix(counted, keys, weights, partial(_explained, groups), count)
    if labels is None:
        counted = _in_order(encoded, counted)
        labels = encoded.decode(counted.keys, counted.seen)
    elif possible is not None and not possible.all():
        counted = _padded(counted, possible)
    order, values = groups.decode(counted.groups)
    # Those that are in order already need not be copied.
    at: Any = slice(None) if (order[1:] > order[:-1]).all() else order
    tp, n_true, n_pred = counted.margins[:, at]
    agreed, differing, n = counted.totals[:, at]
    return GroupParts(
        names=groups.names,
        keys=values,
        classes=labels,
        tp=tp,
        n_true=n_true,
        n_pred=n_pred,
        n=n,
        agreed=agreed,
        differing=differing,
        matrix=None if counted.matrix is None else counted.matrix[at],
        kind="multiclass",
        partial=counted.outside != 0,
        sets=False,
        most_pairs=ANY_PAIRS if matrix else MOST_PAIRS,
    )


def _tally(
    encoded: Encoded,
    weights: Array | None,
    groups: GroupArrays,
    ignored: Ignored | None,
    vocabulary: Array | None,
    most_kept: int,
) -> _Tally:
    memory = _memory()
    # A cell has up to 16 bytes, and as much again for its counter.
    most_cells = memory // (9 if weights is None else 32)
    options: Any = vocabulary, encoded.signed, groups.signed, most_kept, most_cells
    if ignored is not None:
        options = *options, *ignored
    sides = encoded.true, encoded.pred, *groups.sources
    if any(type(side) is list for side in sides):
        return _Tally(*_count_pieces(sides, weights, options).read())
    return _Tally(*_run(sides, weights, options).read())


def _run(sides: Any, weights: Array | None, options: Any) -> Any:
    true, pred, *groups = sides
    make: Callable[[], Any] = partial(_kernel.GroupRun, true, pred, groups, weights, *options)
    return count_in_threads(make)


def _count_pieces(sides: Any, weights: Array | None, options: Any) -> Any:
    """Count chunks, which may end at different places on all sides, and add them up."""
    whole: Any = None
    for piece, some in aligned(sides, weights):
        if whole is not None and not threads_pay(len(piece[0])):
            true, pred, *groups = piece
            whole.follow(true, pred, groups, some)
            whole.count(0, whole.size)
            continue
        run = _run(piece, some, options)
        if whole is None:
            whole = run
        else:
            whole.merge(run)
    return whole


def _explained(groups: GroupArrays, count: Callable[[], _Tally]) -> _Tally:
    """Count; where groups are fractions, or too many to combine, once more with codes of theirs."""
    for _ in range(2):
        try:
            return count()
        except _kernel.RejectedError as error:
            if error.args[0] not in _OF_GROUPS:
                raise
            groups.explain(error)
    try:
        return count()
    except _kernel.RejectedError as error:
        if error.args[0] not in _OF_GROUPS:
            raise
        raise ValueError(group_texts.CHANGED) from None


def _with_matrix(
    found: _Tally, keys: Array | None, weights: Array | None, explained: Any, count: Any
) -> _Tally:
    """Count once more, with all tables, when it is known how large they are."""
    n_groups, n_classes = found.margins.shape[1:]
    needed = (24 if weights is None else 48) * n_groups * (n_classes + 1) ** 2
    memory = _memory()
    if needed > memory:
        raise MemoryError(group_texts.many_tables(n_groups, n_classes, needed, memory))
    if n_groups * (n_classes + 2) * (n_classes + 3) >= 1 << 30:
        raise MemoryError(group_texts.too_many_cells(n_groups, n_classes))
    counted: _Tally = explained(partial(count, found.keys if keys is None else keys, _ANY_CELLS))
    if counted.matrix is None or (keys is None and counted.outside):
        raise ValueError(input_texts.CHANGED)
    return counted._replace(seen=found.seen)


def _in_order(encoded: Encoded, counted: _Tally) -> _Tally:
    """Bring the classes into the order of their labels, where that of their keys is another."""
    ranks, keys = encoded.ranks, counted.keys
    if ranks is None:
        return counted
    if len(keys) and int(keys.max()) >= len(ranks):
        raise ValueError(input_texts.CHANGED)
    order = np.argsort(ranks[keys])
    matrix = counted.matrix
    return counted._replace(
        keys=keys[order],
        seen=counted.seen[order],
        margins=counted.margins[:, :, order],
        matrix=None if matrix is None else matrix[:, order[:, np.newaxis], order],
    )


def _padded(counted: _Tally, possible: Array) -> _Tally:
    """Give zeros to labels that cannot occur."""
    at = np.flatnonzero(possible)
    n_groups, n_classes = counted.margins.shape[1], len(possible)
    margins = np.zeros((3, n_groups, n_classes), dtype=counted.margins.dtype)
    margins[:, :, at] = counted.margins
    matrix = None
    if counted.matrix is not None:
        matrix = np.zeros((n_groups, n_classes, n_classes), dtype=counted.matrix.dtype)
        matrix[:, at[:, np.newaxis], at] = counted.matrix
    return counted._replace(margins=margins, matrix=matrix)


def _memory() -> int:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return 1 << 40
