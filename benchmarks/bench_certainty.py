"""The bootstrap of macro F1: of cells that were counted once, beside resampling the rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.labels import uniform

__all__ = ["CONTESTS"]

SAMPLES = 1_000_000
RESAMPLES = 1_000
ROWS = "rows resampled, fastrecall's f1_score"
SCIKIT = "rows resampled, scikit-learn's f1_score"
# The time of a peer is of so few; it grows with their number.
_FEW = {ROWS: 10, SCIKIT: 3}
_FEWEST_SAMPLES = 10_000
_SEED = 8


def _contest(classes: int, most: float) -> Contest:
    def prepare(share: int) -> Prepared:
        n = max(SAMPLES // share, _FEWEST_SAMPLES)
        labels = uniform(n, classes, "int64")

        def interval() -> float:
            """Count, and draw resamples for both ends; the middle is compared."""
            counts = fastrecall.count(*labels)
            low, high, *_ = counts.interval(
                "f1", average="macro", n_resamples=RESAMPLES, seed=_SEED
            )
            return (low + high) / 2

        calls = {OURS: interval}
        for name, library in ((ROWS, fastrecall), (SCIKIT, sklearn_metrics)):
            calls[name] = _resampling(library.f1_score, labels, _FEW[name])
        # As far as so few resamples may be from where all of them lie.
        return Prepared(calls, {OURS: RESAMPLES, **_FEW}, tolerance=4 / n**0.5)

    return Contest(
        f"bootstrap-f1-{classes}",
        f"bootstrap of macro F1, a resample of {RESAMPLES:,} (scikit-learn: of {_FEW[SCIKIT]}): "
        f"{SAMPLES:,} int64 labels, {classes} classes",
        prepare,
        (Limit(most, ROWS),),
    )


def _resampling(f1_score: Any, labels: tuple[Any, Any], times: int) -> Callable[[], float]:
    y_true, y_pred = labels

    def resample() -> float:
        draw = np.random.default_rng(_SEED)
        values = []
        for _ in range(times):
            rows = draw.integers(0, len(y_true), len(y_true))
            values.append(f1_score(y_true[rows], y_pred[rows], average="macro"))
        return float(np.mean(values))

    return resample


CONTESTS = (_contest(2, 0.01), _contest(10, 0.01), _contest(100, 0.5))
