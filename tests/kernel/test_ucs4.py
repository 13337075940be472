"""ucs4.h: strings to codes, from arrays of fixed width."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall._kernel import Words
from tests.kernel.layouts import LAYOUTS
from tests.kernel.strings import Numbered

# Of the others all items are the last one.
DISTINCT = {name: layout for name, layout in LAYOUTS.items() if name != "zero_stride"}


@pytest.mark.parametrize("layout", DISTINCT)
@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 6, 8, 9, 10, 15, 16, 17, 40])
@pytest.mark.parametrize("letters", ["ab", "aé𝒳"])
def test_layouts_of_arrays(layout, width, letters):
    draw = np.random.default_rng(width)
    strings = ["".join(draw.choice(list(letters), draw.integers(0, width + 1))) for _ in range(70)]
    array = DISTINCT[layout](np.array(strings * 40, f"U{width}"))
    words, wanted = Words(), Numbered()
    assert words.encode(array).tolist() == wanted.encode(strings * 40)
    assert words.read() == list(wanted.codes)


def test_arrays_of_several_widths():
    words = Words()
    for width in (4, 8, 3, 100):
        assert words.encode(np.array(["cat", "dog"], f"U{width}")).tolist() == [0, 1]


def test_items_of_no_characters():
    words = Words()
    array = np.frombuffer(b"", "S1").astype("U1")
    assert words.encode(array).size == 0
    assert words.encode(np.array(["", ""], "U")).tolist() == [0, 0]


@pytest.mark.parametrize("point", [0x110000, 0x80000041, 0xFFFFFFFF])
@pytest.mark.parametrize("width", [1, 2, 3, 4, 7, 13, 20])
def test_code_points_beyond_unicode_are_refused(width, point):
    array = np.array(["a" * width] * 3)
    array.view("u4").reshape(3, width)[2, -1] = point
    words = Words()
    with pytest.raises(ValueError, match="Unicode"):
        words.encode(array)
    assert words.read() == ["a" * width]


@pytest.mark.parametrize("array", [np.arange(3), np.array([b"a"]), np.zeros(2, "M8[s]"), b"ab"])
def test_other_buffers_are_refused(array):
    with pytest.raises((TypeError, ValueError)):
        Words().encode(array)


def test_other_dimensions_are_refused():
    with pytest.raises(ValueError, match="1 dimensions"):
        Words().encode(np.array([["a"]]))
