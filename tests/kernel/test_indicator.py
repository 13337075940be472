"""indicator.h: dense multilabel rows; margins of columns and of rows."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel import interrupts
from tests.kernel.answers import BLOCK, HIGHEST, UNITS, weights
from tests.kernel.layouts import DTYPES
from tests.kernel.rows import SHAPES, check, dense, drawn, sparse

units = pytest.mark.parametrize("unit", UNITS)


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
    y_true, y_pred = np.asarray(drawn((20, 3), dtype=dtype), order=order), drawn((20, 3), 1)
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
@pytest.mark.parametrize("shape", [(30, 1), (30, 3), (2, BLOCK + 30)], ids=str)
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


# ---- dense and CSR ----


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


@pytest.mark.parametrize("run", [dense, sparse])
def test_integer_weights_up_to_int64(run):
    y = drawn((3, 1))
    for weight in ([HIGHEST - 1, 1, 0], [-HIGHEST, 0, 0], [0, HIGHEST // 2, -(HIGHEST // 2)]):
        check(run(y, 1 - y, np.array(weight)), y, 1 - y, np.array(weight))
    for weight in ([HIGHEST, 1, 0], [-HIGHEST, 0, 1], [-(2**63), 0, 0]):
        with pytest.raises(OverflowError, match="sample_weight"):
            run(y, y, np.array(weight))


@pytest.mark.parametrize("run", [dense, sparse])
@pytest.mark.parametrize("weight", [2**62, HIGHEST, -HIGHEST, HIGHEST // 3, -(HIGHEST // 3)])
def test_a_row_that_differs_in_many_labels_is_exact_or_refused(weight, run):
    """Its weight counts once for each of them."""
    y_true, y_pred, weights = np.ones((1, 3), "i1"), np.zeros((1, 3), "i1"), np.array([weight])
    try:
        answer = run(y_true, y_pred, weights)
    except OverflowError:
        assert abs(3 * weight) > HIGHEST
    else:
        check(answer, y_true, y_pred, weights)


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
