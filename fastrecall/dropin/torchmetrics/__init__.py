"""torchmetrics' classification metrics of confusion counts: ``(preds, target)``, and exact counts.

>>> from fastrecall.dropin.torchmetrics import Recall
>>> metric = Recall(average="macro", num_classes=3)
>>> metric.update([2, 0, 2, 1], [1, 1, 2, 0])
>>> metric.exact().item()
0.3333333333333333
"""

from __future__ import annotations

from fastrecall.dropin.torchmetrics import functional
from fastrecall.dropin.torchmetrics.making import classes
from fastrecall.dropin.torchmetrics.metric import Metric

__all__ = [
    "Accuracy",
    "BinaryAccuracy",
    "BinaryCohenKappa",
    "BinaryConfusionMatrix",
    "BinaryF1Score",
    "BinaryFBetaScore",
    "BinaryHammingDistance",
    "BinaryJaccardIndex",
    "BinaryMatthewsCorrCoef",
    "BinaryPrecision",
    "BinaryRecall",
    "BinarySpecificity",
    "BinaryStatScores",
    "CohenKappa",
    "ConfusionMatrix",
    "F1Score",
    "FBetaScore",
    "HammingDistance",
    "JaccardIndex",
    "MatthewsCorrCoef",
    "Metric",
    "MulticlassAccuracy",
    "MulticlassCohenKappa",
    "MulticlassConfusionMatrix",
    "MulticlassF1Score",
    "MulticlassFBetaScore",
    "MulticlassHammingDistance",
    "MulticlassJaccardIndex",
    "MulticlassMatthewsCorrCoef",
    "MulticlassPrecision",
    "MulticlassRecall",
    "MulticlassSpecificity",
    "MulticlassStatScores",
    "MultilabelAccuracy",
    "MultilabelConfusionMatrix",
    "MultilabelF1Score",
    "MultilabelFBetaScore",
    "MultilabelHammingDistance",
    "MultilabelJaccardIndex",
    "MultilabelMatthewsCorrCoef",
    "MultilabelPrecision",
    "MultilabelRecall",
    "MultilabelSpecificity",
    "MultilabelStatScores",
    "Precision",
    "Recall",
    "Specificity",
    "StatScores",
    "functional",
]

BinaryRecall, MulticlassRecall, MultilabelRecall, Recall = classes("Recall")
BinaryPrecision, MulticlassPrecision, MultilabelPrecision, Precision = classes("Precision")
BinaryF1Score, MulticlassF1Score, MultilabelF1Score, F1Score = classes("F1Score")
BinaryFBetaScore, MulticlassFBetaScore, MultilabelFBetaScore, FBetaScore = classes("FBetaScore")
BinarySpecificity, MulticlassSpecificity, MultilabelSpecificity, Specificity = classes(
    "Specificity"
)
BinaryAccuracy, MulticlassAccuracy, MultilabelAccuracy, Accuracy = classes("Accuracy")
BinaryHammingDistance, MulticlassHammingDistance, MultilabelHammingDistance, HammingDistance = (
    classes("HammingDistance")
)
BinaryStatScores, MulticlassStatScores, MultilabelStatScores, StatScores = classes("StatScores")
BinaryConfusionMatrix, MulticlassConfusionMatrix, MultilabelConfusionMatrix, ConfusionMatrix = (
    classes("ConfusionMatrix")
)
BinaryJaccardIndex, MulticlassJaccardIndex, MultilabelJaccardIndex, JaccardIndex = classes(
    "JaccardIndex"
)
BinaryCohenKappa, MulticlassCohenKappa, CohenKappa = classes("CohenKappa")
BinaryMatthewsCorrCoef, MulticlassMatthewsCorrCoef, MultilabelMatthewsCorrCoef, MatthewsCorrCoef = (
    classes("MatthewsCorrCoef")
)
