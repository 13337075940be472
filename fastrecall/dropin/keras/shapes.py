"""Which shapes belong together: Keras' rules for ranks that differ by one, and for weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts

__all__ = ["ROWS", "as_one_row", "broadcast", "refuse_others", "same_rank"]

Array = np.ndarray[Any, Any]

# Numbers of one block: what is made of it stays in the cache.
ROWS = 1 << 17


def same_rank(one: Array, other: Array, *, expand: bool = True) -> tuple[Array, Array]:
    """Make up for a last axis of length 1 that only one of two arrays has.

    Parameters
    ----------
    one, other : ndarray
    expand : bool, default=True
        Whether a 1-D array gets such an axis. Otherwise the other one loses it.
    """
    if one.ndim == other.ndim + 1 and one.shape[-1] == 1:
        return (one, other[..., None]) if other.ndim == 1 and expand else (one[..., 0], other)
    if other.ndim == one.ndim + 1 and other.shape[-1] == 1:
        return (one[..., None], other) if one.ndim == 1 and expand else (one, other[..., 0])
    return one, other


def refuse_others(y_true: Array, y_pred: Array) -> None:
    """Raise a ValueError unless there is a label for each prediction."""
    for name, side in (("y_true", y_true), ("y_pred", y_pred)):
        if side.ndim == 0:
            raise ValueError(texts.scalar(name))
    if y_true.shape != y_pred.shape:
        raise ValueError(texts.shapes_differ(y_true.shape, y_pred.shape))


def broadcast(weights: Array, shape: tuple[int, ...]) -> Array:
    """Return a view of weights in another shape."""
    try:
        return np.broadcast_to(weights, shape)
    except ValueError:
        raise ValueError(texts.weights_do_not_fit(weights.shape, shape)) from None


def as_one_row(*arrays: Array | None, most: int = ROWS) -> Iterator[tuple[Array | None, ...]]:
    """Cut arrays of one shape into 1-D blocks of modest size, in the same order.

    What lies in one piece is viewed; of anything else a block at a time is copied.
    """
    first = arrays[0]
    assert first is not None
    if all(array is None or array.flags.c_contiguous for array in arrays):
        arrays = tuple(None if array is None else array.reshape(-1) for array in arrays)
        first = arrays[0]
        assert first is not None
    elif first.ndim > 1 and first[:1].size > most:
        for row in zip(*(_each(array, len(first)) for array in arrays), strict=True):
            yield from as_one_row(*row, most=most)
        return
    rows = max(1, most * len(first) // max(1, first.size))
    for start in range(0, len(first), rows):
        block = slice(start, start + rows)
        yield tuple(None if array is None else _flat(array[block]) for array in arrays)


def _flat(block: Array) -> Array:
    # What is far apart is gathered once, not at each look.
    return np.ascontiguousarray(block).reshape(-1)


def _each(array: Array | None, n: int) -> Iterator[Array | None]:
    return iter([None] * n if array is None else array)
