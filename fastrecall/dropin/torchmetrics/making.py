"""Classes and functions, made from the table: signatures, checks, documentation."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from fastrecall.dropin.torchmetrics import documentation
from fastrecall.dropin.torchmetrics.arguments import check, check_rest, named_task
from fastrecall.dropin.torchmetrics.counting import counted
from fastrecall.dropin.torchmetrics.metric import Metric
from fastrecall.dropin.torchmetrics.metrics import METRICS, Row
from fastrecall.dropin.torchmetrics.results import result
from fastrecall.dropin.torchmetrics.signatures import of_class, of_function
from fastrecall.dropin.torchmetrics.tensors import is_tensor, written

__all__ = ["classes", "functions"]

_PACKAGE = "fastrecall.dropin.torchmetrics"

# The one parameter that only some classes know by name, and most others take without a word.
_SILENT = "zero_division"


def classes(name: str) -> tuple[Any, ...]:
    """Return the classes of a metric: one for each task, and that of all tasks at the end."""
    row = METRICS[name]
    of_tasks = {task: _class_of_task(row, task) for task in row.tasks}
    return *of_tasks.values(), _class_of_all(row, of_tasks)


def functions(name: str) -> tuple[Any, ...]:
    """Return the functions of a metric: one for each task, and that of all tasks at the end."""
    row = METRICS[name]
    of_tasks = {task: _function_of_task(row, task) for task in row.tasks}
    return *of_tasks.values(), _function_of_all(row, of_tasks)


def _bound(signature: Signature, name: str, given: tuple[Any, ...], named: Any) -> dict[str, Any]:
    try:
        bound = signature.bind(*given, **named)
    except TypeError as error:
        raise TypeError(f"{name}() {error}") from None
    bound.apply_defaults()
    return bound.arguments


def _with_self(signature: Signature, first: str) -> Signature:
    own = Parameter(first, Parameter.POSITIONAL_OR_KEYWORD)
    return signature.replace(parameters=[own, *signature.parameters.values()])


def _class_of_task(row: Row, task: str) -> Any:
    signature = of_class(row, task)
    name = f"{task.capitalize()}{row.name}"

    def begin(self: Metric, *args: Any, **kwargs: Any) -> None:
        options = _bound(signature, name, args, kwargs)
        rest = options.pop("kwargs", {})
        if row.ratio is not None or row.name == "StatScores":
            options.setdefault(_SILENT, rest.pop(_SILENT, 0))
        check_rest(rest)
        check(row, task, options)
        self._begin(options, rest.get("sync_on_compute", True))

    begin.__signature__ = _with_self(signature, "self")  # type: ignore[attr-defined]
    namespace = {
        "__init__": begin,
        "__doc__": documentation.of_class(row, task, signature),
        "__module__": _PACKAGE,
        "__signature__": signature,
        "higher_is_better": row.higher_is_better,
        "_row": row,
        "_task": task,
    }
    return type(name, (Metric,), namespace)


def _class_of_all(row: Row, of_tasks: dict[str, Any]) -> Any:
    signature = of_class(row, "")

    def made(cls: type, *args: Any, **kwargs: Any) -> Any:
        options = _bound(signature, row.name, args, kwargs)
        options.update(options.pop("kwargs", {}))
        task = named_task(row, options)
        return of_tasks[task](**_for_task(of_class(row, task), options))

    made.__signature__ = _with_self(signature, "cls")  # type: ignore[attr-defined]
    namespace = {
        "__new__": made,
        "__doc__": documentation.of_class(row, "", signature),
        "__module__": _PACKAGE,
        "__signature__": signature,
    }
    return type(row.name, (Metric,), namespace)


def _for_task(signature: Signature, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options that a task knows, and those that none is to know by name."""
    named = METRICS_OPTIONS - set(signature.parameters)
    return {name: value for name, value in options.items() if name not in named}


METRICS_OPTIONS = {
    name for row in METRICS.values() for name in of_class(row, "").parameters if name != "kwargs"
} - {_SILENT}


def _function_of_task(row: Row, task: str) -> Any:
    signature = of_function(row, task)

    def function(*args: Any, **kwargs: Any) -> Any:
        options = _bound(signature, name, args, kwargs)
        preds, target = options.pop("preds"), options.pop("target")
        weight = options.pop("sample_weight")
        check(row, task, options)
        states = counted(row, task, options, preds, target, weight)
        value = result(row, task, options, states)
        return written(value, is_tensor(preds) or is_tensor(target))

    name = f"{task}_{row.function}"
    return _named(function, name, documentation.of_function(row, task, signature), signature)


def _function_of_all(row: Row, of_tasks: dict[str, Any]) -> Any:
    signature = of_function(row, "")

    def function(*args: Any, **kwargs: Any) -> Any:
        options = _bound(signature, row.function, args, kwargs)
        task = named_task(row, options)
        return of_tasks[task](
            **{name: options[name] for name in of_function(row, task).parameters if name in options}
        )

    text = documentation.of_function(row, "", signature)
    return _named(function, row.function, text, signature)


def _named(function: Callable[..., Any], name: str, text: str, signature: Signature) -> Any:
    function.__name__ = function.__qualname__ = name
    function.__module__ = f"{_PACKAGE}.functional"
    function.__doc__ = text
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function
