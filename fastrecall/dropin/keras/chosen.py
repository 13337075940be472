"""How many scores of each column are chosen: those above a bound, or the highest of their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.dropin.keras.boundaries import beyond
from fastrecall.dropin.keras.inputs import readable
from fastrecall.dropin.keras.runs import ZERO_AND_ONE, between, in_parts
from fastrecall.dropin.keras.shapes import block_rows, read_at_once

__all__ = ["margins"]

Array = np.ndarray[Any, Any]


def margins(
    truth: Array,
    scores: Array,
    weights: Array | None,
    near: Callable[[Array], Array],
    bound: float,
    *,
    highest: bool,
) -> Array:
    """Count by columns the scores that are chosen, the labels that are 1, and what is both.

    Parameters
    ----------
    truth, scores : ndarray of shape (n, K)
        Labels are 0 and 1.
    weights : ndarray of shape (n,), optional
    near : callable
        Rounds rows of scores to the floats that are compared.
    bound : float
        Scores that are greater are chosen.
    highest : bool
        Whether those that equal the highest of their row are chosen instead, unless that is no
        further from 0 than the bound.

    Returns
    -------
    ndarray of shape (3, K)
        Of each column what is both, true, and chosen. float64 of weights, else int64.

    Raises
    ------
    RejectedError
        For NaN, and labels that are neither 0 nor 1.
    """

    def floats(rows: Array) -> Array:
        compared = near(rows)
        dtype = np.float64 if compared.itemsize == 8 else np.float32
        return np.require(compared, dtype, ("C", "A"))

    def ready(true: Array, pred: Array, weight: Array | None) -> Any:
        compared = floats(pred)
        if not highest:
            return true, compared, weight
        chosen = np.empty(compared.shape, np.uint8)
        _kernel.choose(compared, chosen, bound, highest=highest)
        # Floats are put between limits faster than integers.
        return true, chosen.astype(np.float32), weight

    def work(first: int, last: int) -> _Sums:
        true = _labels(truth[first:last])
        return _Sums(_kernel.count_chosen(floats(scores[first:last]), true, bound, highest=highest))

    if weights is not None:
        sides, limit = (truth, scores, weights), 0.5 if highest else bound
        step = block_rows(scores)
        cells, _ = between(sides, step, ready, lambda dtype: beyond(dtype, limit), ZERO_AND_ONE)
        if cells[:, :, 2].any():
            raise _kernel.RejectedError(_kernel.MANY_VALUES)
        return np.stack((cells[:, 1, 1], cells[:, :, 1].sum(axis=1), cells[:, 1].sum(axis=1)))
    step = read_at_once((scores, floats), (truth, _labels))
    sums: Array = in_parts(work, len(scores), step, scores.shape[1]).sums
    return sums


def _labels(truth: Array) -> Array:
    rows = readable(truth)
    return np.require(rows, rows.dtype.newbyteorder("="), ("C", "A"))


class _Sums:
    """Counts of some rows, to be added to those of others."""

    def __init__(self, sums: Array) -> None:
        self.sums, self.cells = sums, sums.size

    def merge(self, other: _Sums) -> None:
        """Take over what another part has counted."""
        self.sums += other.sums
