"""Which metrics of ``Counts`` can be asked for by name, and which options each takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from fastrecall.arrays import items_of
from fastrecall.counts.counts import Counts
from fastrecall.errors.input_texts import shown

__all__ = ["METRICS", "Asked", "asked", "check_choice"]

_NAMES = (
    "accuracy",
    "balanced_accuracy",
    "f1",
    "fbeta",
    "fnr",
    "fpr",
    "gmean",
    "hamming_loss",
    "jaccard",
    "kappa",
    "likelihood_ratios",
    "mcc",
    "npv",
    "precision",
    "recall",
    "selection_rate",
    "specificity",
    "zero_one_loss",
)


def _options_of(method: Any) -> tuple[str, ...]:
    code = method.__code__
    return tuple(code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount])


# Each metric with its options.
METRICS: Mapping[str, tuple[str, ...]] = {
    name: _options_of(getattr(Counts, name)) for name in _NAMES
}


class Asked(NamedTuple):
    """A metric that was asked for: a name of ``METRICS``, or a function of ``Counts``."""

    metric: str | Callable[..., Any]
    options: dict[str, Any]


def asked(metrics: Any, options: Mapping[str, Any], argument: str = "metrics") -> dict[str, Asked]:
    """Return what was asked for, by the name of its column.

    Parameters
    ----------
    metrics : str, callable, iterable of these, or mapping
        Of a mapping the values may also be pairs of a metric and a mapping of its own options.
    options : mapping of str to object
        For every metric that takes them; functions take only their own.
    argument : str, default="metrics"
        What the errors call the metrics.

    Raises
    ------
    ValueError
        For a name that is no metric, and for two columns of one name.
    TypeError
        For what is no metric at all, and for an option that no metric takes.
    """
    if isinstance(metrics, str) or callable(metrics):
        metrics = (metrics,)
    if not isinstance(metrics, Iterable):
        raise TypeError(f"{argument} should be names or functions of Counts, got {shown(metrics)}")
    own = metrics if isinstance(metrics, Mapping) else _by_name(metrics, argument)
    found = {name: _one(entry, options, argument) for name, entry in own.items()}
    taken = {option for one in found.values() for option in one.options}
    for option in options:
        if option not in taken:
            raise TypeError(_not_taken(found, option, argument))
    return found


def check_choice(value: Any, choices: Iterable[Any], argument: str) -> None:
    """Raise a ValueError that names the choices unless ``value`` is one of them."""
    choices = tuple(choices)
    if not any(value == choice for choice in choices if type(value) is type(choice)):
        raise ValueError(f"{argument} should be one of {choices}, got {shown(value)}")


def _by_name(metrics: Iterable[Any], argument: str) -> dict[str, Any]:
    own: dict[str, Any] = {}
    for metric in items_of(metrics, argument):
        name = metric if isinstance(metric, str) else getattr(metric, "__name__", repr(metric))
        if name in own:
            raise ValueError(
                f"{argument} holds {name!r} more than once; give a dict with a name for each"
            )
        own[name] = metric
    return own


def _one(entry: Any, shared: Mapping[str, Any], argument: str) -> Asked:
    metric, options = entry, {}
    if isinstance(entry, tuple) and len(entry) == 2 and isinstance(entry[1], Mapping):
        metric, options = entry[0], dict(entry[1])
    if isinstance(metric, str):
        check_choice(metric, METRICS, argument)
        known = METRICS[metric]
        for option in options:
            if option not in known:
                raise TypeError(
                    f"{metric!r} takes no option {option!r}; it takes {', '.join(known)}"
                )
        inherited = {name: value for name, value in shared.items() if name in known}
        return Asked(metric, inherited | options)
    if not callable(metric):
        raise TypeError(f"{argument} should hold names or functions of Counts, got {shown(metric)}")
    return Asked(metric, options)


def _not_taken(found: Mapping[str, Asked], option: str, argument: str) -> str:
    if not found:
        return f"{argument} is empty: there is no metric that could take the option {option!r}"
    named = [one.metric for one in found.values() if isinstance(one.metric, str)]
    choices = "; ".join(f"{name} takes {', '.join(METRICS[name]) or 'none'}" for name in named)
    return f"{', '.join(map(repr, found))} takes no option {option!r}; {choices}"
