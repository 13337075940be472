"""Random cases: a class, its arguments, and some batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.dropin.of_keras import batches

COUNTS = ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives")
RATIOS = ("Precision", "Recall")
HELD = {
    "SensitivityAtSpecificity": "specificity",
    "SpecificityAtSensitivity": "sensitivity",
    "PrecisionAtRecall": "recall",
    "RecallAtPrecision": "precision",
}
F_SCORES = ("FBetaScore", "F1Score")
ELEMENTWISE = ("Accuracy", "BinaryAccuracy")
OF_ROWS = (
    "CategoricalAccuracy",
    "SparseCategoricalAccuracy",
    "TopKCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
)
OVERLAPS = ("BinaryIoU", "IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU")


@dataclass
class Case:
    name: str
    arguments: dict[str, Any]
    batches: list[tuple[Any, Any, Any]]
    # After which batches all is forgotten, or the rest is counted apart and merged.
    reset_after: int | None = None
    merged_after: int | None = None
    facts: set[str] = field(default_factory=set)


def make(seed, number, makers=None):
    draw = np.random.default_rng([seed, number])
    makers = makers or MAKERS
    case = makers[draw.integers(len(makers))](draw)
    if draw.random() < 0.15:
        case.arguments["dtype"] = str(draw.choice(["float16", "float32", "float64", "bfloat16"]))
    if len(case.batches) > 1 and draw.random() < 0.3:
        case.reset_after = int(draw.integers(len(case.batches)))
    elif len(case.batches) > 1 and draw.random() < 0.5:
        case.merged_after = int(draw.integers(len(case.batches)))
    if draw.random() < 0.1:
        spoil(draw, case)
    given = [tuple(batches.as_given(draw, side) for side in batch) for batch in case.batches]
    case.batches = given
    return case


def times(draw):
    return range(int(draw.choice([1, 1, 2, 3])))


def thresholds(draw):
    kind = draw.choice(["none", "one", "one", "several", "even", "unsorted", "edge"])
    if kind == "none":
        return None
    if kind == "one":
        return float(draw.choice([0.0, 0.1, 0.3, 0.5, 0.7, 1.0]))
    if kind == "even":
        return [float(t) for t in np.linspace(0, 1, draw.integers(2, 25))]
    if kind == "edge":
        return [0, 1] if draw.random() < 0.5 else 0
    several = draw.integers(0, 21, draw.integers(1, 6)) / 20
    return [float(t) for t in (several if kind == "unsorted" else np.sort(several))]


def elementwise(draw, *, columns=False):
    """Labels and scores of one shape, or with one axis of length 1 too many, and weights."""
    made = []
    ndim = draw.choice([2, 3]) if columns else None
    shape = batches.shape(draw, ndim)
    for _ in times(draw):
        shape = (int(draw.integers(1, 30)), *shape[1:])
        y_true, y_pred = batches.labels(draw, shape), batches.scores(draw, shape)
        possible = [(), shape, shape[:-1], (*shape[:-1], 1)] if len(shape) > 1 else [(), shape]
        weight = batches.weights(draw, possible)
        if not columns and len(shape) == 1 and draw.random() < 0.2:
            y_true = y_true[:, None]
        made.append((y_true, y_pred, weight))
    return made


def of_count(draw):
    name = draw.choice(COUNTS)
    return Case(str(name), {"thresholds": thresholds(draw)}, elementwise(draw))


def of_ratio(draw):
    arguments = {"thresholds": thresholds(draw)}
    name = str(draw.choice(RATIOS))
    made = elementwise(draw, columns=True) if draw.random() < 0.6 else None
    if made is None:
        return Case(name, arguments, elementwise(draw))
    width = made[0][1].shape[-1]
    case = Case(name, arguments, made)
    if draw.random() < 0.6:
        arguments["top_k"] = int(draw.integers(1, width + 1))
        if draw.random() < 0.8:
            untied = [(t, batches.untied(draw, p.shape), w) for t, p, w in made]
            case.batches = untied
        else:
            case.facts.add("ties")
    if draw.random() < 0.5:
        arguments["class_id"] = int(draw.integers(width))
        case.batches = [
            (t, p, w if w is None or w.ndim < 2 else w[..., :1]) for t, p, w in case.batches
        ]
    return case


def of_operating_point(draw):
    name = str(draw.choice(list(HELD)))
    value = float(draw.choice([0.0, 0.2, 0.25, 0.5, 0.6, 0.75, 0.8, 0.9, 1.0]))
    arguments = {HELD[name]: value, "num_thresholds": int(draw.choice([1, 2, 3, 10, 101, 200]))}
    return Case(name, arguments, elementwise(draw))


def of_area(draw):
    arguments = {"num_thresholds": int(draw.choice([2, 3, 10, 101, 200]))}
    arguments["curve"] = str(draw.choice(["ROC", "PR", "roc", "pr", "PRGAIN"]))
    arguments["summation_method"] = str(draw.choice(["interpolation", "minoring", "majoring"]))
    if draw.random() < 0.3:
        several = draw.integers(1, 20, draw.integers(1, 6)) / 20
        arguments["thresholds"] = [float(t) for t in several]
    elif draw.random() < 0.1:
        arguments["from_logits"] = True
    return Case("AUC", arguments, elementwise(draw))


def of_f_score(draw):
    name = str(draw.choice(F_SCORES))
    arguments = {"average": draw.choice([None, "micro", "macro", "weighted"])}
    if draw.random() < 0.5:
        arguments["threshold"] = float(draw.choice([0.1, 0.3, 0.5, 1.0]))
    if name == "FBetaScore":
        arguments["beta"] = float(draw.choice([0.5, 1.0, 2.0]))
    made, width = [], int(draw.integers(1, 6))
    for _ in times(draw):
        shape = (int(draw.integers(1, 40)), width)
        y_true = (batches.labels(draw, shape) != 0).astype(draw.choice(batches.LABEL_DTYPES))
        made.append((y_true, batches.scores(draw, shape), batches.weights(draw, [shape[:1]])))
    return Case(name, arguments, made)


def of_equality(draw):
    name = str(draw.choice(ELEMENTWISE))
    arguments = {}
    made = elementwise(draw)
    if name == "BinaryAccuracy":
        arguments["threshold"] = float(draw.choice([0.0, 0.1, 0.3, 0.5, 0.7]))
    else:
        dtype = str(draw.choice(["int8", "int32", "int64", "float32", "float64"]))
        made = [
            (draw.integers(0, 4, p.shape), draw.integers(0, 4, p.shape).astype(dtype), w)
            for _, p, w in made
        ]
    return Case(name, arguments, made)


def of_rows(draw):
    name = str(draw.choice(OF_ROWS))
    width = int(draw.integers(1, 8))
    lead = batches.shape(draw, draw.choice([1, 1, 2]))
    arguments, made = {}, []
    if "TopK" in name:
        arguments["k"] = int(draw.integers(1, width + 1))
    if name.startswith("SparseTopK") and draw.random() < 0.3:
        arguments["from_sorted_ids"] = True
    for _ in times(draw):
        places = draw.integers(0, width, lead)
        y_pred = batches.scores(draw, (*lead, width))
        if y_pred.dtype == bool:
            # The best of booleans is not defined everywhere.
            y_pred = y_pred.astype(np.int32)
        if arguments.get("from_sorted_ids"):
            y_pred = draw.integers(0, width, y_pred.shape)
        y_true = places if name.startswith("Sparse") else batches.one_hot(draw, places, width)
        if y_true.dtype == bool:
            y_true = y_true.astype(np.uint8)
        if name.startswith("Sparse") and draw.random() < 0.3 and len(lead) == 1:
            y_true = y_true[..., None]
        made.append((y_true, y_pred, batches.weights(draw, [(), lead[:1], lead])))
    return Case(name, arguments, made)


def of_overlap(draw):
    name = str(draw.choice(OVERLAPS))
    if name == "BinaryIoU":
        made = elementwise(draw)
        arguments = {"threshold": float(draw.choice([0.1, 0.3, 0.5]))}
        arguments["target_class_ids"] = [[0], [1], [0, 1]][draw.integers(3)]
        made = [((t != 0).astype(np.int32), p, _of_samples(p, w)) for t, p, w in made]
        return Case(name, arguments, made)
    k = int(draw.integers(1, 6))
    arguments = {"num_classes": k}
    if "Mean" not in name:
        arguments["target_class_ids"] = sorted(draw.choice(k, draw.integers(1, k + 1), False))
        arguments["target_class_ids"] = [int(c) for c in arguments["target_class_ids"]]
    if draw.random() < 0.3:
        arguments["ignore_class"] = int(draw.choice([-1, 0, 1, 255]))
    made = []
    for _ in times(draw):
        shape = batches.shape(draw)
        beyond = 0 if name.startswith("OneHot") else int(draw.integers(2))
        y_true, y_pred = (draw.integers(-beyond, k + beyond, shape) for _ in range(2))
        if name.startswith("OneHot"):
            y_true = np.eye(k)[y_true]
            y_pred = batches.untied(draw, (*shape, k))
        made.append((y_true, y_pred, _whole(batches.weights(draw, [(), shape]))))
    return Case(name, arguments, made)


def _of_samples(y_pred, weight):
    return _whole(weight) if weight is None or weight.shape in ((), y_pred.shape) else None


def _whole(weight):
    return None if weight is None else np.rint(weight).astype(np.int32)


def spoil(draw, case):
    """Make a mistake."""
    kind = str(draw.choice(["shape", "nan", "argument", "length"]))
    y_true, y_pred, weight = case.batches[-1]
    if kind == "nan":
        y_pred = y_pred.astype(float)
        y_pred.flat[draw.integers(y_pred.size)] = np.nan
    elif kind == "shape":
        y_true = y_true[:-1] if len(y_true) > 1 else np.concatenate([y_true] * 3)
    elif kind == "length":
        weight = np.ones(len(y_pred) + 3)
    else:
        key, value = FAULTS[draw.integers(len(FAULTS))]
        if key not in case.arguments and key != "dtype":
            return
        case.arguments[key] = value
    case.facts.add(f"spoilt: {kind}")
    case.batches[-1] = (y_true, y_pred, weight)


FAULTS = (
    ("thresholds", 1.5),
    ("thresholds", [0.5, -0.1]),
    ("thresholds", [None]),
    ("recall", 1.1),
    ("precision", -0.1),
    ("specificity", 2),
    ("sensitivity", -1),
    ("num_thresholds", 0),
    ("curve", "ROCK"),
    ("summation_method", "sum"),
    ("average", "samples"),
    ("beta", 1),
    ("beta", -1.0),
    ("threshold", 1),
    ("threshold", 1.5),
    ("top_k", 100),
    ("class_id", 100),
    ("k", 100),
    ("target_class_ids", [100]),
    ("dtype", "single"),
)

MAKERS = (
    of_count,
    of_ratio,
    of_ratio,
    of_operating_point,
    of_area,
    of_f_score,
    of_equality,
    of_rows,
    of_overlap,
)
