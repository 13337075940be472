"""Numbers as labels: the kernel reads them as they lie, and its keys are their values."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from fastrecall.labels.column import Chunk, Column, kernel_floats, sources
from fastrecall.labels.encoded import Encoded, Keys
from fastrecall.labels.vocabulary import encode_by_vocabulary

__all__ = ["encode_number_columns", "encode_numbers", "encode_plain"]

Array = np.ndarray[Any, Any]
Dtypes = tuple[np.dtype[Any], np.dtype[Any]]

_TOP = 1 << 63
_ALL = (1 << 64) - 1
_INT64 = np.dtype(np.int64)

# Type letters of integers that are read as they lie, with signed keys.
_PLAIN_INTEGERS = frozenset("?bhilqBHI")


class _Numbers(Encoded):
    """Numbers, and the dtypes that the two sides were given in where they are no plain arrays."""

    __slots__ = ("_dtypes",)

    def __init__(self, true: Any, pred: Any, signed: bool, dtypes: Dtypes | None = None) -> None:
        self.true = true
        self.pred = pred
        self.signed = signed
        self._dtypes = dtypes

    @property
    def example(self) -> Array:
        if isinstance(self.true, np.ndarray):
            return self.true[:1]
        return np.zeros(1, dtype=None if self._dtypes is None else self._dtypes[0])

    def decode(self, keys: Array, seen: Array) -> Array:
        values = keys.view(_INT64) if self.signed else keys
        dtypes = self._dtypes or (self.true.dtype, self.pred.dtype)
        if dtypes[0] is _INT64 is dtypes[1]:
            return values
        dtype = dtypes[0]
        if dtype != dtypes[1]:
            dtype = _common_dtype(dtypes, seen)
        # astype makes the native order of a byte-swapped dtype, too.
        labels: Array = values.astype(dtype.newbyteorder("="))
        if dtype.kind == "f" and not _same(labels, values):
            return values
        return labels

    def keys_of(self, labels: Array) -> Keys:
        low, high = (-_TOP, _TOP) if self.signed else (0, _ALL + 1)
        if labels.dtype.kind == "i" and self.signed:
            return Keys(np.ones(len(labels), dtype=bool), labels.astype(np.int64).view(np.uint64))
        possible = np.zeros(len(labels), dtype=bool)
        keys = []
        # Lists of extended precision hold NumPy's own numbers.
        numbers = bool, int, float, np.floating
        for at, label in enumerate(labels.tolist()):
            if isinstance(label, numbers) and label == label and low <= label < high:
                whole = int(label)
                if whole == label:
                    possible[at] = True
                    keys.append(whole & _ALL)
        return Keys(possible, np.array(keys, dtype=np.uint64))


def encode_plain(y_true: Any, y_pred: Any) -> Encoded | None:
    """Encode two arrays of integers that need no question asked; None for anything else."""
    if (
        type(y_true) is np.ndarray
        and type(y_pred) is np.ndarray
        and y_true.dtype.char in _PLAIN_INTEGERS
        and y_pred.dtype.char in _PLAIN_INTEGERS
        and y_true.ndim == 1 == y_pred.ndim
        and len(y_true) == len(y_pred) > 0
    ):
        return _Numbers(y_true, y_pred, True)
    return None


def encode_numbers(true: Array, pred: Array) -> Encoded:
    """Encode bools, integers and integral floats of any width, order and layout.

    Notes
    -----
    No copy, and no look at the values, with two exceptions: float16 and long doubles are
    converted; and uint64 beside signed labels is searched for labels beyond int64, which the
    kernel's 64 bits cannot tell from negative ones. Where both come, labels are encoded by a
    vocabulary instead.
    """
    dtypes = true.dtype, pred.dtype
    true, pred = kernel_floats(true), kernel_floats(pred)
    unsigned = _is_unsigned(true), _is_unsigned(pred)
    signed = not all(unsigned)
    if signed and any(unsigned):
        wide, other = (true, pred) if unsigned[0] else (pred, true)
        if int(wide.max()) >= _TOP:
            if other.dtype.kind != "b" and other.min() < 0:
                return encode_by_vocabulary(true, pred)
            signed = False
    return _Numbers(true, pred, signed, dtypes)


def encode_number_columns(true: Column, pred: Column) -> Encoded | None:
    """Encode chunks of numbers, of packed booleans, or of codes that stand for numbers.

    Returns None where one side has labels beyond int64 and the other has negative ones.
    """
    sides = true, pred
    unsigned = [any(map(_is_unsigned, _numbers(side))) for side in sides]
    signed = not all(unsigned)
    if signed and any(unsigned):
        wide, other = sides if unsigned[0] else sides[::-1]
        if any(int(numbers.max()) >= _TOP for numbers in _numbers(wide)):
            if any(n.dtype.kind != "b" and n.min() < 0 for n in _numbers(other)):
                return None
            signed = False
    read = [sources(side.chunks, [_values_of(chunk) for chunk in side.chunks]) for side in sides]
    return _Numbers(read[0], read[1], signed, (true.dtype, pred.dtype))


def _numbers(side: Column) -> list[Array]:
    found = [chunk.numbers for chunk in side.chunks]
    return [numbers for numbers in found if numbers is not None and numbers.size]


def _values_of(chunk: Chunk) -> Array | None:
    return None if chunk.values is None else kernel_floats(chunk.values)


def _is_unsigned(labels: Array) -> bool:
    # Narrower unsigned dtypes have no value that a signed 64-bit key could mistake.
    return bool(labels.dtype.kind == "u" and labels.dtype.itemsize == 8)


def _common_dtype(dtypes: Dtypes, seen: Array) -> np.dtype[Any]:
    """Return scikit-learn's dtype for the union: each label is of the side it first came from."""
    from_true = (seen & 1) != 0
    if from_true.all():
        return dtypes[0]
    return np.result_type(*dtypes) if from_true.any() else dtypes[1]


def _same(labels: Array, values: Array) -> bool:
    # float64 holds every integer up to 2**53, so only larger labels can be rounded.
    return all(map(operator.eq, map(int, labels.tolist()), values.tolist()))
