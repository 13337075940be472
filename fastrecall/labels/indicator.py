"""Multilabel indicators: two tables of 0 and 1, dense or sparse, to what the kernel reads."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import checked_csr, is_sparse
from fastrecall.errors import metric_texts

__all__ = ["IndicatorTally", "Indicators", "check_columns"]

Array = np.ndarray[Any, Any]


class IndicatorTally(NamedTuple):
    """What was counted of indicators: margins of columns, of rows, and totals."""

    margins: Array
    rows: Array | None
    differing: float
    agreed: float
    n: float


class Indicators(NamedTuple):
    """Two indicators of one shape: ndarrays or scipy sparse objects."""

    true: Any
    pred: Any

    @property
    def n_labels(self) -> int:
        """Columns."""
        return int(self.true.shape[1])

    def columns(self, labels: Array) -> Indicators:
        """Return some columns, in the given order; indices must be in 0 .. n_labels - 1."""
        check_columns(labels, self.n_labels)
        at = labels.astype(np.intp)
        return Indicators(*(_indexable(side)[:, at] for side in self))

    def tally(self, weights: Array | None, *, per_row: bool = False) -> IndicatorTally:
        """Count both sides in one pass.

        Notes
        -----
        Dense: O(n_samples * n_labels) time, no copy. Sparse: O(stored labels) time; no copy of
        CSR matrices whose rows are sorted, without duplicates and explicit zeros.
        """
        if is_sparse(self.true) or is_sparse(self.pred):
            return self._tally_sparse(weights, per_row)
        true, pred = _readable(self.true), _readable(self.pred)
        return IndicatorTally(*_kernel.count_indicator(true, pred, weights, per_row=per_row))

    def _tally_sparse(self, weights: Array | None, per_row: bool) -> IndicatorTally:
        sides = [_as_csr(side) for side in self]
        marks = [side.data[0] if len(side.data) else None for side in sides]
        unlike = None not in marks and bool(marks[0] != marks[1])

        def run(sides: list[Any]) -> IndicatorTally:
            (true_starts, true_columns), (pred_starts, pred_columns) = map(_indices, sides)
            return IndicatorTally(
                *_kernel.count_csr(
                    true_starts,
                    true_columns,
                    pred_starts,
                    pred_columns,
                    weights,
                    columns=self.n_labels,
                    unlike=unlike,
                    per_row=per_row,
                )
            )

        try:
            return run(sides)
        except _kernel.RejectedError:
            return run([_canonical(side) for side in sides])


def _readable(side: Array) -> Array:
    if side.dtype.kind == "f" and side.dtype.itemsize not in (4, 8):
        return side.astype(np.float64)
    return side


def _indexable(side: Any) -> Any:
    return checked_csr(side) if is_sparse(side) else side


def _as_csr(side: Any) -> Any:
    """Return CSR that stores no zeros; whether its rows are sorted, the kernel will see."""
    if not is_sparse(side):
        # The other side is sparse, so scipy is loaded.
        native = side.astype(side.dtype.newbyteorder("="))
        return sys.modules["scipy.sparse"].csr_array(native)
    csr = side if side.format == "csr" else checked_csr(side)
    if np.count_nonzero(csr.data) != len(csr.data):
        csr = checked_csr(csr)
        csr.eliminate_zeros()
    return csr


def _canonical(csr: Any) -> Any:
    """Return a copy with sorted rows, without duplicates and zeros."""
    private = checked_csr(csr)
    # scipy remembers that rows are sorted also where somebody wrote into them since.
    private.has_canonical_format = private.has_sorted_indices = False
    private.sum_duplicates()
    private.eliminate_zeros()
    return private


def _indices(csr: Any) -> tuple[Array, Array]:
    starts = np.require(csr.indptr, requirements=["ALIGNED", "C_CONTIGUOUS"])
    return starts, np.require(csr.indices, requirements=["ALIGNED", "C_CONTIGUOUS"])


def check_columns(labels: Array, n_labels: int) -> None:
    """Raise a ValueError unless all labels are columns of an indicator."""
    if len(labels) and (labels.dtype.kind not in "iuf" or (labels % 1 != 0).any()):
        raise ValueError(f"labels of an indicator are numbers of columns, got {labels.tolist()}")
    if len(labels) and labels.max() > n_labels - 1:
        raise ValueError(metric_texts.label_too_large(labels.max(), n_labels))
    if len(labels) and labels.min() < 0:
        raise ValueError(metric_texts.label_negative(labels.min()))
