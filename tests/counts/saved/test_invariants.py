"""What holds of all counts: it does of any that are made, and of those with a wrong number not."""

from __future__ import annotations

import contextlib
import random

import numpy as np
import pytest

from fastrecall import Counts, count
from fastrecall.counts.saved.invariants import check, is_signed
from fastrecall.counts.saved.stacked import NUMBERS, of_group_parts, of_parts
from tests.counts.saved.cases import COUNTS, GROUPS

# How weights are drawn, and whether any may be below zero.
WEIGHTS = {
    "none": (lambda rng: None, False),
    "integers": (lambda rng: rng.randrange(5), False),
    "floats": (lambda rng: rng.random() * 10 ** rng.randrange(-12, 12), False),
    "tenths": (lambda rng: rng.randrange(9) / 10, False),
    "integers of both signs": (lambda rng: rng.randrange(-5, 6), True),
    "floats of both signs": (lambda rng: rng.gauss(0, 1) * 10 ** rng.randrange(-9, 9), True),
}


def drawn(rng, kind):
    """Return counts of a few samples, of all labels or of some, or of sets of labels."""
    size = rng.randrange(1, 9)
    weights = [WEIGHTS[kind][0](rng) for _ in range(size - 1)] + [1]
    sample_weight = None if kind == "none" else weights
    if rng.random() < 0.3:
        sides = [[rng.sample("abcd", rng.randrange(4)) for _ in range(size)] for _ in range(2)]
        counts = count(*sides, multilabel=True, sample_weight=sample_weight)
        return counts.select(rng.sample("abcde", 2)) if rng.random() < 0.3 else counts
    sides = [[rng.randrange(4) for _ in range(size)] for _ in range(2)]
    labels = rng.sample(range(6), 3) if rng.random() < 0.3 else None
    matrix = rng.choice((None, True, False))
    counts = count(*sides, labels=labels, matrix=matrix, sample_weight=sample_weight)
    return counts.select(rng.sample(range(6), 3)) if rng.random() < 0.3 else counts


@pytest.mark.parametrize("kind", WEIGHTS)
def test_any_counts_hold_to_it(kind):
    rng = random.Random(kind)
    for _ in range(600):
        counts = drawn(rng, kind)
        # Not all that is drawn may be added.
        with contextlib.suppress(ValueError):
            counts = counts + drawn(rng, kind)
        signed = is_signed(of_parts(counts._parts))
        check(of_parts(counts._parts), signed=signed)
        assert not signed or WEIGHTS[kind][1]
        assert Counts.from_bytes(counts.to_bytes()) == counts
        assert not is_signed(of_parts(counts.as_float()._parts)) or signed


@pytest.mark.parametrize("name", COUNTS)
def test_every_kind_holds_to_it(name):
    stack = of_parts(COUNTS[name]._parts)
    signed = {"negative_weights", "negative_outside", "float_weights_of_both_signs"}
    # Infinity less infinity is no number.
    signed |= {"overflown_weights"}
    assert is_signed(stack) == (name in signed)
    check(stack, signed=is_signed(stack))
    with pytest.raises(ValueError, match=r"signed says|it is not so"):
        check(stack, signed=not is_signed(stack))


@pytest.mark.parametrize("name", ["binary", "indicators", "sets", "float_weights", "groups"])
def test_no_number_may_be_another(name):
    stack = of_group_parts(GROUPS[name]) if name in GROUPS else of_parts(COUNTS[name]._parts)
    for number in NUMBERS:
        array = getattr(stack, number)
        # How many rows of sets agree is more than columns tell.
        if array is None or (stack.kind == "multilabel" and number in ("n", "agreed")):
            continue
        for at in np.ndindex(array.shape):
            wrong = array.copy()
            wrong[at] += 1
            with pytest.raises(ValueError, match=r"it is not so|signed says"):
                check(stack._replace(**{number: wrong}), signed=False)


def test_indicators_may_hold_other_numbers_than_0_and_1():
    y_true, y_pred = np.array([[1, 1], [1, 0]]), np.array([[3, 3], [3, 0]])
    for weights in (None, [1, 2], [0.5, 0.25]):
        counts = count(y_true, y_pred, sample_weight=weights)
        # scikit-learn's hamming_loss takes these for wrong, and its tp for right.
        assert counts.differing > sum(counts.fn) + sum(counts.fp)
        assert Counts.from_bytes(counts.to_bytes()) == counts
        assert Counts.from_dict(counts.to_dict()) == counts
    stack = of_parts(count(y_true, y_true)._parts)
    assert not is_signed(stack)
    with pytest.raises(ValueError, match="differing is the sum"):
        check(stack._replace(differing=stack.differing + 1), signed=False)


def test_rounding_is_no_contradiction():
    weights = np.random.default_rng(0).random(1000)
    y = np.arange(1000) % 3
    counts = count(y, y[::-1], sample_weight=weights)
    parts = counts._parts
    check(of_parts(parts._replace(n=float(np.nextafter(parts.n, 0)))), signed=False)
    more = parts.n * 1.001
    with pytest.raises(ValueError, match="n_true sums to n"):
        check(of_parts(parts._replace(n=more, differing=more - parts.agreed)), signed=False)


def test_totals_beyond_an_int64():
    huge = np.array([2**62, 2**62])
    parts = COUNTS["binary"]._parts._replace(matrix=None)
    wrapped = parts._replace(tp=huge, n_true=huge, n_pred=huge, n=-(2**63), agreed=-(2**63))
    with pytest.raises(ValueError, match="n_true sums to n"):
        check(of_parts(wrapped._replace(differing=0)), signed=True)
    partial = Counts.from_tallies(tp=[0], fn=[1], fp=[1])._parts
    most = np.array([2**63 - 1])
    wrong = partial._replace(n_true=most, n_pred=most, n=0, tp=np.array([0]))
    assert is_signed(of_parts(wrong))
