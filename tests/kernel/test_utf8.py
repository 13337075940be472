"""utf8.h: strings to codes, from Arrow's offsets and views."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fastrecall._kernel import Words
from tests.kernel.layouts import SWAPPED
from tests.kernel.strings import EXACT, Numbered, check, plain, utf8

FAR = sys.maxsize + 1


def test_a_part_of_the_strings():
    strings = ["a", "bb", None, "ccc", "bb", None, "é"]
    data, offsets, *_ = utf8(strings)
    valid = np.packbits([True] * 3 + [text is not None for text in strings], bitorder="little")
    codes = Words().encode_utf8(data, offsets, 1, 5, valid, 4)
    assert plain(codes) == Numbered().encode(strings[1:6])


def test_many_missing_strings():
    draw = np.random.default_rng(0)
    strings = [None if draw.random() < 0.3 else str(draw.integers(40)) for _ in range(5000)]
    for way in EXACT.values():
        words = Words()
        check(words, Numbered(), strings, way)
        assert words.has_missing


@pytest.mark.parametrize("dtype", ["i4", "i8"])
@pytest.mark.parametrize(
    "offsets", [[0, 5], [3, 2], [-1, 2], [0, -1], [5, 5], [-2, -1], [0, 2**31 - 1], [4, 4, 3]]
)
def test_offsets_outside_of_the_text_are_refused(offsets, dtype):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_utf8(b"abcd", np.array(offsets, dtype), 0, len(offsets) - 1)


@pytest.mark.parametrize("offsets", [[0, 2**40], [2**63 - 1, 2**63 - 1], [-(2**63), 1]])
def test_huge_offsets_are_refused(offsets):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_utf8(b"abcd", np.array(offsets), 0, 1)


@pytest.mark.parametrize(("offset", "n"), [(0, 3), (2, 1), (3, 1), (FAR, 1), (1, FAR)])
def test_too_few_offsets_are_refused(offset, n):
    with pytest.raises(ValueError, match="too few"):
        Words().encode_utf8(b"abcd", np.array([0, 1, 2]), offset, n)


@pytest.mark.parametrize(("n", "valid_offset"), [(9, 0), (8, 1), (1, 8), (1, 2 * sys.maxsize + 1)])
def test_too_few_bits_are_refused(n, valid_offset):
    with pytest.raises(ValueError, match="too little"):
        Words().encode_utf8(b"", np.zeros(20, "i4"), 0, n, b"\xff", valid_offset)


@pytest.mark.parametrize(
    "offsets", [np.zeros(3, "u4"), np.zeros(6, "i4")[::2], np.zeros(3, f"{SWAPPED}i4")]
)
def test_offsets_of_other_kinds_are_refused(offsets):
    with pytest.raises(TypeError):
        Words().encode_utf8(b"", offsets, 0, 1)


def test_text_that_is_not_contiguous_is_refused():
    with pytest.raises(TypeError):
        Words().encode_utf8(np.zeros(8, "u1")[::2], np.zeros(3, "i4"), 0, 1)


def a_view(*numbers):
    return np.array(numbers, "i4")


@pytest.mark.parametrize(
    "numbers",
    [
        (13, 0, 0, 8),
        (13, 0, 0, -1),
        (13, 0, 1, 0),
        (13, 0, -1, 0),
        (21, 0, 0, 0),
        (-1, 0, 0, 0),
        (-(2**31), 0, 0, 0),
        (2**31 - 1, 0, 0, 2**31 - 1),
        (13, 0, 2**31 - 1, 0),
    ],
)
def test_views_outside_of_their_buffers_are_refused(numbers):
    with pytest.raises(ValueError, match="outside"):
        Words().encode_views(a_view(*numbers), [bytes(20)], 0, 1)


def test_the_last_text_of_a_buffer():
    words = Words()
    assert words.encode_views(a_view(13, 0, 0, 7), [b"x" * 20], 0, 1).tolist() == [0]
    assert words.read() == ["x" * 13]


def test_what_lies_behind_a_short_view_is_nothing():
    """Producers need not pad with zeros."""
    two = (2).to_bytes(4, sys.byteorder)
    first, second = two + b"ab" + b"\0" * 10, two + b"ab" + b"?" * 10
    assert Words().encode_views(first + second, [], 0, 2).tolist() == [0, 0]


def test_views_from_one_on():
    all_views = b"".join((1).to_bytes(4, sys.byteorder) + bytes([65 + i]) * 12 for i in range(5))
    words = Words()
    assert words.encode_views(all_views, [], 2, 3).tolist() == [0, 1, 2]
    assert words.read() == ["C", "D", "E"]
    with pytest.raises(ValueError, match="too few"):
        words.encode_views(all_views, [], 3, 3)


@pytest.mark.parametrize("text", [b"\xff", b"\xc3", b"\xe2\x82", b"x" * 30 + b"\x80"])
def test_broken_utf8_is_no_word(text):
    words = Words()
    words.encode_utf8(text, np.array([0, len(text)], "i4"), 0, 1)
    with pytest.raises(ValueError, match="utf-8"):
        words.read()


def test_words_stay_usable_after_an_error():
    words = Words()
    words.encode(["a"])
    with pytest.raises(ValueError, match="outside"):
        words.encode_utf8(b"ab", np.array([0, 1, 9], "i4"), 0, 2)
    assert words.encode(["b", "a"]).tolist() == [1, 0]
