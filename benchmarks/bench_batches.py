"""One more batch of a few samples, of each kind of labels and weights, beside adding counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS", "KINDS", "contest"]

Array = np.ndarray[Any, Any]

# Samples of a batch, and the seconds that an update with it may take.
_SAMPLES, _MOST = 32, 15e-6

# So many batches, so many times: what waits is added up, too, and each has its share of that.
_BATCHES, _ROUNDS = 64, 64

# What an accumulator spares.
_ADDED = "count, and add"


class Kind(NamedTuple):
    """Batches of 32 samples that are no arrays of a few integers."""

    words: str
    make: Callable[[Array, Array], tuple[Any, ...]]
    classes: int = 10


def _of_words(y: Array) -> Array:
    return np.char.add("class ", y.astype(str))


def _weights(y: Array) -> Array:
    return np.linspace(0.1, 3.0, len(y))


KINDS = {
    "floats": Kind("float64 labels", lambda *sides: tuple(y.astype(float) for y in sides)),
    "lists": Kind("lists of integers", lambda *sides: tuple(y.tolist() for y in sides)),
    "words": Kind("lists of words", lambda *sides: tuple(_of_words(y).tolist() for y in sides)),
    "strings": Kind("NumPy's strings", lambda *sides: tuple(map(_of_words, sides))),
    "objects": Kind("words, object", lambda *sides: tuple(_of_words(y).astype("O") for y in sides)),
    "weights": Kind("int64 labels, float weights", lambda *sides: (*sides, _weights(sides[0]))),
    "repeats": Kind("int64 labels, integer weights", lambda *sides: (*sides, sides[0] + 1)),
    "many": Kind("int64 labels", lambda *sides: sides, 1000),
}


def contest(name: str) -> Contest:
    """Return the contest of small updates with labels of a kind, beside counts that are added."""
    kind = KINDS[name]

    def prepare(share: int) -> Prepared:
        draw = np.random.default_rng(len(name))
        y_true = draw.integers(0, kind.classes, (_BATCHES, _SAMPLES))
        others = draw.integers(0, kind.classes, y_true.shape)
        y_pred = np.where(draw.random(y_true.shape) < 0.7, y_true, others)
        batches = [kind.make(*sides) for sides in zip(y_true, y_pred, strict=True)]
        accumulator, added = fastrecall.Accumulator(), [fastrecall.Counts.empty()]

        def update() -> None:
            for _ in range(_ROUNDS):
                for batch in batches:
                    accumulator.update(*batch)
            # Nothing is left that would be added later.
            _ = accumulator.counts

        def add() -> None:
            for y_true, y_pred, *weights in batches:
                weight = weights[0] if weights else None
                added[0] += fastrecall.count(y_true, y_pred, sample_weight=weight)

        return Prepared(
            {OURS: update, _ADDED: add},
            {OURS: _ROUNDS * _BATCHES, _ADDED: _BATCHES},
            # Float weights lose a rounding with every addition.
            tolerance=1e-9,
            answers={
                OURS: lambda: accumulator.counts.recall(average=None, zero_division=0.0),
                _ADDED: lambda: added[0].recall(average=None, zero_division=0.0),
            },
        )

    return Contest(
        f"stream-{name}",
        f"one more batch of {_SAMPLES}: {kind.words}, {kind.classes} classes",
        prepare,
        (Limit(_MOST),),
        effort=Effort(rounds=30, few=2, patience=1.0),
    )


CONTESTS = tuple(map(contest, KINDS))
