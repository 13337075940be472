"""Calls that read scores, or several models, while other threads write to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np

import fastrecall
from fastrecall._kernel import (
    Labels,
    Models,
    RejectedError,
    Run,
    ScoreRun,
    choose,
    count_chosen,
    keep_best,
    rank_scores,
    within_best,
)
from tests.races import SIZE, Race, check_possible


class ScoresRace(Race):
    """True labels, scores and weights, straight to the kernel, and the calls above it."""

    COLUMNS = 5

    def __init__(self, what: str) -> None:
        super().__init__("bytes")
        draw = np.random.default_rng(1)
        shape = SIZE // self.COLUMNS, self.COLUMNS
        self.y_true = draw.integers(0, self.COLUMNS, shape[0]).astype("int32")
        self.truths = draw.integers(0, 2, shape).astype("int8")
        self.tables = [draw.random(shape).astype(dtype) for dtype in ("f2", "f4", "f8")]
        self.whole = draw.integers(0, 9, shape)
        self.marks = self.truths.astype("float32")
        self.weights = draw.random(shape[0])
        self.turned = [np.asfortranarray(y) for y in self.tables]
        self.targets = [self.y_true, self.truths, self.marks, self.weights, self.whole]
        self.targets += self.tables
        self.targets += [y.T for y in self.turned]
        self.short = [y[:, :7].copy() for y in self.tables]
        self.targets += self.short

    def scores(self) -> list[Any]:
        tables = [*self.tables, *self.turned, self.whole]
        return [*tables, *(y[::-1] for y in tables)]

    def calls(self) -> list[Callable[[], Any]]:
        n = len(self.y_true)
        weights = [None, np.ones(n, "int64"), self.weights]
        calls: list[Callable[[], Any]] = [
            partial(check_binned, true, scores, some, limits)
            for true in (self.y_true, self.truths)
            for scores, some, limits in product(self.scores(), weights, _LIMITS)
        ]
        calls += [
            partial(check_chosen, *given)
            for given in product((self.truths, self.marks), self.tables[1:], (True, False))
        ]
        at = [0.1, 0.5, 0.5, 2.0]
        for scores in self.scores():
            calls += [
                partial(check_at_thresholds, self.y_true, scores, at, sample_weight=self.weights),
                partial(check_at_thresholds, self.truths, scores, at),
                partial(check_at_thresholds, self.y_true, scores[:, 0], at, pos_label=1),
            ]
        return calls


class RanksRace(ScoresRace):
    """Rows of scores, long and short, by rows and by columns."""

    COLUMNS = 100

    def calls(self) -> list[Callable[[], Any]]:
        tables = [*self.scores(), *(y[:, :7] for y in self.scores())]
        ks: list[list[int]] = [[1], [1, 5], [7]]
        calls: list[Callable[[], Any]] = [
            partial(check_ranked, scores, some) for scores, some in product(tables, ks)
        ]
        calls += [partial(check_within, self.y_true, y) for y in (*self.tables, *self.short)]
        labels = np.arange(100, 200)
        for scores in self.scores():
            calls += [
                lambda y=scores: check_possible(fastrecall.count_argmax(self.y_true, y)),
                lambda y=scores: fastrecall.count_top_k(self.y_true, y, [1, 3]),
                lambda y=scores: fastrecall.count_top_k(self.y_true + 100, y, 2, labels=labels),
            ]
        return calls


class ModelsRace(Race):
    """Several models over one truth, of the same dtype and of others."""

    def __init__(self, what: str) -> None:
        super().__init__("integers")
        self.narrow = self.y_true.astype("int8")
        self.floats = self.y_true.astype("float64")
        self.targets = [self.y_true, self.y_pred, self.narrow, self.weights]

    def calls(self) -> list[Callable[[], Any]]:
        truths = [self.y_true, self.narrow, self.y_true[::-1]]
        preds = [self.y_pred, self.narrow, self.y_pred[::-1], self.floats]
        preds.append(Labels(self.narrow.view("uint8"), np.arange(256)))
        calls: list[Callable[[], Any]] = [
            partial(check_models, true, preds, weight, ignored)
            for true, weight, ignored in product(
                truths, (None, self.weights), (None, np.array([0], "uint64"))
            )
        ]
        models = {"a": self.y_pred, "b": self.narrow}
        return [*calls, partial(fastrecall.compare, self.y_true, models, paired=True)]


# Those that scores are compared with, and more, among which they are looked up.
_LIMITS = (
    np.array([0, 1 << 9, 1 << 14, 0xBC00], "uint64"),
    np.arange(1 << 9, 0xBC00, 1 << 10, dtype="uint64"),
)


def check_binned(true: Any, scores: Any, weights: Any, limits: Any) -> None:
    labels = np.arange(scores.shape[1], dtype="uint64")
    n, columns = scores.shape
    run = ScoreRun(true, scores, limits, weights, labels, true.ndim == 1)
    run.count(0, n)
    cells, _, total = run.read()
    if weights is None:
        assert total == n
        assert (cells.sum(axis=(1, 2)) == n).all()
    assert cells.shape[0] == columns


def check_at_thresholds(*given: Any, **options: Any) -> None:
    counts = fastrecall.count_at_thresholds(*given, **options)
    if "sample_weight" not in options:
        cells = counts.tp + counts.fp + counts.fn + counts.tn
        assert (cells == counts.n).all()
        assert min(np.min(counts.tp), np.min(counts.fn), np.min(counts.tn)) >= 0


def check_ranked(scores: Any, ks: list[int]) -> None:
    n, columns = scores.shape
    found = np.full((ks[-1], n), -1)
    try:
        rank_scores(scores, found, ks, last=len(ks) > 1)
    except RejectedError as error:
        found = found[:, : error.args[1]]
    assert (found >= 0).all()
    assert (found < columns).all()
    ranked = np.sort(found, axis=0)
    assert (ranked[1:] > ranked[:-1]).all(), "a column came twice"


def check_within(true: Any, scores: Any) -> None:
    hits = np.full(len(scores), 9, "uint8")
    for truth in (true, scores):
        try:
            within_best(scores, truth, hits, 2, first=True)
        except RejectedError:
            continue
        assert hits.max() <= 2
    if scores.itemsize > 2:
        kept = np.empty_like(scores)
        for k in (1, 3):
            try:
                keep_best(scores, kept, k)
            except RejectedError:
                continue


def check_chosen(true: Any, scores: Any, highest: bool) -> None:
    try:
        both, truly, chosen = count_chosen(scores, true, 0.5, highest=highest)
    except RejectedError:
        return
    told = np.full(scores.shape, 9, "uint8")
    try:
        choose(scores, told, 0.5, highest=highest)
        assert told.max() <= 1
    except RejectedError:
        pass
    assert (both >= 0).all()
    assert (both <= np.minimum(truly, chosen)).all()
    assert (np.maximum(truly, chosen) <= len(scores)).all()


def check_models(true: Any, preds: list[Any], weight: Any, ignored: Any) -> None:
    runs = [Run(true, pred, weight, None, True, 1024, True, False, ignored, True) for pred in preds]
    models = Models(runs, True)
    models.count(0, models.size)
    both = models.both()
    assert both is not None
    right = both.diagonal()
    assert (both >= 0).all()
    assert (right <= SIZE).all()
    assert (both <= right[:, np.newaxis]).all()
    assert (both <= right).all()
