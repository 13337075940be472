"""tables.h: what was counted stays counted while tables grow, are recoded and fold into margins."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import (
    BLOCK,
    UNITS,
    WIDEST_WINDOW,
    check_count,
    count,
    keys_of,
    weights,
)

units = pytest.mark.parametrize("unit", UNITS)


def dense(n_labels, low=0):
    return np.arange(low, low + n_labels, dtype=np.int64)


def ids(n_labels, seed=1):
    return np.random.default_rng(seed).integers(-(2**62), 2**62, n_labels)


# The labels of each stage; a stage brings the kernel from one kind of table to the next.
JOURNEYS = {
    "a wider window": [dense(3), dense(15), dense(17), dense(400, -200)],
    "a window, then a hash of all pairs": [dense(9), ids(9), ids(70)],
    "a hash, then margins": [ids(9), ids(1023), ids(1500)],
    "a window, margins, a wider window": [dense(1024), dense(1025), dense(4000, -2000)],
    "a window, a hash, a window of margins": [dense(9), dense(40) * 50, dense(1200)],
    "a window, a hash, a window, a hash": [dense(9), ids(20), dense(1200), ids(1200, 2)],
    "a window of margins, then a hash of margins": [dense(1025), ids(3), ids(3000)],
    "one label, then two, then far ones": [dense(1), dense(2), dense(2) * WIDEST_WINDOW],
}


@units
@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_every_stage_of_a_journey(journey, pairs, unit):
    draw = np.random.default_rng(0)
    true, pred, labels = np.empty(0, np.int64), np.empty(0, np.int64), set()
    for stage in journey:
        sides = draw.permutation(stage), draw.choice(stage, len(stage))
        more = -len(stage) % BLOCK + 100
        true = np.concatenate([true, sides[0], draw.choice(stage, more)])
        pred = np.concatenate([pred, sides[1], draw.choice(stage, more)])
        labels |= set(stage.tolist())
        weight = weights(unit, len(true))
        check_count(true, pred, weight, pairs=pairs, table=pairs and len(labels) <= 1024)


@units
def test_a_window_of_margins_slides_down_and_becomes_a_hash(unit):
    """Each label below the last, further than the widest window in the end."""
    steps = np.concatenate([np.arange(40), np.arange(1, 30) * 9001])
    y_true = np.repeat(-steps, BLOCK // 4)
    y_pred = np.roll(y_true, 3)
    check_count(y_true, y_pred, weights(unit, len(y_true)), pairs=False, table=False)


@units
def test_a_hash_that_fills_turns_to_a_window_and_back(unit):
    """Labels from the top of the widest window down: neither window nor hash holds for long."""
    draw = np.random.default_rng(2)
    far = draw.choice(WIDEST_WINDOW, 1500, replace=False)
    y_true = np.sort(np.concatenate([far, far]))[::-1].copy()
    y_pred = np.roll(y_true, 1)
    check_count(y_true, y_pred, weights(unit, len(y_true)), pairs=False, table=False)
    check_count(y_true, y_pred, weights(unit, len(y_true)), table=False)


@pytest.mark.parametrize("unit", ["whole", "real"])
@pytest.mark.parametrize("n_labels", [2, 5, 20, 1500])
@pytest.mark.parametrize("step", [1, 10**9])
def test_a_label_is_seen_though_its_weight_is_zero(step, n_labels, unit):
    y_true, y_pred = dense(n_labels) * step, np.zeros(n_labels, np.int64)
    zero = np.zeros(n_labels, "i8" if unit == "whole" else "f8")
    answer = check_count(y_true, y_pred, zero)
    assert answer.n == 0
    assert answer.seen.tolist() == [3] + [1] * (n_labels - 1)
    # It stays seen where the table is recoded afterwards.
    later = np.concatenate([y_true, [10**15]]), np.concatenate([y_pred, [10**15]])
    answer = check_count(*later, np.concatenate([zero, [1]]).astype(zero.dtype))
    assert answer.seen.tolist() == [3] + [1] * (n_labels - 1) + [3]


@pytest.mark.parametrize("unit", ["whole", "real"])
def test_weights_that_cancel_leave_a_label_seen(unit):
    y_true, y_pred = np.array([4, 4, 5]), np.array([4, 4, 6])
    weight = np.array([3, -3, 2], dtype="i8" if unit == "whole" else "f8")
    answer = check_count(y_true, y_pred, weight)
    assert answer.labels() == [4, 5, 6]
    assert answer.seen.tolist() == [3, 1, 2]


@units
def test_a_vocabulary_keeps_labels_that_never_come(unit):
    y_true, y_pred = np.array([1, 1, 3]), np.array([1, 3, 9])
    weight = weights(unit, 3)
    answer = check_count(y_true, y_pred, weight, vocabulary=[0, 1, 2, 3], table=True)
    assert answer.seen.tolist() == [0, 3, 0, 3]
    assert answer.outside == 2


# ---- how many labels have a table of all pairs ----


@pytest.mark.parametrize("most_pairs", [0, 1, 16, 64, 1024, 2048])
@pytest.mark.parametrize("pairs", [True, False])
def test_more_labels_than_most_pairs_have_no_table(pairs, most_pairs):
    for step in (1, 10**9):
        labels = dense(most_pairs + 1) * step
        check_count(labels, labels[::-1], most_pairs=most_pairs, pairs=pairs, table=False)


@pytest.mark.parametrize("most_pairs", [1, 16, 64, 1024, 2048])
def test_as_many_dense_labels_as_most_pairs_have_a_table(most_pairs):
    labels = dense(most_pairs)
    check_count(labels, labels[::-1], most_pairs=most_pairs, table=True)
    check_count(labels, labels, most_pairs=most_pairs, pairs=False, table=False)


@pytest.mark.parametrize("most_pairs", [64, 1024, 2048])
def test_as_many_ids_as_most_pairs_have_a_table(most_pairs):
    labels = dense(most_pairs) * 10**9
    check_count(labels, labels[::-1], most_pairs=most_pairs, table=True)


@pytest.mark.parametrize("n_labels", [16, 1024])
def test_a_vocabulary_of_as_many_labels_as_most_pairs_has_a_table(n_labels):
    vocabulary = keys_of(range(n_labels))
    y = dense(n_labels)
    assert count(y, y, vocabulary=vocabulary, most_pairs=n_labels).matrix is not None


def test_no_label_outside_reaches_a_neighbouring_cell():
    """One more vocabulary than fits: the last row and column belong to the others."""
    for n_labels in (1, 2, 15, 16, 1023):
        vocabulary = list(range(n_labels))
        outside = np.full(100, n_labels)
        answer = check_count(outside, outside, vocabulary=vocabulary)
        assert not answer.margins.any()
        assert answer.matrix is not None
        assert not answer.matrix.any()
