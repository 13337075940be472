"""confusion.h: the table of all pairs; few labels have several tables side by side."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import UNITS, Answer, check_count, count, weights

units = pytest.mark.parametrize("unit", UNITS)


@units
@pytest.mark.parametrize("n_labels", [1, 2, 3, 4, 5, 8, 9, 15, 16, 17, 33])
def test_every_number_of_labels(n_labels, unit):
    for size in (n_labels, 1027, 3000):
        y_true, y_pred = np.random.default_rng(size).integers(0, n_labels, (2, size))
        check_count(y_true, y_pred, weights(unit, size), table=True)


@units
@pytest.mark.parametrize("n_labels", [3, 17])
def test_samples_that_do_not_fill_all_lanes(n_labels, unit):
    for size in (*range(1, 10), *range(1021, 1030)):
        y = np.arange(size) % n_labels
        check_count(y, y[::-1], weights(unit, size), table=True)


def test_rows_are_true_labels_and_columns_predicted():
    answer = count(np.array([7, 7, 7, 9]), np.array([9, 9, 7, 8]))
    assert answer.matrix is not None
    assert answer.matrix.tolist() == [[1, 0, 2], [0, 0, 0], [0, 1, 0]]
    assert answer.margins.tolist() == [[1, 0, 0], [3, 0, 1], [1, 1, 2]]


@units
@pytest.mark.parametrize("n_labels", [2, 10, 16])
def test_runs_of_equal_labels(n_labels, unit):
    y_true = np.sort(np.random.default_rng(1).integers(0, n_labels, 5000))
    check_count(y_true, np.zeros_like(y_true), weights(unit, 5000), table=True)
    check_count(y_true, y_true, weights(unit, 5000), table=True)


@units
@pytest.mark.parametrize("step", [1, 10**6])
@pytest.mark.parametrize("n_labels", [2, 10, 100, 1000])
def test_a_large_table(n_labels, step, unit):
    """Held to NumPy's integers: the oracle would take too long."""
    size = 300_000
    draw = np.random.default_rng(n_labels)
    codes = draw.integers(0, n_labels, (2, size))
    codes[:, :n_labels] = np.arange(n_labels)
    weight = draw.integers(0, 1000, size)
    wanted = np.zeros((n_labels, n_labels), np.int64)
    np.add.at(wanted, tuple(codes), 1 if unit == "ones" else weight)
    given = {"ones": None, "whole": weight.astype("u2"), "real": weight.astype("f4")}[unit]
    answer: Answer = count(*(codes * step), given)
    assert answer.matrix is not None
    assert (answer.matrix == wanted).all()
    assert (answer.margins == [wanted.diagonal(), wanted.sum(1), wanted.sum(0)]).all()
    assert answer.n == wanted.sum() == answer.agreed + answer.differing
    assert answer.agreed == wanted.trace()
