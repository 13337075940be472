"""Grouped counts the slow way: the samples of each group, by a mask, are counted alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import Counts, GroupedCounts, count
from fastrecall.counts.groups.parts import GroupParts


def masks(groups: Any) -> dict[Any, np.ndarray]:
    """Return group -> which samples are of it, sorted by group."""
    arrays = list(groups.values()) if isinstance(groups, dict) else [groups]
    columns = [np.asarray(array).tolist() for array in arrays]
    keys = list(zip(*columns, strict=True))
    found = {key: np.array([one == key for one in keys]) for key in sorted(set(keys))}
    return found if len(arrays) > 1 else {key: mask for (key,), mask in found.items()}


def by_masks(y_true: Any, y_pred: Any, groups: Any, **options: Any) -> dict[Any, Counts]:
    """Return group -> the counts of its samples, all of the same classes."""
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    weight = options.pop("sample_weight", None)
    labels = options.pop("labels", None)
    if labels is None:
        labels = count(y_true, y_pred, **options).classes
    counts = {}
    for key, mask in masks(groups).items():
        own = {} if weight is None else {"sample_weight": np.asarray(weight)[mask]}
        counts[key] = count(y_true[mask], y_pred[mask], labels=labels, **own, **options)
    return counts


def grouped(y_true: Any, y_pred: Any, groups: Any, **options: Any) -> GroupedCounts:
    """Return the same, stacked."""
    parts = [counts._parts for counts in by_masks(y_true, y_pred, groups, **options).values()]
    found, arrays = masks(groups), [groups]
    columns = [list(found)]
    if isinstance(groups, dict):
        arrays = list(groups.values())
        columns = [list(found)] if len(arrays) == 1 else list(zip(*found, strict=True))

    def stack(name: str) -> Any:
        rows = [getattr(one, name) for one in parts]
        return None if rows[0] is None else np.array(rows)

    return GroupedCounts(
        GroupParts(
            names=tuple(groups) if isinstance(groups, dict) else None,
            keys=tuple(
                np.array(column, dtype=np.asarray(array).dtype)
                for column, array in zip(columns, arrays, strict=True)
            ),
            classes=parts[0].classes,
            tp=stack("tp"),
            n_true=stack("n_true"),
            n_pred=stack("n_pred"),
            n=stack("n"),
            agreed=stack("agreed"),
            differing=stack("differing"),
            matrix=stack("matrix"),
            kind=parts[0].kind,
            partial=any(one.partial for one in parts),
            sets=parts[0].sets,
            most_pairs=parts[0].most_pairs,
        )
    )
