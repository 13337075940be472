"""What a stream has brought, in order: any number of threads write to it, and none waits.

A journal is a sum and a segment, which holds what came since: a dictionary of numbered slots,
filled one after another; the last, by number or by bytes, says so. Whoever comes to the end of a
segment sums it up and begins the next. All rests on operations on dictionaries that CPython makes
atomic, with and without a GIL (bpo-13521; PEP 703, "Container Thread-Safety"): ``setdefault``, by
which exactly one writer gets a slot, and exactly one sum begins a segment; and setting an item and
copying all, by which new sums are published, and the newest is found.

* An entry is in the journal or it is not: whatever is raised, at whichever instruction, there is
  no state between. What has been summed up stays in its segment until the next is begun: a sum that
  is published late, twice or never loses nothing and counts nothing twice. So a segment ends where
  its entries take much memory.
* A segment knows no other. Who holds one for ever, as the traceback of an interrupted call does,
  holds nothing that comes after its end.
* There is no lock: nothing can be left locked by an interrupted thread, nor in the child of a fork,
  and a signal handler may write while it interrupts a writer. (Without a GIL, CPython 3.13 itself
  may leave a dictionary locked in a child that is forked while threads write to it.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from fastrecall.counts.compensated import Total
from fastrecall.counts.making import Parts
from fastrecall.streaming.samples import Samples

__all__ = ["CAPACITY", "Batch", "Journal", "State", "bytes_of"]

# Slots of a segment, and so the most entries that are summed up late.
CAPACITY = 1 << 13

# Entries that wait at the least; for tables of 1000 classes as many as there are slots, so that
# adding to the table costs each of them little.
_FEW = 1 << 6
_CELLS = 1 << 7

# Entries are summed up, and a segment ends, each time that so many bytes of them have come.
_BYTES = 1 << 23

# Sums below this have room for all samples that memory can hold, and for all weights that wait.
_LARGE = 1 << 62

Batch = Parts | Samples


class _Entry(NamedTuple):
    batch: Batch
    # The columns of indicators of which only some are counted.
    width: int | None
    # Bytes, and labels that may be new, of all entries up to this one.
    size: int
    fresh: int
    # Whether it is the last of its segment.
    last: bool


_Segment = dict[int, _Entry]


class State(NamedTuple):
    """The sum of all entries before one slot of a segment."""

    total: Total
    width: int | None
    # The number of the segment.
    number: int
    segment: _Segment
    slot: int
    size: int
    fresh: int
    # After how many entries to sum up.
    due: int
    # Labels that may come before somebody must look; -1 if nothing may come unlooked-at.
    room: int
    # The labels of the sum.
    known: frozenset[Any]


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

    __slots__ = ("_max_labels", "_sum_up", "_sums", "known")

    def __init__(
        self,
        total: Total,
        width: int | None,
        sum_up: Callable[[Total, Sequence[Batch]], Total],
        max_labels: int | None,
    ) -> None:
        self._sum_up, self._max_labels = sum_up, max_labels
        # The kinds of samples of which some were counted.
        self.known: frozenset[Any] = frozenset()
        # By the number of the segment; all but the newest are forgotten.
        self._sums = {0: self._stated(total, width, 0, {}, 0, 0, 0)}

    @property
    def state(self) -> State:
        """The newest sum, behind which all entries are that it does not hold."""
        # Nobody forgets the one with the greatest number. But what was forgotten may be published
        # again, by who was late: so both have to be asked of the same sums.
        sums = self._sums.copy()
        return sums[max(sums)]

    def append(self, batch: Batch, size: int, fresh: int, width: int | None = None) -> bool:
        """Add a batch that certainly fits what is there, if it certainly fits the limits.

        O(1) time, but for each ``due``-th entry, which sums up. Of its labels, at most ``fresh``
        may be new.
        """
        state = self.state
        while True:
            slot, before_size, before_fresh, ended = _end(state)
            after_fresh = before_fresh + fresh
            if ended:
                state = self.summed_up()
                continue
            if after_fresh - state.fresh > state.room:
                return False
            entry = _entry(batch, width, slot, before_size, size, after_fresh)
            due = entry.last or (slot + 1) % state.due == 0
            if state.segment.setdefault(slot, entry) is entry:
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
            slot, size, fresh = state.slot, bytes_of(parts), state.fresh
            after = self._stated(
                total,
                width or state.width,
                state.number,
                state.segment,
                slot + 1,
                state.size + size,
                fresh,
            )
            # Whoever still looks at an older sum sees by this that there is less room.
            fresh += max(state.room - after.room, 0)
            after = after._replace(fresh=fresh)
            entry = _entry(parts, width, slot, state.size, size, fresh)
            if state.segment.setdefault(slot, entry) is entry:
                # Nothing behind this may lack memory.
                self._sums[state.number] = after
                return

    def summed_up(self) -> State:
        """Return the sum of all entries that are there at some moment of the call.

        There is room for another entry in its segment.
        """
        while True:
            state = self._advanced(self.state)
            if state.slot == 0 or not state.segment[state.slot - 1].last:
                return state
            begun = state._replace(number=state.number + 1, segment={}, slot=0)
            # Of all who begin a segment, one does.
            self._sums.setdefault(begun.number, begun)
            newest = self.state.number
            for number in list(self._sums):
                if number < newest:
                    self._sums.pop(number, None)

    def _advanced(self, state: State) -> State:
        """Return, and publish, a sum with all that is behind it in its segment."""
        width, number, segment, slot, size, fresh = state[1:7]
        batches: list[Batch] = []
        while (entry := segment.get(slot)) is not None:
            batches.append(entry.batch)
            width, size, fresh = entry.width or width, entry.size, entry.fresh
            slot += 1
        if batches:
            total = self._sum_up(state.total, batches)
            state = self._stated(total, width, number, segment, slot, size, fresh)
            self._sums[number] = state
        return state

    def _stated(
        self,
        total: Total,
        width: int | None,
        number: int,
        segment: _Segment,
        slot: int,
        size: int,
        fresh: int,
    ) -> State:
        parts = total.parts
        due = min(CAPACITY, _FEW + _cells_of(parts) // _CELLS)
        limit = 1 << 62 if self._max_labels is None else self._max_labels
        room = -1 if _is_large(parts) else max(limit - len(parts.classes), 0)
        known = frozenset(parts.classes.tolist())
        return State(total, width, number, segment, slot, size, fresh, due, room, known)

    def _check_labels(self, total: Total, parts: Parts) -> None:
        most, n = self._max_labels, len(total.parts.classes)
        if most is not None and n > most:
            raise ValueError(
                f"{n} distinct labels are more than max_labels={most}; this batch brought "
                f"{', '.join(map(repr, parts.classes[:3].tolist()))}, ... Are these scores or IDs "
                "and no classes? If they are classes, give the Accumulator a larger max_labels, or "
                "labels= to count only some"
            )


def bytes_of(parts: Parts) -> int:
    """Return how much memory the parts take, nearly."""
    return 8 * _cells_of(parts) + parts.classes.nbytes


def _cells_of(parts: Parts) -> int:
    return len(parts.tp) * 3 if parts.matrix is None else parts.matrix.size


def _end(state: State) -> tuple[int, int, int, bool]:
    """Return the first free slot, the size and the labels before it, and whether there is none."""
    segment = state.segment
    while slot := len(segment):
        before = segment.get(slot - 1)
        if before is not None:
            return slot, before.size, before.fresh, before.last
        # Without a GIL, a length was seen before what it counts.
    return 0, state.size, state.fresh, False


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
