"""Which shapes belong together: Keras' rules for ranks that differ by one, and for weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts

__all__ = [
    "Sides",
    "at_once",
    "block_rows",
    "broadcast",
    "flat",
    "flat_blocks",
    "read_at_once",
    "refuse_others",
    "same_rank",
]

Array = np.ndarray[Any, Any]

# Labels, scores, and weights.
Sides = tuple[Array, Array, Array | None]

# Numbers of one block: what is made of it stays in the cache.
_ROWS = 1 << 17


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


def at_once(*arrays: Array | None) -> int:
    """Return how many rows are viewed at once as one: all, unless a copy must be made."""
    first = arrays[0]
    assert first is not None
    if all(array is None or array.ndim == 1 or array.flags.c_contiguous for array in arrays):
        return max(1, len(first))
    return block_rows(first)


def read_at_once(*tables: tuple[Array, Callable[[Array], Array]]) -> int:
    """Return how many rows are read at once: all, unless a copy of some must be made.

    Parameters
    ----------
    *tables : pairs
        A table, and what makes of some of its rows what the kernel can read.
    """
    first = tables[0][0]
    if all(t.flags.c_contiguous and np.may_share_memory(read(t[:1]), t) for t, read in tables):
        return max(1, len(first))
    return block_rows(first)


def block_rows(array: Array) -> int:
    """Return how many rows make a block: what is made of it stays in the cache."""
    return max(1, _ROWS * len(array) // max(1, array.size))


def flat(*arrays: Array | None) -> Any:
    """Return arrays of one shape as rows, in one order."""
    # An array of one dimension is a row already, however far apart its numbers lie.
    return tuple(a if a is None or a.ndim == 1 else a.reshape(-1) for a in arrays)


def flat_blocks(*arrays: Array | None) -> Iterator[Any]:
    """Cut arrays of one shape into rows of modest size, in the same order."""
    if at_once(*arrays) >= len(arrays[0]):  # type: ignore[arg-type]
        arrays = flat(*arrays)
    first = arrays[0]
    assert first is not None
    step = block_rows(first)
    for start in range(0, len(first), step):
        cut = slice(start, start + step)
        yield flat(*(None if array is None else array[cut] for array in arrays))
