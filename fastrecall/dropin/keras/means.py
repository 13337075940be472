"""Means of what matches, by Keras' rules for samples of several values and for their weights."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np

from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan
from fastrecall.dropin.keras.metric import Metric
from fastrecall.dropin.keras.shapes import broadcast, same_rank

__all__ = ["Matches", "MeanOfMatches"]

Array = np.ndarray[Any, Any]

# The shape of what is compared, and whether it matches: flat blocks in that order.
Matches = tuple[tuple[int, ...], Iterable[Array]]


class MeanOfMatches(Metric):
    """The share of values that match; values of one sample are averaged first."""

    def __init__(self, name: str | None, dtype: Any) -> None:
        super().__init__(name, dtype)
        self._begin(("total", "count"), ())

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        y_true, y_pred : array-like
            Labels and predictions.
        sample_weight : array-like, optional
            A number, one for each sample or for each value. Where y_pred carries a mask of Keras,
            this is multiplied by it.

        Raises
        ------
        ValueError, TypeError
            If they do not fit together, hold NaN or no numbers. Nothing is counted then.
        """
        weights = _with_mask(sample_weight, getattr(y_pred, "_keras_mask", None))
        if weights is None:
            shape, hits = self._hits(y_true, y_pred)
            values = prod(shape[1:])
            self._add({"total": hits if values == 1 else hits / values, "count": shape[0]})
        else:
            self._add(_weighted(*self._matches(y_true, y_pred), weights))

    def result(self) -> Any:
        """Return the mean, or 0 if nothing was counted."""
        total, count = float(self.total), float(self.count)
        return self._rounded(total / count if count else 0.0)

    def _hits(self, y_true: Any, y_pred: Any) -> tuple[tuple[int, ...], int]:
        shape, matches = self._matches(y_true, y_pred)
        return shape, sum(int(np.count_nonzero(block)) for block in matches)

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        raise NotImplementedError


def _with_mask(sample_weight: Any, mask: Any) -> Array | None:
    if mask is None:
        return None if sample_weight is None else as_numbers(sample_weight, "sample_weight")
    kept = as_numbers(mask, "the mask of y_pred").astype(np.float64)
    if sample_weight is None:
        return kept
    kept, weights = same_rank(kept, as_numbers(sample_weight, "sample_weight"))
    return np.multiply(broadcast(kept, weights.shape), weights)


def _weighted(
    shape: tuple[int, ...], matches: Iterable[Array], weights: Array
) -> dict[str, np.floating[Any]]:
    values, weights = same_rank(np.broadcast_to(np.bool_(), shape), weights)
    shape = values.shape
    refuse_nan(weights, "sample_weight")
    if weights.ndim == 0:
        hits = sum(int(np.count_nonzero(block)) for block in matches)
        weight = np.float64(weights)
        return {"total": weight * hits / max(1, prod(shape)), "count": weight}
    # Values that share a weight are averaged, then those of a sample.
    shared = shape[weights.ndim :]
    each = broadcast(weights, shape[: weights.ndim])
    count = np.sum(each, dtype=np.float64) / prod(each.shape[1:])
    each = np.broadcast_to(each.reshape(each.shape + (1,) * len(shared)), shape)
    total, start = np.float64(0), 0
    for block in matches:
        stop = start + block.size
        piece = each[start:stop] if each.ndim == 1 else each.flat[start:stop]
        total += np.dot(piece.astype(np.float64, copy=False), block)
        start = stop
    return {"total": total / prod(shape[1:]), "count": count}
