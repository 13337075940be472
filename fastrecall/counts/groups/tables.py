"""Metrics by group as a table of pandas, one row a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fastrecall.counts.metric_names import Asked

__all__ = ["frame_of"]

Array = np.ndarray[Any, Any]


def frame_of(
    names: tuple[str, ...] | None,
    keys: tuple[Array, ...],
    classes: Array,
    asked: dict[str, Asked],
    values: dict[str, Array],
) -> Any:
    """Return values of groups as a DataFrame; a metric of several values has a column for each.

    Raises
    ------
    ValueError
        For a metric that gives tables.
    """
    for name, one in values.items():
        if one.ndim > 2:
            raise ValueError(
                f"metric {name!r} gives an array of shape {one.shape[1:]} for each group; a column "
                "of a table holds numbers: use by_group, or a metric of one or several numbers"
            )
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_frame needs pandas: pip install pandas") from error
    levels = [_index(pandas, one) for one in keys]
    index = levels[0].rename(None if names is None else names[0])
    if len(levels) > 1:
        index = pandas.MultiIndex.from_arrays(levels, names=names)
    columns: dict[Any, Array] = dict(values)
    if any(one.ndim > 1 for one in values.values()):
        columns = {}
        for name, one in values.items():
            labels = [""] if one.ndim == 1 else _labels(asked[name], classes, one.shape[1])
            for label, column in zip(labels, one.reshape(len(one), -1).T, strict=True):
                columns[name, label] = column
    return pandas.DataFrame(columns, index=index)


def _index(pandas: Any, keys: Array) -> Any:
    try:
        return pandas.Index(keys)
    except (TypeError, ValueError, NotImplementedError):
        # Python's objects, where pandas has no type for them.
        return pandas.Index(keys.astype(object), dtype=object)


def _labels(asked: Asked, classes: Array, n: int) -> Sequence[Any]:
    """Return what the values of a metric are of: classes, or nothing that has a name."""
    if asked.metric == "likelihood_ratios":
        return ("LR+", "LR-")
    if not isinstance(asked.metric, str):
        return range(n)
    chosen = asked.options.get("labels")
    return list(np.asarray(classes if chosen is None else chosen).tolist())
