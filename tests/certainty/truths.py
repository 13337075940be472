"""Sources of samples whose metrics are known, named once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["SIZES", "TRUTHS", "Truth"]

Array = np.ndarray[Any, Any]

SIZES = 50, 500, 50_000


class Truth(NamedTuple):
    """How often each class comes, and how often each is found; mistakes are spread evenly."""

    name: str
    prevalence: tuple[float, ...]
    recall: tuple[float, ...]

    @property
    def cells(self) -> Array:
        """The probability of each pair of true (row) and predicted class, shape (K, K)."""
        wrong = (1 - np.array(self.recall)) / (len(self.recall) - 1)
        given = np.diag(np.array(self.recall) - wrong) + wrong[:, np.newaxis]
        return given * np.array(self.prevalence)[:, np.newaxis]

    def draws(self, n: int, times: int, seed: int = 0) -> Array:
        """Return the confusion matrices of data sets of n samples, shape (times, K, K)."""
        generator = np.random.default_rng([seed, n, *map(ord, self.name)])
        cells = self.cells
        return generator.multinomial(n, cells.ravel(), size=times).reshape(-1, *cells.shape)


TRUTHS = (
    Truth("2 classes, balanced, 80 % found", (0.5, 0.5), (0.8, 0.8)),
    Truth("2 classes, balanced, 95 % found", (0.5, 0.5), (0.95, 0.95)),
    Truth("2 classes, 90 to 10, 90 % and 70 % found", (0.9, 0.1), (0.9, 0.7)),
    Truth("3 classes, 50 to 30 to 20, about 80 % found", (0.5, 0.3, 0.2), (0.85, 0.8, 0.7)),
    Truth("3 classes, balanced, 40 % found", (1 / 3,) * 3, (0.4,) * 3),
    Truth("10 classes, balanced, 80 % found", (0.1,) * 10, (0.8,) * 10),
    Truth("10 classes, balanced, 95 % found", (0.1,) * 10, (0.95,) * 10),
)
