"""Multilabel indicators: two tables of 0 and 1, dense or sparse, to what the kernel reads."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import checked_csr, is_sparse
from fastrecall.errors import metric_texts
from fastrecall.labels.target import check_targets, is_readable

__all__ = ["IndicatorTally", "Indicators", "check_columns", "unread_indicators"]

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
    # Whether they may be tables of anything: what they hold is first read while counting.
    unread: bool = False

    @property
    def n_labels(self) -> int:
        """Columns."""
        return int(self.true.shape[1])

    @property
    def n_samples(self) -> int:
        """Rows."""
        return int(self.true.shape[0])

    def indexable(self) -> Indicators:
        """Return the same as known to be indicators of which rows can be taken."""
        true, pred, _ = self.checked()
        return Indicators(_indexable(true), _indexable(pred))

    def rows(self, at: Array) -> Indicators:
        """Return a copy of some rows, in the given order, of what is indexable."""
        return Indicators(self.true[at], self.pred[at])

    def checked(self) -> Indicators:
        """Return the same as known to be indicators, or raise scikit-learn's error."""
        if self.unread:
            check_targets(self.true, self.pred)
        return self._replace(unread=False)

    def columns(self, labels: Array) -> Indicators:
        """Return some columns, in the given order; indices must be in 0 .. n_labels - 1."""
        true, pred, _ = self.checked()
        check_columns(labels, self.n_labels)
        at = labels.astype(np.intp)
        return Indicators(_indexable(true)[:, at], _indexable(pred)[:, at])

    def tally(self, weights: Array | None, *, per_row: bool = False) -> IndicatorTally:
        """Count both sides in one pass.

        Raises
        ------
        RejectedError
            If a dense table holds fractions or more than two values. Of unread tables that is
            scikit-learn's error, unless another thread has mended them meanwhile.

        Notes
        -----
        Dense: O(n_samples * n_labels) time, no copy. Sparse: O(stored labels) time; no copy of
        CSR matrices without duplicates and explicit zeros.
        """
        direct = _is_plain_csr(self.true) and _is_plain_csr(self.pred)
        if not direct and (is_sparse(self.true) or is_sparse(self.pred)):
            return self._tally_copies(weights, per_row)
        try:
            if direct:
                return self._tally_csr([self.true, self.pred], weights, per_row, check=True)
            true, pred = _readable(self.true), _readable(self.pred)
            return IndicatorTally(*_kernel.count_indicator(true, pred, weights, per_row=per_row))
        except (_kernel.RejectedError, OverflowError) as error:
            # What is wrong with the targets comes before what is wrong with the weights.
            self.checked()
            if not direct or isinstance(error, OverflowError):
                raise
        return self._tally_copies(weights, per_row)

    def _tally_copies(self, weights: Array | None, per_row: bool) -> IndicatorTally:
        sides = [_as_csr(side) for side in (self.true, self.pred)]
        try:
            return self._tally_csr(sides, weights, per_row)
        except _kernel.RejectedError:
            return self._tally_csr([_canonical(side) for side in sides], weights, per_row)

    def _tally_csr(
        self, sides: list[Any], weights: Array | None, per_row: bool, *, check: bool = False
    ) -> IndicatorTally:
        true, pred = sides
        marks = [side.data[0] if len(side.data) else None for side in sides]
        return IndicatorTally(
            *_kernel.count_csr(
                *_indices(true),
                *_indices(pred),
                weights,
                columns=self.n_labels,
                marks=[side.data for side in sides] if check else [],
                unlike=None not in marks and bool(marks[0] != marks[1]),
                per_row=per_row,
            )
        )


def unread_indicators(y_true: Any, y_pred: Any) -> Indicators | None:
    """Return two plain tables of one shape, if that is what they are.

    Whether they are indicators is found out while they are counted: ndarrays of two whole numbers
    at most, or CSR that stores one whole number.
    """
    dense = _is_plain_table(y_true) and _is_plain_table(y_pred)
    if not dense and not (_is_plain_csr(y_true) and _is_plain_csr(y_pred)):
        return None
    n_samples, n_labels = y_true.shape
    if y_pred.shape != y_true.shape or n_samples < 1 or n_labels < 2:
        return None
    return Indicators(y_true, y_pred, unread=True)


def _is_plain_table(side: Any) -> bool:
    return type(side) is np.ndarray and side.ndim == 2 and is_readable(side.dtype)


def _is_plain_csr(side: Any) -> bool:
    if not (is_sparse(side) and side.format == "csr" and side.ndim == 2):
        return False
    parts = data, indices, starts = side.data, side.indices, side.indptr
    return (
        all(type(part) is np.ndarray and part.ndim == 1 for part in parts)
        and all(part.flags.c_contiguous and part.flags.aligned for part in parts)
        and all(part.dtype.kind == "i" and part.dtype.isnative for part in (indices, starts))
        and is_readable(data.dtype)
        and _belong_together(side)
    )


def _belong_together(csr: Any) -> bool:
    """Tell whether the parts may be those of one table, as far as their sizes tell."""
    starts = csr.indptr
    sizes = len(csr.data) == len(csr.indices), len(starts) == csr.shape[0] + 1
    return all(sizes) and bool(starts[0] == 0)


def _readable(side: Array) -> Array:
    return side if is_readable(side.dtype) else side.astype(np.float64)


def _indexable(side: Any) -> Any:
    return checked_csr(side) if is_sparse(side) else side


def _as_csr(side: Any) -> Any:
    """Return CSR that stores no zeros; whether labels come twice, the kernel will see."""
    if not is_sparse(side):
        # The other side is sparse, so scipy is loaded.
        native = side.astype(side.dtype.newbyteorder("="))
        return sys.modules["scipy.sparse"].csr_array(native)
    csr = side if side.format == "csr" and _belong_together(side) else checked_csr(side)
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
