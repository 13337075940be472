"""weighted.h: integer weights are exact or refused; float weights are as good as math.fsum."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import BLOCK, HIGHEST, check_count, count, keys_of
from tests.kernel.layouts import DTYPES, SWAPPED

TABLES = {
    "all pairs": {"pairs": True},
    "margins": {"pairs": False},
    "agreement": {"agreement_only": True},
    "vocabulary": {"vocabulary": keys_of([0, 1])},
}
tables = pytest.mark.parametrize("options", TABLES.values(), ids=TABLES)
ZEROS = np.zeros(5000, np.uint8)


def total(weight, **options):
    return count(ZEROS[: len(weight)], ZEROS[: len(weight)], weight, **options)


# ---- integers ----


@pytest.mark.parametrize("dtype", DTYPES)
def test_weights_of_every_dtype(dtype):
    y_true, y_pred = np.random.default_rng(0).integers(0, 20, (2, 3000))
    weight = (np.arange(3000) % 100).astype(dtype)
    answer = check_count(y_true, y_pred, weight)
    assert type(answer.n) is (float if dtype[0] == "f" else int)
    check_count(y_true, y_pred, weight.astype(weight.dtype.newbyteorder()), pairs=False)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "f4", "f8"])
def test_negative_weights(dtype):
    y_true, y_pred = np.random.default_rng(0).integers(0, 3, (2, 3000))
    weight = (np.arange(3000) % 256 - 128).astype(dtype)
    check_count(y_true, y_pred, weight)


def test_bools_weigh_zero_or_one_whatever_their_byte():
    raw = np.array([0, 1, 2, 255], dtype=np.uint8)
    assert total(raw.view(bool)).n == 3


@tables
@pytest.mark.parametrize(
    "weight",
    [
        [HIGHEST],
        [-HIGHEST],
        [HIGHEST - 1, 1],
        [HIGHEST - 1, 0, -1],
        [2**62, 2**62 - 1],
        [-(2**62), 2**62 - 1],
    ],
    ids=str,
)
def test_absolute_weights_may_sum_to_the_highest(weight, options):
    for at in (0, BLOCK - 1, 2 * BLOCK):
        padded = np.zeros(3 * BLOCK, np.int64)
        padded[at : at + len(weight)] = weight
        assert total(padded, **options).n == sum(weight)


@tables
@pytest.mark.parametrize(
    "weight",
    [
        [HIGHEST, 1],
        [HIGHEST, -1],
        [-HIGHEST, -1],
        [-(2**63)],
        [2**62, -(2**62)],
        [-(2**63), -(2**63)],
        [HIGHEST, HIGHEST, 2],
    ],
    ids=str,
)
def test_one_more_is_refused(weight, options):
    for at in (0, BLOCK - 1, 2 * BLOCK):
        padded = np.zeros(3 * BLOCK, np.int64)
        padded[at : at + len(weight)] = weight
        with pytest.raises(OverflowError, match="sample_weight"):
            total(padded, **options)


@pytest.mark.parametrize("weight", [[2**63], [2**64 - 1], [HIGHEST, 1], [2**63, 2**63]], ids=str)
def test_unsigned_weights_beyond_int64_are_refused(weight):
    with pytest.raises(OverflowError, match="sample_weight"):
        total(np.array(weight, dtype=np.uint64))


def test_unsigned_weights_up_to_int64_are_counted():
    assert total(np.array([HIGHEST], dtype=np.uint64)).n == HIGHEST


def test_an_overflow_builds_up_over_blocks():
    weight = np.full(5000, 2**63 // 5000)
    assert total(weight).n == 5000 * (2**63 // 5000)
    weight[-1] += 2**63 - weight.sum().astype(np.uint64).item()
    with pytest.raises(OverflowError):
        total(weight)


# ---- floats ----


def magnitudes(n, spread, signed=False):
    draw = np.random.default_rng(spread)
    weight = np.ldexp(draw.random(n), draw.integers(-spread, spread, n))
    return weight * draw.choice([-1.0, 1.0], n) if signed else weight


def near(got, weight):
    """Within 1 ulp of math.fsum, and of what cancels no more than twice the precision loses."""
    wanted = math.fsum(weight)
    slack = math.ulp(wanted)
    if min(weight, default=0) < 0:
        slack += math.fsum(map(abs, weight)) * (len(weight) * 2.0**-53) ** 2
    assert abs(got - wanted) <= slack


@pytest.mark.parametrize("spread", [1, 30, 400])
@pytest.mark.parametrize("order", ["mixed", "ascending", "descending", "of both signs"])
def test_100000_floats_are_summed_as_fsum_does(order, spread):
    weight = magnitudes(100_000, spread, signed=order == "of both signs")
    if order.endswith("scending"):
        weight = np.sort(weight)[:: 1 if order == "ascending" else -1]
    y = np.zeros(100_000, np.uint8)
    sums = set()
    for options in TABLES.values():
        answer = count(y, y, weight, **options)
        sums |= {answer.n, answer.agreed}
    for got in sums:
        near(got, weight)


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("n_labels", [2, 10, 40, 1100])
def test_every_sum_of_every_label(n_labels, pairs):
    weight = magnitudes(100_000, 60)
    draw = np.random.default_rng(n_labels)
    y_true, y_pred = draw.integers(0, n_labels, (2, 100_000))
    y_true[:n_labels] = y_pred[n_labels : 2 * n_labels] = np.arange(n_labels)
    answer = count(y_true, y_pred, weight, pairs=pairs)
    for label in range(0, n_labels, 1 + n_labels // 50):
        tp, n_true, n_pred = answer.margins[:, label]
        near(tp, weight[(y_true == label) & (y_pred == label)])
        near(n_true, weight[y_true == label])
        near(n_pred, weight[y_pred == label])
    if answer.matrix is not None:
        near(answer.matrix[0, 1], weight[(y_true == 0) & (y_pred == 1)])
    near(answer.n, weight)


def test_a_tenth_ten_million_times():
    """Naive summation is off in the ninth digit."""
    n = 10_000_000
    y, weight = np.broadcast_to(np.uint8(1), n), np.broadcast_to(0.1, n)
    assert count(y, y, weight).n == n * 0.1


@tables
def test_weights_may_grow_and_be_many(options):
    """Of the largest that have no rest, no int64 holds as many units as these samples have."""
    y, weight = np.zeros(3 << 20, np.uint8), np.full(3 << 20, 511.0)
    weight[:BLOCK] = 1
    answer = count(y, y, weight, **options)
    assert answer.n == answer.agreed == weight.sum()


def test_32_bit_weights_are_summed_in_64():
    weight = np.full(100_000, 0.1, np.float32)
    near(total(weight[:5000]).n, weight[:5000].tolist())
    assert count(np.ones(100_000), np.ones(100_000), weight).n == float(np.float32(0.1)) * 100_000


@tables
@pytest.mark.parametrize(
    ("weight", "wanted"),
    [
        ([1e308] * 3, math.inf),
        ([-1e308] * 3, -math.inf),
        ([1.7976931348623157e308, 1.0, -1.0], 1.7976931348623157e308),
        ([1e16, 1.0, -1e16], 1.0),
        ([5e-324] * 3, 1.5e-323),
        ([-0.0, 0.0], 0.0),
    ],
    ids=str,
)
def test_the_ends_of_float64(weight, wanted, options):
    got = total(np.array(weight), **options)
    assert (got.n, got.agreed, got.differing) == (wanted, wanted, 0)


@tables
@pytest.mark.parametrize("at", [0, 1, BLOCK // 2, BLOCK + 1, 3 * BLOCK - 1])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("dtype", ["f8", "f4", f"{SWAPPED}f8"])
def test_what_is_not_finite_is_refused_wherever_it_lies(dtype, bad, at, options):
    for others in (1.0, 0.0, 1e-30, 1e30):
        weight = np.full(3 * BLOCK, others, dtype)
        weight[at] = bad
        with pytest.raises(_kernel.RejectedError) as caught:
            total(weight, **options)
        assert caught.value.args == (_kernel.NOT_FINITE,)


def test_the_sum_does_not_depend_on_the_table():
    """The same bits, whether a table of all pairs was folded or not."""
    weight = magnitudes(4000, 60)
    labels = np.arange(4000) % 1500
    folded, margins = count(labels, labels, weight), count(labels, labels, weight, pairs=False)
    assert folded.matrix is None
    assert folded.margins.tobytes() == margins.margins.tobytes()
    assert folded.n == margins.n
