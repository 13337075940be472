"""Samples by their true label and what two models predicted: all that a paired draw needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from fastrecall.counting import count
from fastrecall.counts import Counts
from fastrecall.counts.groups.grouping import MOST_CELLS
from fastrecall.counts.groups.parts import GroupParts, listed
from fastrecall.counts.index import Places
from fastrecall.counts.making import Parts
from fastrecall.labels import Vocabulary, as_side, readable

__all__ = ["Arrays", "Joint", "Margins", "joint"]

Array = np.ndarray[Any, Any]
# Of each cell the true label, what either model predicted, and how many samples there are.
Cells = tuple[Array, Array, Array, Array]

_CHANGED = (
    "the arrays that were compared hold other labels by now: compare them again, or give "
    "paired=True, which keeps what differences need and none of the arrays"
)


class Arrays(NamedTuple):
    """What was compared, as it was given: references, no copies."""

    y_true: Any
    models: Mapping[Any, Any]
    ignore: Any


class Margins(NamedTuple):
    """Which cells make up the counts of one model, for C cells.

    ``true`` and ``pred`` are places among the classes; any other label has the place behind the
    last one.
    """

    true: Array
    pred: Array
    same: Array
    parts: Parts

    def of(self, drawn: Array, *, matrix: bool) -> GroupParts:
        """Return the counts that cells of shape (r, C) make, as those of r groups."""
        parts, k = self.parts, len(self.parts.classes)
        n, agreed = drawn.sum(axis=1), drawn[:, self.same].sum(axis=1)
        hit = np.flatnonzero(self.same & (self.true < k))
        inside = np.flatnonzero((self.true < k) & (self.pred < k))
        pairs = None
        if matrix:
            place = self.true[inside] * k + self.pred[inside]
            pairs = _summed(drawn[:, inside], place, k * k).reshape(-1, k, k)
        return GroupParts(
            names=None,
            keys=(np.arange(len(drawn)),),
            classes=parts.classes,
            tp=_summed(drawn[:, hit], self.true[hit], k),
            n_true=_summed(drawn, self.true, k + 1)[:, :k],
            n_pred=_summed(drawn, self.pred, k + 1)[:, :k],
            n=n,
            agreed=agreed,
            differing=n - agreed,
            matrix=pairs,
            kind="multiclass",
            partial=parts.partial,
            sets=False,
            most_pairs=parts.most_pairs,
        )


class Joint(NamedTuple):
    """The C cells that are not empty: their samples, and what each is to either model."""

    samples: Array
    first: Margins
    second: Margins

    def swapped(self) -> Joint:
        """Return the same cells with the models the other way round."""
        return Joint(self.samples, self.second, self.first)


def joint(arrays: Arrays, counts: Mapping[Any, Counts], first: Any, second: Any) -> Joint:
    """Count the samples by truth and both models in one pass.

    Raises
    ------
    ValueError
        If the arrays are no longer those that were counted.

    Notes
    -----
    O(n) time. O(C) memory for the C combinations of labels that occur: at most K**3, and n. Few
    labels have a cell for each combination, which is quickest.
    """
    vocabulary = Vocabulary(arrays.ignore is not None)
    given = arrays.y_true, arrays.models[first], arrays.models[second]
    names = "y_true", f"a = {first!r}", f"b = {second!r}"
    columns = {
        name: _column(side, name, vocabulary) for side, name in zip(given, names, strict=True)
    }
    sizes = [len(counts[name].classes) for name in (first, second)]
    cells = None
    if sizes[0] ** 2 * sizes[1] <= MOST_CELLS:
        cells = _of_tables(list(columns.values()), arrays.ignore)
    if cells is None:
        cells = _of_groups(columns, counts[first].classes[:1], arrays.ignore)
    true, *predicted, samples = cells
    sides = [
        _margins(true, pred, counts[name]._parts)
        for pred, name in zip(predicted, (first, second), strict=True)
    ]
    for side in sides:
        _check_unchanged(side, samples)
    return Joint(samples, *sides)


def _of_tables(columns: Sequence[Any], ignore: Any) -> Cells | None:
    """Count a table for each of the second model's labels; None where there are too many."""
    truth, first, second = columns
    parts = count(truth, first, groups=second, ignore=ignore)._parts
    if parts.matrix is None:
        return None
    at = np.nonzero(parts.matrix)
    return parts.classes[at[1]], parts.classes[at[2]], parts.keys[0][at[0]], parts.matrix[at]


def _of_groups(columns: Mapping[str, Any], labels: Array, ignore: Any) -> Cells:
    """Count each combination of three labels as a group, however many labels there are."""
    truth = columns["y_true"]
    # Whose classes are counted does not matter, so it is one only.
    known = labels if len(labels) else None
    options = {"labels": known, "ignore": ignore, "matrix": False}
    parts = count(truth, truth, groups=columns, **options)._parts
    true, first, second = parts.keys
    return true, first, second, parts.n


def _column(side: Any, name: str, vocabulary: Vocabulary) -> Any:
    """Return one side as it is read: in one column, and its words coded once."""
    found = as_side(readable(side, name), name, vocabulary)
    return side if found is None else found


def _margins(true: Array, pred: Array, parts: Parts) -> Margins:
    known = Places(parts.classes)
    found = [known.of(side) for side in (true, pred)]
    places = [np.where(at < 0, len(parts.classes), at) for at in found]
    same = [a == b for a, b in zip(listed((true,)), listed((pred,)), strict=True)]
    return Margins(places[0], places[1], np.array(same, dtype=bool), parts)


def _check_unchanged(side: Margins, samples: Array) -> None:
    found, parts = side.of(samples[np.newaxis], matrix=False), side.parts
    for name in ("tp", "n_true", "n_pred", "n", "agreed"):
        if not np.array_equal(np.ravel(getattr(parts, name)), np.ravel(getattr(found, name))):
            raise ValueError(_CHANGED)


def _summed(cells: Array, place: Array, n: int) -> Array:
    """Add up the columns of cells, shape (r, C), that have one place: shape (r, n)."""
    order = np.argsort(place, kind="stable")
    found = np.zeros((len(cells), n), dtype=np.int64)
    if len(order):
        present, starts = np.unique(place[order], return_index=True)
        found[:, present] = np.add.reduceat(cells[:, order], starts, axis=1)
    return found
