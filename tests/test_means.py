"""Means of few numbers and of many, against NumPy to the last bit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fastrecall.means import MANY, added, mean, means

DRAW = np.random.default_rng(0)
NAN = math.nan


def numbers(n):
    """Return floats of all sizes, so that another order of adding them gives other bits."""
    return (DRAW.random(n) - 0.3) * 10.0 ** DRAW.integers(-9, 9, n)


@pytest.mark.parametrize("n", range(1, MANY))
def test_few_numbers_are_added_as_numpy_adds_them(n):
    for _ in range(500):
        values, weights = numbers(n), DRAW.integers(0, 1000, n) + 1
        listed = values.tolist()
        assert added(listed) == values.sum()
        assert mean(listed) == mean(values) == values.mean()
        average = np.average(values, weights=weights)
        assert mean(listed, weights.tolist()) == mean(values, weights) == average


def test_numpy_adds_in_another_order_from_here_on():
    assert any(added(v.tolist()) != v.sum() for v in (numbers(MANY) for _ in range(100)))


def test_rounding_errors_are_not_kept():
    # The built-in sum is 2.0 here from Python 3.12 on, and NumPy's sum is not.
    assert added([1.0, 1e100, 1.0, -1e100]) == np.sum([1.0, 1e100, 1.0, -1e100]) == 0


def test_integers_are_added_exactly():
    assert added([2**63 - 1, 2**62, 1]) == 2**63 + 2**62
    assert added([]) == 0


@pytest.mark.parametrize("as_type", [list, np.array])
@pytest.mark.parametrize(
    ("values", "weights", "expected"),
    [
        ([0.5, NAN, 1.0], None, 0.75),
        ([0.5, NAN, 1.0], [1, 5, 3], 3.5 / 4),
        ([NAN, NAN], None, NAN),
        ([NAN, NAN], [1, 2], NAN),
        ([0.5, 1.0], [0, 0], 0.75),
        ([0.5, 1.0], [1.0, -1.0], 0.75),
        ([0.5, NAN], [0, 7], 0.5),
        ([math.inf, 1.0], None, math.inf),
        ([], None, NAN),
    ],
)
def test_mean(as_type, values, weights, expected):
    weights = None if weights is None else as_type(weights)
    result = mean(as_type(values), weights)
    assert type(result) is float
    np.testing.assert_equal(result, expected)


@pytest.mark.parametrize("as_type", [list, np.array])
def test_weights_that_sum_to_zero(as_type):
    values = as_type([0.5, 1.0])
    assert mean(values, as_type([0, 0]), lenient=False) == 0.75
    with pytest.raises(ZeroDivisionError, match="Weights sum to zero, can't be normalized"):
        mean(values, as_type([2, -2]), lenient=False)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("n", [0, 1, 2, MANY - 1, MANY, 100, 300])
def test_rows_are_averaged_as_each_alone(n, order):
    values = np.array([numbers(n) for _ in range(50)]).reshape(50, n)
    weights = DRAW.integers(0, 3, (50, n))
    if n:
        values[::3, DRAW.integers(0, n)] = NAN
        values[7], weights[9] = NAN, 0
    values, weights = np.array(values, order=order), np.array(weights, order=order)
    for of in (None, weights, weights * 0.3):
        each = [mean(row, None if of is None else of[at]) for at, row in enumerate(values)]
        np.testing.assert_array_equal(means(values, of), np.array(each), strict=True)


def test_weights_of_a_row_that_sum_to_zero():
    values, weights = np.array([[0.5, 1.0], [0.5, 1.0]]), np.array([[1, 1], [1, -1]])
    assert means(values, weights).tolist() == [0.75, 0.75]
    with pytest.raises(ZeroDivisionError, match="Weights sum to zero"):
        means(values, weights, lenient=False)
