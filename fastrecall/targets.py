"""Targets: checked, encoded, and counted in one way or another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import check_consistent_length, check_finite, num_samples
from fastrecall.counts import Counts, GroupedCounts, RowCounts
from fastrecall.counts.ignored import Ignored, Ignoring
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.counts.making import of_indicators, of_tally
from fastrecall.counts.tally import (
    MOST_PAIRS,
    Tally,
    tally,
    tally_all_pairs,
    tally_of_labels,
)
from fastrecall.errors import input_texts, metric_texts
from fastrecall.labels import (
    Column,
    Encoded,
    Indicators,
    IndicatorTally,
    encode,
    readable,
)
from fastrecall.labels.target import check_targets
from fastrecall.weights import check_weights

__all__ = ["Targets"]

Array = np.ndarray[Any, Any]
Result = TypeVar("Result")

# Whose labels are missing, by what the kernel says.
_MISSING_IN = {_kernel.NO_TRUTH: 0, _kernel.NO_PRED: 1}


class Targets:
    """Two targets, checked and encoded, that can be counted in several ways.

    Parameters
    ----------
    y_true, y_pred : array-like or sparse
        As of :func:`fastrecall.count`.
    sample_weight : array-like of shape (n_samples,) or None
    table : bool, default=False
        Whether to refuse first what ``confusion_matrix`` refuses first.
    cast : bool, default=False
        Whether weights may be numbers as objects, as they may be of a table.
    ignore : object, optional
        As of :func:`fastrecall.count`.
    """

    __slots__ = ("_cast", "given", "ignored", "sides", "weights")

    def __init__(
        self,
        y_true: Any,
        y_pred: Any,
        sample_weight: Any = None,
        *,
        table: bool = False,
        cast: bool = False,
        ignore: Any = None,
    ) -> None:
        if not (type(y_true) is np.ndarray is type(y_pred)):
            y_true, y_pred = readable(y_true, "y_true"), readable(y_pred, "y_pred")
        self.given = y_true, y_pred
        self._cast = cast or table
        self.weights: Array | None = None
        self.sides: Encoded | Indicators
        self.ignored: Ignored | None = None
        if sample_weight is None and ignore is None:
            self.sides = encode(y_true, y_pred, table=table)
        else:
            self._encode(sample_weight, table, ignore)

    def _encode(self, sample_weight: Any, table: bool, ignore: Any) -> None:
        ignoring = None if ignore is None else Ignoring(ignore)
        # What is missing beside a label that is to be ignored does no harm, either.
        options: dict[str, Any] = {"table": table, "missing": ignoring is not None}
        if sample_weight is not None:
            options["weights"] = sample_weight = readable(sample_weight, "sample_weight")
            options["check_weights"] = partial(self._take_weights, sample_weight)
        self.sides = encode(*self.given, **options)
        if ignoring is not None:
            self.ignored = ignoring.among(self.sides)

    def weigh(self, sample_weight: Any) -> None:
        """Give weights to targets that were made, and so checked, without."""
        sample_weight = readable(sample_weight, "sample_weight")
        check_consistent_length(*self.given, sample_weight)
        self._take_weights(sample_weight, unread=isinstance(self.sides, Encoded))

    def _take_weights(self, sample_weight: Any, *, unread: bool = False) -> None:
        n_samples = num_samples(self.given[0])
        weights = check_weights(sample_weight, n_samples, cast=self._cast, unread=unread)
        # The one dtype of weights that the kernel does not read.
        self.weights = weights.astype(np.float32) if weights.dtype == np.float16 else weights

    @property
    def multilabel(self) -> bool:
        """Whether a sample may have any number of labels; what nobody has read yet, is read."""
        sides = self.sides
        if not isinstance(sides, Indicators):
            return False
        self.sides = sides.checked()
        return True

    @property
    def example(self) -> Array:
        """At least one label, as an array: what kind of labels these are."""
        sides = self.sides
        return np.arange(sides.n_labels) if isinstance(sides, Indicators) else sides.example

    def tally(self, *, agreement_only: bool = False) -> Tally | IndicatorTally:
        """Count what each class needs, in O(K) memory; or only the samples whose labels agree."""
        sides = self.sides
        try:
            if isinstance(sides, Indicators):
                counted = sides.tally(self.weights)
                self.sides = sides._replace(unread=False)
                return counted
            return tally(sides, self.weights, 0, agreement_only, ignored=self.ignored)
        except _kernel.RejectedError as error:
            raise self.refusal(error) from None

    def classes(self, counted: Any) -> Array:
        """Return the labels of the classes that were counted."""
        sides = self.sides
        if isinstance(sides, Indicators):
            return np.arange(sides.n_labels)
        return sides.decode(counted.keys, counted.seen)

    def margins(self) -> Counts:
        """Count what each class needs, in O(K) memory."""
        counted = self.tally()
        if isinstance(counted, Tally):
            return Counts(of_tally(self.classes(counted), counted))
        return Counts(of_indicators(counted))

    def margins_and_right_rows(self) -> tuple[Counts, Array]:
        """Count the columns of indicators, and tell which rows have all labels right."""
        sides = self.sides
        if not isinstance(sides, Indicators):
            raise ValueError(input_texts.NOT_MULTILABEL)
        counted = self._run(sides.tally, self.weights, per_row=True)
        assert counted.rows is not None
        tp, n_true, n_pred = counted.rows
        return Counts(of_indicators(counted)), (tp == n_true) & (tp == n_pred)

    def rows(self, labels: Any = None) -> RowCounts:
        """Count each row of indicators, in all columns or in some."""
        sides = self.sides
        if not isinstance(sides, Indicators):
            self.recheck()
            raise ValueError(metric_texts.SAMPLEWISE_NEEDS_MULTILABEL)
        chosen = sides
        if labels is not None:
            chosen = sides.checked()
            wanted = as_labels(labels)
            check_kind(wanted, self.example)
            chosen = chosen.columns(wanted)
        rows = self._run(chosen.tally, None, per_row=True).rows
        assert rows is not None
        tp, n_true, n_pred = rows
        return RowCounts(tp, n_true, n_pred, chosen.n_labels, self.weights)

    def pairs(self, most_pairs: int) -> Counts:
        """Count with the table of all pairs as long as there are at most so many classes."""
        sides = self._labels()
        if most_pairs > MOST_PAIRS:
            counted = self._run(tally_all_pairs, sides, self.weights, ignored=self.ignored)
        else:
            counted = self._run(tally, sides, self.weights, most_pairs, ignored=self.ignored)
        return Counts(of_tally(self.classes(counted), counted, most_pairs or MOST_PAIRS))

    def pairs_of(self, labels: Array, most_pairs: int) -> tuple[Counts, Array]:
        """Count given labels only, and tell which of them came on the true side."""
        sides = self._labels()
        options = {"most_pairs": most_pairs, "ignored": self.ignored}
        counted = self._run(tally_of_labels, sides, self.weights, labels, **options)
        return Counts(of_tally(labels, counted, most_pairs or MOST_PAIRS)), counted.seen & 1 != 0

    def in_groups(self, groups: Any, labels: Any, matrix: bool | None) -> GroupedCounts:
        """Count each group by itself; parameters as of :func:`count`."""
        # Loaded with the first groups: most programs have none.
        from fastrecall.counts.groups.grouping import count_in_groups

        counted = self.sides, self.weights, self.ignored
        return self._run(count_in_groups, *counted, groups, labels, matrix)

    def recheck(self) -> None:
        """Refuse what plain arrays tell only when they are counted.

        Targets that are no labels at all, and weights that are not finite.
        """
        check_targets(*self.given, check_weights=self._recheck_weights)

    def has_bad_weights(self) -> bool:
        """Whether the last weights that were given are refused, or will be."""
        try:
            self._recheck_weights()
        except ValueError:
            return True
        return self.weights is None

    def _recheck_weights(self) -> None:
        if self.weights is not None:
            check_finite(self.weights, "sample_weight")

    def refuse_multilabel(self) -> None:
        """Raise scikit-learn's error unless each sample has one label."""
        if self.multilabel:
            raise ValueError(input_texts.not_supported("multilabel-indicator"))

    def _labels(self) -> Encoded:
        self.refuse_multilabel()
        assert isinstance(self.sides, Encoded)
        return self.sides

    def _run(self, count: Callable[..., Result], *arguments: Any, **options: Any) -> Result:
        try:
            return count(*arguments, **options)
        except _kernel.RejectedError as error:
            raise self.refusal(error) from None

    def refusal(self, error: _kernel.RejectedError) -> ValueError:
        """Return what to raise, or raise it, where the kernel has rejected labels or weights."""
        # The kernel reads values first; what is wrong with them is looked up only now.
        side = _MISSING_IN.get(error.args[0])
        if side is None or not _is_foreign(self.given[side]):
            self.recheck()
        if side is None:
            return ValueError(input_texts.CHANGED)
        return ValueError(input_texts.missing(("y_true", "y_pred")[side]))


def _is_foreign(y: Any) -> bool:
    """Tell whether scikit-learn has no words for what is missing in a container."""
    return isinstance(y, Column) or (isinstance(y, np.ndarray) and y.dtype.kind == "T")
