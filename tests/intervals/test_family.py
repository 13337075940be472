"""Ends by the delta method: Wilson's for one proportion, est ± z se for many samples."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import Counts, ratios
from fastrecall.counts.certainty.cells import kinds_of_each, pairs_of
from fastrecall.intervals import Means, Shares, delta, wilson
from fastrecall.intervals.family import end, standard_errors

MATRIX = np.array([[30, 4, 1], [6, 20, 2], [3, 5, 9]], np.int64)
Z = standard_errors(0.95)


def test_standard_errors():
    assert standard_errors(0.95) == pytest.approx(1.959963984540054)
    assert standard_errors(0.5) == pytest.approx(0.6744897501960817)


@pytest.mark.parametrize("tallies", [(25, 0), (24, 1), (20, 5), (3, 2), (0, 7), (400, 600)])
def test_one_proportion_has_wilsons_ends(tallies):
    tp, fn = tallies
    counts = Counts.from_tallies(tp=[tp], fn=[fn], fp=[3], tn=[10])
    shares = Shares(ratios.RECALL, *kinds_of_each(counts._parts, np.array([0])), 0.0)
    # What might have been, an eighth of a sample each, is in the one and not in the other.
    near = 0.3 / (tp + fn) ** 1.5
    assert np.concatenate(delta(shares, 0.95)) == pytest.approx(
        np.concatenate(wilson(shares, 0.95)), abs=near
    )


@pytest.mark.parametrize("average", ["micro", "macro", "weighted", None])
@pytest.mark.parametrize("metric", ["recall", "precision", "f1", "jaccard"])
def test_of_many_samples_both_ends_are_as_many_standard_errors_away(metric, average):
    """Computed from the table alone: a numeric gradient, and the covariance of the cells."""
    cells = MATRIX.ravel() * 10_000
    n = cells.sum()

    def value(flat):
        return np.atleast_1d(
            getattr(Counts.from_matrix(flat.reshape(3, 3)), metric)(average=average)
        )

    steps = np.eye(9) * n * 1e-6
    gradient = np.array([value(cells + s) - value(cells - s) for s in steps]) / (2e-6 * n)
    covariance = np.diag(cells) - np.outer(cells, cells) / n
    error = np.sqrt(np.einsum("ck,cd,dk->k", gradient, covariance, gradient))
    counts = Counts.from_matrix(cells.reshape(3, 3))
    found = counts.interval(metric, average=average, method="delta")
    assert found.estimate - found.low == pytest.approx(Z * error, rel=0.01)
    assert found.high - found.estimate == pytest.approx(Z * error, rel=0.01)


def test_the_end_is_where_the_estimate_is_so_many_standard_errors_away():
    parts = Counts.from_matrix(MATRIX)._parts
    every = np.arange(3)
    for ratio in (ratios.RECALL, ratios.F1):
        mean = Means(ratio, pairs_of(parts, every, ratio.needs), 3, False, 0.0)
        estimate = mean.values(mean.cells)
        for sign in (-1, 1):
            found = end(mean, estimate, sign, np.array([Z]), biased=True)
            local = mean.local(found.cells)
            assert found.cells.sum() == pytest.approx(MATRIX.sum())
            assert found.value == pytest.approx(local.value, abs=2e-3)
            away = np.abs(local.value + mean.bias(found.cells) - estimate)
            assert away / np.sqrt(local.variance) == pytest.approx(Z, rel=0.02)


@pytest.mark.parametrize("level", [1e-9, 0.01, 0.5, 0.999999, 1 - 1e-12])
def test_levels_near_0_and_1(level):
    found = [
        Counts.from_matrix(MATRIX).interval("f1", average="macro", level=level, method=method)
        for method in ("delta", "bootstrap")
        if method == "delta" or level < 0.9
    ]
    for interval in found:
        assert 0 <= interval.low <= interval.high <= 1
    assert (found[0].high - found[0].low < 0.02) == (level < 0.05)
