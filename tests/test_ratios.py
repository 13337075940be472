"""Each ratio against fractions on every small tally; the limits of F; shares of a matrix."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from fastrecall import ratios
from tests.oracle import Tally

TALLIES = [Tally(*map(Fraction, cells)) for cells in product(range(4), repeat=4)]
RATIOS = {
    "recall": ratios.RECALL,
    "precision": ratios.PRECISION,
    "jaccard": ratios.JACCARD,
    "specificity": ratios.SPECIFICITY,
    "npv": ratios.NPV,
    "fpr": ratios.FPR,
    "fnr": ratios.FNR,
    "selection_rate": ratios.SELECTION_RATE,
    "fbeta": ratios.fbeta(1),
}
INF = float("inf")
each_ratio = pytest.mark.parametrize("name", RATIOS)


def margins(tally):
    n = tally.tp + tally.fn + tally.fp + tally.tn
    return tuple(map(int, (tally.tp, tally.tp + tally.fn, tally.tp + tally.fp, n)))


def check(formula, metric, **options):
    for tally in TALLIES:
        numerator, denominator = formula.parts(*margins(tally))
        expected = getattr(tally, metric)(**options)
        if expected is None:
            assert denominator == 0
        else:
            assert Fraction(numerator) / Fraction(denominator) == expected


@each_ratio
def test_formula(name):
    check(RATIOS[name], name)


@pytest.mark.parametrize("beta", [0.25, 0.5, 2, 3.0])
def test_fbeta(beta):
    check(ratios.fbeta(beta), "fbeta", beta=beta)


@each_ratio
def test_arrays_give_what_numbers_give(name):
    counts = [margins(tally) for tally in TALLIES]
    together = RATIOS[name].parts(*np.array(counts).T)
    apart = [RATIOS[name].parts(*count) for count in counts]
    assert np.array(together).T.tolist() == [list(parts) for parts in apart]


@each_ratio
def test_needs_are_the_counts_that_matter(name):
    known = {"n_true": 5, "n_pred": 6, "n": 20}
    before = RATIOS[name].parts(3, **known)
    matter = [key for key in known if RATIOS[name].parts(3, **known | {key: 9}) != before]
    assert matter == list(RATIOS[name].needs)


@pytest.mark.parametrize(("beta", "limit"), [(0, "precision"), (0.0, "precision"), (INF, "recall")])
def test_limits_of_fbeta_are_precision_and_recall(beta, limit):
    formula = ratios.fbeta(beta)
    check(formula, limit)
    assert formula.needs == RATIOS[limit].needs
    assert (formula.name, formula.missing) == ("f-score", "")


def test_fbeta_of_counts_near_the_end_of_int64():
    tp, n_true, n_pred = 2**62, 2**62 + 2**60, 2**62 + 2**61
    expected = Fraction(5 * tp, 4 * n_true + n_pred)
    array = [np.array([count]) for count in (tp, n_true, n_pred)]
    for counts in ((tp, n_true, n_pred), array):
        numerator, denominator = ratios.fbeta(2).parts(*counts, None)
        value = np.asarray(numerator / denominator).item()
        assert value == pytest.approx(float(expected), rel=1e-15)


MATRIX = np.array([[1, 3, 0], [0, 0, 0], [2, 2, 0]])
SHARES = {
    "true": [[0.25, 0.75, 0], [0, 0, 0], [0.5, 0.5, 0]],
    "pred": [[1 / 3, 0.6, 0], [0, 0, 0], [2 / 3, 0.4, 0]],
    "all": [[0.125, 0.375, 0], [0, 0, 0], [0.25, 0.25, 0]],
}


@pytest.mark.parametrize("of", SHARES)
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_shares(of, dtype):
    result = ratios.shares(MATRIX.astype(dtype), of)
    np.testing.assert_array_equal(result, np.array(SHARES[of]), strict=True)
    assert not ratios.shares(np.zeros((2, 2), dtype=dtype), of).any()
