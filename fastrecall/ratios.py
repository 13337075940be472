"""Each metric that is a ratio of counts, as one expression.

A formula takes what was counted of a class: ``tp`` samples that are of the class and predicted
so, ``n_true`` that are of it, ``n_pred`` that are predicted so, ``n`` samples in all. These are
numbers, or arrays with one entry a class; ``None`` stands for what is not known. It returns
numerator and denominator; dividing them, and what to do about a zero, is the business of
:mod:`fastrecall.averaging`.

Sources: C. J. van Rijsbergen, Information Retrieval, 2nd ed. 1979, chapter 7 (precision, recall,
F-beta); P. Jaccard, New Phytologist 11 (1912), 37-50; D. G. Altman and J. M. Bland, BMJ 308
(1994), 1552 and BMJ 309 (1994), 102 (specificity and predictive values); C. Dwork et al., ITCS
2012, 214-226 (selection rates, whose equality is statistical parity).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

__all__ = [
    "F1",
    "FNR",
    "FPR",
    "JACCARD",
    "NPV",
    "PRECISION",
    "RECALL",
    "SELECTION_RATE",
    "SPECIFICITY",
    "Ratio",
    "fbeta",
    "shares",
]

Parts = tuple[Any, Any]


class Ratio(NamedTuple):
    """A formula, how its warning names it, and which counts it cannot do without.

    ``missing`` is what a zero denominator lacks; the empty string never warns.
    """

    name: str
    missing: str
    parts: Callable[[Any, Any, Any, Any], Parts]
    needs: tuple[str, ...]
    # scikit-learn averages all ratios but Jaccard's without weights where those sum to zero.
    lenient: bool = True


def _recall(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return tp, n_true


def _precision(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return tp, n_pred


def _jaccard(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return tp, n_true + n_pred - tp


def _specificity(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return n - n_true - n_pred + tp, n - n_true


def _npv(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return n - n_true - n_pred + tp, n - n_pred


def _fpr(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return n_pred - tp, n - n_true


def _fnr(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    return n_true - tp, n_true


def _selection_rate(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
    # As many denominators as numerators: n is shared by all classes.
    return n_pred, n + 0 * n_pred


RECALL = Ratio("recall", "true", _recall, ("n_true",))
PRECISION = Ratio("precision", "predicted", _precision, ("n_pred",))
JACCARD = Ratio("jaccard", "true or predicted", _jaccard, ("n_true", "n_pred"), lenient=False)
SPECIFICITY = Ratio("specificity", "negative", _specificity, ("n_true", "n_pred", "n"))
NPV = Ratio("npv", "predicted negative", _npv, ("n_true", "n_pred", "n"))
FPR = Ratio("fpr", "negative", _fpr, ("n_true", "n_pred", "n"))
FNR = Ratio("fnr", "true", _fnr, ("n_true",))
SELECTION_RATE = Ratio("selection rate", "counted", _selection_rate, ("n_pred", "n"))


@lru_cache(maxsize=8, typed=True)
def fbeta(beta: float) -> Ratio:
    """Return the F-beta ratio, the weighted harmonic mean of precision and recall.

    Parameters
    ----------
    beta : float
        How much more recall weighs than precision; 0 is precision alone, inf recall alone.

    Returns
    -------
    Ratio
        ``(1 + beta**2) tp / (beta**2 n_true + n_pred)``.
    """
    name, missing, needs = "f-score", "true nor predicted", ("n_true", "n_pred")
    # The limits have their own formulas, and never warn under the name of the F-score.
    if beta == 0:
        return Ratio(name, "", _precision, PRECISION.needs)
    if beta == float("inf"):
        return Ratio(name, "", _recall, RECALL.needs)
    # Rounded in the type of beta, as scikit-learn rounds them; float64 from there on, where no
    # product of counts overflows.
    of_both, of_true = float(1 + beta**2), float(beta**2)

    def parts(tp: Any, n_true: Any, n_pred: Any, n: Any) -> Parts:
        return of_both * tp, of_true * n_true + n_pred

    return Ratio(name, missing, parts, needs)


F1 = fbeta(1)


def shares(matrix: np.ndarray[Any, Any], of: str) -> np.ndarray[Any, Any]:
    """Divide the cells of a confusion matrix by sums of rows ("true"), columns ("pred") or "all".

    Cells without a sum are 0.
    """
    axis = {"true": 1, "pred": 0, "all": None}[of]
    with np.errstate(all="ignore"):
        cells = matrix / matrix.sum(axis=axis, keepdims=True)
    return np.asarray(np.nan_to_num(cells))
