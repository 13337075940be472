"""What the two ways of stating a metric of cells have in common."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

__all__ = ["Local", "Statement", "in_total"]

Array = np.ndarray[Any, Any]


class Local(NamedTuple):
    """How S metrics behave around given cells, shape (S, C).

    ``influence`` is the derivative of each metric with respect to each cell. Since no metric
    changes when all cells grow by the same factor, ``variance`` is the sum of its squares, weighted
    by the cells.
    """

    value: Array
    influence: Array
    variance: Array


class Statement(Protocol):
    """S metrics, each a function of its own C cells, which partition its samples."""

    @property
    def cells(self) -> Array:
        """The counts, shape (S, C) of float64."""

    @property
    def doubt(self) -> Array:
        """Half a sample, spread over the C cells: what might have been, though it never came."""

    def values(self, cells: Array) -> Array:
        """Return the metrics of cells of shape (..., S, C), as shape (..., S)."""

    def local(self, cells: Array) -> Local:
        """Return how the metrics behave around cells of shape (S, C)."""

    def bias(self, cells: Array) -> Array:
        """Return by how much the mean over samples from such cells exceeds the value, to 1 / n."""


def in_total(cells: Array, total: Array) -> Array:
    """Scale cells so that those of each statement sum to its total."""
    scaled: Array = cells * (total / cells.sum(axis=-1))[:, np.newaxis]
    return scaled
