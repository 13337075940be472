"""What goes wrong with strings: widths, NULs, code points, and what is almost a string."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from tests.containers.equal import counts_like, like_theirs

# Equal in their first 4, 8 and 16 characters; one plane after the other; not in one normal form.
WORDS = [
    *("", "a", "aa", "ab", "aaaa", "aaaab", "aaaaaaaa", "aaaaaaaab", "a" * 16, "a" * 16 + "b"),
    *("é", "e\u0301", "ß", "猫", "𝄞", "𝄞a", "\U0010ffff", "\ud7ff", "\ue000", "\uffff", " ", "\n"),
    *("A", "0", "00", "None", "nan"),
]


class Word(str):
    __slots__ = ()


def as_list(words):
    return list(words)


def as_fresh(words):
    """Return strings no two of which are one object."""
    return [f"{word} "[:-1] for word in words]


def as_array(words):
    return np.array(words)


def as_objects(words):
    return np.array(words, object)


def as_string_dtype(words):
    return np.array(words, np.dtypes.StringDType())


def as_pandas(words):
    return pytest.importorskip("pandas").Series(words, dtype="str")


def as_category(words):
    categorical = pytest.importorskip("pandas").Categorical(words)
    if categorical.tolist() != words:
        pytest.skip("this pandas compares words up to a NUL")
    return categorical


def as_polars(words):
    return pytest.importorskip("polars").Series(words)


def as_arrow(words):
    return pytest.importorskip("pyarrow").array(words)


FORMS = [
    *(as_list, as_fresh, as_array, as_objects, as_string_dtype),
    *(as_pandas, as_category, as_polars, as_arrow),
]
each_form = pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__)


def sides(words):
    return list(words) * 2, [*words, *words[::-1]]


@each_form
def test_words_of_all_lengths_and_planes(make):
    true, pred = sides(WORDS)
    counts_like((make(true), make(pred)), (true, pred))


@each_form
def test_classes_are_in_the_order_of_code_points(make):
    true, pred = sides(WORDS)
    assert fastrecall.count(make(true), make(pred)).classes.tolist() == sorted(WORDS)


@each_form
def test_beside_an_array_of_another_width(make):
    true, pred = ["a", "b", "a"], ["a", "b", "a much longer word"]
    counts_like((make(true), make(pred)), (true, pred))
    counts_like((make(true), np.array(pred)), (true, pred))
    counts_like((np.array(pred), make(true)), (pred, true))


@each_form
def test_words_of_many_characters(make):
    true = ["x" * 100_000, "x" * 99_999 + "y", "x"]
    assert fastrecall.count(make(true), make(true)).agreed == 3


@each_form
def test_more_words_than_a_byte_numbers(make):
    words = [f"word {number}" for number in range(700)]
    true, pred = words, [*words[300:], *words[:300]]
    counts_like((make(true), make(pred)), (true, pred))


@pytest.mark.parametrize("make", [as_list, as_array], ids=lambda make: make.__name__)
def test_a_nul_at_the_end(make):
    """NumPy's arrays of fixed width cannot hold one, others can: each as scikit-learn has it."""
    true, pred = ["a", "a\0", "b", "a\0"], ["a", "a", "b", "a\0"]
    like_theirs(make(true), make(pred))


@pytest.mark.parametrize(
    "make",
    [as_objects, as_pandas, as_category, as_polars, as_arrow],
    ids=lambda make: make.__name__,
)
def test_a_nul_at_the_end_is_part_of_the_word(make):
    true, pred = ["a", "a\0", "b", "a\0"], ["a", "a", "b", "a\0"]
    assert fastrecall.count(make(true), make(pred)).classes.tolist() == ["a", "a\0", "b"]


@each_form
def test_a_nul_inside(make):
    true, pred = ["a\0b", "a\0c", "a"], ["a\0b", "a\0b", "a"]
    counts_like((make(true), make(pred)), (true, pred))


def test_a_lone_surrogate():
    like_theirs(["\ud800", "a", "\udfff"], ["\ud800", "a", "a"])


def test_byte_order_on_one_side_only():
    true, pred = np.array(WORDS), np.array(WORDS[::-1])
    swapped = true.astype(true.dtype.newbyteorder("S"))
    counts_like((swapped, pred), (true, pred))
    counts_like((pred, swapped), (pred, true))


def test_columns_of_words():
    table = np.array([["a", "x"], ["bcd", "y"], ["a", "z"]])
    counts_like((table[:, :1], table[::-1, :1]), (table[:, 0], table[::-1, 0]))


def test_words_whose_buffer_ends_inside_a_character_of_the_other_width():
    fields = np.zeros(3, dtype=[("pad", "u1"), ("word", "U3")])
    fields["word"] = ["a", "bcd", "a"]
    counts_like((fields["word"], ["a", "a", "a"]), (["a", "bcd", "a"], ["a", "a", "a"]))


@pytest.mark.parametrize(
    "true",
    [
        ["a", np.str_("b"), "a"],
        [Word("a"), "b", Word("a")],
        np.array(["a", Word("b"), np.str_("a")], object),
        np.array(["a", 1, "b"], object),
        np.array([1, "a", "b"], object),
        np.array(["a", b"b", "a"], object),
        np.array(["a", ("b",), "a"], object),
        np.array(["a", None, "b"], object),
        np.array(["a", float("nan"), "b"], object),
        np.array([b"a", b"b", b"a"], object),
        np.array([b"a", b"b", b"a"]),
        np.array([True, False, True], object),
        np.array([1, 2, 1], object),
    ],
    ids=str,
)
def test_what_is_almost_a_word(true):
    like_theirs(true, np.array(["a", "b", "b"]))
    like_theirs(true, true)


@pytest.mark.parametrize("missing", [None, float("nan"), "??"], ids=str)
def test_strings_with_a_mark_for_the_missing_that_is_not_used(missing):
    dtype = np.dtypes.StringDType(na_object=missing)
    true, pred = sides(["a", "b", ""])
    counts_like((np.array(true, dtype), np.array(pred, dtype)), (true, pred))


@pytest.mark.parametrize("missing", [None, float("nan")], ids=str)
def test_strings_with_a_mark_for_the_missing_that_is_used(missing):
    dtype = np.dtypes.StringDType(na_object=missing)
    lacking = np.array(["a", missing, "b"], dtype)
    with pytest.raises(ValueError, match=r"y_pred.*missing"):
        fastrecall.recall_score(np.array(["a", "b", "b"]), lacking, average="macro")


def test_a_string_as_the_mark_for_the_missing_is_a_word():
    true = np.array(["a", "??", "b"], np.dtypes.StringDType(na_object="??"))
    counts_like((true, ["a", "??", "a"]), (["a", "??", "b"], ["a", "??", "a"]))


def test_words_beside_numbers_have_one_error_in_all_containers():
    for make in FORMS:
        with pytest.raises(ValueError, match="Mix of label input types"):
            fastrecall.recall_score(make(["a", "b", "a"]), [1, 2, 1], average="macro")
