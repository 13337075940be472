"""reading.h: labels in order, and for each its place in every part of the answer."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import HIGHEST, LOWEST, UNITS, check, check_count, count, weights


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("step", [1, 10**9])
def test_labels_come_sorted_in_whatever_order_they_went(step, pairs):
    labels = np.random.default_rng(0).permutation(np.arange(-150, 150)) * step
    for order in (labels, labels[::-1], np.sort(labels), np.sort(labels)[::-1]):
        answer = check_count(order, np.roll(order, 1), pairs=pairs, table=pairs)
        assert answer.labels() == sorted(labels.tolist())


def test_signed_and_unsigned_keys_of_the_same_bits():
    bits = np.array([0, 1, 2**63, 2**64 - 1], dtype=np.uint64)
    assert count(bits, bits, signed=False).labels(False) == [0, 1, 2**63, 2**64 - 1]
    assert count(bits, bits, signed=True).labels(True) == [LOWEST, -1, 0, 1]
    assert count(bits.view("i8"), bits.view("i8")).labels() == [LOWEST, -1, 0, 1]


def test_only_labels_that_came_are_read():
    """A window is wider than its labels are many."""
    y_true, y_pred = np.array([0, 100, 900]), np.array([100, 100, 3])
    answer = check_count(y_true, y_pred, table=True)
    assert answer.labels() == [0, 3, 100, 900]
    assert answer.seen.tolist() == [1, 2, 3, 1]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("vocabulary", [None, [2, 0, 7]], ids=str)
@pytest.mark.parametrize("pairs", [True, False])
def test_what_is_returned(pairs, vocabulary, unit):
    y_true, y_pred = np.random.default_rng(0).integers(0, 3, (2, 50))
    weight = weights(unit, 50)
    answer = check_count(y_true, y_pred, weight, vocabulary=vocabulary, pairs=pairs, table=pairs)
    sums, number = (np.float64, float) if unit == "real" else (np.int64, int)
    assert (answer.keys.dtype, answer.seen.dtype) == (np.uint64, np.uint8)
    assert answer.margins.dtype == sums
    assert answer.margins.shape == (3, 3)
    assert [type(value) for value in answer[4:]] == [int, number, number, number]
    arrays = [answer.keys, answer.seen, answer.margins]
    if answer.matrix is not None:
        assert answer.matrix.dtype == sums
        arrays.append(answer.matrix)
    for array in arrays:
        assert array.flags.c_contiguous
        assert array.flags.writeable


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("n_labels", [2, 16, 17, 1025])
def test_the_parts_belong_together(n_labels, unit):
    y_true, y_pred = np.random.default_rng(0).integers(0, n_labels, (2, 4000))
    whole = np.arange(4000) % 5
    weight = {"ones": None, "whole": whole, "real": whole / 2}[unit]
    answer = count(y_true, y_pred, weight)
    tp, n_true, n_pred = answer.margins
    assert n_true.sum() == n_pred.sum() == answer.n == answer.agreed + answer.differing
    assert tp.sum() == answer.agreed
    if answer.matrix is not None:
        assert (answer.matrix.sum(1) == n_true).all()
        assert (answer.matrix.sum(0) == n_pred).all()
        assert (answer.matrix.diagonal() == tp).all()


def test_swapping_the_sides_transposes():
    y_true, y_pred = np.random.default_rng(0).integers(0, 30, (2, 4000))
    one, other = count(y_true, y_pred), count(y_pred, y_true)
    assert one.matrix is not None
    assert other.matrix is not None
    assert (other.matrix == one.matrix.T).all()
    assert (one.margins[[0, 2, 1]] == other.margins).all()


def test_the_check_of_these_tests_can_fail():
    y = np.array([LOWEST, 3, HIGHEST])
    check(count(y, y), y, y)
    for wrong in (y[::-1], y[[0, 1, 1]], np.append(y, 3)[1:]):
        with pytest.raises(AssertionError):
            check(count(y, y), y, wrong)
