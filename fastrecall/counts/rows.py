"""Tallies of single samples, for samplewise averages of multilabel targets."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.averaging import Margins
from fastrecall.counts.scoring import Scoring
from fastrecall.errors import input_texts

__all__ = ["RowCounts"]


class RowCounts(Scoring):
    """What was counted in each row of a multilabel indicator.

    Unlike ``Counts`` it grows with the number of samples, because the mean of ratios is no
    function of any sum of counts.

    Parameters
    ----------
    tp, n_true, n_pred : ndarray of shape (n_samples,) of int64
        Labels of each row that are true and predicted, true, predicted.
    n_labels : int
        Columns of the indicator.
    weight : ndarray of shape (n_samples,), optional
        How much each row weighs.
    """

    __slots__ = ("margins",)

    _everything = "samples"

    def __init__(
        self,
        tp: np.ndarray[Any, Any],
        n_true: np.ndarray[Any, Any],
        n_pred: np.ndarray[Any, Any],
        n_labels: int,
        weight: np.ndarray[Any, Any] | None = None,
    ) -> None:
        if weight is None:
            self.margins = Margins(tp, n_true, n_pred, n_labels)
            return
        # Weighted before they are divided, so that a row without weight has no ratio; and in 64
        # bits, so that nothing wraps or is rounded.
        weight = weight.astype(np.int64 if weight.dtype.kind in "bi" else np.float64)
        if weight.dtype.kind == "i" and np.abs(weight.astype("f8")).max() * n_labels >= 2.0**63:
            raise OverflowError(input_texts.WEIGHTS_OVERFLOW)
        self.margins = Margins(
            tp * weight, n_true * weight, n_pred * weight, n_labels * weight, weight
        )

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        # Which labels count, and what pos_label is worth, was settled when the rows were counted.
        if average != "samples":
            raise ValueError(f"counts of single rows have average='samples' only, not {average!r}")
        return self.margins
