"""Which function of ours stands in for which of scikit-learn's."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Mapping
from typing import Any

from fastrecall import metrics

__all__ = ["Function", "in_place_of", "originals", "ours"]

Function = Callable[..., Any]


# scikit-learn's scorers of the likelihood ratios call these two by name: without one of ours
# a worker process, which is not patched, would look up scikit-learn's.
def positive_likelihood_ratio(y_true: Any, y_pred: Any) -> float:
    """Return the positive likelihood ratio, 1 where it is undefined.

    >>> positive_likelihood_ratio([0, 1, 0, 1, 0], [1, 1, 0, 0, 0])
    1.5
    """
    return metrics.class_likelihood_ratios(y_true, y_pred, replace_undefined_by=1.0)[0]


def negative_likelihood_ratio(y_true: Any, y_pred: Any) -> float:
    """Return the negative likelihood ratio, 1 where it is undefined.

    >>> negative_likelihood_ratio([0, 1, 0, 1, 0], [1, 1, 0, 0, 0])
    0.75
    """
    return metrics.class_likelihood_ratios(y_true, y_pred, replace_undefined_by=1.0)[1]


def ours() -> dict[str, Function]:
    """Return the functions that scikit-learn has under the same name, by name."""
    functions = {name: getattr(metrics, name) for name in metrics.__all__}
    for function in (positive_likelihood_ratio, negative_likelihood_ratio):
        functions[function.__name__] = function
    return functions


def originals() -> dict[str, list[Function]]:
    """Return what is to be replaced, by name: scikit-learn's functions, where it has them.

    The public name is looked up and all modules that may define it: they hold two functions if
    somebody else has replaced one of them, and both are to be replaced. The public one is first.
    """
    known = ours()
    found: dict[str, dict[int, Function]] = {name: {} for name in [*known, "check_scoring"]}
    # A name of the package sorts before those of its modules.
    for module_name in sorted(name for name in sys.modules if _is_of_metrics(name)):
        namespace = vars(sys.modules[module_name])
        for name, functions in found.items():
            function = namespace.get(name)
            # A module of plots has the name of a function.
            if callable(function) and function is not known.get(name):
                functions[id(function)] = function
    return {name: list(functions.values()) for name, functions in found.items() if functions}


def _is_of_metrics(module: str) -> bool:
    return module == "sklearn.metrics" or (
        module.startswith("sklearn.metrics._") and module.count(".") == 2
    )


def in_place_of(found: Mapping[str, list[Function]]) -> dict[int, tuple[Function, Function]]:
    """Return each of `originals` with what stands in for it, by the original's identity."""
    known = ours()
    pairs = [(old, known[name]) for name in known for old in found.get(name, [])]
    back = {id(new): old for old, new in reversed(pairs)}
    pairs += [(old, _checking(old, back)) for old in found.get("check_scoring", [])]
    return {id(old): (old, new) for old, new in pairs}


def _checking(original: Function, back: Mapping[int, Function]) -> Function:
    """Return ``check_scoring`` that tells our metrics from scorers.

    scikit-learn knows a metric, given where a scorer is due, by the module that it comes from.
    Ours keep their own module's name, under which every process finds them.
    """

    @functools.wraps(original)
    def check_scoring(estimator: Any = None, scoring: Any = None, **options: Any) -> Any:
        return original(estimator, back.get(id(scoring), scoring), **options)

    return check_scoring
