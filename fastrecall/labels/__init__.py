"""Labels of every kind to buffers that the kernel reads, and the kernel's keys back to labels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall.labels import encoding
from fastrecall.labels.encoding import Encoded
from fastrecall.labels.indicator import Indicators, IndicatorTally, check_columns
from fastrecall.labels.numbers import encode_numbers
from fastrecall.labels.vocabulary import encode_by_vocabulary

__all__ = [
    "Encoded",
    "IndicatorTally",
    "Indicators",
    "check_columns",
    "encode",
    "encode_labels",
]

_NUMBERS = "biuf"


def encode(
    y_true: Any,
    y_pred: Any,
    *,
    weights: Any = None,
    check_weights: Callable[[], object] | None = None,
    table: bool = False,
) -> Encoded | Indicators:
    """Check two targets and bring them into the kernel's form.

    The parameters are those of :func:`fastrecall.labels.encoding.encode_targets`.
    """
    return encoding.encode_targets(
        y_true, y_pred, _encode_columns, weights=weights, check_weights=check_weights, table=table
    )


def encode_labels(y_true: Any, y_pred: Any) -> Encoded:
    """Encode two targets that must not be multilabel."""
    encoded = encode(y_true, y_pred)
    if isinstance(encoded, Indicators):
        encoded.checked()
        raise ValueError("one label a sample is needed here, got multilabel indicators")
    return encoded


def _encode_columns(true: np.ndarray[Any, Any], pred: np.ndarray[Any, Any]) -> Encoded:
    if true.dtype.kind in _NUMBERS and pred.dtype.kind in _NUMBERS:
        return encode_numbers(true, pred)
    return encode_by_vocabulary(true, pred)
