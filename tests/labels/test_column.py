"""What a column is as an array, and how it is cut."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall.labels.column import Bits, Chunk, Column, as_column, pieces, sources

BITS = Bits(np.packbits([1, 0, 1, 1, 0, 1, 1, 1, 0, 1], bitorder="little"), 2)
CODES = np.array([1, 0, -1, 1], dtype=np.int8)


@pytest.mark.parametrize(
    ("chunks", "dtype", "expected"),
    [
        ([Chunk(np.array([3, 1]), 2)], int, [3, 1]),
        ([Chunk(np.array([3, 1]), 2), Chunk(np.array([2]), 1)], int, [3, 1, 2]),
        ([Chunk(BITS, 7)], bool, [True, True, False, True, True, True, False]),
        ([Chunk(CODES[:2], 2, np.array([5, 7]))], int, [7, 5]),
        ([Chunk(CODES[:2], 2, ["b", "a"])], str, ["a", "b"]),
        ([Chunk(CODES, 4, ["b", "a"])], str, ["a", "b", None, "a"]),
        ([Chunk(CODES, 4, [])], str, [None] * 4),
        ([Chunk(np.array([3, 1]), 2, None, BITS)], int, [3, 1]),
        ([Chunk(np.array([3, 1]), 2, None, Bits(BITS.data, 1))], int, [None, 1]),
        ([Chunk(np.array([3, 1]), 2)], float, [3.0, 1.0]),
        ([Chunk(np.array([0, 1]), 2)], "M8[D]", np.array(["1970", "1970-01-02"], "M8[D]").tolist()),
        ([], int, []),
    ],
)
def test_as_an_array(chunks, dtype, expected):
    column = Column(chunks, dtype)
    array = np.asarray(column)
    assert array.tolist() == expected
    assert len(column) == len(expected) == column.shape[0]
    assert array.dtype.kind == (
        "O" if str in (dtype, *map(type, expected)) or None in expected else np.dtype(dtype).kind
    )


def test_a_missing_date_is_not_a_time():
    column = Column([Chunk(np.array([0, 1]), 2, None, Bits(BITS.data, 0))], "M8[D]")
    assert np.isnat(np.asarray(column)).tolist() == [False, True]


@pytest.mark.parametrize(
    "sizes", [([5], [5]), ([2, 3], [5]), ([2, 3], [1, 1, 3]), ([0, 5, 0], [3, 0, 2])]
)
def test_pieces_end_where_a_chunk_of_either_side_ends(sizes):
    true, pred = np.arange(5), np.arange(5) + 10
    weights = np.arange(5) / 2
    sides = []
    for side, cuts in zip((true, pred), sizes, strict=True):
        ends = np.cumsum(cuts)
        sides.append([side[end - size : end] for size, end in zip(cuts, ends, strict=True)])
    found = list(pieces(*sides, weights))
    for at, whole in enumerate((true, pred, weights)):
        assert np.concatenate([piece[at] for piece in found]).tolist() == whole.tolist()
    assert all(len(a) == len(b) == len(c) > 0 for a, b, c in found)
    assert [piece[2] for piece in pieces(*sides, None)] == [None] * len(found)


def test_a_part_of_labels_is_one_too():
    labels = _kernel.Labels(np.array([0, 1, 1, 0], dtype=np.int8), np.array([7, 9]))
    (first, second) = pieces(labels, [np.zeros(1, int), np.zeros(3, int)], None)
    assert isinstance(first[0], _kernel.Labels)
    assert [len(first[0]), len(second[0])] == [1, 3]
    counted = _kernel.count_labels(second[0], np.array([9, 7, 7]), None, None, True, 0, False)
    assert counted[0].tolist() == [7, 9]
    agreed = counted[5]
    assert agreed == 2


def test_what_the_kernel_reads():
    chunk = Chunk(np.arange(3), 3)
    assert sources([chunk], [None]) is chunk.data
    assert [type(source) for source in sources([chunk] * 2, [None, 3])] == [
        np.ndarray,
        _kernel.Labels,
    ]
    assert len(sources([Chunk(BITS, 7)], [None])) == 7


def test_floats_that_the_kernel_does_not_read_are_converted():
    column = as_column(np.array([1, 2], dtype=np.float16))
    assert column.dtype == np.float16
    assert column.chunks[0].data.dtype == np.float64
