"""count(): labels, weights and the matrix as asked for, exactly, and in little memory."""

from __future__ import annotations

import os
import re
import tracemalloc

import numpy as np
import pytest

import fastrecall
from fastrecall import count
from fastrecall.counts import tally
from fastrecall.errors.input_texts import IGNORE_NEEDS_SINGLE_LABELS, NOT_MULTILABEL
from fastrecall.targets import Targets

TRUE, PRED = [3, 1, 1, 2, 3, 3], [3, 1, 2, 2, 1, 3]
MATRIX = [[1, 1, 0], [0, 1, 0], [1, 0, 2]]
LOW, HIGH, TOP = -(2**63), 2**63 - 1, 2**64 - 1


def test_all_that_occur():
    counts = count(TRUE, PRED)
    assert counts.classes.tolist() == [1, 2, 3]
    assert counts.matrix().tolist() == MATRIX
    assert (counts.n, counts.agreed, counts.differing) == (6, 4, 2)
    assert not counts.partial


@pytest.mark.parametrize(
    "labels",
    [[1, 2, 3], [3, 1, 2], [2], [7, 3], [3, -5, 1, 2, 300], (1, 3), range(5), np.arange(5)],
)
@pytest.mark.parametrize("matrix", [None, True, False])
def test_given_labels(labels, matrix):
    counts = count(TRUE, PRED, labels=labels, matrix=matrix)
    whole = count(TRUE, PRED).select(labels)
    assert counts.classes.tolist() == list(labels)
    for name in ("tp", "n_true", "n_pred", "fp", "fn", "tn"):
        np.testing.assert_array_equal(getattr(counts, name), getattr(whole, name), strict=True)
    assert counts.partial == (not {1, 2, 3} <= set(labels))
    assert counts.n == 6
    if matrix is False:
        assert not counts.has_matrix
    else:
        np.testing.assert_array_equal(counts.matrix(), whole.matrix(), strict=True)


def test_no_labels_at_all():
    counts = count(TRUE, PRED, labels=[])
    assert (len(counts.classes), counts.n, counts.agreed, counts.partial) == (0, 6, 4, True)


def test_labels_of_words():
    counts = count(["a", "b", "c"], ["a", "c", "c"], labels=["c", "zebra", "a"])
    assert counts.classes.tolist() == ["c", "zebra", "a"]
    assert counts.matrix().tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, np.float32, ">i4"])
def test_labels_are_numbers_whatever_their_dtype(dtype):
    counts = count(
        np.array([0, 1, 1], dtype=dtype), np.array([0, 0, 1]), labels=[1.0, 0.5, 2.0**70]
    )
    assert counts.tp.tolist() == [1, 0, 0]
    assert counts.n_true.tolist() == [2, 0, 0]


@pytest.mark.parametrize(
    ("labels", "error", "text"),
    [
        ([1, 2, 1], ValueError, "labels holds 1 more than once"),
        ([1, 2, 1.0], ValueError, "labels holds 1.0 more than once"),
        (["1", "2"], ValueError, r"labels holds strings \('1', '2'\).*numbers \(3\)"),
        (1, ValueError, "'labels' parameter of count must be an array-like"),
        ({1, 2}, ValueError, r"1d array of labels, got \{1, 2\}"),
        ([[1, 2]], ValueError, r"1d array of labels, got \[\[1, 2\]\]"),
        ([1, None], TypeError, r"numbers, strings or NumPy's dates, got \[1, None\]"),
        ([b"1"], TypeError, "numbers, strings or NumPy's dates"),
        ([1j], TypeError, "numbers, strings or NumPy's dates"),
    ],
)
def test_labels_that_are_refused(labels, error, text):
    with pytest.raises(error, match=text):
        count(TRUE, PRED, labels=labels)


def test_numbers_as_labels_of_words_are_refused():
    with pytest.raises(ValueError, match=r"labels holds numbers \(1\).*strings \('1', '2'\)"):
        count(["1", "2"], ["1", "1"], labels=[1])


@pytest.mark.parametrize(
    ("y_true", "y_pred", "text"),
    [
        ([0.5, 1], [0.5, 1], "continuous is not supported"),
        (np.array([1, 0.5]), np.array([1, 1]), "mix of continuous and binary targets"),
        ([[1, 2], [0, 1]], [[1, 2], [0, 1]], "multiclass-multioutput is not supported"),
        ([0, 1], [[0, 1], [1, 1]], "mix of binary and multilabel-indicator targets"),
        ([], [], "Found empty input array"),
    ],
)
def test_what_is_no_target(y_true, y_pred, text):
    with pytest.raises(ValueError, match=text):
        count(y_true, y_pred)


def test_a_matrix_needs_one_label_a_sample():
    with pytest.raises(ValueError, match="multilabel-indicator is not supported"):
        fastrecall.confusion_matrix([[1, 0]], [[1, 1]])
    with pytest.raises(ValueError, match="Samplewise metrics are not available"):
        fastrecall.recall_score([0, 1], [1, 1], average="samples")


def test_labels_that_became_no_labels_during_the_call(monkeypatch):
    y = np.array([0.0, 1.0, 0.5])
    original = tally.tally

    def count_and_repair(*given, **options):
        try:
            return original(*given, **options)
        finally:
            y[2] = 1

    monkeypatch.setattr("fastrecall.targets.tally", count_and_repair)
    with pytest.raises(ValueError, match="changed by another thread during the call"):
        count(y, y)


def test_the_matrix_is_kept_up_to_1024_classes():
    for classes, kept in ((1024, True), (1025, False)):
        labels = np.arange(classes)
        assert count(labels, labels).has_matrix is kept
        assert count(labels, labels, matrix=True).has_matrix
        assert not count(labels, labels, matrix=False).has_matrix
        assert count([1], [1], labels=labels).has_matrix is kept
        assert count([1], [1], labels=labels, matrix=True).has_matrix


def test_matrix_of_many_classes():
    draw = np.random.default_rng(0)
    true, pred = draw.choice(draw.integers(LOW, HIGH, 1500), (2, 4000))
    counts = count(true, pred, matrix=True)
    assert len(counts.classes) > 1024
    expected = np.zeros((len(counts.classes),) * 2, dtype=np.int64)
    at = [np.searchsorted(counts.classes, side) for side in (true, pred)]
    np.add.at(expected, tuple(at), 1)
    np.testing.assert_array_equal(counts.matrix(), expected, strict=True)


@pytest.mark.parametrize("labels", [None, range(1030)])
def test_a_matrix_larger_than_memory_is_refused(labels, monkeypatch):
    monkeypatch.setattr(os, "sysconf", {"SC_PHYS_PAGES": 1000, "SC_PAGE_SIZE": 4096}.__getitem__)
    y = np.arange(1030)
    needed = 9 * 1031**2
    text = rf"K = 1030 classes needs {needed} bytes \(0.0 GiB\), and this machine has 4096000"
    with pytest.raises(MemoryError, match=text):
        count(y, y, labels=labels, matrix=True)
    with pytest.raises(MemoryError, match=text):
        fastrecall.confusion_matrix(y, y, labels=labels)
    # Of float weights the kernel keeps two numbers a cell, and two beside it while it counts.
    needed = 32 * 1031**2
    with pytest.raises(MemoryError, match=rf"needs {needed} bytes"):
        count(y, y, labels=labels, matrix=True, sample_weight=y / 2)
    assert count(y, y, labels=labels).n == 1030
    assert fastrecall.confusion_matrix(y[:20], y[:20]).shape == (20, 20)


def test_labels_changed_between_the_two_passes(monkeypatch):
    y = np.arange(1030)
    original = tally.tally

    def count_and_change(*given, **options):
        counted = original(*given, **options)
        y[7] = 5000
        return counted

    monkeypatch.setattr(tally, "tally", count_and_change)
    with pytest.raises(ValueError, match="changed by another thread during the call"):
        count(y, y, matrix=True)


@pytest.mark.parametrize(
    ("weights", "dtype"),
    [
        ([3, 1, 2], np.int64),
        ((True, True, False), np.int64),
        (np.array([3, 1, 2], dtype=np.uint8), np.int64),
        (np.array([3, 1, 2], dtype=np.uint64), np.int64),
        (np.array([9, 3, 9, 1, 9, 2], dtype=">i2")[1::2], np.int64),
        ([0.5, -1.25, 2], np.float64),
        (np.array([0.5, 1, 2], dtype=np.float16), np.float64),
        (np.array([0.5, 1, 2], dtype=np.float32), np.float64),
    ],
)
def test_weights(weights, dtype):
    counts = count([0, 1, 1], [0, 1, 0], sample_weight=weights)
    a, b, c = np.array(weights).tolist()
    np.testing.assert_array_equal(counts.matrix(), np.array([[a, 0], [c, b]], dtype), strict=True)
    np.testing.assert_array_equal(counts.tp, np.array([a, b], dtype), strict=True)
    assert (counts.n, counts.agreed, counts.differing) == (a + b + c, a + b, c)


def test_weights_beyond_int64_are_refused():
    heavy = [2**62, 2**62 - 1]
    assert count([0, 1], [0, 1], sample_weight=heavy).n == 2**63 - 1
    with pytest.raises(OverflowError, match="float64 weights"):
        count([0, 1], [0, 1], sample_weight=[2**62, 2**62])


def test_multilabel_weights_beyond_int64_are_refused():
    # Four wrong labels of a sample that weighs 2**62 are 2**64.
    y_true, y_pred = [[1, 1, 1, 1], [1, 0, 0, 0]], [[0, 0, 0, 0], [0, 1, 1, 1]]
    assert fastrecall.hamming_loss(y_true, y_pred, sample_weight=[2.0**62, 1.0]) == 1
    with pytest.raises(OverflowError, match="float64 weights"):
        fastrecall.hamming_loss(y_true, y_pred, sample_weight=[2**62, 1])


def test_integers_of_64_bits_of_either_sign():
    true, pred = np.array([LOW, -1, 5, HIGH]), np.array([TOP, TOP, 5, HIGH], dtype=np.uint64)
    counts = count(true, pred)
    assert counts.classes.tolist() == [LOW, -1, 5, HIGH, TOP]
    assert counts.tp.tolist() == [0, 0, 1, 1, 0]
    assert counts.n_pred.tolist() == [0, 0, 1, 1, 2]
    chosen = count(true, pred, labels=[TOP, LOW, HIGH])
    assert chosen.matrix().tolist() == [[0, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_floats_are_compared_with_integers_exactly():
    counts = count(np.array([2**53, 2**53 + 1]), np.array([2.0**53, 2.0**53]))
    assert counts.tp.tolist() == [1, 0]
    assert counts.classes.tolist() == [2**53, 2**53 + 1]


def test_multilabel():
    y_true, y_pred = [[1, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 1, 0]]
    counts = count(y_true, y_pred)
    assert (counts.kind, counts.n, counts.agreed, counts.differing) == ("multilabel", 2, 0, 2)
    assert counts.tp.tolist() == [1, 1, 1]
    assert not counts.has_matrix
    chosen = count(y_true, y_pred, labels=[2, 0])
    assert chosen.classes.tolist() == [2, 0]
    assert chosen.fn.tolist() == [0, 1]


@pytest.mark.parametrize("labels", [[3], [-1], [0.5]])
def test_labels_that_are_no_columns_are_refused(labels):
    with pytest.raises(ValueError, match="labels"):
        count([[1, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 1, 0]], labels=labels)


LAYOUTS = {
    "uint8": lambda n: np.arange(n, dtype=np.uint8) % 21,
    "int64, every other": lambda n: (np.arange(2 * n) % 7)[::2],
    "float64": lambda n: np.tile(np.arange(4, dtype=np.float64), n // 4),
    "swapped": lambda n: np.tile(np.arange(4, dtype=">i4"), n // 4),
    "column": lambda n: np.tile(np.arange(4, dtype=np.int16), n // 2).reshape(n, 2)[:, :1],
    "identifiers": lambda n: np.tile(np.arange(-(2**62), 2**62, 2**60), n // 8),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_memory_does_not_grow_with_the_samples(layout):
    peaks = []
    for n in (1_600_000, 400_000, 1_600_000):  # what a first large call loads stays
        true = LAYOUTS[layout](n)
        pred = true[::-1]
        tracemalloc.start()
        fastrecall.recall_score(true, pred, average="macro")
        fastrecall.accuracy_score(true, pred)
        fastrecall.confusion_matrix(true, pred)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 10_000
    assert peaks[2] < 1 << 20


def test_labels_of_extended_precision():
    y = np.array([1, 2, 2], dtype=np.longdouble)
    assert count(y, y, labels=y[1:2]).tp.tolist() == [2]
    assert count([1, 2, 2], [1, 2, 1], labels=np.array([2.5, 2], y.dtype)).tp.tolist() == [0, 1]
    assert count(y, y, ignore=y[:1]).n == 2


def test_sets_have_no_labels_to_ignore():
    with pytest.raises(ValueError, match=re.escape(IGNORE_NEEDS_SINGLE_LABELS)):
        count([["a"], []], [["a"], ["b"]], multilabel=True, ignore="a")


@pytest.mark.parametrize("labels", [np.array([0, 1]), np.array([[0], [1]])], ids=["1d", "2d"])
def test_single_labels_are_not_multilabel(labels):
    with pytest.raises(ValueError, match=re.escape(NOT_MULTILABEL)):
        count(labels.reshape(2, 1), labels.reshape(2, 1), multilabel=True)


def test_right_rows_are_those_of_tables():
    with pytest.raises(ValueError, match=re.escape(NOT_MULTILABEL)):
        Targets([0, 1], [0, 1], None).margins_and_right_rows()
