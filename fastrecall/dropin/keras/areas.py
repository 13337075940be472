"""Keras' areas under curves, of counts at thresholds."""

from __future__ import annotations

from operator import index
from typing import Any

import numpy as np

from fastrecall.averaging import Margins, score
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.boundaries import Boundaries, are_even, spaced
from fastrecall.dropin.keras.counted import CELLS, count_batch
from fastrecall.dropin.keras.inputs import as_floats
from fastrecall.dropin.keras.metric import Metric
from fastrecall.ratios import PRECISION, RECALL, Ratio

__all__ = ["AUC"]

Array = np.ndarray[Any, Any]

# How far the outermost thresholds are beyond all scores; keras.config.epsilon().
_EPSILON = 1e-7

_CURVES = {"pr": "PR", "roc": "ROC", "prgain": "PRGAIN"}
_CURVES |= {name: name for name in _CURVES.values()}
_METHODS = {name.capitalize(): name for name in ("interpolation", "majoring", "minoring")}
_METHODS |= {name: name for name in _METHODS.values()}


class AUC(Metric):
    """The area under a curve of thresholds: ``keras.metrics.AUC``, of flattened tables.

    Parameters
    ----------
    num_thresholds : int, default=200
        Evenly spaced from 0 to 1, unless ``thresholds`` are given.
    curve : {"ROC", "PR", "PRGAIN"}, default="ROC"
    summation_method : {"interpolation", "minoring", "majoring"}, default="interpolation"
        How the area between two thresholds is estimated. That of precision and recall is J. Davis
        and M. Goadrich's, ICML 2006, 233-240.
    name : str, optional
    dtype : str or dtype, optional
        Of results; float64 by default.
    thresholds : sequence of float, optional
        In [0, 1]; one below and one above all scores are added.
    multi_label, num_labels, label_weights
        Only Keras' defaults are taken: an area for each label needs an ``AUC`` for each.
    from_logits : bool, default=False
        Whether scores are logits, of which the logistic function is taken.

    Raises
    ------
    ValueError
        If an argument is out of range.
    NotImplementedError
        For areas of several labels.

    Examples
    --------
    >>> m = AUC(num_thresholds=3)
    >>> m.update_state([0, 0, 1, 1], [0, 0.5, 0.3, 0.9])
    >>> float(m.result())
    0.75
    """

    _options = (
        "num_thresholds",
        "curve",
        "summation_method",
        "multi_label",
        "num_labels",
        "label_weights",
        "from_logits",
    )
    # Only Keras' defaults are taken.
    multi_label, num_labels, label_weights = False, None, None

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Any = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Any = None,
        from_logits: bool = False,
    ) -> None:
        super().__init__(name, dtype)
        if multi_label or label_weights is not None:
            raise NotImplementedError(texts.LABELS_APART)
        if num_labels:
            raise ValueError(texts.NO_LABELS_APART)
        if thresholds is None and num_thresholds <= 1:
            raise ValueError(texts.too_few_thresholds(num_thresholds, 1))
        self._given = None if thresholds is None else sorted(map(float, thresholds))
        inner = spaced(index(num_thresholds))[1:-1] if self._given is None else self._given
        self.thresholds = [0.0 - _EPSILON, *inner, 1.0 + _EPSILON]
        self.num_thresholds = len(self.thresholds)
        # Keras has buckets even for two thresholds of its own.
        self._even = self._given is None or are_even([0.0, *inner, 1.0])
        self._boundaries = Boundaries(self.thresholds, even=self._even)
        self.curve = _known(curve, _CURVES, texts.unknown_curve)
        self.summation_method = _known(summation_method, _METHODS, texts.unknown_summation)
        self.from_logits = from_logits
        self._begin(CELLS, (self.num_thresholds,))

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch: see :meth:`Recall.update_state`."""
        if self.from_logits:
            y_pred = _logistic(as_floats(y_pred, "y_pred"))
        cells = count_batch(y_true, y_pred, self._boundaries, sample_weight=sample_weight)
        if self._even:
            # The first bucket holds all that is beyond no other threshold, 0 and less too.
            for beyond, others in zip(CELLS[:2], CELLS[:1:-1], strict=True):
                cells[beyond][0] += cells[others][0]
                cells[others][0] = 0
        self._add(cells)

    def result(self) -> Any:
        """Return the area."""
        tp, fp, tn, fn = (cell.astype(np.float64) for cell in self._counted.values())
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self._rounded(_interpolated(tp, fp, fn))
        recall = _share(RECALL, tp, fn)
        if self.curve == "ROC":
            x, y = _share(RECALL, fp, tn), recall
        elif self.curve == "PR":
            x, y = recall, _share(PRECISION, tp, fp)
        else:
            x, y = _gains(tp, fp, tn, fn)
        heights = {
            "interpolation": (y[:-1] + y[1:]) / 2,
            "minoring": np.minimum(y[:-1], y[1:]),
            "majoring": np.maximum(y[:-1], y[1:]),
        }[self.summation_method]
        return self._rounded(np.dot(x[:-1] - x[1:], heights))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        config = super().get_config()
        return config if self._given is None else {**config, "thresholds": self._given}


def _known(name: Any, names: dict[str, str], unknown: Any) -> str:
    # Keras has enumerations for them, too.
    value = getattr(name, "value", name)
    if value not in names:
        raise ValueError(unknown(name))
    return names[value]


def _share(ratio: Ratio, hits: Array, others: Array) -> Array:
    margins = Margins(hits, hits + others, hits + others, None)
    shares: Array = score(ratio, margins, None, 0.0)
    return shares


def _over(numerator: Array, denominator: Array) -> Array:
    """Divide; nothing over nothing is 0."""
    return np.divide(numerator, denominator, out=np.zeros_like(denominator), where=denominator != 0)


def _interpolated(tp: Array, fp: Array, fn: Array) -> Any:
    """Return the area under precision and recall, both counts linear between thresholds."""
    predicted = tp + fp
    gained, more = tp[:-1] - tp[1:], np.maximum(predicted[:-1] - predicted[1:], 0)
    slope = _over(gained, more)
    offset = tp[1:] - slope * predicted[1:]
    both = (predicted[:-1] > 0) & (predicted[1:] > 0)
    ratio = np.where(both, _over(predicted[:-1], np.maximum(predicted[1:], 0)), 1.0)
    return _over(slope * (gained + offset * np.log(ratio)), (tp + fn)[1:]).sum()


def _gains(tp: Array, fp: Array, tn: Array, fn: Array) -> tuple[Array, Array]:
    """Return the gains of recall and precision over a classifier that always says yes.

    P. Flach and M. Kull, NIPS 2015, 838-846.
    """
    odds = _over(tp + fn, tn + fp)
    recall = np.where(tp == 0, 0.0, 1.0 - odds * _over(fn, tp))
    precision = np.where(tp == 0, 1.0, 1.0 - odds * _over(fp, tp))
    return np.maximum(recall, 0.0), precision


def _logistic(logits: Array) -> Array:
    with np.errstate(over="ignore"):
        scores: Array = 1 / (1 + np.exp(-logits.astype(np.float64)))
    return scores.astype(logits.dtype if logits.dtype.kind == "f" else np.float32)
