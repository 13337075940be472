"""indicator.h: multilabel rows, dense and CSR; margins of columns and of rows."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

from fastrecall import _kernel
from tests import oracle
from tests.kernel import interrupts
from tests.kernel.answers import BLOCK, HIGHEST, UNITS, same, weights
from tests.kernel.layouts import DTYPES

units = pytest.mark.parametrize("unit", UNITS)
SHAPES = [(1, 1), (300, 1), (1, 300), (130, 3), (40, 25)]


class Answer(NamedTuple):
    margins: Any
    rows: Any
    differing: float
    agreed: float
    n: float


def dense(y_true, y_pred, weight=None, per_row=False):
    return Answer(*_kernel.count_indicator(y_true, y_pred, weight, per_row=per_row))


def csr_of(table, index="i8", starts="i8"):
    """Return indptr and indices."""
    rows, columns = np.nonzero(table)
    ends = np.searchsorted(rows, np.arange(len(table) + 1))
    return ends.astype(starts), columns.astype(index)


def sparse(y_true, y_pred, weight=None, per_row=False, unlike=False, dtypes=("i8",) * 4):
    true, pred = csr_of(y_true, *dtypes[:2]), csr_of(y_pred, *dtypes[2:])
    options = {"columns": y_true.shape[1], "unlike": unlike, "per_row": per_row}
    return Answer(*_kernel.count_csr(*true, *pred, weight, **options))


def drawn(shape, seed=0, values=(0, 1), dtype="i8"):
    return np.array(values)[np.random.default_rng(seed).integers(0, 2, shape)].astype(dtype)


def check(answer, y_true, y_pred, weight=None):
    """Hold an answer to the oracle."""
    true, pred = y_true.tolist(), y_pred.tolist()
    each = [1] * len(true) if weight is None else weight.tolist()
    columns = oracle.count_columns(true, pred, each)
    margins = [[c.tp for c in columns], [c.tp + c.fn for c in columns]]
    same(answer.margins, [*margins, [c.tp + c.fp for c in columns]], weight)
    unlike = [
        sum(a != b for a, b in zip(*row, strict=True)) for row in zip(true, pred, strict=True)
    ]
    weighed = [(Fraction(w), count) for w, count in zip(each, unlike, strict=True)]
    totals = [sum(w * count for w, count in weighed), sum(w for w, count in weighed if not count)]
    same([answer.differing, answer.agreed, answer.n], [*totals, sum(map(Fraction, each))], weight)
    if answer.rows is not None:
        rows = oracle.count_rows(true, pred)
        assert answer.rows.dtype == np.int64
        wanted = [[r.tp for r in rows], [r.tp + r.fn for r in rows], [r.tp + r.fp for r in rows]]
        assert answer.rows.tolist() == wanted


# ---- dense ----


@units
@pytest.mark.parametrize("per_row", [False, True])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_dense_shapes(shape, per_row, unit):
    y_true, y_pred, weight = drawn(shape), drawn(shape, 1), weights(unit, shape[0])
    answer = dense(y_true, y_pred, weight, per_row)
    assert (answer.rows is not None) == per_row
    check(answer, y_true, y_pred, weight)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("order", ["C", "F"])
def test_dense_dtypes_beside_every_other(dtype, order):
    y_true, y_pred = np.asarray(drawn((50, 3), dtype=dtype), order=order), drawn((50, 3), 1)
    for other in DTYPES:
        check(dense(y_true, y_pred.astype(other), per_row=True), y_true, y_pred)
        check(dense(y_pred.astype(other), y_true, per_row=True), y_pred, y_true)


def wide(table):
    room = np.full((2 * len(table), 3 * table.shape[1]), 7, table.dtype)
    room[::2, 1::3] = table
    return room[::2, 1::3]


def misaligned(table):
    view = np.zeros(table.nbytes + 1, np.uint8)[1:].view(table.dtype).reshape(table.shape)
    view[:] = table
    return view


def frozen(table):
    copy = table.copy()
    copy.flags.writeable = False
    return copy


LAYOUTS = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "rows reversed": lambda table: table[::-1].copy()[::-1],
    "columns reversed": lambda table: table[:, ::-1].copy()[:, ::-1],
    "both reversed": lambda table: table[::-1, ::-1].copy()[::-1, ::-1],
    "strided": wide,
    "swapped": lambda table: table.astype(table.dtype.newbyteorder()),
    "misaligned": misaligned,
    "read-only": frozen,
    "one row again and again": lambda table: np.broadcast_to(table[:1], table.shape),
    "one column again and again": lambda table: np.broadcast_to(table[:, :1], table.shape),
    "one cell again and again": lambda table: np.broadcast_to(table[:1, :1], table.shape),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("shape", [(60, 1), (60, 3), (2, BLOCK + 30)], ids=str)
def test_dense_layouts(shape, layout):
    y_true, y_pred = layout(drawn(shape, dtype="i4")), drawn(shape, 1, dtype="f4")
    check(dense(y_true, y_pred, per_row=True), y_true, y_pred)
    check(dense(y_pred, y_true, per_row=True), y_pred, y_true)


@units
@pytest.mark.parametrize("columns", [1, 2, 3, 511, 512, 513, BLOCK - 1, BLOCK, BLOCK + 1, 2500])
def test_columns_around_the_block(columns, unit):
    """Held to NumPy's integers, with more cells than a few blocks."""
    rows = 1 + 4000 // columns
    y_true, y_pred = drawn((rows, columns)), drawn((rows, columns), 1)
    weight = np.arange(rows) % 7
    scale = (weight if unit != "ones" else np.ones(rows, int))[:, None]
    given = {"ones": None, "whole": weight, "real": weight / 1}[unit]
    for order in "CF":
        sides = np.asarray(y_true, order=order), np.asarray(y_pred, order=order)
        answer = dense(*sides, given, per_row=True)
        both = y_true & y_pred
        for got, table in zip(answer.margins, (both, y_true, y_pred), strict=True):
            assert (got == (table * scale).sum(0)).all()
        for got, table in zip(answer.rows, (both, y_true, y_pred), strict=True):
            assert (got == table.sum(1)).all()
        unlike = y_true != y_pred
        assert answer.differing == (unlike * scale).sum()
        assert answer.agreed == scale[~unlike.any(1)].sum()
        assert answer.n == scale.sum()


TWO_VALUES = [(0, 1), (0, 5), (1, 2), (-1, 1), (0, -1), (0, 0), (1, 1), (HIGHEST, 0)]


@pytest.mark.parametrize("true_values", TWO_VALUES, ids=str)
@pytest.mark.parametrize("pred_values", TWO_VALUES, ids=str)
def test_any_two_values_and_zero_is_no_label(true_values, pred_values):
    """Values that are unlike differ, though both may be labels."""
    y_true, y_pred = drawn((20, 3), 0, true_values), drawn((20, 3), 1, pred_values)
    check(dense(y_true, y_pred, per_row=True), y_true, y_pred)


def test_any_nonzero_byte_of_a_bool_is_a_label():
    raw = np.array([[0, 1, 2], [255, 0, 128]], dtype=np.uint8)
    y_true, y_pred = raw.view(bool), raw != 0
    answer = dense(y_true, y_pred)
    check(answer, y_pred, y_pred)
    assert answer.differing == 0


@pytest.mark.parametrize("shape", [(400, 1), (400, 3), (2, 1500), (1, 3)], ids=str)
@pytest.mark.parametrize("at", [2, -1])
@pytest.mark.parametrize("bad", [2, -1])
def test_a_third_value_is_refused(bad, at, shape):
    good = drawn(shape)
    good.flat[:2] = 0, 1
    spoilt = good.copy()
    spoilt.flat[at] = bad
    for sides in ((spoilt, good), (good, spoilt)):
        with pytest.raises(_kernel.RejectedError) as caught:
            dense(*sides)
        assert caught.value.args == (_kernel.MANY_VALUES,)


@pytest.mark.parametrize("bad", [0.5, np.nan, np.inf, 2.0**63])
@pytest.mark.parametrize("shape", [(400, 3), (2, 1500)], ids=str)
def test_cells_that_are_no_integers_are_refused(shape, bad):
    good = drawn(shape, dtype="f8")
    spoilt = good.copy()
    spoilt[-1, -1] = bad
    for sides in ((spoilt, good), (good, spoilt)):
        with pytest.raises(_kernel.RejectedError) as caught:
            dense(*sides)
        assert caught.value.args == (_kernel.FRACTIONAL,)


@units
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)], ids=str)
def test_no_rows_or_no_columns(shape, unit):
    table, weight = np.zeros(shape, np.int8), weights(unit, shape[0])
    for answer in (
        dense(table, table, weight, per_row=True),
        sparse(table, table, weight, per_row=True),
    ):
        assert answer.margins.shape == (3, shape[1])
        assert answer.rows.tolist() == [[0] * shape[0]] * 3
        assert answer.n == answer.agreed == (0 if shape[0] == 0 else answer.n)
        assert answer.differing == 0


# ---- CSR ----


@units
@pytest.mark.parametrize("per_row", [False, True])
@pytest.mark.parametrize("shape", [*SHAPES, (5, 3000)], ids=str)
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
    bad = tuple(np.array(part, dtype=dtype) for part in broken)
    good = np.array([0, 1]), np.array([0])
    for sides in ((*bad, *good), (*good, *bad), (*bad, *bad)):
        with pytest.raises(_kernel.RejectedError) as caught:
            _kernel.count_csr(*sides, None, columns=3)
        assert caught.value.args == (_kernel.UNSORTED,)


def test_a_broken_row_after_good_ones():
    starts, columns = np.array([0, 1, 2, 4]), np.array([0, 1, 2, 2])
    with pytest.raises(_kernel.RejectedError):
        _kernel.count_csr(starts, columns, starts, columns, None, columns=3)


# ---- both ----


@pytest.mark.parametrize("run", [dense, sparse])
def test_integer_weights_beyond_int64_are_refused(run):
    y = drawn((3, 2))
    assert run(y, y, np.array([HIGHEST - 1, 1, 0])).n == HIGHEST
    for weight in ([HIGHEST, 1, 0], [-HIGHEST, 0, 1], [-(2**63), 0, 0]):
        with pytest.raises(OverflowError, match="sample_weight"):
            run(y, y, np.array(weight))


@pytest.mark.xfail(reason="a row's weight counts once for each label that differs", strict=True)
@pytest.mark.parametrize("run", [dense, sparse])
def test_differing_labels_beyond_int64_are_exact_or_refused(run):
    y_true, y_pred = np.ones((1, 3), np.int8), np.zeros((1, 3), np.int8)
    try:
        answer = run(y_true, y_pred, np.array([2**62]))
    except OverflowError:
        return
    assert answer.differing == 3 * 2**62


@pytest.mark.parametrize("run", [dense, sparse])
def test_infinite_weights_touch_their_own_labels_only(run):
    y_true, y_pred = np.array([[1, 0], [0, 1]]), np.array([[1, 0], [0, 0]])
    answer = run(y_true, y_pred, np.array([np.inf, 2.0]))
    assert answer.margins.tolist() == [[np.inf, 0], [np.inf, 2], [np.inf, 0]]
    assert (answer.differing, answer.agreed, answer.n) == (2, np.inf, np.inf)


@interrupts.possible
def test_a_long_run_can_be_interrupted():
    cells = np.broadcast_to(np.uint8(1), (2**26, 2))
    assert interrupts.interrupt(lambda: dense(cells, cells)) < 1
    starts, columns = np.zeros(2**26 + 1, np.int32), np.empty(0, np.int32)
    sides = (starts, columns, starts, columns, None)
    assert interrupts.interrupt(lambda: _kernel.count_csr(*sides, columns=2)) < 1
