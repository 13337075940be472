"""Counts to results, by torchmetrics' rules of averaging; all in float64."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from fastrecall import coefficients, ratios
from fastrecall.dropin.torchmetrics.metrics import TALLIES, Row

__all__ = ["result"]

Array = np.ndarray[Any, Any]
Options = Mapping[str, Any]


def result(row: Row, task: str, options: Options, states: Mapping[str, Array]) -> Any:
    """Return what a metric comes to.

    Parameters
    ----------
    row : Row
    task : str
    options : mapping
    states : mapping of str to ndarray
        As of :func:`~fastrecall.dropin.torchmetrics.counting.counted`.

    Returns
    -------
    float, or ndarray of int64 or float64

    Notes
    -----
    O(K) time and memory, O(K**2) of a table.
    """
    if row.states == TALLIES:
        tallies = np.stack([states[name] for name in TALLIES])
        if row.ratio is None:
            return _stacked(task, options, tallies)
        return _averaged(row, task, options, tallies)
    table = states["confmat"]
    if row.name == "ConfusionMatrix":
        return _shares(table, options["normalize"])
    if row.name == "JaccardIndex":
        return _jaccard(task, options, table)
    if row.name == "CohenKappa":
        return _kappa(table, options["weights"])
    return _matthews(table.sum(axis=0) if table.ndim == 3 else table)


def _stacked(task: str, options: Options, tallies: Array) -> Array:
    tp, _, _, fn = tallies
    rows = np.moveaxis(np.concatenate([tallies, [tp + fn]]), 0, -1)
    if task == "binary":
        return rows[0] if options["multidim_average"] == "global" else rows
    average = options["average"]
    if average == "micro":
        return np.asarray(rows.sum(axis=-2))
    if average == "macro":
        return np.asarray(rows.mean(axis=-2))
    if average == "weighted":
        support = (tp + fn)[..., np.newaxis]
        with np.errstate(invalid="ignore"):
            shares = support / support.sum(axis=-2, keepdims=True)
        return np.asarray((rows * shares).sum(axis=-2))
    return rows


def _averaged(row: Row, task: str, options: Options, tallies: Array) -> Any:
    average = "binary" if task == "binary" else options["average"]
    if average == "micro":
        tallies = tallies.sum(axis=-1)
    elif average == "binary" and options["multidim_average"] == "global":
        tallies = tallies[:, 0]
    tp, fp, tn, fn = tallies
    assert row.ratio is not None
    parts = row.ratio(task, options).parts(tp, tp + fn, tp + fp, tp + fp + tn + fn)
    values = _divided(*parts, options.get("zero_division", 0))
    if row.complement:
        values = 1 - values
    if average not in ("macro", "weighted"):
        return values
    if average == "weighted":
        weights = (tp + fn).astype(np.float64)
    else:
        weights = np.ones(values.shape)
        if task == "multiclass":
            lenient = row.hits_only and options["top_k"] > 1
            weights[tp + fn == 0 if lenient else tp + fp + fn == 0] = 0.0
            # No sample of this class is counted: it has no score that could be averaged.
            if _is_class(options["ignore_index"], values.shape[-1]):
                weights[..., options["ignore_index"]] = 0.0
    return _divided((weights * values).sum(axis=-1), weights.sum(axis=-1), 0)


def _is_class(label: int | None, classes: int) -> bool:
    return label is not None and 0 <= label < classes


def _divided(numerator: Any, denominator: Any, undefined: float) -> Array:
    zero = np.equal(denominator, 0)
    return np.where(zero, float(undefined), numerator / np.where(zero, 1, denominator))


def _shares(table: Array, of: str | None) -> Array:
    if of is None or of == "none":
        return table
    axes: Any = {"true": -1, "pred": -2, "all": (-2, -1)}[of]
    empty = np.broadcast_to(table.sum(axis=axes, keepdims=True) == 0, table.shape)
    if empty.any():
        n = int(np.count_nonzero(empty))
        warnings.warn(
            f"{n} NaN values found in confusion matrix have been replaced with zeros.",
            UserWarning,
            stacklevel=4,
        )
    if table.ndim == 2:
        return ratios.shares(table, of)
    return np.stack([ratios.shares(one, of) for one in table])


def _jaccard(task: str, options: Options, table: Array) -> Any:
    zero_division = options["zero_division"]
    if table.ndim == 3:
        _, fp, fn, tp = np.moveaxis(table.reshape(len(table), 4), -1, 0)
        n_true, n_pred = tp + fn, tp + fp
    else:
        tp, n_true, n_pred = np.diagonal(table), table.sum(axis=1), table.sum(axis=0)
    both, either = ratios.JACCARD.parts(tp, n_true, n_pred, None)
    if task == "binary":
        return _divided(both[1], either[1], zero_division)
    average, ignored = options["average"], options["ignore_index"]
    leaves_out = table.ndim == 2 and _is_class(ignored, len(table))
    if average == "micro":
        spared = either[ignored] if leaves_out else 0
        return _divided(both.sum(), either.sum() - spared, zero_division)
    values = _divided(both, either, zero_division)
    if average in (None, "none"):
        return values
    weights = n_true.astype(np.float64)
    if average == "macro":
        weights = np.ones(len(values))
        if leaves_out:
            weights[ignored] = 0.0
        if table.ndim == 2:
            weights[n_true + n_pred == 0] = 0.0
    with np.errstate(invalid="ignore"):
        return (weights * values).sum() / weights.sum()


def _kappa(table: Array, weights: str | None) -> float:
    n = table.sum()
    # All in one cell of the diagonal: chance, too, would always agree.
    if n == 0 or np.diagonal(table).max() == n:
        return math.nan
    return coefficients.kappa(table, None if weights == "none" else weights, math.nan)


def _matthews(table: Array) -> float:
    right, n = np.trace(table), table.sum()
    if len(table) == 2 and n:
        if right == n:
            return 1.0
        if right == 0:
            return -1.0
    tp = np.ascontiguousarray(np.diagonal(table))
    return coefficients.matthews(tp, table.sum(axis=1), table.sum(axis=0))
