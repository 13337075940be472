"""Labels that are no small numbers: both sides are coded by their place in the sorted union."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.labels.encoding import Encoded, Keys

__all__ = ["encode_by_vocabulary"]

Array = np.ndarray[Any, Any]


def encode_by_vocabulary(true: Array, pred: Array) -> Encoded:
    """Encode strings, dates, objects, or numbers that have no common dtype.

    Notes
    -----
    O(n log n) time for strings and dates, O(n) for objects; codes take 8 bytes a sample.
    """
    words, codes = _codes(true, pred)
    place = {word: at for at, word in enumerate(words.tolist())}

    def decode(keys: Array, seen: Array) -> Array:
        return words[keys]

    def keys_of(labels: Array) -> Keys:
        if words.dtype.kind in "mM":
            return _keys_of_times(words, labels)
        found = [place.get(label, -1) for label in labels.tolist()]
        at = np.array(found, dtype=np.int64)
        return Keys(at >= 0, at[at >= 0].astype(np.uint64))

    return Encoded(codes[: len(true)], codes[len(true) :], True, decode, words, keys_of)


def _keys_of_times(words: Array, labels: Array) -> Keys:
    if labels.dtype.kind != words.dtype.kind:
        return Keys(np.zeros(len(labels), dtype=bool), np.zeros(0, dtype=np.uint64))
    # Compared by NumPy, in the finer of two units; an absent label finds no place or another's.
    at = np.minimum(np.searchsorted(words, labels), len(words) - 1)
    possible = words[at] == labels
    return Keys(possible, at[possible].astype(np.uint64))


def _check_common_unit(true: Array, pred: Array) -> None:
    # NumPy's 64 bits of nanoseconds end in 2262, and wrap.
    unit = np.result_type(true.dtype, pred.dtype)
    if any((side.astype(unit).astype(side.dtype) != side).any() for side in (true, pred)):
        raise ValueError(
            f"y_true has dtype {true.dtype} and y_pred {pred.dtype}, and no common unit of time "
            "holds all of their labels. Convert both to one unit before the call."
        )


def _codes(true: Array, pred: Array) -> tuple[Array, Array]:
    if true.dtype.kind == pred.dtype.kind and true.dtype.kind in "UmM":
        if true.dtype.kind != "U" and true.dtype != pred.dtype:
            _check_common_unit(true, pred)
        words, codes = np.unique(np.concatenate([true, pred]), return_inverse=True)
        return words, codes
    # Python's own order and equality: exact for int64 beside uint64, and for objects their own.
    labels = [*true.tolist(), *pred.tolist()]
    union = sorted(set(labels))
    place = {label: at for at, label in enumerate(union)}
    codes = np.fromiter((place[label] for label in labels), dtype=np.int64, count=len(labels))
    words = np.array(union)
    return words if words.tolist() == union else np.array(union, dtype=object), codes
