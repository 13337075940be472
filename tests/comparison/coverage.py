"""Two models whose metrics are known, and how many intervals hold the true difference."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np

from fastrecall import Counts, compare

__all__ = ["ASKED", "DESIGNS", "SIZES", "Coverage", "Design", "coverage"]

Array = np.ndarray[Any, Any]

LEVEL = 0.95
SIZES = 50, 500, 5_000
ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("accuracy", {}),
    ("f1", {"average": "macro"}),
    ("recall", {"average": "macro"}),
    ("mcc", {}),
)


class Design(NamedTuple):
    """How often each class comes, and how often a and b find it: both, only a, only b.

    Mistakes are spread evenly over the other classes, each model's by itself.
    """

    name: str
    prevalence: tuple[float, ...]
    found: tuple[float, float, float]

    @property
    def cells(self) -> Array:
        """The probability of each truth and both predictions, shape (K, K, K)."""
        k = len(self.prevalence)
        both, only_a, only_b = self.found
        right, wrong = np.eye(k), (1 - np.eye(k)) / (k - 1)
        shares = (
            (both, right, right),
            (only_a, right, wrong),
            (only_b, wrong, right),
            (1 - sum(self.found), wrong, wrong),
        )
        given = sum(p * a[:, :, np.newaxis] * b[:, np.newaxis] for p, a, b in shares)
        joint: Array = given * np.array(self.prevalence)[:, np.newaxis, np.newaxis]
        return joint

    def true(self, metric: str, options: dict[str, Any]) -> float:
        """Return the difference of a metric: of probabilities, it is the true one."""
        cells = self.cells
        a, b = (Counts.from_matrix(cells.sum(axis=axis)) for axis in (2, 1))
        difference: float = getattr(a, metric)(**options) - getattr(b, metric)(**options)
        return difference


DESIGNS = (
    Design("2 classes, balanced, 80 % and 75 % found", (0.5, 0.5), (0.7, 0.1, 0.05)),
    Design("2 classes, 90 to 10, 90 % and 85 % found", (0.9, 0.1), (0.82, 0.08, 0.03)),
    Design("3 classes, 50 to 30 to 20, equally good", (0.5, 0.3, 0.2), (0.7, 0.08, 0.08)),
    Design("10 classes, balanced, 80 % and 70 % found", (0.1,) * 10, (0.65, 0.15, 0.05)),
)


class Coverage(NamedTuple):
    """The share of data sets whose interval holds the true difference, lies above, lies below."""

    design: str
    n: int
    metric: str
    holds: float
    above: float
    below: float


def coverage(
    design: Design, n: int, metric: str, options: dict[str, Any], data_sets: int, n_resamples: int
) -> Coverage:
    """Draw data sets of n samples, ask for an interval of each, and look where the truth lies."""
    draw = np.random.default_rng([n, *map(ord, design.name + metric)])
    cells, true = design.cells, design.true(metric, options)
    columns = np.indices(cells.shape).reshape(3, -1)
    ends = []
    for drawn in draw.multinomial(n, cells.ravel(), size=data_sets):
        y_true, a, b = np.repeat(columns, drawn, axis=1)
        with warnings.catch_warnings():
            # Few samples leave classes without any.
            warnings.simplefilter("ignore")
            found = compare(y_true, {"a": a, "b": b}).difference(
                metric, "a", "b", level=LEVEL, n_resamples=n_resamples, seed=draw, **options
            )
        ends.append((found.low, found.high))
    low, high = np.array(ends).T
    above, below = (low > true).mean().item(), (high < true).mean().item()
    return Coverage(design.name, n, metric, 1 - above - below, above, below)
