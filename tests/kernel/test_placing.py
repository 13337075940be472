"""groups/placing.h and loops/group.h: raw labels and groups to cells of stacked tables."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.grouped import check, grouped_run, read_in_parts

# The first samples, which are looked at before any is counted; they are a multiple of all blocks.
HEAD = 8192
SIZE = 10_000

# Classes and groups of tables that are near; and of far ones, whose samples that agree lie apart,
# with turns or, of more than 2048 codes, without.
SHAPES = {"near": (3, 9), "turns": (60, 20), "no turns": (20, 150)}


def drawn(classes, groups, size=SIZE):
    draw = np.random.default_rng(classes)
    true = draw.integers(0, classes, size)
    pred = np.where(draw.random(size) < 0.6, true, draw.integers(0, classes, size))
    return true, pred, draw.integers(0, groups, size)


def as_keys(values):
    return values.view("i8") if values.dtype == "u8" else values.astype("i8")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("end", ["lowest", "highest"])
@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"])
def test_windows_that_end_where_the_dtype_does(dtype, end, shape, simd):
    low, high = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
    lying = [
        np.array(low if end == "lowest" else high - int(codes.max()), dtype) + codes.astype(dtype)
        for codes in drawn(*SHAPES[shape])
    ]
    true, pred, group = map(as_keys, lying)
    signed = dtype[0] == "i"
    answer = read_in_parts(lying[0], lying[1], [lying[2]], [9000], signed=signed)
    check(answer, true, pred, [group])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("what", ["class", "predicted class", "group", "class and group"])
@pytest.mark.parametrize("dtype", ["u1", "i8", "f4"])
@pytest.mark.parametrize("at", [0, 255, 256, 1023, 1024, SIZE - HEAD - 1])
def test_something_new_in_any_block(at, dtype, what, shape):
    true, pred, group = drawn(*SHAPES[shape])
    true[HEAD + at] = 65 if what.startswith("class") else true[HEAD + at]
    pred[HEAD + at] = 71 if what == "predicted class" else pred[HEAD + at]
    group[HEAD + at] = 155 if "group" in what else group[HEAD + at]
    sides = true.astype(dtype), pred.astype(dtype), [group.astype(dtype)]
    check(read_in_parts(*sides), true, pred, [group])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("far", [2**8, 2**16, 2**32, -(2**32), 2**49, -(2**49)])
@pytest.mark.parametrize("dtype", ["i8", "f8"])
def test_labels_and_groups_with_the_same_lowest_bits_are_others(dtype, far, shape, simd):
    for which in range(3):
        arrays = drawn(*SHAPES[shape])
        arrays[which][HEAD + 300] += far
        true, pred, group = arrays
        sides = true.astype(dtype), pred.astype(dtype), [group.astype(dtype)]
        check(read_in_parts(*sides), true, pred, [group])


@pytest.mark.parametrize("value", [0.5, -0.5, np.nan, np.inf, -np.inf, 2.0**63])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_late_floats_that_are_no_integers(dtype, value, simd):
    for which in range(3):
        arrays = [codes.astype(dtype) for codes in drawn(3, 9)]
        arrays[which][HEAD + 300] = value
        run = grouped_run(arrays[0], arrays[1], [arrays[2]])
        with pytest.raises(_kernel.RejectedError):
            run.count(0, SIZE)


@pytest.mark.parametrize("unit", ["ones", "weighted"])
@pytest.mark.parametrize("dtype", ["u1", "i8"])
def test_classes_with_gaps_keep_their_tables_when_groups_come(dtype, unit):
    # Few groups let classes have a window, whose room must not be that of their codes ever after.
    true, pred, group = drawn(9, 2000, 20_000)
    group[:9000] %= 20
    true, pred = 28 * true, 28 * pred
    weight = np.arange(len(true)) % 3 + 1 if unit == "weighted" else None
    answer = read_in_parts(true.astype(dtype), pred.astype(dtype), [group], [], weight)
    check(answer, true, pred, [group], weight)
