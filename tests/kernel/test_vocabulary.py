"""vocabulary.h: given labels, of blocks that hold no others and of those that do."""

from __future__ import annotations

import timeit
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fastrecall._kernel import Labels
from tests.kernel.answers import (
    BLOCK,
    HIGHEST,
    LOWEST,
    WIDEST_WINDOW,
    check,
    check_count,
    count,
    keys_of,
)
from tests.kernel.layouts import DTYPES
from tests.kernel.runs import chunked, merged, run_of, sum_of

SIZE = 6000
both_tables = pytest.mark.parametrize("pairs", [True, False])


def draw_of(labels, size=SIZE, seed=0):
    return np.array(labels, np.int64)[
        np.random.default_rng(seed).integers(0, len(labels), (2, size))
    ]


def strangers_in(sides, blocks, stranger):
    """Put a label into both sides, at other places, of some blocks of the smallest size."""
    for block in blocks:
        first = block * (BLOCK // 2)
        sides[0][first + 3 :: 97][:4] = stranger
        sides[1][first + 5 :: 89][:4] = stranger
    return sides


@both_tables
@pytest.mark.parametrize("step", [1, 2, 7, 60, 5000, 10**12])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 15, 16, 17, 18, 60, 255, 256, 257, 1000])
def test_labels_at_every_distance(n, step, pairs):
    """Margins of a vocabulary may be counted in pairs inside or outside, or in both."""
    vocabulary = [at * step - 3 for at in range(n)]
    check_count(*draw_of(vocabulary), vocabulary=vocabulary, pairs=pairs, table=pairs)
    check_count(*draw_of([*vocabulary, n * step + 9, -8]), vocabulary=vocabulary, pairs=pairs)


@both_tables
@pytest.mark.parametrize("n", [1023, 1024, 1025, 2000, 3000])
def test_many_labels(n, pairs):
    sides = draw_of(range(-5, n + 5))
    table = pairs and n <= 1024
    check_count(*sides, vocabulary=range(n), pairs=pairs, table=table)
    check_count(*sides, vocabulary=range(n), pairs=pairs, most_pairs=n, table=pairs)


@both_tables
@pytest.mark.parametrize("samples", [10, 1000, 1500, 20_000, 300_000])
@pytest.mark.parametrize("n", [17, 30, 100])
def test_few_and_many_samples(n, samples, pairs):
    check_count(*draw_of(range(n), samples), vocabulary=range(n), pairs=pairs)
    check_count(*draw_of(range(-1, n), samples), vocabulary=range(0, n, 3), pairs=pairs)


@pytest.mark.parametrize("most_pairs", [0, 1, 5, 16, 100, 2048])
@pytest.mark.parametrize("n", [1, 6, 16, 17, 200])
def test_as_many_pairs_as_are_allowed(n, most_pairs):
    vocabulary = range(n)
    check_count(
        *draw_of(range(n + 2)), vocabulary=vocabulary, most_pairs=most_pairs, table=n <= most_pairs
    )


@both_tables
def test_labels_far_apart_cost_a_few_samples_no_large_table(pairs):
    labels = np.arange(12) % 2
    fastest = []
    for vocabulary in ([0, 1], [0, 1000]):
        keys = keys_of(vocabulary)
        timer = timeit.Timer(lambda keys=keys: count(labels, labels, vocabulary=keys, pairs=pairs))
        fastest.append(min(timer.repeat(repeat=9, number=3)))
    assert fastest[1] < 100 * fastest[0]


@both_tables
@pytest.mark.parametrize("seed", range(6))
def test_any_order_and_any_subset(seed, pairs):
    draw = np.random.default_rng(seed)
    there = draw.choice(400, draw.integers(2, 60), replace=False)
    given = draw.permutation(400)[: draw.integers(1, 200)]
    check_count(*draw_of(there), vocabulary=given.tolist(), pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("there", [[50], [100, 101], [-1, 3000], range(-40, 0), [LOWEST, HIGHEST]])
@pytest.mark.parametrize("n", [1, 2, 16, 17, 40])
def test_given_labels_that_never_come(n, there, pairs):
    check_count(*draw_of(there), vocabulary=range(n), pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("n", [1, 2, 3, 16, 20, 300])
@pytest.mark.parametrize("stranger", [-1, 300, 511, 512, 10**6, 10**15, LOWEST, HIGHEST])
@pytest.mark.parametrize("blocks", [[0], [5], [0, 1, 2], range(11)], ids=str)
def test_strangers_in_some_blocks(blocks, stranger, n, pairs):
    """A stranger beyond the window sends its whole block another way, one within it does not."""
    sides = strangers_in(draw_of(range(n)), blocks, stranger)
    check_count(*sides, vocabulary=range(n), pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("blocks", [[], [0], [11], range(11)], ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype(dtype, blocks, pairs):
    labels = [0, 1] if dtype == "?" else range(20)
    sides = strangers_in(draw_of(labels), blocks, 90).astype(dtype)
    for vocabulary in ([1, 0], [5, 1, 90], range(18), [1, -1], [5, 255], [5, 2**40]):
        check_count(*sides, vocabulary=vocabulary, pairs=pairs)
        check_count(sides[0], sides[1].astype("i8"), vocabulary=vocabulary, pairs=pairs)


@both_tables
@pytest.mark.parametrize("low", [LOWEST, HIGHEST - 40, -20, 2**31 - 20, -(2**31) - 20])
def test_windows_anywhere(low, pairs):
    labels = [low + at for at in range(40)]
    for vocabulary in (labels, labels[::-3], labels[:1], labels[20:23]):
        check_count(*draw_of(labels), vocabulary=vocabulary, pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("low", [0, 2**63 - 20, 2**64 - 40])
def test_unsigned_windows_anywhere(low, pairs):
    labels = np.array([low + at for at in range(40)], "u8")
    sides = labels[draw_of(range(40))]
    for vocabulary in (labels, labels[::-3], labels[20:23]):
        given = vocabulary.tolist()
        check_count(*sides, vocabulary=given, signed=False, pairs=pairs, table=pairs)


@pytest.mark.parametrize("span", [WIDEST_WINDOW - 1, WIDEST_WINDOW, WIDEST_WINDOW + 1])
def test_the_widest_window_and_one_more(span):
    vocabulary = [7, 7 + span - 1, 9]
    for pairs in (True, False):
        check_count(*draw_of([*vocabulary, 8, 6 + span + 1]), vocabulary=vocabulary, pairs=pairs)


@both_tables
@pytest.mark.parametrize("unit", ["i8", "f8"])
def test_weighted_samples_of_a_vocabulary(unit, pairs):
    sides = strangers_in(draw_of(range(30)), [0, 7], 10**6)
    weight = (np.arange(SIZE) % 5 - 1).astype(unit)
    for vocabulary in (range(30), [3, 29], []):
        check_count(*sides, weight, vocabulary=vocabulary, pairs=pairs, table=pairs)


@both_tables
@pytest.mark.parametrize("vocabulary", [range(60), [3], [59, 2, 700], [4, 10**12], []], ids=str)
@pytest.mark.parametrize("cuts", [[3000], [512, 513, 5000], [1, 5999]], ids=str)
@pytest.mark.parametrize("sum_up", [merged, chunked])
def test_parts_add_up(sum_up, cuts, vocabulary, pairs):
    """Some parts hold strangers, some nothing else, some none."""
    for blocks in ([], [0], [10, 11], range(11)):
        sides = strangers_in(draw_of(range(60)), blocks, 700)
        answer = sum_up(*sides, cuts, None, vocabulary, pairs=pairs)
        check(answer, *sides, vocabulary=vocabulary)


@both_tables
def test_parts_that_lie_in_other_dtypes_add_up(pairs):
    sides, vocabulary = draw_of(range(60)), range(50)
    runs = [
        run_of(sides[0, :3000].astype(a), sides[1, :3000].astype(b), None, vocabulary, pairs=pairs)
        for a, b in (("i1", "i1"), ("i8", "i8"), ("u2", "f8"), ("f4", "f4"))
    ]
    for run in runs:
        run.count(0, 3000)
    check(sum_of(runs), *np.tile(sides[:, :3000], 4), vocabulary=vocabulary)


@both_tables
@pytest.mark.parametrize("vocabulary", [range(0, 60, 7), range(1000), [3, 10**12]], ids=str)
def test_parts_in_threads_add_up(vocabulary, pairs):
    size = 400_000
    sides = strangers_in(draw_of(range(60), size), range(200, 300), -7)
    bounds = range(0, size, 50_000)
    runs = [run_of(*sides, None, vocabulary, pairs=pairs) for _ in bounds]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda run, first: run.count(first, first + 50_000), runs, bounds))
    check(sum_of(runs), *sides, vocabulary=vocabulary)


@both_tables
@pytest.mark.parametrize("vocabulary", [range(20), [3, 9, 1], [3, 10**12], [300]], ids=str)
def test_codes_of_a_vocabulary(vocabulary, pairs):
    codes, values = draw_of(range(20)), np.random.default_rng(3).permutation(20)
    sides = Labels(codes[0].astype("u1"), values), Labels(codes[1].astype("i4"), 20)
    answer = count(*sides, vocabulary=keys_of(vocabulary), pairs=pairs)
    check(answer, values[codes[0]], codes[1], vocabulary=vocabulary)
