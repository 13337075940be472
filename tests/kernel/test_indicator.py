"""planes.h, indicator.h: dense multilabel rows; margins of columns and of rows."""

from __future__ import annotations

import math

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


# Words, groups of rows, tiles by columns and by rows, blocks.
EDGES = [8, 16, 32, 128, 512, BLOCK]
AROUND = [1, 2, 3, *(edge + by for edge in EDGES for by in (-1, 0, 1)), 2500]


@units
@pytest.mark.parametrize("columns", AROUND)
def test_columns_around_the_block(columns, unit):
    """Held to NumPy's integers, with more cells than a few tiles."""
    rows = 3 + 20_000 // columns
    y_true, y_pred = drawn((rows, columns)), drawn((rows, columns), 1)
    weight = np.arange(rows) % 7
    scale = (weight if unit != "ones" else np.ones(rows, int))[:, None]
    given = {"ones": None, "whole": weight, "real": weight / 1}[unit]
    for orders in ("CC", "FF", "CF", "FC"):
        sides = [np.asarray(y, order=o) for y, o in zip((y_true, y_pred), orders, strict=True)]
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


@pytest.mark.parametrize("rows", [1, 255, 256, 257, 511, 512, 513, 8191, 8192, 8193])
def test_rows_around_the_tile(rows):
    for columns in (1, 2, 33):
        y_true, y_pred = np.ones((rows, columns), "u1"), np.ones((rows, columns), "u1")
        y_true[-1, -1] = 0
        answer = dense(y_true, y_pred, per_row=True)
        full = [rows] * columns
        assert answer.margins[2].tolist() == full
        full[-1] -= 1
        assert answer.margins[0].tolist() == answer.margins[1].tolist() == full
        assert answer.rows[:, -1].tolist() == [columns - 1, columns - 1, columns]
        assert (answer.differing, answer.agreed, answer.n) == (1, rows - 1, rows)


# Where the values that a plane was thought to hold turn out to be others.
TURNS = {
    "0, then 1": (0, 1),
    "1, then 0": (1, 0),
    "0, then 5": (0, 5),
    "1, then 2": (1, 2),
    "2, then 1": (2, 1),
    "7, then 0": (7, 0),
    "3, then 4": (3, 4),
}


@pytest.mark.parametrize("dtype", DTYPES[1:])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_a_value_that_comes_late(turn, order, dtype):
    """In the first block, in the next one, in another tile, in the last cell."""
    before, after = turn
    other = drawn((3000, 3), 1)
    for at in (1, 1023, 1024, 1025, 5000, 8999):
        y_true = np.full(9000, before)
        y_true[at:] = drawn(9000 - at, at, turn)
        y_true[at] = after
        table = np.asarray(y_true.reshape(3000, 3).astype(dtype), order=order)
        for sides in ((table, other), (other, table), (table, table)):
            answer = dense(*sides, per_row=True)
            wanted = [(y != 0).astype(int) for y in sides]
            assert answer.margins[1:].tolist() == [y.sum(0).tolist() for y in wanted]
            assert answer.margins[0].tolist() == (wanted[0] & wanted[1]).sum(0).tolist()
            assert answer.rows[0].tolist() == (wanted[0] & wanted[1]).sum(1).tolist()
            assert answer.differing == (sides[0] != sides[1]).sum()
            assert answer.agreed == (sides[0] == sides[1]).all(1).sum()


@pytest.mark.parametrize("dtype", DTYPES[1:])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("values", [(0, 1, 2), (1, 2, 0), (5, 0, 1), (0, 0, 3), (4, 2, 1)])
def test_a_third_value_that_comes_late(values, order, dtype):
    good = drawn((3000, 3), 1)
    for at in (2, 1023, 1024, 5000, 8999):
        spoilt = np.full(9000, values[0])
        spoilt[1:at:2] = values[1]
        spoilt[at] = values[2]
        table = np.asarray(spoilt.reshape(3000, 3).astype(dtype), order=order)
        for sides in ((table, good), (good, table)):
            if len(set(spoilt.tolist())) < 3:
                dense(*sides)
                continue
            with pytest.raises(_kernel.RejectedError) as caught:
                dense(*sides)
            assert caught.value.args == (_kernel.MANY_VALUES,)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_minus_zero_is_zero(dtype):
    y_true = drawn((2000, 3), dtype=dtype)
    y_pred = np.where(drawn((2000, 3), 1) == 0, y_true, -0.0 * y_true)
    answer = dense(y_true, y_pred)
    assert answer.margins.tolist() == dense(y_true.astype(int), y_pred.astype(int)).margins.tolist()
    assert answer.differing == (y_true != y_pred).sum()


def test_values_of_the_two_sides_are_told_apart():
    """Each side holds two values of its own; none is equal to another."""
    y_true, y_pred = drawn((50, 9), 0, (-3, 5)), drawn((50, 9), 1, (4, HIGHEST))
    check(dense(y_true, y_pred, per_row=True), y_true, y_pred)
    y_pred[:25] = y_true[:25]
    y_pred[25:] = -3
    check(dense(y_true, y_pred, per_row=True), y_true, y_pred)


def test_float_weights_are_added_row_by_row():
    """Every column is the sum, with its rounding errors kept, of its rows in their order."""
    y_true, y_pred = drawn((3000, 40)), drawn((3000, 40), 1)
    weight = np.random.default_rng(0).lognormal(0, 30, 3000)
    answer = dense(y_true, y_pred, weight)
    for column in range(40):
        alone = dense(y_true[:, column : column + 1], y_pred[:, column : column + 1], weight)
        assert answer.margins[:, column].tolist() == alone.margins[:, 0].tolist()
        chosen = weight[y_true[:, column] != 0]
        assert answer.margins[1, column] == pytest.approx(math.fsum(chosen), rel=1e-15)


@pytest.mark.parametrize("count", [dense, sparse])
def test_weights_of_half_the_width(count):
    true, pred = drawn((300, 5)), drawn((300, 5), 1)
    weight = (np.arange(300) / 8).astype("f4")
    check(count(true, pred, weight), true, pred, weight.astype("f8"))


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
