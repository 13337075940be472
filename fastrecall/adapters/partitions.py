"""One partition counted where it lies, and partitions added up: the same on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np

from fastrecall.arrays import num_samples
from fastrecall.chunks import num_threads
from fastrecall.counting import count
from fastrecall.counts.ignored import Ignoring
from fastrecall.counts.index import as_labels
from fastrecall.errors import input_texts as texts
from fastrecall.parameters import validate

__all__ = ["Weightless", "added", "check_options", "count_partition", "whole"]

_COUNTED = ("tp", "n_true", "n_pred", "n", "agreed", "differing", "matrix")


@dataclass(frozen=True)
class Weightless:
    """Counts of samples that all weigh nothing: refused, unless other partitions have weight."""

    counts: Any


def check_options(**options: Any) -> dict[str, Any]:
    """Refuse bad options of :func:`fastrecall.count` before any partition is touched.

    Returns
    -------
    dict
        The same options, those that say nothing left out.
    """
    given = {"labels": None, "matrix": None, "multilabel": False, **options}
    validate("count", given)
    if given["labels"] is not None:
        as_labels(given["labels"])
    if given.get("ignore") is not None:
        if given["multilabel"]:
            raise ValueError(texts.IGNORE_NEEDS_SINGLE_LABELS)
        Ignoring(given["ignore"])
    return {name: value for name, value in options.items() if value is not None}


def count_partition(columns: dict[str, Any], options: dict[str, Any]) -> Any:
    """Count one partition in this thread; engines have threads of their own.

    Parameters
    ----------
    columns : dict of str to array-like
        ``y_true``, ``y_pred`` and whatever else of :func:`fastrecall.count` has an entry a sample.
    options : dict
        The other arguments.

    Returns
    -------
    Counts, GroupedCounts, Weightless or None
        None of an empty partition, which is nothing to a sum.

    Raises
    ------
    ValueError
        If the partition has more samples on one side than on another, and whatever count raises.
    """
    lengths = {name: num_samples(column) for name, column in _each(columns)}
    if not any(lengths.values()):
        return None
    if len(set(lengths.values())) > 1:
        raise ValueError(texts.partition_cut_differently(lengths))
    with num_threads(1):
        try:
            return count(**columns, **options)
        except ValueError as error:
            if str(error) != texts.WEIGHTS_ALL_ZERO:
                raise
        # Other partitions have other weights: the classes of this one count, their samples do not.
        return Weightless(_without_weight(columns, options))


def added(counts: Iterable[Any]) -> Any:
    """Add up what partitions came to; None if all were empty, Weightless if none had weight."""
    present = [one for one in counts if one is not None]
    if not present:
        return None
    total = reduce(add, (one.counts if isinstance(one, Weightless) else one for one in present))
    return Weightless(total) if all(isinstance(one, Weightless) for one in present) else total


def whole(counts: Any) -> Any:
    """Return the counts of all partitions.

    Raises
    ------
    ValueError
        If all of them were empty, or all samples weigh nothing: what count says of such.
    """
    if counts is None:
        raise ValueError(texts.EMPTY_TARGETS)
    if isinstance(counts, Weightless):
        raise ValueError(texts.WEIGHTS_ALL_ZERO)
    return counts


def _each(columns: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, column in columns.items():
        if isinstance(column, dict):
            yield from ((f"{name}[{key!r}]", value) for key, value in column.items())
        else:
            yield name, column


def _without_weight(columns: dict[str, Any], options: dict[str, Any]) -> Any:
    """Return the counts of samples that all weigh nothing."""
    weights = np.asarray(columns["sample_weight"])
    unweighted = count(**{**columns, "sample_weight": None}, **options)
    nothing = 0.0 if weights.dtype.kind == "f" else 0
    parts = unweighted._parts
    counted = {name: getattr(parts, name) for name in _COUNTED}
    gone = {name: number * nothing for name, number in counted.items() if number is not None}
    return type(unweighted)(parts._replace(**gone))
