"""True labels beside columns of scores: which column is each label's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import check_equal_lengths, num_samples
from fastrecall.counts.ignored import Ignoring
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.counts.tally import tally
from fastrecall.errors import input_texts, ranking_texts
from fastrecall.labels import encode_truth, readable
from fastrecall.labels.target import check_targets
from fastrecall.weights import check_weights

__all__ = ["Truth"]

Array = np.ndarray[Any, Any]

_NUMBERS = "biuf"


class Truth:
    """True labels, encoded, with the kernel's key of each column's label.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
    shape : tuple of int
        Of the scores.
    labels : array-like of shape (n_classes,) or None
        The label of each column.
    sample_weight : array-like of shape (n_samples,) or None
    ignore : object
        As of :func:`fastrecall.count`.

    Attributes
    ----------
    labels : ndarray of shape (n_classes,)
    keys : ndarray of uint64 of shape (n_classes,)
    weights : ndarray of shape (n_samples,) or None
    """

    __slots__ = ("_given", "encoded", "ignored", "is_default", "keys", "labels", "weights")

    def __init__(
        self,
        y_true: Any,
        shape: tuple[int, int],
        labels: Any,
        sample_weight: Any = None,
        ignore: Any = None,
    ) -> None:
        ignoring = None if ignore is None else Ignoring(ignore)
        self._given = y_true
        self.encoded = encode_truth(y_true, missing=ignoring is not None)
        lengths = [self.encoded.n_samples, shape[0]]
        if sample_weight is not None:
            sample_weight = readable(sample_weight, "sample_weight")
            lengths.append(num_samples(sample_weight))
        check_equal_lengths(lengths)
        self.weights = None if sample_weight is None else self._weights(sample_weight)
        self.ignored = None if ignoring is None else ignoring.among(self.encoded)
        self.is_default = labels is None
        self.labels = self._labels(shape[1]) if labels is None else as_labels(labels)
        if len(self.labels) != shape[1]:
            raise ValueError(ranking_texts.wrong_labels(len(self.labels), shape[1]))
        check_kind(self.labels, self.encoded.example)
        self.keys = self.encoded.key_of_each(self.labels)

    @property
    def n_samples(self) -> int:
        """Rows."""
        return self.encoded.n_samples

    def pieces(self, first: int, last: int) -> Iterator[tuple[Any, int, int]]:
        """Cut some samples where chunks of the container end: what is to be read, and which."""
        true = self.encoded.true
        if type(true) is not list:
            yield _cut(true, first, last), first, last
            return
        ends = list(accumulate(map(len, true)))
        for chunk, end in zip(true, ends, strict=True):
            begin = end - len(chunk)
            low, high = max(first, begin), min(last, end)
            if low < high:
                yield _cut(chunk, low - begin, high - begin), low, high

    def absent(self) -> str:
        """Say which true label has no column."""
        known = set(self.labels.tolist())
        label = next((label for label in self._counted().tolist() if label not in known), None)
        return ranking_texts.no_column(label, len(self.labels), not self.is_default)

    def refusal(self, error: _kernel.RejectedError) -> ValueError:
        """Return the error for what the kernel refused: labels or weights."""
        missing = error.args[0] in (_kernel.NO_TRUTH, _kernel.NO_PRED)
        if missing:
            return ValueError(input_texts.missing("y_true"))
        check_targets(self._given, self._given)
        if self.weights is not None:
            check_weights(self.weights, self.n_samples)
        return ValueError(input_texts.CHANGED)

    def _weights(self, sample_weight: Any) -> Array:
        weights = check_weights(sample_weight, self.n_samples, unread=True)
        return weights.astype(np.float32) if weights.dtype == np.float16 else weights

    def _labels(self, columns: int) -> Array:
        if self.encoded.example.dtype.kind in _NUMBERS:
            return np.arange(columns)
        found = np.sort(self._counted())
        if len(found) != columns:
            raise ValueError(ranking_texts.needs_labels(len(found), columns))
        return found

    def _counted(self) -> Array:
        """Return all labels that occur."""
        try:
            counted = tally(self.encoded, None, ignored=self.ignored)
        except _kernel.RejectedError as error:
            raise self.refusal(error) from None
        found: Array = self.encoded.decode(counted.keys, counted.seen)
        return found


def _cut(source: Any, first: int, last: int) -> Any:
    if isinstance(source, _kernel.Labels):
        return source.part(first, last - first)
    return source[first:last]
