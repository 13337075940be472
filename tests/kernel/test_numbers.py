"""numbers.h, sequence.h: lists of Python's own numbers to arrays."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall._kernel import read_numbers
from tests.kernel import interrupts

HOLDERS = pytest.mark.parametrize("holder", [list, tuple])
INT64 = st.integers(-(2**63), 2**63 - 1)


def check(numbers, dtype):
    array = read_numbers(numbers)
    assert array.dtype == dtype
    assert array.tolist() == list(numbers)


@HOLDERS
@given(st.lists(INT64, min_size=1))
def test_ints(holder, numbers):
    check(holder(numbers), np.int64)


@HOLDERS
@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_floats(holder, numbers):
    check(holder(numbers), np.float64)


@HOLDERS
@given(st.lists(st.booleans(), min_size=1))
def test_bools(holder, numbers):
    check(holder(numbers), np.bool_)


def test_nan():
    assert np.isnan(read_numbers([1.0, float("nan")])).tolist() == [False, True]


@pytest.mark.parametrize("size", [1, 2, 1023, 1024, 1025, 5000, 2**20 + 3])
@pytest.mark.parametrize(("number", "dtype"), [(-7, "i8"), (2.5, "f8"), (True, "?")])
def test_sizes_around_the_block(size, number, dtype):
    numbers = [number] * size
    numbers[-1] = type(number)(0)
    check(numbers, dtype)


@pytest.mark.parametrize("place", [0, 1, 1500, 2999])
@pytest.mark.parametrize(("most", "one"), [(True, 5), (5, True)])
def test_bools_beside_ints_are_ints(place, most, one):
    numbers = [most] * 3000
    numbers[place] = one
    array = read_numbers(numbers)
    assert array.dtype == np.int64
    assert array.tolist() == [int(number) for number in numbers]


OTHERS = [2**63, -(2**63) - 1, 10**30, None, "1", b"1", 1j, np.int64(1), np.float64(1), [1]]


@pytest.mark.parametrize("other", OTHERS, ids=repr)
@pytest.mark.parametrize("most", [1, 1.0, True])
@pytest.mark.parametrize("place", [0, 2000])
def test_other_objects_are_left_to_the_caller(other, most, place):
    numbers = [most] * 3000
    numbers[place] = other
    assert read_numbers(numbers) is None


class Int(int):
    __slots__ = ()


class Float(float):
    __slots__ = ()


@pytest.mark.parametrize("numbers", [[1, Int(1)], [Int(1)], [1.0, Float(1)], [Float(1), 1.0]])
def test_subclasses_are_left_to_the_caller(numbers):
    assert read_numbers(numbers) is None


@pytest.mark.parametrize("numbers", [[1, 1.0], [1.0, 1], [True, 1.0], [1.0, True]])
def test_floats_do_not_mix(numbers):
    assert read_numbers(numbers) is None


@pytest.mark.parametrize("sequence", [[], (), range(3), "12", np.arange(3), None, {1}, iter([1])])
def test_what_is_no_list_of_numbers(sequence):
    assert read_numbers(sequence) is None


def test_subclasses_of_lists_are_left_to_the_caller():
    assert read_numbers(type("Mine", (list,), {})([1])) is None


def test_references_are_given_back():
    number = 10**12 + len(sys.argv)
    numbers, mixed = [number] * 5000, [number, "1"] * 5000
    before = sys.getrefcount(number)
    read_numbers(numbers)
    assert read_numbers(mixed) is None
    assert sys.getrefcount(number) == before


@interrupts.possible
def test_an_interrupt_ends_it_soon():
    endless = [10**18] * 100_000_000
    assert interrupts.interrupt(lambda: read_numbers(endless)) < 1


@pytest.mark.parametrize("bits", [8, 16, 32, 64])
@pytest.mark.parametrize("place", [0, 255, 256, 9_999])
@pytest.mark.parametrize("end", [min, max])
def test_the_narrowest_integers_that_hold_all(bits, place, end):
    numbers = [1, -1] * 5000
    numbers[place] = end(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    array = read_numbers(numbers, narrow=True)
    assert array.dtype == np.dtype(f"i{bits // 8}")
    assert array.tolist() == numbers
    numbers[place] += 1 if end is max else -1
    wider = read_numbers(numbers, narrow=True)
    assert wider is None if bits == 64 else wider.dtype == np.dtype(f"i{bits // 4}")


def test_one_after_the_other_wider():
    numbers = [*range(100), *[300] * 600, *[70_000] * 600, *[2**40] * 600]
    assert read_numbers(numbers, narrow=True).tolist() == numbers
    assert read_numbers([True, 2], narrow=True).dtype == np.int8
    assert read_numbers([True], narrow=True).dtype == np.bool_
    assert read_numbers([1.0], narrow=True).dtype == np.float64
