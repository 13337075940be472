"""The accumulator: counts of a stream, batch by batch, from any number of threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fastrecall.counts import Counts
from fastrecall.counts.compensated import Total, rounded
from fastrecall.counts.making import Parts, of_nothing
from fastrecall.counts.sums import check_alike, is_nothing
from fastrecall.errors.input_texts import shown
from fastrecall.streaming.batches import Counting, is_empty
from fastrecall.streaming.journal import Batch, Journal, bytes_of
from fastrecall.streaming.samples import copied

__all__ = ["MAX_LABELS", "Accumulator"]

# Past the classes of nearly every classifier, and 2.4 MB of counts; streams of IDs or of scores
# come here within seconds, and before they have taken the machine's memory.
MAX_LABELS = 100_000

# Kinds of labels that belong together, whatever their dtypes.
_FAMILIES = {**dict.fromkeys("biuf", "numbers"), "U": "strings"}


class Accumulator:
    """Counts that grow batch by batch.

    ``accumulator.counts`` is what :func:`fastrecall.count` of all batches at once would give.
    It is exact past 2**24, 2**32 and 2**53 samples, and new labels may come at any time.

    Parameters
    ----------
    labels : array-like of shape (K,), optional
        The classes to tell apart, in this order; all other labels are only counted in ``n``. By
        default the labels that come, sorted.
    ignore : label or array-like of labels, optional
        Samples with such a true label are left out.
    multilabel : bool, default=False
        Whether each sample has a set of labels. Indicators need no such hint.
    matrix : bool, optional
        Whether to keep the table of all pairs: by default up to 1024 classes, True for any
        number, False never.
    max_labels : int or None, default=100_000
        More distinct labels than that are an error: scores or IDs would fill the memory in
        the course of a stream. A limit of a tenth would stop catalogues of species and of goods;
        whoever has millions of classes will know, and raises it. None sets no limit, and neither
        do ``labels``.

    Raises
    ------
    ValueError, TypeError
        For ``labels`` with a duplicate, and whatever else :func:`fastrecall.count` refuses.

    Notes
    -----
    **Threads.** Any number of threads may call any method at any time, with and without a GIL.
    There is no lock: a child process of a fork goes on with the counts of the moment, and a signal
    handler may update. A call that raises has changed nothing; but Ctrl-C may come just after
    the batch was added, which it is as a whole or not at all.

    **Cost.** An update with a few samples of numbers or words looks through them and copies them,
    and counts them later with others: O(n_samples) time. Any other is counted at once and added
    later. Memory is O(K), or O(K**2) with the table, and some MiB at the most for what waits.

    **Float weights** are added with compensation: whatever the number of batches, sums are off
    by about one rounding. The last bit may depend on which thread came first.

    **State.** ``accumulator.counts.to_bytes()`` is all there is to save: an accumulator with the
    same parameters that merges it goes on from there. A pickle has the parameters, too.

    Examples
    --------
    >>> accumulator = Accumulator()
    >>> for y_true, y_pred in [([0, 1, 1], [0, 1, 0]), ([1, 2], [1, 2])]:
    ...     accumulator.update(y_true, y_pred)
    >>> accumulator.counts.recall(average="macro")
    0.8888888888888888
    >>> accumulator.counts.n
    5
    """

    __slots__ = ("__weakref__", "_counting", "_journal", "_max_labels")

    def __init__(
        self,
        labels: Any = None,
        *,
        ignore: Any = None,
        multilabel: bool = False,
        matrix: bool | None = None,
        max_labels: int | None = MAX_LABELS,
    ) -> None:
        self._counting = Counting(labels, ignore, multilabel, matrix)
        if max_labels is not None:
            if isinstance(max_labels, bool) or not isinstance(max_labels, (int, np.integer)):
                raise TypeError(f"max_labels should be an int or None, got {shown(max_labels)}")
            if max_labels < 1:
                raise ValueError(f"max_labels should be at least 1, got {max_labels}")
            max_labels = int(max_labels)
        self._max_labels = max_labels
        self._journal = self._begun(Total(of_nothing()))

    def _begun(self, total: Total, width: int | None = None) -> Journal:
        given = self._counting.labels is not None
        return Journal(total, width, self._counting.sum_up, None if given else self._max_labels)

    def update(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
            Whatever :func:`fastrecall.count` takes. A batch without samples, as the last of an
            epoch or behind a filter may be, changes nothing: metrics of Keras and torchmetrics
            take it so, too. So does one whose samples are all ignored, but that the counts
            have ``labels``, where they were given, from then on.
        sample_weight : array-like of shape (n_samples,), optional
            Integers are added exactly. A batch whose weights are all 0, as padding has, brings its
            labels and no count. A stream with float weights takes no batch without any.

        Raises
        ------
        ValueError, TypeError, OverflowError
            As of :func:`fastrecall.count`; for a batch of another kind than those before, such as
            strings after numbers, indicators of another width, or float weights after none; for
            more labels than ``max_labels``. Then nothing has changed.

        Examples
        --------
        >>> accumulator = Accumulator(labels=["cat", "dog"])
        >>> accumulator.update(["cat", "dog", "eel"], ["cat", "cat", "eel"])
        >>> accumulator.counts.matrix()
        array([[1, 0],
               [1, 0]])
        >>> accumulator.counts.n
        3
        """
        journal = self._journal
        samples = copied(y_true, y_pred, sample_weight)
        if samples is not None:
            if samples.kind in journal.known and self._is_appended(
                journal, samples, samples.size, samples.sides
            ):
                return
            y_true, y_pred, sample_weight = samples[:3]
        try:
            parts, width = self._counting.of_batch(y_true, y_pred, sample_weight)
        except ValueError:
            if is_empty(y_true, y_pred, sample_weight):
                return
            raise
        if is_nothing(parts):
            return
        # Made before: nothing may lack memory once the batch is in the journal.
        known = None if samples is None else journal.known | {samples.kind}
        weighted = sample_weight is not None and parts.tp.dtype.kind == "i"
        if weighted or not self._is_alike_and_appended(journal, parts, width):
            journal.commit(parts, width)
        if known is not None:
            journal.known = known

    def _is_alike_and_appended(self, journal: Journal, parts: Parts, width: int | None) -> bool:
        """Append parts if it is certain that they fit; tell whether it was."""
        state = journal.state
        total = state.total.parts
        if is_nothing(total):
            return False
        check_alike(total, parts)
        family = _FAMILIES.get(parts.classes.dtype.kind)
        if (
            width != state.width
            or family is None
            or family != _FAMILIES.get(total.classes.dtype.kind)
            or min(len(parts.classes), len(total.classes)) == 0
        ):
            return False
        return self._is_appended(journal, parts, bytes_of(parts), [parts.classes], width)

    def _is_appended(
        self,
        journal: Journal,
        batch: Batch,
        size: int,
        sides: Sequence[Any],
        width: int | None = None,
    ) -> bool:
        """Append a batch of the kind that is there, unless it may bring too many labels."""
        most = 0 if self._counting.labels is not None else sum(map(len, sides))
        if not self._counting.keeps_any_table and journal.append(batch, size, most, width):
            return True
        known = journal.state.known
        listed = (side if type(side) is list else side.tolist() for side in sides)
        return all(map(known.issuperset, listed)) and journal.append(batch, size, 0, width)

    @property
    def counts(self) -> Counts:
        """The counts of all batches: of a moment during the call, if others update meanwhile.

        Without any batch they are ``Counts.empty()``.
        """
        return Counts(rounded(self._journal.summed_up().total))

    def merge(self, other: Accumulator | Counts) -> None:
        """Add what another accumulator has counted, or counts.

        Parameters
        ----------
        other : Accumulator or Counts
            Of an accumulator with ``labels``, only those are added; the others stay in ``n``.

        Raises
        ------
        TypeError
            If it is neither.
        ValueError, OverflowError
            As of :meth:`update`; or if ``other`` has counted a part of the labels, in which some
            of those that are counted here may be missing. Then nothing has changed.

        Examples
        --------
        >>> accumulator = Accumulator()
        >>> accumulator.merge(Counts.from_matrix([[2**53]]))
        >>> accumulator.update([0], [0])
        >>> accumulator.counts.n - 2**53
        1
        """
        if isinstance(other, Accumulator):
            other = other.counts
        if not isinstance(other, Counts):
            raise TypeError(f"merge takes an Accumulator or Counts, got {type(other).__name__}")
        journal = self._journal
        if not is_nothing(other._parts):
            journal.commit(self._counting.fitting(other._parts))

    def reset(self) -> None:
        """Forget all that was counted; the parameters stay."""
        self._journal = self._begun(Total(of_nothing()))

    def __reduce__(self) -> tuple[Any, ...]:
        total, width = self._journal.summed_up()[:2]
        lost = None if total.lost is None else tuple(total.lost)
        # What a subclass adds.
        more = getattr(self, "__dict__", None) or None
        made_of = type(self), self._settings(), Counts(total.parts), lost, width
        return _restored, made_of, more

    def _settings(self) -> dict[str, Any]:
        return {**self._counting.settings, "max_labels": self._max_labels}

    def __repr__(self) -> str:
        return repr(self.counts).replace("<Counts", f"<{type(self).__name__}", 1)


def _restored(
    kind: type[Accumulator],
    settings: dict[str, Any],
    counts: Counts,
    lost: tuple[Any, ...] | None,
    width: int | None,
) -> Accumulator:
    # A subclass may be made with other parameters.
    accumulator = kind.__new__(kind)
    Accumulator.__init__(accumulator, **settings)
    total = Total(counts._parts, None if lost is None else Parts(*lost))
    accumulator._journal = accumulator._begun(total, width)
    return accumulator
