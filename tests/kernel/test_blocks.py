"""blocks.h: arrays are read as they lie, with any stride, order and alignment, block by block."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import BLOCK, check_count, weights
from tests.kernel.layouts import DTYPES, LAYOUTS, contiguous

SIZES = [1, BLOCK - 1, BLOCK, BLOCK + 1, 5000]
layouts = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def drawn(size, dtype, seed=0):
    high = 2 if dtype == "?" else 100
    return np.random.default_rng(seed).integers(0, high, size).astype(dtype)


@layouts
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_in_every_layout(dtype, layout):
    y_true, y_pred = layout(drawn(1500, dtype)), drawn(1500, dtype, 1)
    check_count(y_true, y_pred)
    check_count(y_pred, y_true)


@layouts
@pytest.mark.parametrize("size", SIZES)
def test_every_layout_in_sizes_around_the_block(size, layout):
    check_count(layout(drawn(size, "i4")), layout(drawn(size, "f8", 1)))


@layouts
def test_two_sides_lie_differently(layout):
    y_true = layout(drawn(BLOCK + 1, "i2"))
    for other in LAYOUTS.values():
        check_count(y_true, other(drawn(BLOCK + 1, "u8", 1)))


@layouts
@pytest.mark.parametrize("dtype", DTYPES)
def test_weights_lie_in_every_layout(dtype, layout):
    y_true, y_pred = drawn((2, 1500), "u1") % 3
    check_count(y_true, y_pred, layout(drawn(1500, dtype, 2)))


@layouts
def test_a_layout_holds_what_it_should(layout):
    array = drawn(7, "i4")
    wanted = np.full(7, array[-1]) if layout.__name__ == "zero_stride" else array
    assert layout(array).tolist() == wanted.tolist()


def test_items_that_overlap():
    """Each item starts one byte after the last."""
    raw = np.random.default_rng(0).integers(0, 256, 3 * BLOCK, dtype=np.uint8)
    for dtype in ("i2", "i4", "i8"):
        items = np.ndarray(2 * BLOCK, dtype, raw, strides=(1,))
        check_count(items, items[::-1])


@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
def test_both_sides_and_weights_are_one_array(unit):
    labels = drawn(3000, "f8" if unit == "real" else "i8")
    check_count(labels, labels, None if unit == "ones" else labels)


def test_the_arrays_are_left_as_they_were():
    y_true, y_pred = drawn(3000, "i4"), contiguous(drawn(3000, "?", 1))
    weight = weights("real", 3000)
    copies = [array.copy() for array in (y_true, y_pred, weight)]
    check_count(y_true, y_pred, weight)
    for array, copy in zip((y_true, y_pred, weight), copies, strict=True):
        assert array.tobytes() == copy.tobytes()
