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
from fastrecall.chunks import get_num_threads, num_threads, set_num_threads
from fastrecall.counting import count
from fastrecall.counts import Counts, GroupedCounts
from fastrecall.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    class_likelihood_ratios,
    classification_report,
    cohen_kappa_score,
    confusion_matrix,
    f1_score,
    fbeta_score,
    hamming_loss,
    jaccard_score,
    matthews_corrcoef,
    multilabel_confusion_matrix,
    precision_recall_fscore_support,
    precision_score,
    recall_score,
    zero_one_loss,
)
from fastrecall.streaming import Accumulator

__all__ = [
    "Accumulator",
    "Counts",
    "GroupedCounts",
    "InvalidParameterError",
    "UndefinedMetricWarning",
    "__version__",
    "accuracy_score",
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "classification_report",
    "cohen_kappa_score",
    "confusion_matrix",
    "count",
    "f1_score",
    "fbeta_score",
    "get_num_threads",
    "hamming_loss",
    "jaccard_score",
    "matthews_corrcoef",
    "multilabel_confusion_matrix",
    "num_threads",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
    "set_num_threads",
    "zero_one_loss",
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
