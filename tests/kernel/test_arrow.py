"""arrow.h: each structure of Arrow's C data interface is read where it lies, and released once."""

from __future__ import annotations

import gc
import sys

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.arrow_examples import (
    ALL_SET,
    BYTES,
    NUMBERS,
    at,
    coded,
    imported,
    integers,
    lists,
    table,
    text,
)
from tests.kernel.arrow_producer import Chunks, OneArray, array, schema

# ---- values ----


@pytest.mark.parametrize(("letters", "dtype"), NUMBERS.items())
def test_numbers_are_an_array_over_the_same_memory(letters, dtype):
    numbers = np.arange(1, 9).astype(dtype)
    chunk = imported(schema(letters), array(5, [None, numbers], offset=2))
    values = chunk.values()
    assert values.dtype == dtype
    np.testing.assert_array_equal(values, numbers[2:7])
    assert values.ctypes.data == numbers[2:].ctypes.data
    assert not values.flags.writeable
    assert (chunk.format, chunk.size, chunk.offset) == (letters, 5, 2)


@pytest.mark.parametrize(
    ("letters", "width"),
    [
        ("tts", 4),
        ("ttm", 4),
        ("ttu", 8),
        ("ttn", 8),
        ("tiM", 4),
        ("tiD", 8),
        ("tin", 16),
        ("d:9,2", 16),
        ("d:9,2,32", 4),
        ("d:9,2,64", 8),
        ("d:40,2,256", 32),
        ("w:7", 7),
        ("w:90", 90),
    ],
)
def test_values_without_a_dtype_are_bytes(letters, width):
    chunk = imported(schema(letters), array(3, [None, np.zeros(4 * width, "u1")], offset=1))
    assert len(memoryview(chunk.data)) == 4 * width
    assert chunk.values() is None


def test_bits():
    bits = np.array([0b10110100, 0b1], "u1")
    chunk = imported(schema("b"), array(4, [None, bits], offset=5))
    assert at(chunk.data) == bits.ctypes.data
    assert len(memoryview(chunk.data)) == 2
    assert chunk.values() is None


def test_a_misaligned_array_is_read_as_it_lies():
    memory = np.zeros(17, "u1")
    numbers = memory[1:].view("i8")
    numbers[:] = [2**40, -1]
    assert imported(schema("l"), array(2, [None, numbers])).values().tolist() == [2**40, -1]


# ---- nulls ----


def test_nulls_are_counted_where_the_producer_does_not_know():
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 256, 40, "u1")
    unpacked = np.unpackbits(bits, bitorder="little")
    for offset in range(18):
        for n in [*range(20), 63, 64, 65, 130, 250]:
            chunk = imported(
                schema("b"),
                array(n, [bits, bits], null_count=-1, offset=offset),
            )
            assert chunk.null_count == n - unpacked[offset : offset + n].sum(), (offset, n)
            assert (chunk.validity is None) == (chunk.null_count == 0)


def test_many_nulls_are_counted_in_several_slices():
    n = 2**28 + 2**10
    bits = np.zeros(n // 8 + 1, "u1")
    bits[[0, 2**25 - 1, 2**25, -2]] = 0b10000001
    chunk = imported(schema("b"), array(n, [bits, bits], null_count=-1, offset=1))
    assert chunk.null_count == n - 7


def test_the_bitmap_is_where_it_was():
    bits = np.array([0b101, 0], "u1")
    made = array(3, [bits, np.zeros(9, "i1")], null_count=2, offset=6)
    chunk = imported(schema("c"), made)
    assert (at(chunk.validity), len(memoryview(chunk.validity))) == (bits.ctypes.data, 2)
    assert chunk.null_count == 2


def test_a_bitmap_without_nulls_is_left_out():
    chunk = imported(schema("c"), array(3, [ALL_SET, np.zeros(3, "i1")], null_count=0))
    assert (chunk.null_count, chunk.validity) == (0, None)


def test_nothing_but_nulls():
    chunk = imported(schema("n"), array(3, [], null_count=3))
    assert (chunk.size, chunk.null_count, chunk.data, chunk.values()) == (3, 3, None, None)


# ---- text, lists, dictionaries ----


@pytest.mark.parametrize(("letters", "dtype"), [("u", "i4"), ("U", "i8"), ("z", "i4"), ("Z", "i8")])
def test_text_ends_at_its_last_offset(letters, dtype):
    offsets = np.array([0, 3, 6, 10, 15], dtype)
    chunk = imported(schema(letters), array(2, [None, offsets, BYTES], offset=1))
    assert bytes(chunk.data) == b"recallprec"
    assert np.frombuffer(chunk.offsets, dtype).tolist() == [0, 3, 6, 10]
    assert (at(chunk.data), at(chunk.offsets)) == (BYTES.ctypes.data, offsets.ctypes.data)


@pytest.mark.parametrize("letters", ["vu", "vz"])
def test_views_and_their_buffers(letters):
    twelve = np.zeros(48, "u1")
    parts = [np.frombuffer(b"recall", "u1"), np.frombuffer(b"precision", "u1")]
    made = array(2, [None, twelve, *parts, np.array([6, 9], "i8")], offset=1)
    chunk = imported(schema(letters), made)
    assert [bytes(part) for part in chunk.buffers] == [b"recall", b"precision"]
    assert (at(chunk.views), len(memoryview(chunk.views))) == (twelve.ctypes.data, 48)
    assert chunk.data is None


def test_views_that_are_all_short():
    chunk = imported(schema("vu"), array(1, [None, np.zeros(16, "u1"), None]))
    assert chunk.buffers == ()


@pytest.mark.parametrize(("letters", "dtype"), [("+l", "i4"), ("+L", "i8")])
def test_lists(letters, dtype):
    chunk = imported(*lists(letters, np.array([0, 2, 5], dtype)))
    assert np.frombuffer(chunk.offsets, dtype).tolist() == [0, 2, 5]
    assert chunk.children[0].values().tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("letters", "dtype"), [("+vl", "i4"), ("+vL", "i8")])
def test_views_of_lists(letters, dtype):
    chunk = imported(*lists(letters, np.array([2, 0, 0], dtype), [3, 2, 0]))
    assert np.frombuffer(chunk.offsets, dtype).tolist() == [2, 0]
    assert np.frombuffer(chunk.sizes, dtype).tolist() == [3, 2]
    assert len(chunk.children) == 1


def test_lists_of_a_fixed_size():
    described, child = integers(6)
    made = array(2, [None], children=[child], offset=1)
    chunk = imported(schema("+w:2", children=[described]), made)
    assert (chunk.format, chunk.children[0].size) == ("+w:2", 6)


@pytest.mark.parametrize("index", "cCsSiIlL")
def test_a_dictionary(index):
    chunk = imported(*coded(index, [1, 0, 1]))
    assert chunk.values().tolist() == [1, 0, 1]
    assert (chunk.dictionary.format, chunk.dictionary.size) == ("u", 2)
    assert not chunk.ordered


def test_an_ordered_dictionary():
    described, made = coded()
    described.flags = 1 | 2
    assert imported(described, made).ordered is True


def test_every_chunk_has_its_own_dictionary():
    parts = [coded(values=text(offsets))[1] for offsets in ([0, 6, 15], [0, 3])]
    chunks = _kernel.import_arrow(Chunks(coded()[0], parts))
    assert [bytes(chunk.dictionary.data) for chunk in chunks] == [b"recallprecision", b"rec"]


# ---- tables ----


def test_a_table_is_its_only_column():
    numbers = np.arange(10, dtype="i4")
    column = schema("i"), array(6, [None, numbers], offset=3)
    chunk = imported(*table(column, n=3, offset=2))
    assert chunk.values().tolist() == [5, 6, 7]


def test_nulls_of_a_part_of_a_column_are_counted_anew():
    column = schema("c"), array(8, [np.array([0b11110000], "u1"), np.zeros(8, "i1")], null_count=4)
    assert imported(*table(column, n=3, offset=2)).null_count == 2


@pytest.mark.parametrize("columns", [0, 2])
@pytest.mark.parametrize("kind", [OneArray, Chunks])
def test_a_table_of_several_columns_is_refused(kind, columns):
    described, made = table(*(integers() for _ in range(columns)))
    exporter = kind(described, made if kind is OneArray else [])
    with pytest.raises(TypeError, match=f"one column, not {columns}"):
        _kernel.import_arrow(exporter)


def test_null_rows_of_a_table_are_refused():
    made = table(integers(), buffers=[np.array([0b101], "u1")], null_count=-1)
    with pytest.raises(ValueError, match="rows that are null"):
        imported(*made)
    made = table(integers(), buffers=[ALL_SET], null_count=-1)
    assert imported(*made).size == 3


# ---- nothing is kept, and nothing is given back too early ----


def test_an_array_is_released_once_when_nothing_refers_to_it():
    exporter = OneArray(*text())
    (chunk,) = _kernel.import_arrow(exporter)
    parts = [chunk.data, chunk.offsets]
    del chunk
    assert exporter.released == {"schema": 1}
    del parts[0]
    view = memoryview(parts.pop())
    assert exporter.released == {"schema": 1}
    view.release()
    assert exporter.released == {"schema": 1, "array": 1}


def test_values_keep_their_array():
    exporter = OneArray(*integers())
    values = _kernel.import_arrow(exporter)[0].values()[1:]
    assert exporter.released["array"] == 0
    assert values.tolist() == [1, 2]
    del values
    assert exporter.released["array"] == 1


def test_a_dictionary_and_children_keep_their_parent():
    for structures, part in [
        (coded(), lambda chunk: chunk.dictionary.data),
        (lists("+l", np.array([0, 5], "i4")), lambda chunk: chunk.children[0].data),
        (table(integers()), lambda chunk: chunk.data),
    ]:
        exporter = OneArray(*structures)
        memory = part(_kernel.import_arrow(exporter)[0])
        assert exporter.released["array"] == 0
        del memory
        assert exporter.released["array"] == 1


def test_chunks_of_a_stream_are_released_one_by_one():
    exporter = Chunks(schema("i"), [integers(n)[1] for n in (1, 2, 3)])
    chunks = _kernel.import_arrow(exporter)
    assert [chunk.size for chunk in chunks] == [1, 2, 3]
    assert exporter.released == {"schema": 1, "stream": 1}
    del chunks[1]
    assert exporter.released == {"schema": 1, "stream": 1, 1: 1}
    chunks.clear()
    assert exporter.released == {"schema": 1, "stream": 1, 0: 1, 1: 1, 2: 1}


def test_a_stream_without_chunks():
    exporter = Chunks(schema("i"), [])
    assert _kernel.import_arrow(exporter) == []
    assert exporter.released == {"schema": 1, "stream": 1}


@pytest.mark.parametrize("structures", [(schema("?"), integers()[1]), (schema("i"), text()[1])])
def test_what_is_refused_is_released(structures):
    exporter = OneArray(*structures)
    with pytest.raises((TypeError, ValueError)):
        _kernel.import_arrow(exporter)
    gc.collect()
    assert exporter.released == {"schema": 1, "array": 1}


def test_chunks_before_a_broken_one_are_released():
    exporter = Chunks(schema("i"), [integers()[1], text()[1], integers()[1]])
    with pytest.raises(ValueError, match="3 buffers"):
        _kernel.import_arrow(exporter)
    gc.collect()
    assert exporter.released == {"schema": 1, "stream": 1, 0: 1, 1: 1}


def test_no_reference_is_kept():
    exporter = OneArray(*integers())
    before = sys.getrefcount(exporter)
    _kernel.import_arrow(exporter)
    assert sys.getrefcount(exporter) == before


def test_memory_cannot_be_written():
    chunk = imported(*integers())
    with pytest.raises(TypeError, match="read-only"):
        memoryview(chunk.data)[0] = 1


def test_a_chunk_cannot_be_made_or_changed():
    with pytest.raises(TypeError, match="import_arrow"):
        _kernel.ArrowChunk()
    with pytest.raises(AttributeError):
        imported(*integers()).size = 100
    bare = _kernel.ArrowChunk.__new__(_kernel.ArrowChunk)
    assert bare.values() is None
