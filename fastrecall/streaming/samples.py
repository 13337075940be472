"""A few samples, copied as they came: what certainly can be counted later, together with others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.streaming.plain import as_plain

__all__ = ["Samples", "copied", "joined"]

Array = np.ndarray[Any, Any]
Side = Array | list[str]

# To copy more takes longer than counting them by themselves.
_MOST = 1 << 12

# Integers below this have no sum near the limits of int64, in as many batches as wait together.
_SMALL = 1 << 31

# Type letters of numbers that the kernel reads as they lie.
_NUMBERS = frozenset("?bhilqBHILQfd")

_WORDS = frozenset({str, np.str_})

_PLAIN = frozenset({np.ndarray, list, tuple})

# What waits takes memory beside its labels; and words, nearly all of it, where they are new. Of
# their characters each may take as many bytes as in NumPy's strings.
_BYTES = 1 << 9
_BYTES_OF_WORD = 1 << 6
_BYTES_OF_CHARACTER = 4


class Samples(NamedTuple):
    """Samples that nobody else can change, and that are not refused for what they hold."""

    true: Side
    pred: Side
    weights: Array | None
    # Where samples of a kind were counted, none of that kind is refused; they are counted together.
    kind: tuple[Any, Any, Any]
    # In bytes.
    size: int

    @property
    def sides(self) -> tuple[Side, Side]:
        """The labels."""
        return self[:2]


def copied(y_true: Any, y_pred: Any, sample_weight: Any) -> Samples | None:
    """Return private copies of a few samples; None for whatever has to be looked at.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,)
        Numbers or words in arrays, lists, tuples, or what :func:`as_plain` knows.
    sample_weight : array-like of shape (n_samples,) or None

    Notes
    -----
    O(n_samples) time and memory. What is looked at are the copies: others may write to theirs.
    """
    true, pred = _private(y_true), _private(y_pred)
    if true is None or pred is None or not 0 < len(true) == len(pred):
        return None
    if isinstance(true, np.ndarray) and isinstance(pred, np.ndarray) and not _match(true, pred):
        return None
    size = _BYTES + _size_of(true) + _size_of(pred)
    if sample_weight is None:
        return Samples(true, pred, None, (_kind_of(true), _kind_of(pred), None), size)
    weights = _private(sample_weight)
    if not isinstance(weights, np.ndarray) or not _weigh(weights, len(true)):
        return None
    kind = _kind_of(true), _kind_of(pred), weights.dtype
    return Samples(true, pred, weights, kind, size + weights.nbytes)


def joined(alike: Sequence[Samples]) -> tuple[Side, Side, Array | None]:
    """Return samples of one kind end to end."""
    true, pred, weights, _, _ = zip(*alike, strict=True)
    sides = _end_to_end(true), _end_to_end(pred)
    return *sides, None if weights[0] is None else np.concatenate(weights)


def _private(y: Any) -> Side | None:
    """Return a copy of numbers or words; None if it is anything else, or long."""
    if type(y) not in _PLAIN:
        y = as_plain(y, _MOST)
    if type(y) is np.ndarray:
        if y.ndim != 1 or y.size > _MOST:
            return None
        return y.copy() if y.dtype.char in _NUMBERS else _words_of(y)
    if (type(y) is not list and type(y) is not tuple) or len(y) > _MOST:
        return None
    numbers = _kernel.read_numbers(y)
    if numbers is not None:
        return numbers
    words = list(y)
    return words if set(map(type, words)) <= _WORDS else None


def _words_of(y: Array) -> Side | None:
    if y.dtype.kind == "U":
        try:
            words: list[str] = y.tolist()
        except (ValueError, SystemError):
            # What is no character; CPython's words for it depend on how it gets there.
            return None
        return words
    if y.dtype.kind != "O":
        return None
    # Still an array: NUL characters at the end are a part of the words of objects only.
    objects = y.copy()
    return objects if set(map(type, objects.tolist())) <= _WORDS else None


def _match(true: Array, pred: Array) -> bool:
    """Tell whether numbers of two sides certainly are labels; words are, whatever they hold."""
    kinds: str = true.dtype.kind + pred.dtype.kind
    if "O" in kinds:
        return kinds == "OO"
    if true.dtype != pred.dtype and np.uint64 in (true.dtype, pred.dtype):
        # Beside these some numbers have no common dtype.
        return False
    if "f" not in kinds:
        return True
    try:
        _kernel.count_labels(true, pred, None, None, True, 0, False, True)
    except _kernel.RejectedError:
        # A label is no integer.
        return False
    return True


def _weigh(weights: Array, n_samples: int) -> bool:
    """Tell whether these certainly are weights of so many samples."""
    if len(weights) != n_samples:
        return False
    if weights.dtype.kind == "f":
        return bool(np.isfinite(weights).all())
    if weights.dtype.kind == "O":
        return False
    listed = weights.tolist()
    return bool(min(listed) >= -_SMALL and max(listed) < _SMALL)


def _kind_of(side: Side) -> Any:
    return side.dtype if isinstance(side, np.ndarray) else str


def _size_of(side: Side) -> int:
    if isinstance(side, np.ndarray) and side.dtype.kind != "O":
        return side.nbytes
    words: list[str] = side if isinstance(side, list) else side.tolist()
    # A third of the time that adding up their lengths takes.
    characters = len("".join(words))
    return _BYTES_OF_WORD * len(words) + _BYTES_OF_CHARACTER * characters


def _end_to_end(sides: Sequence[Any]) -> Any:
    together = np.concatenate if isinstance(sides[0], np.ndarray) else _chained
    return together(sides)


def _chained(sides: Sequence[list[str]]) -> list[str]:
    return list(chain.from_iterable(sides))
