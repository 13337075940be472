"""Where labels stand among classes, and unions of classes of every kind."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall.counts.index import (
    as_classes,
    as_labels,
    check_kind,
    could_be,
    positions,
    same,
    unite,
)

BIG = 2**53


def days(*labels, unit="D"):
    return np.array(labels, dtype=f"M8[{unit}]")


def hours(*labels, unit="h"):
    return np.array(labels, dtype=f"m8[{unit}]")


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        ([3, 1, 2], np.int_),
        ((3.0, 0.5), np.float64),
        (range(3), np.int_),
        ([True, False], np.bool_),
        (["b", "a"], "U1"),
        (np.array(["b", "abc"], dtype=object), "U3"),
        ([2**63, 5], object),
        ([2**63, -5], object),
        ([2**70, -(2**70)], object),
        (days("2020-01-02", "2020-01-01"), "M8[D]"),
        (hours(5, 3), "m8[h]"),
        ([], np.float64),
    ],
)
def test_labels_keep_their_order_and_values(given, dtype):
    labels = as_labels(given)
    assert labels.dtype == dtype
    assert labels.tolist() == (given.tolist() if isinstance(given, np.ndarray) else list(given))
    assert not np.shares_memory(labels, given)


@pytest.mark.parametrize("given", [[1, 1], [0, False], ["a", "b", "a"], days("2020", "2020")])
def test_a_label_given_twice_is_refused(given):
    with pytest.raises(ValueError, match=r"^classes holds .* more than once"):
        as_labels(given, "classes")


def test_the_label_given_twice_is_named():
    with pytest.raises(ValueError, match=r"^labels holds 1 more than once; give each label once$"):
        as_labels([2, 1, 3, 1])


@pytest.mark.parametrize("given", ["ab", 5, None, {1}, [[1]], np.zeros((1, 1))])
def test_labels_are_one_dimensional(given):
    with pytest.raises(ValueError, match=r"^labels should be a 1d array of labels, got "):
        as_labels(given)


@pytest.mark.parametrize("given", [[None], [b"a"], [1j], ["a", None], [1, object()]])
def test_what_is_no_label_is_refused(given):
    with pytest.raises(TypeError, match=r"^labels should hold numbers, strings or NumPy's dates"):
        as_labels(given)


def test_classes():
    assert as_classes(None, 3).tolist() == [0, 1, 2]
    given = np.array([5, 6])
    classes = as_classes(given, 2)
    assert not classes.flags.writeable
    assert given.flags.writeable
    given[0] = 7
    assert classes.tolist() == [5, 6]
    with pytest.raises(ValueError, match="classes holds 2 labels for counts of 3 classes"):
        as_classes([1, 2], 3)


@pytest.mark.parametrize(
    ("classes", "labels", "expected"),
    [
        ([1, 2, 5], [5, 7, 1], [2, -1, 0]),
        ([1, 2, 5], [], []),
        ([], ["a", "b"], [-1, -1]),
        ([1, 2], [2.0, 1.5, float("nan")], [1, -1, -1]),
        ([0, 1], [True], [1]),
        ([BIG, BIG + 1], [float(BIG)], [0]),
        (["a", "b"], ["b", "bb"], [1, -1]),
    ],
)
def test_positions(classes, labels, expected):
    found = positions(np.array(classes), np.array(labels))
    assert found.dtype == np.intp
    assert found.tolist() == expected


def test_positions_of_dates_in_another_unit():
    classes = days("2020-01-01", "2020-01-02")
    for unit in ("D", "h", "ns"):
        found = positions(classes, days("2020-01-02", "2021-01-01", unit=unit))
        assert found.tolist() == [1, -1]
    assert positions(hours(24, 48), hours(2, 3, unit="D")).tolist() == [1, -1]


def test_a_time_of_day_is_no_day():
    found = positions(days("2020-01-01"), days("2020-01-01T12", unit="h"))
    assert found.tolist() == [-1]


@pytest.mark.parametrize(
    ("labels", "classes", "text"),
    [
        (
            ["a"],
            [1, 2],
            r"labels holds strings \('a'\), but the labels counted are numbers \(1, 2\)",
        ),
        ([1, 2, 3, 4], ["a"], r"labels holds numbers \(1, 2, 3, \.\.\.\).*strings \('a'\)"),
        (days("2020-01-01"), [1], r"labels holds dates.*numbers \(1\)"),
    ],
)
def test_labels_of_another_kind_are_refused(labels, classes, text):
    with pytest.raises(ValueError, match=text):
        check_kind(np.array(labels), np.array(classes))
    with pytest.raises(ValueError, match=text):
        positions(np.array(classes), np.array(labels))


@pytest.mark.parametrize(
    ("label", "classes", "expected"),
    [
        (7, [0, 1], True),
        (0.5, [0, 1], True),
        ("a", [0, 1], False),
        ("a", ["b"], True),
        (1, ["b"], True),
        (None, [0, 1], False),
        (None, ["b"], False),
        (1, days("2020-01-01"), False),
    ],
)
def test_could_be(label, classes, expected):
    assert could_be(label, np.array(classes)) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2], [1, 2], True),
        ([1, 2], [1.0, 2.0], True),
        ([1, 2], [2, 1], False),
        ([1, 2], [1], False),
        ([BIG + 1], [float(BIG)], False),
        (["a"], ["a"], True),
        (["1"], [1], False),
        ([], [], True),
    ],
)
def test_same(one, other, expected):
    assert same(np.array(one), np.array(other)) is expected


def test_dates_are_not_the_numbers_that_store_them():
    dates = days("1970-01-01", "1970-01-02", unit="ns")
    assert not same(dates, dates.astype(np.int64))
    assert same(days("1970-01-01"), days("1970-01-01", unit="ns"))


def test_dates_beyond_the_finer_unit_are_other_dates():
    # In nanoseconds the year 2604 wraps to this time of 2020.
    far, wrapped = days("2604-07-22"), days("2020-01-01T00:25:26.290448384", unit="ns")
    assert not same(far, wrapped)
    assert not same(wrapped, far)
    assert positions(wrapped, far).tolist() == positions(far, wrapped).tolist() == [-1]
    with pytest.raises(ValueError, match=r"one set of classes has dtype .* no common unit"):
        unite(far, wrapped)


def test_equal_classes_of_two_dtypes_unite_in_either_order():
    for one, other, dtype in (
        (np.int8([3, 1]), np.float64([3, 1]), np.float64),
        (days("2020-01-02", "2020-01-01"), days("2020-01-02", "2020-01-01", unit="ns"), "M8[ns]"),
    ):
        for union in (unite(one, other), unite(other, one)):
            assert union.dtype == dtype
            assert (union == one).all()


@pytest.mark.parametrize(
    ("one", "other", "expected", "dtype"),
    [
        ([1, 3], [2, 3], [1, 2, 3], np.int_),
        ([3, 1], [3, 1], [3, 1], np.int_),
        ([3, 1], [], [3, 1], np.int_),
        ([], ["b", "a"], ["b", "a"], "U1"),
        (["a"], ["abc"], ["a", "abc"], "U3"),
        ([False, True], [1, 2], [0, 1, 2], np.int_),
        ([1], [0.5], [0.5, 1], np.float64),
        (np.uint8([200]), np.int8([-1]), [-1, 200], np.int16),
        (np.uint64([5]), np.int64([-5]), [-5, 5], np.float64),
        (np.uint64([2**64 - 1]), np.int64([-5]), [-5, 2**64 - 1], object),
        ([BIG + 1], [float(BIG)], [BIG, BIG + 1], object),
        ([2**70], [1], [1, 2**70], object),
    ],
)
def test_union(one, other, expected, dtype):
    for union in (unite(np.array(one), np.array(other)), unite(np.array(other), np.array(one))):
        assert union.tolist() == expected
        assert union.dtype == dtype


def test_union_of_dates():
    for unit in ("D", "h", "ns"):
        union = unite(days("2020-01-03", "2020-01-01"), days("2020-01-02", "2020-01-01", unit=unit))
        assert union.dtype == f"M8[{unit}]"
        assert (union == days("2020-01-01", "2020-01-02", "2020-01-03")).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1], ["1"]),
        ([1, 2], days("2020-01-01")),
        (["a"], days("2020-01-01")),
        (days("1970-01-01", "1970-01-02"), hours(1, 2)),
        # In nanoseconds, dates and durations look like integers to Python.
        ([0], days("1970-01-01", unit="ns")),
        (hours(0, unit="ns"), days("1970-01-01", unit="ns")),
    ],
)
def test_labels_of_two_kinds_have_no_union(one, other):
    with pytest.raises(ValueError, match=r"^counts of \w+ .* cannot be added to counts of \w+"):
        unite(np.array(one), np.array(other))


def test_words_that_are_objects_are_strings():
    check_kind(np.array(["a"], dtype=object), np.array(["b"]))
    with pytest.raises(ValueError, match="labels holds strings"):
        check_kind(np.array(["a"], dtype=object), np.array([1]))
    check_kind(np.array([2**70], dtype=object), np.array([1]))
