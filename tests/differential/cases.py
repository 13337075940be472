"""One case: a function, two targets and options, all drawn from a seed and a number."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.differential import containers, faults, indicators, labels, options

SHARE_OF_MULTILABEL = 0.2
SHARE_OF_FAULTS = 0.2
ONE_DIMENSIONAL_ONLY = {"balanced_accuracy_score", "class_likelihood_ratios"}
ONE_DIMENSIONAL_ONLY |= {"cohen_kappa_score", "confusion_matrix", "matthews_corrcoef"}


@dataclass
class Case:
    """A call that both libraries make; `facts` say how its parts were drawn."""

    seed: int
    number: int
    function: str
    y_true: Any
    y_pred: Any
    options: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[Any, Any]:
        return self.y_true, self.y_pred

    @property
    def weighted(self) -> bool:
        return self.options.get("sample_weight") is not None

    @property
    def reproduce(self) -> str:
        return f"python -m tests.differential --seed {self.seed} --case {self.number}"


def make(seed: int, number: int) -> Case:
    """Draw the case; what NumPy and SciPy warn of while it is made is no matter."""
    rng = Random(f"{seed}/{number}")
    function = rng.choice(options.FUNCTIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rejected = function in ONE_DIMENSIONAL_ONLY and rng.random() < 0.9
        if rng.random() < SHARE_OF_MULTILABEL and not rejected:
            case = _multilabel(seed, number, function, rng)
        else:
            case = _one_dimensional(seed, number, function, rng)
        # scikit-learn may read such labels as floats: a fault beside that tells nothing.
        if rng.random() < SHARE_OF_FAULTS and not case.facts["labels"].endswith("64 ends"):
            _spoil(case, rng)
    return case


def _one_dimensional(seed: int, number: int, function: str, rng: Random) -> Case:
    binary = function == "class_likelihood_ratios" and rng.random() < 0.9
    drawn = labels.sample(rng, labels.BINARY if binary else labels.LABEL_SETS)
    form_true, dtype_true, y_true = containers.contain(drawn.y_true, drawn.family, rng)
    form_pred, dtype_pred, y_pred = containers.contain(drawn.y_pred, drawn.family, rng)
    scene = options.Scene(drawn.family, drawn.known, len(drawn.y_true), rng)
    chosen, weight = options.sample(function, scene)
    facts = {
        "labels": drawn.name,
        "family": drawn.family,
        "forms": (form_true, form_pred),
        "dtypes": (dtype_true, dtype_pred),
        "size": len(drawn.y_true),
        "weight": weight,
    }
    return Case(seed, number, function, y_true, y_pred, chosen, facts)


def _multilabel(seed: int, number: int, function: str, rng: Random) -> Case:
    plain_true, plain_pred = indicators.sample(rng)
    form_true, dtype_true, y_true = indicators.contain(plain_true, rng)
    form_pred, dtype_pred, y_pred = indicators.contain(plain_pred, rng)
    rows, columns = plain_true.shape
    scene = options.Scene("multilabel", list(range(columns)), rows, rng)
    chosen, weight = options.sample(function, scene)
    facts = {
        "labels": "multilabel",
        "family": "multilabel",
        "forms": (form_true, form_pred),
        "dtypes": (dtype_true, dtype_pred),
        "size": rows,
        "weight": weight,
    }
    return Case(seed, number, function, y_true, y_pred, chosen, facts)


def _spoil(case: Case, rng: Random) -> None:
    kind = rng.choices(["target", "both targets", "weight", "option"], [5, 2, 2, 3])[0]
    if kind in ("target", "both targets"):
        name = rng.choice(list(faults.TARGETS))
        side = rng.choice(["y_true", "y_pred"])
        for spoilt in ("y_true", "y_pred") if kind == "both targets" else (side,):
            setattr(case, spoilt, faults.TARGETS[name](getattr(case, spoilt), rng))
    elif kind == "weight":
        name = rng.choice(list(faults.WEIGHTS))
        case.options["sample_weight"] = faults.WEIGHTS[name](case.facts["size"])
        case.facts["weight"] = name
    else:
        names = [name for name in faults.OPTIONS if name in options.OPTIONS[case.function]]
        name = rng.choice([*names, *names, "surprise"])
        case.options[name] = rng.choice(faults.OPTIONS[name])
    case.facts["fault"] = f"{kind}: {name}"
