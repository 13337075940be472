"""Sparse indicators that are not in their plain form, against the dense table they stand for."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall

sparse = pytest.importorskip("scipy.sparse")

FORMATS = ["csr", "csc", "coo"]
WIDTHS = ["int32", "int64"]
RANDOM = np.random.default_rng(2)
PRED = (RANDOM.random((40, 9)) < 0.3).astype(np.int64)
TRUE = PRED ^ (RANDOM.random((40, 9)) < 0.1)


def widened(table, width):
    """Return a sparse table whose indices are of one width."""
    for name in ("indices", "indptr", "row", "col"):
        if hasattr(table, name) and getattr(table, name, None) is not None:
            part = getattr(table, name)
            if isinstance(part, np.ndarray):
                setattr(table, name, part.astype(width))
    return table


def entries(*extra):
    """Return the stored entries of TRUE in no order, and some more."""
    rows, columns = np.nonzero(TRUE)
    order = RANDOM.permutation(len(rows))
    ones = np.ones(len(rows), np.int64)
    more = np.array(extra, np.int64).reshape(-1, 3)
    return (
        np.r_[ones[order], more[:, 0]],
        (np.r_[rows[order], more[:, 1]], np.r_[columns[order], more[:, 2]]),
    )


def check(true):
    pred = sparse.csr_array(PRED)
    for average in (None, "macro", "micro"):
        ours = fastrecall.f1_score(true, pred, average=average, zero_division=0.0)
        dense = fastrecall.f1_score(TRUE, PRED, average=average, zero_division=0.0)
        np.testing.assert_array_equal(ours, dense)
    np.testing.assert_array_equal(
        fastrecall.multilabel_confusion_matrix(true, pred),
        fastrecall.multilabel_confusion_matrix(TRUE, PRED),
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("form", FORMATS)
def test_plain(form, width):
    check(widened(sparse.coo_array(TRUE).asformat(form), width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("form", FORMATS)
def test_explicit_zeros_are_no_labels(form, width):
    row, column = np.argwhere(TRUE == 0)[3]
    table = sparse.coo_array(entries((0, row, column)), shape=TRUE.shape).asformat(form)
    assert table.nnz == TRUE.sum() + 1
    check(widened(table, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_unsorted_indices_of_coo(width):
    check(widened(sparse.coo_array(entries(), shape=TRUE.shape), width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("form", ["csr", "csc"])
def test_unsorted_indices(form, width):
    table = sparse.coo_array(TRUE).asformat(form)
    for start, end in zip(table.indptr[:-1], table.indptr[1:], strict=True):
        table.indices[start:end] = table.indices[start:end][::-1].copy()
    table.has_sorted_indices = False
    check(widened(table, width))


@pytest.mark.parametrize("form", ["csr", "csc"])
def test_an_entry_that_is_one_and_then_minus_one_is_none(form):
    """Duplicates are summed: what is stored twice may be no label at all."""
    row, column = np.argwhere(TRUE == 0)[3]
    stored = entries((1, row, column), (-1, row, column))
    table = sparse.coo_array(stored, shape=TRUE.shape)
    assert (table.toarray() == TRUE).all()
    summed = table.asformat(form)
    summed.sum_duplicates()
    check(summed)


def duplicated(form):
    """Return a compressed table in which one entry is stored in two halves."""
    table = sparse.coo_array(TRUE.astype(np.float64)).asformat(form)
    first = table.indptr[:-1][np.diff(table.indptr) > 0][0]
    data = np.insert(table.data, first, 0.5)
    data[first + 1] = 0.5
    indices = np.insert(table.indices, first, table.indices[first])
    starts = table.indptr + (
        np.arange(len(table.indptr)) > np.flatnonzero(np.diff(table.indptr))[0]
    )
    made = type(table)((data, indices, starts), shape=table.shape)
    assert (made.toarray() == TRUE).all()
    return made


@pytest.mark.parametrize("form", ["csr", "csc"])
def test_an_entry_in_two_halves_is_one_label_or_refused(form):
    """scikit-learn looks at what is stored, finds halves, and refuses them."""
    table = duplicated(form)
    with pytest.raises(ValueError, match="continuous"):
        fastrecall.f1_score(table, table, average="macro")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_duplicate_of_a_label_is_one_label(width):
    row, column = np.argwhere(TRUE == 1)[3]
    table = sparse.coo_array(entries((1, row, column)), shape=TRUE.shape)
    dense = table.toarray()
    assert dense[row, column] == 2
    ours = fastrecall.count(widened(table, width), sparse.csr_array(PRED))
    assert ours.tp.tolist() == (TRUE & PRED).sum(axis=0).tolist()
    assert ours.n_true.tolist() == TRUE.sum(axis=0).tolist()


@pytest.mark.parametrize("starts", [[0, 2**31 - 1, -2], [0, -5, 0]], ids=["wraps", "falls"])
def test_starts_that_do_not_rise_are_refused(starts):
    """Differences of narrow integers wrap, so that scipy's own check finds nothing."""
    table = sparse.csr_matrix((2, 2), dtype=np.int64)
    table.indptr = np.array(starts, np.int32)
    table.indices, table.data = np.zeros(3, np.int32), np.ones(3, np.int64)
    with pytest.raises(ValueError, match="the indices of a sparse indicator are not those of a"):
        fastrecall.count(table, table)
