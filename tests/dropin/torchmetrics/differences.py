"""Differences on purpose, under the headings of DIFFERENCES.md, and what should come instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tests.dropin.torchmetrics.cases import Case

__all__ = ["CHECKOUT", "HEADINGS", "of_errors", "of_values"]

CHECKOUT = Path(__file__).resolve().parents[3]

IGNORED_CLASS = "torchmetrics: the ignored class is in no macro average"
UNDEFINED_MATTHEWS = "torchmetrics: an undefined Matthews correlation is 0"
WEIGHTED_SCORES = "torchmetrics: weights of samplewise scores of labels are those of the sample"
PERFECT_MATTHEWS = "torchmetrics: a Matthews correlation is a float"
OUTSIDE = "torchmetrics: labels are what they are said to be"
CHECKED = "torchmetrics: without validate_args no less is checked"
BESIDE_IGNORED = "torchmetrics: what stands beside an ignored target is not looked at"
BYTES = "torchmetrics: bytes are read beside ignored labels"
JACCARD_OF_LABELS = "torchmetrics: the number of the ignored target is no label's"
FLOAT64 = "torchmetrics: counts are divided in float64"
LENGTHS = "torchmetrics: scores and targets of another length are a ValueError"
NO_CLASSES = "torchmetrics: functions, too, need no number of classes"

HEADINGS = (
    IGNORED_CLASS,
    UNDEFINED_MATTHEWS,
    WEIGHTED_SCORES,
    PERFECT_MATTHEWS,
    OUTSIDE,
    CHECKED,
    BESIDE_IGNORED,
    JACCARD_OF_LABELS,
    BYTES,
    LENGTHS,
    NO_CLASSES,
    FLOAT64,
)


def of_values(case: Case, theirs: Any) -> Iterator[tuple[str, Any]]:
    """Yield headings, and the result that is wanted under each."""
    if _ignores_a_class(case):
        yield IGNORED_CLASS, _without_ignored(case)
    if case.row.name == "JaccardIndex" and case.task == "multilabel" and "function" in case.way:
        yield JACCARD_OF_LABELS, _again(case, "JaccardIndex")
    if case.row.name == "MatthewsCorrCoef":
        yield PERFECT_MATTHEWS, theirs.float()
        table = _again(case, "ConfusionMatrix")
        table = table.sum(0) if table.ndim == 3 else table
        if len(table) == 2 and 0 in (*table.sum(0), *table.sum(1)):
            yield UNDEFINED_MATTHEWS, torch.tensor(0.0)
    if (
        case.row.name == "StatScores"
        and case.task == "multilabel"
        and case.options["average"] == "weighted"
        and case.options["multidim_average"] == "samplewise"
    ):
        scores = _again(case, "StatScores", average=None).double()
        support = scores[..., 4:]
        yield WEIGHTED_SCORES, (scores * (support / support.sum(1, keepdim=True))).sum(1).float()


def of_errors(case: Case, theirs: Any, mine: Any) -> str:
    """Return the heading under which one library refuses what the other takes."""
    if mine.error in ("RuntimeError", "ValueError"):
        if _is_outside(case):
            return OUTSIDE
        if case.options.get("validate_args") is False:
            return CHECKED
        if any(
            preds.ndim == target.ndim + 1 and len(preds) != len(target)
            for preds, _, target, _ in case.batches
        ):
            return LENGTHS
    if not mine.error and _is_outside(case, beside=True):
        return BESIDE_IGNORED
    if not mine.error and "is invalid for input of size" in theirs.text and _has_bytes(case):
        return BYTES
    classless = "function" in case.way and case.options.get("num_classes", 2) is None
    if not mine.error and classless and "unsupported operand" in theirs.text:
        return NO_CLASSES
    return ""


def _has_bytes(case: Case) -> bool:
    ignores = case.options.get("ignore_index") is not None
    return ignores and any(batch[1] == "uint8" for batch in case.batches)


def _ignores_a_class(case: Case) -> bool:
    ignored = case.options.get("ignore_index")
    return (
        case.task == "multiclass"
        and case.row.ratio is not None
        and case.options["average"] == "macro"
        and ignored is not None
        and 0 <= ignored < case.options["num_classes"]
    )


def _without_ignored(case: Case) -> Any:
    """Average what torchmetrics says of each class."""
    values = _again(case, case.row.name, average=None).double()
    tp, fp, _, fn, _ = np.moveaxis(_again(case, "StatScores", average=None).numpy(), -1, 0)
    lenient = case.row.hits_only and case.options.get("top_k", 1) > 1
    kept = torch.tensor((tp + fn if lenient else tp + fp + fn) > 0)
    kept[..., case.options["ignore_index"]] = False
    sums = (values * kept).sum(-1)
    return torch.where(kept.any(-1), sums / kept.sum(-1).clamp(min=1), torch.zeros(())).float()


def _again(case: Case, name: str, **options: Any) -> Any:
    """Ask the real library of the same batches for another result."""
    from fastrecall.dropin.torchmetrics.metrics import METRICS
    from tests.dropin.torchmetrics.compare import THEIRS, asked

    row = METRICS[name]
    known = {
        "num_classes",
        "num_labels",
        "threshold",
        "ignore_index",
        "validate_args",
        *row.options,
    }
    kept = {key: value for key, value in case.options.items() if key in known}
    way = case.way if case.way in ("forward", "merged", "reset") else "class"
    asked_for = case._replace(row=row, options={**kept, **options}, way=way)
    outcome = asked(asked_for, *THEIRS)
    assert not outcome.error, outcome
    return outcome.value


def _is_outside(case: Case, *, beside: bool = False) -> bool:
    """Tell whether some label is none of the classes, or is no integer.

    Those beside ignored targets, if wanted, and else the others.
    """
    classes = case.options.get("num_classes", 2)
    if classes is None:
        return False
    ignored = case.options.get("ignore_index")
    for preds, of_preds, target, _ in case.batches:
        kept = np.ones(target.shape, dtype=bool) if ignored is None else target != ignored
        if not np.isin(target[kept], range(classes)).all():
            return True
        if preds.shape != target.shape:
            continue
        labels = "float" not in of_preds
        if labels and not np.isin(preds[kept != beside], range(classes)).all():
            return True
        if not labels and case.task == "multiclass":
            return True
    return False
