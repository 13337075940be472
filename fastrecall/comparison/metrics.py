"""Any metric of several models' counts, and what there is no common answer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from fastrecall.counts import Counts
from fastrecall.counts.index import same
from fastrecall.counts.metric_names import Asked, asked
from fastrecall.errors import said_once
from fastrecall.errors.input_texts import shown

__all__ = ["Metric", "asked_one", "check_aligned", "tables_of", "value_of", "values_of"]

Array = np.ndarray[Any, Any]
Metric = str | Callable[..., Any]


def asked_one(metric: Any, options: Mapping[str, Any]) -> Asked:
    """Return a metric with its options.

    Raises
    ------
    ValueError
        For a name that is no metric.
    TypeError
        For what is neither a name nor a function, and for an option that the metric lacks.
    """
    if isinstance(metric, str):
        return asked({metric: metric}, options, "metric")[metric]
    if not callable(metric):
        raise TypeError(f"metric should be a name or a function of Counts, got {shown(metric)}")
    return Asked(metric, dict(options))


def check_aligned(counts: Mapping[Any, Counts], one: Asked) -> None:
    """Raise a ValueError if values of single classes are asked for and classes differ."""
    options = one.options
    if options.get("average", "") is not None or options.get("labels") is not None:
        return
    (first, classes), *others = ((name, of_one.classes) for name, of_one in counts.items())
    for name, its in others:
        if not same(classes, its):
            raise ValueError(
                f"average=None gives a value for each class, and the models {first!r} and {name!r} "
                "have other classes, since one predicts labels that the other does not; give "
                "labels= to compare(), or here"
            )


def value_of(counts: Counts, one: Asked) -> Array:
    """Return a metric's value, or values."""
    ask = getattr(Counts, one.metric) if isinstance(one.metric, str) else one.metric
    return np.asarray(ask(counts, **one.options))


def values_of(counts: Mapping[Any, Counts], one: Asked) -> Array:
    """Return a metric of each of m models, shape (m, ...); warnings are said once.

    Raises
    ------
    ValueError
        If it gives more values for one model than for another.
    """
    check_aligned(counts, one)
    values = []
    with said_once():
        for name, of_one in counts.items():
            try:
                values.append(value_of(of_one, one))
            except Exception as error:
                error.add_note(f"in the model {name!r}")
                raise
    if len({value.shape for value in values}) > 1:
        raise ValueError(
            "the metric gives more values for one model than for another; give labels= that all "
            "models have"
        )
    return np.array(values)


def tables_of(
    counts: Mapping[Any, Counts], metrics: Any, options: Mapping[str, Any]
) -> tuple[dict[str, Asked], dict[str, Array]]:
    """Return what several metrics are, and their values, by the names of their columns."""
    wanted = asked(metrics, options)
    with said_once():
        return wanted, {name: values_of(counts, one) for name, one in wanted.items()}
