"""The difference of a metric between two models, and its interval: the paired bootstrap."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from fastrecall.comparison.joint import Joint, Margins
from fastrecall.comparison.metrics import value_of
from fastrecall.counts import Counts, GroupedCounts
from fastrecall.counts.metric_names import Asked
from fastrecall.errors import said_once, unsaid

__all__ = ["Difference", "Drawing", "check_drawing", "differences_of", "differing"]

Array = np.ndarray[Any, Any]

# Numbers of the resamples' tables that are held at once.
_AT_ONCE = 1 << 22
# 1 - 0.9 is less than a tenth: that is not to ask for one sample more.
_ROUNDING = 1e-3


class Difference(NamedTuple):
    """A metric of model a less that of model b, with both ends of its interval."""

    a: Any
    b: Any
    estimate: Any
    low: Any
    high: Any
    level: float
    method: str

    def __repr__(self) -> str:
        if isinstance(self.estimate, np.ndarray):
            three = (self.low, self.high, self.estimate)
            low, high, estimate = (np.array2string(x, precision=4, threshold=8) for x in three)
        else:
            low, high, estimate = (f"{x:.4g}" for x in (self.low, self.high, self.estimate))
        return (
            f"Difference({self.a!r} less {self.b!r}: {low} to {high}, estimate {estimate}, level "
            f"{self.level}, {self.method})"
        )


class Drawing(NamedTuple):
    """How an interval is to be found."""

    level: float
    method: str
    n_resamples: int
    generator: Any


def check_drawing(level: float, n_resamples: int) -> None:
    """Raise a ValueError if so few resamples do not show what the level asks for."""
    least = math.ceil(2 / (1 - level) - _ROUNDING)
    if n_resamples < least:
        raise ValueError(
            f"n_resamples={n_resamples} samples do not show what is as rare as level={level} asks "
            f"for; draw at least {least}, better ten times as many"
        )


def differing(
    counts: Mapping[Any, Counts], cells: Callable[[], Joint], asked: Asked, how: Drawing
) -> Difference:
    """Return the difference of a metric between two models, and percentiles of it in resamples.

    Source: B. Efron, Annals of Statistics 7 (1979), 1-26; resampling n rows is one multinomial
    draw of the cells, from which both models' counts are made. What cannot be asked of the counts
    is refused before the cells are counted.
    """
    with said_once():
        one, other = (_number(value_of(of_one, asked)) for of_one in counts.values())
    if one.shape != other.shape or one.ndim > 1:
        raise ValueError(
            f"the metric gives arrays of shapes {one.shape} and {other.shape} for the models "
            f"{' and '.join(map(repr, counts))}, which have no difference; give labels= that both "
            "models have, or a metric of one or several numbers"
        )
    values = differences_of(cells(), asked, how)
    columns = values.reshape(len(values), -1).T
    low, high = _percentiles(columns, how.level).reshape(2, *one.shape)
    # Of few samples, resamples may all be worse than what they are drawn from.
    low, high = np.fmin(low, one - other), np.fmax(high, one - other)
    a, b = counts
    if one.ndim:
        return Difference(a, b, one - other, low, high, float(how.level), how.method)
    ends = (one - other).item(), low.item(), high.item()
    return Difference(a, b, *ends, float(how.level), how.method)


def _number(value: Array) -> Array:
    if value.dtype.kind not in "biuf":
        raise TypeError(f"metric should give numbers, got {value!r}")
    return value.astype(np.float64)


def differences_of(cells: Joint, asked: Asked, how: Drawing) -> Array:
    """Return the differences of all resamples, shape (n_resamples, ...)."""
    from fastrecall.intervals import resampled

    samples = cells.samples[np.newaxis].astype(np.float64)
    n = int(cells.samples.sum())
    found = []
    with unsaid():
        for portion in resampled(samples, n, how.n_resamples, how.generator):
            for drawn in _some_at_once(portion[:, 0], cells, asked):
                one, other = (_of_model(side, drawn, asked) for side in (cells.first, cells.second))
                found.append(one - other)
    return np.concatenate(found)


def _of_model(side: Margins, drawn: Array, asked: Asked) -> Array:
    grouped = GroupedCounts(side.of(drawn, matrix=_needs_tables(asked)))
    return grouped.by_group(asked.metric, **asked.options).astype(np.float64)


def _needs_tables(asked: Asked) -> bool:
    """Tell whether margins are not enough, or what is asked for is not known."""
    return not isinstance(asked.metric, str) or asked.options.get("weights") is not None


def _some_at_once(drawn: Array, cells: Joint, asked: Asked) -> list[Array]:
    if not _needs_tables(asked):
        return [drawn]
    classes = max(len(side.parts.classes) for side in (cells.first, cells.second))
    rows = max(1, _AT_ONCE // max(1, classes * classes))
    return [drawn[start : start + rows] for start in range(0, len(drawn), rows)]


def _percentiles(columns: Array, level: float) -> Array:
    from fastrecall.intervals.resampling import quantile

    shares = (1 - level) / 2, (1 + level) / 2
    return np.array([[quantile(column, share) for column in columns] for share in shares])
