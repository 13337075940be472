"""matrix.h: the table of pairs becomes the matrix where it lies, in the order of the labels."""

from __future__ import annotations

import gc
import sys

import numpy as np
import pytest

from tests.kernel.answers import UNITS, check_count, count, weights


def orders(n):
    """Permutations of many shapes: rows that stay, one long cycle, many short ones, any."""
    draw = np.random.default_rng(n)
    stay = np.arange(n)
    yield stay
    yield stay[::-1]
    yield np.roll(stay, 1)
    yield np.roll(stay, -1)
    yield stay ^ 1 if n % 2 == 0 else stay
    for _ in range(4):
        yield draw.permutation(n)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 17])
def test_rows_and_columns_of_codes_in_any_order(n, unit):
    """Labels far apart are coded in the order in which they come."""
    for order in orders(n):
        labels = order.astype(np.int64) * 10**12
        y_true, y_pred = np.repeat(labels, n), np.tile(labels, n)
        for pred in (y_pred, y_true, labels[0] + 0 * y_pred):
            check_count(y_true, pred, weights(unit, n * n), table=True)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("gaps", [[0], [1], [5, 6, 7], [3, 60, 61], [0, 63], range(0, 64, 2)])
def test_rows_and_columns_of_windows_with_gaps(gaps, unit):
    """Codes without a label are left out."""
    draw = np.random.default_rng(0)
    y_true, y_pred = draw.choice(np.setdiff1d(np.arange(64), gaps), (2, 300))
    check_count(y_true, y_pred, weights(unit, 300), table=True)


@pytest.mark.parametrize("unit", UNITS)
def test_a_vocabulary_in_any_order(unit):
    draw = np.random.default_rng(0)
    y_true, y_pred = draw.integers(0, 9, (2, 200))
    for vocabulary in ([8, 0, 3], [0, 1, 2, 3], [100, 5], [4]):
        check_count(y_true, y_pred, weights(unit, 200), vocabulary=vocabulary, table=True)


def test_the_matrix_outlives_everything_else():
    y_true, y_pred = np.random.default_rng(0).integers(0, 900, (2, 20_000))
    expected = np.zeros((900, 900), np.int64)
    np.add.at(expected, (y_true, y_pred), 1)
    matrices = [count(y_true, y_pred).matrix for _ in range(3)]
    for _ in range(3):
        gc.collect()
        matrix = matrices.pop()
        assert np.array_equal(matrix, expected)
        matrix[:] = -1
    part = matrix[10:12]
    del matrix
    gc.collect()
    part += 1
    assert not part.any()


def test_small_matrices_are_arrays_like_others():
    """Each kept part of a large table would be a mapping of its own."""
    for n in (1, 2, 200, 300):
        y = np.arange(n)
        matrix = count(y, y).matrix
        assert matrix.flags.owndata
        matrix.resize((n + 1, n + 1), refcheck=False)
        assert matrix.sum() == n


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is not counted any more")
def test_no_reference_is_kept():
    y = np.arange(500)
    before = sys.getrefcount(None)
    for _ in range(300):
        count(y, y)
    assert sys.getrefcount(None) - before < 100


def test_the_memory_of_a_large_matrix_is_a_plain_buffer():
    y = np.arange(500)
    matrix = count(y, y).matrix
    owner = matrix.base
    while isinstance(owner, np.ndarray):
        owner = owner.base
    view = memoryview(owner)
    assert (view.nbytes, view.format, view.readonly, view.ndim) == (8 * 500**2, "B", False, 1)
    assert view.c_contiguous
