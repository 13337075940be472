"""Batches at the edge of what may wait, and counts of tables that are merged."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import Accumulator, count
from fastrecall.streaming.batches import is_empty
from fastrecall.streaming.samples import _weigh


def test_labels_of_tables_are_selected_from_what_is_merged():
    true, pred = np.array([[1, 0, 1], [1, 1, 0]]), np.array([[1, 1, 0], [0, 1, 1]])
    accumulator = Accumulator(labels=[2, 0])
    accumulator.update(true, pred)
    accumulator.merge(count(true, pred))
    twice = count(np.vstack([true, true]), np.vstack([pred, pred]), labels=[2, 0])
    assert accumulator.counts == twice


def test_what_has_no_length_is_refused_as_it_is_anywhere():
    for batch in ((3, [1]), ([1], 3), (np.array(3), np.array(3))):
        with pytest.raises(TypeError) as alone:
            count(*batch)
        with pytest.raises(TypeError) as caught:
            Accumulator().update(*batch)
        assert str(caught.value) == str(alone.value)


@pytest.mark.parametrize("large", [5, 2**63 + 1])
def test_unsigned_labels_beside_signed_ones(large):
    true, pred = np.array([large, 5], np.uint64), np.array([-1, 5])
    accumulator = Accumulator()
    accumulator.update(true, pred)
    assert accumulator.counts == count(true, pred)


@pytest.mark.parametrize("weights", [[1], [1, 2, 3], [0.5]])
def test_weights_of_another_length(weights):
    accumulator = Accumulator()
    with pytest.raises(ValueError) as alone:  # noqa: PT011
        count([0, 1], [0, 1], sample_weight=weights)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        accumulator.update(np.array([0, 1]), np.array([0, 1]), sample_weight=np.array(weights))
    assert str(caught.value) == str(alone.value)
    assert accumulator.counts.n == 0


def test_what_has_no_length_is_not_empty():
    assert is_empty([], [], None)
    assert not is_empty(3, [])
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        is_empty([], [1])


def test_only_plain_and_small_weights_may_wait():
    assert _weigh(np.array([1, 2]), 2)
    assert not _weigh(np.array([1, 2], dtype=object), 2)
    assert not _weigh(np.array([1, 2]), 3)
    assert not _weigh(np.array([1, 2**62]), 2)
    assert not _weigh(np.array([-(2**62), 1]), 2)
    assert not _weigh(np.array([np.inf, 1]), 2)
