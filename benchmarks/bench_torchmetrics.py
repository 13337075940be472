"""One update of each torchmetrics class with a million samples, beside the real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS"]

_SAMPLES = 10**6
_CLASSES = 10

# Theirs are divided in single precision.
_TOLERANCE = 1e-5

_UNVALIDATED = "torchmetrics, unvalidated"


class Input(NamedTuple):
    """What comes: for the name, for the reader, and how it is made of so many samples."""

    name: str
    work: str
    task: str
    options: dict[str, Any]
    draw: Callable[[np.random.Generator, int], tuple[Any, Any]]


def _labels(draw: np.random.Generator, n: int) -> tuple[Any, Any]:
    target = draw.integers(0, _CLASSES, n)
    return np.where(draw.random(n) < 0.7, target, draw.integers(0, _CLASSES, n)), target


def _two_labels(draw: np.random.Generator, n: int) -> tuple[Any, Any]:
    return draw.integers(0, 2, n), draw.integers(0, 2, n)


def _probabilities(draw: np.random.Generator, n: int) -> tuple[Any, Any]:
    return draw.random(n, dtype=np.float32), draw.integers(0, 2, n)


def _scores(draw: np.random.Generator, n: int) -> tuple[Any, Any]:
    scores = draw.random((n, _CLASSES), dtype=np.float32)
    return scores, draw.integers(0, _CLASSES, n)


def _marks(draw: np.random.Generator, n: int) -> tuple[Any, Any]:
    shape = n // _CLASSES, _CLASSES
    return draw.random(shape, dtype=np.float32), draw.integers(0, 2, shape)


_OF_CLASSES = {"num_classes": _CLASSES}

_LABELS = Input("labels", f"int64 labels of {_CLASSES} classes", "Multiclass", _OF_CLASSES, _labels)

# Each class is asked of labels, and one of each kind of all that may come.
_INPUTS = (
    Input("two", "int64 labels of 2 classes", "Binary", {}, _two_labels),
    Input("probabilities", "float32 probabilities", "Binary", {}, _probabilities),
    Input("scores", f"float32 scores of {_CLASSES} classes", "Multiclass", _OF_CLASSES, _scores),
    Input(
        "top-3",
        f"the 3 best of float32 scores of {_CLASSES} classes",
        "Multiclass",
        {**_OF_CLASSES, "top_k": 3},
        _scores,
    ),
    Input(
        "marks",
        f"a tenth as many float32 rows of {_CLASSES} labels",
        "Multilabel",
        {"num_labels": _CLASSES},
        _marks,
    ),
)

_NAMES = (
    "Recall",
    "Precision",
    "F1Score",
    "FBetaScore",
    "Specificity",
    "Accuracy",
    "ConfusionMatrix",
    "JaccardIndex",
    "CohenKappa",
    "MatthewsCorrCoef",
    "HammingDistance",
    "StatScores",
)


def _contest(name: str, given: Input) -> Contest:
    def prepare(share: int) -> Prepared:
        import torchmetrics.classification as theirs
        from torch import from_numpy

        from fastrecall.dropin import torchmetrics as ours

        arrays = given.draw(np.random.default_rng(1), max(_CLASSES * 2, _SAMPLES // share))
        preds, target = map(from_numpy, arrays)
        kind = f"{given.task}{name}"
        options = given.options | ({"beta": 2.0} if name == "FBetaScore" else {})
        metrics = {
            OURS: getattr(ours, kind)(**options),
            "torchmetrics": getattr(theirs, kind)(**options),
            _UNVALIDATED: getattr(theirs, kind)(**options, validate_args=False),
        }
        return Prepared(
            {library: _update(metric, preds, target) for library, metric in metrics.items()},
            tolerance=_TOLERANCE,
            answers={library: _result(metric) for library, metric in metrics.items()},
        )

    return Contest(
        f"torchmetrics-{name}-{given.name}",
        f"torchmetrics' {name}: {given.work}, {_SAMPLES:,} samples",
        prepare,
        (Limit(1.0, "torchmetrics"), Limit(1.0, _UNVALIDATED)),
        needs=("torch", "torchmetrics"),
        effort=Effort(rounds=9, few=3),
    )


def _update(metric: Any, preds: Any, target: Any) -> Callable[[], None]:
    def update() -> None:
        metric.update(preds, target)

    return update


def _result(metric: Any) -> Callable[[], Any]:
    def result() -> Any:
        # The mean of counts over all batches, for who keeps counts.
        value = metric.compute().double().numpy()
        return value / metric.update_count if value.max() > 1 else value

    return result


CONTESTS = (
    *(_contest(name, _LABELS) for name in _NAMES),
    *(_contest("Recall", given) for given in _INPUTS),
)
