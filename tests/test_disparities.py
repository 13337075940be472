"""Differences and ratios of plain arrays."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fastrecall.disparities import METHODS, difference, highest, lowest, ratio

VALUES = np.array([0.5, np.nan, 0.25, 1.0])
NONE = np.array([np.nan, np.nan])


def never():
    raise AssertionError("the value of all samples was asked for")


def test_of_any_two_groups():
    assert (lowest(VALUES), highest(VALUES)) == (0.25, 1.0)
    assert difference(VALUES, never, "between_groups") == 0.75
    assert ratio(VALUES, never, "between_groups") == 0.25


def test_of_a_group_and_all_samples():
    assert difference(VALUES, lambda: 0.5, "to_overall") == 0.5
    assert ratio(VALUES, lambda: 0.5, "to_overall") == 0.5
    assert ratio(np.array([2.0, 8.0]), lambda: 2.0, "to_overall") == 0.25


def test_value_by_value():
    table = np.array([[0.5, 1.0], [0.25, np.nan], [1.0, 0.5]])
    overall = np.array([0.5, 0.75])
    assert difference(table, never, "between_groups").tolist() == [0.75, 0.5]
    assert difference(table, lambda: overall, "to_overall").tolist() == [0.5, 0.25]
    assert ratio(table, never, "between_groups").tolist() == [0.25, 0.5]
    assert ratio(table, lambda: overall, "to_overall").tolist() == [0.5, 0.5 / 0.75]


@pytest.mark.parametrize("method", METHODS)
def test_what_is_not_defined(method):
    assert math.isnan(difference(NONE, lambda: 0.5, method))
    assert math.isnan(ratio(NONE, lambda: 0.5, method))
    assert math.isnan(ratio(np.zeros(3), lambda: 0.0, method))
    assert ratio(np.array([0.0, 0.5]), lambda: 0.5, method) == 0.0
    # By nothing: infinity, whose ratio that is not above 1 is 0.
    assert ratio(np.array([0.5, 0.5]), lambda: 0.0, "to_overall") == 0.0
