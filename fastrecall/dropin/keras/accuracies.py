"""Keras' accuracies: how often predictions are what they should be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import single
from fastrecall.dropin.keras.choosing import (
    columns_of,
    highest,
    in_top_k,
    is_highest,
    of_one_hot,
    places_of,
    refuse_k,
    tables,
)
from fastrecall.dropin.keras.confusion import checked_k
from fastrecall.dropin.keras.inputs import as_floats, as_numbers, refuse_nan
from fastrecall.dropin.keras.means import Matches, MeanOfMatches
from fastrecall.dropin.keras.shapes import as_one_row, refuse_others, same_rank

__all__ = [
    "Accuracy",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "SparseCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
    "TopKCategoricalAccuracy",
]

Array = np.ndarray[Any, Any]


def _side_by_side(y_true: Any, y_pred: Any) -> tuple[Array, Array]:
    true, pred = same_rank(as_numbers(y_true, "y_true"), as_floats(y_pred, "y_pred"))
    refuse_others(true, pred)
    return true, pred


def _blocks(true: Array, pred: Array) -> Iterator[tuple[Array, Array]]:
    for one, other in as_one_row(true, pred):
        assert one is not None
        assert other is not None
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

    def __init__(
        self, name: str | None = "binary_accuracy", dtype: Any = None, threshold: float = 0.5
    ) -> None:
        super().__init__(name, dtype)
        self.threshold = threshold
        self._threshold = single(threshold)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        return {**super().get_config(), "threshold": self.threshold}

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
        true, pred = as_floats(y_true, "y_true"), as_floats(y_pred, "y_pred")
        refuse_others(true, pred)
        pairs = tables(true, pred)
        return pred.shape[:-1], (
            np.logical_or.reduce(of_one_hot(one, "y_true") & highest(columns_of(other), "y_pred"))
            for one, other in pairs
        )


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
        pairs = tables(true[..., None], pred)
        return shape, (_of_label(one, other) for one, other in pairs)


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

    def __init__(
        self, k: int = 5, name: str | None = "top_k_categorical_accuracy", dtype: Any = None
    ) -> None:
        super().__init__(name, dtype)
        self.k = checked_k("k", k)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        return {**super().get_config(), "k": self.k}

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = as_floats(y_true, "y_true"), as_floats(y_pred, "y_pred")
        refuse_others(true, pred)
        refuse_k(self.k, "k", pred)
        return pred.shape[:-1], (self._block(one, other) for one, other in tables(true, pred))

    def _block(self, true: Array, pred: Array) -> Array:
        return in_top_k(places_of(of_one_hot(true, "y_true")), pred, self.k)


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
        config = {**super().get_config(), "k": self.k}
        return {**config, "from_sorted_ids": True} if self.from_sorted_ids else config

    def _matches(self, y_true: Any, y_pred: Any) -> Matches:
        true, pred = as_numbers(y_true, "y_true"), as_floats(y_pred, "y_pred")
        shape = true.shape
        pairs = tables(_labels_of(true, pred)[..., None], pred)
        if self.from_sorted_ids:
            return shape, ((one == other[:, : self.k]).any(axis=1) for one, other in pairs)
        refuse_k(self.k, "k", pred)
        return shape, (self._block(one, other) for one, other in pairs)

    def _block(self, true: Array, pred: Array) -> Array:
        refuse_nan(true, "y_true")
        places = true[:, 0].astype(np.int64)
        least, most = (places.min(), places.max()) if places.size else (0, 0)
        if least < 0 or most >= pred.shape[-1]:
            raise ValueError(texts.label_out_of_range(least, most, pred.shape[-1]))
        return in_top_k(places, pred, self.k)


def _labels_of(true: Array, pred: Array) -> Array:
    """Return labels in the shape of the rows of scores."""
    if true.ndim == pred.ndim and true.ndim and true.shape[-1] == 1:
        true = true[..., 0]
    if pred.ndim < 2 or true.shape != pred.shape[:-1]:
        raise ValueError(texts.labels_and_rows_differ(true.shape, pred.shape))
    return true


def _of_label(labels: Array, table: Array) -> Array:
    """Tell whether the label's score is the highest; a label without a score has none."""
    refuse_nan(labels, "y_true")
    only = labels[:, 0]
    places = np.clip(only, 0, table.shape[-1] - 1).astype(np.int64)
    found: Array = is_highest(places, table) & (places == only)
    return found
