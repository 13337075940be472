"""What kind of targets two containers hold, and whether they belong together.

These are scikit-learn's checks in scikit-learn's order, for any container. They may sort what
they are given; plain arrays of labels that need no questions asked take a faster way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import (
    all_str,
    as_array,
    as_dense,
    blocks,
    check_consistent_length,
    check_equal_lengths,
    check_finite,
    checked_csr,
    is_sparse,
    num_samples,
    refuse_dimensions,
    refuse_masked,
    refuse_unsortable,
    snapshot,
)
from fastrecall.errors import input_texts as texts
from fastrecall.labels.times import TIMES, in_one_unit

__all__ = [
    "as_array",
    "as_dense",
    "check_consistent_length",
    "check_targets",
    "classify",
    "is_readable",
    "num_samples",
    "reconcile",
    "refuse_unsortable",
    "type_of_target",
]

_NUMBERS = "biuf"


def check_targets(
    y_true: object,
    y_pred: object,
    n_weights: int | None = None,
    check_weights: Callable[[], object] | None = None,
) -> tuple[str, Any, Any]:
    """Check that two targets are of one kind and return them as arrays.

    Parameters
    ----------
    y_true, y_pred : array-like or sparse
        The targets.
    n_weights : int, optional
        The number of sample weights, to be compared with both lengths.
    check_weights : callable, optional
        Called without arguments at the point where scikit-learn checks the weights: after
        lengths, types and empty input, before the types are compared.

    Returns
    -------
    y_type : {"binary", "multiclass", "multilabel-indicator"}
    y_true, y_pred : ndarray or scipy sparse object
        One-dimensional ndarrays (a column becomes a strided view), or for the multilabel type
        two-dimensional ndarrays and sparse objects as they were given.

    Raises
    ------
    TypeError, ValueError
        With scikit-learn's texts, in scikit-learn's order.

    Notes
    -----
    O(n) for numbers and for strings in object arrays, O(n log n) for all other labels.

    Examples
    --------
    >>> check_targets([0, 1], [[1], [2]])
    ('multiclass', array([0, 1]), array([1, 2]))
    """
    types = classify(y_true, y_pred, n_weights)
    if check_weights is not None:
        check_weights()
    return reconcile(types, y_true, y_pred)


def classify(y_true: object, y_pred: object, n_weights: int | None = None) -> tuple[str, str]:
    """Check lengths, find both types and refuse empty targets: what precedes the weights."""
    lengths = [num_samples(y) for y in (y_true, y_pred) if y is not None]
    check_equal_lengths(lengths if n_weights is None else [*lengths, n_weights])
    types = type_of_target(y_true, "y_true"), type_of_target(y_pred, "y_pred")
    if 0 in lengths:
        raise ValueError(texts.EMPTY_TARGETS)
    return types


def reconcile(types: tuple[str, str], y_true: object, y_pred: object) -> tuple[str, Any, Any]:
    """Bring classified targets to one type and one form: what follows the weights."""
    y_type = _common_type(*types)
    if y_type == "multilabel-indicator":
        return (y_type, *_indicators(y_true, y_pred))
    true, pred = _as_column(y_true, "y_true"), _as_column(y_pred, "y_pred")
    # Many numbers, many strings or many dates need no second look: they have a common order.
    alike = any({true.dtype.kind, pred.dtype.kind} <= set(kinds) for kinds in (_NUMBERS, "U", "M"))
    if y_type == "binary" or not alike:
        y_type = "multiclass" if len(_union(true, pred)) > 2 else y_type
    return y_type, true, pred


def type_of_target(y: Any, name: str = "") -> str:
    """Name the type of a target, as scikit-learn's function of this name does.

    Parameters
    ----------
    y : array-like or sparse
        The target.
    name : str, default=""
        The argument's name, for the errors.

    Returns
    -------
    {"binary", "multiclass", "multiclass-multioutput", "multilabel-indicator", "continuous", \
"continuous-multioutput", "unknown"}

    Raises
    ------
    TypeError
        For bytes as labels, ``np.matrix``, and objects that have no order.
    ValueError
        For sequences of sequences and what is no sequence; for complex numbers, NaN, infinity,
        NaT and masked elements.

    Examples
    --------
    >>> type_of_target(["cat", "dog", "bird"])
    'multiclass'
    >>> type_of_target([[1, 0], [0, 1]])
    'multilabel-indicator'
    """
    sequence = isinstance(y, Sequence) or is_sparse(y) or hasattr(y, "__array__")
    if not sequence or isinstance(y, str):
        raise ValueError(texts.not_array_like(y))
    if type(y).__name__ in ("SparseSeries", "SparseArray"):
        raise ValueError(texts.PANDAS_SPARSE)
    labels = _as_labels(y, name)
    if is_sparse(labels):
        return "multilabel-indicator" if _marks(labels) else _type_of_sparse(labels, name)
    return "multilabel-indicator" if _is_indicator(labels) else _type_of_dense(labels, name)


def _as_labels(y: object, name: str) -> Any:
    refuse_masked(y, name)
    try:
        return y if is_sparse(y) else as_array(y, name)
    except ValueError as error:
        if str(error).startswith("Complex data not supported"):
            raise
        return as_array(y, name, objects=True)


def _type_of_dense(labels: np.ndarray[Any, Any], name: str) -> str:
    if labels.ndim and len(labels):
        _refuse_row(labels[0])
    if labels.ndim not in (1, 2):
        return "unknown"
    if labels.size == 0:
        return "binary" if labels.ndim == 1 else "unknown"
    if labels.dtype == object and not isinstance(labels.flat[0], str):
        return "unknown"
    many = labels.ndim == 2 and labels.shape[1] > 1
    suffix = "-multioutput" if many else ""
    if np.isdtype(labels.dtype, "real floating") and not _integral(labels):
        check_finite(labels, name)
        return f"continuous{suffix}"
    if labels.dtype.kind in TIMES and np.isnat(labels).any():
        raise ValueError(texts.not_a_time(name or "the input"))
    if _more_than_two(labels) or many:
        return f"multiclass{suffix}"
    return "binary"


def _type_of_sparse(labels: Any, name: str) -> str:
    if labels.ndim != 2:
        raise TypeError(texts.SPARSE_NEEDS_MULTILABEL)
    if not min(labels.shape):
        return "unknown"
    first = snapshot(labels)[[0], :]
    suffix = "-multioutput" if labels.shape[1] > 1 else ""
    if labels.dtype.kind == "f" and not _integral(labels.data):
        check_finite(labels.data, name)
        return f"continuous{suffix}"
    # The first row stands for all of them: scikit-learn does not look further either.
    return f"multiclass{suffix}" if len(first.data) > 1 else "binary"


def _refuse_row(first: object) -> None:
    if isinstance(first, bytes):
        raise TypeError(texts.BYTES_LABELS)
    nested = isinstance(first, Sequence) and not isinstance(first, str)
    if nested and not hasattr(first, "__array__"):
        raise ValueError(texts.SEQUENCE_OF_SEQUENCES)


def is_readable(dtype: np.dtype[Any]) -> bool:
    """Tell whether the kernel reads arrays of a dtype."""
    return dtype.kind in "biu" or dtype.char in "fd"


def _is_indicator(labels: np.ndarray[Any, Any]) -> bool:
    if labels.ndim != 2 or labels.shape[1] < 2:
        return False
    if is_readable(labels.dtype):
        try:
            _kernel.count_indicator(labels, labels, None)
        except _kernel.RejectedError:
            return False
        return True
    # Counting the values comes first: objects without an order fail here, not as "unknown".
    if _more_than_two(labels):
        return False
    kind = labels.dtype.kind
    return kind in "biu" or (kind == "f" and _integral(labels))


def _marks(labels: Any) -> bool:
    """Tell whether the stored values of a sparse table are marks: zeros and one other value."""
    if labels.ndim != 2 or labels.shape[1] < 2:
        return False
    if labels.format in ("dok", "lil"):
        labels = checked_csr(labels)
    stored = _two_stored(labels.data)
    one_mark = stored.size == 1 or (stored.size == 2 and 0 in stored)
    integral = labels.dtype.kind in "biu" or (labels.dtype.kind == "f" and _integral(stored))
    return len(labels.data) == 0 or (one_mark and integral)


def _two_stored(data: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the distinct values, sorted; of numbers only the least and the greatest, or none."""
    if data.size == 0 or data.dtype.kind not in _NUMBERS:
        return np.unique(data)
    return np.unique([data.min(), data.max()]) if not _more_than_two(data) else data[:0]


def _integral(values: np.ndarray[Any, Any]) -> bool:
    return all(np.all(b.astype(np.int64).astype(b.dtype) == b) for b in blocks(values))


def _more_than_two(labels: np.ndarray[Any, Any]) -> bool:
    if labels.size == 0:
        return False
    if labels.dtype.kind in _NUMBERS:
        low, high = labels.min(), labels.max()
        return any(np.any((block != low) & (block != high)) for block in blocks(labels))
    return len(_distinct(labels)) > 2


def _distinct(labels: np.ndarray[Any, Any]) -> Any:
    # np.unique sorts, and its TypeError for objects without an order is scikit-learn's too.
    if labels.dtype.kind == "O" and all_str(labels):
        return np.array(sorted(set(labels.flat)), dtype=object)
    return np.unique(labels)


def _common_type(true: str, pred: str) -> str:
    if {true, pred} == {"binary", "multiclass"}:
        return "multiclass"
    if true != pred:
        raise ValueError(texts.mixed_targets(true, pred))
    if true not in ("binary", "multiclass", "multilabel-indicator"):
        raise ValueError(texts.not_supported(true))
    return true


def _as_column(y: object, name: str) -> np.ndarray[Any, Any]:
    try:
        labels: np.ndarray[Any, Any] = as_array(y, name, sparse=False)
    except TypeError as error:
        if "Sparse data was passed" in str(error):
            raise TypeError(texts.SPARSE_NEEDS_MULTILABEL) from error
        raise
    refuse_dimensions(labels)
    if labels.ndim == 2 and labels.shape[1] == 1:
        return labels[:, 0]
    if labels.ndim != 1:
        raise ValueError(texts.not_one_dimensional(labels.shape))
    return labels


def _indicators(y_true: object, y_pred: object) -> tuple[Any, Any]:
    true, pred = as_array(y_true, "y_true"), as_array(y_pred, "y_pred")
    # Lists may have changed since they were classified.
    if true.ndim != 2 or pred.ndim != 2 or true.shape[1] != pred.shape[1]:
        raise ValueError(texts.DIFFERENT_NUMBERS_OF_LABELS)
    _refuse_dense_dtype(y_true, true)
    _refuse_dense_dtype(y_pred, pred)
    return true, pred


def _refuse_dense_dtype(given: Any, read: Any) -> None:
    # scikit-learn makes a sparse array of what was given: a frame of mixed columns is objects.
    if is_sparse(read):
        return
    dtype = read.dtype if isinstance(given, Sequence) else np.asarray(given).dtype
    if dtype.kind == "O" or dtype == np.float16:
        raise ValueError(texts.no_sparse_dtype(dtype))


def _union(true: np.ndarray[Any, Any], pred: np.ndarray[Any, Any]) -> set[Any]:
    """Return the labels of both sides, or raise the error of labels that cannot be mixed."""
    if true.dtype.kind in _NUMBERS and pred.dtype.kind in _NUMBERS:
        # Asked only of two binary sides. Python compares integers beside floats exactly.
        return {end.item() for side in (true, pred) for end in (side.min(), side.max())}
    distinct = [_distinct(true), _distinct(pred)]
    if true.dtype.kind == pred.dtype.kind and true.dtype.kind in TIMES:
        finer = in_one_unit(distinct[0], distinct[1], ("y_true", "y_pred"))
        return set(np.concatenate(finer).tolist())
    labels = {label for side in distinct for label in side}
    if len({isinstance(label, str) for label in labels}) > 1:
        raise ValueError(texts.mixed_labels(distinct))
    kinds = {true.dtype.kind, pred.dtype.kind}
    if len(kinds) > 1 and not kinds.isdisjoint(TIMES):
        raise ValueError(texts.mixed_times(true.dtype, pred.dtype))
    sorted(labels)
    return labels
