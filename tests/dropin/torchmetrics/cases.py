"""Random cases: a metric, a task, options, batches, and the way in which it is called."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.dropin.torchmetrics.metrics import CELLS, METRICS, Row

__all__ = ["WAYS", "Case", "draw"]

# How a result is come to.
WAYS = (
    "function",
    "function of all tasks",
    "class",
    "class of all tasks",
    "forward",
    "merged",
    "reset",
    "pickled",
    "restored",
)

_THRESHOLDS = (0.5, 0.5, 0.3, 0.0, 1.0, 0.7321)
_LABEL_TYPES = ("int64", "int64", "int32", "uint8")
_SCORE_TYPES = ("float32", "float32", "float64", "float16", "bfloat16")
_AVERAGES = ("micro", "macro", "weighted", "none", None)
_SHAPES = ((), (), (3,), (2, 3))


class Case(NamedTuple):
    """What is asked of both libraries; batches are NumPy arrays and the names of torch's dtypes."""

    row: Row
    task: str
    options: dict[str, Any]
    batches: list[tuple[np.ndarray, str, np.ndarray, str]]
    way: str

    def __str__(self):
        return f"{self.row.name} {self.task} {self.options} by {self.way}"


def draw(seed: int, number: int) -> Case:
    """Return the case of a number."""
    rng = np.random.default_rng((seed, number))
    row = _one(rng, list(METRICS.values()))
    task = _one(rng, row.tasks)
    wide = int(rng.integers(2, 7))
    options = _options(rng, row, task, wide)
    samplewise = options.get("multidim_average") == "samplewise"
    shape = _one(rng, _SHAPES[2:] if samplewise else _SHAPES)
    way = _one(rng, WAYS)
    several = 1 if "function" in way else int(rng.integers(1, 4))
    types = _types(rng, task, options)
    batches = [_batch(rng, task, wide, shape, options, types) for _ in range(max(2, several))]
    batches = batches[:several] if way != "merged" else batches
    if rng.random() < 0.1:
        batches[-1] = _damaged(rng, batches[-1], wide)
    return Case(row, task, options, batches, way)


def _one(rng, some):
    return some[int(rng.integers(len(some)))]


def _options(rng, row, task, wide):
    options: dict[str, Any] = {}
    if task == "multiclass":
        options["num_classes"] = wide
        if "top_k" in row.options and rng.random() < 0.25:
            options["top_k"] = int(rng.integers(1, wide + 1))
        elif "top_k" in row.options and rng.random() < 0.05:
            # Any labels: only how many agree is told.
            named = {"num_classes": None, "average": "micro"}
            return named | _ignoring(rng, wide) | _beta(rng, row)
    else:
        options["threshold"] = _one(rng, _THRESHOLDS)
    if task == "multilabel":
        options["num_labels"] = wide
    if "average" in row.options and task != "binary":
        options["average"] = _one(rng, _AVERAGES)
    if "multidim_average" in row.options:
        options["multidim_average"] = _one(rng, ("global", "global", "samplewise"))
    options.update(_ignoring(rng, wide))
    options.update(_beta(rng, row))
    if "zero_division" in row.options:
        options["zero_division"] = int(rng.integers(2))
    if "normalize" in row.options:
        options["normalize"] = _one(rng, (None, "none", "true", "pred", "all"))
    if "weights" in row.options:
        options["weights"] = _one(rng, (None, "none", "linear", "quadratic"))
    if rng.random() < 0.2:
        options["validate_args"] = False
    return options


def _ignoring(rng, wide):
    if rng.random() < 0.6:
        return {}
    return {"ignore_index": int(_one(rng, (-1, -100, 0, 1, wide - 1, wide + 3, 255)))}


def _beta(rng, row):
    return {"beta": _one(rng, (1.0, 0.5, 2.0))} if "beta" in row.options else {}


def _types(rng, task, options):
    of_target = _one(rng, _LABEL_TYPES)
    ignored = options.get("ignore_index")
    if ignored is not None and (task == "multilabel" or ignored < 0):
        # What torchmetrics writes in their place, or looks for, does not fit bytes.
        of_target = _one(rng, ("int64", "int32"))
    if task != "multiclass" and ignored is None and rng.random() < 0.15:
        of_target = "bool"
    scored = options.get("top_k", 1) > 1 or rng.random() < 0.5
    of_preds = _one(rng, _SCORE_TYPES if scored else _LABEL_TYPES)
    if task != "multiclass" and not scored and rng.random() < 0.15:
        of_preds = "bool"
    return of_preds, of_target, scored


def _batch(rng, task, wide, shape, options, types):
    of_preds, of_target, scored = types
    n = int(rng.integers(2, 30))
    columns = (wide,) if task == "multilabel" else ()
    classes = wide if task == "multiclass" else 2
    # Some classes never come: averages differ in what they make of that.
    present = rng.permutation(classes)[: int(rng.integers(1, classes + 1))]
    target = rng.choice(present, (n, *columns, *shape))
    if not scored:
        preds = rng.choice(
            rng.permutation(classes)[: int(rng.integers(1, classes + 1))], target.shape
        )
        preds = np.where(rng.random(target.shape) < 0.4, target, preds)
    elif task == "multiclass":
        preds = _scores_of_classes(rng, (n, wide, *shape), options)
    else:
        preds = np.round(rng.random(target.shape), int(rng.integers(1, 7)))
        if rng.random() < 0.4:
            preds = preds * 8 - 4
    ignored = options.get("ignore_index")
    if ignored is not None:
        target = np.where(rng.random(target.shape) < 0.25, ignored, target)
    return preds, of_preds, target, of_target


def _scores_of_classes(rng, shape, options):
    if options.get("top_k", 1) > 1 or rng.random() < 0.3:
        # Which of equal scores is among the k best, torch leaves open.
        return (
            rng.permuted(
                np.broadcast_to(np.arange(shape[1]).reshape(1, -1, *[1] * (len(shape) - 2)), shape),
                axis=1,
            )
            / 8
        )
    return np.round(rng.normal(size=shape), int(rng.integers(0, 7)))


def _damaged(rng, batch, wide):
    preds, of_preds, target, of_target = batch
    way = int(rng.integers(4))
    if way == 0:
        return preds[:-1], of_preds, target, of_target
    if way == 1:
        return preds[..., np.newaxis], of_preds, target, of_target
    if way == 2 and of_target != "bool":
        target = target.copy()
        target.flat[: min(target.size, wide + 2)] = np.arange(min(target.size, wide + 2)) + 1
        return preds, of_preds, target, of_target
    if way == 3 and preds.shape == target.shape and of_preds in ("int64", "int32"):
        preds = preds.copy()
        preds.flat[: min(preds.size, wide + 2)] = np.arange(min(preds.size, wide + 2)) - 1
        return preds, of_preds, target, of_target
    return batch


def is_table(case: Case) -> bool:
    """Tell whether the metric keeps a table."""
    return case.row.states == CELLS
