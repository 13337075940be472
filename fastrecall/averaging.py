"""From ratios of classes to one score: binary, micro, macro, weighted, samples; zero_division.

Plain arrays of ``tp``, ``n_true`` and ``n_pred`` come in, one entry a class (or a row, for
``average="samples"``). The operations and their order are scikit-learn's, so that unweighted
scores are equal to the last bit.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from fastrecall.errors import metric_texts, said_once, warn_undefined
from fastrecall.means import MANY, added, mean, means
from fastrecall.ratios import Ratio

__all__ = ["Margins", "in_lists", "score", "scores"]

Array = np.ndarray[Any, Any]


class Margins(NamedTuple):
    """What an average is taken over.

    ``tp``, ``n_true`` and ``n_pred`` are arrays with one entry a class, or a row for
    ``average="samples"``, or None where the ratio has no use for them; numbers for "binary", and
    for "micro" where the classes were added up already. Fewer than ``MANY`` entries may be a list.
    ``n`` are all samples, and ``row_weight`` the weights of rows.
    """

    tp: Any
    n_true: Any
    n_pred: Any
    n: Any
    row_weight: Any = None


def score(
    ratio: Ratio,
    margins: tuple[Any, Any, Any, Any, Any],
    average: str | None,
    zero_division: object = "warn",
    warns: bool = True,
) -> Any:
    """Divide, settle zero divisions, and average.

    Parameters
    ----------
    ratio : Ratio
        One of :mod:`fastrecall.ratios`.
    margins : Margins, or a tuple of its parts
    average : {"binary", "micro", "macro", "weighted", "samples"} or None
        None keeps the ratios apart.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value of a ratio without denominator; "warn" is 0 and a warning.
    warns : bool, default=True
        Whether "warn" may warn.

    Returns
    -------
    float, or ndarray of shape (K,) for ``average=None``

    Notes
    -----
    O(K) time and memory.
    """
    tp, n_true, n_pred, n, row_weight = margins
    if average in ("binary", "micro"):
        if average == "micro" and not isinstance(tp, (int, float)):
            tp, n_true, n_pred, n = _pooled(tp, n_true, n_pred, n)
        numerator, denominator = ratio.parts(tp, n_true, n_pred, n)
        if denominator != 0:
            return float(numerator) / float(denominator)
        _warn(ratio, None, 1, zero_division, warns)
        return _substitute(zero_division)
    few = 0 < len(tp) < MANY and average != "samples"
    if few and type(tp) is not list:
        tp, n_true, n_pred = in_lists(tp, n_true, n_pred)
    divide = _divide_few if few else _divide
    values, undefined = divide(ratio, tp, n_true, n_pred, n, zero_division)
    if undefined:
        _warn(ratio, average, len(values), zero_division, warns)
    if average is None:
        return np.array(values) if few else values
    return mean(values, n_true if average == "weighted" else row_weight, lenient=ratio.lenient)


def scores(
    ratio: Ratio,
    margins: tuple[Any, Any, Any, Any, Any],
    average: str | None,
    zero_division: object = "warn",
    warns: bool = True,
) -> Array:
    """Score each group of a stack: the bits of :func:`score`, and its warning once.

    Parameters
    ----------
    ratio, average, zero_division, warns
        As of :func:`score`.
    margins : Margins, or a tuple of its parts
        Arrays with a row for each of G groups: shape (G, K), and (G, 1) for ``n``; for "binary",
        shape (G,).

    Returns
    -------
    ndarray of shape (G,), or (G, K) for ``average=None``

    Notes
    -----
    O(G K) time and memory.
    """
    tp, n_true, n_pred, n, _ = margins
    pooling = average == "micro"
    if not _fits(tp, n_true, n_pred, n, pooling):
        # Of one class a group, as Python's integers.
        parts = [one.tolist() if tp.ndim == 1 else one for one in (tp, n_true, n_pred)]
        rows = zip(*parts, n.reshape(len(tp)).tolist(), strict=True)
        with said_once():
            each = [score(ratio, (*row, None), average, zero_division, warns) for row in rows]
        return np.array(each)
    if pooling:
        n = (n * tp.shape[-1])[:, 0]
        tp, n_true, n_pred = (np.ascontiguousarray(one).sum(axis=-1) for one in margins[:3])
    values, undefined = _divide(ratio, tp, n_true, n_pred, n, zero_division)
    if undefined:
        n_results = 1 if values.ndim == 1 else values.shape[1]
        _warn(ratio, average, n_results, zero_division, warns)
    if average in ("macro", "weighted"):
        return means(values, n_true if average == "weighted" else None, lenient=ratio.lenient)
    result: Array = values
    return result


def _fits(tp: Array, n_true: Array, n_pred: Array, n: Array, pooling: bool) -> bool:
    """Tell whether all sums that a ratio takes stay in int64; Python's integers hold any."""
    if tp.dtype.kind == "f":
        return True
    largest = max(
        max(int(one.max(initial=0)), -int(one.min(initial=0))) for one in (tp, n_true, n_pred, n)
    )
    return largest * (tp.shape[-1] if pooling else 1) < 1 << 60


def in_lists(*margins: Any) -> tuple[Any, ...]:
    """Return the margins of few classes as lists, which are read faster; all else as it is."""
    return tuple(
        margin.tolist() if isinstance(margin, np.ndarray) and 0 < len(margin) < MANY else margin
        for margin in margins
    )


def _warn(
    ratio: Ratio, average: str | None, n_results: int, zero_division: object, warns: bool
) -> None:
    if warns and ratio.missing and zero_division == "warn":
        warn_undefined(metric_texts.ill_defined(ratio.name, ratio.missing, average, n_results))


def _substitute(zero_division: Any) -> float:
    if zero_division == "warn":
        return 0.0
    return float(zero_division) if zero_division in (0, 1) else math.nan


def _pooled(*counts: Any) -> tuple[Any, ...]:
    """Add the classes up; every class has looked at all n samples."""
    *margins, n = counts
    classes = next(len(margin) for margin in margins if margin is not None)
    pooled = [None if margin is None else _total(margin) for margin in margins]
    return (*pooled, None if n is None else n * classes)


def _total(margin: Any) -> Any:
    """Add up to a Python number; integers exactly, also where their sum leaves int64."""
    if len(margin) < MANY:
        return added(margin if type(margin) is list else margin.tolist())
    if margin.dtype.kind == "f" or np.abs(margin.astype("f8")).sum() < 2.0**62:
        return margin.sum().item()
    return sum(margin.tolist())


def _divide(
    ratio: Ratio, tp: Any, n_true: Any, n_pred: Any, n: Any, zero_division: object
) -> tuple[Any, bool]:
    numerator, denominator = ratio.parts(tp, n_true, n_pred, n)
    if denominator.all():
        return numerator / denominator, False
    zero = denominator == 0
    values = numerator / np.where(zero, 1, denominator)
    values[zero] = _substitute(zero_division)
    return values, True


def _divide_few(
    ratio: Ratio, tp: Any, n_true: Any, n_pred: Any, n: Any, zero_division: object
) -> tuple[list[float], bool]:
    values, undefined, parts = [], False, ratio.parts
    unknown = [None] * len(tp)
    for hits, true, pred in zip(tp, n_true or unknown, n_pred or unknown, strict=True):
        numerator, denominator = parts(hits, true, pred, n)
        if denominator:
            values.append(float(numerator) / denominator)
        else:
            values.append(_substitute(zero_division))
            undefined = True
    return values, undefined
