"""What goes wrong where codes are taken for labels."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from tests.containers.equal import counts_like

TRUE = ["b", "a", "c", "b", "a", "c", "b", "b"]
PRED = ["b", "b", "c", "a", "a", "b", "c", "b"]


@pytest.fixture
def pandas():
    return pytest.importorskip("pandas")


@pytest.fixture
def polars():
    return pytest.importorskip("polars")


@pytest.fixture
def arrow():
    return pytest.importorskip("pyarrow")


def test_categories_of_unequal_order(pandas):
    true = pandas.Categorical(TRUE, categories=["c", "a", "b"])
    pred = pandas.Categorical(PRED, categories=["a", "b", "c"])
    counts_like((true, pred), (TRUE, PRED))


def test_categories_of_unequal_number(pandas):
    pred = ["a"] * len(TRUE)
    counts_like((pandas.Categorical(TRUE), pandas.Categorical(pred)), (TRUE, pred))


def test_categories_without_one_in_common(pandas):
    pred = ["x", "y", "z", "x", "y", "z", "x", "x"]
    counts_like((pandas.Categorical(TRUE), pandas.Categorical(pred)), (TRUE, pred))


def test_unused_categories_are_no_classes(pandas):
    true = pandas.Categorical(TRUE, categories=["z", "a", "y", "b", "c"])
    assert fastrecall.confusion_matrix(true, true).shape == (3, 3)
    assert fastrecall.count(true, true).classes.tolist() == ["a", "b", "c"]


def test_an_unused_category_can_be_asked_for(pandas):
    true = pandas.Categorical(TRUE, categories=["z", "a", "b", "c"])
    counts = fastrecall.count(true, true, labels=["z", "a"])
    assert counts.n_true.tolist() == [0, 2]


def test_codes_of_one_byte_beside_codes_of_two(pandas):
    many = [f"word {number}" for number in range(300)]
    true = [*many, *many[:8]]
    pred = [*many[5:], *many[:5], *many[:8]]
    wide = pandas.Categorical(true)
    narrow = pandas.Categorical([*pred[:100], *true[100:]][:100])
    assert (wide.codes.itemsize, narrow.codes.itemsize) == (2, 1)
    counts_like((wide[:100], narrow), (true[:100], pred[:100]))


def test_the_last_code_of_a_byte_is_no_missing_label(pandas):
    words = [f"{number:03}" for number in range(126)]
    side = pandas.Categorical(words)
    assert (side.codes.itemsize, side.codes.max()) == (1, 125)
    assert fastrecall.count(side, side).agreed == 126


def test_the_code_of_minus_one_is_missing(pandas):
    side = pandas.Categorical.from_codes([0, 1, -1, 1], ["a", "b"])
    for sides in ((side, ["a"] * 4), (["a"] * 4, side), (side, side)):
        with pytest.raises((ValueError, TypeError)):
            fastrecall.confusion_matrix(*sides)


def test_categories_that_are_numbers_are_numbers(pandas):
    true, pred = [10, -3, 7, 7, 10], [10, 7, -3, 7, 7]
    sides = pandas.Categorical(true, categories=[7, 10, -3]), np.array(pred, np.int16)
    counts_like(sides, (true, pred))


def test_categories_of_both_signs_of_64_bits(pandas):
    true = np.array([2**64 - 1, 2**63, 0], np.uint64)
    pred = np.array([2**64 - 1, 2**63 + 1, 0], np.uint64)
    counts_like((pandas.Categorical(true), pandas.Categorical(pred)), (true, pred))


def test_ids_of_a_polars_categorical_that_grow_across_series(polars):
    true = polars.Series(TRUE, dtype=polars.Categorical)
    others = [f"between {number}" for number in range(1_000)]
    between = polars.Series(others, dtype=polars.Categorical)
    pred = polars.Series(["new", *PRED[1:]], dtype=polars.Categorical)
    assert len(between) == 1_000
    counts_like((true, pred), (TRUE, ["new", *PRED[1:]]))


def test_ids_of_a_polars_categorical_are_no_order(polars):
    late_first = polars.Series(["zz-late", "aa-late", "mm-late"], dtype=polars.Categorical)
    counts = fastrecall.count(late_first, late_first)
    assert counts.classes.tolist() == ["aa-late", "mm-late", "zz-late"]


def test_enums_of_unequal_categories(polars):
    true = polars.Series(TRUE, dtype=polars.Enum(["c", "b", "a"]))
    pred = polars.Series(PRED, dtype=polars.Enum(["x", "a", "b", "c"]))
    counts_like((true, pred), (TRUE, PRED))


def test_an_enum_of_many_categories(polars):
    words = [f"{number:05}" for number in range(70_000)]
    true = polars.Series([words[-1], words[300], words[0]], dtype=polars.Enum(words))
    assert fastrecall.count(true, true[::-1]).classes.tolist() == [words[0], words[300], words[-1]]


def dictionary(arrow, indices, words, index="int8"):
    return arrow.DictionaryArray.from_arrays(
        arrow.array(indices, getattr(arrow, index)()), arrow.array(words)
    )


def test_a_dictionary_of_its_own_in_each_chunk(arrow):
    true = arrow.chunked_array(
        [
            dictionary(arrow, [0, 1, 2], ["b", "a", "c"]),
            dictionary(arrow, [1, 0, 2, 1, 1], ["a", "b", "c"]),
        ]
    )
    assert true.to_pylist() == TRUE
    pred = arrow.chunked_array(
        [
            dictionary(arrow, [0, 0, 1, 2, 2], ["b", "c", "a"]),
            dictionary(arrow, [1, 0, 1], ["c", "b"]),
        ]
    )
    assert pred.to_pylist() == PRED
    counts_like((true, pred), (TRUE, PRED))


def test_a_dictionary_that_has_a_word_twice(arrow):
    true = dictionary(arrow, [0, 1, 2, 1, 0], ["a", "b", "a"])
    counts_like((true, ["a", "b", "b", "a", "a"]), (["a", "b", "a", "b", "a"], list("abbaa")))


@pytest.mark.parametrize("index", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"])
def test_indices_of_every_width(arrow, index):
    true = dictionary(arrow, [2, 0, 1, 2, 0, 1, 2, 2], ["a", "c", "b"], index)
    counts_like((true, PRED), (TRUE, PRED))


def test_a_missing_index(arrow):
    true = dictionary(arrow, [0, None, 1], ["a", "b"])
    with pytest.raises((ValueError, TypeError)):
        fastrecall.confusion_matrix(true, ["a", "b", "b"])


def test_a_missing_word_in_the_dictionary_is_missing_where_it_is_used(arrow):
    used = dictionary(arrow, [0, 1, 2], ["a", None, "b"])
    with pytest.raises((ValueError, TypeError)):
        fastrecall.confusion_matrix(used, ["a", "b", "b"])


def test_a_missing_word_in_the_dictionary_that_nobody_uses(arrow):
    unused = dictionary(arrow, [0, 2, 2], ["a", None, "b"])
    counts_like((unused, ["a", "b", "a"]), (["a", "b", "b"], ["a", "b", "a"]))


def test_what_lies_below_a_missing_index_is_not_looked_at(arrow):
    indices = arrow.Array.from_buffers(
        arrow.int8(),
        3,
        [arrow.py_buffer(b"\x05"), arrow.py_buffer(np.array([0, 99, 1], np.int8))],
    )
    side = arrow.DictionaryArray.from_arrays(indices, arrow.array(["a", "b"]), safe=False)
    with pytest.raises((ValueError, TypeError)):
        fastrecall.confusion_matrix(side, ["a", "b", "b"])


def test_an_index_outside_of_the_dictionary_is_an_error(arrow):
    indices = arrow.array([0, 99, 1], arrow.int8())
    side = arrow.DictionaryArray.from_arrays(indices, arrow.array(["a", "b"]), safe=False)
    with pytest.raises((ValueError, TypeError, IndexError, arrow.lib.ArrowException)):
        fastrecall.confusion_matrix(side, ["a", "b", "b"])
