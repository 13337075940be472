"""What the docstrings of classes and functions say, put together from the table."""

from __future__ import annotations

from inspect import Parameter, Signature

from fastrecall.dropin.torchmetrics.metrics import Row

__all__ = ["of_class", "of_function"]

_PACKAGE = "fastrecall.dropin.torchmetrics"

# By name: type, and what it means.
_PARAMETERS = {
    "preds": (
        "tensor or array-like of shape (N, ...), or (N, C, ...) for scores of classes",
        "Labels, probabilities or logits.",
    ),
    "target": ("tensor or array-like of shape (N, ...)", "Labels."),
    "task": (
        '{"binary", "multiclass", "multilabel"}',
        "Without any, what ``num_classes`` or ``num_labels`` tell.",
    ),
    "beta": ("float", "How much more recall weighs than precision."),
    "threshold": ("float", "Scores above it are positive; logits go through the sigmoid before."),
    "num_classes": ("int", "Labels are 0 to ``num_classes - 1``."),
    "num_labels": ("int", "How many labels a sample may have: the second dimension."),
    "average": ('{"micro", "macro", "weighted", "none"} or None', "How classes become one."),
    "multidim_average": (
        '{"global", "samplewise"}',
        "Whether further dimensions are more samples, or each sample has a result.",
    ),
    "top_k": ("int", "The true class counts as predicted where it is among so many best scores."),
    "ignore_index": ("int", "Samples with this target are left out."),
    "validate_args": ("bool", "Taken; arguments are checked in any case."),
    "zero_division": ("{0, 1}", "The value of a ratio without denominator."),
    "normalize": ('{"true", "pred", "all", "none"} or None', "What cells are divided by."),
    "weights": ('{"linear", "quadratic", "none"} or None', "How much the distance costs."),
    "sample_weight": (
        "tensor or array-like of shape (N,), or of that of the samples",
        "What torchmetrics lacks.",
    ),
    "kwargs": ("object", "What a metric of torchmetrics may be told of caches."),
}

_RAISES = (
    "Raises\n------\nValueError, RuntimeError, TypeError\n"
    "    torchmetrics' own errors, and some where it has none.\n"
)

# Who is right of these four: the last but one.
_PREDS, _TARGET = "[2, 0, 2, 1]", "[1, 1, 2, 0]"


def of_class(row: Row, task: str, signature: Signature) -> str:
    """Return the docstring of a class."""
    lines = [
        f"{row.about}, {_of_task(task)}; ``torchmetrics``' class of that name.\n",
        _parameters(signature),
        _RAISES,
        "Notes\n-----\nAn update takes one pass over labels, two over scores.\n",
    ]
    if not task:
        lines.append(
            "Examples\n--------\n"
            f">>> from {_PACKAGE} import {row.name}\n"
            f'>>> metric = {row.name}(task="multiclass", num_classes=3)\n'
            f">>> metric.update({_PREDS}, {_TARGET})\n"
            ">>> metric.exact().tolist()\n"
            f"{row.example}\n"
        )
    return "\n".join(lines)


def of_function(row: Row, task: str, signature: Signature) -> str:
    """Return the docstring of a function."""
    lines = [
        f"{row.about}, {_of_task(task)}; ``torchmetrics``' function of that name.\n",
        _parameters(signature),
        "Returns\n-------\ntensor of float32 or int64 if tensors came in, else float64 or int64\n",
        _RAISES,
        "Notes\n-----\nOne pass over labels, two over scores.\n",
    ]
    if not task:
        lines.append(
            "Examples\n--------\n"
            f">>> from {_PACKAGE}.functional import {row.function}\n"
            f'>>> {row.function}({_PREDS}, {_TARGET}, task="multiclass", num_classes=3).tolist()\n'
            f"{row.example}\n"
        )
    return "\n".join(lines)


def _of_task(task: str) -> str:
    return {
        "binary": "of two classes",
        "multiclass": "of several classes",
        "multilabel": "of several labels a sample",
        "": "of whatever ``task`` says",
    }[task]


def _parameters(signature: Signature) -> str:
    lines = ["Parameters\n----------"]
    for parameter in signature.parameters.values():
        kind, meaning = _PARAMETERS[parameter.name]
        stars = "**" if parameter.kind is Parameter.VAR_KEYWORD else ""
        default = ""
        if parameter.default is None:
            default = ", optional"
        elif parameter.default is not Parameter.empty:
            default = f", default={parameter.default!r}"
        lines.append(f"{stars}{parameter.name} : {kind}{default}\n    {meaning}")
    return "\n".join(lines) + "\n"
