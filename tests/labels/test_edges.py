"""Labels at the edge of what each way of reading them takes, and what only damage brings."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from fastrecall import _kernel, count
from fastrecall.errors import group_texts, input_texts
from fastrecall.labels import encode_labels, target
from fastrecall.labels.column import Column
from fastrecall.labels.containers import as_side
from fastrecall.labels.encoded import Encoded
from fastrecall.labels.encoding import encode_truth
from fastrecall.labels.groups import GroupArrays, _ranks
from fastrecall.labels.vocabulary import encode_one_by_vocabulary
from fastrecall.labels.words import Vocabulary


class Exporting:
    """An array of a library that knows Arrow's interface alone."""

    def __init__(self, array):
        self._array = array

    def __arrow_c_array__(self, requested_schema=None):
        return self._array.__arrow_c_array__(requested_schema)

    def __len__(self):
        return len(self._array)


class Unreadable(Exporting):
    """An array whose own conversion to NumPy fails."""

    def __arrow_c_array__(self, requested_schema=None):
        raise NotImplementedError("no export")

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self._array, dtype=dtype)


def test_what_has_neither_numbers_nor_strings_is_refused():
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises(TypeError, match=r"y_true is a .*Exporting that holds neither numbers nor"):
        count(Exporting(arrow.array([[1], [2]])), [1, 2])


def test_what_cannot_be_exported_is_read_by_numpy():
    assert count(Unreadable([1, 2]), [1, 1]) == count([1, 2], [1, 1])


def test_a_dictionary_of_booleans():
    arrow = pytest.importorskip("pyarrow")
    coded = arrow.DictionaryArray.from_arrays([0, 1, 1], arrow.array([True, False]))
    assert count(coded, coded) == count([True, False, False], [True, False, False])


def test_labels_beyond_int64_beside_negative_ones():
    arrow = pytest.importorskip("pyarrow")
    true, pred = np.array([2**63 + 1, 5], np.uint64), np.array([-1, 5])
    for sides in ((true, pred), (pred, true)):
        assert count(*map(arrow.array, sides)) == count(*sides)


def test_categories_that_are_all_missing():
    polars = pytest.importorskip("polars")
    none = polars.Series([None, None], dtype=polars.Categorical)
    words = polars.Series(["a", "b"], dtype=polars.Categorical)
    assert count(none, words, ignore=np.nan).n == 0
    with pytest.raises(ValueError, match="mix of unknown and binary targets"):
        count(none, words)


@pytest.mark.parametrize(
    ("values", "classes"),
    [
        (np.array(["a", "b"], object), ["a", "b"]),
        (np.array(["2020-01-01", "2021-01-01"], "M8[D]"), None),
        (np.array([1, 2]), [1, 2]),
    ],
    ids=["objects", "dates", "integers"],
)
def test_extension_arrays_of_numpy(values, classes):
    pandas = pytest.importorskip("pandas")
    array = pandas.arrays.NumpyExtensionArray(values)
    found = count(array, array).classes.tolist()
    assert found == (values.tolist() if classes is None else classes)


def test_labels_asked_for_in_another_unit():
    days = np.array(["2020-01-01", "2021-01-01"], "M8[D]")
    exact = days.astype("M8[ns]")
    asked = np.array(["2020-01-01", "20000-01-01", "2021-01-01"], "M8[D]")
    assert count(exact, exact, labels=asked).n_true.tolist() == [1, 0, 1]
    with pytest.raises(ValueError, match=r"labels holds spans of time .* counted are dates"):
        count(days, days, labels=np.array([1, 2], "m8[D]"))


def test_codes_without_a_word_are_refused():
    words = np.array(["b", "a"], dtype=object)
    encoded = encode_labels(words, words)
    seen = np.array([3], np.uint8)
    assert encoded.decode(np.array([0], np.uint64), seen).tolist() in (["a"], ["b"])
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        encoded.decode(np.array([2], np.uint64), seen)


def test_codes_of_groups_without_a_value_are_refused():
    (encoded,) = GroupArrays(np.array(["b", "a"]), 2).encoded
    assert encoded.ranks is not None
    assert sorted(_ranks(encoded, np.array([0, 1], np.uint64)).tolist()) == [0, 1]
    with pytest.raises(ValueError, match=group_texts.CHANGED):
        _ranks(encoded, np.array([2], np.uint64))


def test_fractions_among_groups_that_are_too_many_to_combine():
    groups = GroupArrays({"a": np.array([0.5, 1.5, 0.5]), "b": np.array([1, 2, 1])}, 3)
    groups.explain(_kernel.RejectedError(_kernel.WIDE_GROUP))
    assert len(groups.sources) == 1
    numbers, _ = groups.number()
    assert numbers.tolist() == [0, 1, 0]


def test_an_encoding_of_no_kind_knows_no_labels():
    encoded = Encoded(np.array([0]), np.array([0]), True)
    with pytest.raises(NotImplementedError):
        _ = encoded.example
    with pytest.raises(NotImplementedError):
        encoded.decode(np.array([0], np.uint64), np.array([3], np.uint8))
    with pytest.raises(NotImplementedError):
        encoded.keys_of(np.array([0]))


@pytest.mark.parametrize("dtype", ["longdouble", "float16"])
def test_categories_of_floats_that_are_never_labels(dtype):
    """Today's pandas makes no categories of them."""
    pytest.importorskip("pandas")
    from fastrecall.labels.pandas import _of_categorical

    class Categories:
        def __init__(self, values):
            self._values, self.dtype = values, values.dtype

        def __len__(self):
            return len(self._values)

        def to_numpy(self):
            return self._values

    def read(values):
        codes = np.array([0, 1, 1], np.int8)
        return _of_categorical(SimpleNamespace(codes=codes, categories=Categories(values)))

    values = np.array([1, 2], dtype)
    assert read(values.astype(np.float64)).dtype == np.float64
    if values.itemsize != 8:
        assert read(values) is None


def test_categories_of_polars_before_they_could_be_cast(monkeypatch):
    polars = pytest.importorskip("polars")
    words = polars.Series(["b", "a", "b"], dtype=polars.Categorical)
    if hasattr(type(words.cat), "to"):
        monkeypatch.delattr(type(words.cat), "to")
    assert count(words, words) == count(["b", "a", "b"], ["b", "a", "b"])


def test_tables_are_no_column():
    """Neither comes so far: what they are was asked before."""
    with pytest.raises(ValueError, match=re.escape(input_texts.not_one_dimensional((2, 2)))):
        target._as_column(np.eye(2), "y_true")
    with pytest.raises(TypeError, match=re.escape(input_texts.NP_MATRIX)):
        target._as_column(np.ones((2, 1)).view(np.matrix), "y_true")


def test_a_truth_of_tables_has_no_one_label():
    with pytest.raises(ValueError, match="multilabel-indicator is not supported"):
        encode_truth(np.eye(2, dtype=int))
    with pytest.raises(ValueError, match="unknown is not supported"):
        encode_truth(np.array([1, 0], dtype=object))


def test_objects_without_an_order_are_told_as_sorting_tells_them():
    with pytest.raises(TypeError, match="'<' not supported between"):
        encode_truth(np.array([1, "a"], dtype=object))


class Lost(Exporting):
    """An array whose data are gone."""

    def __arrow_c_array__(self, requested_schema=None):
        raise OSError("the data are gone")


def test_what_cannot_be_exported_is_told_with_its_name():
    with pytest.raises(OSError, match=r"^y_pred: the data are gone$"):
        count([1, 2], Lost([1, 2]))


def test_labels_beyond_int64_beside_others():
    arrow = pytest.importorskip("pyarrow")
    true, pred = np.array([2**63 + 1, 5], np.uint64), np.array([1, 5])
    assert count(arrow.array(true), arrow.array(pred)) == count(true, pred)


def test_labels_in_a_unit_that_others_cannot_be_brought_to():
    """Years and attoseconds, of which an int64 holds nine seconds, have the epoch in common."""
    moments = np.array(["1970-01-01T00:00:01", "1970"], "M8[as]")
    years = np.array(["20000", "1970", "1975"], "M8[Y]")
    assert count(moments, moments, labels=years).n_true.tolist() == [0, 1, 0]


def test_dates_have_no_keys_among_spans():
    days = np.array(["2020-01-01", "2021-01-01"], "M8[D]")
    encoded = encode_labels(days, days)
    possible, keys = encoded.keys_of(np.array([1, 2], "m8[D]"))
    assert possible.tolist() == [False, False]
    assert len(keys) == 0


def test_labels_by_their_order_have_as_many_keys():
    encoded = encode_one_by_vocabulary(np.array([0.5, 2.5, 0.5]))
    assert encoded.n_words == 2
    known = encoded.key_of_each(np.array([2.5, 9.5, 0.5, 8.5])).tolist()
    assert (known[0], known[2]) == (1, 0)
    assert len({*known}) == 4
    assert min(known[1], known[3]) >= 2


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_arrow_are_read_as_they_lie(unit):
    arrow = pytest.importorskip("pyarrow")
    moments = arrow.array([1, 2, 1], arrow.timestamp(unit))
    side = as_side(moments, "y", Vocabulary(False))
    assert isinstance(side, Column)
    assert side.dtype == np.dtype(f"M8[{unit}]")


@pytest.mark.parametrize("side", [0, 1])
def test_indicators_of_halves_are_refused_on_either_side(side):
    table = [[1, 0], [0, 1], [1, 1]]
    sides = [table, table]
    sides[side] = np.array(table, dtype=np.float16)
    with pytest.raises(ValueError, match=re.escape(input_texts.no_sparse_dtype(np.dtype("e")))):
        count(*sides)
