"""Data sets drawn from a known source, and how many of their intervals hold the true value."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np

from fastrecall import Counts
from tests.certainty.truths import Truth

Array = np.ndarray[Any, Any]

__all__ = ["LEVEL", "OF_ALL", "STATEMENTS", "Coverage", "coverage", "methods_of"]

LEVEL = 0.95

# Of all classes together, without an average to choose; those that only the bootstrap knows.
OF_ALL = "accuracy", "kappa", "mcc", "gmean"
BOOTSTRAPPED = OF_ALL[1:]

# Metric and average: what an interval is asked for. Micro averages of all classes are the accuracy.
STATEMENTS = (
    *((metric, "micro") for metric in OF_ALL),
    *((metric, "macro") for metric in ("recall", "precision", "f1")),
    *((metric, None) for metric in ("recall", "precision", "f1")),
)


def methods_of(metric: str, average: str | None) -> tuple[str, ...]:
    """Return the methods that there are for a statement."""
    if metric in BOOTSTRAPPED:
        return ("bootstrap",)
    return ("bootstrap", "delta") if average == "macro" else ("bootstrap", "delta", "wilson")


class Coverage(NamedTuple):
    """The share of data sets whose interval holds the true value: of each class, or a single one.

    ``above`` and ``below`` are the shares whose interval lies above or below it, ``width`` is the
    mean distance of the ends.
    """

    truth: str
    n: int
    metric: str
    average: str | None
    method: str
    data_sets: int
    holds: list[float]
    above: list[float]
    below: list[float]
    width: list[float]


def coverage(
    truth: Truth,
    n: int,
    metric: str,
    average: str | None,
    method: str,
    data_sets: int,
    **options: Any,
) -> Coverage:
    """Draw data sets of n samples, ask for an interval of each, and look where the truth lies."""
    # Of probabilities, the metrics are the true values.
    whole = Counts.from_matrix(truth.cells)
    true = np.atleast_1d(getattr(whole, metric)(**_averaged(metric, average)))
    options = {"level": LEVEL, "method": method, **options}
    with warnings.catch_warnings():
        # Few samples leave classes without any.
        warnings.simplefilter("ignore")
        ends = _of_classes if average is None else _of_data_sets
        low, high = ends(truth.draws(n, data_sets), metric, average, options)
    above, below = low > true, high < true
    return Coverage(
        *(truth.name, n, metric, average, method, data_sets),
        *(x.mean(axis=0).tolist() for x in (~above & ~below, above, below, high - low)),
    )


def _averaged(metric: str, average: str | None) -> dict[str, Any]:
    return {} if metric in OF_ALL else {"average": average}


def _of_data_sets(
    matrices: Array, metric: str, average: str | None, options: dict[str, Any]
) -> tuple[Array, Array]:
    """Return the ends for each data set, shape (data_sets, 1)."""
    options = {**options, **_averaged(metric, average)}
    found = [
        Counts.from_matrix(matrix).interval(metric, seed=at, **options)
        for at, matrix in enumerate(matrices)
    ]
    return np.array([[x.low] for x in found]), np.array([[x.high] for x in found])


def _of_classes(
    matrices: Array, metric: str, average: None, options: dict[str, Any]
) -> tuple[Array, Array]:
    """Return the ends for each class of each data set, shape (data_sets, K).

    To single classes, those of other data sets are more classes of the same number of samples.
    """
    tp = np.diagonal(matrices, axis1=1, axis2=2)
    fn, fp = matrices.sum(axis=2) - tp, matrices.sum(axis=1) - tp
    tn = matrices.sum(axis=(1, 2))[:, np.newaxis] - tp - fn - fp
    tallies = {"tp": tp, "fn": fn, "fp": fp, "tn": tn}
    counts = Counts.from_tallies(**{name: cells.ravel() for name, cells in tallies.items()})
    found = counts.interval(metric, average=average, seed=0, **options)
    return found.low.reshape(tp.shape), found.high.reshape(tp.shape)
