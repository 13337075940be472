"""Intervals of Cohen's kappa, which weights and undefined resamples make its own case."""

from __future__ import annotations

import pytest

from fastrecall import Counts
from tests.counts.certainty.examples import COUNTS


def test_kappa_with_weights():
    for weights in ("linear", "quadratic"):
        found = COUNTS.interval("kappa", weights=weights, seed=0)
        assert found.estimate == COUNTS.kappa(weights=weights)
        assert found.low < found.estimate < found.high


def test_kappa_that_is_undefined_in_some_resamples():
    with pytest.warns(UserWarning, match="kappa"):
        found = Counts.from_matrix([[9, 0], [0, 0]]).interval("kappa", replace_undefined_by=0.25)
    assert found[:3] == (0.25, 0.25, 0.25)
    few = Counts.from_matrix([[5, 1], [0, 1]]).interval("kappa", seed=0)
    assert few.low < few.estimate < few.high
