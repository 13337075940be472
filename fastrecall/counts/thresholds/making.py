"""Scores counted between limits, as the parts of counts at thresholds: a row for each of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.tally import MOST_PAIRS

__all__ = ["of_binary", "of_columns", "rows_of"]

Array = np.ndarray[Any, Any]


def of_binary(
    classes: Array, negative: Array, positive: Array, reached: Array, n: Any
) -> GroupParts:
    """Return the parts of counts of two classes.

    Parameters
    ----------
    classes : ndarray of shape (2,)
        The negative label, then the positive one.
    negative, positive : ndarray of shape (D + 1,)
        Samples by how many of D limits their scores have reached.
    reached : ndarray of shape (T,)
        How many of them a score has to reach, for each threshold.
    n : int or float
        All samples.
    """
    fp, n_negative = _reaching(negative, reached)
    tp, n_positive = _reaching(positive, reached)
    matrix = np.stack([n_negative - fp, fp, n_positive - tp, tp], axis=-1).reshape(-1, 2, 2)
    n_true = np.broadcast_to(np.array([n_negative, n_positive]), (len(reached), 2))
    return rows_of(
        classes,
        tp=np.stack([n_negative - fp, tp], axis=-1),
        n_true=n_true,
        n_pred=np.stack([(n_negative - fp) + (n_positive - tp), fp + tp], axis=-1),
        n=n,
        agreed=(n_negative - fp) + tp,
        differing=fp + (n_positive - tp),
        matrix=matrix,
    )


def of_columns(classes: Array, absent: Array, present: Array, reached: Array, n: Any) -> GroupParts:
    """Return the parts of counts of K classes, each of which was counted against the rest.

    Parameters
    ----------
    classes : ndarray of shape (K,)
    absent, present : ndarray of shape (K, D + 1)
        Samples that are not of the class, and that are, by how many limits their scores reached.
    reached, n
        As of :func:`of_binary`.
    """
    fp, _ = _reaching(absent, reached)
    tp, n_true = _reaching(present, reached)
    wrong = fp + (n_true - tp)
    return rows_of(
        classes,
        tp=tp,
        n_true=np.broadcast_to(n_true, tp.shape),
        n_pred=fp + tp,
        n=n,
        agreed=None,
        differing=wrong.sum(axis=1),
        matrix=None,
    )


def rows_of(classes: Array, *, n: Any, matrix: Array | None, **counted: Any) -> GroupParts:
    """Return parts with a row for each threshold."""
    n_rows, dtype = len(counted["tp"]), counted["tp"].dtype
    return GroupParts(
        names=None,
        keys=(np.arange(n_rows),),
        classes=classes,
        n=np.broadcast_to(np.array(n, dtype=dtype), (n_rows,)),
        matrix=matrix,
        kind="multilabel" if matrix is None else "multiclass",
        partial=False,
        sets=False,
        most_pairs=MOST_PAIRS,
        **counted,
    )


def _reaching(bins: Array, reached: Array) -> tuple[Array, Array]:
    """Return samples that reach each threshold, thresholds first, and all samples."""
    sums = bins[..., ::-1].cumsum(axis=-1)[..., ::-1]
    # A threshold that no limit stands for is reached by nobody.
    sums = np.concatenate([sums, np.zeros_like(sums[..., :1])], axis=-1)
    return np.moveaxis(sums[..., reached], -1, 0), sums[..., 0]
