"""A batch as pieces of labels: whole where labels came, cut where scores have to become labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from fastrecall.dropin.torchmetrics.logits import cut_of
from fastrecall.dropin.torchmetrics.scores import best, best_or_true
from fastrecall.dropin.torchmetrics.shapes import have_scores
from fastrecall.dropin.torchmetrics.tensors import Side, read

__all__ = ["Piece", "are_ignored", "pieces", "weights_of", "whole"]

Array = np.ndarray[Any, Any]

# Labels that are made of scores at once, and scores that are looked at for them.
_LABELS = 1 << 16
_SCORES = 1 << 20


class Piece(NamedTuple):
    """Some samples: labels (n, d), or (n, C, d) where a sample has several; weights (n, d).

    Predictions that are floats are scores of shape (n, C), of which the best is meant.
    """

    first: int
    target: Array
    preds: Array
    weights: Array | None


def whole(side: Side) -> Array:
    """Return labels as integers.

    Raises
    ------
    ValueError
        If they are scores.
    """
    array = side.array
    if array.dtype.kind != "f":
        return array
    with np.errstate(invalid="ignore"):
        integers = array.astype(np.int64)
    if not (integers == array).all():
        raise ValueError(
            f"`{side.name}` should hold labels, got {array.dtype} numbers that are no integers:"
            " are these probabilities?"
        )
    return integers


def are_ignored(labels: Array, ignored: int) -> Array:
    """Tell which labels are the one that is ignored, an integer of any size.

    NumPy before 2.2 ends the process where an array of the other byte order is compared with an
    integer that its dtype has not: its issue 28117.
    """
    native = labels.astype(labels.dtype.newbyteorder("="), copy=False)
    are: Array = native == ignored
    return are


def weights_of(sample_weight: Any, shape: tuple[int, ...]) -> Array | None:
    """Return weights of samples of a shape (N, ...) as an array of shape (N, d).

    Parameters
    ----------
    sample_weight : array-like of shape (N,) or (N, ...), or None
        One for each sample, or for each place in it.
    """
    if sample_weight is None:
        return None
    weights = read(sample_weight, "sample_weight").array
    if weights.shape == shape:
        return weights.reshape(shape[0], -1) if weights.size else weights.reshape(shape[0], 0)
    if weights.shape != shape[:1]:
        raise ValueError(
            f"`sample_weight` should have the shape ({shape[0]},), or {shape}, got {weights.shape}"
        )
    places = int(np.prod(shape[1:], dtype=int))
    return np.broadcast_to(weights[:, np.newaxis], (shape[0], places))


def pieces(
    task: str,
    preds: Side,
    target: Side,
    weights: Array | None,
    options: Mapping[str, Any],
    *,
    within_kept: bool,
    as_scores: bool,
    most_rows: int | None = None,
) -> Iterator[Piece]:
    """Cut a batch along its first axis, and make labels of its scores.

    Parameters
    ----------
    task : str
    preds, target : Side
        Of shapes that belong together.
    weights : ndarray of shape (N, d) or None
    options : mapping
        Of the metric.
    within_kept : bool
        Whether only scores beside targets that are not ignored tell logits from probabilities.
    as_scores : bool
        Whether a table of scores, of which the best are meant, may stay what it is.
    most_rows : int, optional
        The most samples of a piece.

    Raises
    ------
    ValueError
        For scores that are NaN, and for scores where labels are expected.
    """
    labels = whole(target)
    n = len(labels)
    if labels.size == 0:
        return
    columns = labels.shape[1:2] if task == "multilabel" else ()
    true = labels.reshape(n, *columns, -1)
    scored = task == "multiclass" and have_scores(preds, target)
    top_k = options.get("top_k", 1)
    if scored and as_scores and top_k == 1 and preds.array.ndim == 2:
        yield Piece(0, true, preds.array, weights)
        return
    rows = n if most_rows is None else most_rows
    cut = None
    if task != "multiclass" and preds.scored:
        kept = None if not within_kept else ~are_ignored(labels, options["ignore_index"])
        cut = cut_of(preds, options["threshold"], kept)
        rows = min(rows, _rows(n, labels.size, _LABELS))
    elif scored:
        rows = min(rows, _rows(n, preds.array.size, _SCORES), _rows(n, labels.size, _LABELS))
    flat = preds.array if cut is not None or scored else whole(preds)
    flat = flat.reshape(n, *(flat.shape[1:2] if scored else columns), -1)
    for first in range(0, n, rows):
        some = slice(first, first + rows)
        pred = flat[some]
        if cut is not None:
            pred = (pred > cut).view(np.uint8)
        elif scored:
            pred = best(pred) if top_k == 1 else best_or_true(pred, true[some], top_k)
        yield Piece(first, true[some], pred, None if weights is None else weights[some])


def _rows(n: int, size: int, most: int) -> int:
    """Return of how many samples there are at most so many numbers, and at least one."""
    return max(1, most * n // max(size, 1))
