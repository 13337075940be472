"""Resampling: draws of the multinomial distribution over the cells, in place of the rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from fastrecall.intervals.family import around, end, standard_errors
from fastrecall.intervals.statement import Statement

__all__ = ["bootstrap", "drawn", "percentiles", "resampled", "resampled_twice"]

Array = np.ndarray[Any, Any]

# Cells of resamples that are held at once.
_AT_ONCE = 1 << 20
# Samples a cell, up to which it is faster to scatter them one by one.
_SCATTERED = 3
# By how many standard deviations a Poisson sum may be above its mean.
_SPARE = 5


def resampled(cells: Array, n: int, n_resamples: int, generator: Any) -> Iterator[Array]:
    """Draw n samples over and over: the cells of all resamples, in portions of shape (r, S, C).

    Resampling n rows with replacement, and counting them, is the same draw: of a multinomial
    distribution with the shares of the cells. O(n_resamples * S * C) time for any n, and no more
    than O(n_resamples * n) of one statement; the memory of a portion is bounded.
    """
    shares = cells / cells.sum(axis=1, keepdims=True)
    for size in _portions(n_resamples, cells.size):
        if len(cells) == 1:
            yield drawn(shares[0], np.full(size, n), generator)[:, np.newaxis]
        else:
            yield generator.multinomial(n, shares, size=(size, len(shares)))


def resampled_twice(
    low: Array, high: Array, n: int, n_resamples: int, generator: Any
) -> Iterator[tuple[Array, Array]]:
    """Draw n samples from either cells, over and over: two at a time, as ``resampled`` does.

    A sample is drawn from what both distributions share, or from what one has beyond that. Where
    the first is nearly all, it is drawn once for both.
    """
    shares = [cells / cells.sum() for cells in (low, high)]
    common = np.minimum(*shares)
    rest = [each - common for each in shares]
    # Where both are the same, what rounding leaves is none of either's.
    mass = min(1.0, common.sum()) if all(each.any() for each in rest) else 1.0
    if len(low) > 1 or n * (1 - mass) > _SCATTERED * low.size:
        yield from zip(
            resampled(low, n, n_resamples, generator),
            resampled(high, n, n_resamples, generator),
            strict=True,
        )
        return
    for size in _portions(n_resamples, low.size):
        sizes = generator.binomial(n, mass, size=size)
        both = drawn(common[0] / mass, sizes, generator)
        first, second = (both + _scattered(each[0], n - sizes, generator) for each in rest)
        yield first[:, np.newaxis], second[:, np.newaxis]


def drawn(shares: Array, sizes: Array, generator: Any) -> Array:
    """Draw samples from C cells, as many for each resample as ``sizes`` says: shape (r, C).

    A chain of binomial draws costs more a cell than independent Poisson draws do. Given their sum,
    these are a multinomial draw of so many samples; the few that are missing follow one by one.
    """
    fewest = sizes.min()
    spare = _SPARE * math.sqrt(fewest)
    if sizes.max() <= _SCATTERED * len(shares):
        return _scattered(shares, sizes, generator)
    if sizes.max() - fewest + spare > _SCATTERED * len(shares):
        found: Array = generator.multinomial(sizes, shares)
        return found
    likely = (fewest - spare) * shares
    cells: Array = generator.poisson(likely, size=(len(sizes), len(shares)))
    # About once in four million draws there are more than asked for.
    while (beyond := cells.sum(axis=1) > sizes).any():
        cells[beyond] = generator.poisson(likely, size=(np.count_nonzero(beyond), len(shares)))
    return cells + _scattered(shares, sizes - cells.sum(axis=1), generator)


def _scattered(weights: Array, sizes: Array, generator: Any) -> Array:
    """Draw samples one by one: all at once, and which resample each belongs to is left to chance.

    ``weights`` need not sum to 1.
    """
    c = len(weights)
    if not sizes.any():
        return np.zeros((len(sizes), c), "i8")
    taken = generator.multinomial(sizes.sum(), weights / weights.sum())
    cell = np.repeat(np.arange(c), taken.astype(np.intp))
    generator.shuffle(cell)
    cell += np.repeat(np.arange(len(sizes)) * c, sizes.astype(np.intp))
    return np.bincount(cell, minlength=len(sizes) * c).reshape(len(sizes), c)


def _portions(n_resamples: int, cells: int) -> Iterator[int]:
    """Cut the resamples into portions whose cells are held at once."""
    portion = max(1, _AT_ONCE // cells)
    for start in range(0, n_resamples, portion):
        yield min(portion, n_resamples - start)


def bootstrap(
    statement: Statement, n: int, level: float, n_resamples: int, generator: Any
) -> tuple[Array, Array]:
    """Return both ends of S intervals, shape (S,), by resampling at the ends.

    The delta method says where the ends lie, roughly. Samples are drawn there, and tell by how many
    standard errors an estimate misses the value in the given share of samples: that replaces the
    normal quantile. So bias, skewness and the steps of small counts are in the interval, which
    percentiles of resamples of the counts themselves miss where counts are small.

    Sources: B. Efron, Annals of Statistics 7 (1979), 1-26; T. J. DiCiccio and J. P. Romano,
    International Statistical Review 58 (1990), 59-76 (resampling along a least favourable family).
    """
    estimate = statement.values(statement.cells)
    z = standard_errors(level)
    normal = np.full(len(estimate), z)
    low, high = (end(statement, estimate, sign, normal, biased=True).cells for sign in (-1, 1))
    portions = [
        [statement.values(cells) for cells in pair]
        for pair in resampled_twice(low, high, n, n_resamples, generator)
    ]
    ends = []
    for sign, there, of_portions in zip(
        (-1, 1), (low, high), zip(*portions, strict=True), strict=True
    ):
        values = np.concatenate(of_portions)
        local = statement.local(there)
        error = np.sqrt(local.variance)
        far = np.array([quantile(column, (1 - sign * level) / 2) for column in values.T])
        distance = np.where(
            error > 0, sign * (local.value - far) / np.where(error > 0, error, 1), z
        )
        distance = np.where(np.isfinite(distance), distance, z)
        ends.append(end(statement, estimate, sign, distance, biased=False).value)
    return around(estimate, *ends)


def percentiles(
    of: Callable[[Array], Array], cells: Array, level: float, n_resamples: int, generator: Any
) -> tuple[float, float]:
    """Return the percentiles of a metric over resamples of the cells, shape (C,).

    ``of`` takes the cells of resamples, shape (r, C), and returns their metrics, shape (r,).
    """
    portions = resampled(cells[np.newaxis], int(cells.sum()), n_resamples, generator)
    values = np.concatenate([of(portion[:, 0]) for portion in portions])
    return quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)


def quantile(values: Array, share: float) -> float:
    """Return a quantile of the values that are not NaN, each counted as half below itself.

    Of values that are all distinct it is the usual one; of a few values that come often, half of
    those at the end are beyond it (mid-P: H. O. Lancaster, JASA 56 (1961), 223-234).
    """
    distinct, times = np.unique(values[~np.isnan(values)], return_counts=True)
    if not len(distinct):
        return float("nan")
    below = (np.cumsum(times) - times / 2) / times.sum()
    return float(np.interp(share, below, distinct))
