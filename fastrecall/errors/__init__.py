"""Every warning and error of the package.

The classes are here; the words are in :mod:`.input_texts` and :mod:`.metric_texts`.
Where scikit-learn is already imported, the classes *are* scikit-learn's own, so that
``except InvalidParameterError`` and ``filterwarnings(category=UndefinedMetricWarning)``
written for scikit-learn keep working. scikit-learn is never imported for that: the class is
looked up in ``sys.modules`` at the moment it is needed.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import cast

__all__ = [
    "InvalidParameterError",
    "UndefinedMetricWarning",
    "invalid_parameter_error",
    "said_once",
    "undefined_metric_warning",
    "unsaid",
    "warn",
    "warn_undefined",
]

# What was said since somebody asked to hear everything once; None if nobody did.
_SAID: ContextVar[set[tuple[str, type[Warning]]] | None] = ContextVar("_SAID", default=None)

_PACKAGE_FILES = f"{Path(__file__).parents[1]}{os.sep}"


class UndefinedMetricWarning(UserWarning):
    """A metric is undefined for these counts and was set to a substitute value."""


# Both bases, because callers of scikit-learn catch the one or the other.
class InvalidParameterError(ValueError, TypeError):
    """A parameter has a type or a value that the function does not take."""


def undefined_metric_warning() -> type[Warning]:
    """Return scikit-learn's ``UndefinedMetricWarning`` if it is loaded, else our twin."""
    found = _loaded("sklearn.exceptions", "UndefinedMetricWarning")
    return UndefinedMetricWarning if found is None else cast("type[Warning]", found)


def invalid_parameter_error() -> type[Exception]:
    """Return scikit-learn's ``InvalidParameterError`` if it is loaded, else our twin."""
    found = _loaded("sklearn.utils._param_validation", "InvalidParameterError")
    return InvalidParameterError if found is None else cast("type[Exception]", found)


def warn(message: str, category: type[Warning] = UserWarning) -> None:
    """Issue a warning that points at the caller's own line.

    Parameters
    ----------
    message : str
        The text, usually from :mod:`fastrecall.errors.metric_texts`.
    category : type of Warning, default=UserWarning
        The class of the warning.

    Notes
    -----
    ``warnings.warn(skip_file_prefixes=...)`` would do the same, but needs Python 3.12.
    """
    said = _SAID.get()
    if said is not None:
        if (message, category) in said:
            return
        said.add((message, category))
    frame = sys._getframe()
    level = 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE_FILES):
        frame = frame.f_back
        level += 1
    warnings.warn(message, category, stacklevel=level)


@contextmanager
def said_once() -> Iterator[None]:
    """Issue each warning once, however many groups have reason for it; of this thread only."""
    token = _SAID.set(set() if _SAID.get() is None else _SAID.get())
    try:
        yield
    finally:
        _SAID.reset(token)


@contextmanager
def unsaid() -> Iterator[None]:
    """Issue no warning of ours at all, where what is asked for was not asked by a user."""
    token = _SAID.set(_Everything())
    try:
        yield
    finally:
        _SAID.reset(token)


class _Everything(set[tuple[str, type[Warning]]]):
    def __contains__(self, item: object) -> bool:
        return True


def warn_undefined(message: str) -> None:
    """Issue an ``UndefinedMetricWarning``: scikit-learn's class where it is loaded."""
    warn(message, undefined_metric_warning())


def _loaded(module: str, name: str) -> object | None:
    # A module that is still being imported may not have the name yet.
    return getattr(sys.modules.get(module), name, None)
