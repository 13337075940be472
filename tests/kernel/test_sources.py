"""sources.h: codes and what they stand for, packed bits and what is missing."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall._kernel import NO_PRED, NO_TRUTH, Labels
from tests.kernel.answers import BLOCK, WIDEST_WINDOW, check, count, weights
from tests.kernel.layouts import DTYPES, LAYOUTS
from tests.kernel.sides import draw_codes, packed_at

INTEGERS = [dtype for dtype in DTYPES if dtype[0] in "iu"]
SIZES = [0, 1, BLOCK // 2, BLOCK - 1, BLOCK, BLOCK + 1, 3000]
VALUES = {
    "?": [True, False, True, True, False],
    "i1": [-128, 127, 0, -1, 5],
    "i2": [-(2**15), 2**15 - 1, 0, -1, 258],
    "i4": [-(2**31), 2**31 - 1, 0, -1, 0x01020304],
    "i8": [-(2**63), 2**63 - 1, 0, -1, 0x0102030405060708],
    "u1": [255, 254, 0, 1, 128],
    "u2": [2**16 - 1, 2**15, 0, 1, 258],
    "u4": [2**32 - 1, 2**31, 0, 1, 0x01020304],
    "u8": [2**63 - 1, 2**62, 0, 1, 0x0102030405060708],
    "f4": [-(2.0**63), 2.0**62, 0, -1, 16777216],
    "f8": [-(2.0**63), 2.0**62, 0, -1, 2.0**53 - 1],
}


def refused(*sides, **options):
    with pytest.raises(_kernel.RejectedError) as caught:
        count(*sides, **options)
    return caught.value.args[0]


# ---- codes of values ----


@pytest.mark.parametrize("values_dtype", DTYPES)
@pytest.mark.parametrize("codes_dtype", INTEGERS)
def test_codes_of_every_dtype_stand_for_values_of_every_dtype(codes_dtype, values_dtype):
    values = np.array(VALUES[values_dtype], values_dtype)
    codes = draw_codes(3000, 5, codes_dtype)
    other = draw_codes(3000, 5, seed=1)
    check(count(Labels(codes, values), values[other]), values[codes], values[other])
    check(count(values[other], Labels(codes, values)), values[other], values[codes])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("dtype", INTEGERS)
def test_codes_lie_anyhow(dtype, layout):
    codes, values = layout(draw_codes(3000, 5, dtype)), np.array([7, -3, 900, 5, 7])
    pred = draw_codes(3000, 5, seed=1)
    check(count(Labels(codes, values), pred), values[codes], pred)
    check(count(Labels(codes, 5), Labels(pred, 5)), codes, pred)
    check(count(Labels(codes), pred), codes, pred)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("dtype", DTYPES)
def test_values_lie_anyhow(dtype, layout):
    values = layout(np.array(VALUES[dtype], dtype))
    codes = draw_codes(2000)
    check(count(Labels(codes, values), codes), values[codes], codes)


@pytest.mark.parametrize("size", SIZES)
def test_codes_of_every_size(size):
    values = np.array([4, 9, 2, -1, 3])
    true, pred = draw_codes(size, 5, "i4"), draw_codes(size, 5, "u8", seed=1)
    check(count(Labels(true, values), Labels(pred, values)), values[true], values[pred])


@pytest.mark.parametrize("dtype", INTEGERS)
@pytest.mark.parametrize("n_values", [1, 2, 127, 128, 255, 256, 257, 32768, 65536, 65537])
def test_as_many_values_as_a_width_can_name_and_one_more(n_values, dtype):
    reach = min(n_values, np.iinfo(dtype).max + 1)
    codes = np.r_[np.arange(reach), reach - 1, 0].astype(dtype)
    values = np.arange(n_values)[::-1] * 3
    check(count(Labels(codes, values), codes), values[codes], codes)
    check(count(Labels(codes, n_values), codes[::-1]), codes, codes[::-1])


@pytest.mark.parametrize("agreement_only", [False, True])
@pytest.mark.parametrize("vocabulary", [None, [9, -1], [9, 10**12]], ids=str)
@pytest.mark.parametrize("pairs", [True, False])
def test_values_are_counted_every_way(pairs, vocabulary, agreement_only):
    values = np.array([4, 9, 2, -1, 10**12])
    true, pred = draw_codes(5000), draw_codes(5000, seed=1)
    plain, options = (values[true], values[pred]), {"pairs": pairs}
    options |= {"agreement_only": agreement_only}
    keys = None if vocabulary is None else np.array(vocabulary).view("u8")
    for unit in ("ones", "whole", "real"):
        weight = weights(unit, 5000)
        answer = count(Labels(true, values), Labels(pred, values), weight, keys, **options)
        for got, wanted in zip(answer, count(*plain, weight, keys, **options), strict=True):
            assert np.asarray(got).tobytes() == np.asarray(wanted).tobytes()


@pytest.mark.parametrize("variant", _kernel.simd_variants())
def test_codes_beside_plain_labels_with_each_instruction_set(variant):
    values = np.array([4, 9, 2, 0, 3])
    codes, pred = draw_codes(3000), draw_codes(3000, 10, "i2", seed=1)
    _kernel.use_simd(variant)
    try:
        check(count(Labels(codes, values), pred), values[codes], pred)
    finally:
        _kernel.use_simd(_kernel.simd_variants()[0])


def test_a_fraction_among_the_values_is_refused_where_it_is_used():
    values = np.array([1.0, 0.5])
    used, unused = np.array([0, 1, 0]), np.array([0, 0, 0])
    check(count(Labels(unused, values), unused), unused + 1, unused)
    assert refused(Labels(used, values), unused) == _kernel.FRACTIONAL


def test_values_are_copied():
    values, codes = np.array([3, 4]), np.array([0, 1, 1], "u1")
    labels = Labels(codes, values)
    values[:] = 0
    check(count(labels, codes), np.array([3, 4, 4]), codes)


# ---- codes that are no code ----

BEYOND = {
    "just beyond": (3, "u1 i1 u2 i2 u4 i4 u8 i8"),
    "-1": (-1, "i1 i2 i4 i8"),
    "lowest of 8 bits": (-128, "i1 i2 i4 i8"),
    "highest of 8 bits": (127, "u1 i1 u2 i2 u4 i4 u8 i8"),
    "all ones of 8 bits": (255, "u1 u2 i2 u4 i4 u8 i8"),
    "0 in its lowest byte": (256, "u2 i2 u4 i4 u8 i8"),
    "all ones of 16 bits": (2**16 - 1, "u2 u4 i4 u8 i8"),
    "1 in its lowest two bytes": (2**16 + 1, "u4 i4 u8 i8"),
    "all ones of 32 bits": (2**32 - 1, "u4 u8 i8"),
    "lowest of 32 bits": (-(2**31), "i4 i8"),
    "1 in its lowest half": (2**32 + 1, "u8 i8"),
    "all ones": (2**64 - 1, "u8"),
    "the lowest": (-(2**63), "i8"),
}
BEYOND_CASES = [
    pytest.param(np.array(code, dtype), id=f"{name}, {dtype}")
    for name, (code, dtypes) in BEYOND.items()
    for dtype in dtypes.split()
]


@pytest.mark.parametrize("values", [3, np.array([5, 6, 7]), np.array([1, 2, 3], "f4")], ids=str)
@pytest.mark.parametrize("code", BEYOND_CASES)
def test_a_code_beyond_the_values_is_a_missing_label(code, values):
    for layout in ("contiguous", "byte_swapped", "backwards"):
        for place in (0, BLOCK // 2, BLOCK - 1, BLOCK, 2999):
            codes = draw_codes(3000, 3, code.dtype)
            codes[place] = code
            labels, other = Labels(LAYOUTS[layout](codes), values), np.zeros(3000, "u1")
            assert refused(labels, other) == NO_TRUTH
            assert refused(other, labels) == NO_PRED
            assert refused(labels, labels) == NO_TRUTH


@pytest.mark.parametrize("values", [3, np.array([5, 6, 7])], ids=["limit", "values"])
@pytest.mark.parametrize("code", BEYOND_CASES)
def test_samples_without_a_true_label_are_left_out_if_allowed(code, values):
    codes, pred = draw_codes(3000, 3, code.dtype), draw_codes(3000, 4, seed=1)
    missing = np.random.default_rng(2).random(3000) < 0.4
    plain = (codes if isinstance(values, int) else values[codes])[~missing]
    codes[missing] = code
    check(count(Labels(codes, values), pred, ignore_missing=True), plain, pred[~missing])


@pytest.mark.parametrize("n_values", [128, 129, 200, 255, 256, 257, 70000])
@pytest.mark.parametrize("dtype", ["i1", "i2"])
def test_a_negative_code_is_missing_however_many_values_there_are(dtype, n_values):
    for code in (-1, -56, np.iinfo(dtype).min):
        codes = np.array([0, code, 1], dtype)
        for values in (n_values, np.arange(n_values), np.full(n_values, 2.5)):
            assert refused(Labels(codes, values), codes) == NO_TRUTH


@pytest.mark.parametrize("dtype", ["u1", "u2"])
def test_the_one_code_beyond_as_many_values_as_all_ones(dtype):
    most = int(np.iinfo(dtype).max)
    codes = np.array([0, most, 1], dtype)
    for values in (most, np.arange(most)):
        assert refused(Labels(codes, values), codes) == NO_TRUTH
        check(count(Labels(codes[:1], values), codes[:1]), codes[:1], codes[:1])


@pytest.mark.parametrize("values", [0, np.array([], "i8"), np.array([], "f4")], ids=str)
def test_without_values_every_label_is_missing(values):
    codes = np.zeros(5, "u1")
    assert refused(Labels(codes, values), codes) == NO_TRUTH
    assert refused(codes, Labels(codes, values)) == NO_PRED
    assert count(Labels(codes, values), codes, ignore_missing=True).n == 0
    assert count(Labels(codes[:0], values), codes[:0]).n == 0


def test_a_missing_predicted_label_is_refused_even_where_true_ones_may_miss():
    codes = np.array([0, -1, 1])
    labels, plain = Labels(codes, 2), np.array([0, 1, 1])
    assert refused(plain, labels, ignore_missing=True) == NO_PRED
    check(count(labels, labels, ignore_missing=True), np.array([0, 1]), np.array([0, 1]))


# ---- packed booleans ----


@pytest.mark.parametrize("first", range(18))
def test_packed_bits_begin_anywhere(first):
    flags = np.random.default_rng(first).random(1100) < 0.5
    for size in [*range(201), *range(500, 525), *range(1000, 1031)]:
        labels = Labels(packed_at(first, flags[:size]), packed=first, size=size)
        matrix = count(labels, flags[:size]).matrix
        wanted = np.bincount(flags[:size] * 2, minlength=3)[[0, 2]]
        assert matrix.sum() == size
        assert matrix.diagonal().tolist() == wanted[wanted > 0].tolist()


@pytest.mark.parametrize("place", range(70))
def test_each_packed_bit_is_its_own(place):
    for first in (0, 3, 8):
        flags = np.zeros(70, bool)
        flags[place] = True
        for one in (flags, ~flags):
            labels = Labels(packed_at(first, one), packed=first, size=70)
            check(count(labels, np.arange(70)), one, np.arange(70))


@pytest.mark.parametrize("dtype", DTYPES)
def test_packed_bits_beside_every_dtype(dtype):
    flags, other = draw_codes(3000, 2), draw_codes(3000, 2, dtype, seed=1)
    labels = Labels(packed_at(5, flags), packed=5, size=3000)
    check(count(labels, other), flags, other)
    check(count(other, labels), other, flags)
    check(count(labels, labels), flags, flags)
    assert count(labels, other, agreement_only=True).agreed == (flags == other).sum()


def test_bits_to_the_end_of_their_bytes():
    """Whatever lies behind the last byte is not read."""
    for n_bytes in range(1, 40):
        for first in range(8):
            size = 8 * n_bytes - first
            labels = Labels(np.full(n_bytes, 255, "u1"), packed=first, size=size)
            valid = Labels(np.ones(size, "u1"), valid=b"\xff" * n_bytes, first_valid=first)
            assert count(labels, valid).matrix.tolist() == [[size]]


# ---- what is missing ----


@pytest.mark.parametrize("first", range(18))
def test_validity_begins_anywhere(first):
    draw = np.random.default_rng(first)
    for size in [*range(0, 201, 3), *range(1000, 1031)]:
        labels, valid = draw.integers(0, 5, (1, size))[0], draw.random(size) < 0.7
        side = Labels(labels, valid=packed_at(first, valid), first_valid=first)
        got = count(side, labels, ignore_missing=True)
        assert got.n == got.agreed == valid.sum()
        assert (got.margins[0] == np.bincount(labels[valid], minlength=5)[got.labels()]).all()


@pytest.mark.parametrize("place", [0, 1, 7, 8, 63, 511, 512, 1023, 1024, 2999])
def test_one_missing_label_is_found(place):
    valid = np.ones(3000, bool)
    valid[place] = False
    bits, values = packed_at(0, valid), np.arange(5)
    for side in (
        Labels(np.zeros(3000), valid=bits),
        Labels(np.zeros(3000, "u1"), 1, valid=bits),
        Labels(np.zeros(3000, "u1"), values, valid=bits),
        Labels(np.zeros(375, "u1"), packed=0, size=3000, valid=bits),
    ):
        assert refused(side, np.zeros(3000)) == NO_TRUTH
        assert refused(np.zeros(3000), side) == NO_PRED
        assert count(side, side, ignore_missing=True).n == 2999


def test_what_lies_where_a_label_is_missing_is_not_looked_at():
    valid, pred = np.array([True, False, True, False]), np.array([1, 1, 0, 0])
    for junk in (np.nan, 0.5, np.inf, 1e300):
        side = Labels(np.array([0, junk, 1, junk]), valid=packed_at(0, valid))
        for ignored in (None, [7], [7, 8, 9, 10, 11]):
            got = count(side, pred, ignored=ignored, ignore_missing=True)
            check(got, np.array([0, 1]), pred[valid])


@pytest.mark.parametrize("values", [2, np.array([0, 1])], ids=["limit", "values"])
def test_a_bitmap_of_ones_hides_no_code_beyond(values):
    codes, ones = np.array([0, -1, 1]), b"\x07"
    spoilt, whole = Labels(codes, values, valid=ones), Labels(np.zeros(3, "u1"), valid=ones)
    assert refused(spoilt, whole) == NO_TRUTH
    assert refused(whole, spoilt) == NO_PRED
    assert refused(Labels(codes, values), whole) == NO_TRUTH


def test_validity_and_codes_beyond_are_both_missing():
    codes = np.array([0, -1, 1, 1, -1, 0] * 500, "i1")
    valid = np.array([1, 1, 0, 1, 0, 1] * 500, bool)
    kept = valid & (codes >= 0)
    for values in (2, np.array([0, 1])):
        side = Labels(codes, values, valid=packed_at(3, valid), first_valid=3)
        check(count(side, codes, ignore_missing=True), codes[kept], codes[kept])


def test_many_values_need_no_window():
    values = np.arange(WIDEST_WINDOW + 9) * 10**6
    codes = np.arange(len(values), dtype="u4")[::97]
    check(count(Labels(codes, values), codes, pairs=False), values[codes], codes)
