"""Multilabel counts against the oracle: dense tables of any numbers, and sets."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall import count
from fuzz.api.tape import Tape, laid, weights
from tests import oracle


def table(tape: Tape, rows: list[list[int]]) -> Any:
    if tape.below(4) == 0:
        return rows if len(rows) > 1 else np.array(rows)
    array = np.array(rows).astype(
        tape.choose(("int64", "uint8", "bool", "float64", "int8", "float32"))
    )
    array = np.asfortranarray(array) if tape.below(2) else array
    return laid(tape.choose(("array", "swapped", "reversed")), array)


def check(counts: Any, tallies: list[oracle.Tally]) -> None:
    assert counts.tp.tolist() == [tally.tp for tally in tallies]
    assert counts.n_true.tolist() == [tally.tp + tally.fn for tally in tallies]
    assert counts.n_pred.tolist() == [tally.tp + tally.fp for tally in tallies]


def run(data: bytes) -> None:
    tape = Tape(data)
    n, columns, density = tape.size() % 200 + 1, 2 + tape.below(40), 1 + tape.below(6)
    sides = [
        [[int(tape.draw.randrange(density + 1) == 0) for _ in range(columns)] for _ in range(n)]
        for _ in range(2)
    ]
    weight, exact = weights(tape, n)
    check(
        count(*(table(tape, side) for side in sides), sample_weight=weight),
        oracle.count_columns(*sides, exact),
    )
    sets = [[{at for at, one in enumerate(row) if one} for row in side] for side in sides]
    there = sorted(set().union(*sets[0], *sets[1]))
    if not there:
        return
    counts = count(*sets, sample_weight=weight, multilabel=True)
    assert counts.classes.tolist() == there
    chosen = [[[row[at] for at in there] for row in side] for side in sides]
    check(counts, oracle.count_columns(*chosen, exact))
