"""GroupedCounts: a Counts for each group, held as one stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from fastrecall.averaging import Margins, scores
from fastrecall.counts import agreement
from fastrecall.counts.chosen import chosen
from fastrecall.counts.counts import Counts
from fastrecall.counts.groups import sums as group_sums
from fastrecall.counts.groups.arrays import GroupedArrays
from fastrecall.counts.groups.fairness import Fairness
from fastrecall.counts.groups.parts import (
    GroupParts,
    counted,
    in_units_of,
    listed,
    of_group,
    of_groups,
)
from fastrecall.counts.index import picked, same
from fastrecall.counts.scoring import Scoring
from fastrecall.counts.selection import selected
from fastrecall.errors import said_once
from fastrecall.errors.input_texts import shown

__all__ = ["GroupedCounts"]

Array = np.ndarray[Any, Any]

_COUNTED = ("tp", "n_true", "n_pred", "n", "agreed", "differing", "matrix")


class GroupedCounts(Scoring, Fairness, GroupedArrays, Mapping[Any, Counts]):
    """What was counted in each group: a mapping from group to :class:`Counts`.

    Made by ``fastrecall.count(..., groups=)``. All groups have the same classes, those of all
    samples. A metric is a method, as of ``Counts``, and returns an array with an entry a group;
    ``+`` unites groups and classes, and ``GroupedCounts.empty()`` is neutral. Immutable.

    Parameters
    ----------
    parts : GroupParts
        A row for each group; the arrays become read-only when they are handed out.

    Notes
    -----
    A class that a group lacks has no recall there. Averages take it as ``zero_division`` says,
    0 with a warning by default; ``zero_division=nan`` leaves it out.
    """

    __slots__ = ("_parts", "_places")

    _parts: GroupParts
    _places: dict[Any, int] | None

    _score = staticmethod(scores)

    def __init__(self, parts: GroupParts) -> None:
        object.__setattr__(self, "_parts", parts)
        object.__setattr__(self, "_places", None)

    @classmethod
    def empty(cls) -> GroupedCounts:
        """Return the counts of no groups: the neutral value of ``+``."""
        return cls(group_sums.nothing())

    @classmethod
    def from_bytes(cls, data: Any) -> GroupedCounts:
        """Return the grouped counts that :meth:`to_bytes` saved; see :meth:`Counts.from_bytes`.

        Raises
        ------
        ValueError
            For anything but all the bytes of grouped counts, unchanged.
        TypeError
            If ``data`` is no bytes.
        """
        # Most programs save nothing.
        from fastrecall.counts.saved.state import read_groups

        return cls(read_groups(data))

    accuracy = agreement.accuracy
    balanced_accuracy = agreement.balanced_accuracy
    gmean = agreement.gmean
    hamming_loss = agreement.hamming_loss
    kappa = agreement.kappa
    mcc = agreement.mcc
    zero_one_loss = agreement.zero_one_loss

    def likelihood_ratios(self, *, replace_undefined_by: Any = np.nan) -> Array:
        """Return :meth:`Counts.likelihood_ratios` of each group, shape (G, 2)."""
        options = {"replace_undefined_by": replace_undefined_by}
        return self._each(Counts.likelihood_ratios, **options).reshape(-1, 2)

    @property
    def groups(self) -> tuple[Any, ...]:
        """The groups, sorted: a label, or a tuple of them for several group arrays."""
        return tuple(self._index())

    @property
    def overall(self) -> Counts:
        """The counts of all groups together. O(G K) time, O(G K**2) with the matrix."""
        return Counts(of_group(group_sums.merged(self._parts, []), 0))

    def by(self, *names: str) -> GroupedCounts:
        """Return the counts grouped by some of the group arrays only; the others are added up.

        Parameters
        ----------
        *names : str
            One or more of :attr:`names`.

        Raises
        ------
        ValueError
            For another name, for a name given twice, and if there are no names.

        Notes
        -----
        O(G K) time and memory, O(G K**2) with the matrix.
        """
        return GroupedCounts(group_sums.merged(self._parts, self._places_of(names)))

    def within(self, *names: str) -> dict[Any, GroupedCounts]:
        """Return, for each group that these arrays make, its counts by the other arrays.

        What fairlearn calls control features: what is compared is compared within each of their
        groups. Parameters and errors are those of :meth:`by`; at least one array has to be left.
        """
        controls = self._places_of(names)
        parts = self._parts
        others = [place for place in range(len(parts.keys)) if place not in controls]
        if not others:
            raise ValueError(f"within {names} no group array is left of {parts.names} to compare")
        split: dict[Any, list[int]] = {}
        for row, key in enumerate(listed(tuple(parts.keys[place] for place in controls))):
            split.setdefault(key, []).append(row)
        kept = {key: of_groups(parts, np.array(rows)) for key, rows in sorted(split.items())}
        return {key: GroupedCounts(group_sums.merged(some, others)) for key, some in kept.items()}

    def select(self, labels: Any) -> GroupedCounts:
        """Return the counts of some classes only, of each group: see :meth:`Counts.select`."""
        return GroupedCounts(selected(self._parts, labels))

    def as_float(self) -> GroupedCounts:
        """Return the same counts in float64."""
        return GroupedCounts(counted(self._parts, lambda integers: integers.astype("f8")))

    def to_bytes(self) -> bytes:
        """Return these counts as bytes that last; see :meth:`Counts.to_bytes`.

        O(G K) time and memory, O(G K**2) with the matrix.
        """
        from fastrecall.counts.saved.state import write_groups

        return write_groups(self._parts)

    def __getitem__(self, group: Any) -> Counts:
        index = self._index()
        try:
            return self._of(index[in_units_of(group, self._parts.keys)])
        except (KeyError, TypeError):
            raise KeyError(self._no_such(group)) from None

    def __contains__(self, group: object) -> bool:
        try:
            return in_units_of(group, self._parts.keys) in self._index()
        except TypeError:
            return False

    def __iter__(self) -> Iterator[Any]:
        return iter(self._index())

    def __len__(self) -> int:
        return len(self._parts.n)

    def __add__(self, other: object) -> GroupedCounts:
        if not isinstance(other, GroupedCounts):
            return NotImplemented
        return GroupedCounts(group_sums.added(self._parts, other._parts))

    def __radd__(self, other: object) -> GroupedCounts:
        # The built-in sum() starts with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GroupedCounts):
            return NotImplemented
        mine, theirs = self._parts, other._parts
        return (
            (mine.names, mine.kind, mine.partial) == (theirs.names, theirs.kind, theirs.partial)
            and same(mine.classes, theirs.classes)
            and all(map(same, mine.keys, theirs.keys))
            and all(_equal(getattr(mine, name), getattr(theirs, name)) for name in _COUNTED)
        )

    def __hash__(self) -> int:
        parts = self._parts
        n = float(parts.n.sum(dtype="f8"))
        return hash((parts.names, parts.kind, len(parts.classes), len(parts.n), n))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"GroupedCounts is immutable; make new ones instead of setting {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"GroupedCounts is immutable; {name} cannot be deleted")

    def __copy__(self) -> GroupedCounts:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> GroupedCounts:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        try:
            return GroupedCounts.from_bytes, (self.to_bytes(),)
        except TypeError:
            # Groups that are no saved state's, such as Python's dates, are for pickle to save.
            return GroupedCounts, (self._parts,)

    def __repr__(self) -> str:
        parts = self._parts
        classes = np.array2string(parts.classes, threshold=8, edgeitems=3)
        by = "" if parts.names is None else f" by {', '.join(parts.names)}"
        table = "with" if self.has_matrix else "without"
        return (
            f"<GroupedCounts of {len(parts.n)} groups{by}: {parts.n.sum().item()} samples, "
            f"{parts.kind} classes {classes}, {table} matrix>"
        )

    def _of(self, row: int) -> Counts:
        return Counts(of_group(self._parts, row))

    def _each(self, metric: Callable[..., Any], **options: Any) -> Array:
        """Ask the counts of one group after the other; what they warn of, they say once."""
        values = []
        with said_once():
            for row in range(len(self)):
                try:
                    values.append(metric(self._of(row), **options))
                except Exception as error:
                    error.add_note(f"in the group {self.groups[row]!r}")
                    raise
        if len({np.shape(value) for value in values}) > 1:
            raise ValueError("metric should give as many values for one group as for another")
        return np.array(values) if values else np.zeros(0)

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        parts = self._parts
        at = chosen(parts, average, pos_label, labels)
        tp, n_true, n_pred, n = parts.tp, parts.n_true, parts.n_pred, parts.n[:, np.newaxis]
        if isinstance(at, int):
            return Margins(picked(tp, at), picked(n_true, at), picked(n_pred, at), parts.n)
        if at is not None:
            tp, n_true, n_pred = picked(tp, at), picked(n_true, at), picked(n_pred, at)
        return Margins(tp, n_true, n_pred, n)

    def _index(self) -> dict[Any, int]:
        if self._places is None:
            index = {key: row for row, key in enumerate(listed(self._parts.keys))}
            object.__setattr__(self, "_places", index)
            return index
        return self._places

    def _no_such(self, group: Any) -> str:
        some = ", ".join(map(repr, self.groups[:5])) + (", ..." if len(self) > 5 else "")
        return (
            f"no group {shown(group)}; the {len(self)} groups are {some}"
            if self
            else (f"no group {shown(group)}: there are no groups")
        )

    def _places_of(self, names: tuple[str, ...]) -> list[int]:
        known = self._parts.names
        if known is None:
            raise ValueError(
                f"the group array has no name, so there is none to choose by {names}; give "
                "groups as a dict of arrays"
            )
        if not names or any(name not in known for name in names) or len({*names}) < len(names):
            raise ValueError(f"group arrays should be some of {known}, each once, got {names}")
        return [known.index(name) for name in names]


def _equal(one: Array | None, other: Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
