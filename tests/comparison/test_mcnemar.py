"""McNemar's test, beside plain fractions, scipy and the published examples."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import compare
from fastrecall.comparison.binomial import lower_tail
from fastrecall.comparison.mcnemar import mcnemar_of


def with_cells(both, only_a, only_b, neither):
    """Return a comparison of two models with these cells."""
    right = np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], [both, only_a, only_b, neither], axis=0)
    return compare(np.ones(len(right), int), {"a": right[:, 0], "b": right[:, 1]})


@given(st.integers(0, 400), st.integers(0, 400))
def test_tails_beside_fractions(one, other):
    k, n = min(one, other), one + other
    tail = lower_tail(k, n)
    at = Fraction(math.comb(n, k), 2**n)
    upto = Fraction(sum(math.comb(n, j) for j in range(k + 1)), 2**n)
    assert tail.at == pytest.approx(float(at), rel=1e-12)
    assert tail.upto == pytest.approx(float(upto), rel=1e-12)


FAR = [
    *((n, k) for n in (30, 300, 1021) for k in range(0, n // 2, 7)),
    *((10**6, k) for k in (500_000, 499_000, 490_000, 482_000, 481_500)),
    *((10**8, 50_000_000 - d) for d in (1, 5_000, 50_000, 180_000)),
    *((4 * 10**12, 2 * 10**12 - d) for d in (10, 10**6, 3 * 10**7)),
]


@pytest.mark.parametrize(("n", "k"), FAR)
def test_the_exact_test_at_any_distance(n, k):
    stats = pytest.importorskip("scipy.stats")
    wanted = min(1.0, 2 * stats.binom.cdf(k, n, 0.5))
    found = mcnemar_of(("a", "b"), (0, k, n - k, 0), True, True)
    assert found.statistic == k
    if 0 < wanted < 1e-300:
        pytest.skip("further than is promised")
    assert found.p_value == pytest.approx(1.0 if 2 * k == n else wanted, rel=1e-10)
    middle = mcnemar_of(("a", "b"), (0, n - k, k, 0), "mid-p", True).p_value
    at = stats.binom.pmf(k, n, 0.5)
    # scipy's own terms are less sure than its sums.
    assert middle == pytest.approx(1 - at / 2 if 2 * k == n else wanted - at, rel=1e-6)


@pytest.mark.parametrize("only_a", [0, 1, 3, 40, 500, 100_000, 10**9])
@pytest.mark.parametrize("only_b", [0, 2, 3, 30, 1500, 101_000, 10**9 + 10**6])
@pytest.mark.parametrize("correction", [True, False])
def test_chi_squared(only_a, only_b, correction):
    stats = pytest.importorskip("scipy.stats")
    found = mcnemar_of(("a", "b"), (1, only_a, only_b, 1), False, correction)
    n = only_a + only_b
    apart = max(abs(only_a - only_b) - correction, 0)
    statistic = apart**2 / n if n else 0.0
    assert found.statistic == pytest.approx(statistic, rel=1e-15)
    wanted = stats.chi2.sf(statistic, 1)
    if wanted == 0 or wanted > 1e-300:
        assert found.p_value == pytest.approx(wanted, rel=1e-10)
    assert found.method == ("corrected" if correction else "uncorrected")


def test_the_default_is_exact_for_few():
    assert with_cells(9, 12, 12, 0).mcnemar("a", "b").method == "exact"
    assert with_cells(9, 12, 13, 0).mcnemar("a", "b").method == "corrected"
    assert with_cells(9, 12, 13, 0).mcnemar("a", "b", exact=True).method == "exact"
    assert with_cells(9, 1, 3, 0).mcnemar("a", "b", exact=False).method == "corrected"


def test_a_published_table():
    # M. W. Fagerland et al., BMC Medical Research Methodology 13 (2013), 91: airway
    # hyper-responsiveness before and after stem cell transplantation (Bentur et al.).
    found = with_cells(1, 1, 7, 12)
    assert found.mcnemar("a", "b", exact=True).p_value == pytest.approx(0.0703, abs=5e-5)
    assert found.mcnemar("a", "b", exact="mid-p").p_value == pytest.approx(0.0391, abs=5e-5)
    asymptotic = found.mcnemar("a", "b", exact=False, correction=False)
    assert asymptotic.p_value == pytest.approx(0.0339, abs=5e-5)
    assert asymptotic.statistic == 4.5
    corrected = found.mcnemar("a", "b", exact=False)
    assert corrected.p_value == pytest.approx(0.0771, abs=5e-5)


@pytest.mark.parametrize("exact", [None, True, False, "mid-p"])
def test_models_that_differ_nowhere(exact):
    found = with_cells(5, 0, 0, 4).mcnemar("a", "b", exact=exact)
    assert (found.statistic, found.p_value, found.discordant) == (0, 1, 0)


def test_as_many_on_both_sides():
    found = with_cells(5, 30, 30, 4)
    for exact in (True, False):
        assert found.mcnemar("a", "b", exact=exact).p_value == 1


def test_the_other_way_round():
    one, other = (with_cells(5, 9, 3, 4).mcnemar(*pair) for pair in ("ab", "ba"))
    assert (one.only_a, one.only_b, one.p_value) == (other.only_b, other.only_a, other.p_value)
    assert (other.table == one.table.T).all()


def test_all_pairs():
    models = {"a": [1, 1, 0], "b": [1, 0, 0], "c": [1, 1, 1]}
    found = compare([1, 1, 1], models)
    table = found.mcnemar_table()
    assert list(zip(table["a"], table["b"], strict=True)) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert table["only_b"].tolist() == [0, 1, 2]
    table = found.mcnemar_table(baseline="b", exact="mid-p")
    assert table["a"].tolist() == ["a", "c"]
    assert table["b"].tolist() == ["b", "b"]
    wanted = [found.mcnemar(a, "b", exact="mid-p").p_value for a in "ac"]
    assert table["p_value"].tolist() == wanted


@pytest.mark.parametrize("options", [{"exact": "yes"}, {"exact": 0.5}, {"correction": None}])
def test_bad_parameters(options):
    found = with_cells(5, 9, 3, 4)
    for ask in (lambda: found.mcnemar("a", "b", **options), lambda: found.mcnemar_table(**options)):
        with pytest.raises(ValueError, match=next(iter(options))):
            ask()
