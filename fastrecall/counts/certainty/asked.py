"""What an interval is asked of, and how it is to be found."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from fastrecall import ratios
from fastrecall.parameters import validate
from fastrecall.ratios import Ratio

__all__ = ["RATIOS", "Asked", "How", "check_asked"]

RATIOS: dict[str, Callable[..., Ratio]] = {
    **{
        ratio.name: partial(lambda ratio: ratio, ratio)
        for ratio in (
            *(ratios.RECALL, ratios.PRECISION, ratios.JACCARD, ratios.SPECIFICITY),
            *(ratios.NPV, ratios.FPR, ratios.FNR),
        )
    },
    "selection_rate": lambda: ratios.SELECTION_RATE,
    "f1": lambda: ratios.F1,
    "fbeta": lambda beta: ratios.fbeta(beta),
}
# With their defaults; beta has none.
_OPTIONS: dict[str, dict[str, Any]] = {
    "fbeta": {"beta": None},
    "balanced_accuracy": {"adjusted": False},
    "kappa": {"weights": None, "replace_undefined_by": math.nan},
}


class Asked(NamedTuple):
    """Of which metric an interval is asked, with the options of the metric's method."""

    metric: str
    average: str | None
    pos_label: Any
    labels: Any
    zero_division: Any
    options: dict[str, Any]


class How(NamedTuple):
    """How an interval is to be found."""

    level: float
    method: str
    n_resamples: int
    seed: Any


def check_asked(asked: Asked) -> None:
    """Raise a TypeError unless the metric takes these options, a ValueError if one is wrong."""
    metric = asked.metric
    known = _OPTIONS.get(metric, {})
    if unknown := [name for name in asked.options if name not in known]:
        takes = f"takes {' and '.join(known)}" if known else "takes no option"
        raise TypeError(f"{metric} {takes} here, got {', '.join(unknown)}")
    if metric == "fbeta" and "beta" not in asked.options:
        raise TypeError("fbeta needs beta, how much more recall weighs than precision")
    if known:
        validate(f"Counts.{metric}", {**asked._asdict(), **known, **asked.options})
    if metric in RATIOS:
        return
    labels = None if metric == "kappa" else asked.labels
    if (asked.average, labels, asked.zero_division) != ("binary", None, "warn") or (
        asked.pos_label not in (None, 1)
    ):
        raise TypeError(
            f"{metric} is of all classes together: it takes no average, pos_label, "
            f"{'' if metric == 'kappa' else 'labels, '}or zero_division"
        )
