"""Keras' F-scores of tables: by a threshold, or by the highest score of each row."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from fastrecall import _kernel
from fastrecall.averaging import Margins, score
from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.chosen import margins
from fastrecall.dropin.keras.inputs import as_numbers, refuse_nan, refused
from fastrecall.dropin.keras.metric import Metric
from fastrecall.dropin.keras.policy import rounded
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

    _options: ClassVar[tuple[str, ...]] = ("average", "beta", "threshold")

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
        self._precision = self._dtype if self._asked else "float32"

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
        sides = Margins(tp, n_true, tp + fp, None)
        return self._rounded(score(fbeta(self.beta), sides, average, 0.0))

    def _count(self, labels: Array, scores: Array, weights: Array | None) -> dict[str, Any]:
        """Return the counters of a batch: of each class, or of all."""
        try:
            highest = self.threshold is None
            bound = _ZERO if highest else float(rounded(self.threshold, self._precision))
            sums = margins(labels, scores, weights, self._near, bound, highest=highest)
        except _kernel.RejectedError as error:
            if error.args[0] not in (_kernel.FRACTIONAL, _kernel.MANY_VALUES):
                raise refused(error) from None
            refuse_nan(labels, "y_true")
            raise ValueError(texts.not_binary("y_true")) from None
        tp, n_true, n_pred = sums.sum(axis=1) if self.average == "micro" else sums
        return dict(zip(_COUNTERS, (tp, n_pred - tp, n_true - tp, n_true), strict=True))

    def _near(self, scores: Array) -> Array:
        same = str(scores.dtype) == self._precision
        return scores if same else np.asarray(rounded(scores, self._precision))


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

    _options = ("average", "threshold")

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str | None = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)
