"""A batch of a stream: what it comes to, and how many of them add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fastrecall.arrays import as_array, check_consistent_length, num_samples
from fastrecall.counting import count
from fastrecall.counts import Counts
from fastrecall.counts.compensated import Total, compensated
from fastrecall.counts.ignored import Ignoring, listed
from fastrecall.counts.index import Places, as_labels, check_kind, same
from fastrecall.counts.making import Parts
from fastrecall.counts.sums import is_nothing
from fastrecall.counts.tally import ANY_PAIRS
from fastrecall.errors import input_texts
from fastrecall.labels import readable
from fastrecall.parameters import validate
from fastrecall.streaming.journal import Batch
from fastrecall.streaming.samples import Samples, joined

__all__ = ["Counting", "is_empty"]

Array = np.ndarray[Any, Any]


class Counting:
    """What an accumulator counts.

    Parameters
    ----------
    labels, ignore, multilabel, matrix
        As of :func:`fastrecall.count`.
    """

    __slots__ = ("_options", "_places", "labels")

    def __init__(self, labels: Any, ignore: Any, multilabel: bool, matrix: bool | None) -> None:
        validate("count", {"labels": labels, "matrix": matrix, "multilabel": multilabel})
        if ignore is not None:
            if multilabel:
                raise ValueError(input_texts.IGNORE_NEEDS_SINGLE_LABELS)
            # The caller's own list may change, or be an iterator, which can be read once.
            ignore = listed(ignore)
            Ignoring(ignore)
        self.labels = None if labels is None else as_labels(labels)
        self._places = None if self.labels is None else Places(self.labels)
        self._options = {"matrix": matrix, "ignore": ignore, "multilabel": multilabel}

    @property
    def settings(self) -> dict[str, Any]:
        """What an accumulator that counts the same is made with."""
        return {"labels": self.labels, **self._options}

    @property
    def keeps_any_table(self) -> bool:
        """Whether each new label makes the table of all pairs larger, however large it is."""
        return self.labels is None and self._options["matrix"] is True

    def of_batch(self, y_true: Any, y_pred: Any, sample_weight: Any) -> tuple[Parts, int | None]:
        """Count a batch; tell how many columns indicators have of which only some are counted.

        A few samples do not pay for a table of all labels that were given: what comes is counted,
        and finds its places when it is added.
        """
        if self.labels is None:
            return self._count(y_true, y_pred, sample_weight), None
        table = None if self._options["matrix"] else self._options["matrix"]
        parts = self._count(y_true, y_pred, sample_weight, matrix=table)
        if parts.kind == "multilabel":
            width = None if parts.sets else len(parts.classes)
            return Counts(parts).select(self.labels)._parts, width
        if is_nothing(parts) or (table is None and parts.matrix is None):
            return self._count(y_true, y_pred, sample_weight, labels=self.labels), None
        return self._among_labels(parts), None

    def fitting(self, parts: Parts) -> Parts:
        """Return what others counted as if it had been counted here.

        Raises
        ------
        ValueError
            If they have not counted all of the labels that are counted here.
        """
        wanted, places = self.labels, self._places
        if parts.partial:
            lacking = None if wanted is None else Places(parts.classes).of(wanted) < 0
            if lacking is None or lacking.any():
                raise ValueError(
                    f"counts of a part of the labels, {parts.classes}, cannot be merged into an "
                    f"Accumulator of {'all' if wanted is None else wanted}. Give the Accumulator "
                    "labels= that these counts have, or merge counts of all labels"
                )
        if wanted is None or places is None or same(parts.classes, wanted):
            return parts
        if parts.kind == "multilabel":
            return Counts(parts).select(wanted)._parts
        return self._among_labels(parts)

    def sum_up(self, total: Total, batches: Sequence[Batch]) -> Total:
        """Return the total with some more batches."""
        several: list[Parts] = []
        kept: dict[Any, list[Samples]] = {}
        for batch in batches:
            if isinstance(batch, Samples):
                kept.setdefault(batch.kind, []).append(batch)
            else:
                several.append(batch)
        several += [self._count(*joined(alike), labels=self.labels) for alike in kept.values()]
        single = any(parts.kind == "multiclass" for parts in several)
        return compensated(total, several, self.labels if single else None)

    def _count(self, y_true: Any, y_pred: Any, sample_weight: Any, **options: Any) -> Parts:
        options = {**self._options, **options}
        try:
            counts: Counts = count(y_true, y_pred, sample_weight=sample_weight, **options)
            return counts._parts
        except ValueError as error:
            if error.args != (input_texts.WEIGHTS_ALL_ZERO,):
                raise
        # A batch of nothing but padding: its labels came, and weigh nothing.
        weights = as_array(readable(sample_weight, "sample_weight"), "sample_weight")
        unweighted: Counts = count(y_true, y_pred, **options)
        return _weightless(unweighted._parts, np.float64 if weights.dtype.kind == "f" else np.int64)

    def _among_labels(self, parts: Parts) -> Parts:
        """Return the counts of those classes that are among the labels."""
        assert self.labels is not None is not self._places
        check_kind(self.labels, parts.classes)
        held = self._places.of(parts.classes) >= 0
        if self._options["matrix"]:
            parts = parts._replace(most_pairs=ANY_PAIRS)
        if held.all():
            return parts
        arrays = {"tp": parts.tp, "n_true": parts.n_true, "n_pred": parts.n_pred}
        kept: dict[str, Any] = {
            name: None if array is None else array[held] for name, array in arrays.items()
        }
        if parts.matrix is not None:
            kept["matrix"] = parts.matrix[np.ix_(held, held)]
        return parts._replace(classes=parts.classes[held], partial=True, **kept)


def is_empty(*sides: Any) -> bool:
    """Tell whether there is no sample on any side.

    Raises
    ------
    ValueError
        If there are some on one of them.
    """
    try:
        lengths = [num_samples(side) for side in sides if side is not None]
    except TypeError:
        return False
    if 0 in lengths:
        check_consistent_length(*sides)
    return 0 in lengths


def _weightless(parts: Parts, dtype: Any) -> Parts:
    arrays = {"tp": parts.tp, "n_true": parts.n_true, "n_pred": parts.n_pred}
    none: dict[str, Any] = {
        name: None if array is None else np.zeros(array.shape, dtype)
        for name, array in {**arrays, "matrix": parts.matrix}.items()
    }
    zero = dtype(0).item()
    return parts._replace(n=zero, agreed=zero, differing=zero, **none)
