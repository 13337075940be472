"""The signatures of torchmetrics 1.9, whose functions have parameters in another order."""

from __future__ import annotations

from inspect import Parameter, Signature

from fastrecall.dropin.torchmetrics.metrics import TALLIES, Row

__all__ = ["of_class", "of_function"]

# Of every metric with these states; what it may not be asked is left out.
_TALLIED_CLASS = {
    "binary": "beta threshold multidim_average ignore_index validate_args zero_division",
    "multiclass": "beta num_classes top_k average multidim_average ignore_index validate_args"
    " zero_division",
    "multilabel": "beta num_labels threshold average multidim_average ignore_index validate_args"
    " zero_division",
    "": "task beta threshold num_classes num_labels average multidim_average top_k ignore_index"
    " validate_args zero_division",
}
_TALLIED_FUNCTION = _TALLIED_CLASS | {
    "multiclass": "beta num_classes average top_k multidim_average ignore_index validate_args"
    " zero_division",
}
_CELLS_FUNCTION = {
    "binary": "threshold normalize weights ignore_index validate_args zero_division",
    "multiclass": "num_classes average normalize weights ignore_index validate_args zero_division",
    "multilabel": "num_labels threshold average normalize ignore_index validate_args zero_division",
    "": "task threshold num_classes num_labels average normalize weights ignore_index"
    " validate_args zero_division",
}
_CELLS_CLASS = {
    "binary": "threshold ignore_index normalize weights validate_args zero_division",
    "multiclass": "num_classes average ignore_index normalize weights validate_args zero_division",
    "multilabel": "num_labels threshold average ignore_index normalize validate_args zero_division",
    "": _CELLS_FUNCTION[""],
}

_COMMON = {"task", "threshold", "num_classes", "num_labels", "ignore_index", "validate_args"}

_DEFAULTS = {
    "task": None,
    "beta": 1.0,
    "threshold": 0.5,
    "num_classes": None,
    "num_labels": None,
    "average": "micro",
    "multidim_average": "global",
    "top_k": 1,
    "ignore_index": None,
    "validate_args": True,
    "zero_division": 0,
    "normalize": None,
    "weights": None,
}


def of_class(row: Row, task: str) -> Signature:
    """Return the signature of a class; the empty task is the class of all tasks."""
    tallied = row.states == TALLIES
    names = (_TALLIED_CLASS if tallied else _CELLS_CLASS)[task].split()
    # These classes take it as one of the rest.
    hidden = {"zero_division"} if _hides_zero_division(row, task) else set()
    no_classes = tallied and "beta" not in row.options and row.name != "F1Score"
    return Signature(
        [
            *_parameters(row, task, names, hidden, no_classes=no_classes),
            Parameter("kwargs", Parameter.VAR_KEYWORD),
        ]
    )


def of_function(row: Row, task: str) -> Signature:
    """Return the signature of a function; the empty task is the function of all tasks."""
    names = (_TALLIED_FUNCTION if row.states == TALLIES else _CELLS_FUNCTION)[task].split()
    first = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ("preds", "target")]
    no_classes = row.name == "Accuracy"
    rest = _parameters(row, task, names, set(), no_classes=no_classes)
    weight = Parameter("sample_weight", Parameter.KEYWORD_ONLY, default=None)
    return Signature([*first, *rest, weight])


def _hides_zero_division(row: Row, task: str) -> bool:
    if row.states == TALLIES:
        return row.name in ("Recall", "Precision")
    return not task


def _parameters(
    row: Row, task: str, names: list[str], hidden: set[str], *, no_classes: bool
) -> list[Parameter]:
    known = (_COMMON | row.options) - hidden
    if "multilabel" not in row.tasks:
        known -= {"num_labels"}
    return [
        Parameter(
            name,
            Parameter.POSITIONAL_OR_KEYWORD,
            default=_default(row, task, name, no_classes=no_classes),
        )
        for name in names
        if name in known
    ]


def _default(row: Row, task: str, name: str, *, no_classes: bool) -> object:
    if task:
        if name in ("beta", "num_labels") or (name == "num_classes" and not no_classes):
            return Parameter.empty
        if name == "average":
            return "macro"
    if name == "average" and row.states != TALLIES:
        return "macro"
    return _DEFAULTS[name]
