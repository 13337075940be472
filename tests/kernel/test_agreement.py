"""agreement.h: samples whose labels agree, without looking for labels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.kernel.answers import (
    BLOCK,
    HIGHEST,
    LOWEST,
    UNITS,
    check_count,
    count,
    keys_of,
    same,
    weights,
)
from tests.kernel.layouts import DTYPES, LAYOUTS


def agreement(y_true, y_pred, weight=None, **options):
    answer = count(y_true, y_pred, weight, agreement_only=True, **options)
    assert answer.keys.shape == answer.seen.shape == (0,)
    assert answer.margins.shape == (3, 0)
    assert answer.outside == 0
    return answer


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, BLOCK + 1, 5000])
def test_the_same_as_with_labels(size, unit):
    y_true, y_pred = np.random.default_rng(size).integers(-2, 3, (2, size))
    weight = weights(unit, size)
    counted, only = check_count(y_true, y_pred, weight), agreement(y_true, y_pred, weight)
    wanted = [counted.agreed, counted.differing, counted.n]
    same([only.agreed, only.differing, only.n], wanted, weight)


@pytest.mark.parametrize("pred_dtype", DTYPES)
@pytest.mark.parametrize("true_dtype", DTYPES)
def test_two_dtypes(true_dtype, pred_dtype):
    y_true, y_pred = np.random.default_rng(0).integers(0, 2, (2, 1500))
    answer = agreement(y_true.astype(true_dtype), y_pred.astype(pred_dtype))
    assert answer.agreed == (y_true == y_pred).sum()
    assert answer.n == 1500


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_layouts(layout):
    y_true = layout(np.arange(2000) % 7)
    y_pred = np.arange(2000) % 5
    assert agreement(y_true, y_pred).agreed == (y_true == y_pred).sum()


def test_labels_of_any_size_and_number():
    y = np.random.default_rng(0).integers(LOWEST, HIGHEST, 100_000)
    other = y.copy()
    other[::7] ^= 1 << 40
    answer = agreement(y, other)
    assert answer.differing == len(other[::7])
    assert answer.agreed == len(y) - answer.differing


@pytest.mark.parametrize("pairs", [True, False])
def test_empty(pairs):
    empty = np.empty(0, np.int64)
    answer = agreement(empty, empty, pairs=pairs)
    assert (answer.agreed, answer.differing, answer.n) == (0, 0, 0)


def test_a_vocabulary_changes_nothing():
    y_true, y_pred = np.array([1, 2, 3, 9]), np.array([1, 3, 3, 9])
    answer = count(y_true, y_pred, vocabulary=keys_of([1]), agreement_only=True)
    assert (answer.agreed, answer.differing, answer.n) == (3, 1, 4)


@pytest.mark.parametrize("vocabulary", [None, [0, 1], [1]])
def test_a_small_share_keeps_its_digits(vocabulary):
    """One error of 1e-30 among agreeing weights of 1e30: each is summed apart."""
    y_true, y_pred = np.zeros(3000, "i1"), np.zeros(3000, "i1")
    y_pred[1234] = 1
    weight = np.full(3000, 1e30)
    weight[1234] = 1e-30
    answer = check_count(y_true, y_pred, weight, vocabulary=vocabulary)
    assert answer.differing == 1e-30
    assert agreement(y_true, y_pred, weight).differing == 1e-30


def test_the_weights_of_a_race_of_magnitudes():
    draw = np.random.default_rng(0)
    weight = np.ldexp(draw.random(20_000), draw.integers(-300, 300, 20_000))
    y_true, y_pred = draw.integers(0, 2, (2, 20_000))
    answer = agreement(y_true, y_pred, weight)
    for got, chosen in ((answer.agreed, y_true == y_pred), (answer.differing, y_true != y_pred)):
        wanted = math.fsum(weight[chosen])
        assert abs(got - wanted) <= math.ulp(wanted)
