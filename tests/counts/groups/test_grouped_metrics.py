"""Metrics by group where weights are large or negative, and groups that are no saved state's."""

from __future__ import annotations

import copy
import datetime
import pickle

import numpy as np
import pytest

from fastrecall import count


def test_groups_that_no_state_holds_are_copied_and_pickled():
    days = [datetime.date(2026, 1, day) for day in (1, 2, 1)]
    counts = count([0, 1, 1], [0, 1, 0], groups=days)
    for other in (copy.copy(counts), copy.deepcopy(counts), pickle.loads(pickle.dumps(counts))):
        assert other == counts
        assert other.groups == (days[0], days[1])
    with pytest.raises(TypeError, match="date"):
        counts.to_bytes()


def test_a_metric_with_more_values_for_some_groups_is_refused():
    counts = count([0, 1, 1], [0, 1, 0], groups=["a", "b", "b"])
    with pytest.raises(ValueError, match="as many values for one group as for another"):
        counts.by_group(lambda one: [1] * one.n)


def test_negative_shares_are_not_left_aside():
    # Recalls of -1 and 1, then of -1, 0 and 1: NaN, and 0 as soon as one is 0.
    true, pred = [0, 0, 0, 1, 0, 0, 0, 1, 2], [0, 1, 1, 1, 0, 1, 1, 1, 1]
    weights, groups = [-1, 1, 1, 1, -1, 1, 1, 1, 1], list("aaaabbbbb")
    counts = count(true, pred, sample_weight=weights, groups=groups)
    np.testing.assert_array_equal(counts.gmean(), [np.nan, 0.0])
    with pytest.warns(RuntimeWarning):
        wanted = [one.gmean() for one in counts.values()]
    np.testing.assert_array_equal(counts.gmean(), wanted)


def test_mcc_of_negative_weights_is_that_of_each_group():
    counts = count([0, 0, 1, 1], [0, 1, 0, 0], sample_weight=[3, -2, 1, 1], groups=list("aaaa"))
    with pytest.warns(RuntimeWarning, match="invalid value encountered in sqrt"):
        assert np.isnan(counts.mcc()).all()
    with pytest.warns(RuntimeWarning, match="invalid value encountered in sqrt"):
        assert np.isnan(counts["a"].mcc())


def test_hamming_loss_of_large_weights():
    true, pred, weights = np.eye(3, dtype=int), [[1, 1, 0], [0, 1, 0], [1, 1, 1]], [2**61, 1, 2**60]
    counts = count(true, pred, sample_weight=weights, groups=["a", "a", "b"])
    assert counts.hamming_loss().tolist() == [one.hamming_loss() for one in counts.values()]
    assert counts.hamming_loss().tolist() == [1 / 3, 2 / 3]
