"""Several models of one truth: ten counts beside ten calls, the paired bootstrap beside rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.labels import uniform

__all__ = ["CONTESTS"]

Array = np.ndarray[Any, Any]

SAMPLES = 10_000_000
MODELS = 10
SCIKIT = "scikit-learn's f1_score of each"
APART = "fastrecall.count of each"

# The paired bootstrap: of fewer samples, which rows take as long to draw as to count.
ROWS_SAMPLES = 1_000_000
RESAMPLES = 1_000
ROWS = "rows resampled, fastrecall's f1_score"
SCIKIT_ROWS = "rows resampled, scikit-learn's f1_score"
_FEW = {ROWS: 10, SCIKIT_ROWS: 2}
_FEWEST_SAMPLES = 10_000
_SEED = 8


def _models(n: int, classes: int, dtype: str) -> tuple[Array, dict[str, Array]]:
    """Return a truth, and models that are right more and more often."""
    y_true, _ = uniform(n, classes, dtype)
    draw = np.random.default_rng(_SEED)
    models = {}
    for at in range(MODELS):
        right = draw.random(n) < 0.6 + 0.03 * at
        models[f"model {at}"] = np.where(right, y_true, draw.integers(0, classes, n)).astype(dtype)
    return y_true, models


def _side_by_side(classes: int, dtype: str, limits: tuple[Limit, ...]) -> Contest:
    def prepare(share: int) -> Prepared:
        y_true, models = _models(SAMPLES // share, classes, dtype)

        def each(f1_score: Any) -> Array:
            return np.array([f1_score(y_true, p, average="macro") for p in models.values()])

        calls = {
            OURS: lambda: fastrecall.compare(y_true, models).by_model("f1", average="macro"),
            APART: lambda: each(fastrecall.f1_score),
            SCIKIT: lambda: each(sklearn_metrics.f1_score),
        }
        return Prepared(calls)

    return Contest(
        f"compare-{dtype}-{classes}",
        f"macro F1 of {MODELS} models, and what every two have right: {SAMPLES:,} {dtype} labels, "
        f"{classes} classes",
        prepare,
        limits,
    )


def _bootstrap(classes: int, most: float) -> Contest:
    def prepare(share: int) -> Prepared:
        n = max(ROWS_SAMPLES // share, _FEWEST_SAMPLES)
        y_true, models = _models(n, classes, "int64")
        pair = {name: models[name] for name in ("model 9", "model 0")}

        def difference() -> float:
            """Count, and draw; the middle is compared."""
            found = fastrecall.compare(y_true, pair).difference(
                *("f1", "model 9", "model 0"),
                average="macro",
                n_resamples=RESAMPLES,
                seed=_SEED,
            )
            low, high = found.low, found.high
            return float(low + high) / 2

        calls = {OURS: difference}
        for name, library in ((ROWS, fastrecall), (SCIKIT_ROWS, sklearn_metrics)):
            calls[name] = _resampling(library.f1_score, y_true, pair, _FEW[name])
        # As far as so few resamples may be from where all of them lie: of a difference of 0.2.
        return Prepared(calls, {OURS: RESAMPLES, **_FEW}, tolerance=20 / n**0.5)

    return Contest(
        f"difference-f1-{classes}",
        f"paired bootstrap of macro F1, a resample of {RESAMPLES:,} (scikit-learn: of "
        f"{_FEW[SCIKIT_ROWS]}): {ROWS_SAMPLES:,} int64 labels, {classes} classes",
        prepare,
        (Limit(most, ROWS),),
    )


def _resampling(
    f1_score: Any, y_true: Array, models: dict[str, Array], times: int
) -> Callable[[], float]:
    def resample() -> float:
        draw = np.random.default_rng(_SEED)
        values = []
        for _ in range(times):
            rows = draw.integers(0, len(y_true), len(y_true))
            truth = y_true[rows]
            one, other = (f1_score(truth, p[rows], average="macro") for p in models.values())
            values.append(one - other)
        return float(np.mean(values))

    return resample


CONTESTS = (
    _side_by_side(10, "int64", (Limit(0.01, SCIKIT),)),
    _side_by_side(2, "int64", (Limit(0.01, SCIKIT),)),
    _side_by_side(10, "uint8", (Limit(0.01, SCIKIT),)),
    _bootstrap(2, 0.01),
    _bootstrap(10, 0.1),
)
