"""How tests feed an accumulator, and what is the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from fastrecall import Accumulator, Counts, count

BATCHES = {
    "integers": (np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2])),
    "words": (["a", "b"], ["a", "c"]),
    "weights": ([0, 1], [0, 2], [2, 3]),
    "floats": ([0, 1], [0, 2], [0.5, 0.25]),
    "indicators": (np.eye(3, dtype=int), np.ones((3, 3), int)),
}
each_kind = pytest.mark.parametrize("kind", BATCHES)


def times(batch, n):
    """Return the counts of n equal batches."""
    one, total = count(*batch[:2], sample_weight=(*batch, None)[2]), Counts.empty()
    while n:
        total, one, n = total + one if n & 1 else total, one + one, n >> 1
    return total


def begun(batch, n):
    return fed([batch] * n)


def fed(batches, **settings):
    accumulator = Accumulator(**settings)
    for batch in batches:
        accumulator.update(*batch)
    return accumulator


def cut(sides, cuts):
    """Cut all sides at the same places; some batches may be empty."""
    bounds = [0, *sorted(min(at, len(sides[0])) for at in cuts), len(sides[0])]
    return [tuple(side[a:b] for side in sides) for a, b in pairwise(bounds)]


def check_same(ours, whole):
    assert ours == whole
    assert ours.classes.dtype.kind == whole.classes.dtype.kind
    assert ours.tp.dtype == whole.tp.dtype
    assert (ours.partial, ours.has_matrix) == (whole.partial, whole.has_matrix)


def count_of(batch):
    return fed([batch]).counts


STATES = {
    "numbers": ([1, 2], [1, 1]),
    "words": (["a", "b"], ["a", "a"]),
    "dates": (np.array(["2020-01-01"], "M8[D]"),) * 2,
    "indicators": ([[0, 1]], [[1, 1]]),
    "wider indicators": ([[0, 1, 1]], [[1, 1, 0]]),
    "float weights": ([1, 2], [1, 1], [0.5, 1.0]),
}
