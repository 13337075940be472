"""Load half of scikit-learn, patch, load the rest, restore: say where a wrong function is held.

A process of its own, ``python -m tests.dropin.sklearn.everything``: it loads all modules.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import sklearn.metrics

import fastrecall
from fastrecall import metrics

LEFT_OUT = {"tests", "conftest", "externals", "_build_utils"}
BEFORE_THE_PATCH = {"ensemble", "model_selection", "covariance", "metrics"}


def load(*, first: bool) -> None:
    for found in pkgutil.walk_packages(sklearn.__path__, "sklearn."):
        parts = found.name.split(".")
        if not LEFT_OUT & set(parts) and (parts[1] in BEFORE_THE_PATCH) == first:
            try:
                importlib.import_module(found.name)
            except ImportError as error:
                print("not loaded:", found.name, error, file=sys.stderr)


def owner(one: Any) -> str | None:
    """Return whose dictionary or tuple it is, if it is scikit-learn's."""
    for name, module in sys.modules.items():
        if name.partition(".")[0] == "sklearn" and getattr(module, "__dict__", None) is one:
            return name
    # The attributes of an object lie in itself, or in a dictionary.
    if type(one).__module__.startswith("sklearn") or (type(one) is dict and "_score_func" in one):
        return "a scorer"
    # The defaults of a function, the cells of a closure, an attribute of a class.
    for other in gc.get_referrers(one):
        if getattr(other, "__module__", "").startswith("sklearn"):
            return repr(other)
    return None


def holders(function: Any) -> Iterator[str]:
    """Yield everything of scikit-learn's that refers to it, found by the garbage collector."""
    for one in gc.get_referrers(function):
        found = owner(one)
        if found is not None:
            yield found


def main() -> None:
    warnings.simplefilter("ignore")
    names = [name for name in metrics.__all__ if hasattr(sklearn.metrics, name)]
    originals = [getattr(sklearn.metrics, name) for name in names]
    replacements = [getattr(metrics, name) for name in names]
    load(first=True)
    print("held before:", sum(len(list(holders(one))) for one in originals))
    fastrecall.patch_sklearn()
    load(first=False)
    for function in originals:
        for place in holders(function):
            print("still held:", function.__name__, place)
    late = sys.modules["sklearn.neural_network._multilayer_perceptron"]
    print("held meanwhile:", late.accuracy_score is fastrecall.accuracy_score)
    fastrecall.unpatch_sklearn()
    for function in replacements:
        for place in holders(function):
            print("left behind:", function.__name__, place)
    print("restored:", late.accuracy_score is originals[names.index("accuracy_score")])


if __name__ == "__main__":
    main()
