"""codes.h: window, hash and fixed vocabulary, whatever the labels are and in whatever order."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.answers import BLOCK, HIGHEST, LOWEST, WIDEST_WINDOW, check_count, count, keys_of

both_tables = pytest.mark.parametrize("pairs", [True, False])

OUTWARD = list(chain.from_iterable((-k, k) for k in range(1, 20)))
ORDERS = {
    "ascending": list(range(-20, 20)),
    "descending": list(range(20, -20, -1)),
    "outward": OUTWARD,
    "outward, right first": [-k for k in OUTWARD],
    "inward": OUTWARD[::-1],
    "inward, right first": [-k for k in OUTWARD[::-1]],
    "ascending by leaps": [3**k for k in range(40)],
    "descending by leaps": [-(3**k) for k in range(40)],
    "outward by leaps": [(-3) ** k for k in range(39)],
    "down to the lowest": [LOWEST + 2**k for k in range(20, -1, -1)] + [LOWEST],
    "up to the highest": [HIGHEST - 2**k for k in range(20, -1, -1)] + [HIGHEST],
    "from the lowest": list(range(LOWEST, LOWEST + 20)),
    "from the highest": list(range(HIGHEST, HIGHEST - 20, -1)),
}


def one_a_block(labels, dtype=np.int64):
    """Bring a new label with each block."""
    return np.repeat(np.array(labels, dtype=dtype), BLOCK)


@both_tables
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_labels_come_one_by_one(order, pairs):
    labels = one_a_block(order)
    check_count(labels, np.roll(labels, BLOCK // 2), pairs=pairs, table=pairs)
    check_count(labels, labels[:1].repeat(len(labels)), pairs=pairs, table=pairs)
    check_count(labels[-1:].repeat(len(labels)), labels, pairs=pairs, table=pairs)


@both_tables
def test_both_ends_of_int64(pairs):
    labels = np.array([LOWEST, HIGHEST, 0, -1, 1, LOWEST + 1, HIGHEST - 1])
    check_count(labels, labels[::-1], pairs=pairs, table=pairs)
    check_count(labels[:1], labels[1:2], pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("signed", [True, False])
def test_a_window_that_wraps_at_the_end(signed, pairs):
    """The window is a power of two wide, and so may reach over the end of the dtype."""
    last, first = (HIGHEST, LOWEST) if signed else (2**64 - 1, 0)
    dtype = np.int64 if signed else np.uint64
    up = [last - 2, last, first, first + 1, last - 1, first + 5]
    down = [first + 2, first, last, last - 1, first + 1, last - 5]
    for labels in (up, down, up[::-1], down[::-1], up[:3], down[:3]):
        y = one_a_block(labels, dtype)
        check_count(y, y[::-1], signed=signed, pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("new", [3, 4, -1, 100, 2000, 10**12, HIGHEST, LOWEST])
@pytest.mark.parametrize("sparse", [1, 10**15])
def test_a_new_label_in_the_last_sample(new, sparse, pairs):
    known = np.arange(5000, dtype=np.int64) % 4 * sparse
    known[known == new] = 0
    last = known.copy()
    last[-1] = new
    check_count(known, last, pairs=pairs, table=pairs)
    check_count(last, known, pairs=pairs, table=pairs)
    check_count(last, last, pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("step", [1, 10**6])
@pytest.mark.parametrize("n_labels", [1, 2, 15, 16, 17, 63, 64, 65, 1023, 1024, 1025])
def test_numbers_of_labels_around_every_limit(n_labels, step, pairs):
    labels = np.arange(n_labels) * step - 7
    check_count(labels, np.roll(labels, 1), pairs=pairs, table=pairs and n_labels <= 1024)
    check_count(labels, labels[::-1], pairs=pairs, table=pairs and n_labels <= 1024)


@pytest.mark.parametrize("n_labels", [4095, 4096, 4097, 9000])
def test_many_ids(n_labels):
    draw = np.random.default_rng(n_labels)
    ids = draw.integers(LOWEST, HIGHEST, n_labels)
    check_count(ids, draw.permutation(ids), table=False)
    check_count(ids, ids[:1].repeat(n_labels), pairs=False, table=False)


@both_tables
@pytest.mark.parametrize("span", [WIDEST_WINDOW - 1, WIDEST_WINDOW, WIDEST_WINDOW + 1])
@pytest.mark.parametrize("low", [0, -WIDEST_WINDOW, LOWEST, HIGHEST - WIDEST_WINDOW])
def test_the_widest_window_and_one_more(low, span, pairs):
    """`span` labels from the lowest to the highest, though few of them come."""
    labels = np.array([low, low + 1, low + span // 2, low + span - 1])
    check_count(labels, labels[::-1], pairs=pairs, table=pairs)
    for order in (labels, labels[::-1]):
        y = one_a_block(order)
        check_count(y, y[::-1], pairs=pairs, table=pairs)


def test_a_window_grows_to_the_widest_and_over_it():
    labels = np.array([0, 2**10, 2**15, 2**17, WIDEST_WINDOW - 1, WIDEST_WINDOW, -5, 7])
    for order in (labels, labels[::-1], -labels):
        y = one_a_block(order)
        check_count(y, y[::-1], pairs=False, table=False)


@both_tables
@pytest.mark.parametrize("slot", [0, -1])
def test_keys_that_want_one_slot(slot, pairs):
    """The hash multiplies; without its seed these would all wait for the first or last slot."""
    inverse = pow(0x9E3779B97F4A7C15, -1, 2**64)
    products = range(2000) if slot == 0 else range(-1, -2001, -1)
    keys = keys_of(inverse * product for product in products)
    labels = np.concatenate([keys[:70], keys, keys[::-1]]).view(np.int64)
    check_count(labels, np.roll(labels, 1), pairs=pairs, table=False)
    check_count(labels[:70], labels[69::-1], vocabulary=labels[:30].tolist())


@pytest.mark.parametrize("shift", [0, 8, 24, 32, 40, 52])
@pytest.mark.parametrize("high", [0, 1 << 63, -1 << 40])
def test_keys_that_are_alike_in_most_bits(high, shift):
    labels = (keys_of(at << shift for at in range(2000)) ^ np.uint64(high % 2**64)).view(np.int64)
    check_count(labels, labels[::-1], pairs=False, table=False)
    check_count(labels, np.roll(labels, 1), vocabulary=labels[::3].tolist())


@both_tables
@given(
    st.lists(
        st.integers(-4, 4)
        | st.integers(-3000, 3000)
        | st.integers(-(2**19), 2**19)
        | st.integers(LOWEST, LOWEST + 9)
        | st.integers(HIGHEST - 9, HIGHEST)
        | st.integers(LOWEST, HIGHEST),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=60)
def test_any_labels_in_any_order(pairs, labels):
    y = one_a_block(labels)
    check_count(y, np.roll(y, 5), pairs=pairs, table=pairs)


# ---- a vocabulary that is given ----


@both_tables
@pytest.mark.parametrize(
    "vocabulary",
    [[], [2], [0, 1, 2, 3], [3, 1], [LOWEST, 5, HIGHEST, -1], list(range(99, -100, -1))],
    ids=["none", "one", "all", "unsorted", "far", "many"],
)
def test_a_vocabulary_in_its_own_order(vocabulary, pairs):
    y_true, y_pred = np.random.default_rng(0).integers(-1, 5, (2, 3000))
    check_count(y_true, y_pred, vocabulary=vocabulary, pairs=pairs, table=pairs)


@pytest.mark.parametrize("n_labels", [15, 16, 17, 63, 64, 1023, 4096, 5000])
@pytest.mark.parametrize("step", [1, -(10**9)])
def test_large_vocabularies(n_labels, step):
    vocabulary = [at * step for at in range(n_labels)]
    y_true, y_pred = np.random.default_rng(0).integers(-2, n_labels + 2, (2, 3000)) * step
    check_count(y_true, y_pred, vocabulary=vocabulary, table=n_labels <= 1023)


@pytest.mark.parametrize("place", [0, BLOCK - 1, BLOCK, -1])
@pytest.mark.parametrize("stranger", [-1, 2, 10**15, LOWEST, HIGHEST])
def test_one_label_outside_is_told_by_its_side(stranger, place):
    inside = np.arange(3 * BLOCK, dtype=np.int64) % 2
    outside = inside.copy()
    outside[place] = stranger
    vocabulary = keys_of([0, 1])
    for sides, told in (((inside, inside), 0), ((outside, inside), 1), ((inside, outside), 2)):
        assert count(*sides, vocabulary=vocabulary).outside == told
        check_count(*sides, vocabulary=[0, 1])
    check_count(outside, outside, vocabulary=[0, 1])
    assert count(outside, outside, vocabulary=vocabulary).outside == 3


def test_labels_outside_still_agree_and_differ():
    y_true, y_pred = np.array([7, 7, 8, 0, 9]), np.array([7, 8, 8, 0, 0])
    answer = count(y_true, y_pred, vocabulary=keys_of([0]))
    assert (answer.agreed, answer.differing, answer.n) == (3, 2, 5)
    nothing = count(y_true, y_pred, vocabulary=keys_of([]))
    assert (nothing.agreed, nothing.differing, nothing.n, nothing.outside) == (3, 2, 5, 3)
    assert nothing.margins.shape == (3, 0)


def test_a_vocabulary_of_unsigned_labels():
    labels = np.array([2**64 - 1, 2**63, 0, 5], dtype=np.uint64)
    check_count(labels, labels[::-1], vocabulary=[2**64 - 1, 0], signed=False)


EMPTY = """
import numpy as np
import fastrecall
y = np.zeros(1, "i8")
assert fastrecall.count(y, y, labels=[0.5]).n == 1
"""


@pytest.mark.parametrize("perturbed", ["0", "1", "65", "255"])
def test_a_vocabulary_of_no_label(perturbed):
    """Nothing was ever written where a key of an empty slot stands, and memory may hold any."""
    bits = np.array([0, 1, 2**63, 2**64 - 1, 0xBEBEBEBEBEBEBEBE], np.uint64)
    for key in bits:
        y = np.full(3, key)
        check_count(y, y, vocabulary=[], signed=False)
    settings = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=0", "MALLOC_PERTURB_": perturbed}
    subprocess.run([sys.executable, "-c", EMPTY], env={**os.environ, **settings}, check=True)
