"""What a stream has brought, in order: any number of threads write to it, and none waits.

A journal is a sum and a chain of segments, which hold what came since. A segment is a dictionary
of numbered slots, filled one after another; the last, by number or by bytes, says so, and beside it
the next segment is named. All rests on two operations that CPython makes atomic, with and without
a GIL: ``dict.setdefault`` (bpo-13521; PEP 703, "Container Thread-Safety"), by which exactly one
writer gets a slot, and the setting of an attribute, by which a new sum is published.

* An entry is in the journal or it is not: whatever is raised, at whichever instruction, there is
  no state between. What has been summed up stays in its segment until nobody looks at that any
  more: a sum that is published late, twice or never loses nothing and counts nothing twice. So a
  segment ends where its entries take much memory.
* There is no lock: nothing can be left locked by an interrupted thread, nor in the child of a fork,
  and a signal handler may write while it interrupts a writer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from fastrecall.counts.compensated import Total
from fastrecall.counts.making import Parts

__all__ = ["CAPACITY", "Batch", "Journal", "Labels", "State", "cells_of"]

Array = np.ndarray[Any, Any]

# Slots of a segment, and so the most entries that are summed up late.
CAPACITY = 1 << 10

# Entries that wait at the least; for tables of 1000 classes as many as there are slots, so that
# adding to the table costs each of them little.
_FEW = 1 << 6
_CELLS = 1 << 10

# Entries are summed up, and a segment ends, each time that so many bytes of them have come.
_BYTES = 1 << 22

# Sums below this have room for all samples that memory can hold.
_LARGE = 1 << 62

# The key of the next segment, beside those of the slots.
_NEXT = -1


class Labels(NamedTuple):
    """Labels of both sides that are counted when entries are summed up."""

    true: Array
    pred: Array


Batch = Parts | Labels


class _Entry(NamedTuple):
    batch: Batch
    # The columns of indicators of which only some are counted.
    width: int | None
    # Bytes, and labels that may be new, of all entries up to this one.
    size: int
    fresh: int
    # Whether it is the last of its segment.
    last: bool


_Segment = dict[int, Any]


class _Next(NamedTuple):
    """The next segment, and what came before it."""

    segment: _Segment
    size: int
    fresh: int


class State(NamedTuple):
    """The sum of all entries before one slot of a segment."""

    total: Total
    width: int | None
    segment: _Segment
    slot: int
    size: int
    fresh: int
    # After how many entries to sum up.
    due: int
    # Labels that may come before somebody must look; -1 if nothing may come unlooked-at.
    room: int


class Journal:
    """A sum that grows.

    Parameters
    ----------
    total : Total
        What it begins with.
    width : int or None
        Of the indicators among it.
    sum_up : callable
        Returns the sum of a total and some batches.
    max_labels : int or None
        The most labels that there may be.
    """

    __slots__ = ("_max_labels", "_sum_up", "plain", "state")

    def __init__(
        self,
        total: Total,
        width: int | None,
        sum_up: Callable[[Total, Sequence[Batch]], Total],
        max_labels: int | None,
    ) -> None:
        self._sum_up, self._max_labels = sum_up, max_labels
        # The dtypes of labels of which a batch was counted, and no other can be refused.
        self.plain: frozenset[Any] = frozenset()
        self.state = self._stated(total, width, {}, 0, 0, 0)

    def append(self, batch: Batch, size: int, fresh: int, width: int | None = None) -> bool:
        """Add a batch that certainly fits what is there, if it certainly fits the limits.

        O(1) time, but for each ``due``-th entry, which sums up.
        """
        state = self.state
        while True:
            segment, slot, before_size, before_fresh = _end(state)
            after_fresh = before_fresh + fresh
            if after_fresh - state.fresh > state.room:
                return False
            entry = _entry(batch, width, slot, before_size, size, after_fresh)
            half = state.fresh + state.room // 2
            due = entry.last or (slot + 1) % state.due == 0 or before_fresh <= half < after_fresh
            if segment.setdefault(slot, entry) is entry:
                break
        # The entry is in the journal, whatever comes of this: a MemoryError would tell otherwise.
        if due:
            try:  # noqa: SIM105 - a context manager takes memory, too
                self.summed_up()
            except MemoryError:
                pass
        return True

    def commit(self, parts: Parts, width: int | None = None) -> None:
        """Add parts after looking whether they fit all that is there.

        Raises
        ------
        ValueError, OverflowError
            If they do not, or would bring too many labels; then nothing has changed.
        """
        while True:
            state = self.summed_up()
            if width is not None is not state.width != width:
                raise ValueError(f"counts of {state.width} and of {width} labels cannot be added")
            total = self._sum_up(state.total, [parts])
            self._check_labels(total, parts)
            segment, slot = state.segment, state.slot
            size, fresh = 8 * cells_of(parts), state.fresh
            after = self._stated(
                total, width or state.width, segment, slot + 1, state.size + size, fresh
            )
            # Whoever still looks at an older sum sees by this that there is less room.
            fresh += max(state.room - after.room, 0)
            after = after._replace(fresh=fresh)
            entry = _entry(parts, width, slot, state.size, size, fresh)
            if segment.setdefault(slot, entry) is entry:
                # Nothing behind this may lack memory.
                self.state = after
                return

    def summed_up(self) -> State:
        """Return the sum of all entries that are there at some moment of the call."""
        state = self.state
        width, segment, slot, size, fresh = state[1:6]
        batches: list[Batch] = []
        last = slot > 0 and segment[slot - 1].last
        while True:
            if last:
                segment, size, fresh = _following(segment, size, fresh)
                slot, last = 0, False
            entry = segment.get(slot)
            if entry is None:
                break
            batches.append(entry.batch)
            width, size, fresh = entry.width or width, entry.size, entry.fresh
            slot, last = slot + 1, entry.last
        if batches:
            total = self._sum_up(state.total, batches)
            state = self._stated(total, width, segment, slot, size, fresh)
        elif segment is not state.segment:
            state = state._replace(segment=segment, slot=slot)
        self.state = state
        return state

    def _stated(
        self, total: Total, width: int | None, segment: _Segment, slot: int, size: int, fresh: int
    ) -> State:
        parts = total.parts
        due = min(CAPACITY, _FEW + cells_of(parts) // _CELLS)
        limit = 1 << 62 if self._max_labels is None else self._max_labels
        room = -1 if _is_large(parts) else max(limit - len(parts.classes), 0)
        return State(total, width, segment, slot, size, fresh, due, room)

    def _check_labels(self, total: Total, parts: Parts) -> None:
        most, n = self._max_labels, len(total.parts.classes)
        if most is not None and n > most:
            raise ValueError(
                f"{n} distinct labels are more than max_labels={most}; this batch brought "
                f"{', '.join(map(repr, parts.classes[:3].tolist()))}, ... Are these scores or IDs "
                "and no classes? If they are classes, give the Accumulator a larger max_labels, or "
                "labels= to count only some"
            )


def cells_of(parts: Parts) -> int:
    """Return how many numbers the parts hold, nearly."""
    return len(parts.tp) * 3 if parts.matrix is None else parts.matrix.size


def _end(state: State) -> tuple[_Segment, int, int, int]:
    """Return the first free slot after a state, with the size and the labels before it."""
    segment, size, fresh = state.segment, state.size, state.fresh
    while slot := len(segment):
        before = segment.get(slot - 1)
        if before is not None and not before.last:
            return segment, slot, before.size, before.fresh
        if before is not None:
            segment, size, fresh = _following(segment, before.size, before.fresh)
        elif _NEXT in segment:
            segment, size, fresh = segment[_NEXT]
        # Else, without a GIL, a length was seen before what it counts.
    return segment, 0, size, fresh


def _following(segment: _Segment, size: int, fresh: int) -> _Next:
    """Return what comes after a segment that is full: for all who ask the same."""
    following: _Next = segment.setdefault(_NEXT, _Next({}, size, fresh))
    return following


def _entry(
    batch: Batch, width: int | None, slot: int, before: int, size: int, fresh: int
) -> _Entry:
    after = before + size
    last = slot + 1 >= CAPACITY or before // _BYTES < after // _BYTES
    return _Entry(batch, width, after, fresh, last)


def _is_large(parts: Parts) -> bool:
    """Tell whether integers come near the limits of int64."""
    if parts.tp.dtype.kind == "f":
        return False
    arrays = (parts.tp, parts.n_true, parts.n_pred, parts.matrix)
    known = [array for array in arrays if array is not None and array.size]
    extremes = [value for array in known for value in (int(array.min()), int(array.max()))]
    numbers = [value for value in parts[4:7] if value is not None]
    return any(not -_LARGE < value < _LARGE for value in (*extremes, *numbers))
