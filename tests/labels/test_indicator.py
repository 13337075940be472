"""Multilabel tables against the oracle: dense in every layout, sparse in every format."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall.labels.indicator import Indicators, check_columns
from tests import oracle

sp = pytest.importorskip("scipy.sparse")

DRAW = np.random.default_rng(5)
TRUE, PRED = DRAW.integers(0, 2, (2, 40, 7))
WEIGHTS = DRAW.integers(1, 9, 40)
FORMATS = ["bsr", "coo", "csc", "csr", "dia", "dok", "lil"]
DENSE = {
    "C": np.ascontiguousarray,
    "Fortran": np.asfortranarray,
    "bool": lambda table: table.astype(bool),
    "uint8": lambda table: table.astype(np.uint8),
    "byte-swapped": lambda table: table.astype(">i2"),
    "float32": lambda table: table.astype(np.float32),
    "long double": lambda table: table.astype(np.longdouble),
    "strided": lambda table: np.repeat(np.repeat(table, 2, axis=0), 3, axis=1)[::2, ::3],
    "reversed": lambda table: table[::-1, ::-1].copy()[::-1, ::-1],
    "of another mark": lambda table: table * -5,
}


def check(tally, weights=None):
    columns = oracle.count_columns(TRUE.tolist(), PRED.tolist(), weights)
    expected = [
        [t.tp for t in columns],
        [t.tp + t.fn for t in columns],
        [t.tp + t.fp for t in columns],
    ]
    assert tally.margins.tolist() == expected
    weights = [1] * len(TRUE) if weights is None else weights
    assert tally.differing == sum(t.fp + t.fn for t in columns)
    assert tally.agreed == sum(
        w for w, same in zip(weights, (TRUE == PRED).all(1), strict=True) if same
    )
    assert tally.n == sum(weights)


@pytest.mark.parametrize("layout", DENSE)
def test_dense(layout):
    sides = DENSE[layout](TRUE), DENSE[layout](PRED)
    check(Indicators(*sides).tally(None))
    check(Indicators(*sides).tally(WEIGHTS), WEIGHTS.tolist())


def test_dense_sides_of_two_dtypes():
    check(Indicators(TRUE.astype(bool), PRED.astype(np.float64)).tally(None))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("make", [sp.csr_array, sp.csr_matrix])
def test_sparse(form, make):
    true, pred = make(TRUE).asformat(form), make(PRED).asformat(form)
    check(Indicators(true, pred).tally(None))
    check(Indicators(true, PRED).tally(None))
    check(Indicators(TRUE, pred).tally(WEIGHTS), WEIGHTS.tolist())


def test_sparse_with_wide_indices():
    true, pred = sp.csr_array(TRUE), sp.csr_array(PRED)
    true.indices, true.indptr = true.indices.astype(np.int64), true.indptr.astype(np.int64)
    check(Indicators(true, pred).tally(None))


def untidy(table):
    """Entries out of order, an explicit zero, and one entry cut in two."""
    tidy = sp.coo_array(table)
    rows = np.r_[tidy.row, [0], tidy.row[:1]]
    columns = np.r_[tidy.col, [6], tidy.col[:1]]
    values = np.r_[tidy.data * 2, [0], [-1]]
    values[0] = 3
    order = np.argsort(rows, kind="stable")[::-1]
    order = order[np.argsort(rows[order], kind="stable")]
    starts = np.r_[0, np.cumsum(np.bincount(rows, minlength=len(table)))]
    return sp.csr_array((values[order], columns[order], starts), shape=table.shape)


def test_sparse_that_is_not_in_order():
    true, pred = untidy(TRUE), untidy(PRED)
    kept = [(side.data.copy(), side.indices.copy(), side.indptr.copy()) for side in (true, pred)]
    check(Indicators(true, pred).tally(None))
    for side, before in zip((true, pred), kept, strict=True):
        for now, then in zip((side.data, side.indices, side.indptr), before, strict=True):
            np.testing.assert_array_equal(now, then, strict=True)


def test_stored_zeros_are_no_labels():
    stored = sp.csr_array(np.ones_like(TRUE))
    stored.data[:] = TRUE.ravel()
    assert stored.nnz == TRUE.size
    check(Indicators(stored, sp.csr_array(PRED)).tally(None))
    check(Indicators(stored, PRED).tally(None))
    assert stored.nnz == TRUE.size


def test_entries_that_cancel_are_no_labels():
    cancel = sp.csr_array(([1, -1, 1], [0, 0, 1], [0, 3]), shape=(1, 2))
    tally = Indicators(cancel, sp.csr_array([[1, 1]])).tally(None)
    assert tally.margins.tolist() == [[0, 1], [0, 1], [1, 1]]


@pytest.mark.parametrize("wrap", [np.array, sp.csr_array])
def test_rows(wrap):
    tally = Indicators(wrap(TRUE), wrap(PRED)).tally(None, per_row=True)
    rows = oracle.count_rows(TRUE.tolist(), PRED.tolist())
    assert tally.rows.tolist() == [
        [t.tp for t in rows],
        [t.tp + t.fn for t in rows],
        [t.tp + t.fp for t in rows],
    ]
    assert tally.rows.dtype == np.int64
    assert Indicators(wrap(TRUE), wrap(PRED)).tally(None).rows is None


@pytest.mark.parametrize("wrap", [np.array, sp.csr_array, sp.coo_array, sp.csc_matrix])
def test_columns(wrap):
    chosen = Indicators(wrap(TRUE), wrap(PRED)).columns(np.array([5.0, 0.0]))
    assert chosen.n_labels == 2
    whole = Indicators(TRUE, PRED).tally(None).margins
    assert chosen.tally(None).margins.tolist() == whole[:, [5, 0]].tolist()


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ([0, 7], r"\[0, n labels\) for multilabel targets. Got 7 > 6"),
        ([-1, 0], "Got -1 < 0"),
        ([0.5], r"numbers of columns, got \[0\.5\]"),
        ([np.nan], "numbers of columns"),
        (["0"], "numbers of columns, got"),
        ([True], "numbers of columns"),
    ],
)
def test_what_is_no_column(labels, text):
    with pytest.raises(ValueError, match=text):
        check_columns(np.array(labels), 7)
    with pytest.raises(ValueError, match=text):
        Indicators(TRUE, PRED).columns(np.array(labels))


def test_columns_may_be_none():
    check_columns(np.array([]), 7)
    assert Indicators(TRUE, PRED).columns(np.array([])).n_labels == 0


def test_two_marks_differ_where_both_are_set():
    """2 on one side and 1 on the other are two different labels, but both are labels."""
    for wrap in (np.array, sp.csr_array):
        tally = Indicators(wrap(TRUE * 2), wrap(PRED)).tally(None)
        assert tally.margins.tolist() == Indicators(TRUE, PRED).tally(None).margins.tolist()
        assert tally.differing == np.count_nonzero(TRUE * 2 != PRED)
        assert tally.agreed == np.count_nonzero((TRUE * 2 == PRED).all(axis=1))


def test_three_values_are_rejected():
    three = TRUE.copy()
    three[-1, -1] = 7
    three[-1, -2] = 1
    with pytest.raises(_kernel.RejectedError):
        Indicators(three, PRED).tally(None)


def test_no_copy_of_a_dense_table():
    import tracemalloc

    table = np.zeros((100_000, 5), dtype=np.int16)
    tracemalloc.start()
    Indicators(table, table).tally(None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000
