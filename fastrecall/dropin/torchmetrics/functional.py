"""The functions of torchmetrics: ``recall(preds, target, task=...)`` and those of each task.

>>> from fastrecall.dropin.torchmetrics.functional import recall
>>> recall([2, 0, 2, 1], [1, 1, 2, 0], average="micro").item()
0.25
"""

from __future__ import annotations

from fastrecall.dropin.torchmetrics.making import functions

__all__ = [
    "accuracy",
    "binary_accuracy",
    "binary_cohen_kappa",
    "binary_confusion_matrix",
    "binary_f1_score",
    "binary_fbeta_score",
    "binary_hamming_distance",
    "binary_jaccard_index",
    "binary_matthews_corrcoef",
    "binary_precision",
    "binary_recall",
    "binary_specificity",
    "binary_stat_scores",
    "cohen_kappa",
    "confusion_matrix",
    "f1_score",
    "fbeta_score",
    "hamming_distance",
    "jaccard_index",
    "matthews_corrcoef",
    "multiclass_accuracy",
    "multiclass_cohen_kappa",
    "multiclass_confusion_matrix",
    "multiclass_f1_score",
    "multiclass_fbeta_score",
    "multiclass_hamming_distance",
    "multiclass_jaccard_index",
    "multiclass_matthews_corrcoef",
    "multiclass_precision",
    "multiclass_recall",
    "multiclass_specificity",
    "multiclass_stat_scores",
    "multilabel_accuracy",
    "multilabel_confusion_matrix",
    "multilabel_f1_score",
    "multilabel_fbeta_score",
    "multilabel_hamming_distance",
    "multilabel_jaccard_index",
    "multilabel_matthews_corrcoef",
    "multilabel_precision",
    "multilabel_recall",
    "multilabel_specificity",
    "multilabel_stat_scores",
    "precision",
    "recall",
    "specificity",
    "stat_scores",
]

binary_recall, multiclass_recall, multilabel_recall, recall = functions("Recall")
binary_precision, multiclass_precision, multilabel_precision, precision = functions("Precision")
binary_f1_score, multiclass_f1_score, multilabel_f1_score, f1_score = functions("F1Score")
binary_fbeta_score, multiclass_fbeta_score, multilabel_fbeta_score, fbeta_score = functions(
    "FBetaScore"
)
binary_specificity, multiclass_specificity, multilabel_specificity, specificity = functions(
    "Specificity"
)
binary_accuracy, multiclass_accuracy, multilabel_accuracy, accuracy = functions("Accuracy")
(
    binary_hamming_distance,
    multiclass_hamming_distance,
    multilabel_hamming_distance,
    hamming_distance,
) = functions("HammingDistance")
binary_stat_scores, multiclass_stat_scores, multilabel_stat_scores, stat_scores = functions(
    "StatScores"
)
(
    binary_confusion_matrix,
    multiclass_confusion_matrix,
    multilabel_confusion_matrix,
    confusion_matrix,
) = functions("ConfusionMatrix")
binary_jaccard_index, multiclass_jaccard_index, multilabel_jaccard_index, jaccard_index = functions(
    "JaccardIndex"
)
binary_cohen_kappa, multiclass_cohen_kappa, cohen_kappa = functions("CohenKappa")
(
    binary_matthews_corrcoef,
    multiclass_matthews_corrcoef,
    multilabel_matthews_corrcoef,
    matthews_corrcoef,
) = functions("MatthewsCorrCoef")
