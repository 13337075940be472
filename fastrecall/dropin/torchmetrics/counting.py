"""A batch to counts, under torchmetrics' names: tp, fp, tn and fn, or the cells of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fastrecall.counting import count
from fastrecall.dropin.torchmetrics.metrics import CELLS, Row
from fastrecall.dropin.torchmetrics.pieces import Piece, are_ignored, pieces, weights_of
from fastrecall.dropin.torchmetrics.refusals import OutsideError, refusal
from fastrecall.dropin.torchmetrics.scores import refuse_nan
from fastrecall.dropin.torchmetrics.shapes import check_shapes
from fastrecall.dropin.torchmetrics.tensors import read
from fastrecall.ranking import count_argmax

__all__ = ["States", "counted"]

Array = np.ndarray[Any, Any]
States = dict[str, Array]

# Samples whose places are numbered at once.
_GROUPED = 1 << 18


def counted(
    row: Row, task: str, options: Mapping[str, Any], preds: Any, target: Any, sample_weight: Any
) -> States:
    """Count a batch.

    Parameters
    ----------
    row : Row
    task : str
    options : mapping
        The metric's parameters, checked.
    preds, target : tensor or array-like
    sample_weight : tensor or array-like, or None

    Returns
    -------
    dict of str to ndarray
        int64, or float64 of float weights. Tallies have the shape (K,), (1,) for binary and where
        classes were added up, and (N, K) or (N,) for ``samplewise``. ``confmat`` has the shape
        (K, K), or (K, 2, 2) for labels.

    Raises
    ------
    RuntimeError, ValueError, TypeError
        torchmetrics' own errors, and some where it has none.

    Notes
    -----
    One pass over labels, two over scores. O(K) memory, O(K**2) for a table, O(N K) for samplewise.
    """
    sides = read(preds, "preds"), read(target, "target")
    wide: Any = options.get("num_labels" if task == "multilabel" else "num_classes")
    samplewise = options.get("multidim_average") == "samplewise"
    top_k = options.get("top_k", 1)
    check_shapes(task, *sides, wide=wide, samplewise=samplewise, top_k=top_k)
    shape = sides[1].array.shape
    if task == "multilabel":
        shape = shape[:1] + shape[2:]
    weights = weights_of(sample_weight, shape)
    table = row.states == CELLS
    ignored = options["ignore_index"]
    within_kept = table and task == "binary" and ignored is not None
    places = max(1, sides[1].array.size // max(1, shape[0]))
    cut = pieces(
        task,
        *sides,
        weights,
        options,
        within_kept=within_kept,
        as_scores=not samplewise and wide is not None,
        most_rows=max(1, _GROUPED // places) if samplewise else None,
    )
    classes = 2 if task != "multiclass" else wide
    try:
        if samplewise:
            return _by_sample(task, cut, shape[0], classes, wide, ignored)
        if task == "multilabel":
            return _of_labels(cut, wide, ignored, table)
        if wide is None and task == "multiclass":
            return _of_agreement(cut, ignored)
        return _of_classes(task, cut, classes, ignored, table, _is_pooled(options))
    except OutsideError:
        raise refusal(task, classes, ignored, *sides) from None


def _is_pooled(options: Mapping[str, Any]) -> bool:
    return options.get("average") == "micro" and options.get("top_k", 1) == 1


def _counts(true: Array, pred: Array, weights: Array | None, **options: Any) -> Any:
    """Count, also where all weights are zero, of which :func:`count` knows no metric: None."""
    counter: Any = count
    if "labels" in options:
        true = true.reshape(-1)
        if pred.dtype.kind == "f":
            counter = count_argmax
        else:
            pred = pred.reshape(-1)
    weighs = weights is None or bool(weights.any())
    weights = None if weights is None or not weighs else weights.reshape(-1)
    try:
        counts = counter(true, pred, sample_weight=weights, **options)
    except ValueError:
        refuse_nan(pred)
        raise
    if counts.partial:
        raise OutsideError
    return counts if weighs else None


def _of_classes(
    task: str, cut: Any, classes: int, ignored: int | None, table: bool, pooled: bool
) -> States:
    labels = np.arange(classes)
    cells: Array | None = None
    for piece in cut:
        sides = piece.target, piece.preds, piece.weights
        counts = _counts(*sides, labels=labels, ignore=ignored, matrix=table)
        if counts is not None:
            added = counts.matrix() if table else _tallies(counts)
            cells = added if cells is None else cells + added
    if cells is None:
        cells = np.zeros((classes, classes) if table else (4, classes), dtype=np.int64)
    if table:
        return {"confmat": cells}
    if task == "binary":
        cells = cells[:, 1:]
    elif pooled:
        cells = cells.sum(axis=1, keepdims=True)
    return _named(cells)


def _of_agreement(cut: Any, ignored: int | None) -> States:
    """Count with any labels: those that agree, and those that do not."""
    cells = np.zeros((4, 1), dtype=np.int64)
    for piece in cut:
        sides = piece.target, piece.preds, piece.weights
        counts = _counts(*sides, labels=None, ignore=ignored, matrix=False)
        if counts is not None:
            wrong = counts.n - counts.agreed
            # The negatives of one class: torchmetrics' number, for what it is worth.
            cells = cells + np.array([[counts.agreed], [wrong], [-wrong], [wrong]])
    return _named(cells)


def _of_labels(cut: Any, wide: int, ignored: int | None, table: bool) -> States:
    cells = np.zeros((4, wide), dtype=np.int64)
    for piece in cut:
        # A row for each place of each sample.
        true, pred = (np.moveaxis(side, 1, -1).reshape(-1, wide) for side in piece[1:3])
        absent = None
        if ignored is not None:
            absent = are_ignored(true, ignored)
            _check_marks(*(side[~absent] for side in (true, pred) if not _are_marks(side)))
            true, pred = (true == 1) & ~absent, (pred == 1) & ~absent
        _check_marks(true, pred)
        counts = _counts(true, pred, piece.weights)
        if counts is None:
            continue
        added = _tallies(counts)
        if absent is not None:
            left_out = _counts(absent, absent, piece.weights)
            added[2] -= left_out.n_true
        cells = cells + added
    if not table:
        return _named(cells)
    tp, fp, tn, fn = cells
    return {"confmat": np.stack([tn, fp, fn, tp], axis=-1).reshape(wide, 2, 2)}


def _check_marks(*tables: Array) -> None:
    if not all(map(_are_marks, tables)):
        raise OutsideError


def _are_marks(table: Array) -> bool:
    """Tell whether there is nothing but 0 and 1; of unsigned numbers the largest tells."""
    if table.dtype.kind == "b" or not table.size:
        return True
    unsigned = table.dtype.str.replace("i", "u")
    return bool(table.view(unsigned).max() <= 1)


def _by_sample(
    task: str, cut: Any, n: int, classes: int | None, wide: int | None, ignored: int | None
) -> States:
    """Count each sample by itself: a group, or a group for each of its labels."""
    if classes is None:
        raise ValueError("`multidim_average='samplewise'` needs `num_classes`")
    several = (wide or 1) if task == "multilabel" else 1
    cells = np.zeros((4, n * several, classes), dtype=np.int64)
    for piece in cut:
        added, groups = _grouped(piece, several, np.arange(classes), ignored)
        if added.dtype != cells.dtype:
            cells = cells.astype(added.dtype)
        cells[:, groups + piece.first * several] += added
    if task != "multiclass":
        cells = cells[:, :, 1]
    return _named(cells.reshape(4, n, several) if task == "multilabel" else cells)


def _grouped(piece: Piece, several: int, labels: Array, ignored: int | None) -> Any:
    places = piece.target[:1].size // several
    n = len(piece.target) * several
    groups = np.repeat(np.arange(n), places)
    weights = piece.weights
    if weights is not None:
        weights = np.repeat(weights[:, np.newaxis], several, axis=1)
    counts = _counts(
        piece.target,
        piece.preds,
        weights,
        labels=labels,
        ignore=ignored,
        matrix=False,
        groups=groups,
    )
    if counts is None:
        return np.zeros((4, 0, len(labels)), dtype=np.int64), np.zeros(0, dtype=np.int64)
    return _tallies(counts), np.array(counts.groups, dtype=np.int64)


def _tallies(counts: Any) -> Array:
    """Return tp, fp, tn and fn, stacked; of groups, a row for each."""
    tp, n_true, n_pred, n = counts.tp, counts.n_true, counts.n_pred, counts.n
    if isinstance(n, np.ndarray):
        n = n[:, np.newaxis]
    return np.stack([tp, n_pred - tp, n - n_true - n_pred + tp, n_true - tp])


def _named(cells: Array) -> States:
    return dict(zip(("tp", "fp", "tn", "fn"), cells, strict=True))
