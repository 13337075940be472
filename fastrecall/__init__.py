"""Recall and every other metric of confusion counts: scikit-learn's numbers, counted once, fast.

>>> import fastrecall
>>> fastrecall.recall_score([0, 1, 1], [0, 1, 0])
0.5
>>> counts = fastrecall.count([0, 1, 1], [0, 1, 0])
>>> counts.precision(), counts.accuracy()
(1.0, 0.6666666666666666)
"""

from __future__ import annotations

from typing import Any

from fastrecall import errors
from fastrecall.counting import count
from fastrecall.counts import Counts
from fastrecall.metrics import *  # noqa: F403
from fastrecall.metrics import __all__ as _metrics

__all__ = [
    "Counts",
    "InvalidParameterError",
    "UndefinedMetricWarning",
    "__version__",
    "count",
    *_metrics,
]


def __getattr__(name: str) -> Any:
    # These three depend on what is loaded or installed, and are looked up when asked for.
    if name == "UndefinedMetricWarning":
        return errors.undefined_metric_warning()
    if name == "InvalidParameterError":
        return errors.invalid_parameter_error()
    if name == "__version__":
        from importlib.metadata import version

        return version("fastrecall-metrics")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
