"""The kernel's answer with names: labels found or given, with the table or without."""

from __future__ import annotations

import os

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall.counts import tally as room
from fastrecall.counts.tally import MOST_PAIRS, tally, tally_all_pairs, tally_of_labels
from fastrecall.labels import encode_labels

TRUE, PRED = np.array([5, -2, 5, 9]), np.array([5, 5, -2, 5])
MATRIX = [[0, 1, 0], [1, 1, 0], [0, 1, 0]]


def encoded(true=TRUE, pred=PRED):
    return encode_labels(true, pred)


def classes_of(counted):
    return counted.keys.view(np.int64).tolist()


def test_margins():
    counted = tally(encoded(), None)
    assert classes_of(counted) == [-2, 5, 9]
    assert counted.seen.tolist() == [3, 3, 1]
    assert counted.margins.tolist() == [[0, 1, 0], [1, 2, 1], [1, 3, 0]]
    assert (counted.outside, counted.agreed, counted.differing, counted.n) == (0, 1, 3, 4)
    assert counted.matrix is None


@pytest.mark.parametrize(("most_pairs", "kept"), [(2, False), (16, True), (MOST_PAIRS, True)])
def test_the_table_is_kept_up_to_so_many_labels(most_pairs, kept):
    counted = tally(encoded(), None, most_pairs=most_pairs)
    assert counted.margins.tolist() == tally(encoded(), None).margins.tolist()
    assert (counted.matrix is not None) is kept
    if kept:
        assert counted.matrix.tolist() == MATRIX


def test_weights():
    weights = np.array([0.5, 2, 1, 4])
    counted = tally(encoded(), weights, most_pairs=MOST_PAIRS)
    assert counted.matrix.tolist() == [[0, 2, 0], [1, 0.5, 0], [0, 4, 0]]
    assert (counted.agreed, counted.differing, counted.n) == (0.5, 7, 7.5)


def test_a_vocabulary():
    vocabulary = np.array([9, 5], dtype=np.uint64)
    counted = tally(encoded(), None, most_pairs=MOST_PAIRS, vocabulary=vocabulary)
    assert classes_of(counted) == [9, 5]
    assert counted.matrix.tolist() == [[0, 1], [0, 1]]
    # Labels outside come in the margins of the label beside them, on both sides.
    assert counted.margins.tolist() == [[0, 1], [1, 2], [0, 3]]
    assert counted.outside == 3
    assert (counted.agreed, counted.n) == (1, 4)


def test_agreement_only():
    counted = tally(encoded(), None, agreement_only=True)
    assert (counted.agreed, counted.differing, counted.n) == (1, 3, 4)
    assert len(counted.keys) == 0


def test_fractions_are_rejected():
    with pytest.raises(_kernel.RejectedError):
        tally(encoded(np.array([0.5, 1]), np.array([1, 1])), None)


@pytest.mark.parametrize("classes", [3, MOST_PAIRS, MOST_PAIRS + 1, 1500])
def test_all_pairs(classes):
    labels = np.arange(classes) - 7
    counted = tally_all_pairs(encoded(labels, labels[::-1]), None)
    assert classes_of(counted) == labels.tolist()
    assert counted.seen.tolist() == [3] * classes
    np.testing.assert_array_equal(
        counted.matrix, np.eye(classes, dtype=np.int64)[::-1], strict=True
    )


def test_labels_in_their_order_with_zeros_for_absent_ones():
    for labels in (np.array([9, 1, -2]), np.array([9, 0.5, -2]), np.array([9, 2.0**70, -2])):
        counted = tally_of_labels(encoded(), None, labels, most_pairs=MOST_PAIRS)
        assert counted.matrix.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 0]]
        assert counted.margins.tolist() == [[0, 0, 0], [1, 0, 1], [0, 0, 1]]
        assert counted.seen.tolist() == [1, 0, 3]
        assert counted.outside == 3


def test_labels_without_a_table():
    counted = tally_of_labels(encoded(), None, np.array([5, 0.5]), most_pairs=0)
    assert counted.matrix is None
    assert counted.margins.tolist() == [[1, 0], [2, 0], [3, 0]]


@pytest.mark.parametrize("unknown", [AttributeError, ValueError, OSError])
def test_memory_that_cannot_be_asked_for(monkeypatch, unknown):
    def sysconf(name):
        raise unknown(name)

    monkeypatch.setattr(os, "sysconf", sysconf)
    labels = np.arange(MOST_PAIRS + 1)
    assert tally_all_pairs(encoded(labels, labels), None).matrix is not None
    with pytest.raises(MemoryError, match=r"^the confusion matrix of K = 1000000 classes needs"):
        room.check_memory(10**6, None)


@pytest.mark.parametrize(
    ("classes", "weights", "cell"),
    [
        (50_000, None, 8 + 1),
        (70_000, None, 8),
        (50_000, np.ones(1, np.int64), 8 + 8),
        (50_000, np.ones(1), 16 + 16),
        (70_000, np.ones(1), 16),
    ],
)
def test_the_memory_that_a_table_needs(monkeypatch, classes, weights, cell):
    """There are no counters beside a huge one."""
    needed = cell * (classes + 1) ** 2
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": needed, "SC_PAGE_SIZE": 1}.get)
    room.check_memory(classes, weights)
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": needed - 1, "SC_PAGE_SIZE": 1}.get)
    with pytest.raises(MemoryError, match=f"needs {needed} bytes"):
        room.check_memory(classes, weights)
