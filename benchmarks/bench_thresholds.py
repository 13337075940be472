"""Counts at 101 thresholds, beside scikit-learn's two ways and torchmetrics' binned curve."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.answers import DifferentAnswerError
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS"]

SAMPLES = 10_000_000
THRESHOLDS = 101
LOOP = "scikit-learn's recall_score, a loop"
SORTED = "scikit-learn's confusion_matrix_at_thresholds"
TORCH = "torchmetrics"
READ = "a bare read of both arrays"
# The time of the loop is of so few; it grows with their number.
_FEW = (25, 75)
_SEED = 8
# torchmetrics' recalls are float32.
_SINGLE = 1e-5


def _prepare(share: int) -> Prepared:
    draw = np.random.default_rng(_SEED)
    n = SAMPLES // share
    y_true = draw.integers(0, 2, n)
    scores = (0.6 * draw.random(n, dtype=np.float32) + 0.4 * y_true).astype(np.float32)
    at = np.linspace(0, 1, THRESHOLDS, dtype=np.float32)
    wide = at.astype(np.float64)
    expected = fastrecall.count_at_thresholds(y_true, scores, at).recall()

    def ours() -> Any:
        return fastrecall.count_at_thresholds(y_true, scores, at).recall()

    def loop() -> None:
        for i in _FEW:
            recall = sklearn_metrics.recall_score(y_true, scores >= at[i])
            if recall != expected[i]:
                raise DifferentAnswerError(f"{LOOP}: {recall} at {at[i]}, not {expected[i]}")

    def by_sorting() -> Any:
        _, _, _, hits, thresholds = sklearn_metrics.confusion_matrix_at_thresholds(y_true, scores)
        reached = np.searchsorted(-thresholds.astype(np.float64), -wide, side="right")
        return np.concatenate([[0.0], hits])[reached] / hits[-1]

    def read() -> Any:
        return max(int(y_true.max()), int(scores.view(np.uint32).max()))

    calls = {OURS: ours, LOOP: loop, SORTED: by_sorting, READ: read}
    if find_spec("torchmetrics"):
        calls[TORCH] = _torchmetrics(y_true, scores, at)
    parts = dict.fromkeys(calls, THRESHOLDS) | {LOOP: len(_FEW)}
    return Prepared(calls, parts, tolerance=_SINGLE, unasked=frozenset({LOOP, READ}))


def _torchmetrics(y_true: Any, scores: Any, at: Any) -> Any:
    import torch
    from torchmetrics.classification import BinaryPrecisionRecallCurve

    preds, target = torch.from_numpy(scores), torch.from_numpy(y_true)
    thresholds = torch.from_numpy(at)

    def recalls() -> Any:
        curve = BinaryPrecisionRecallCurve(thresholds=thresholds)
        curve.update(preds, target)
        return curve.compute()[1][:-1].numpy().astype(np.float64)

    return recalls


CONTESTS = (
    Contest(
        "thresholds-101",
        f"recall at {THRESHOLDS} thresholds, one of them: {SAMPLES:,} float32 scores, int64 labels",
        _prepare,
        (Limit(1 / 20, LOOP), Limit(1 / 20, SORTED), Limit(1 / 5, TORCH)),
        beside=("torch", "torchmetrics"),
        effort=Effort(few=2, patience=10.0),
    ),
)
