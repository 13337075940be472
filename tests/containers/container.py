"""What one container is: how labels get into it, and what it asks of the machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest

__all__ = [
    *("BITS", "CODES", "COLUMN", "ITEMS", "NUMBERS", "NUMBERS_ONLY"),
    *("Container", "each", "has", "load"),
]

Array = np.ndarray[Any, Any]

# Whether labels are read where they lie, and else what is made of them.
COLUMN = "yes"
BITS = "yes, as bits"
NUMBERS_ONLY = "yes; words become codes"
CODES = "no: codes"
NUMBERS = "no: numbers"
ITEMS = "no: numbers or codes"


def _same(values: Array) -> Array:
    return values


@dataclass(frozen=True)
class Container:
    """One way to hold labels.

    Parameters
    ----------
    name : str
        For the tests and for the page.
    section : str
        The library that it is of.
    kinds : str
        Which kinds of labels of :mod:`tests.containers.kinds` it holds.
    make : callable
        ``make(values)`` returns the container of a plain one-dimensional array; of an object array
        with None where a label is missing, if ``missing`` is not empty.
    needs : str, default=""
        The libraries it cannot be made without; ``name>=1.2`` where an older one has no such thing.
    zero_copy : str, default=COLUMN
        Whether labels are read where they lie; one of the words above.
    missing : str, default=""
        What stands for a missing label in it; empty if nothing can.
    refuses : str, default=""
        What a refusal of missing labels says where scikit-learn has no words for it.
    plain : callable, optional
        ``plain(values)`` returns the array with the same labels in the container's own dtype.
    note : str, default=""
        For the page: the trap that is handled.
    """

    name: str
    section: str
    kinds: str
    make: Callable[[Array], Any]
    needs: str = ""
    zero_copy: str = COLUMN
    missing: str = ""
    refuses: str = "missing"
    plain: Callable[[Array], Array] = _same
    note: str = ""

    @property
    def lacks(self) -> str:
        """The libraries that would have to be installed."""
        return ", ".join(need for need in self.needs.split() if not has(need))

    def fill(self, values: Array) -> Any:
        """Return the container with these labels; a test that cannot have it is skipped."""
        if lacking := self.lacks:
            pytest.skip(f"{lacking} is not installed")
        return self.make(values)


def has(need: str) -> bool:
    """Tell whether a library is installed, and not older than is said."""
    name, _, least = need.partition(">=")
    if not find_spec(name):
        return False
    return _numbers(version(name)) >= _numbers(least) if least else True


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)[:3]]


def load(name: str) -> Any:
    """Return an optional library, which is imported no sooner than a container of it is made."""
    return import_module(name)


def each(containers: list[Container], *kinds: str) -> list[Any]:
    """Return every container with each kind of label that it holds, as a test's parameters."""
    return [
        pytest.param(container, kind, id=f"{container.name}-{kind}")
        for container in containers
        for kind in container.kinds.split()
        if not kinds or kind in kinds
    ]
