"""Group arrays of every container, and what is refused among them."""

from __future__ import annotations

import collections
import datetime

import numpy as np
import pytest

from fastrecall.labels.groups import GroupArrays

pandas = pytest.importorskip("pandas")


def groups_of(arrays, n=4):
    """Return each group array's values, sample by sample, and the number of groups."""
    from fastrecall import _kernel
    from fastrecall.labels import aligned

    groups = GroupArrays(arrays, n)
    numbers = np.empty(n, dtype="u4")
    pieces = (piece for piece, _ in aligned(groups.sources, None))
    keys = _kernel.number_groups(pieces, groups.signed, numbers)
    found = [
        encoded.decode(some[numbers], np.full(n, 3, "u1"))
        for encoded, some in zip(groups.encoded, keys, strict=True)
    ]
    return groups.names, found


WORDS = ["b", "a", "b", "c"]
READABLE = {
    "list": [3, 1, 2**40, -1],
    "tuple": (3, 1, 3, 1),
    "words": WORDS,
    "numpy words": np.array(WORDS),
    "objects": np.array(WORDS, dtype=object),
    "strings": np.array(WORDS, dtype="T"),
    "booleans": np.array([True, False, True, True]),
    "swapped": np.array([3, 1, 2, 500], dtype=">i2"),
    "unsigned": np.array([2**64 - 1, 0, 1, 2**63], dtype="u8"),
    "floats": np.array([1.0, 2.0, -3.0, 1.0]),
    "halves": np.array([1.0, 2.0, -3.0, 1.0], dtype="f2"),
    "bytes": np.array([b"x", b"a", b"x", b"b"]),
    "dates": np.array(["2020-01-01", "1969-05-05", "2020-01-01", "2021-01-01"], "M8[D]"),
    "series": pandas.Series([5, 6, 5, 7], index=[3, 2, 1, 0]),
    "index": pandas.Index(["x", "y", "x", "z"]),
    "categories": pandas.Categorical(WORDS, categories=["c", "z", "b", "a"]),
    "numbers as categories": pandas.Categorical([30, 10, 30, 20]),
    "nullable": pandas.Series([1, 2, 1, 3], dtype="Int64"),
    "dates of Python": [datetime.date(2020, 1, day) for day in (5, 3, 5, 4)],
    "wide": [2**70, 1, 2**70, 5],
    "beyond int64": [2**63, 2**63 + 1, 5, 2**63],
}


@pytest.mark.parametrize("name", READABLE)
def test_every_container_is_read(name):
    given = READABLE[name]
    names, (values,) = groups_of(given)
    assert names is None
    assert values.tolist() == np.array(list(given), dtype=object).tolist()


@pytest.mark.parametrize("library", ["pyarrow", "polars"])
def test_columns_of_arrow(library):
    module = pytest.importorskip(library)
    make = module.chunked_array if library == "pyarrow" else module.Series
    given = make([WORDS[:1], WORDS[1:]]) if library == "pyarrow" else make(WORDS)
    assert groups_of(given)[1][0].tolist() == WORDS
    ages = module.chunked_array([[1, 2, 3], [4]]) if library == "pyarrow" else make([1, 2, 3, 4])
    names, found = groups_of({"word": given, "age": ages})
    assert names == ("word", "age")
    assert [values.tolist() for values in found] == [WORDS, [1, 2, 3, 4]]


def test_groups_are_sorted_by_the_first_array_first():
    arrays = GroupArrays({"a": ["y", "x", "y", "x"], "b": [1, 5, -2, 3]}, 4)
    keys = [np.array([1, 0, 1, 0], "u8"), np.array([1, 5, -2, 3]).view("u8")]
    # The keys of words are places in the order in which the words came.
    keys[0] = np.array([0, 1, 0, 1], "u8")
    order, (words, numbers) = arrays.decode(keys)
    assert list(zip(words.tolist(), numbers.tolist(), strict=True)) == [
        ("x", 3),
        ("x", 5),
        ("y", -2),
        ("y", 1),
    ]
    assert order.tolist() == [3, 1, 2, 0]


REFUSED = {
    "another length": ([1, 2], ValueError, r"groups holds 2 values for 4 samples"),
    "row": ([[1, 2, 3, 4]], ValueError, r"1-D, one value a sample, got shape \(1, 4\)"),
    "table": (np.zeros((4, 2)), ValueError, r"1-D, one value a sample, got shape \(4, 2\)"),
    "column": (np.zeros((4, 1)), ValueError, r"1-D"),
    "rows": ([[1], [2], [3], [4]], ValueError, r"1-D.* got shape \(4, 1\)"),
    "pairs": ([(1, 2)] * 4, ValueError, r"1-D.* got shape \(4, 2\)"),
    "frame": (pandas.DataFrame({"a": [1] * 4, "b": [1] * 4}), ValueError, r"its columns by name"),
    "set": ({1, 2, 3, 4}, TypeError, r"array .* for each sample, .* got <class 'set'>"),
    "dict in a dict": (
        {"a": dict.fromkeys(range(4))},
        TypeError,
        r"groups\['a'\] .* <class 'dict'>",
    ),
    "objects that are pairs": (
        pandas.MultiIndex.from_arrays([[1, 2, 3, 4], [5, 5, 6, 6]]),
        ValueError,
        r"1-D.* got shape \(4, 2\)",
    ),
    "pairs behind words": (["a", (1, 2), "b", "c"], ValueError, r"1-D.* got shape \(4, 2\)"),
    "number": (5, TypeError, r"array .* for each sample, .* got <class 'int'>"),
    "word": ("abcd", TypeError, r"array .* for each sample, .* got <class 'str'>"),
    "mixed": ([1, "a", 2, 3], TypeError, r"cannot be sorted together: int, str"),
    "words and numbers": (["a", 1, "b", "c"], TypeError, r"sorted together: int, str"),
    "complex": (np.zeros(4, "c16"), TypeError, r"got dtype\('complex128'\)"),
    "hidden": (np.ma.array([1, 2, 3, 4], mask=[0, 1, 0, 0]), ValueError, r"groups.*masked"),
    "no array": ({}, ValueError, r"groups is empty"),
    "no name": ({3: [1] * 4}, TypeError, r"names of groups should be strings, got 3"),
    "too many": ({str(j): [1] * 4 for j in range(17)}, ValueError, r"17 arrays; at most 16"),
    "by name": ({"sex": [1] * 4, "age": [1]}, ValueError, r"groups\['age'\] holds 1 values for 4"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_are_no_groups_is_refused_by_name(name):
    given, error, message = REFUSED[name]
    with pytest.raises(error, match=message):
        GroupArrays(given, 4)


MISSING = {
    "None among words": ["a", None, "b", "a"],
    "None among numbers": [1, None, 2, 3],
    "NaN": [1.0, float("nan"), 2.0, 3.0],
    "NaN beside fractions": np.array([0.5, np.nan, 1, 2]),
    "NaT": np.array(["2020-01-01", "NaT", "2021-01-01", "2021-01-01"], "M8[D]"),
    "objects": np.array(["a", None, "b", "c"], dtype=object),
    "numbers as objects": np.array([1, None, 2, 3], dtype=object),
    "category": pandas.Categorical(["a", None, "b", "a"]),
    "nullable": pandas.Series([1, None, 2, 3], dtype="Int64"),
    "strings": pandas.Series(["a", None, "b", "a"], dtype="string"),
}


@pytest.mark.parametrize("name", MISSING)
def test_missing_values_are_refused_by_name(name):
    import fastrecall

    for given, called in (
        (MISSING[name], r"^groups has missing values .* such as 'unknown'"),
        ({"x": [1, 2, 3, 4], "y": MISSING[name]}, r"^groups\['y'\] has missing values"),
    ):
        with pytest.raises(ValueError, match=called):
            fastrecall.count([0, 1, 1, 0], [0, 1, 0, 0], groups=given)
        with pytest.raises(ValueError, match=called):
            fastrecall.count([[0, 1]] * 4, [[1, 1]] * 4, groups=given)


def test_fractions_are_groups_by_their_value():
    import fastrecall

    counts = fastrecall.count([0, 1, 1, 0], [0, 1, 0, 0], groups=[0.5, -0.25, 0.5, 1e300])
    assert counts.groups == (-0.25, 0.5, 1e300)
    assert counts.n.tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    "given",
    [
        collections.deque([3, 1, 3, 1]),
        bytearray(b"\x03\x01\x03\x01"),
        pandas.Series(pandas.arrays.SparseArray([3, 1, 3, 1])),
    ],
    ids=["deque", "bytearray", "sparse Series"],
)
def test_numbers_in_rare_containers(given):
    import fastrecall

    counts = fastrecall.count([0, 1, 1, 0], [0, 1, 0, 0], groups=given)
    assert counts.groups == (1, 3)
    assert counts.tp.tolist() == [[1, 1], [1, 0]]
