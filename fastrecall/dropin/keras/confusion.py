"""Keras' metrics of thresholds: four counts, precision, recall."""

from __future__ import annotations

from operator import index
from typing import Any, ClassVar

import numpy as np

from fastrecall.averaging import Margins, score
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import NEVER_CHOSEN, Boundaries, are_even, parse
from fastrecall.dropin.keras.counted import count_batch
from fastrecall.dropin.keras.metric import Metric
from fastrecall.ratios import PRECISION, RECALL, Ratio

__all__ = [
    "FalseNegatives",
    "FalsePositives",
    "Precision",
    "Recall",
    "TrueNegatives",
    "TruePositives",
    "checked_class_id",
]

Array = np.ndarray[Any, Any]


class _Thresholded(Metric):
    """What is counted beyond thresholds that somebody chose."""

    _options: ClassVar[tuple[str, ...]] = ("thresholds",)

    def __init__(
        self, thresholds: Any, default: float, name: str | None, dtype: Any, *cells: str
    ) -> None:
        super().__init__(name, dtype)
        self.init_thresholds = thresholds
        self.thresholds = parse(thresholds, default)
        self._boundaries = Boundaries(self.thresholds, even=are_even(self.thresholds))
        self._begin(cells, (len(self.thresholds),))

    def _shown(self, values: Array) -> Any:
        return self._rounded(values[0] if len(self.thresholds) == 1 else values)


class _Count(_Thresholded):
    """One cell."""

    _cell: ClassVar[str]

    def __init__(self, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(thresholds, 0.5, name, dtype, "accumulator")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch: see :class:`Recall`."""
        cells = count_batch(y_true, y_pred, self._boundaries, sample_weight=sample_weight)
        self._add({"accumulator": cells[self._cell]})

    def result(self) -> Any:
        """Return the count, or an array with one for each of several thresholds."""
        return self._shown(self.accumulator)


class TruePositives(_Count):
    """How many positive samples are predicted so: ``keras.metrics.TruePositives``.

    Parameters
    ----------
    thresholds, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = TruePositives()
    >>> m.update_state([0, 1, 1, 1], [0.9, 0.2, 0.6, 0.7])
    >>> float(m.result())
    2.0
    """

    _cell = "true_positives"


class FalsePositives(_Count):
    """How many negative samples are predicted positive: ``keras.metrics.FalsePositives``.

    Parameters
    ----------
    thresholds, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = FalsePositives(thresholds=[0.3, 0.8])
    >>> m.update_state([0, 0, 1], [0.5, 0.9, 0.6])
    >>> m.result()
    array([2., 1.])
    """

    _cell = "false_positives"


class TrueNegatives(_Count):
    """How many negative samples are predicted so: ``keras.metrics.TrueNegatives``.

    Parameters
    ----------
    thresholds, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = TrueNegatives()
    >>> float(m([0, 0, 1], [0.5, 0.9, 0.6]))
    1.0
    """

    _cell = "true_negatives"


class FalseNegatives(_Count):
    """How many positive samples are predicted negative: ``keras.metrics.FalseNegatives``.

    Parameters
    ----------
    thresholds, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = FalseNegatives()
    >>> float(m([0, 1, 1], [0.5, 0.4, 0.6], sample_weight=[1, 2, 3]))
    2.0
    """

    _cell = "false_negatives"


class _Ratio(_Thresholded):
    """A share of true positives, with all of Keras' options."""

    _options = ("thresholds", "top_k", "class_id")

    _ratio: ClassVar[Ratio]
    _others: ClassVar[str]

    def __init__(
        self,
        thresholds: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.top_k = top_k if top_k is None else checked_k("top_k", top_k)
        self.class_id = checked_class_id(class_id)
        default = 0.5 if top_k is None else NEVER_CHOSEN
        super().__init__(thresholds, default, name, dtype, "true_positives", self._others)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        y_true : array-like
            Labels: all numbers but 0 are positive.
        y_pred : array-like
            Scores, in the same shape; predicted positive where they are greater than a threshold.
        sample_weight : array-like, optional
            A number, one for each row, or in the shape of ``y_pred``, or what broadcasts to it.

        Raises
        ------
        ValueError, TypeError, IndexError
            If they do not fit together, hold NaN or no numbers. Nothing is counted then.

        Notes
        -----
        O(n) time for any number of thresholds; memory does not grow with n.
        """
        cells = count_batch(
            y_true,
            y_pred,
            self._boundaries,
            sample_weight=sample_weight,
            top_k=self.top_k,
            class_id=self.class_id,
        )
        self._add(cells)

    def result(self) -> Any:
        """Return the share, or an array with one for each of several thresholds.

        0 where there is nothing to take a share of, as in Keras.
        """
        tp, others = self._counted.values()
        margins = Margins(tp, tp + others, tp + others, None)
        return self._shown(score(self._ratio, margins, None, 0.0))


class Precision(_Ratio):
    """The share of positive predictions that are right: ``keras.metrics.Precision``.

    Parameters
    ----------
    thresholds, top_k, class_id, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = Precision()
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    >>> float(m.result())
    0.6666666666666666
    """

    _ratio = PRECISION
    _others = "false_positives"


class Recall(_Ratio):
    """The share of positive samples that are found: ``keras.metrics.Recall``.

    Parameters
    ----------
    thresholds : float or sequence of float, optional
        In [0, 1]; 0.5 by default. Scores that are greater are positive. Of several there are as
        many results.
    top_k : int, optional
        Only the k highest scores of a row can be positive; all of them are, unless there are
        thresholds, too. Of equal scores the first is taken.
    class_id : int, optional
        The only column that is counted.
    name : str, optional
    dtype : str or dtype, optional
        Of results; float64 by default.

    Raises
    ------
    ValueError
        If a threshold is out of range, or an argument is of another type.

    Notes
    -----
    Keras counts in float32, which stops at 2**24; here counts are int64, and float64 with weights.

    Examples
    --------
    >>> m = Recall(thresholds=None, top_k=None, class_id=None, name=None, dtype=None)
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    >>> float(m.result())
    0.6666666666666666
    >>> m.reset_state()
    >>> m.update_state([0, 1, 1, 1], [1, 0, 1, 1], sample_weight=[0, 0, 1, 0])
    >>> float(m.result())
    1.0
    >>> m.true_positives
    array([1.])
    """

    _ratio = RECALL
    _others = "false_negatives"


def checked_k(name: str, k: Any) -> int:
    """Return a number of classes.

    Raises
    ------
    ValueError
        If it is none, or less than 1.
    """
    try:
        number = index(k)
    except TypeError:
        number = 0
    if number < 1:
        raise ValueError(texts.no_count(name, k))
    return number


def checked_class_id(class_id: Any) -> int | None:
    """Return the number of a column, or None.

    Raises
    ------
    ValueError
        If it is no integer.
    """
    try:
        return None if class_id is None else index(class_id)
    except TypeError:
        raise ValueError(texts.no_class_id(class_id)) from None
