"""The least favourable family: how the cells change where a metric changes with least surprise.

Of all the ways in which cells may lead to another value of a metric, the one that is hardest to
tell from what was counted moves each cell in proportion to itself and to its influence on the
metric. For a single proportion that reaches every value, and the ends below are Wilson's.

Sources: C. Stein, Proc. Third Berkeley Symposium 1 (1956), 187-195; T. J. DiCiccio and
J. P. Romano, International Statistical Review 58 (1990), 59-76.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.intervals.statement import Local, Statement, in_total

__all__ = ["End", "around", "end", "standard_errors"]

Array = np.ndarray[Any, Any]

# How far a step goes: what the logarithm of a cell changes by, and what part of the way it takes.
_FACTOR = 0.4
_PART = 0.4
_MOST_STEPS = 400
# The variance of a single sample, of which less is rounding: one miss in 10**15 has 10**-15.
_ROUNDING = 1e-26


class End(NamedTuple):
    """One end of S intervals: the values, shape (S,), and the cells there, shape (S, C)."""

    value: Array
    cells: Array


def end(statement: Statement, estimate: Array, sign: int, distance: Array, *, biased: bool) -> End:
    """Walk down (-1) or up (+1) the family until the estimate is improbable there.

    Parameters
    ----------
    statement : Statement
        S metrics, all of them defined.
    estimate : ndarray of shape (S,)
    sign : {-1, 1}
    distance : ndarray of shape (S,)
        How many standard errors, those at the end, lie between the end and the estimate.
    biased : bool
        Whether the bias at the end counts, too.
    """
    total = statement.cells.sum(axis=1)
    cells = in_total(statement.cells + statement.doubt, total)
    value, final = estimate.astype("f8"), cells.copy()
    # From 0 or 1 no step leads further out, and some metrics are the same whatever the cells.
    varies = statement.local(cells).variance * total > _ROUNDING
    walking = (estimate != (sign + 1) / 2) & varies
    before, gap_before = np.zeros(len(cells)), np.full(len(cells), -np.inf)
    step = np.zeros_like(cells)
    for _ in range(_MOST_STEPS):
        local = statement.local(cells)
        expected = local.value + statement.bias(cells) if biased else local.value
        gap = sign * (expected - estimate) - distance * np.sqrt(local.variance)
        there = walking & (gap >= 0)
        if there.any():
            # The first gap of all has nothing before it: the walk ends where it began.
            began = np.isinf(gap_before[there])
            back = np.where(began, -1.0, gap_before[there])
            left = np.where(began, 0.0, gap[there] / (gap[there] - back))
            value[there] = local.value[there] - left * (local.value - before)[there]
            final[there] = cells[there] * np.exp(-left[:, np.newaxis] * step[there])
            walking &= ~there
        if not walking.any():
            break
        before, gap_before = local.value, gap
        length = sign * _length(cells, local, distance)[:, np.newaxis]
        # By the influence halfway: a straight step would fall short of Wilson's interval.
        halfway = in_total(cells * np.exp(_held(length / 2 * local.influence)), total)
        step = _held(length * statement.local(halfway).influence)
        cells = in_total(cells * np.exp(step), total)
    value[walking], final[walking] = local.value[walking], cells[walking]
    return End(value, in_total(final, total))


def _held(step: Array) -> Array:
    """Hold steps of cells that stay empty, and of those whose influence grows on the way."""
    return np.clip(step, -2 * _FACTOR, 2 * _FACTOR)


def _length(cells: Array, local: Local, distance: Array) -> Array:
    widest = np.where(cells > 0, np.abs(local.influence), 0.0).max(axis=1)
    tiny = np.finfo("f8").tiny
    length: Array = np.minimum(
        _FACTOR / np.maximum(widest, tiny),
        _PART * np.abs(distance) / np.maximum(np.sqrt(local.variance), tiny),
    )
    return length


def around(estimate: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return both ends, in range, and with the estimate between them.

    Where the bias of few samples is more than the level leaves, the ends would both be beyond it.
    """
    return np.clip(low, 0, np.minimum(estimate, 1)), np.clip(high, np.maximum(estimate, 0), 1)


def standard_errors(level: float) -> float:
    """Return how many standard errors on both sides hold that share of a normal distribution."""
    # It brings several modules along. The lower tail: near level 1, the upper one rounds to 1.
    from statistics import NormalDist

    return abs(NormalDist().inv_cdf((1 - level) / 2))
