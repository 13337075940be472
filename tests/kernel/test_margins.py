"""margins.h: tp, n_true and n_pred of each label, without a table of all pairs."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from tests.kernel.answers import BLOCK, UNITS, check_count, count, keys_of, weights

units = pytest.mark.parametrize("unit", UNITS)


@units
@pytest.mark.parametrize("n_labels", [1, 2, 16, 17, 18, 100])
def test_margins_are_those_of_the_table(n_labels, unit):
    y_true, y_pred = np.random.default_rng(3).integers(0, n_labels, (2, 3000))
    weight = weights(unit, 3000)
    check_count(y_true, y_pred, weight, pairs=False, table=False)
    with_table = check_count(y_true, y_pred, weight, table=True)
    without = count(y_true, y_pred, weight, pairs=False)
    np.testing.assert_allclose(without.margins, with_table.margins, rtol=1e-15)


@units
@pytest.mark.parametrize("size", [1, BLOCK - 1, BLOCK, BLOCK + 1, 5000])
def test_sizes_around_the_block(size, unit):
    y_true, y_pred = np.random.default_rng(size).integers(0, 50, (2, size))
    check_count(y_true, y_pred, weights(unit, size), pairs=False, table=False)


@units
@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("step", [1, 10**6])
@pytest.mark.parametrize("n_labels", [17, 1000, 50_000])
def test_many_samples_and_many_labels(n_labels, step, fixed, unit):
    """Held to NumPy's integers: the oracle would take too long."""
    size = 200_000
    draw = np.random.default_rng(n_labels)
    true, pred = draw.integers(0, n_labels, (2, size))
    true[:n_labels] = np.arange(n_labels)
    pred[::3] = true[::3]
    weight = draw.integers(0, 1000, size)
    wanted = np.zeros((3, n_labels), np.int64)
    ones = np.ones(size, np.int64) if unit == "ones" else weight
    np.add.at(wanted[0], true[true == pred], ones[true == pred])
    np.add.at(wanted[1], true, ones)
    np.add.at(wanted[2], pred, ones)
    given = {"ones": None, "whole": weight, "real": weight.astype("f8")}[unit]
    vocabulary = keys_of(range(0, n_labels * step, step)) if fixed else None
    answer = count(true * step, pred * step, given, vocabulary, pairs=False)
    assert answer.labels() == list(range(0, n_labels * step, step))
    assert (answer.margins == wanted).all()
    assert answer.n == ones.sum()


def test_memory_does_not_grow_with_the_number_of_pairs():
    """The result alone is what NumPy allocates; a table of all pairs would take 80 GB."""
    labels = np.arange(100_000)
    tracemalloc.start()
    answer = count(labels, labels[::-1], pairs=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.matrix is None
    assert peak < 20 * 2**20
