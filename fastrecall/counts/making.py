"""What counts are made of: the parts of ``Counts`` from the kernel, a matrix, tallies or pairs."""

from __future__ import annotations

from numbers import Number
from typing import Any, Literal, NamedTuple

import numpy as np

from fastrecall._kernel import RejectedError
from fastrecall.arrays import num_samples, refuse_masked
from fastrecall.counts.index import as_classes
from fastrecall.counts.tally import ANY_PAIRS, MOST_PAIRS, Tally, tally
from fastrecall.labels import IndicatorTally, encode_labels
from fastrecall.labels.target import check_targets

__all__ = [
    "Parts",
    "checked_sum",
    "of_indicators",
    "of_matrix",
    "of_nothing",
    "of_pairs",
    "of_tallies",
    "of_tally",
]

Array = np.ndarray[Any, Any]

COUNTS_OVERFLOW = (
    "the sum of these counts does not fit an int64; count with float64 weights instead"
)


class Parts(NamedTuple):
    """What ``Counts`` holds, for K classes; every array is int64, or float64 for float weights."""

    # Distinct labels.
    classes: Array
    # Samples of each class that are both, truly, and predicted of it; None if not known.
    tp: Array
    n_true: Array | None
    n_pred: Array | None
    # All samples, or their weight.
    n: float | None
    # Samples whose labels agree; single labels that differ.
    agreed: float | None
    differing: float | None
    # Samples by true (row) and predicted class.
    matrix: Array | None = None
    kind: Literal["multiclass", "multilabel"] = "multiclass"
    # Whether some samples have labels outside of the classes.
    partial: bool = False
    # Sums keep the matrix up to so many classes.
    most_pairs: int = MOST_PAIRS
    # Of multilabel ones, whether samples had sets of labels, of which others may come, and not the
    # columns of a table.
    sets: bool = False


def of_nothing() -> Parts:
    """Return the parts of the counts of no samples."""
    none = np.zeros(0, dtype=np.int64)
    return Parts(
        classes=none,
        tp=none,
        n_true=none,
        n_pred=none,
        n=0,
        agreed=0,
        differing=0,
        matrix=np.zeros((0, 0), dtype=np.int64),
        kind="multiclass",
        partial=False,
        most_pairs=ANY_PAIRS,
    )


def of_tally(classes: Array, counted: Tally, most_pairs: int = MOST_PAIRS) -> Parts:
    """Return the parts of what the kernel counted of these classes."""
    margins = counted.margins
    # By place, and not unpacked: both are several times faster.
    return Parts(
        classes,
        margins[0],
        margins[1],
        margins[2],
        counted.n,
        counted.agreed,
        counted.differing,
        counted.matrix,
        "multiclass",
        counted.outside != 0,
        most_pairs,
    )


def of_indicators(counted: IndicatorTally, classes: Array | None = None) -> Parts:
    """Return the parts of what the kernel counted of multilabel indicators."""
    tp, n_true, n_pred = counted.margins
    return Parts(
        classes=np.arange(len(tp)) if classes is None else classes,
        tp=tp,
        n_true=n_true,
        n_pred=n_pred,
        n=counted.n,
        agreed=counted.agreed,
        differing=counted.differing,
        matrix=None,
        kind="multilabel",
        sets=classes is not None,
        partial=False,
        most_pairs=MOST_PAIRS,
    )


def of_matrix(matrix: Any, classes: Any) -> Parts:
    """Return the parts of the counts that a confusion matrix holds."""
    if classes is None and hasattr(matrix, "columns") and hasattr(matrix, "index"):
        classes = _labels_of_frame(matrix)
    cells = _as_counts(matrix, "matrix").copy()
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1]:
        raise ValueError(
            f"matrix should be square, one row and one column a class, got shape {cells.shape}"
        )
    tp = cells.diagonal().copy()
    n, agreed = cells.sum().item(), tp.sum().item()
    return Parts(
        classes=as_classes(classes, len(cells)),
        tp=tp,
        n_true=cells.sum(axis=1),
        n_pred=cells.sum(axis=0),
        n=n,
        agreed=agreed,
        differing=n - agreed,
        matrix=cells,
        kind="multiclass",
        partial=False,
        most_pairs=ANY_PAIRS,
    )


def of_tallies(tp: Any, fn: Any, fp: Any, tn: Any, classes: Any) -> Parts:
    """Return the parts of counts given by one to four numbers a class."""
    if tp is None:
        raise ValueError("tp should be given: no metric does without")
    given = {"tp": tp, "fn": fn, "fp": fp, "tn": tn}
    cells = {name: _as_tally(value, name) for name, value in given.items() if value is not None}
    shapes = {name: cell.shape for name, cell in cells.items()}
    if len(set(shapes.values())) > 1 or len(shapes["tp"]) > 1:
        raise ValueError(f"tallies should be numbers, or 1d with one entry a class, got {shapes}")
    if shapes["tp"] == ():
        if len(cells) == 4 and classes is None:
            return of_matrix([[tn, fp], [fn, tp]], None)
        cells = {name: cell.reshape(1) for name, cell in cells.items()}
        classes = [1] if classes is None else classes
    return _of_columns(cells, as_classes(classes, len(cells["tp"])))


def of_pairs(true_values: Any, pred_values: Any, counts: Any) -> Parts:
    """Return the parts of counts given by the rows of a GROUP BY."""
    weights = _as_tally(counts, "counts")
    rows = num_samples(true_values)
    if weights.shape != (rows,):
        raise ValueError(f"counts should be 1d, one a row: {rows}, got shape {weights.shape}")
    if rows == num_samples(pred_values) == 0:
        return of_nothing()
    encoded = encode_labels(true_values, pred_values)
    try:
        counted = tally(encoded, weights, most_pairs=MOST_PAIRS)
    except RejectedError:
        check_targets(true_values, pred_values)
        raise
    return of_tally(encoded.decode(counted.keys, counted.seen), counted)


def _labels_of_frame(frame: Any) -> Any:
    """Return the labels that rows and columns of a table such as pandas.crosstab's share."""
    rows, columns = frame.index, frame.columns
    if len(rows) != len(columns) or not all(a == b for a, b in zip(rows, columns, strict=True)):
        raise ValueError(
            f"matrix has rows {list(rows)} and columns {list(columns)}; give it the same labels in "
            "the same order on both (pandas: matrix.reindex(index=..., columns=..., fill_value=0))"
        )
    return rows.to_numpy()


def _of_columns(cells: dict[str, Array], classes: Array) -> Parts:
    tp = cells["tp"]
    n_true = checked_sum(tp, cells["fn"]) if "fn" in cells else None
    n_pred = checked_sum(tp, cells["fp"]) if "fp" in cells else None
    n = None
    if n_true is not None and n_pred is not None and "tn" in cells and len(tp):
        totals = checked_sum(checked_sum(n_true, cells["fp"]), cells["tn"]).tolist()
        n = totals[0]
        if any(total != n for total in totals):
            raise ValueError(
                f"tp + fn + fp + tn should be the number of samples for every class, got {totals}"
            )
    # One label a sample: then, and only then, do the hits of all classes tell the accuracy.
    whole = n is not None and n_true is not None and n_pred is not None
    whole = whole and n_true.sum() == n == n_pred.sum()  # type: ignore[union-attr]
    agreed = tp.sum().item() if whole else None
    return Parts(
        classes=classes,
        tp=tp,
        n_true=n_true,
        n_pred=n_pred,
        n=n,
        agreed=agreed,
        differing=None if agreed is None or n is None else n - agreed,
        matrix=None,
        kind="multiclass",
        partial=not whole,
        most_pairs=ANY_PAIRS,
    )


def checked_sum(one: Array, other: Array) -> Array:
    """Add two arrays of counts; int64 that leaves its range is an OverflowError."""
    with np.errstate(over="ignore"):
        total: Array = one + other
    # Two numbers of one sign whose sum has the other have left the range.
    if total.dtype.kind == "i" and (((one ^ total) & (other ^ total)) < 0).any():
        raise OverflowError(COUNTS_OVERFLOW)
    return total


def _as_tally(value: Any, name: str) -> Array:
    cell = _as_counts(value, name)
    if (cell < 0).any():
        raise ValueError(f"{name} holds a negative count: {cell.min()}")
    return cell


def _as_counts(value: Any, name: str) -> Array:
    """Return counts as int64, weights as float64; a copy only where needed."""
    refuse_masked(value, name)
    cells = np.asarray(value)
    if cells.dtype.kind == "O" and all(isinstance(cell, Number) for cell in cells.flat):
        cells = _of_numbers(cells, name)
    if cells.size == 0 and cells.dtype.kind == "f":
        cells = cells.astype(np.int64)
    if cells.dtype.kind not in "biuf":
        raise TypeError(f"{name} should hold numbers, got dtype {cells.dtype}")
    if cells.dtype.kind == "f":
        if not np.isfinite(cells).all():
            raise ValueError(f"{name} holds NaN or infinity")
        return cells.astype(np.float64)
    # Floats decide for all but the sums that are near the limit.
    size = np.abs(cells.astype(np.float64)).sum()
    if size > 2.0**62 and sum(map(abs, cells.ravel().tolist())) >= 2**63:
        raise OverflowError(_too_many(name))
    return cells.astype(np.int64)


def _of_numbers(cells: Array, name: str) -> Array:
    """Return an array of objects, such as a database's Decimals, as one of integers or floats."""
    integral = all(cell == cell // 1 for cell in cells.flat)
    try:
        return cells.astype(np.int64 if integral else np.float64)
    except OverflowError as error:
        raise OverflowError(_too_many(name)) from error


def _too_many(name: str) -> str:
    return f"{name}: the counts sum to more than 2**63 - 1; give them as floats"
