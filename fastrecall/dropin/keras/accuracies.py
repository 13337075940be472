"""Keras' accuracies: how often predictions are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.cutoffs import Cutoffs
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import beyond, single
from fastrecall.dropin.keras.confusion import checked_k
from fastrecall.dropin.keras.inputs import as_floats, as_numbers, refuse_nan, refused
from fastrecall.dropin.keras.means import Matches, MeanOfMatches
from fastrecall.dropin.keras.rows import label_hits, refuse_k
from fastrecall.dropin.keras.runs import ZERO_AND_ONE, agreeing, between
from fastrecall.dropin.keras.shapes import (
    at_once,
    flat,
    flat_blocks,
    refuse_others,
    same_rank,
)

__all__ = [
    "Accuracy",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "SparseCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
    "TopKCategoricalAccuracy",
]

Array = np.ndarray[Any, Any]

# No label is as large.
_MOST_LABEL = 2.0**62


def _side_by_side(y_true: Any, y_pred: Any) -> tuple[Array, Array]:
    true, pred = same_rank(as_numbers(y_true, "y_true"), as_floats(y_pred, "y_pred"))
    refuse_others(true, pred)
    return true, pred


def _blocks(true: Array, pred: Array) -> Iterator[tuple[Array, Array]]:
    for one, other in flat_blocks(true, pred):
        refuse_nan(one, "y_true")
        refuse_nan(other, "y_pred")
        yield one, other


class Accuracy(MeanOfMatches):
    """How often predictions equal labels: ``keras.metrics.Accuracy``.

    Parameters
    ----------
    name : str, default="accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.

    Examples
    --------
    >>> m = Accuracy()
    >>> m.update_state([[1], [2], [3], [4]], [[0], [2], [3], [4]])
    >>> float(m.result())
    0.75
    """

    def __init__(self, name: str | None = "accuracy", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def _hits(self, y_true: Any, y_pred: Any) -> tuple[tuple[int, ...], int]:
        true, pred = _side_by_side(y_true, y_pred)
        if true.dtype == pred.dtype and true.dtype.kind in "biu":
            return pred.shape, agreeing(true, pred)
        return super()._hits(true, pred)

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = _side_by_side(y_true, y_pred)
        # Labels are converted to the dtype of predictions, as in Keras.
        pairs = _blocks(true, pred)
        return pred.shape, (one.astype(pred.dtype, copy=False) == other for one, other in pairs)


class BinaryAccuracy(MeanOfMatches):
    """How often scores are on their label's side of a threshold: ``keras.metrics.BinaryAccuracy``.

    Parameters
    ----------
    name : str, default="binary_accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.
    threshold : float, default=0.5
        Scores that are greater mean 1, others 0.

    Examples
    --------
    >>> m = BinaryAccuracy()
    >>> m.update_state([[1], [1], [0], [0]], [[0.98], [1], [0], [0.6]])
    >>> float(m.result())
    0.75
    """

    _options = ("threshold",)

    def __init__(
        self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5
    ) -> None:
        super().__init__(name, dtype)
        self.threshold = threshold
        self._threshold = single(threshold)

    def _hits(self, y_true: Any, y_pred: Any) -> tuple[tuple[int, ...], int]:
        true, pred = _side_by_side(y_true, y_pred)
        sides = true, pred, None
        try:
            cells, _ = between(sides, at_once(*sides), flat, self._cutoffs, ZERO_AND_ONE)
        except _kernel.RejectedError as error:
            if error.args[0] != _kernel.FRACTIONAL:
                raise refused(error) from None
            return super()._hits(true, pred)
        return pred.shape, int(cells[0, 0, 0] + cells[0, 1, 1])

    def _cutoffs(self, scores: np.dtype[Any]) -> Cutoffs:
        return beyond(scores, float(self._threshold))

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = _side_by_side(y_true, y_pred)
        limit = self._threshold.astype(np.float64 if pred.dtype == np.float64 else np.float32)
        return pred.shape, ((other > limit) == one for one, other in _blocks(true, pred))


class CategoricalAccuracy(MeanOfMatches):
    """How often the highest score is the label's, of one-hot labels, as Keras' class of this name.

    Parameters
    ----------
    name : str, default="categorical_accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.

    Examples
    --------
    >>> m = CategoricalAccuracy()
    >>> m.update_state([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]])
    >>> float(m.result())
    0.5
    """

    def __init__(self, name: str | None = "categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        return _of_one_hot(y_true, y_pred, 1, first=True)


class SparseCategoricalAccuracy(MeanOfMatches):
    """How often the highest score is the label's, of integers, as Keras' class of this name.

    Parameters
    ----------
    name : str, default="sparse_categorical_accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.

    Examples
    --------
    >>> m = SparseCategoricalAccuracy()
    >>> m.update_state([[2], [1]], [[0.1, 0.6, 0.3], [0.05, 0.95, 0]])
    >>> float(m.result())
    0.5
    """

    def __init__(self, name: str | None = "sparse_categorical_accuracy", dtype: Any = None) -> None:
        super().__init__(name, dtype)

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = as_numbers(y_true, "y_true"), as_floats(y_pred, "y_pred")
        true = _labels_of(true, pred)
        shape = true.shape[:-1] if true.ndim > 1 and true.shape[-1] == 1 else true.shape
        hits = _of_labels(true, pred, 1, first=True)
        hits[hits > 1] = 0
        return shape, [hits.view(bool)]


class TopKCategoricalAccuracy(MeanOfMatches):
    """How often the label is among the k best scores, of one-hot labels, as Keras' class.

    Parameters
    ----------
    k : int, default=5
        Scores that are equal to the k-th count as well, as in Keras.
    name : str, default="top_k_categorical_accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.

    Examples
    --------
    >>> m = TopKCategoricalAccuracy(k=1)
    >>> m.update_state([[0, 0, 1], [0, 1, 0]], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]])
    >>> float(m.result())
    0.5
    """

    _options = ("k",)

    def __init__(
        self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None
    ) -> None:
        super().__init__(name, dtype)
        self.k = checked_k("k", k)

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        return _of_one_hot(y_true, y_pred, self.k, first=False)


class SparseTopKCategoricalAccuracy(MeanOfMatches):
    """How often the label is among the k best scores, of integers, as Keras' class.

    Parameters
    ----------
    k : int, default=5
        Scores that are equal to the k-th count as well, as in Keras.
    name : str, default="sparse_top_k_categorical_accuracy"
    dtype : str or dtype, optional
        Of results; float64 by default.
    from_sorted_ids : bool, default=False
        Whether y_pred holds labels instead of scores, the best first.

    Examples
    --------
    >>> m = SparseTopKCategoricalAccuracy(k=1)
    >>> m.update_state([2, 1], [[0.1, 0.9, 0.8], [0.05, 0.95, 0]])
    >>> float(m.result())
    0.5
    """

    _options = ("k",)

    def __init__(
        self,
        k: int = 5,
        name: str | None = "sparse_top_k_categorical_accuracy",
        dtype: Any = None,
        from_sorted_ids: bool = False,
    ) -> None:
        super().__init__(name, dtype)
        self.k = checked_k("k", k)
        self.from_sorted_ids = from_sorted_ids

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        config = super().get_config()
        return {**config, "from_sorted_ids": True} if self.from_sorted_ids else config

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = as_numbers(y_true, "y_true"), as_floats(y_pred, "y_pred")
        labels = _labels_of(true, pred)
        if self.from_sorted_ids:
            return true.shape, flat((labels[..., None] == pred[..., : self.k]).any(axis=-1))
        refuse_k(self.k, "k", pred)
        hits = _of_labels(labels, pred, self.k, first=False)
        if hits.max(initial=0) > 1:
            whole = labels.astype(np.int64)
            raise ValueError(texts.label_out_of_range(whole.min(), whole.max(), pred.shape[-1]))
        return true.shape, [hits.view(bool)]


def _labels_of(true: Array, pred: Array) -> Array:
    """Return labels in the shape of the rows of scores."""
    if true.ndim == pred.ndim and true.ndim and true.shape[-1] == 1:
        true = true[..., 0]
    if pred.ndim < 2 or true.shape != pred.shape[:-1]:
        raise ValueError(texts.labels_and_rows_differ(true.shape, pred.shape))
    return true


def _of_labels(labels: Array, scores: Array, k: int, *, first: bool) -> Array:
    try:
        return label_hits(labels, scores, k, first=first)
    except _kernel.RejectedError as error:
        if error.args[0] != _kernel.FRACTIONAL:
            raise refused(error) from None
    refuse_nan(labels, "y_true")
    # A fraction is no column, and neither is what no integer holds.
    possible = (labels == np.trunc(labels)) & (np.abs(labels) < _MOST_LABEL)
    return label_hits(np.where(possible, labels, -1), scores, k, first=first)


def _of_one_hot(y_true: Any, y_pred: Any, k: int, *, first: bool) -> Matches:
    true, pred = as_floats(y_true, "y_true"), as_floats(y_pred, "y_pred")
    refuse_others(true, pred)
    refuse_k(k, "k", pred)
    try:
        hits = label_hits(true, pred, k, first=first)
    except _kernel.RejectedError as error:
        raise refused(error) from None
    return pred.shape[:-1], [hits.view(bool)]
