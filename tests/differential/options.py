"""The parameters of each function, with values that are valid and a few that are not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from tests.differential import weights
from tests.differential.containers import HAS


@dataclass(frozen=True)
class Scene:
    """What the options of a case may depend on."""

    family: str
    known: list[Any]
    size: int
    rng: Random

    @property
    def multilabel(self) -> bool:
        return self.family == "multilabel"


def average(scene: Scene) -> Any:
    if scene.multilabel:
        options = ["micro", "macro", "weighted", "samples", "samples", None] * 4 + ["binary"]
    elif len(scene.known) == 2:
        options = ["binary", "binary", "micro", "macro", "weighted", None] * 4 + ["samples"]
    else:
        options = ["micro", "macro", "weighted", None] * 5 + ["binary", "samples"]
    return scene.rng.choice(options)


def pos_label(scene: Scene) -> Any:
    return scene.rng.choice([*scene.known, *scene.known, 1, 0, 12345, "cat", True, None, 1.0])


def labels(scene: Scene) -> Any:
    rng, known = scene.rng, list(scene.known)
    kind = rng.choices(
        ["permuted", "subset", "superset", "absent", "empty", "twice", "other type"],
        [6, 6, 4, 1.5, 0.3, 0.5, 0.5],
    )[0]
    foreign = ["zebra", "yak"] if scene.family == "str" else [77, 1000]
    if scene.family == "date":
        return np.array(rng.sample(known, rng.randint(1, len(known))), "datetime64[D]")
    chosen = {
        "permuted": lambda: rng.sample(known, len(known)),
        "subset": lambda: rng.sample(known, rng.randint(1, len(known))),
        "superset": lambda: rng.sample(known + foreign, len(known) + rng.randint(1, 2)),
        "absent": lambda: foreign,
        "empty": list,
        "twice": lambda: [*known, known[0]],
        "other type": lambda: [1, 2] if scene.family == "str" else ["cat", "dog"],
    }[kind]()
    return _held(chosen, rng)


def _held(chosen: list[Any], rng: Random) -> Any:
    holder = rng.choice(["list", "list", "array", "array", "tuple", "Series"])
    if holder == "array":
        return np.array(chosen)
    if holder == "Series" and HAS["pandas"] and chosen:
        import pandas as pd

        return pd.Series(chosen)
    return tuple(chosen) if holder == "tuple" else chosen


def zero_division(scene: Scene) -> Any:
    return scene.rng.choice(["warn", 0, 1, math.nan, 0.0, 1.0, np.nan, np.float64(1)])


def target_names(scene: Scene) -> Any:
    size = len(scene.known) + scene.rng.choice([0, 0, 0, 0, 1, -1])
    names = [f"class {i}" * scene.rng.randint(1, 2) for i in range(size)]
    return np.array(names) if scene.rng.random() < 0.2 else names


def likelihood_replacement(scene: Scene) -> Any:
    pairs = [(2.0, 0.5), (math.inf, math.nan), (1, 0), (0.5, 0.5), (1.0, "x")]
    dicts = [{"LR+": positive, "LR-": negative} for positive, negative in pairs]
    return scene.rng.choice([math.nan, 1.0, 1, 0.5, {"LR+": 1.0}, *dicts])


def warn_for(scene: Scene) -> Any:
    every = ["precision", "recall", "f-score"]
    chosen = scene.rng.sample(every, scene.rng.randint(0, 3))
    return scene.rng.choice([list, tuple, set])(chosen)


def _choice(*values: Any) -> Callable[[Scene], Any]:
    return lambda scene: scene.rng.choice(values)


SET_WISE = {
    "average": (0.95, average),
    "pos_label": (0.25, pos_label),
    "labels": (0.3, labels),
    "zero_division": (0.4, zero_division),
}
BETA = _choice(0, 0.5, 1, 2, 2.0, math.inf, np.float64(0.3), 1e9)

# function: {option: (how often it is given, how to draw it)}
OPTIONS: dict[str, dict[str, tuple[float, Callable[[Scene], Any]]]] = {
    "accuracy_score": {"normalize": (0.5, _choice(True, False, np.True_, np.False_))},
    "balanced_accuracy_score": {"adjusted": (0.5, _choice(True, False))},
    "class_likelihood_ratios": {
        "labels": (0.3, labels),
        "replace_undefined_by": (0.4, likelihood_replacement),
    },
    "classification_report": {
        "labels": (0.3, labels),
        "target_names": (0.3, target_names),
        "digits": (0.4, _choice(0, 1, 2, 3, 5, 10, np.int64(3))),
        "output_dict": (0.4, _choice(True, False)),
        "zero_division": (0.4, zero_division),
    },
    "cohen_kappa_score": {
        "labels": (0.3, labels),
        "weights": (0.6, _choice(None, "linear", "quadratic")),
        "replace_undefined_by": (0.3, _choice(math.nan, 0.0, 1.0, -1, 0.5, 2.0)),
    },
    "confusion_matrix": {
        "labels": (0.4, labels),
        "normalize": (0.4, _choice(None, "true", "pred", "all")),
    },
    "f1_score": SET_WISE,
    "fbeta_score": {"beta": (0.98, BETA), **SET_WISE},
    "hamming_loss": {},
    "jaccard_score": SET_WISE,
    "matthews_corrcoef": {},
    "multilabel_confusion_matrix": {
        "labels": (0.4, labels),
        "samplewise": (0.4, _choice(True, False)),
    },
    "precision_recall_fscore_support": {
        "beta": (0.5, BETA),
        "warn_for": (0.2, warn_for),
        **SET_WISE,
    },
    "precision_score": SET_WISE,
    "recall_score": SET_WISE,
    "zero_one_loss": {"normalize": (0.5, _choice(True, False))},
}
FUNCTIONS = list(OPTIONS)


def sample(function: str, scene: Scene) -> tuple[dict[str, Any], str]:
    """Return the options and the kind of the sample weights ("none" without)."""
    rng = scene.rng
    chosen = {
        name: draw(scene)
        for name, (probability, draw) in OPTIONS[function].items()
        if rng.random() < probability
    }
    kind = "none"
    if rng.random() < 0.3:
        kind, chosen["sample_weight"] = weights.sample(scene.size, rng)
    elif rng.random() < 0.05:
        chosen["sample_weight"] = None
    return chosen, kind
