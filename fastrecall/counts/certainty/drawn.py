"""Coefficients of samples that are drawn from counts: their percentiles are both ends."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall import coefficients
from fastrecall.counts.certainty.asked import Asked, How
from fastrecall.counts.certainty.cells import matrix_of, pairs_of
from fastrecall.counts.index import as_labels

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts

__all__ = ["of_coefficient"]

Array = np.ndarray[Any, Any]


def of_coefficient(counts: Counts, asked: Asked, how: How) -> tuple[float, float]:
    """Return the percentiles of gmean, kappa or mcc over samples drawn from the counts."""
    from fastrecall.intervals import percentiles

    if how.method != "bootstrap":
        raise ValueError(f"method={how.method!r} is not for {asked.metric}; take 'bootstrap'")
    metric, options = asked.metric, asked.options
    if metric == "kappa" and asked.labels is not None:
        counts = counts.select(as_labels(asked.labels))
    parts = counts._parts
    at = np.arange(len(parts.classes))
    if metric == "gmean":
        pairs = pairs_of(parts, at, ("n_true",))
    else:
        matrix_of(parts)
        pairs = pairs_of(parts, at, ("n_true", "n_pred"))
    there = pairs.samples > 0
    row, column, count = pairs.row[there], pairs.column[there], pairs.samples[there].astype("f8")
    of = partial(_coefficients, row=row, column=column, classes=len(at), metric=metric, **options)
    generator = np.random.default_rng(how.seed)
    return percentiles(of, count, how.level, how.n_resamples, generator)


def _coefficients(
    drawn: Array,
    *,
    row: Array,
    column: Array,
    classes: int,
    metric: str,
    weights: str | None = None,
    replace_undefined_by: float = math.nan,
) -> Array:
    """Return a coefficient of each resample, shape (r,), from its cells, shape (r, C)."""
    inside = (row < classes) & (column < classes)
    if metric == "gmean":
        inside = row < classes
    row, column, drawn = row[inside], column[inside], drawn[:, inside]
    hits = row == column
    found = np.empty(len(drawn))
    for at, cells in enumerate(drawn):
        tp = np.bincount(row[hits], cells[hits], classes)
        true = np.bincount(row, cells, classes)
        if metric == "gmean":
            occurs = true != 0
            found[at] = coefficients.geometric_mean(tp[occurs] / true[occurs])
            continue
        if metric == "mcc":
            pred = np.bincount(column, cells, classes)
            found[at] = coefficients.matthews(tp, true, pred)
        elif tp.max(initial=0) == true.sum():
            # One label in common, or none: kappa is undefined, which need not be said so often.
            found[at] = replace_undefined_by
        elif weights is None:
            pred = np.bincount(column, cells, classes)
            found[at] = coefficients.kappa_from_margins(
                tp, true, pred, replace_undefined_by, most_outer=0
            )
        else:
            matrix = np.bincount(row * classes + column, cells, classes**2)
            found[at] = coefficients.kappa(
                matrix.reshape(classes, classes), weights, replace_undefined_by
            )
    return found
