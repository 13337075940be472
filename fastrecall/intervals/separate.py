"""Ratios of single classes, or of classes pooled: each stands for itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.intervals.statement import Local
from fastrecall.ratios import Ratio

__all__ = ["Shares"]

Array = np.ndarray[Any, Any]

# What is added to the cells, in samples, where something is to be possible that never came.
DOUBT = 0.5


class Shares:
    """S ratios, each of C kinds of samples.

    Parameters
    ----------
    ratio : Ratio
    kinds : ndarray of shape (C, 4)
        What a sample of each kind adds to tp, n_true, n_pred and n.
    cells : ndarray of shape (S, C)
        How many samples are of each kind.
    substitute : float
        The value of a ratio without denominator; NaN leaves it undefined.
    """

    def __init__(self, ratio: Ratio, kinds: Array, cells: Array, substitute: float) -> None:
        numerator, denominator = ratio.parts(*kinds.T.astype("f8"))
        self.numerator = np.broadcast_to(numerator, len(kinds))
        self.denominator = np.broadcast_to(denominator, len(kinds))
        self.cells = cells.astype("f8")
        self.doubt = np.full(len(kinds), DOUBT / len(kinds))
        self._substitute = substitute

    @property
    def undefined(self) -> Array:
        """Which of the ratios have no denominator, shape (S,)."""
        undefined: Array = self.cells @ self.denominator == 0
        return undefined

    def values(self, cells: Array) -> Array:
        """Return the ratios of cells of shape (..., S, C), as shape (..., S)."""
        cells = cells.astype("f8", copy=False)
        down = cells @ self.denominator
        zero = down == 0
        ratios: Array = np.where(
            zero, self._substitute, cells @ self.numerator / np.where(zero, 1, down)
        )
        return ratios

    def local(self, cells: Array) -> Local:
        """Return how the ratios behave around cells of shape (S, C), all of them defined."""
        down = cells @ self.denominator
        value = cells @ self.numerator / down
        influence = (self.numerator - value[:, np.newaxis] * self.denominator) / down[:, np.newaxis]
        return Local(value, influence, (cells * influence**2).sum(axis=1))

    def bias(self, cells: Array) -> Array:
        """Return the bias: -cov(ratio, denominator) / denominator."""
        moves = cells * self.local(cells).influence
        bias: Array = -(moves @ self.denominator) / (cells @ self.denominator)
        return bias
