"""What stands for a missing label."""

from __future__ import annotations

import decimal

import numpy as np
import pytest

import fastrecall
from fastrecall.labels.missing import gaps_in_floats, gaps_in_objects, gaps_in_times, is_missing

NAN = float("nan")


@pytest.mark.parametrize(
    "missing",
    [
        None,
        NAN,
        np.float32("nan"),
        np.datetime64("NaT", "s"),
        np.timedelta64("NaT", "s"),
        decimal.Decimal("NaN"),
    ],
)
def test_missing(missing):
    assert is_missing(missing)


@pytest.mark.parametrize("label", [0, "", "nan", False, 1.5, np.array([NAN, 1]), [None], b""])
def test_not_missing(label):
    assert not is_missing(label)


def test_what_pandas_has_for_it():
    pandas = pytest.importorskip("pandas")
    assert is_missing(pandas.NA)
    assert is_missing(pandas.NaT)


def expected(column, labels):
    assert np.asarray(column).tolist() == labels


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
def test_floats(dtype):
    expected(gaps_in_floats(np.array([1, NAN, 3], dtype)), [1.0, None, 3.0])
    expected(gaps_in_floats(np.array([1, 3], dtype)), [1.0, 3.0])


def test_times():
    column = gaps_in_times(np.array(["2020-01-01", "NaT"], "M8[D]"))
    assert column.chunks[0].gaps().tolist() == [False, True]


@pytest.mark.parametrize(
    ("objects", "labels"),
    [
        ([1, None, 3], [1, None, 3]),
        ([True, NAN], [True, None]),
        ([None, 2.0], [None, 2.0]),
        ([1, 2], [1, 2]),
    ],
)
def test_numbers_among_objects(objects, labels):
    expected(gaps_in_objects(np.array(objects, dtype=object)), labels)


@pytest.mark.parametrize("objects", [[None, None], [None, "a"], [None, 2**70], [1, b"a", None]])
def test_others_among_objects(objects):
    assert gaps_in_objects(np.array(objects, dtype=object)) is None


@pytest.mark.parametrize("labels", [[0, 2**64 - 1, 1], [2**63 + 1, 2**63, 0]])
def test_lists_of_large_integers_beside_what_is_ignored(labels):
    """NumPy makes floats of integers on both sides of 2**63."""
    wanted = fastrecall.count(np.array(labels, "u8"), np.array(labels, "u8"))
    assert fastrecall.count(labels, labels, ignore=7) == wanted
    assert fastrecall.count([None, *labels], [0, *labels], ignore=np.nan) == wanted
