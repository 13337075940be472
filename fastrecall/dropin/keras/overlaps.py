"""Keras' intersections over unions: Jaccard scores of classes, averaged over some of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, ClassVar

import numpy as np

from fastrecall.averaging import Margins, score
from fastrecall.counting import count
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import single
from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan
from fastrecall.dropin.keras.metric import Metric
from fastrecall.dropin.keras.shapes import broadcast, flat_blocks, refuse_others, same_rank
from fastrecall.errors import warn
from fastrecall.ratios import JACCARD

__all__ = ["BinaryIoU", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU"]

Array = np.ndarray[Any, Any]


class IoU(Metric):
    """The mean intersection over union of some classes: ``keras.metrics.IoU``.

    Parameters
    ----------
    num_classes : int
        Labels and predictions beyond are left out.
    target_class_ids : sequence of int
        The classes that the mean is taken of. Those that neither occur nor are predicted are no
        part of it.
    name : str, optional
    dtype : str or dtype, optional
        Of results, if it is a float dtype. Otherwise they are float64, and weights are truncated
        to integers, as in Keras.
    ignore_class : int, optional
        Samples with this label are left out.
    sparse_y_true, sparse_y_pred : bool, default=True
        Whether labels and predictions are integers; otherwise they are scores.
    axis : int, default=-1
        The axis of scores.

    Raises
    ------
    ValueError
        If a class is out of range; in Keras' words.

    Examples
    --------
    >>> m = IoU(num_classes=2, target_class_ids=[0])
    >>> m.update_state([0, 0, 1, 1], [0, 1, 0, 1])
    >>> float(m.result())
    0.3333333333333333
    >>> m.total_cm
    array([[1, 1],
           [1, 1]])
    """

    _integer_dtypes = True
    _options: ClassVar[tuple[str, ...]] = (
        "num_classes",
        "target_class_ids",
        "ignore_class",
        "sparse_y_true",
        "sparse_y_pred",
        "axis",
    )

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(name, dtype or "int")
        self.num_classes = num_classes
        self.ignore_class = ignore_class
        self.sparse_y_true = sparse_y_true
        self.sparse_y_pred = sparse_y_pred
        self.axis = axis
        if max(target_class_ids) >= num_classes:
            raise ValueError(texts.target_out_of_range(max(target_class_ids), num_classes))
        self.target_class_ids = list(target_class_ids)
        self._begin(("total_cm",), (num_classes, num_classes))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        y_true, y_pred : array-like of one shape, beside axes of scores
        sample_weight : array-like, optional
            A number, or one for each label.

        Raises
        ------
        ValueError, TypeError
            If they do not fit together, hold NaN or no numbers. Nothing is counted then.
        """
        true = self._labels(y_true, "y_true", self.sparse_y_true)
        pred = self._labels(y_pred, "y_pred", self.sparse_y_pred)
        true, pred = same_rank(true, pred)
        refuse_others(true, pred)
        weights = None if sample_weight is None else self._weights(sample_weight, true.shape)
        matrix = np.zeros((self.num_classes,) * 2, np.int64)
        for one, other, weight in flat_blocks(true, pred, weights):
            codes = self._codes(one, "y_true"), self._codes(other, "y_pred")
            matrix = matrix + self._table(*codes, weight)
        if self.ignore_class is not None and 0 <= self.ignore_class < self.num_classes:
            matrix[self.ignore_class] = 0
        self._add({"total_cm": matrix})

    def result(self) -> Any:
        """Return the mean, or 0 if none of the classes was seen."""
        matrix = self.total_cm
        which = self.target_class_ids
        tp, n_true, n_pred = matrix.diagonal()[which], matrix.sum(1)[which], matrix.sum(0)[which]
        overlaps = score(JACCARD, Margins(tp, n_true, n_pred, None), None, 0.0)
        seen = np.count_nonzero(n_true + n_pred)
        return self._rounded(overlaps.sum() / seen if seen else 0.0)

    def _labels(self, y: Any, name: str, sparse: bool) -> Array:
        labels = as_numbers(y, name)
        if sparse:
            return labels
        if labels.ndim < 2:
            raise ValueError(texts.no_rows(labels.shape))
        refuse_nan(labels, name)
        places: Array = np.argmax(labels, axis=self.axis)
        return places

    def _weights(self, sample_weight: Any, shape: tuple[int, ...]) -> Array:
        weights = as_numbers(sample_weight, "sample_weight")
        refuse_nan(weights, "sample_weight")
        if "int" in self._dtype and weights.dtype.kind == "f":
            warn(texts.FLOAT_WEIGHTS)
            weights = weights.astype(np.int64)
        # Both are flattened, so that nothing but a single weight is broadcast.
        if weights.size == prod(shape):
            return weights.reshape(shape)
        if weights.size != 1:
            raise ValueError(texts.weights_do_not_fit(weights.shape, shape))
        return broadcast(weights.reshape(()), shape)

    def _codes(self, labels: Array, name: str) -> Array:
        if labels.dtype.kind != "f":
            return labels.astype(np.uint8) if labels.dtype == bool else labels
        refuse_nan(labels, name)
        whole = np.trunc(labels) if "int" in self._dtype else np.floor(labels)
        return np.clip(whole, -1, self.num_classes).astype(np.int64)

    def _table(self, true: Array, pred: Array, weight: Array | None) -> Array:
        if true.size == 0 or (weight is not None and not weight.any()):
            return np.zeros((self.num_classes,) * 2, np.int64)
        labels = np.arange(self.num_classes)
        return count(true, pred, labels=labels, sample_weight=weight, matrix=True).matrix()


class BinaryIoU(IoU):
    """The mean intersection over union of 0, 1 or both, of scores: ``keras.metrics.BinaryIoU``.

    Parameters
    ----------
    target_class_ids : sequence of int, default=(0, 1)
    threshold : float, default=0.5
        Scores of at least this mean 1, others 0.
    name, dtype
        As of :class:`IoU`.

    Examples
    --------
    >>> m = BinaryIoU(target_class_ids=[0, 1], threshold=0.3)
    >>> float(m([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7]))
    0.3333333333333333
    """

    def __init__(
        self,
        target_class_ids: Sequence[int] = (0, 1),
        threshold: float = 0.5,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold
        self._threshold = single(threshold)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch: see :meth:`IoU.update_state`."""
        scores = as_numbers(y_pred, "y_pred")
        refuse_nan(scores, "y_pred")
        # Keras compares in float32.
        rounded = scores.astype(np.float32, copy=False)
        super().update_state(y_true, rounded >= self._threshold, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        names = ("target_class_ids", "threshold", "name", "dtype")
        return {name: getattr(self, name) for name in names}


class MeanIoU(IoU):
    """The mean intersection over union of all classes: ``keras.metrics.MeanIoU``.

    Parameters
    ----------
    num_classes, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis
        As of :class:`IoU`.

    Examples
    --------
    >>> m = MeanIoU(num_classes=2)
    >>> float(m([0, 0, 1, 1], [0, 1, 0, 1]))
    0.3333333333333333
    """

    _options: ClassVar[tuple[str, ...]] = (
        "num_classes",
        "ignore_class",
        "sparse_y_true",
        "sparse_y_pred",
        "axis",
    )

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        each = range(num_classes)
        sparse = sparse_y_true, sparse_y_pred
        super().__init__(num_classes, each, name, dtype, ignore_class, *sparse, axis)


class OneHotIoU(IoU):
    """The mean intersection over union of some classes, of one-hot labels, as Keras' class.

    Parameters
    ----------
    num_classes, target_class_ids, name, dtype, ignore_class, axis
        As of :class:`IoU`.
    sparse_y_pred : bool, default=False

    Examples
    --------
    >>> m = OneHotIoU(num_classes=2, target_class_ids=[1])
    >>> float(m([[1, 0], [0, 1]], [[0.2, 0.8], [0.3, 0.7]]))
    0.5
    """

    _options = ("num_classes", "target_class_ids", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        target_class_ids: Sequence[int],
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        which = num_classes, target_class_ids
        super().__init__(*which, name, dtype, ignore_class, False, sparse_y_pred, axis)


class OneHotMeanIoU(MeanIoU):
    """The mean intersection over union of all classes, of one-hot labels, as Keras' class.

    Parameters
    ----------
    num_classes, name, dtype, ignore_class, axis
        As of :class:`IoU`.
    sparse_y_pred : bool, default=False

    Examples
    --------
    >>> m = OneHotMeanIoU(num_classes=2)
    >>> float(m([[1, 0], [0, 1]], [[0.2, 0.8], [0.3, 0.7]]))
    0.25
    """

    _options = ("num_classes", "ignore_class", "sparse_y_pred", "axis")

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_pred: bool = False,
        axis: int = -1,
    ) -> None:
        super().__init__(num_classes, name, dtype, ignore_class, False, sparse_y_pred, axis)
