"""csr.h: multilabel rows as CSR, which are checked while they are counted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import SLICE, UNITS, weights
from tests.kernel.layouts import DTYPES
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


@units
@pytest.mark.parametrize("dtype", ["i4", "i8"])
def test_sparse_rows_in_any_order(dtype, unit):
    y_true, y_pred, weight = drawn((60, 9)), drawn((60, 9), 1), weights(unit, 60)
    starts, columns = csr_of(y_true, dtype, dtype)
    turned = [columns[a:b][::-1] for a, b in pairwise(starts)]
    sides = (starts, np.concatenate(turned), *csr_of(y_pred, dtype, dtype))
    answer = Answer(*_kernel.count_csr(*sides, weight, columns=9, per_row=True))
    check(answer, y_true, y_pred, weight)


@pytest.mark.parametrize("rows", [511, 512, 513, 1025])
@units
def test_sparse_rows_around_the_block(rows, unit):
    y_true, y_pred, weight = drawn((rows, 2)), drawn((rows, 2), 1), weights(unit, rows)
    check(sparse(y_true, y_pred, weight, per_row=True), y_true, y_pred, weight)


def test_more_rows_than_a_slice():
    rows = SLICE + 7
    starts = np.arange(rows + 1, dtype=np.int32)
    columns = np.arange(rows, dtype=np.int32) % 3
    answer = Answer(*_kernel.count_csr(starts, columns, starts, columns * 0, None, columns=3))
    firsts = -(-rows // 3)
    assert answer.margins[0].tolist() == [firsts, 0, 0]
    assert answer.margins[1].sum() == rows
    assert answer.margins[2].tolist() == [rows, 0, 0]
    assert (answer.n, answer.agreed, answer.differing) == (rows, firsts, 2 * (rows - firsts))


BROKEN = {
    "repeated": ([0, 2], [1, 1]),
    "repeated later": ([0, 3], [1, 2, 1]),
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
        assert caught.value.args == (_kernel.BROKEN,)


def test_a_broken_row_after_good_ones():
    starts, columns = np.array([0, 1, 2, 4]), np.array([0, 1, 2, 2])
    with pytest.raises(_kernel.RejectedError):
        _kernel.count_csr(starts, columns, starts, columns, None, columns=3)


def swapped(marks):
    return marks.astype(marks.dtype.newbyteorder())


def spread(marks):
    return np.repeat(marks, 2)[::2]


def marked(marks):
    starts, columns = np.array([0, 2, 2]), np.array([0, 2])
    return _kernel.count_csr(starts, columns, starts, columns, None, columns=3, marks=marks)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("layout", [np.copy, swapped])
def test_marks_of_one_number(dtype, layout):
    for n in (0, 1, 2, 3000):
        one = layout(np.ones(n, dtype))
        assert marked([one, one])[1:] == (None, 0, 2, 2)
        if n and dtype != "?":
            assert marked([layout(np.full(n, 7, dtype))])[4] == 2


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("at", [0, 1, 1023, -1])
def test_marks_of_two_numbers_are_refused(dtype, at):
    good, odd = np.ones(3000, dtype), np.ones(3000, dtype)
    odd[at] = 0
    for marks in ([good, odd], [odd, good], [swapped(odd)], [good * 0]):
        with pytest.raises(_kernel.RejectedError) as caught:
            marked(marks)
        assert caught.value.args == (_kernel.MANY_VALUES,)


@pytest.mark.parametrize("mark", [0.5, np.nan, np.inf])
def test_marks_that_are_no_integers_are_refused(mark):
    with pytest.raises(_kernel.RejectedError) as caught:
        marked([np.full(5, mark)])
    assert caught.value.args == (_kernel.FRACTIONAL,)


def test_marks_that_do_not_lie_end_to_end_are_refused():
    with pytest.raises(_kernel.RejectedError):
        marked([spread(np.ones(3))])
    assert marked([spread(np.ones(1))])[4] == 2
