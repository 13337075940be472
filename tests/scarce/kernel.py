"""Calls of the kernel itself, without a caller between: what ordinary calls hardly come to."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from fastrecall import _kernel
from tests.kernel import strings
from tests.kernel.grouped import grouped_run

SIZE, LATE = 3000, 20_000  # more samples than are looked at before groups are counted
draw = np.random.default_rng(1)
NEAR, FAR = draw.integers(0, 9, (2, LATE)), draw.integers(0, 2**60, (2, SIZE))
COMING = np.sort(draw.integers(0, 2**60, (2, LATE)))
SCORES = draw.random((SIZE, 9))
WEIGHTS = draw.random(LATE)
LATER = np.sort(draw.integers(0, 40, LATE))
MANY = np.arange(LATE) ** 2 // 300_000  # few at first, in the end 1,334
APART = np.arange(LATE) % 30 * 30  # of 900 groups 30 come
WORDS = [f"wört {number}" for number in range(300)]
LIMITS = np.arange(1 << 63, (1 << 63) + 50, dtype="u8")
KEYS = np.arange(2, 7, dtype="u8")


def merged(*runs: Any) -> tuple[Any, ...]:
    """Count a part of the samples in each run, and read them all from the first."""
    cuts = np.linspace(0, runs[0].size, len(runs) + 1).astype(int).tolist()
    for run, (first, last) in zip(runs, pairwise(cuts), strict=True):
        run.count(first, last)
    for other in runs[1:]:
        runs[0].merge(other)
    return tuple(tuple(part) if isinstance(part, list) else part for part in runs[0].read())


def grouped(*arguments: Any, parts: int = 2, **options: Any) -> tuple[Any, ...]:
    """Count by group in some runs. The groups are in no order: here, in that of their keys."""
    runs = (grouped_run(*arguments, **options) for _ in range(parts))
    keys, seen, groups, margins, matrix, outside, totals = merged(*runs)
    order = np.lexsort(groups)
    return (
        keys,
        seen,
        tuple(member[order] for member in groups),
        margins[:, order],
        None if matrix is None else matrix[order],
        outside,
        totals[:, order],
    )


def given(most_pairs: int) -> Any:
    """Return a run over given labels, with a table of all pairs of them or without."""
    return _kernel.Run(*NEAR, None, KEYS, True, most_pairs, True)


def scored(truth: Any, keys: Any) -> Any:
    scores = SCORES[: len(truth), 0]
    return _kernel.ScoreRun(truth, scores, LIMITS, None, keys, False)


def coded(way: str) -> tuple[Any, ...]:
    words = _kernel.Words()
    return strings.WAYS[way](words, WORDS), tuple(words.read())


def numbered() -> tuple[Any, ...]:
    numbers = np.empty(LATE, "u4")
    keys = _kernel.number_groups([(LATER, NEAR[0])], [True, True], numbers)
    return (numbers, *keys)


def kept_best() -> Any:
    scores = SCORES.reshape(9, -1)
    kept = np.empty_like(scores)
    _kernel.keep_best(scores, kept, 700)
    return kept


CALLS: dict[str, Callable[[], Any]] = {
    "groups that come late": lambda: grouped(*NEAR, [LATER]),
    "labels that come late": lambda: grouped(LATER, LATER[::-1], [NEAR[0]]),
    "labels far away that come late": lambda: grouped(*[LATER * 2**50] * 2, [NEAR[0]]),
    "so many that come late that pairs are given up": lambda: grouped(
        *[MANY * 2**50] * 2, [NEAR[0]], parts=1
    ),
    "so many that come late that groups which never come are given up": lambda: grouped(
        LATER, LATER, [APART], parts=1
    ),
    "groups far apart": lambda: grouped(*FAR % 5, [FAR[0], FAR[1] % 7]),
    "labels far apart, in groups": lambda: grouped(*FAR, [NEAR[0, :SIZE]], kept=0),
    "pairs of groups far apart": lambda: grouped(*FAR % 5, FAR),
    "labels far apart that keep coming": lambda: grouped(*COMING, [NEAR[0]], kept=0),
    "groups of given labels": lambda: grouped(*NEAR, [LATER], vocabulary=[2, 3, 4, 5, 6]),
    "groups, weighted": lambda: grouped(*NEAR, [LATER], weight=WEIGHTS),
    "large tables of groups": lambda: grouped(*FAR % 130, [NEAR[0, :SIZE]]),
    "groups, numbered": numbered,
    "merged, with pairs and without": lambda: merged(given(1024), given(1)),
    "merged scores": lambda: merged(scored(FAR[0] % 3, KEYS), scored(FAR[0] % 3, KEYS)),
    "scores of labels far apart": lambda: merged(scored(FAR[0] % 3, KEYS << 40)),
    "scores that are chosen": lambda: _kernel.count_chosen(
        SCORES, (SCORES > 0.3).astype("i4"), 0.5, highest=False
    ),
    "the best scores, kept": kept_best,
    "values of codes": lambda: merged(
        _kernel.Run(
            *(_kernel.Labels(side % 4, KEYS[:4]) for side in NEAR), None, None, False, 1024, True
        )
    ),
    **{f"words, {way}": lambda way=way: coded(way) for way in strings.WAYS},
}
