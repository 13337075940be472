"""Every ratio as a method: the face that all tallies share, of classes or of rows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar

import numpy as np

from fastrecall import ratios
from fastrecall.averaging import Margins, in_lists, score
from fastrecall.parameters import validate
from fastrecall.ratios import Ratio

__all__ = ["Scoring", "all_four"]

_WORDS = {"n_true": "fn", "n_pred": "fp", "n": "tn"}


def _method(ratio: Ratio, name: str, summary: str) -> Callable[..., Any]:
    """Make one metric's method; all of them take scikit-learn's parameters."""
    full_name = f"Counts.{name}"

    def method(
        self: Scoring,
        *,
        average: str | None = "binary",
        pos_label: Any = 1,
        labels: Any = None,
        zero_division: Any = "warn",
    ) -> Any:
        validate(full_name, locals())
        margins = self._margins(average, pos_label, labels)
        return _average(self._score, ratio, margins, average, zero_division)

    method.__name__, method.__qualname__ = name, full_name
    method.__doc__ = f"{summary}\n{_PARAMETERS}"
    return method


_PARAMETERS = """
        Parameters
        ----------
        average : {"binary", "micro", "macro", "weighted"} or None, default="binary"
            How the classes make one score; None keeps them apart.
        pos_label : int, float, bool or str, default=1
            The class to score, for "binary".
        labels : array-like of shape (k,), optional
            The classes to score, in this order; all by default.
        zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
            The value of a ratio without denominator; "warn" is 0 with a warning.

        Returns
        -------
        float, or ndarray of shape (k,) for ``average=None``

        Raises
        ------
        ValueError
            If the counts that the metric is made of were not given.

        Notes
        -----
        O(K) time and memory.
        """


class Scoring:
    """Ratios of counts, with scikit-learn's parameters and scikit-learn's numbers."""

    __slots__ = ()

    # The average that keeps all results apart.
    _everything: ClassVar[str | None] = None
    # From margins to the result.
    _score: ClassVar[Callable[..., Any]] = staticmethod(score)

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        raise NotImplementedError  # each kind of tally has its own

    recall = _method(
        ratios.RECALL, "recall", "Return the share of a class that was found: tp / (tp + fn)."
    )
    precision = _method(
        ratios.PRECISION,
        "precision",
        "Return the share of the predictions of a class that were right: tp / (tp + fp).",
    )
    f1 = _method(ratios.F1, "f1", "Return the harmonic mean of precision and recall (F1).")
    jaccard = _method(
        ratios.JACCARD,
        "jaccard",
        "Return the Jaccard index, intersection over union: tp / (tp + fp + fn).",
    )
    specificity = _method(
        ratios.SPECIFICITY, "specificity", "Return the true-negative rate: tn / (tn + fp)."
    )
    npv = _method(ratios.NPV, "npv", "Return the negative predictive value: tn / (tn + fn).")
    fpr = _method(ratios.FPR, "fpr", "Return the false-positive rate: fp / (fp + tn).")
    fnr = _method(ratios.FNR, "fnr", "Return the false-negative rate: fn / (fn + tp).")
    selection_rate = _method(
        ratios.SELECTION_RATE,
        "selection_rate",
        "Return the share of all samples that are predicted of a class: (tp + fp) / n.",
    )

    def fbeta(
        self,
        *,
        beta: float,
        average: str | None = "binary",
        pos_label: Any = 1,
        labels: Any = None,
        zero_division: Any = "warn",
    ) -> Any:
        """Return the F-score in which recall weighs ``beta`` times as much as precision.

        The other parameters are those of :meth:`recall`. O(K) time and memory.
        """
        validate("Counts.fbeta", locals())
        margins = self._margins(average, pos_label, labels)
        return _average(self._score, ratios.fbeta(beta), margins, average, zero_division)

    def precision_recall_fscore_support(
        self,
        *,
        beta: float = 1.0,
        average: str | None = None,
        pos_label: Any = 1,
        labels: Any = None,
        warn_for: Collection[str] = ("precision", "recall", "f-score"),
        zero_division: Any = "warn",
    ) -> tuple[Any, Any, Any, Any]:
        """Return precision, recall, F-beta, and the support for ``average=None`` (else None).

        The parameters are those of :meth:`recall`; ``warn_for`` names the ratios that may warn.
        O(K) time and memory.
        """
        validate("Counts.precision_recall_fscore_support", locals())
        margins = self._margins(average, pos_label, labels)
        return all_four(
            margins,
            beta=beta,
            average=average,
            warn_for=warn_for,
            zero_division=zero_division,
            scorer=self._score,
        )

    def one_vs_rest(self, *, labels: Any = None) -> np.ndarray[Any, Any]:
        """Return ``[[tn, fp], [fn, tp]]`` of each class, shape (k, 2, 2). O(K) time and memory."""
        margins = self._margins(self._everything, 1, labels)
        _check_known(margins, "the matrix of each class", ("n_true", "n_pred", "n"))
        tp, n_true, n_pred, n, _ = margins
        fp, fn = n_pred - tp, n_true - tp
        cells = np.stack([n - tp - fp - fn, fp, fn, tp], axis=-1)
        return cells.reshape(*cells.shape[:-1], 2, 2)


def all_four(
    margins: Margins,
    *,
    beta: float = 1.0,
    average: str | None = None,
    warn_for: Collection[str] = ("precision", "recall", "f-score"),
    zero_division: Any = "warn",
    scorer: Callable[..., Any] = score,
) -> tuple[Any, Any, Any, Any]:
    """Return precision, recall and F-beta, and the support for ``average=None`` (else None)."""
    tp, n_true, n_pred, n, row_weight = margins
    if scorer is score and average != "samples" and not isinstance(tp, list):
        # Once for all three.
        tp, n_true, n_pred = in_lists(tp, n_true, n_pred)
        margins = Margins(tp, n_true, n_pred, n, row_weight)
    precision, recall, fscore = [
        _average(scorer, ratio, margins, average, zero_division, ratio.name in warn_for)
        for ratio in (ratios.PRECISION, ratios.RECALL, ratios.fbeta(beta))
    ]
    return precision, recall, fscore, _support(n_true) if average is None else None


def _support(n_true: Any) -> Any:
    support = np.array(n_true)
    # A list's integers have 32 bits where addresses have.
    return support.astype(np.int64) if support.dtype.kind == "i" else support


def _average(
    scorer: Callable[..., Any],
    ratio: Ratio,
    margins: Margins,
    average: str | None,
    zero_division: Any,
    warns: bool = True,
) -> Any:
    needs = ratio.needs if average != "weighted" else (*ratio.needs, "n_true")
    _check_known(margins, ratio.name, needs)
    return scorer(ratio, margins, average, zero_division, warns)


def _check_known(margins: Margins, metric: str, needs: tuple[str, ...]) -> None:
    for needed in needs:
        if getattr(margins, needed) is None:
            word = _WORDS[needed]
            raise ValueError(
                f"{metric} needs {word}, which these counts were made without; give {word}= to "
                "Counts.from_tallies"
            )
