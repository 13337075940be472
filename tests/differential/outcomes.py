"""What a call does: its value, or its exception, and its warnings in order."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse

from tests.differential.cases import Case
from tests.differential.containers import HAS

SETS = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Outcome:
    """One call's outcome; `error` is the exception's type name and text."""

    value: Any
    error: tuple[str, str] | None
    warnings: tuple[tuple[str, str], ...]


def without_order(text: str) -> str:
    """Sort what stands in braces: a generated text lists a set in an order that varies."""
    return SETS.sub(lambda found: "{" + ", ".join(sorted(found[1].split(", "))) + "}", text)


def observe(function: Callable[..., Any], case: Case) -> Outcome:
    value = error = None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = function(case.y_true, case.y_pred, **case.options)
        except Exception as exception:
            error = (type(exception).__name__, without_order(str(exception)))
    seen = tuple((w.category.__name__, without_order(str(w.message))) for w in caught)
    return Outcome(value, error, seen)


def observe_product(product: str, case: Case) -> Outcome:
    if product == "sklearn.metrics":
        return observe_scikit_learn(case)
    return observe(getattr(importlib.import_module(product), case.function), case)


def observe_scikit_learn(case: Case) -> Outcome:
    """Call scikit-learn, unless the call is known to kill the process."""
    import sklearn.metrics

    if takes_nan_for_a_column(case):
        return Outcome(None, ("Crash", "segmentation fault, or not, as memory happens to be"), ())
    return observe(getattr(sklearn.metrics, case.function), case)


def takes_nan_for_a_column(case: Case) -> bool:
    """Labels of a multilabel target are column numbers; NaN becomes any number at all."""
    labels = case.options.get("labels")
    if not isinstance(labels, list) or case.facts["family"] != "multilabel":
        return False
    if case.function in ("confusion_matrix", "cohen_kappa_score"):  # no multilabel targets here
        return False
    return any(label != label for label in labels)


def snapshot(case: Case) -> list[Any]:
    """Everything in the case's inputs that a call could change, copied."""
    parts = [case.y_true, case.y_pred]
    parts += [case.options.get("sample_weight"), case.options.get("labels")]
    return [_copied(part) for part in parts]


def _copied(part: Any) -> Any:
    if scipy.sparse.issparse(part):
        names = ("data", "indices", "indptr", "row", "col", "offsets", "rows")
        held = [getattr(part, name, None) for name in names]
        if part.format == "dok":
            held = list(part.items())
        return [_copied(one) if isinstance(one, np.ndarray) else one for one in held]
    if isinstance(part, np.ndarray):
        if part.dtype == object:
            return [repr(one) for one in part.flat]
        whole = part.base if isinstance(part.base, np.ndarray) else part
        return part.dtype.str, part.strides, part.flags.writeable, whole.tobytes()
    if HAS["pandas"] and type(part).__module__.startswith("pandas"):
        return part.copy(deep=True)
    if isinstance(part, list | tuple | dict | set):
        return repr(part)
    return None


def changed(before: list[Any], after: list[Any]) -> bool:
    return any(
        not old.equals(new) if hasattr(old, "equals") else old != new
        for old, new in zip(before, after, strict=True)
    )
