"""The way of two targets to the kernel: what is plain goes straight, the rest is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall.arrays import (
    as_dense,
    check_equal_lengths,
    num_samples,
    refuse_unsortable,
)
from fastrecall.errors import input_texts as texts
from fastrecall.labels.column import Side, as_column
from fastrecall.labels.containers import as_side, readable
from fastrecall.labels.dictionaries import encode_words
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.indicator import Indicators, unread_indicators
from fastrecall.labels.numbers import encode_number_columns, encode_numbers, encode_plain
from fastrecall.labels.target import check_targets, classify
from fastrecall.labels.times import encode_times
from fastrecall.labels.vocabulary import encode_by_vocabulary
from fastrecall.labels.words import Vocabulary

__all__ = ["alike", "encode", "encode_labels", "encode_truth"]

Array = np.ndarray[Any, Any]

_NUMBERS = "biuf"
_WORDS = "U"
_MULTILABEL = "multilabel-indicator"


def encode(
    y_true: Any,
    y_pred: Any,
    *,
    weights: Any = None,
    check_weights: Callable[..., object] | None = None,
    table: bool = False,
    missing: bool = False,
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
    missing : bool, default=False
        Whether labels may be missing; else they are refused, here or by the kernel.

    Notes
    -----
    O(1) for plain arrays of numbers, and for plain tables of them, dense or CSR: their values are
    first read while counting.
    """
    if weights is None and not missing:
        encoded = encode_plain(y_true, y_pred)
        if encoded is not None:
            return encoded
    listed = type(y_true) is list or type(y_pred) is list
    true, pred, tables = None, None, None
    if not (table or listed):
        tables = unread_indicators(y_true, y_pred)
    if tables is not None:
        true, pred, _ = tables
    else:
        vocabulary = Vocabulary(missing)
        true = as_side(y_true, "y_true", vocabulary)
        pred = None if true is None else as_side(y_pred, "y_pred", vocabulary)
        if true is None or pred is None or _kind(true) != _kind(pred):
            return _encode_any(y_true, y_pred, weights, check_weights, table)
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
    if tables is not None:
        return tables
    encoded = _encode_sides(true, pred)
    if encoded is None:
        return _encode_any(y_true, y_pred, weights, check_weights, table)
    return encoded


def alike(true: Side | None, pred: Side | None) -> bool:
    """Tell whether two sides were read, and hold labels of one kind."""
    return true is not None and pred is not None and _kind(true) == _kind(pred)


def _kind(side: Side) -> str:
    """Tell numbers from words, and times of one unit from those of another."""
    dtype = side.dtype
    return _NUMBERS if dtype.kind in _NUMBERS else _WORDS if dtype.kind == _WORDS else dtype.str


def _encode_sides(true: Side, pred: Side) -> Encoded | None:
    if isinstance(true, np.ndarray) and isinstance(pred, np.ndarray):
        return encode_numbers(true, pred)
    columns = as_column(true), as_column(pred)
    encoders = {_NUMBERS: encode_number_columns, _WORDS: encode_words}
    return encoders.get(_kind(true), encode_times)(*columns)


def encode_labels(y_true: Any, y_pred: Any) -> Encoded:
    """Encode two targets that must not be multilabel."""
    encoded = encode(y_true, y_pred)
    if isinstance(encoded, Indicators):
        encoded.checked()
        raise ValueError("one label a sample is needed here, got multilabel indicators")
    return encoded


def encode_truth(y_true: Any, *, missing: bool = False) -> Encoded:
    """Encode true labels alone, beside which predictions are made later: both sides are theirs.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
    missing : bool, default=False
        As of :func:`encode`.
    """
    if type(y_true) is not np.ndarray:
        y_true = readable(y_true, "y_true")
    side = as_side(y_true, "y_true", Vocabulary(missing))
    encoded: Encoded | Indicators | None = None if side is None else _encode_sides(side, side)
    if encoded is None:
        encoded = _encode_any(y_true, y_true, None, None, False)
    if isinstance(encoded, Indicators):
        encoded.checked()
        raise ValueError(texts.not_supported("multilabel-indicator"))
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
