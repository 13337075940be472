"""Numbers as labels: every pair of dtypes, the ends of 64 bits, and classes like scikit-learn's."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from fastrecall import count
from fastrecall.labels.numbers import encode_numbers

multiclass = pytest.importorskip("sklearn.utils.multiclass")

DTYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "e", "f", "d", "g"]
LOW, HIGH, TOP = -(2**63), 2**63 - 1, 2**64 - 1
PAIRS = [
    ([0, 1, 1], [0, 0, 1]),
    ([0, 1, 1], [1, 1, 1]),
    ([1, 1, 1], [0, 0, 1]),
    ([1, 1, 1], [0, 0, 0]),
    ([0, 1, 0], [0, 1, 3]),
    ([0, 2, 5], [1, 1, 1]),
]


def signed(values):
    return np.array(values, dtype=np.int64)


def unsigned(values):
    return np.array(values, dtype=np.uint64)


@pytest.mark.parametrize("one", DTYPES)
def test_classes_are_those_of_scikit_learn(one):
    for other, (y_true, y_pred) in product(DTYPES, PAIRS):
        true, pred = np.array(y_true).astype(one), np.array(y_pred).astype(other)
        expected = multiclass.unique_labels(true, pred)
        np.testing.assert_array_equal(count(true, pred).classes, expected, strict=True)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_both_ends_of_a_dtype(dtype, order):
    ends = np.iinfo(dtype)
    labels = np.array([ends.max, ends.min, 5, ends.max], dtype=f"{order}{dtype}")
    counts = count(labels, labels[::-1])
    assert counts.classes.tolist() == sorted({ends.min, 5, ends.max})
    assert counts.classes.dtype == np.dtype(dtype)
    assert (counts.n, counts.agreed) == (4, 2)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_integral_floats(dtype, order):
    labels = np.array([-(2.0**63), -0.0, 2.0**24, 0.0, 2.0**62], dtype=f"{order}{dtype}")
    counts = count(labels, labels)
    assert counts.classes.tolist() == [-(2.0**63), 0, 2.0**24, 2.0**62]
    assert counts.classes.dtype == np.dtype(dtype)
    assert counts.tp.tolist() == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("true", "pred", "classes", "dtype"),
    [
        # Where one side is unsigned and beyond int64, the other not negative: unsigned keys.
        (signed([0, HIGH]), unsigned([TOP, HIGH]), [0, HIGH, TOP], None),
        (unsigned([TOP, HIGH]), signed([0, HIGH]), [0, HIGH, TOP], None),
        # Both at once have no dtype: Python's integers.
        (signed([LOW, HIGH]), unsigned([TOP, HIGH]), [LOW, HIGH, TOP], object),
        (unsigned([TOP, HIGH]), signed([-1, HIGH]), [-1, HIGH, TOP], object),
        (signed([-1, 2**53 + 1]), unsigned([5, 2**53 + 1]), [-1, 5, 2**53 + 1], np.int64),
        (signed([-1, 7]), unsigned([5, 7]), [-1, 5, 7], np.float64),
        (np.array([2.0**53, -1.0]), signed([2**53 + 1, -1]), [-1, 2**53, 2**53 + 1], np.int64),
        (np.array([True, False]), unsigned([TOP, 0]), [0, 1, TOP], np.uint64),
        (np.float32([2**24, 1]), signed([2**24 + 1, 1]), [1, 2**24, 2**24 + 1], np.float64),
    ],
)
def test_labels_of_two_dtypes_are_compared_exactly(true, pred, classes, dtype):
    counts = count(true, pred)
    assert counts.classes.tolist() == classes
    assert [int(label) for label in counts.classes] == classes
    assert dtype is None or counts.classes.dtype == dtype
    expected = [[0] * len(classes) for _ in classes]
    for pair in zip(true.tolist(), pred.tolist(), strict=True):
        expected[classes.index(pair[0])][classes.index(pair[1])] += 1
    assert counts.matrix().tolist() == expected


def test_keys_of_labels():
    encoded = encode_numbers(signed([1, -2]), signed([1, 1]))
    possible, keys = encoded.keys_of(np.array([-2, 0.5, HIGH, 2.0**63, np.nan, np.inf]))
    assert possible.tolist() == [True, False, False, False, False, False]
    possible, keys = encoded.keys_of(np.array([HIGH, LOW, True, TOP], dtype=object))
    assert possible.tolist() == [True, True, True, False]
    assert keys.tolist() == [HIGH, 2**63, 1]
    assert keys.dtype == np.uint64


def test_keys_of_unsigned_labels():
    encoded = encode_numbers(unsigned([1, TOP]), unsigned([1, 1]))
    possible, keys = encoded.keys_of(np.array([TOP, -1, 0, 2**64], dtype=object))
    assert possible.tolist() == [True, False, True, False]
    assert keys.tolist() == [TOP, 0]


@pytest.mark.parametrize(
    ("true", "pred", "is_signed"),
    [
        (signed([1]), signed([1]), True),
        (unsigned([1]), unsigned([TOP]), False),
        (signed([-1]), unsigned([HIGH]), True),
        (signed([1]), unsigned([2**63]), False),
        (np.array([1], dtype=np.uint32), signed([1]), True),
        (np.array([True]), np.array([1.0]), True),
    ],
)
def test_keys_are_signed_unless_a_label_is_beyond(true, pred, is_signed):
    encoded = encode_numbers(true, pred)
    assert encoded.signed is is_signed
    assert encoded.true is true
    assert encoded.pred is pred


def test_integers_of_python_beyond_int64():
    counts = count([2**63, 1, TOP], [2**63, TOP, TOP])
    assert counts.classes.tolist() == [1, 2**63, TOP]
    assert counts.tp.tolist() == [0, 1, 1]
