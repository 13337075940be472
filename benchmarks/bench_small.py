"""Time of a call on ten labels, where nothing but the way to the kernel and back counts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.answers import check_same
from benchmarks.figure import Figure
from benchmarks.timing import Effort, fastest

__all__ = ["CALLS", "SmallCall", "measure"]

_BATCH = 0.01


class SmallCall(NamedTuple):
    """Recall of ten labels, in arrays of int64."""

    name: str
    work: str
    y_true: list[int]
    y_pred: list[int]
    average: str


CALLS = (
    SmallCall(
        "small-binary",
        "binary recall",
        [1, 0, 1, 1, 0, 1, 0, 0, 1, 1],
        [1, 0, 1, 0, 0, 1, 0, 1, 1, 0],
        "binary",
    ),
    SmallCall(
        "small-macro",
        "macro recall, 3 classes",
        [0, 1, 2, 0, 1, 2, 2, 1, 0, 0],
        [0, 1, 2, 0, 2, 2, 1, 1, 0, 1],
        "macro",
    ),
)


def measure(call: SmallCall, *, rounds: int = 50, library: Any = fastrecall) -> Figure:
    """Check the answer of one call, then time it."""
    sides = np.array(call.y_true), np.array(call.y_pred)
    ours, theirs = (source.recall_score for source in (library, sklearn_metrics))
    check_same(call.name, ours(*sides, average=call.average), theirs(*sides, average=call.average))
    seconds = fastest(
        {
            "ours": lambda: ours(*sides, average=call.average),
            "theirs": lambda: theirs(*sides, average=call.average),
        },
        Effort(rounds=rounds, batch=_BATCH),
    )
    return Figure("small", call.name, call.work, **seconds)
