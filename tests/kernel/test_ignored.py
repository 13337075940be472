"""ignored.h, loading.h: what is left out is as if it had never been there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fastrecall import _kernel
from fastrecall._kernel import Labels
from tests.kernel.answers import BLOCK, HIGHEST, LOWEST, check, count, keys_of, weights
from tests.kernel.layouts import DTYPES, LAYOUTS, SWAPPED
from tests.kernel.runs import chunked, merged
from tests.kernel.sides import KINDS, kinds_of_sides

SIZE = 5000
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 30, 100]
both_tables = pytest.mark.parametrize("pairs", [True, False])


def draw_sides(n_labels=40, size=SIZE, low=-5):
    return np.random.default_rng(0).integers(low, low + n_labels, (2, size))


def ignored_of(n):
    """Return so many labels: the first do come, some are far."""
    return [*range(-5, n - 5)][:35] + [10**15 + at for at in range(n - 35)]


def check_ignored(true, pred, ignored, weight=None, vocabulary=None, **options: Any):
    """Hold an answer to that of the samples that are kept."""
    kept = ~np.isin(true.astype(object), ignored)
    some = None if weight is None else weight[kept]
    keys = None if vocabulary is None else keys_of(vocabulary)
    answer = count(true, pred, weight, keys, ignored=ignored, **options)
    if options.get("agreement_only"):
        wanted = count(true[kept], pred[kept], some, keys, **options)
        assert answer[5:] == pytest.approx(wanted[5:], rel=1e-15)
    else:
        signed = options.get("signed", True)
        check(answer, true[kept], pred[kept], some, vocabulary=vocabulary, signed=signed)


@both_tables
@pytest.mark.parametrize("n_labels", [1, 2, 3, 16, 17, 40, 300, 3000])
@pytest.mark.parametrize("n", NUMBERS)
def test_few_and_many_are_ignored(n, n_labels, pairs):
    check_ignored(*draw_sides(n_labels), ignored_of(n), pairs=pairs)


@pytest.mark.parametrize("size", [0, 1, 7, BLOCK // 2, BLOCK // 2 + 1, BLOCK, BLOCK + 1, 3000])
@pytest.mark.parametrize("n", [1, 5])
def test_blocks_of_every_size(n, size):
    check_ignored(*draw_sides(8, size), ignored_of(n))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [1, 4, 5])
def test_labels_of_every_dtype(n, dtype):
    true, pred = (np.abs(side).astype(dtype) for side in draw_sides(9))
    check_ignored(true, pred, [1, 3, 4, 0, 2][:n])
    check_ignored(true, pred.astype("i2"), [1, 3, 4, 0, 2][:n])
    check_ignored(true.astype("u4"), pred, [1, 3, 4, 0, 2][:n])


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("dtype", ["i1", "i8", "f4"])
def test_labels_lie_anyhow(dtype, layout):
    true, pred = draw_sides(9)
    weight = weights("whole", SIZE)
    for ignored in ([-5, 0], [-5, -4, 0, 1, 2, 3]):
        check_ignored(layout(true.astype(dtype)), layout(pred.astype(dtype)), ignored, weight)


@pytest.mark.parametrize("n", [1, 5])
def test_labels_at_both_ends(n):
    ends = np.array([LOWEST, HIGHEST, -1, 0, LOWEST + 1, HIGHEST - 1])
    true, pred = ends[draw_sides(6, low=0)]
    check_ignored(true, pred, ends[:n].tolist())
    unsigned = true.view("u8")
    check_ignored(unsigned, pred.view("u8"), unsigned[:3].tolist(), signed=False)


@pytest.mark.parametrize("others", [[], [50, 51, 52, 53, 54]], ids=["few", "many"])
@both_tables
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
def test_all_samples_are_ignored(unit, pairs, others):
    labels, weight = np.full(SIZE, 3), weights(unit, SIZE)
    answer = count(labels, labels, weight, pairs=pairs, ignored=[3, *others])
    assert answer.labels() == []
    assert (answer.n, answer.agreed, answer.differing) == (0, 0, 0)


@pytest.mark.parametrize("place", [0, 1, BLOCK // 2 - 1, BLOCK // 2, BLOCK, -1])
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
def test_one_sample_is_ignored_or_kept(unit, place):
    weight = np.arange(1, 3001) * (1 if unit == "whole" else 0.25) if unit != "ones" else None
    for rest, one, ignored in ((0, 9, [9]), (9, 0, [9]), (9, 0, range(5, 15))):
        labels = np.full(3000, rest)
        labels[place] = one
        check_ignored(labels, np.arange(3000) % 4, list(ignored), weight)


def test_predicted_labels_are_not_ignored():
    true, pred = draw_sides(4)
    check_ignored(true, pred, [99])
    answer = count(true, pred, ignored=[-5])
    assert answer.labels() == [-5, -4, -3, -2]
    assert answer.seen.tolist() == [2, 3, 3, 3]


WEIGHTS = {
    "int64": lambda: weights("whole", SIZE),
    "int8": lambda: np.random.default_rng(1).integers(-99, 99, SIZE).astype("i1"),
    "uint16, swapped": lambda: np.arange(SIZE).astype(f"{SWAPPED}u2"),
    "float64": lambda: weights("real", SIZE),
    "float32": lambda: weights("real", SIZE).astype("f4"),
    "float64, strided": lambda: np.repeat(weights("real", SIZE), 3)[::3],
    "float32, backwards": lambda: weights("real", SIZE).astype("f4")[::-1],
    "float64, swapped": lambda: weights("real", SIZE).astype(f"{SWAPPED}f8"),
    "float64, far apart": lambda: 2.0 ** np.random.default_rng(1).integers(-300, 300, SIZE),
    "bool": lambda: np.arange(SIZE) % 3 == 0,
}


@both_tables
@pytest.mark.parametrize("ignored", [[0], [0, 1, 2, 3, 4, 5, 6]], ids=str)
@pytest.mark.parametrize("make", WEIGHTS.values(), ids=WEIGHTS)
def test_weights_go_with_their_samples(make, ignored, pairs):
    check_ignored(*draw_sides(9), ignored, make(), pairs=pairs)


@pytest.mark.parametrize("n_ignored", [1, 6])
def test_weights_of_what_is_ignored_are_not_looked_at(n_ignored):
    true, pred = draw_sides(20)
    ignored = ignored_of(n_ignored)
    weight = np.where(np.isin(true, ignored), np.nan, 0.5)
    check_ignored(true, pred, ignored, weight)
    with pytest.raises(_kernel.RejectedError, match=_kernel.NOT_FINITE):
        count(true, pred, weight)


@pytest.mark.parametrize("make", [lambda: None, *WEIGHTS.values()], ids=["ones", *WEIGHTS])
@pytest.mark.parametrize("ignored", [[], [0], [0, 1, 2, 3, 4, 5, 6]], ids=str)
def test_agreement_of_what_is_kept(ignored, make):
    check_ignored(*draw_sides(9), ignored, make(), agreement_only=True)


@both_tables
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("vocabulary", [[], [3], [3, -5, 30], [3, 10**15]], ids=str)
def test_a_vocabulary_of_what_is_kept(vocabulary, unit, pairs):
    for ignored in ([3], [-5, 2, 7, 8, 9, 10]):
        weight = weights(unit, SIZE)
        check_ignored(*draw_sides(), ignored, weight, vocabulary, pairs=pairs)


@pytest.mark.parametrize("sum_up", [merged, chunked])
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("cuts", [[2500], [1, 4999], [0, 512, 513, 2000]], ids=str)
def test_parts_of_what_is_kept_add_up(cuts, unit, sum_up):
    true, pred = draw_sides()
    weight = weights(unit, SIZE)
    for ignored in ([3], ignored_of(8)):
        answer = sum_up(true, pred, cuts, weight, ignored=keys_of(ignored))
        kept = ~np.isin(true, ignored)
        check(answer, true[kept], pred[kept], None if weight is None else weight[kept])


# ---- labels that are missing ----


@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("ignored", [None, [], [4], [4, 1, 0, -7, 8, 10]], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_missing_and_ignored(kind, ignored, unit):
    side, plain, there = kinds_of_sides(3000)[kind]
    weight, pred = weights(unit, 3000), np.arange(3000) % 6
    answer = count(side, pred, weight, ignored=ignored, ignore_missing=True)
    kept = there & ~np.isin(plain, ignored or [])
    check(answer, plain[kept], pred[kept], None if weight is None else weight[kept])


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_true_label_is_no_label_that_is_ignored(kind):
    """Only where it is asked for, whatever lies in its place."""
    side, plain, there = kinds_of_sides(3000)[kind]
    for ignored in ([0], [0, 1, 2, 3, 4, 5, 9, -1]):
        if there.all():
            assert count(side, plain, ignored=ignored).n == (~np.isin(plain, ignored)).sum()
        else:
            with pytest.raises(_kernel.RejectedError, match=_kernel.NO_TRUTH):
                count(side, plain, ignored=ignored)


@pytest.mark.parametrize("ignored", [[0], [0, 11, 12, 13, 14, 15]], ids=str)
def test_a_predicted_label_may_miss_where_the_true_one_is_ignored(ignored):
    true, codes = np.arange(3000) % 5, np.arange(3000) % 5 - 1
    answer = count(true, Labels(codes, 9), ignored=ignored)
    check(answer, true[codes >= 0], codes[codes >= 0])
    with pytest.raises(_kernel.RejectedError, match=_kernel.NO_PRED):
        count(true, Labels(codes, 9), ignored=[1, *ignored[1:]])


def test_only_missing_labels():
    nothing = Labels(np.full(3000, -1), 5)
    for unit in ("ones", "whole", "real"):
        answer = count(nothing, nothing, weights(unit, 3000), ignore_missing=True)
        assert (answer.labels(), answer.n) == ([], 0)


# ---- what is refused ----


@pytest.mark.parametrize("place", [0, 700, -1])
@pytest.mark.parametrize("ignored", [[], [0], [0, 1, 2, 3, 4, 5]], ids=str)
@pytest.mark.parametrize("bad", [0.5, np.nan, np.inf, 1e300])
def test_fractions_are_refused(bad, ignored, place):
    good = np.arange(3000) % 9
    spoilt = good.astype("f8")
    spoilt[place] = bad
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        count(spoilt, np.full(3000, 8), ignored=ignored, ignore_missing=True)
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        count(np.full(3000, 8), spoilt, ignored=ignored, ignore_missing=True)


def test_a_predicted_fraction_may_stand_where_the_true_label_is_ignored():
    true, pred = np.array([0, 1, 1]), np.array([0.5, 1, 0])
    check(count(true, pred, ignored=[0]), true[1:], pred[1:])


@pytest.mark.parametrize("keys", [np.arange(3), np.arange(3.0), np.arange(6, dtype="u8")[::2], [1]])
def test_what_are_no_keys(keys):
    y = np.zeros(3, int)
    with pytest.raises(TypeError):
        _kernel.count_labels(y, y, None, None, True, 16, True, ignored=keys)


def test_the_same_key_twice():
    check_ignored(*draw_sides(9), [0, 0, 1, 0, 1, 0])


def test_keys_are_copied():
    true, pred = draw_sides(9)
    keys = keys_of([0, 3])
    run = _kernel.Run(true, pred, None, None, True, 16, True, ignored=keys)
    keys[:] = 1
    run.count(0, SIZE)
    assert run.read()[7] == (~np.isin(true, [0, 3])).sum()
