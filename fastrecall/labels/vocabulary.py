"""Labels that are no small numbers: both sides are coded by their place in the sorted union."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.labels.encoded import Encoded, Keys, keys_among
from fastrecall.labels.times import TIMES, in_one_unit, in_unit_of

__all__ = ["encode_by_vocabulary", "encode_one_by_vocabulary"]

Array = np.ndarray[Any, Any]


class _Words(Encoded):
    """Codes that are places among sorted words."""

    __slots__ = ("_words",)

    def __init__(self, true: Array, pred: Array, words: Array) -> None:
        super().__init__(true, pred, True)
        self._words = words

    @property
    def n_words(self) -> int:
        return len(self._words)

    @property
    def example(self) -> Array:
        return self._words

    def decode(self, keys: Array, seen: Array) -> Array:
        words: Array = self._words[keys]
        return words

    def keys_of(self, labels: Array) -> Keys:
        words = self._words
        if words.dtype.kind in TIMES:
            return _keys_of_times(words, labels)
        return keys_among(words.tolist(), labels)


def encode_by_vocabulary(true: Array, pred: Array) -> Encoded:
    """Encode strings, dates, objects, or numbers that have no common dtype.

    Notes
    -----
    O(n log n) time for strings and dates, O(n) for objects; codes take 8 bytes a sample.
    """
    words, codes = _codes(true, pred)
    return _Words(codes[: len(true)], codes[len(true) :], words)


def encode_one_by_vocabulary(labels: Array) -> Encoded:
    """Encode one array alone: of floats, of what :func:`encode_by_vocabulary` takes, or of both.

    Raises
    ------
    TypeError
        For objects that have no order.

    Notes
    -----
    O(n log n) time; codes take 8 bytes a sample.
    """
    if labels.dtype.kind != "O":
        words, codes = np.unique(labels, return_inverse=True)
        return _Words(codes, codes, words)
    words, codes = _codes(labels, labels[:0])
    return _Words(codes, codes, words)


def _keys_of_times(words: Array, labels: Array) -> Keys:
    if labels.dtype.kind != words.dtype.kind:
        return Keys(np.zeros(len(labels), dtype=bool), np.zeros(0, dtype=np.uint64))
    wanted, possible = in_unit_of(labels, words.dtype)
    sorted_words = words.astype(np.int64)
    at = np.minimum(np.searchsorted(sorted_words, wanted), len(words) - 1)
    possible &= sorted_words[at] == wanted
    return Keys(possible, at[possible].astype(np.uint64))


def _codes(true: Array, pred: Array) -> tuple[Array, Array]:
    if true.dtype.kind == pred.dtype.kind and true.dtype.kind in f"U{TIMES}":
        if true.dtype.kind in TIMES:
            true, pred = in_one_unit(true, pred, ("y_true", "y_pred"))
        words, codes = np.unique(np.concatenate([true, pred]), return_inverse=True)
        return words, codes
    # Python's own order and equality: exact for int64 beside uint64, and for objects their own.
    labels = [*true.tolist(), *pred.tolist()]
    union = sorted(set(labels))
    place = {label: at for at, label in enumerate(union)}
    codes = np.fromiter((place[label] for label in labels), dtype=np.int64, count=len(labels))
    words = np.array(union)
    return words if words.tolist() == union else np.array(union, dtype=object), codes
