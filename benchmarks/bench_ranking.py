"""The best columns of scores: beside reading the scores, scikit-learn, and np.argmax."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS"]

Array = np.ndarray[Any, Any]

# Beside a float32 score, scikit-learn's sorted columns take 8 bytes: 12 GB for a million rows.
MANY = 1_000_000
SAMPLES = 200_000
READ = "np.max of all scores, which only reads them"
SCIKIT = "scikit-learn's top_k_accuracy_score"
ARGMAX = "np.argmax, then fastrecall.count"
SCIKIT_ACCURACY = "np.argmax, then scikit-learn's accuracy_score"
_SEED = 22


def _scores(n: int, columns: int, dtype: str) -> tuple[Array, Array]:
    draw = np.random.default_rng(_SEED)
    scores = draw.random((n, columns), dtype=np.float32).astype(dtype, copy=False)
    return draw.integers(0, columns, n), scores


def _top_k(dtype: str, k: int, samples: int) -> Contest:
    def prepare(share: int) -> Prepared:
        true, scores = _scores(samples // share, 1000, dtype)
        # Every label, also where there are few samples.
        labels = np.arange(1000)
        calls = {
            OURS: lambda: fastrecall.count_top_k(true, scores, k).recall(average="micro"),
            "fastrecall.top_k_accuracy_score": lambda: fastrecall.top_k_accuracy_score(
                true, scores, k=k, labels=labels
            ),
            SCIKIT: lambda: sklearn_metrics.top_k_accuracy_score(true, scores, k=k, labels=labels),
            READ: scores.max,
        }
        return Prepared(calls, unasked=frozenset({READ}))

    return Contest(
        f"top-{k}-{dtype}",
        f"top {k} of {samples:,} x 1,000 {dtype} scores",
        prepare,
        (Limit(2, READ), Limit(0.2, SCIKIT)),
        effort=Effort(rounds=7),
    )


def _argmax(columns: int) -> Contest:
    def prepare(share: int) -> Prepared:
        true, scores = _scores(SAMPLES * 1000 // columns // share, columns, "float32")
        calls = {
            OURS: lambda: fastrecall.count_argmax(true, scores).accuracy(),
            ARGMAX: lambda: fastrecall.count(true, scores.argmax(axis=1)).accuracy(),
            SCIKIT_ACCURACY: lambda: sklearn_metrics.accuracy_score(true, scores.argmax(axis=1)),
            READ: scores.max,
        }
        return Prepared(calls, unasked=frozenset({READ}))

    return Contest(
        f"argmax-{columns}",
        f"accuracy of the highest of {columns:,} float32 scores, {SAMPLES * 1000:,} in all",
        prepare,
        effort=Effort(rounds=7),
    )


CONTESTS = (
    _top_k("float32", 5, MANY),
    _top_k("float64", 5, SAMPLES),
    _top_k("float16", 5, SAMPLES),
    _argmax(10),
    _argmax(1000),
)
