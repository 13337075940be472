"""Values, influences, variances and biases of metrics of cells: by differences, and by drawing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fastrecall import Counts, ratios
from fastrecall.counts.certainty.cells import kinds_of_each, kinds_of_pooled, pairs_of
from fastrecall.intervals import Means, Shares

MATRIX = np.array([[30, 4, 1], [6, 20, 2], [3, 5, 9]])
PARTS = Counts.from_matrix(MATRIX)._parts
EVERY = np.arange(3)
RATIOS = {
    "recall": ratios.RECALL,
    "precision": ratios.PRECISION,
    "f1": ratios.F1,
    "fbeta": ratios.fbeta(2),
    "jaccard": ratios.JACCARD,
    "specificity": ratios.SPECIFICITY,
    "npv": ratios.NPV,
    "fpr": ratios.FPR,
    "fnr": ratios.FNR,
}
each_ratio = pytest.mark.parametrize("name", RATIOS)


def statements(name):
    """Yield each kind of statement beside what the method of Counts says."""
    ratio, counts = RATIOS[name], Counts.from_matrix(MATRIX)
    options = {"beta": 2} if name == "fbeta" else {}

    def method(**asked):
        return getattr(counts, name)(**asked, **options)

    yield Shares(ratio, *kinds_of_each(PARTS, EVERY), 0.0), method(average=None)
    pooled = kinds_of_pooled(PARTS, EVERY, ratio.needs)
    yield Shares(ratio, *pooled, 0.0), method(average="micro")
    two = kinds_of_pooled(PARTS, EVERY[:2], ratio.needs)
    yield Shares(ratio, *two, 0.0), method(average="micro", labels=[0, 1])
    for average in ("macro", "weighted"):
        weighted = average == "weighted"
        needs = (*ratio.needs, "n_true") if weighted else ratio.needs
        for at in (EVERY, EVERY[[2, 0]]):
            mean = Means(ratio, pairs_of(PARTS, at, needs), len(at), weighted, 0.0)
            yield mean, method(average=average, labels=at)


@each_ratio
def test_values_are_those_of_the_methods(name):
    for statement, value in statements(name):
        assert statement.cells.sum(axis=1) == pytest.approx(MATRIX.sum())
        assert statement.values(statement.cells) == pytest.approx(value, rel=1e-14)


@each_ratio
def test_influence_is_the_derivative(name):
    for statement, _ in statements(name):
        cells = statement.cells + statement.doubt
        local = statement.local(cells)
        assert local.value == pytest.approx(statement.values(cells), rel=1e-14)
        for cell in range(cells.shape[1]):
            step = np.zeros(cells.shape[1])
            step[cell] = 1e-4
            difference = statement.values(cells + step) - statement.values(cells - step)
            assert local.influence[:, cell] == pytest.approx(difference / 2e-4, abs=1e-7)
        # Nothing changes when all cells grow by the same factor.
        assert (local.influence * cells).sum(axis=1) == pytest.approx(0, abs=1e-12)


@each_ratio
def test_variance_is_that_of_the_multinomial_cells(name):
    for statement, _ in statements(name):
        cells = statement.cells + statement.doubt
        local, n = statement.local(cells), cells.sum(axis=1)
        for at, influence in enumerate(local.influence):
            share = cells[at] / n[at]
            covariance = n[at] * (np.diag(share) - np.outer(share, share))
            assert local.variance[at] == pytest.approx(influence @ covariance @ influence)


@pytest.mark.parametrize("name", ["f1", "jaccard", "recall"])
def test_bias_and_variance_are_what_drawing_shows(name):
    draw = np.random.default_rng(0)
    # Where classes are left out, so is a part of the bias: how much all the others weigh.
    *whole, _ = statements(name)
    for statement, _ in whole:
        cells = statement.cells
        n = int(cells[0].sum())
        drawn = draw.multinomial(n, cells / n, size=(40_000, len(cells)))
        values = statement.values(drawn)
        noise = values.std(axis=0) / math.sqrt(len(values))
        found = values.mean(axis=0) - statement.values(cells)
        assert np.all(np.abs(found - statement.bias(cells)) < 5 * noise + 3e-4)
        assert values.var(axis=0) == pytest.approx(statement.local(cells).variance, rel=0.12)


def test_a_mistake_is_the_same_in_both_directions_to_f1():
    f1, fbeta = (
        Means(ratio, pairs_of(PARTS, EVERY, ratio.needs), 3, False, 0.0)
        for ratio in (ratios.F1, ratios.fbeta(2))
    )
    assert f1.cells.shape[1] < fbeta.cells.shape[1]


def test_ratios_without_denominator():
    none = np.array([[0, 0, 3, 4]])
    kinds = kinds_of_each(PARTS, EVERY)[0]
    assert Shares(ratios.RECALL, kinds, none, 1.0).values(none) == [1.0]
    assert np.isnan(Shares(ratios.RECALL, kinds, none, math.nan).values(none)).all()
    assert Shares(ratios.RECALL, kinds, none, 0.0).undefined.all()


@pytest.mark.parametrize(("substitute", "wanted"), [(0.0, 0.4), (1.0, 0.9), (math.nan, 0.8)])
def test_a_class_that_a_resample_lacks(substitute, wanted):
    mean = Means(ratios.RECALL, pairs_of(PARTS, EVERY[:2], ("n_true",)), 2, False, substitute)
    cells = np.zeros(mean.cells.shape)
    # Rows and columns 0, 0; 0, other; 1, 1; 1, other; other, other.
    cells[0] = [8, 2, 0, 0, 5]
    assert mean.values(cells) == pytest.approx([wanted])
