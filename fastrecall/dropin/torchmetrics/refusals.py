"""Which labels are none of the classes, in torchmetrics' words where it has any."""

from __future__ import annotations

import numpy as np

from fastrecall.dropin.torchmetrics.pieces import whole
from fastrecall.dropin.torchmetrics.tensors import Side, shown

__all__ = ["OutsideError", "refusal"]


class OutsideError(Exception):
    """Some label is none of the classes."""


def refusal(
    task: str, classes: int | None, ignored: int | None, preds: Side, target: Side
) -> Exception:
    """Say which labels are none of the classes."""
    allowed = list(range(classes or 0))
    for side in (target, preds):
        if side.array.ndim != target.array.ndim or (side is preds and _are_scores(side, task)):
            continue
        found = np.unique(whole(side))
        known = [*allowed, ignored] if ignored is not None and side is target else allowed
        if not set(known).issuperset(found.tolist()):
            most = len(allowed) + (ignored is not None)
            values = shown(found, side.tensor)
            if task == "multiclass":
                return RuntimeError(_of_classes(side.name, values, len(found), most, classes))
            return RuntimeError(_of_marks(side.name, values, task, ignored))
    return RuntimeError("`preds` or `target` changed while they were counted")


def _are_scores(preds: Side, task: str) -> bool:
    return preds.scored and task != "multiclass"


def _of_classes(name: str, values: str, n: int, most: int, classes: int | None) -> str:
    if n <= most:
        return (
            f"Detected values in `{name}` that are none of the {classes} classes. Found values:"
            f" {values}."
        )
    return (
        f"Detected more unique values in `{name}` than expected. Expected only {most} but found"
        f" {n} in `{name}`. Found values: {values}."
    )


def _of_marks(name: str, values: str, task: str, ignored: int | None) -> str:
    if name == "target":
        expected = [0, 1] if ignored is None else [ignored]
        return (
            f"Detected the following values in `target`: {values} but expected only the following"
            f" values {expected}."
        )
    quoted = "`preds`" if task == "binary" else "preds"
    return (
        f"Detected the following values in `preds`: {values} but expected only the following"
        f" values [0,1] since {quoted} is a label tensor."
    )
