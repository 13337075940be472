"""Draws of the cells beside resampled rows, and what the bootstrap makes of them."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from fastrecall import Counts, ratios
from fastrecall.counts.certainty.cells import pairs_of
from fastrecall.intervals import Means, percentiles, resampled, resampling
from fastrecall.intervals.resampling import quantile, resampled_twice

MATRIX = np.array([[30, 4, 1], [6, 20, 2], [3, 5, 9]])
EVERY = np.arange(3)
SHARES = np.arange(1, 20) / 20


def mean_f1():
    parts = Counts.from_matrix(MATRIX)._parts
    return Means(ratios.F1, pairs_of(parts, EVERY, ratios.F1.needs), 3, False, 0.0)


def test_drawing_cells_is_resampling_rows():
    draw = np.random.default_rng(0)
    true, pred = (np.repeat(side.ravel(), MATRIX.ravel()) for side in np.indices((3, 3)))
    rows = draw.integers(0, len(true), (4_000, len(true)))
    by_rows = [
        fastrecall.f1_score(true[at], pred[at], average="macro", zero_division=0.0) for at in rows
    ]
    mean = mean_f1()
    drawn = resampled(mean.cells, len(true), 4_000, draw)
    by_cells = np.concatenate([mean.values(cells) for cells in drawn])[:, 0]
    # The share of the one below a quantile of the other, within five of its standard errors.
    below = (by_cells[:, np.newaxis] <= np.quantile(by_rows, SHARES)).mean(axis=0)
    assert np.all(np.abs(below - SHARES) < 5 * np.sqrt(2 * SHARES * (1 - SHARES) / 4_000))


def test_portions_are_one_draw(monkeypatch):
    cells = np.array([[5, 0, 3, 2], [1, 1, 1, 7]])
    whole = np.concatenate(list(resampled(cells, 10, 25, np.random.default_rng(0))))
    assert whole.shape == (25, 2, 4)
    assert (whole.sum(axis=2) == 10).all()
    assert not whole[:, 0, 1].any()
    monkeypatch.setattr(resampling, "_AT_ONCE", 16)
    portions = list(resampled(cells, 10, 25, np.random.default_rng(0)))
    assert max(map(len, portions)) == 2
    assert np.array_equal(np.concatenate(portions), whole)


MANY = 150
# One by one, Poisson draws with a rest, a chain of binomial draws.
SIZES = 40, 4_000, 10**7


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("apart", [0.0, 0.02, 0.5])
def test_many_cells_are_drawn_as_a_multinomial_distribution_says(n, apart):
    """Mean and covariance of both ends, however much of the draws they share."""
    generator = np.random.default_rng(n)
    weights = generator.random(MANY) ** 3
    weights[::7] = 0
    tilt = np.exp(apart * np.linspace(-1, 1, MANY))
    ends = np.array([[weights * tilt], [weights / tilt]])
    drawn = [
        np.concatenate(side)
        for side in zip(*resampled_twice(*ends, n, 8_000, generator), strict=True)
    ]
    # Sums of many cells feel what the cells have to do with each other.
    sums = np.eye(MANY)[:, np.arange(MANY) % 5 != 0].sum(axis=1), np.arange(MANY) < MANY / 3
    for cells, found in zip(ends[:, 0], drawn, strict=True):
        assert found.shape == (8_000, 1, MANY)
        assert (found.sum(axis=2) == n).all()
        assert found.min() >= 0
        assert not found[..., cells == 0].any()
        for chosen in (*sums, *np.eye(MANY)[1:4]):
            share = cells @ chosen / cells.sum()
            hits, variance = found[:, 0] @ chosen, n * share * (1 - share)
            assert abs(hits.mean() - n * share) < 5 * np.sqrt(variance / 8_000)
            kurtosis = 3 + (1 - 6 * share * (1 - share)) / variance
            spread = np.sqrt((kurtosis - 1) / 8_000)
            assert hits.var() / variance == pytest.approx(1, abs=6 * spread)


def test_draws_beyond_the_size_are_drawn_again(monkeypatch):
    monkeypatch.setattr(resampling, "_SPARE", 0.5)
    shares = np.full(MANY, 1 / MANY)
    found = resampling.drawn(shares, np.full(500, 2_000), np.random.default_rng(0))
    assert (found.sum(axis=1) == 2_000).all()
    assert found.mean(axis=0) == pytest.approx(np.full(MANY, 2_000 / MANY), rel=0.1)


def test_ends_that_are_the_same():
    cells = np.random.default_rng(0).random((1, MANY))
    for n in (1, 300, 10**16):
        for pair in resampled_twice(cells, cells.copy(), n, 50, np.random.default_rng(0)):
            assert np.array_equal(*pair)
            assert (pair[0].sum(axis=2) == n).all()


def test_percentiles_are_those_of_resampled_rows():
    cells = MATRIX.ravel().astype("f8")

    def accuracy(drawn):
        return drawn[:, [0, 4, 8]].sum(axis=1) / drawn.sum(axis=1)

    low, high = percentiles(accuracy, cells, 0.9, 20_000, np.random.default_rng(0))
    right = np.random.default_rng(1).binomial(80, 59 / 80, 20_000) / 80
    wanted = np.quantile(right, [0.05, 0.95])
    assert (low, high) == pytest.approx(tuple(wanted), abs=1 / 80)


def test_quantiles_of_values_that_come_often():
    assert quantile(np.arange(101.0), 0.25) == pytest.approx(25, abs=0.3)
    # Half of the ones are above 1: the other half, and all zeros, are nine tenths.
    assert quantile(np.repeat([0.0, 1.0], [80, 20]), 0.9) == 1
    assert 0 < quantile(np.repeat([0.0, 1.0], [80, 20]), 0.5) < 1
    assert quantile(np.array([np.nan, 2.0]), 0.1) == 2
    assert np.isnan(quantile(np.array([np.nan]), 0.1))


def test_at_the_ends_the_estimate_is_as_rare_as_the_level_asks_for():
    """The definition, held with other draws: of one proportion, where it can be computed."""
    stats = pytest.importorskip("scipy.stats")
    found = Counts.from_matrix([[170, 30], [60, 240]]).interval(
        "recall", n_resamples=20_000, seed=0
    )
    low, high = (stats.binom(300, value) for value in found[:2])
    assert low.sf(240) + low.pmf(240) / 2 == pytest.approx(0.025, abs=0.004)
    assert high.cdf(239) + high.pmf(240) / 2 == pytest.approx(0.025, abs=0.004)


class Generous:
    """A generator whose first draw has more samples than there are, as happens now and then."""

    def __init__(self):
        self._honest = np.random.default_rng(0)
        self.drawn = []

    def poisson(self, likely, size):
        found = self._honest.poisson(likely, size)
        if not self.drawn:
            found[1] += 10_000
        self.drawn.append(size)
        return found

    def __getattr__(self, name):
        return getattr(self._honest, name)


def test_draws_of_too_many_samples_are_drawn_again():
    generator, sizes, shares = Generous(), np.full(3, 40_000), np.full(400, 1 / 400)
    cells = resampling.drawn(shares, sizes, generator)
    assert generator.drawn[:2] == [(3, 400), (1, 400)]
    assert cells.sum(axis=1).tolist() == sizes.tolist()
    assert 50 < cells.min() <= cells.max() < 150


def test_values_that_are_all_undefined_have_no_quantile():
    assert np.isnan(quantile(np.full(5, np.nan), 0.5))
