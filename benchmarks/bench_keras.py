"""One batch for each class of Keras, beside the class itself."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS", "Work", "contest"]

Array = np.ndarray[Any, Any]

_SAMPLES = 10**6
_CLASSES = 10
_MOST = 0.1

# Keras' counters and quotients are float32.
_TOLERANCE = 1e-5


class Batch(NamedTuple):
    """What classes of Keras are given: labels, and scores or predictions."""

    y_true: Array
    y_pred: Array


def _binary(draw: np.random.Generator, n: int) -> Batch:
    y_true = draw.random(n) < 0.3
    scores = 0.7 * draw.random(n) + 0.3 * y_true
    return Batch(y_true.astype(np.float32), scores.astype(np.float32))


def _sparse(draw: np.random.Generator, n: int) -> Batch:
    y_true = draw.integers(0, _CLASSES, n)
    scores = draw.random((n, _CLASSES), np.float32)
    scores[np.arange(n), y_true] += 0.3
    return Batch(y_true, scores)


def _one_hot(draw: np.random.Generator, n: int) -> Batch:
    y_true, scores = _sparse(draw, n)
    return Batch(np.eye(_CLASSES, dtype=np.float32)[y_true], scores)


def _labels(draw: np.random.Generator, n: int) -> Batch:
    y_true, scores = _sparse(draw, n)
    return Batch(y_true, np.argmax(scores, axis=1))


def _bits(draw: np.random.Generator, n: int) -> Batch:
    y_true, scores = _binary(draw, n)
    return Batch(y_true.astype(np.int64), scores)


class Work(NamedTuple):
    """A class, its arguments and its batch; Keras needs seconds for some of them."""

    name: str
    arguments: dict[str, Any]
    batch: Callable[[np.random.Generator, int], Batch]
    samples: int = _SAMPLES


_FEW = 20_000

WORK = (
    Work("TruePositives", {}, _binary),
    Work("FalsePositives", {}, _binary),
    Work("TrueNegatives", {}, _binary),
    Work("FalseNegatives", {}, _binary),
    Work("Precision", {}, _binary),
    Work("Recall", {}, _binary),
    Work("Recall", {"thresholds": [0.1, 0.3, 0.5, 0.7]}, _binary),
    Work("Recall", {"top_k": 3}, _one_hot),
    Work("Recall", {"class_id": 3}, _one_hot),
    Work("PrecisionAtRecall", {"recall": 0.5}, _binary),
    Work("RecallAtPrecision", {"precision": 0.5}, _binary),
    Work("SensitivityAtSpecificity", {"specificity": 0.5}, _binary),
    Work("SpecificityAtSensitivity", {"sensitivity": 0.5}, _binary),
    Work("AUC", {}, _binary),
    Work("F1Score", {}, _one_hot),
    Work("FBetaScore", {"threshold": 0.5, "beta": 2.0}, _one_hot),
    Work("Accuracy", {}, _labels),
    Work("BinaryAccuracy", {}, _binary),
    Work("CategoricalAccuracy", {}, _one_hot),
    Work("SparseCategoricalAccuracy", {}, _sparse),
    Work("TopKCategoricalAccuracy", {"k": 3}, _one_hot),
    Work("SparseTopKCategoricalAccuracy", {"k": 3}, _sparse),
    Work("BinaryIoU", {}, _bits, _FEW),
    Work("IoU", {"num_classes": _CLASSES, "target_class_ids": [1, 2]}, _labels, _FEW),
    Work("MeanIoU", {"num_classes": _CLASSES}, _labels, _FEW),
    Work("OneHotIoU", {"num_classes": _CLASSES, "target_class_ids": [1, 2]}, _one_hot, _FEW),
    Work("OneHotMeanIoU", {"num_classes": _CLASSES}, _one_hot, _FEW),
)


def contest(work: Work) -> Contest:
    """Return the contest of one class: an update with a batch, arrays here and tensors there."""

    def prepare(share: int) -> Prepared:
        os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")
        import keras

        from fastrecall.dropin import keras as ours

        # Of Keras' own conversions to NumPy's arrays.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"keras\.")
        batch = work.batch(np.random.default_rng(7), max(1000, work.samples // share))
        tensors = tuple(keras.ops.convert_to_tensor(side) for side in batch)
        own = getattr(ours, work.name)(**work.arguments)
        other = getattr(keras.metrics, work.name)(**work.arguments)
        return Prepared(
            {
                OURS: lambda: own.update_state(*batch),
                "Keras": lambda: other.update_state(*tensors),
            },
            tolerance=_TOLERANCE,
            answers={
                OURS: lambda: np.float64(own.result()),
                "Keras": lambda: np.float64(keras.ops.convert_to_numpy(other.result())),
            },
        )

    options = "".join(f", {name}={value}" for name, value in work.arguments.items())
    told = "-".join(["keras", work.name, *(name for name in work.arguments)])
    return Contest(
        told,
        f"one batch of {work.samples:,} samples for {work.name}{options}",
        prepare,
        (Limit(_MOST, of="Keras"),),
        needs=("keras",),
        effort=Effort(rounds=20, few=3, patience=2.0),
    )


CONTESTS = tuple(map(contest, WORK))
