"""Metrics by group, in the pass that counts: beside the count without groups, and other tables."""

from __future__ import annotations

from typing import Any

import numpy as np

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.labels import uniform
from benchmarks.timing import Effort

__all__ = ["CONTESTS"]

Array = np.ndarray[Any, Any]

SAMPLES = 10_000_000
UNGROUPED = "fastrecall, without groups"
_SEED = 8


def _groups(n: int, count: int, dtype: str) -> Array:
    return np.random.default_rng(_SEED).integers(0, count, n).astype(dtype)


def _contest(dtype: str, classes: int, groups: int, group_dtype: str) -> Contest:
    def prepare(share: int) -> Prepared:
        n = SAMPLES // share
        labels = uniform(n, classes, dtype)
        known = _groups(n, groups, group_dtype)
        calls = {
            OURS: lambda: fastrecall.count(*labels, groups=known),
            UNGROUPED: lambda: fastrecall.count(*labels),
        }
        return Prepared(calls, unasked=frozenset({UNGROUPED}))

    return Contest(
        f"groups-{dtype}-{classes}-{groups}",
        f"count by group: {SAMPLES:,} {dtype} labels, {classes} classes, "
        f"{groups:,} {group_dtype} groups",
        prepare,
        (Limit(1.5, UNGROUPED),),
        effort=Effort(rounds=15),
    )


def _recalls(share: int) -> Prepared:
    """Prepare recall by group, by everything that makes such tables."""
    import pandas
    from fairlearn.metrics import MetricFrame
    from sklearn.metrics import recall_score

    n = SAMPLES // share
    y_true, y_pred = uniform(n, 2, "int64")
    groups = _groups(n, 100, "int64")
    frame = pandas.DataFrame({"true": y_true, "pred": y_pred, "group": groups})

    def grouped_frame() -> Array:
        # The quickest that pandas has: three sums, no Python function for each group.
        right = frame[frame["true"] == 1].groupby("group")["pred"]
        return (right.sum() / right.count()).to_numpy()

    def metric_frame() -> Array:
        given = {"y_true": y_true, "y_pred": y_pred, "sensitive_features": groups}
        return MetricFrame(metrics=recall_score, **given).by_group.to_numpy()

    def applied() -> Array:
        by = frame.groupby("group")[["true", "pred"]]
        return by.apply(lambda part: recall_score(part["true"], part["pred"])).to_numpy()

    calls = {
        OURS: lambda: fastrecall.count(y_true, y_pred, groups=groups).recall(),
        "pandas groupby, sums": grouped_frame,
        "pandas groupby, scikit-learn's recall_score": applied,
        "fairlearn's MetricFrame, scikit-learn's recall_score": metric_frame,
    }
    return Prepared(calls)


CONTESTS = (
    _contest("int64", 2, 100, "int64"),
    _contest("int64", 10, 100, "int32"),
    _contest("int64", 10, 1_000, "int16"),
    _contest("int32", 10, 100, "int32"),
    _contest("uint8", 10, 100, "uint8"),
    # Without groups these are compared, and not counted.
    _contest("uint8", 2, 100, "uint8"),
    # A million cells, which no first-level cache holds.
    _contest("int32", 100, 100, "int32"),
    Contest(
        "groups-recall",
        f"recall by group: {SAMPLES:,} int64 labels, 2 classes, 100 groups",
        _recalls,
        needs=("pandas", "fairlearn"),
    ),
)
