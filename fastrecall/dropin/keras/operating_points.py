"""One metric at its best where another is at least so high: four classes of Keras."""

from __future__ import annotations

from operator import index
from typing import Any, ClassVar, NamedTuple

import numpy as np

from fastrecall.averaging import Margins, score
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import Boundaries, spaced
from fastrecall.dropin.keras.confusion import checked_class_id
from fastrecall.dropin.keras.counted import CELLS, count_batch
from fastrecall.dropin.keras.metric import Metric
from fastrecall.ratios import PRECISION, RECALL, Ratio

Array = np.ndarray[Any, Any]

__all__ = [
    "PrecisionAtRecall",
    "RecallAtPrecision",
    "SensitivityAtSpecificity",
    "SpecificityAtSensitivity",
]


class _Share(NamedTuple):
    """A ratio, and the two cells that it is of."""

    ratio: Ratio
    hits: str
    others: str

    def of(self, metric: Metric) -> Array:
        """Return the share at each threshold; 0 of nothing."""
        hits, others = getattr(metric, self.hits), getattr(metric, self.others)
        margins = Margins(hits, hits + others, hits + others, None)
        shares: Array = score(self.ratio, margins, None, 0.0)
        return shares


_RECALL = _Share(RECALL, "true_positives", "false_negatives")
_PRECISION = _Share(PRECISION, "true_positives", "false_positives")
# What recall is of the positive class is specificity of the other.
_SPECIFICITY = _Share(RECALL, "true_negatives", "false_positives")


class _AtLeast(Metric):
    """The best of one ratio over the thresholds at which another is high enough."""

    _held: ClassVar[_Share]
    _wanted: ClassVar[_Share]
    _name: ClassVar[str]

    def __init__(
        self, value: Any, num_thresholds: int, class_id: int | None, name: str | None, dtype: Any
    ) -> None:
        if value < 0 or value > 1 or value != value:
            raise ValueError(texts.value_out_of_range(self._name, value))
        super().__init__(name, dtype)
        if num_thresholds <= 0:
            raise ValueError(texts.too_few_thresholds(num_thresholds, 0))
        self.value = value
        self.num_thresholds = index(num_thresholds)
        self.class_id = checked_class_id(class_id)
        self.thresholds = spaced(self.num_thresholds)
        # Keras has buckets even for two thresholds here.
        self._boundaries = Boundaries(self.thresholds, even=self.num_thresholds > 1)
        self._begin(CELLS, (self.num_thresholds,))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch: see :meth:`Recall.update_state`."""
        weights, class_id = sample_weight, self.class_id
        bounds = self._boundaries
        self._add(count_batch(y_true, y_pred, bounds, sample_weight=weights, class_id=class_id))

    def result(self) -> Any:
        """Return the best value, or 0 where no threshold will do."""
        enough = self._held.of(self) >= self.value
        return self._rounded(np.max(np.where(enough, self._wanted.of(self), 0.0)))


class SensitivityAtSpecificity(_AtLeast):
    """The best sensitivity where specificity is high enough, as Keras' class of this name.

    Parameters
    ----------
    specificity : float
        In [0, 1].
    num_thresholds : int, default=200
        Evenly spaced from 0 to 1.
    class_id, name, dtype
        As of :class:`Recall`.

    Examples
    --------
    >>> m = SensitivityAtSpecificity(0.5)
    >>> float(m([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]))
    0.5
    """

    _held, _wanted, _name = _SPECIFICITY, _RECALL, "specificity"
    _options = ("class_id", "num_thresholds", "specificity")

    def __init__(
        self,
        specificity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.specificity = specificity
        super().__init__(specificity, num_thresholds, class_id, name, dtype)


class SpecificityAtSensitivity(_AtLeast):
    """The best specificity where sensitivity is high enough, as Keras' class of this name.

    Parameters
    ----------
    sensitivity : float
        In [0, 1].
    num_thresholds, class_id, name, dtype
        As of :class:`SensitivityAtSpecificity`.

    Examples
    --------
    >>> m = SpecificityAtSensitivity(0.5)
    >>> float(m([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]))
    0.6666666666666666
    """

    _held, _wanted, _name = _RECALL, _SPECIFICITY, "sensitivity"
    _options = ("class_id", "num_thresholds", "sensitivity")

    def __init__(
        self,
        sensitivity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.sensitivity = sensitivity
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)


class PrecisionAtRecall(_AtLeast):
    """The best precision where recall is high enough, as Keras' class of this name.

    Parameters
    ----------
    recall : float
        In [0, 1].
    num_thresholds, class_id, name, dtype
        As of :class:`SensitivityAtSpecificity`.

    Examples
    --------
    >>> m = PrecisionAtRecall(0.5)
    >>> float(m([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]))
    0.5
    """

    _held, _wanted, _name = _RECALL, _PRECISION, "recall"
    _options = ("class_id", "num_thresholds", "recall")

    def __init__(
        self,
        recall: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.recall = recall
        super().__init__(recall, num_thresholds, class_id, name, dtype)


class RecallAtPrecision(_AtLeast):
    """The best recall where precision is high enough, as Keras' class of this name.

    Parameters
    ----------
    precision : float
        In [0, 1].
    num_thresholds, class_id, name, dtype
        As of :class:`SensitivityAtSpecificity`.

    Examples
    --------
    >>> m = RecallAtPrecision(0.8)
    >>> float(m([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]))
    0.5
    """

    _held, _wanted, _name = _PRECISION, _RECALL, "precision"
    _options = ("class_id", "num_thresholds", "precision")

    def __init__(
        self,
        precision: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.precision = precision
        super().__init__(precision, num_thresholds, class_id, name, dtype)
