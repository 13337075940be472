"""binary.h: two classes, whatever they are called, and one class alone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import BLOCK, HIGHEST, LOWEST, UNITS, check_count, count, weights
from tests.kernel.layouts import DTYPES

TWO = [(0, 1), (1, 2), (-1, 0), (-1, 1), (5, 7), (LOWEST, LOWEST + 1), (HIGHEST - 1, HIGHEST)]
TWO += [(LOWEST, HIGHEST), (0, 10**12)]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("pair", TWO, ids=str)
def test_any_two_labels(pair, unit):
    y_true, y_pred = np.array(pair)[np.random.default_rng(0).integers(0, 2, (2, 3000))]
    check_count(y_true, y_pred, weights(unit, 3000), table=True)
    check_count(y_true, y_pred, weights(unit, 3000), vocabulary=pair[::-1], table=True)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("size", [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 5000])
def test_zeros_and_ones(size, dtype):
    y_true, y_pred = np.random.default_rng(size).integers(0, 2, (2, size)).astype(dtype)
    check_count(y_true, y_pred, table=True)
    check_count(y_true, y_pred, pairs=False, table=False)


@pytest.mark.parametrize("true", [0, 1])
@pytest.mark.parametrize("pred", [0, 1])
def test_one_cell_alone(true, pred):
    y_true, y_pred = np.full(5000, true), np.full(5000, pred)
    y_true[0], y_pred[1] = 0, 1
    answer = check_count(y_true, y_pred, vocabulary=[0, 1], table=True)
    assert answer.matrix is not None
    assert answer.matrix[true, pred] >= 4998


@pytest.mark.parametrize("label", [0, 1, -7, LOWEST, HIGHEST])
def test_one_class_alone(label):
    y = np.full(3000, label)
    assert check_count(y, y, table=True).margins.tolist() == [[3000]] * 3


def test_one_class_and_the_others():
    """A vocabulary of one label is a table of two: the label, and any other."""
    y_true, y_pred = np.random.default_rng(0).integers(-5, 5, (2, 3000))
    answer = check_count(y_true, y_pred, vocabulary=[3], table=True)
    assert answer.outside == 3


def test_all_the_bits_of_a_block():
    """A block full of ones must not be carried over."""
    y = np.ones(3 * BLOCK, bool)
    y[0] = False
    assert count(y, y).margins.tolist() == [[1, 3 * BLOCK - 1]] * 3
