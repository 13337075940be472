"""The best scores of each row, and single columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.inputs import refuse_nan
from fastrecall.dropin.keras.shapes import ROWS

__all__ = [
    "best",
    "column",
    "columns_of",
    "highest",
    "in_top_k",
    "is_highest",
    "most_of",
    "of_one_hot",
    "places_of",
    "refuse_k",
    "tables",
]

Array = np.ndarray[Any, Any]

# As many scores are looked for one after the other; more of them by a partial sort.
_FEW = 8


def tables(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """Cut arrays along all axes but the last into tables of modest size.

    Raises
    ------
    ValueError
        If there is only one axis.
    """
    width = max(array.shape[-1] for array in arrays)
    if arrays[0].ndim < 2:
        raise ValueError(texts.no_rows(arrays[0].shape))
    if arrays[0].ndim > 2 and not all(array.flags.c_contiguous for array in arrays):
        for row in zip(*arrays, strict=True):
            yield from tables(*row)
        return
    arrays = tuple(array.reshape(-1, array.shape[-1]) for array in arrays)
    rows = max(1, ROWS // max(1, width))
    for start in range(0, len(arrays[0]), rows):
        yield tuple(array[start : start + rows] for array in arrays)


def columns_of(table: Array) -> Array:
    """Return a block of rows as columns: many of one kind beside each other, few one by one."""
    return np.ascontiguousarray(table.T)


def most_of(columns: Array, name: str) -> Array:
    """Return the highest score of each sample.

    Raises
    ------
    ValueError
        If there is a NaN among them, which is the highest of its sample.
    """
    most: Array = columns.max(axis=0)
    refuse_nan(most, name)
    return most


def highest(columns: Array, name: str) -> Array:
    """Tell which score of each sample is the highest, the first of equal ones.

    Parameters
    ----------
    columns : ndarray of shape (K, n)
    name : str
        The argument's name, for the error of NaN.

    Returns
    -------
    ndarray of bool, of the same shape
        One is true for each sample.
    """
    best_of: Array = columns == most_of(columns, name)
    if np.count_nonzero(best_of) == columns.shape[1]:
        return best_of
    first: Array = np.arange(len(columns))[:, None] == best_of.argmax(axis=0)
    return first


def of_one_hot(table: Array, name: str) -> Array:
    """Tell the same of a block of rows, most likely of a single 1 each."""
    ones = table == 1
    only = np.count_nonzero(ones) == np.count_nonzero(table != 0) == len(table)
    columns = columns_of(ones)
    if only and np.logical_or.reduce(columns).all():
        return columns
    return highest(columns_of(table), name)


def places_of(chosen: Array) -> Array:
    """Return the place of the only one that is chosen in each column."""
    numbers = np.arange(len(chosen), dtype=np.min_scalar_type(len(chosen)))
    places: Array = (chosen * numbers[:, None]).sum(axis=0, dtype=numbers.dtype)
    return places.astype(np.int64)


def _scores_at(places: Array, table: Array) -> Array:
    width = table.shape[1]
    own: Array = table.reshape(-1).take(places + np.arange(0, table.size, width))
    return own


def is_highest(places: Array, table: Array) -> Array:
    """Tell whether the score at each row's place is its highest, the first of equal ones."""
    columns = columns_of(table)
    most = most_of(columns, "y_pred")
    found: Array = _scores_at(places, table) == most
    equal = columns == most
    if np.count_nonzero(equal) != columns.shape[1]:
        tied = np.flatnonzero(np.count_nonzero(equal, axis=0) > 1)
        found[tied] = equal[:, tied].argmax(axis=0) == places[tied]
    return found


def in_top_k(places: Array, table: Array, k: int) -> Array:
    """Tell whether the score at each row's place is at least its k-th."""
    columns = columns_of(table)
    refuse_nan(columns.reshape(-1), "y_pred")
    higher = (columns > _scores_at(places, table)).view(np.uint8)
    times = higher.sum(axis=0, dtype=np.uint8 if len(columns) < 256 else np.int32)
    within: Array = times < k
    return within


def refuse_k(k: int, name: str, scores: Array) -> None:
    """Raise a ValueError if rows have fewer than k scores."""
    if k > scores.shape[-1]:
        raise ValueError(texts.top_k_beyond(name, k, scores.shape[-1]))


def best(columns: Array, k: int) -> Array:
    """Tell which scores of each sample are the k highest; of equal ones, the first.

    Parameters
    ----------
    columns : ndarray of shape (K, n)
    k : int

    Returns
    -------
    ndarray of bool, of the same shape
    """
    if k <= _FEW:
        left = columns.astype(np.result_type(columns, np.float16), copy=True)
        chosen = np.zeros(columns.shape, bool)
        for _ in range(k):
            one = highest(left, "y_pred")
            chosen |= one
            np.putmask(left, one, -np.inf)
        return chosen
    most_of(columns, "y_pred")
    least = np.partition(columns, -k, axis=0)[-k]
    higher, equal = columns > least, columns == least
    room = k - np.count_nonzero(higher, axis=0)
    within: Array = higher | (equal & (equal.cumsum(axis=0) <= room))
    return within


def column(table: Array, class_id: int) -> Array:
    """Return one column of a table as a table.

    Raises
    ------
    IndexError
        If there is no such column.
    """
    n_classes = table.shape[-1]
    if not -n_classes <= class_id < n_classes:
        raise IndexError(texts.no_such_class(class_id, n_classes))
    only: Array = table[..., class_id, None]
    return only
