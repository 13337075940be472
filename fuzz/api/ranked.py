"""Counts of scores against plain comparisons: at thresholds, and of the best columns of rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import count_argmax, count_at_thresholds, count_top_k
from fuzz.api.tape import Tape, scores, weights
from tests import oracle


def run(data: bytes) -> None:
    tape = Tape(data)
    n = tape.size() % 300 + 1
    if tape.below(2):
        check_thresholds(tape, n)
    else:
        check_ranks(tape, n)


def check_thresholds(tape: Tape, n: int) -> None:
    y_score = scores(tape, (n,))
    y_true = [tape.draw.randrange(2) for _ in range(n)]
    weight, exact = weights(tape, n)
    thresholds = [tape.draw.randrange(-1, 35) / 32 for _ in range(tape.below(20))]
    inclusive = bool(tape.below(2))
    counts = count_at_thresholds(
        y_true, y_score, thresholds, sample_weight=weight, inclusive=inclusive
    )
    for at, threshold in enumerate(thresholds):
        positive = [
            int(score >= threshold if inclusive else score > threshold)
            for score in map(float, y_score.tolist())
        ]
        truth = oracle.count(y_true, positive, exact).tally(1)
        found = [getattr(counts, name)[at] for name in ("tp", "fp", "fn", "tn")]
        assert found == [truth.tp, truth.fp, truth.fn, truth.tn]


def check_ranks(tape: Tape, n: int) -> None:
    columns = 2 + tape.below(30)
    y_score = scores(tape, (n, columns))
    y_true = [tape.draw.randrange(columns) for _ in range(n)]
    weight, exact = weights(tape, n)
    ties = tape.choose(("last", "first"))
    ks = sorted({1 + tape.below(columns) for _ in range(1 + tape.below(3))})
    rows: list[list[Any]] = y_score.tolist()
    sign = 1 if ties == "last" else -1
    order = [
        sorted(range(columns), key=lambda at, row=row: (row[at], sign * at), reverse=True)
        for row in rows
    ]
    labels = np.arange(columns)
    found = count_top_k(y_true, y_score, ks, labels=labels, sample_weight=weight, ties=ties)
    for k in ks:
        best = [[int(at in row[:k]) for at in range(columns)] for row in order]
        right = [[int(at == label) for at in range(columns)] for label in y_true]
        wanted = oracle.count_columns(right, best, exact)
        assert found[k].tp.tolist() == [tally.tp for tally in wanted]
        assert found[k].n_pred.tolist() == [tally.tp + tally.fp for tally in wanted]
        assert found[k].n_true.tolist() == [tally.tp + tally.fn for tally in wanted]
    first = [max(range(columns), key=lambda at, row=row: (row[at], -at)) for row in rows]
    counts = count_argmax(y_true, y_score, labels=labels, sample_weight=weight)
    truth = oracle.count(y_true, first, exact)
    assert counts.matrix().tolist() == truth.matrix(list(range(columns)))
