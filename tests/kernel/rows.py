"""Multilabel rows through the kernel, dense and CSR, and what the oracle says of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from tests import oracle
from tests.kernel.answers import same

SHAPES = [(1, 1), (200, 1), (1, 200), (70, 3), (20, 9)]


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
