"""The way of two targets to the kernel: what is plain goes straight, the rest is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall.arrays import (
    as_dense,
    check_equal_lengths,
    exact_integers,
    num_samples,
    refuse_unsortable,
)
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.indicator import Indicators, unread_indicators
from fastrecall.labels.numbers import encode_numbers, encode_plain
from fastrecall.labels.target import check_targets, classify
from fastrecall.labels.vocabulary import encode_by_vocabulary

__all__ = ["as_plain", "encode", "encode_labels"]

Array = np.ndarray[Any, Any]

# Type letters of what the kernel reads: bool, every intN and uintN, float32, float64.
_PLAIN = frozenset("?bhilqBHILQfd")
_NUMBERS = "biuf"
_MULTILABEL = "multilabel-indicator"
_SEQUENCES = (list, tuple, range)


def encode(
    y_true: Any,
    y_pred: Any,
    *,
    weights: Any = None,
    check_weights: Callable[..., object] | None = None,
    table: bool = False,
) -> Encoded | Indicators:
    """Check two targets as scikit-learn does, and encode them without a copy where one can.

    Parameters
    ----------
    y_true, y_pred : array-like or sparse
    weights : object, optional
        Only its length is looked at here.
    check_weights : callable, optional
        Called where scikit-learn checks the weights: after the targets, before their types are
        compared; with ``unread=True`` if nothing else will be refused before they are counted.
    table : bool, default=False
        Whether to refuse what ``confusion_matrix`` refuses first.

    Notes
    -----
    O(1) for plain arrays of numbers, and for plain tables of them, dense or CSR: their values are
    first read while counting.
    """
    if weights is None:
        encoded = encode_plain(y_true, y_pred)
        if encoded is not None:
            return encoded
    true, pred, tables = as_plain(y_true), as_plain(y_pred), None
    if true is None or pred is None:
        tables = None if table else unread_indicators(y_true, y_pred)
        if tables is None:
            return _encode_any(y_true, y_pred, weights, check_weights, table)
        true, pred, _ = tables
    lengths = [true.shape[0], pred.shape[0]]
    if lengths[0] != lengths[1] or weights is not None:
        third = _third_length(y_true, weights, table)
        check_equal_lengths(lengths if third is None else [*lengths, third])
    if check_weights is not None:
        try:
            # Beside labels the kernel reads them.
            check_weights(unread=tables is None)
        except (ValueError, TypeError):
            # What is wrong with the targets comes first, and is looked for only now.
            classify(y_true, y_pred)
            raise
    return encode_numbers(true, pred) if tables is None else tables


def encode_labels(y_true: Any, y_pred: Any) -> Encoded:
    """Encode two targets that must not be multilabel."""
    encoded = encode(y_true, y_pred)
    if isinstance(encoded, Indicators):
        encoded.checked()
        raise ValueError("one label a sample is needed here, got multilabel indicators")
    return encoded


def _encode_any(
    y_true: Any,
    y_pred: Any,
    weights: Any,
    check_weights: Callable[..., object] | None,
    table: bool,
) -> Encoded | Indicators:
    if table:
        y_true, y_pred = as_dense(y_true, "y_true"), as_dense(y_pred, "y_pred")
    else:
        refuse_unsortable(y_true, y_pred)
    third = _third_length(y_true, weights, table)
    y_type, true, pred = check_targets(y_true, y_pred, third, check_weights)
    if y_type == _MULTILABEL:
        return Indicators(true, pred)
    if true.dtype.kind in _NUMBERS and pred.dtype.kind in _NUMBERS:
        return encode_numbers(true, pred)
    return encode_by_vocabulary(true, pred)


def _third_length(y_true: Any, weights: Any, table: bool) -> int | None:
    """Return the length that is compared beside those of the targets, if there is one."""
    if weights is not None:
        return num_samples(weights)
    # scikit-learn makes ones for its matrix, and tells of their length, unless there are none.
    return (num_samples(y_true) or None) if table else None


def as_plain(y: Any) -> Array | None:
    """Return a non-empty column of numbers as a one-dimensional array; None for anything else."""
    given = y
    if type(y) is not np.ndarray:
        if type(y) not in _SEQUENCES:
            return None
        try:
            y = np.asarray(y)
        except (ValueError, TypeError, OverflowError):
            return None
    if y.dtype.char not in _PLAIN or not y.size:
        return None
    if y.ndim == 1:
        return y if y is given or y.dtype.char != "d" else exact_integers(given, y)
    return y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else None
