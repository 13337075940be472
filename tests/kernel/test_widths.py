"""widths.h: every dtype on either side, to the ends of its range; floats that are no labels."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import BLOCK, check, check_count, count
from tests.kernel.layouts import DTYPES

SIZES = [1, BLOCK - 1, BLOCK, BLOCK + 1, 5000]
NO_LABELS = {
    "half": 0.5,
    "smallest": 5e-324,
    "just above 3": np.nextafter(3.0, 4.0),
    "NaN": np.nan,
    "infinity": np.inf,
    "minus infinity": -np.inf,
    "2**63": 2.0**63,
    "below -2**63": np.nextafter(-(2.0**63), -np.inf),
    "huge": -1e300,
}
NO_LABELS_OF_32_BITS = {
    **NO_LABELS,
    "smallest": np.float32(1e-45),
    "just above 3": np.nextafter(np.float32(3), np.float32(4)),
    "below -2**63": np.nextafter(-np.float32(2**63), -np.float32(np.inf)),
    "huge": np.float32(-1e38),
}


def ends(dtype):
    """Return labels that show every byte of a dtype."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind == "f":
        digits = np.finfo(dtype).nmant + 1
        whole = [0, 1, -1, 2**digits, 1 - 2**digits, 2**62, -(2**63)]
        return np.array(whole, dtype=dtype)
    info = np.iinfo(dtype)
    middle = 0x0102030405060708 & info.max
    return np.array([info.min, info.min + 1, 0, 1, middle, info.max - 1, info.max], dtype=dtype)


def within_signed(labels):
    """Keep those that the two's complement of 64 bits tells apart from negative ones."""
    return labels[labels <= np.uint64(2**63 - 1)] if labels.dtype == np.uint64 else labels


@pytest.mark.parametrize("pred_dtype", DTYPES)
@pytest.mark.parametrize("true_dtype", DTYPES)
def test_two_dtypes_at_their_ends(true_dtype, pred_dtype):
    signed = not true_dtype == pred_dtype == "u8"
    true, pred = ends(true_dtype), ends(pred_dtype)
    if signed:
        true, pred = within_signed(true), within_signed(pred)
    y_true, y_pred = np.repeat(true, len(pred)), np.tile(pred, len(true))
    for order in (y_true.dtype.byteorder, ">", "<"):
        check_count(y_true.astype(y_true.dtype.newbyteorder(order)), y_pred, signed=signed)
        check_count(y_true, y_pred.astype(y_pred.dtype.newbyteorder(order)), signed=signed)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dtype", DTYPES)
def test_close_labels_of_every_dtype_and_size(dtype, size):
    low = 0 if np.dtype(dtype).kind in "bu" else -2
    draw = np.random.default_rng(size)
    y_true, y_pred = draw.integers(low, low + 2 if dtype == "?" else 5, (2, size)).astype(dtype)
    check_count(y_true, y_pred, table=True)


def test_any_nonzero_byte_of_a_bool_is_true():
    raw = np.array([0, 1, 2, 127, 128, 255] * 300, dtype=np.uint8)
    y_true, y_pred = raw.view(bool), raw[::-1].view(bool)
    answer = count(y_true, y_pred)
    assert answer.labels() == [0, 1]
    check(answer, raw != 0, raw[::-1] != 0)


def test_unsigned_keys_sort_as_unsigned():
    labels = np.array([2**64 - 1, 0, 2**63, 2**63 - 1, 1], dtype=np.uint64)
    check_count(labels, labels[::-1], signed=False)
    check_count(labels[:3].repeat(BLOCK), labels[1:4].repeat(BLOCK), signed=False)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("other", ["i1", "f8"])
def test_integral_floats_are_labels(dtype, other):
    y_true = np.array([-0.0, 0.0, 3.0, -(2.0**63), 2.0**62], dtype=dtype)
    y_pred = np.array([0, 1, 3, -1, 0], dtype=other)
    answer = check_count(y_true, y_pred)
    assert answer.labels() == [-(2**63), -1, 0, 1, 3, 2**62]


@pytest.mark.parametrize("agreement_only", [False, True])
@pytest.mark.parametrize("vocabulary", [None, np.array([0, 1, 2], dtype=np.uint64)])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("bad", NO_LABELS)
def test_other_floats_are_refused_wherever_they_stand(bad, dtype, vocabulary, agreement_only):
    value = (NO_LABELS if dtype == "f8" else NO_LABELS_OF_32_BITS)[bad]
    good = np.arange(3 * BLOCK) % 3
    for place in (0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 7, -1):
        spoilt = good.astype(dtype)
        spoilt[place] = value
        for sides in ((spoilt, good), (good, spoilt), (spoilt, spoilt)):
            with pytest.raises(_kernel.RejectedError) as caught:
                count(*sides, vocabulary=vocabulary, agreement_only=agreement_only)
            assert caught.value.args == (_kernel.FRACTIONAL,)


@pytest.mark.parametrize("narrow", ["i1", "u1"])
def test_a_lowest_label_is_none_above_the_highest(narrow):
    """256 labels that fill a window, of which the last is one more than a narrow dtype holds."""
    low, high = np.iinfo(narrow).min, np.iinfo(narrow).max
    wide = np.tile(np.arange(low + 1, high + 2, dtype="i2"), 40)
    side = np.minimum(wide, high).astype(narrow)
    side[-1] = low
    for pairs in (True, False):
        check_count(wide, side, pairs=pairs)
        check_count(side, wide, pairs=pairs)


def test_a_rejected_label_is_a_value_error():
    assert issubclass(_kernel.RejectedError, ValueError)
