"""Which values parameters take, in torchmetrics' words; and which task is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastrecall.dropin.torchmetrics.metrics import TALLIES, Row

__all__ = ["check", "check_rest", "named_task"]

_AVERAGES = ("micro", "macro", "weighted", "none", None)
_DIMENSIONS = ("global", "samplewise")
_NORMALIZATIONS = ("true", "pred", "all", "none", None)
_WEIGHTS = ("linear", "quadratic", "none", None)

# What a metric of torchmetrics may be told of processes and caches. Nothing here depends on them,
# but for those that would have states of several processes added up unasked.
_REST = {
    "compute_on_cpu": False,
    "dist_sync_on_step": False,
    "process_group": None,
    "dist_sync_fn": None,
    "distributed_available_fn": None,
    "sync_on_compute": True,
    "compute_with_cache": True,
}
_SYNCING = ("dist_sync_on_step", "process_group", "dist_sync_fn", "distributed_available_fn")


def named_task(row: Row, options: Mapping[str, Any]) -> str:
    """Return the task that a class or function of all tasks is asked for.

    Without any it is ``multilabel`` where there is a number of labels, else ``multiclass``, as
    torchmetrics told tasks apart before it had the parameter.

    Raises
    ------
    ValueError
        For another task, and without the number of classes or labels.
    """
    task = options["task"]
    if task is None:
        task = "multiclass" if options.get("num_labels") is None else "multilabel"
        if task == "multiclass" and options.get("num_classes") is None:
            if options.get("average") == "micro" and row.states == TALLIES:
                return task
            raise ValueError(
                f"{row.name} needs a `task`, one of {list(row.tasks)}, or `num_classes`, or"
                " `num_labels`"
            )
    given, task = task, str(task).replace("-", "_").lower()
    if task not in row.tasks:
        names = [name.upper() for name in row.tasks]
        raise ValueError(f"Invalid Classification: expected one of {names}, but got {given}.")
    needed = {"multiclass": ("num_classes", "top_k"), "multilabel": ("num_labels",)}
    for name in needed.get(task, ()):
        if name in options and not isinstance(options[name], int):
            kind = type(options[name])
            raise ValueError(
                f"Optional arg `{name}` must be type `int` when task is {task}. Got {kind}"
                if row.name == "Accuracy"
                else f"`{name}` is expected to be `int` but `{kind} was passed.`"
            )
    return task


def check_rest(rest: Mapping[str, Any]) -> None:
    """Refuse what no metric knows, and what would add up states of several processes."""
    unknown = [f"`{name}`" for name in sorted(rest) if name not in _REST]
    if unknown:
        raise ValueError(f"Unexpected keyword arguments: {', '.join(unknown)}")
    for name in _SYNCING:
        if rest.get(name, _REST[name]) != _REST[name]:
            raise ValueError(
                f"`{name}` is for states of several processes, which are not added up here by"
                " themselves: gather them, and use `merge_state`"
            )


def check(row: Row, task: str, options: Mapping[str, Any]) -> None:
    """Refuse parameters before anything is counted."""
    beta = options.get("beta", 1.0)
    if not (isinstance(beta, float) and beta > 0):
        raise ValueError(f"Expected argument `beta` to be a float larger than 0, but got {beta}.")
    tallied = row.states == TALLIES
    if task == "multiclass":
        _check_classes(options, tallied)
    if task == "multilabel":
        _check_count("num_labels", options["num_labels"])
    if task != "multiclass":
        _check_threshold(task, options["threshold"])
    if task != "binary" and "average" in options and tallied:
        _check_choice("average", options["average"], _AVERAGES)
    if "multidim_average" in options:
        _check_choice("multidim_average", options["multidim_average"], _DIMENSIONS)
    ignored = options["ignore_index"]
    if ignored is not None and not isinstance(ignored, int):
        raise ValueError(
            f"Expected argument `ignore_index` to either be `None` or an integer, but got {ignored}"
        )
    if "normalize" in options:
        _check_choice("normalize", options["normalize"], _NORMALIZATIONS, end=".")
    if "weights" in options:
        _check_choice("weight", options["weights"], _WEIGHTS, end=".")
    if task != "binary" and "average" in options and not tallied:
        _check_choice("average", options["average"], _AVERAGES, end=".")
    zero = options.get("zero_division", 0)
    if tallied and zero not in (0, 1):
        raise ValueError(f"Expected argument `zero_division` to be 0 or 1, but got {zero}.")
    if not isinstance(zero, (int, float)):
        raise ValueError(f"Expected argument `zero_division` to be a number, but got {zero!r}.")


def _check_classes(options: Mapping[str, Any], tallied: bool) -> None:
    classes = options["num_classes"]
    if classes is None and tallied:
        average = options["average"]
        if average != "micro":
            raise ValueError(
                "Argument `num_classes` can only be `None` for `average='micro'`, but got"
                f" `average={average}`."
            )
    else:
        _check_count("num_classes", classes)
    top_k = options.get("top_k", 1)
    if not isinstance(top_k, int) or top_k < 1:
        raise ValueError(
            f"Expected argument `top_k` to be an integer larger than or equal to 1, but got {top_k}"
        )
    if top_k > (1 if classes is None else classes):
        raise ValueError(
            f"Expected argument `top_k` to be smaller or equal to `num_classes` but got {top_k}"
            f" and {classes}"
        )


def _check_count(name: str, number: Any) -> None:
    if not isinstance(number, int) or number < 2:
        raise ValueError(
            f"Expected argument `{name}` to be an integer larger than 1, but got {number}"
        )


def _check_threshold(task: str, threshold: Any) -> None:
    if not (isinstance(threshold, float) and 0 <= threshold <= 1):
        where = " in the [0,1] range" if task == "binary" else ""
        raise ValueError(
            f"Expected argument `threshold` to be a float{where}, but got {threshold}."
        )


def _check_choice(name: str, value: Any, allowed: tuple[Any, ...], end: str = "") -> None:
    if value not in allowed:
        raise ValueError(f"Expected argument `{name}` to be one of {allowed}, but got {value}{end}")
