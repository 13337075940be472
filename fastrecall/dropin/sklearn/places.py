"""Where functions of scikit-learn are held: in modules, in their dictionaries, in scorers."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from types import ModuleType
from typing import Any, NamedTuple

__all__ = ["Place", "elsewhere", "of_scikit_learn"]

_OF_SCORERS = "_score_func"


class Place(NamedTuple):
    """A name, or a key, that holds a function: assigning to it replaces the function."""

    namespace: dict[Any, Any]
    key: Any


def of_scikit_learn(wanted: Collection[int]) -> Iterator[Place]:
    """Yield every place in scikit-learn's loaded modules that holds one of the objects.

    Parameters
    ----------
    wanted : collection of int
        Identities of the objects.

    Notes
    -----
    O(names of all modules) time. Whatever a module's own dictionaries hold is looked at, too, and
    the function in each scorer: ``_SCORERS`` is one of those dictionaries.
    """
    seen: set[int] = set()
    for namespace in _namespaces(scikit_learns=True):
        yield from _in_namespace(namespace, wanted, seen)


def elsewhere(wanted: Collection[int], names: Collection[str]) -> Iterator[Place]:
    """Yield the names of other modules that hold one of the objects under its own name.

    That is what ``from sklearn.metrics import recall_score`` leaves behind. Under another name
    somebody keeps the original on purpose.
    """
    for namespace in _namespaces(scikit_learns=False):
        yield from (Place(namespace, key) for key in names if id(namespace.get(key)) in wanted)


def _namespaces(*, scikit_learns: bool) -> list[dict[str, Any]]:
    """Return the names of scikit-learn's modules, or of all others."""
    # Not vars(): a module that is loaded when first asked for anything stays unloaded.
    found = [
        object.__getattribute__(module, "__dict__")
        for name, module in sys.modules.copy().items()
        if (name.partition(".")[0] == "sklearn") is scikit_learns and isinstance(module, ModuleType)
    ]
    # Some modules have two names: of __main__, multiprocessing makes __mp_main__.
    return list({id(namespace): namespace for namespace in found}.values())


def _in_namespace(
    namespace: dict[Any, Any], wanted: Collection[int], seen: set[int]
) -> Iterator[Place]:
    # A copy: another thread may be importing, and so adding names.
    for key, value in namespace.copy().items():
        if id(value) in wanted:
            yield Place(namespace, key)
        elif id(value) in seen or key == "__builtins__":
            continue
        elif type(value) is dict:
            seen.add(id(value))
            yield from _in_namespace(value, wanted, seen)
        elif _OF_SCORERS in getattr(value, "__dict__", ()) and not isinstance(value, type):
            seen.add(id(value))
            if id(vars(value)[_OF_SCORERS]) in wanted:
                yield Place(vars(value), _OF_SCORERS)
