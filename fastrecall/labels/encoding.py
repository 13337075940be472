"""The way of two targets to the kernel: what is plain goes straight, the rest is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from fastrecall.arrays import (
    as_dense,
    check_equal_lengths,
    exact_integers,
    num_samples,
    refuse_unsortable,
)
from fastrecall.labels.indicator import Indicators, unread_indicators
from fastrecall.labels.target import check_targets, classify

__all__ = ["Encoded", "Keys", "as_plain", "encode_targets"]

Array = np.ndarray[Any, Any]

# Type letters of what the kernel reads: bool, every intN and uintN, float32, float64.
_PLAIN = frozenset("?bhilqBHILQfd")
_MULTILABEL = "multilabel-indicator"
_SEQUENCES = (list, tuple, range)


class Keys(NamedTuple):
    """Which of some labels can occur at all, and the kernel's keys of those."""

    possible: Array
    keys: Array


class Encoded(NamedTuple):
    """Two sides of samples that have one label each."""

    true: Array
    pred: Array
    # Whether the kernel's keys are int64 in two's complement.
    signed: bool
    # keys and the sides on which each was seen -> labels
    decode: Callable[[Array, Array], Array]
    # At least one label, as an array: what kind of labels these are.
    example: Array
    # labels, not all of them need occur -> Keys
    keys_of: Callable[[Array], Keys]


def encode_targets(
    y_true: Any,
    y_pred: Any,
    encode: Callable[[Array, Array], Encoded],
    *,
    weights: Any = None,
    check_weights: Callable[[], object] | None = None,
    table: bool = False,
) -> Encoded | Indicators:
    """Check two targets as scikit-learn does, and encode them without a copy where one can.

    Parameters
    ----------
    y_true, y_pred : array-like or sparse
    encode : callable
        Two one-dimensional arrays -> Encoded.
    weights : object, optional
        Only its length is looked at here.
    check_weights : callable, optional
        Called where scikit-learn checks weights: after the targets, before their types are
        compared.
    table : bool, default=False
        Whether to refuse what ``confusion_matrix`` refuses first.

    Notes
    -----
    O(1) for plain arrays of numbers, and for plain tables of them, dense or CSR: their values are
    first read while counting.
    """
    true, pred, tables = as_plain(y_true), as_plain(y_pred), None
    if true is None or pred is None:
        tables = None if table else unread_indicators(y_true, y_pred)
        if tables is None:
            return _encode_any(y_true, y_pred, encode, weights, check_weights, table)
        true, pred, _ = tables
    lengths = [true.shape[0], pred.shape[0]]
    if lengths[0] != lengths[1] or weights is not None:
        third = _third_length(y_true, weights, table)
        check_equal_lengths(lengths if third is None else [*lengths, third])
    if check_weights is not None:
        try:
            check_weights()
        except (ValueError, TypeError):
            # What is wrong with the targets comes first, and is looked for only now.
            classify(y_true, y_pred)
            raise
    return encode(true, pred) if tables is None else tables


def _encode_any(
    y_true: Any,
    y_pred: Any,
    encode: Callable[[Array, Array], Encoded],
    weights: Any,
    check_weights: Callable[[], object] | None,
    table: bool,
) -> Encoded | Indicators:
    if table:
        y_true, y_pred = as_dense(y_true, "y_true"), as_dense(y_pred, "y_pred")
    else:
        refuse_unsortable(y_true, y_pred)
    third = _third_length(y_true, weights, table)
    y_type, true, pred = check_targets(y_true, y_pred, third, check_weights)
    return Indicators(true, pred) if y_type == _MULTILABEL else encode(true, pred)


def _third_length(y_true: Any, weights: Any, table: bool) -> int | None:
    """Return the length that is compared beside those of the targets, if there is one."""
    if weights is not None:
        return num_samples(weights)
    # scikit-learn makes ones for its matrix, and tells of their length, unless there are none.
    return (num_samples(y_true) or None) if table else None


def as_plain(y: Any) -> Array | None:
    """Return a non-empty column of numbers as a one-dimensional array; None for anything else."""
    given, kind = y, type(y)
    if kind in _SEQUENCES:
        try:
            y = np.asarray(y)
        except (ValueError, TypeError, OverflowError):
            return None
    elif kind is not np.ndarray:
        return None
    if y.dtype.char not in _PLAIN or len(y.shape) not in (1, 2) or not y.size:
        return None
    if kind in _SEQUENCES and y.dtype.char == "d" and y.ndim == 1:
        y = exact_integers(given, y)
    if len(y.shape) == 1:
        return y  # type: ignore[no-any-return]
    return y[:, 0] if y.shape[1] == 1 else None
