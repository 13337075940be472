"""loops/split.h: samples whose sides agree are counted once, and none is lost between lists."""

from __future__ import annotations

import numpy as np
import pytest

from tests.kernel.answers import BLOCK, check_count, count
from tests.kernel.layouts import SWAPPED

# Labels that are looked up as they lie, that are converted to keys first, and that lie in a window.
KINDS = {
    "far apart": lambda codes: codes * 10**15 - 2**62,
    "far apart, swapped": lambda codes: (codes * 10**15).astype(f"{SWAPPED}i8"),
    "near": lambda codes: codes.astype(np.int32),
    "two dtypes": lambda codes: codes,
}
SIZES = [*range(1, 40), BLOCK // 2 - 1, BLOCK // 2 + 1, 3 * BLOCK + 17]


def sides(n, classes, right):
    draw = np.random.default_rng(n)
    true, pred = draw.integers(0, classes, (2, n))
    return true, np.where(draw.random(n) < right, true, pred)


@pytest.mark.parametrize("pairs", [True, False])
@pytest.mark.parametrize("right", [0.0, 0.1, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("kind", KINDS)
def test_any_share_of_agreement_and_any_length(simd, kind, right, pairs):
    # More than are counted by their index, and few enough for a table of pairs.
    for n in SIZES:
        true, pred = map(KINDS[kind], sides(n, 700, right))
        check_count(true, pred.astype(np.int16) if kind == "two dtypes" else pred, pairs=pairs)


@pytest.mark.parametrize("right", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("kind", KINDS)
def test_counters_of_a_byte_carry(simd, kind, right):
    """One class comes thousands of times, among others that make the table large."""
    true, pred = sides(20_000, 3, right)
    true[:600] = pred[:600] = np.arange(600)
    for pairs in (True, False):
        check_count(KINDS[kind](true), KINDS[kind](pred), pairs=pairs, table=pairs)


@pytest.mark.parametrize("pairs", [True, False])
def test_labels_that_are_new_while_others_were_split(simd, pairs):
    """Counters are joined, moved to other codes, and counted into again."""
    true, pred = sides(6 * BLOCK, 400, 0.8)
    true[3 * BLOCK] = 900
    pred[4 * BLOCK + 5] = 10**9
    true[5 * BLOCK + 9] = -(10**12)
    check_count(true, pred, pairs=pairs)


def test_more_classes_than_a_table_of_pairs_has(simd):
    true, pred = sides(40_000, 1500, 0.7)
    whole = count(true, pred, pairs=False)
    assert whole.agreed == np.count_nonzero(true == pred)
    assert whole.margins[0].sum() == whole.agreed
    assert (whole.margins[2] == np.bincount(pred, minlength=1500)).all()
    assert (whole.margins[1] == np.bincount(true, minlength=1500)).all()
