"""Means of ratios over classes: macro and weighted averages, whose classes share samples."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.intervals.separate import DOUBT
from fastrecall.intervals.statement import Local
from fastrecall.ratios import Ratio

__all__ = ["Means", "Pairs"]

Array = np.ndarray[Any, Any]

# What a hit, a miss, a mistake for the class, and any other sample add to tp, n_true, n_pred, n.
_KINDS = np.array([[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1]])


class Pairs(NamedTuple):
    """Counted pairs of K classes: of each cell its row, its column, and its samples, shape (C,).

    K stands for any other class, or for one that does not matter to the metric.
    """

    row: Array
    column: Array
    samples: Array


class Means:
    """The mean of a ratio over K classes, as a statement of one metric.

    Parameters
    ----------
    ratio : Ratio
    pairs : Pairs
        Every class has a denominator.
    classes : int
        K.
    weighted : bool
        Whether a class weighs as much as it has samples, or all weigh the same.
    substitute : float
        The value of a ratio that has no denominator in a resample; NaN leaves its class out.
    """

    def __init__(
        self, ratio: Ratio, pairs: Pairs, classes: int, weighted: bool, substitute: float
    ) -> None:
        self._ratio, self._k, self._weighted = ratio, classes, weighted
        self._substitute = substitute
        every, (miss, take) = np.arange(classes), self._mistakes()
        doubt = np.repeat(DOUBT / 2 / np.array([classes, len(miss)]), [classes, len(miss)])
        row = np.concatenate([every, miss, pairs.row, [classes]])
        column = np.concatenate([every, take, pairs.column, [classes]])
        self._units = np.array([np.broadcast_to(p, 4) for p in ratio.parts(*np.eye(4))])
        if not weighted and np.array_equal(self._units[:, 1], self._units[:, 2]):
            # To F1 and Jaccard's index, a mistake is the same in both directions: half the cells.
            row, column = np.minimum(row, column), np.maximum(row, column)
        count = np.concatenate([np.zeros(len(doubt)), pairs.samples, [0.0]])
        # One cell a pair, in the order of rows.
        place = row * (classes + 1) + column
        found, at = np.unique(place, return_inverse=True)
        self._row, self._column = found // (classes + 1), found % (classes + 1)
        self.cells = np.bincount(at, count)[np.newaxis]
        self.doubt = np.bincount(at[: len(doubt)], doubt, len(found))
        self._hit = np.flatnonzero((self._row == self._column) & (self._row < classes))
        self._by_column = np.argsort(self._column, kind="stable")
        # Every class has a cell on the diagonal, and so have the others: no sum is of nothing.
        self._rows = np.searchsorted(self._row, np.arange(classes + 1))
        self._columns = np.searchsorted(self._column[self._by_column], np.arange(classes + 1))

    def _mistakes(self) -> tuple[Array, Array]:
        """Return rows and columns of wrong cells, so that each class has its part in them."""
        k, needs = self._k, self._ratio.needs
        every, other = np.arange(k), np.full(k, k)
        if "n_pred" not in needs:
            return every, other
        if "n_true" not in needs and not self._weighted:
            return other, every
        if k == 1:
            return np.array([0, k]), np.array([k, 0])
        # A mistake counts for two classes: each is mistaken for the next one.
        return every, np.roll(every, -1)

    def values(self, cells: Array) -> Array:
        """Return the mean of cells of shape (..., 1, C), as shape (..., 1)."""
        tp, true, pred = self._margins(cells[..., 0, :])
        n = cells.sum(axis=-1)
        up, down = self._ratio.parts(tp, true, pred, n)
        zero = down == 0
        ratios = np.where(zero, self._substitute, up / np.where(zero, 1, down))
        weights = true.astype("f8") if self._weighted else np.ones(self._k)
        weights = np.where(np.isnan(ratios), 0.0, weights)
        total = weights.sum(axis=-1, keepdims=True)
        sums = (np.nan_to_num(ratios) * weights).sum(axis=-1, keepdims=True)
        means: Array = np.where(total == 0, np.nan, sums / np.where(total == 0, 1, total))
        return means

    def local(self, cells: Array) -> Local:
        """Return how the mean behaves around cells of shape (1, C)."""
        flat = cells[0]
        tp, true, pred = self._margins(flat)
        up, down = self._ratio.parts(tp, true, pred, flat.sum())
        ratios = up / down
        share = self._shares(true)
        value = share @ ratios
        by_hit, by_true, by_pred, by_n = self._slopes(ratios, down) * share
        if self._weighted:
            by_true = by_true + (ratios - value) / true.sum()
        influence = np.append(by_true, 0.0)[self._row] + np.append(by_pred, 0.0)[self._column]
        influence[self._hit] += by_hit
        influence += by_n.sum()
        variance = (flat * influence**2).sum()
        return Local(np.array([value]), influence[np.newaxis], np.array([variance]))

    def bias(self, cells: Array) -> Array:
        """Return the mean of the biases of the ratios: -cov(ratio, denominator) / denominator."""
        tp, true, pred = self._margins(cells[0])
        n = cells[0].sum()
        up, down = self._ratio.parts(tp, true, pred, n)
        samples = np.array([tp, true - tp, pred - tp, n - true - pred + tp])
        moves = samples * (_KINDS @ self._slopes(up / down, down))
        biases = -(moves * (_KINDS @ self._units[1])[:, np.newaxis]).sum(axis=0) / down
        bias = self._shares(true) @ biases
        if self._weighted:
            # The weights vary with the ratios.
            bias += moves[:2].sum() / true.sum()
        return np.array([bias])

    def _slopes(self, ratios: Array, down: Array) -> Array:
        """Return what one more tp, n_true, n_pred and n of a class do to its ratio, (4, K)."""
        up, into = self._units
        slopes: Array = (up[:, np.newaxis] - np.outer(into, ratios)) / down
        return slopes

    def _shares(self, true: Array) -> Array:
        return true / true.sum() if self._weighted else np.full(self._k, 1 / self._k)

    def _margins(self, cells: Array) -> tuple[Array, Array, Array]:
        """Return tp, n_true and n_pred of the K classes, shape (..., K)."""
        true = np.add.reduceat(cells, self._rows, axis=-1)[..., : self._k]
        pred = np.add.reduceat(cells[..., self._by_column], self._columns, axis=-1)[..., : self._k]
        return cells[..., self._hit], true, pred
