"""scikit-learn's functions of confusion counts, under its names and signatures.

Each body takes the same four steps: validate, encode, count, average.
"""

from fastrecall.metrics.agreement import (
    accuracy_score,
    balanced_accuracy_score,
    class_likelihood_ratios,
    cohen_kappa_score,
    hamming_loss,
    matthews_corrcoef,
    zero_one_loss,
)
from fastrecall.metrics.matrices import confusion_matrix, multilabel_confusion_matrix
from fastrecall.metrics.ranked import top_k_accuracy_score
from fastrecall.metrics.reports import classification_report
from fastrecall.metrics.setwise import (
    f1_score,
    fbeta_score,
    jaccard_score,
    precision_recall_fscore_support,
    precision_score,
    recall_score,
)
from fastrecall.metrics.thresholds import confusion_matrix_at_thresholds, metric_at_thresholds

__all__ = [
    "accuracy_score",
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "classification_report",
    "cohen_kappa_score",
    "confusion_matrix",
    "confusion_matrix_at_thresholds",
    "f1_score",
    "fbeta_score",
    "hamming_loss",
    "jaccard_score",
    "matthews_corrcoef",
    "metric_at_thresholds",
    "multilabel_confusion_matrix",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
    "top_k_accuracy_score",
    "zero_one_loss",
]
