"""Intervals by the delta method, with the variance of where the end lies."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.intervals.family import around, end, standard_errors
from fastrecall.intervals.statement import Statement

__all__ = ["delta"]

Array = np.ndarray[Any, Any]


def delta(statement: Statement, level: float) -> tuple[Array, Array]:
    """Return both ends of S intervals, shape (S,).

    The variance is that of the multinomial cells, carried to the metric by its derivatives. Each
    end is where the estimate would be as many standard errors away as the level asks for, by the
    variance and the bias there. Takahashi et al. take the variance at the estimate, and both ends
    are equally far away: of few samples, or near 1, such intervals miss too often.

    Source: K. Takahashi, K. Yamamoto, A. Kuchiba and T. Koyama, Applied Intelligence 52 (2022),
    4961-4972.
    """
    estimate = statement.values(statement.cells)
    distance = np.full(len(estimate), standard_errors(level))
    low, high = (end(statement, estimate, sign, distance, biased=True).value for sign in (-1, 1))
    return around(estimate, low, high)
