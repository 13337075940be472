"""Words, dates and objects: coded by their place in the sorted union of both sides."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from fastrecall import count
from fastrecall.labels.vocabulary import encode_by_vocabulary

multiclass = pytest.importorskip("sklearn.utils.multiclass")


def words(*labels, dtype=None):
    return np.array(labels, dtype=dtype)


def days(*labels, unit="D"):
    return np.array(labels, dtype=f"M8[{unit}]")


def spans(*labels, unit="h"):
    return np.array(labels, dtype=f"m8[{unit}]")


@pytest.mark.parametrize(
    ("true", "pred"),
    [
        (words("b", "a"), words("b", "b")),
        (words("b", "a"), words("longer", "")),
        (words("b", "a", dtype=object), words("c", "a", dtype=object)),
        (words("b", "a", dtype=object), words("c", "ab")),
        (words("ß", "s"), words("🎉", "s")),
        (days("2020-01-02", "2020-01-01"), days("2020-01-02", "2020-01-03")),
        (spans(5, 3), spans(3, 3)),
    ],
)
def test_classes_are_those_of_scikit_learn(true, pred):
    counts = count(true, pred)
    expected = multiclass.unique_labels(true, pred)
    np.testing.assert_array_equal(counts.classes, expected, strict=True)
    assert counts.agreed == sum(t == p for t, p in zip(true.tolist(), pred.tolist(), strict=True))


@pytest.mark.parametrize(
    ("true", "pred", "dtype"),
    [
        (days("2020-01-01", "2020-01-02"), days("2020-01-01", "2020-01-01T12", unit="h"), "M8[h]"),
        (days("2020-01-02", "2020-01-01", unit="s"), days("2020-01-02", "2021"), "M8[s]"),
        (spans(1, 2, unit="D"), spans(24, 25), "m8[h]"),
    ],
)
def test_dates_in_two_units(true, pred, dtype):
    for counts in (count(true, pred), count(pred, true)):
        assert counts.classes.dtype == dtype
        assert len(counts.classes) == 3
        assert counts.agreed == 1


def test_dates_that_no_common_unit_holds_are_never_confused():
    # In nanoseconds the year 2604 wraps to this time of 2020.
    far, near = days("2604-07-22"), days("2020-01-01T00:25:26.290448384", unit="ns")
    with pytest.raises(ValueError, match="no common unit of time"):
        count(far, near)


def test_far_dates_among_the_labels_are_absent():
    near = days("2020-01-01T00:25:26.290448384", unit="ns")
    assert count(near, near, labels=days("2604-07-22")).n_true.tolist() == [0]


@pytest.mark.parametrize("na", [None, np.nan])
def test_strings_of_any_length(na):
    dtype = np.dtypes.StringDType(na_object=na)
    y = np.array(["a", "a long word beyond the small ones", ""], dtype=dtype)
    expected = count(y.tolist(), y.tolist()[::-1])
    for true in (y, y.tolist()):
        counts = count(true, y[::-1])
        assert counts == expected
        assert counts.recall(average=None, labels=y[1:2]).tolist() == [1.0]
        assert count(true, y, labels=y[:1]).n_true.tolist() == [1]
    missing = np.array(["a", na], dtype=dtype)
    with pytest.raises(ValueError, match="y_true contains missing labels"):
        count(missing, missing)


@pytest.mark.parametrize("side", [days("2020-01-01", "NaT"), spans(1, "NaT")])
def test_what_is_not_a_time_is_refused(side):
    with pytest.raises(ValueError, match="y_true contains NaT"):
        count(side, side[[0, 0]])


@pytest.mark.parametrize(
    ("true", "pred", "text"),
    [
        (days("2020-01-01"), words("2020-01-01"), "Mix of label input types"),
        (days("2020-01-01"), np.array([18262]), "Mix of label input types"),
        (days("1970-01-01"), spans(0), "Mix of label input types"),
        (words("1"), np.array([1]), "Mix of label input types"),
    ],
)
def test_mixes_are_refused(true, pred, text):
    for sides in ((true, pred), (pred, true)):
        with pytest.raises((ValueError, TypeError), match=text):
            count(*sides)


def test_trailing_nulls_tell_words_apart():
    counts = count(words("a", "a\0", dtype=object), words("a\0", "a\0", dtype=object))
    assert counts.classes.tolist() == ["a", "a\0"]
    assert counts.matrix().tolist() == [[0, 1], [0, 1]]


def test_codes():
    encoded = encode_by_vocabulary(words("b", "a", "b"), words("c", "c", "a"))
    assert encoded.true.tolist() == [1, 0, 1]
    assert encoded.pred.tolist() == [2, 2, 0]
    assert encoded.signed
    keys = np.array([2, 0], dtype=np.uint64)
    assert encoded.decode(keys, np.full(2, 3, dtype=np.uint8)).tolist() == ["c", "a"]


def test_integers_that_no_dtype_holds():
    low, top = -(2**63), 2**64 - 1
    encoded = encode_by_vocabulary(np.array([low, 7]), np.array([top, 7], dtype=np.uint64))
    assert encoded.example.tolist() == [low, 7, top]
    assert encoded.true.tolist() == [0, 1]
    assert encoded.pred.tolist() == [2, 1]


def test_keys_of_labels():
    encoded = encode_by_vocabulary(words("b", "a"), words("c", "c"))
    possible, keys = encoded.keys_of(words("c", "zebra", "a"))
    assert possible.tolist() == [True, False, True]
    assert keys.tolist() == [2, 0]
    assert keys.dtype == np.uint64


@pytest.mark.parametrize("unit", ["D", "h", "ns"])
def test_keys_of_dates_in_another_unit(unit):
    encoded = encode_by_vocabulary(days("2020-01-02"), days("2020-01-01"))
    possible, keys = encoded.keys_of(days("2020-01-02", "2020-01-05", unit=unit))
    assert (possible.tolist(), keys.tolist()) == ([True, False], [1])


def test_a_time_of_day_is_no_day():
    encoded = encode_by_vocabulary(days("2020-01-02"), days("2020-01-01"))
    possible, _ = encoded.keys_of(days("2020-01-01T12", unit="h"))
    assert possible.tolist() == [False]


def test_numbers_are_no_dates():
    encoded = encode_by_vocabulary(days("1970-01-02"), days("1970-01-01"))
    for labels in (np.array([0, 1]), spans(0, 1)):
        possible, keys = encoded.keys_of(labels)
        assert (possible.tolist(), keys.tolist()) == ([False, False], [])


def test_dates_of_python():
    dates = [datetime.date(2020, 1, 2), datetime.date(2020, 1, 1)]
    counts = count(np.array(dates, dtype="M8"), np.array(dates[::-1], dtype="M8"))
    assert counts.classes.tolist() == sorted(dates)
