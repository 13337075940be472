"""scikit-learn's functions by the names of the patched `sklearn.metrics`, one call at a time.

``python -m tests.differential --product tests.dropin.sklearn.patched`` compares them with those of
the unpatched, for which scikit-learn is restored after each call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sklearn.metrics

from fastrecall import patch_sklearn


def __getattr__(name: str) -> Callable[..., Any]:
    if name.startswith("__"):
        raise AttributeError(name)

    def call(*args: Any, **kwargs: Any) -> Any:
        with patch_sklearn():
            return getattr(sklearn.metrics, name)(*args, **kwargs)

    return call
