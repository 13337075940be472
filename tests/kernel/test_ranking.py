"""scores/ and loops/best.h: the best columns of rows, held to Python's own sort."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrecall import _kernel
from tests.kernel.layouts import SWAPPED

DTYPES = ["f2", "f4", "f8", "i8", *(SWAPPED + dtype for dtype in ("f2", "f4", "f8", "i8"))]
# Around the lanes, what is taken at a time, a gathered tile, and a block.
COLUMNS = [1, 2, 15, 16, 17, 48, 49, 65, 513, 1025, 2100]


def _apart(table):
    wide = np.zeros((2 * len(table), 3 * table.shape[1]), table.dtype)
    wide[::2, 1::3] = table
    return wide[::2, 1::3]


def _misaligned(table):
    room = np.zeros(table.nbytes + 1, np.uint8)
    view = room[1:].view(table.dtype).reshape(table.shape)
    view[:] = table
    return view


LAYOUTS = {
    "rows": np.ascontiguousarray,
    "columns": np.asfortranarray,
    "apart": _apart,
    "backwards": lambda table: np.ascontiguousarray(table[::-1, ::-1])[::-1, ::-1],
    "columns apart": lambda table: _apart(table.T).T,
    "misaligned": _misaligned,
}


def best(row, last):
    """Return all columns of a row of Python numbers, the best first."""
    columns = range(len(row))
    return sorted(columns, key=lambda c: (row[c], c if last else -c), reverse=True)


def ranks(table, ks, last, dtype=np.uint32, **options):
    columns = np.zeros((ks[-1], len(table)), dtype)
    _kernel.rank_scores(table, columns, ks, last=last, **options)
    return columns


def check(table, ks, last):
    """Compare the sets of the first k: from one k to the next there is no order."""
    compare(ranks(table, ks, last), [best(row, last) for row in table.tolist()], ks)


def compare(found, expected, ks):
    for at, columns in enumerate(expected):
        for k in ks:
            assert set(found[:k, at].tolist()) == set(columns[:k])


def drawn(rows, columns, dtype, kind="many"):
    draw = np.random.default_rng(columns)
    if kind == "few":
        # Zeros of both signs are equal, and so are infinities.
        values = draw.choice([-1.0, -0.0, 0.0, 1.0, 2.0], (rows, columns))
        if "f" in dtype:
            values[draw.random((rows, columns)) < 0.05] = np.inf
            values[draw.random((rows, columns)) < 0.2] = -np.inf
    else:
        values = 100 * draw.standard_normal((rows, columns))
    return values.astype(dtype)


@pytest.mark.parametrize("last", [False, True], ids=["first", "last"])
@pytest.mark.parametrize("kind", ["many", "few"])
@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("dtype", DTYPES[:4])
def test_widths(simd, dtype, columns, kind, last):
    table = drawn(4, columns, dtype, kind)
    expected = [best(row, last) for row in table.tolist()]
    for k in sorted({min(k, columns) for k in (1, 5, 17, 60, columns)}):
        for ks in (sorted({1, (k + 1) // 2, k}), [k]):
            compare(ranks(table, ks, last), expected, ks)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("columns", [3, 70, 1030])
@pytest.mark.parametrize("dtype", DTYPES)
def test_layouts(simd, dtype, columns, layout):
    table = LAYOUTS[layout](drawn(67, columns, dtype, "few"))
    for last in (False, True):
        expected = [best(row, last) for row in table.tolist()]
        for k in {1, 3, min(20, columns)}:
            compare(ranks(table, [k], last), expected, [k])


@pytest.mark.parametrize("order", ["rising", "falling", "equal", "organ"])
@pytest.mark.parametrize("columns", [40, 1500])
def test_orders(simd, columns, order):
    row = np.arange(columns, dtype="f4")
    row = {"rising": row, "falling": -row, "equal": 0 * row, "organ": -abs(row - 20)}[order]
    for k in (1, 7, 30, columns):
        check(np.tile(row, (2, 1)), [k], last=True)
        check(np.tile(row, (2, 1)), [k], last=False)


@pytest.mark.parametrize("layout", ["rows", "columns"])
@pytest.mark.parametrize("columns", [1, 5, 48, 64, 100, 1500])
@pytest.mark.parametrize("dtype", DTYPES[:3])
def test_nan_is_found_wherever_it_is(simd, dtype, columns, layout):
    plain = drawn(70, columns, dtype)
    for row, column in {(0, 0), (3, columns - 1), (69, columns // 2)}:
        for bad, finite in ((np.nan, False), (-np.nan, False), (np.inf, True), (-np.inf, True)):
            table = plain.copy()
            table[row, column] = bad
            table = LAYOUTS[layout](table)
            with pytest.raises(_kernel.RejectedError) as refused:
                ranks(table, [1], False, finite=finite)
            assert refused.value.args == (_kernel.NAN_SCORE, row)
            if finite:
                ranks(table, [1], False)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_rows(data):
    width = data.draw(st.sampled_from([16, 32, 64]))
    scores = st.floats(width=width, allow_nan=False) | st.sampled_from([0.0, -0.0, 1.0])
    columns = data.draw(st.integers(1, 40))
    rows = data.draw(st.lists(st.lists(scores, min_size=columns, max_size=columns), min_size=1))
    k = data.draw(st.integers(1, columns))
    check(np.array(rows, dtype=f"f{width // 8}"), [k], data.draw(st.booleans()))


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
def test_columns_of_any_integers(dtype):
    table = drawn(8, 100, "f4")
    assert (ranks(table, [100], True, dtype) == ranks(table, [100], True)).all()


@pytest.mark.parametrize("ks", [[], [0], [2, 1], [1, 1], [4], [1, 9]])
def test_ranks_that_are_refused(ks):
    with pytest.raises(ValueError, match="rank"):
        _kernel.rank_scores(np.zeros((2, 3)), np.zeros((4, 2), "u4"), ks, last=True)


@pytest.mark.parametrize(
    "columns",
    [
        np.zeros((1, 3), "u4"),
        np.zeros((1, 2), "f4"),
        np.zeros((1, 4), "u4")[:, ::2],
        np.zeros((1, 2), f"{SWAPPED}u4"),
        np.zeros(2, "u4"),
    ],
    ids=["long", "floats", "apart", "swapped", "flat"],
)
def test_places_that_are_refused(columns):
    with pytest.raises((TypeError, ValueError)):
        _kernel.rank_scores(np.zeros((2, 3)), columns, [1], last=True)


@pytest.mark.parametrize("columns", [2, 5, 40])
def test_rows_that_begin_between_two_scores(columns):
    table = drawn(40, columns, "f4")
    rows = np.zeros(40, [("row", "f4", (columns,)), ("rest", "u1")])
    rows["row"] = table
    assert (ranks(rows["row"], [1], True) == ranks(table, [1], True)).all()


def test_ranks_that_have_no_row_or_too_many():
    for rows, ks in ((2, [1]), (1, [1, 2])):
        with pytest.raises(ValueError, match=f"{rows} rows for {ks[-1]} ranks"):
            _kernel.rank_scores(np.zeros((2, 3)), np.zeros((rows, 2), "u4"), ks, last=True)


def test_columns_that_have_no_room():
    with pytest.raises(ValueError, match="no room"):
        ranks(np.zeros((2, 300)), [1], True, np.uint8)


@pytest.mark.parametrize("dtype", ["i4", "U1", "c8", "O"])
def test_scores_of_other_dtypes(dtype):
    with pytest.raises((TypeError, ValueError)):
        ranks(np.zeros((2, 3), dtype), [1], True)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("ks", [[511, 512], [17, 513], [1025, 2099]])
def test_many_of_many_columns(layout, ks):
    table = np.random.default_rng(0).integers(0, 500, (3, 2100))
    table[1].sort()
    check(LAYOUTS[layout](table), ks, False)


@pytest.mark.parametrize("order", [1, -1])
def test_half_of_the_columns_of_a_sorted_row_take_no_longer_than_some_sorts(order):
    row = np.random.default_rng(0).random(200_000)
    seconds = []
    for table in (np.sort(row)[np.newaxis, ::order].copy(), row[np.newaxis]):
        start = time.perf_counter()
        if len(seconds):
            np.argsort(table)
        else:
            ranks(table, [100_000], True)
        seconds.append(time.perf_counter() - start)
    # In quadratic time it were hundreds.
    assert seconds[0] < 30 * seconds[1]
