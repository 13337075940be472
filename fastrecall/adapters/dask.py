"""Counts of dask collections: each partition is counted where it lies, and counts are added up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from fastrecall.adapters.partitions import added, check_options, count_partition, whole
from fastrecall.errors import input_texts as texts

__all__ = ["count"]

# So many counts are added up by one task: a tree of few tasks, and few tables at once in memory.
_FAN_IN = 8

# What dask calls the tasks, on its dashboard too.
_NAME = "fastrecall-count"


def count(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    groups: Any = None,
    matrix: bool | None = None,
    ignore: Any = None,
    multilabel: bool = False,
    compute: bool = True,
) -> Any:
    """Count pairs of labels that lie in the partitions of dask collections.

    One task a partition counts in the worker that holds it, in one thread; a tree of ``+`` adds
    up. No labels leave their worker unless the sides are cut in different places.

    Parameters
    ----------
    y_true, y_pred : dask Array, Series or DataFrame of shape (n_samples,) or (n_samples, n_labels)
        Arrays of known chunks may be cut as they like. Beside arrays, one side may lie in memory.
    sample_weight : dask Array or Series of shape (n_samples,), optional
    groups : dask Array or Series, or a dict of them, optional
        As of :func:`fastrecall.count`, and so are ``labels``, ``matrix``, ``ignore`` and
        ``multilabel``.
    compute : bool, default=True
        False returns a ``dask.delayed.Delayed`` of the counts, to be computed beside others.

    Returns
    -------
    Counts, GroupedCounts or Delayed

    Raises
    ------
    ValueError
        If the sides are cut in different places and nobody knows where: Series of unknown
        divisions and arrays of unknown chunks need as many partitions as each other, and as many
        samples in each. And whatever ``fastrecall.count`` raises in a partition.
    TypeError
        If neither side is a dask collection.

    Notes
    -----
    Empty partitions add nothing; data without any sample are the error that they are elsewhere.
    Series are paired by position, as pandas' are. Sums of float weights are rounded once a
    partition. O(K**2) memory a task, or O(K) without the matrix.

    Examples
    --------
    >>> import dask.array as da
    >>> y_true = da.from_array([0, 1, 1, 2, 2, 2], chunks=2)
    >>> y_pred = da.from_array([0, 1, 2, 2, 2, 0], chunks=3)
    >>> count(y_true, y_pred)
    <Counts of 6 samples, multiclass classes [0 1 2], with matrix>
    """
    options = check_options(labels=labels, matrix=matrix, ignore=ignore, multilabel=multilabel)
    columns = {"y_true": y_true, "y_pred": y_pred}
    if sample_weight is not None:
        columns["sample_weight"] = sample_weight
    names, keys = list(columns), None
    if isinstance(groups, Mapping):
        keys = list(groups)
        columns |= {f"groups[{key!r}]": groups[key] for key in keys}
    elif groups is not None:
        names.append("groups")
        columns["groups"] = groups
    total = _summed(_partitions(columns, _Task(names, keys, options)))
    return total.compute() if compute else total


class _Task:
    """What is done with the blocks of one partition."""

    def __init__(self, names: list[str], keys: list[Any] | None, options: dict[str, Any]) -> None:
        self._names, self._keys, self._options = names, keys, options

    def __call__(self, *blocks: Any) -> Any:
        columns = dict(zip(self._names, blocks, strict=False))
        if self._keys is not None:
            columns["groups"] = dict(zip(self._keys, blocks[len(self._names) :], strict=True))
        return count_partition(columns, self._options)


def _partitions(columns: dict[str, Any], task: _Task) -> list[Any]:
    """Return what the task makes of each partition, delayed."""
    from dask.array import Array

    frames = [_is_frame(column) for column in columns.values()]
    arrays = [isinstance(column, Array) for column in columns.values()]
    if any(frames):
        for name, column in columns.items():
            if not (_is_frame(column) or isinstance(column, Array)):
                raise TypeError(texts.no_dask_collection(name, type(column)))
        return _of_frames(columns, task) if all(frames) else _of_both(columns, task)
    if not any(arrays):
        raise TypeError(texts.no_dask_collection("y_true", type(columns["y_true"])))
    return _of_arrays(columns, task)


def _is_frame(column: Any) -> bool:
    # Without an import of dask.dataframe, which needs pandas and Arrow.
    return all(hasattr(column, name) for name in ("divisions", "npartitions", "map_partitions"))


def _of_frames(columns: dict[str, Any], task: _Task) -> list[Any]:
    import pandas
    from dask.dataframe import map_partitions

    sides = list(columns.values())
    if any(side.divisions != sides[0].divisions for side in sides[1:]):
        if all(side.known_divisions for side in sides):
            every = sorted({place for side in sides for place in side.divisions})
            sides = [side.repartition(divisions=every, force=True) for side in sides]
        else:
            _check_as_many({name: side.npartitions for name, side in columns.items()})
    meta = pandas.Series([], dtype=object)
    # All columns in one call: what they share is read once.
    counted = map_partitions(
        task, *sides, meta=meta, enforce_metadata=False, align_dataframes=False, token=_NAME
    )
    delayed: list[Any] = counted.to_delayed()
    return delayed


def _of_arrays(columns: dict[str, Any], task: _Task) -> list[Any]:
    import dask.array as da
    import numpy as np

    sides = [side if isinstance(side, da.Array) else da.asarray(side) for side in columns.values()]
    for side in sides:
        if not 1 <= side.ndim <= 2:
            raise ValueError(texts.not_one_dimensional(side.shape))
    sides = [side if side.ndim == 1 else side.rechunk({1: -1}) for side in sides]
    if any(math.isnan(side.shape[0]) for side in sides):
        _check_as_many({name: side.numblocks[0] for name, side in zip(columns, sides, strict=True)})
    else:
        lengths = [side.shape[0] for side in sides]
        if len(set(lengths)) > 1:
            raise ValueError(texts.inconsistent_lengths(lengths))
        sides = _rechunked(sides)
    # Tables have a second index, with one block.
    indices = [tuple(range(side.ndim)) for side in sides]
    most = max(indices, key=len)
    pairs = [item for pair in zip(sides, indices, strict=True) for item in pair]
    meta = np.empty((0,) * len(most), dtype=object)
    counted = da.blockwise(task, most, *pairs, align_arrays=False, meta=meta, token=_NAME)
    delayed: list[Any] = counted.to_delayed().ravel().tolist()
    return delayed


def _rechunked(sides: Sequence[Any]) -> list[Any]:
    """Cut arrays where any of them is cut."""
    from dask.array.core import common_blockdim

    rows = common_blockdim([side.chunks[0] for side in sides])
    return [side if side.chunks[0] == rows else side.rechunk({0: rows}) for side in sides]


def _of_both(columns: dict[str, Any], task: _Task) -> list[Any]:
    """Pair arrays with Series, whose labels stay what they are: categories, words, dates."""
    from dask import delayed

    blocks = {}
    for name, side in columns.items():
        table = not _is_frame(side) and side.ndim == 2
        parts = (side.rechunk({1: -1}) if table else side).to_delayed()
        blocks[name] = parts if isinstance(parts, list) else parts.ravel().tolist()
    _check_as_many({name: len(parts) for name, parts in blocks.items()})
    return [delayed(task)(*parts) for parts in zip(*blocks.values(), strict=True)]


def _check_as_many(partitions: dict[str, int]) -> None:
    if len(set(partitions.values())) > 1:
        raise ValueError(texts.cut_in_unknown_places(partitions))


def _summed(partitions: list[Any]) -> Any:
    """Return the sum of all partitions, delayed: a tree, in the order of the partitions."""
    from dask import delayed

    while len(partitions) > _FAN_IN:
        cuts = range(0, len(partitions), _FAN_IN)
        partitions = [delayed(added)(partitions[cut : cut + _FAN_IN]) for cut in cuts]
    return delayed(_total)(partitions)


def _total(counts: list[Any]) -> Any:
    return whole(added(counts))
