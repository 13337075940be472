"""Recall and every other metric of confusion counts: scikit-learn's numbers, counted once, fast.

>>> import fastrecall
>>> fastrecall.recall_score([0, 1, 1], [0, 1, 0])
0.5
>>> counts = fastrecall.count([0, 1, 1], [0, 1, 0])
>>> counts.precision(), counts.accuracy()
(1.0, 0.6666666666666666)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    confusion_matrix_at_thresholds,
    f1_score,
    fbeta_score,
    hamming_loss,
    jaccard_score,
    matthews_corrcoef,
    metric_at_thresholds,
    multilabel_confusion_matrix,
    precision_recall_fscore_support,
    precision_score,
    recall_score,
    top_k_accuracy_score,
    zero_one_loss,
)
from fastrecall.ranking import count_argmax, count_top_k
from fastrecall.streaming import Accumulator
from fastrecall.thresholds import count_at_thresholds

if TYPE_CHECKING:
    from fastrecall.comparison import Comparison, compare
    from fastrecall.counts.thresholds import CountsAtThresholds
    from fastrecall.dropin.sklearn import patch_sklearn, unpatch_sklearn

__all__ = [
    "Accumulator",
    "Comparison",
    "Counts",
    "CountsAtThresholds",
    "GroupedCounts",
    "InvalidParameterError",
    "UndefinedMetricWarning",
    "__version__",
    "accuracy_score",
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "classification_report",
    "cohen_kappa_score",
    "compare",
    "confusion_matrix",
    "confusion_matrix_at_thresholds",
    "count",
    "count_argmax",
    "count_at_thresholds",
    "count_top_k",
    "f1_score",
    "fbeta_score",
    "get_num_threads",
    "hamming_loss",
    "jaccard_score",
    "matthews_corrcoef",
    "metric_at_thresholds",
    "multilabel_confusion_matrix",
    "num_threads",
    "patch_sklearn",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
    "set_num_threads",
    "top_k_accuracy_score",
    "unpatch_sklearn",
    "zero_one_loss",
]


# What a program need not have, and the room that it is loaded from when it is asked for.
_LATE = {
    "Comparison": "fastrecall.comparison",
    "CountsAtThresholds": "fastrecall.counts.thresholds",
    "compare": "fastrecall.comparison",
    "patch_sklearn": "fastrecall.dropin.sklearn",
    "unpatch_sklearn": "fastrecall.dropin.sklearn",
}


def __getattr__(name: str) -> Any:
    if name in _LATE:
        from importlib import import_module

        found = globals()[name] = getattr(import_module(_LATE[name]), name)
        return found
    # These three depend on what is loaded or installed, and are looked up each time.
    if name == "UndefinedMetricWarning":
        return errors.undefined_metric_warning()
    if name == "InvalidParameterError":
        return errors.invalid_parameter_error()
    if name == "__version__":
        from importlib.metadata import version

        return version("fastrecall-metrics")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
