"""List columns: where the labels of each sample begin."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from fastrecall.labels.lists import read_lists
from fastrecall.labels.words import Vocabulary

pa = pytest.importorskip("pyarrow")

LISTS = [[3, 1], [], [2], [5, 5, 5]]


def read(lists):
    starts, labels = read_lists(lists, "y", Vocabulary())
    flat = np.asarray(labels).tolist()
    return [flat[a:b] for a, b in itertools.pairwise(starts)]


@pytest.mark.parametrize("kind", [pa.list_, pa.large_list])
@pytest.mark.parametrize("items", [pa.int8(), pa.uint64(), pa.float32()])
def test_lists(kind, items):
    assert read(pa.array(LISTS, kind(items))) == LISTS


def test_slices_and_chunks():
    array = pa.array(LISTS)
    assert read(array.slice(1, 3)) == LISTS[1:]
    assert (
        read(pa.chunked_array([array.slice(0, 1), array.slice(1, 0), array.slice(1, 3)])) == LISTS
    )


def test_words_and_dictionaries():
    words = [[str(label) for label in row] for row in LISTS]
    assert read(pa.array(words)) == words
    items = pa.array([w for row in words for w in row]).dictionary_encode()
    offsets = np.cumsum([0, *map(len, words)]).astype(np.int32)
    assert read(pa.ListArray.from_arrays(offsets, items)) == words


@pytest.mark.parametrize(
    "other",
    [
        pa.array([1, 2]),
        pa.array([[[1]], [[2]]]),
        pa.array([[b"a"], [b"b"]]),
        pa.array([[1], [2]], pa.list_(pa.date32())),
    ],
)
def test_what_are_no_lists_of_labels(other):
    with pytest.raises(TypeError, match=r"^y is a pyarrow.lib.*multilabel=True"):
        read(other)


def test_a_missing_list_is_refused():
    with pytest.raises(ValueError, match="y contains missing labels"):
        read(pa.array([[1], None]))


def test_offsets_that_go_back_are_refused():
    buffers = [None, pa.py_buffer(np.array([0, 2, 1], dtype=np.int32))]
    lists = pa.Array.from_buffers(pa.list_(pa.int64()), 2, buffers, children=[pa.array([1, 2, 3])])
    with pytest.raises(ValueError, match="the offsets of a list column"):
        read(lists)
