"""Runs over parts of the samples, merged to one answer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fastrecall import _kernel
from tests.kernel.answers import Answer, keys_of

Array = np.ndarray[Any, Any]
Side = Array | _kernel.Labels


def run_of(
    true: Side, pred: Side, weight: Array | None = None, vocabulary: Any = None, **options: Any
) -> _kernel.Run:
    settings = {"signed": True, "most_pairs": 1024, "pairs": True, **options}
    keys = None if vocabulary is None else keys_of(vocabulary)
    return _kernel.Run(true, pred, weight, keys, **settings)


def sum_of(runs: Sequence[_kernel.Run]) -> Answer:
    """Let the first run take over all others."""
    for other in runs[1:]:
        runs[0].merge(other)
    return Answer(*runs[0].read())


def merged(
    true: Side,
    pred: Side,
    cuts: Sequence[int],
    weight: Array | None = None,
    vocabulary: Any = None,
    **options: Any,
) -> Answer:
    """Count each part in a run of its own over the same arrays."""
    runs = []
    for first, last in pairwise([0, *cuts, len(true)]):
        runs.append(run_of(true, pred, weight, vocabulary, **options))
        runs[-1].count(first, last)
    return sum_of(runs)


def part_of(side: Side, first: int, last: int) -> Side:
    if isinstance(side, _kernel.Labels):
        return side.part(first, last - first)
    return side[first:last]


def chunked(
    true: Side,
    pred: Side,
    cuts: Sequence[int],
    weight: Array | None = None,
    vocabulary: Any = None,
    **options: Any,
) -> Answer:
    """Count each part as arrays of its own."""
    runs = []
    for first, last in pairwise([0, *cuts, len(true)]):
        sides = part_of(true, first, last), part_of(pred, first, last)
        weights = None if weight is None else weight[first:last]
        runs.append(run_of(*sides, weights, vocabulary, **options))
        runs[-1].count(0, last - first)
    return sum_of(runs)
