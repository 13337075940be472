"""indicator.h: multilabel rows as CSR, which are checked while they are counted."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import UNITS, weights
from tests.kernel.rows import SHAPES, Answer, check, csr_of, drawn, sparse

units = pytest.mark.parametrize("unit", UNITS)


@units
@pytest.mark.parametrize("per_row", [False, True])
@pytest.mark.parametrize("shape", [*SHAPES, (5, 1100)], ids=str)
def test_sparse_shapes(shape, per_row, unit):
    y_true, y_pred, weight = drawn(shape), drawn(shape, 1), weights(unit, shape[0])
    answer = sparse(y_true, y_pred, weight, per_row)
    assert (answer.rows is not None) == per_row
    check(answer, y_true, y_pred, weight)


@pytest.mark.parametrize("dtypes", ["4444", "8888", "4848", "8448", "4488", "8484"])
def test_sparse_indices_of_either_width(dtypes):
    y_true, y_pred = drawn((40, 5)), drawn((40, 5), 1)
    check(sparse(y_true, y_pred, dtypes=["i" + d for d in dtypes]), y_true, y_pred)


def test_sparse_empty_rows():
    y_true, y_pred = drawn((50, 4)), drawn((50, 4), 1)
    y_true[::3], y_pred[::2] = 0, 0
    check(sparse(y_true, y_pred, per_row=True), y_true, y_pred)


@units
def test_sparse_sides_that_write_different_numbers(unit):
    """`unlike`: 1 on the one side, 2 on the other."""
    y_true, y_pred, weight = drawn((50, 4)), 2 * drawn((50, 4), 1), weights(unit, 50)
    y_true[::5] = y_pred[::5] = 0
    check(sparse(y_true, y_pred, weight, per_row=True, unlike=True), y_true, y_pred, weight)


def test_sparse_starts_need_not_begin_at_zero():
    """A slice of rows shares the columns of the whole."""
    y_true, y_pred = drawn((50, 4)), drawn((50, 4), 1)
    (true_starts, true_columns), (pred_starts, pred_columns) = csr_of(y_true), csr_of(y_pred)
    part = (true_starts[10:31], true_columns, pred_starts[10:31], pred_columns)
    check(Answer(*_kernel.count_csr(*part, None, columns=4)), y_true[10:30], y_pred[10:30])


BROKEN = {
    "unsorted": ([0, 2], [2, 1]),
    "unsorted later": ([0, 3], [0, 2, 1]),
    "repeated": ([0, 2], [1, 1]),
    "zero repeated": ([0, 2], [0, 0]),
    "one too large": ([0, 1], [3]),
    "huge": ([0, 1], [2**31 - 1]),
    "negative": ([0, 1], [-1]),
    "lowest": ([0, 2], [0, -(2**31)]),
    "starts fall": ([1, 0], [1]),
    "starts beyond what is stored": ([0, 2], [1]),
    "starts far beyond": ([0, 2**31 - 1], [1]),
    "starts below zero": ([-1, 1], [1]),
    "ends below zero": ([0, -1], [1]),
    "both below zero": ([-2, -1], [1]),
    "begins beyond what is stored": ([5, 6], [1]),
}


@pytest.mark.parametrize("dtype", ["i4", "i8"])
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_sparse_rows_are_refused(broken, dtype):
    starts, columns = broken
    # What lies behind the last column would be a good one.
    stored = np.array([*columns, 2], dtype=dtype)[: len(columns)]
    bad = np.array(starts, dtype=dtype), stored
    good = np.array([0, 1]), np.array([0])
    for sides in ((*bad, *good), (*good, *bad), (*bad, *bad)):
        with pytest.raises(_kernel.RejectedError) as caught:
            _kernel.count_csr(*sides, None, columns=3)
        assert caught.value.args == (_kernel.UNSORTED,)


def test_a_broken_row_after_good_ones():
    starts, columns = np.array([0, 1, 2, 4]), np.array([0, 1, 2, 2])
    with pytest.raises(_kernel.RejectedError):
        _kernel.count_csr(starts, columns, starts, columns, None, columns=3)
