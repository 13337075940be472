"""Keras' F-scores of tables: by a threshold, or by the highest score of each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.averaging import Margins, score
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.choosing import columns_of, most_of
from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan
from fastrecall.dropin.keras.metric import Metric
from fastrecall.dropin.keras.policy import rounded
from fastrecall.dropin.keras.shapes import ROWS
from fastrecall.ratios import fbeta

__all__ = ["F1Score", "FBetaScore"]

Array = np.ndarray[Any, Any]

_AVERAGES = (None, "micro", "macro", "weighted")

_COUNTERS = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")

# Scores that are no further from 0 are never the highest, so that a row of zeros has none.
_ZERO = 1e-9


class FBetaScore(Metric):
    """The F-beta score of each class, or an average of them: ``keras.metrics.FBetaScore``.

    Parameters
    ----------
    average : {"micro", "macro", "weighted"}, optional
        None keeps the classes apart.
    beta : float, default=1.0
        How much more recall weighs than precision.
    threshold : float, optional
        Scores that are greater are positive. By default the highest of each row is, and all that
        are equal to it.
    name : str, default="fbeta_score"
    dtype : str or dtype, optional
        Of results, and of the comparison, if given: float64 and float32 otherwise.

    Raises
    ------
    ValueError
        In Keras' words, if an argument is out of range or of another type.

    Notes
    -----
    Keras adds 1e-7 to denominators; here a score without denominator is 0, and others are exact.

    Examples
    --------
    >>> m = FBetaScore(beta=2.0, threshold=0.5)
    >>> m.update_state([[1, 1, 1], [1, 0, 0], [1, 1, 0]],
    ...                [[0.2, 0.6, 0.7], [0.2, 0.6, 0.6], [0.6, 0.8, 0.0]])
    >>> m.result().round(7)
    array([0.3846154, 0.9090909, 0.8333333])
    """

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str | None = "fbeta_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(name, dtype)
        if average not in _AVERAGES:
            raise ValueError(texts.unknown_average(average))
        if not isinstance(beta, float):
            raise ValueError(texts.beta_no_float(beta))
        if not beta > 0.0:
            raise ValueError(texts.beta_not_positive(beta))
        if threshold is not None and not isinstance(threshold, float):
            raise ValueError(texts.threshold_no_float(threshold))
        if threshold is not None and not 0.0 < threshold <= 1.0:
            raise ValueError(texts.threshold_not_in_range(threshold))
        self.average = average
        self.beta = beta
        self.threshold = threshold

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch.

        Parameters
        ----------
        y_true : array-like of shape (n, K)
            0 and 1.
        y_pred : array-like of shape (n, K)
            Scores.
        sample_weight : array-like of shape (n,), optional

        Raises
        ------
        ValueError, TypeError
            If they do not fit together, hold NaN or no numbers. Nothing is counted then.
        """
        labels, scores = as_numbers(y_true, "y_true"), as_numbers(y_pred, "y_pred")
        if labels.ndim != 2 or scores.ndim != 2:
            raise ValueError(texts.not_two_dimensional(labels.shape, scores.shape))
        if labels.shape != scores.shape:
            raise ValueError(texts.shapes_differ(labels.shape, scores.shape))
        weights = None if sample_weight is None else as_numbers(sample_weight, "sample_weight")
        if weights is not None and weights.shape != (len(scores),):
            raise ValueError(texts.weights_do_not_fit(weights.shape, scores.shape[:1]))
        n_classes = scores.shape[1]
        n_cells = 1 if self.average == "micro" else n_classes
        begun = self._counted or None
        if begun is not None and begun["true_positives"].size != n_cells:
            raise ValueError(texts.other_classes(n_classes, begun["true_positives"].size))
        counted = self._count(labels, scores, weights)
        if begun is None:
            self._begin(_COUNTERS, () if self.average == "micro" else (n_classes,))
        self._add(counted)

    def result(self) -> Any:
        """Return the score, or an array with one for each class if there is no average."""
        tp, fp, _, n_true = (getattr(self, name) for name in _COUNTERS)
        average = "binary" if self.average == "micro" else self.average
        margins = Margins(tp, n_true, tp + fp, None)
        return self._rounded(score(fbeta(self.beta), margins, average, 0.0))

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        own = {"average": self.average, "beta": self.beta, "threshold": self.threshold}
        return {**super().get_config(), **own}

    def _count(self, labels: Array, scores: Array, weights: Array | None) -> dict[str, Any]:
        """Return true positives, predicted and true samples of each class, or of all."""
        width = labels.shape[1]
        sums = np.zeros((3, width), np.int64 if weights is None else np.float64)
        rows = max(1, ROWS // max(1, width))
        for start in range(0, len(labels), rows):
            block = slice(start, start + rows)
            true = columns_of(_as_booleans(labels[block]))
            pred = self._chosen(columns_of(scores[block]))
            sides = (true & pred, pred, true)
            if weights is None:
                sums += [[np.count_nonzero(column) for column in side] for side in sides]
            else:
                refuse_nan(weights[block], "sample_weight")
                sums += [side @ weights[block] for side in sides]
        tp, n_pred, n_true = sums.sum(axis=1) if self.average == "micro" else sums
        return dict(zip(_COUNTERS, (tp, n_pred - tp, n_true - tp, n_true), strict=True))

    def _chosen(self, columns: Array) -> Array:
        dtype = self._dtype if self._asked else "float32"
        columns = columns if str(columns.dtype) == dtype else rounded(columns, dtype)
        most = most_of(columns, "y_pred")
        if self.threshold is not None:
            above: Array = columns > rounded(self.threshold, dtype)
            return above
        # Of a row whose highest score is 0, or as good as that, none is chosen.
        most[np.abs(most) <= _ZERO] = np.inf
        chosen: Array = columns >= most
        return chosen


class F1Score(FBetaScore):
    """The F1 score of each class, or an average of them: ``keras.metrics.F1Score``.

    Parameters
    ----------
    average, threshold, name, dtype
        As of :class:`FBetaScore`.

    Examples
    --------
    >>> m = F1Score(average="macro")
    >>> float(m([[1, 0], [0, 1], [0, 1]], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]]))
    0.6666666666666666
    """

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric."""
        config = super().get_config()
        del config["beta"]
        return config


def _as_booleans(labels: Array) -> Array:
    if labels.dtype.kind == "b":
        return labels
    true: Array = labels == 1
    if np.count_nonzero(true) != np.count_nonzero(labels != 0):
        refuse_nan(labels, "y_true")
        raise ValueError(texts.not_binary("y_true"))
    return true
