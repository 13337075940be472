"""Every cell of the grid: ours, NumPy's bare comparison, and whatever else can count."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

import fastrecall
from benchmarks.answers import check_same
from benchmarks.cases import MATRIX, RECALL, Cell
from benchmarks.machine import free_memory
from benchmarks.peers import Peer
from benchmarks.timing import Effort, fastest

__all__ = ["BOUND", "OURS", "Limits", "Measured", "measure"]

OURS = "fastrecall"
BOUND = "=="
# Below this, a sample's share of a call is mostly the call's own cost.
_MANY = 100_000


@dataclass(frozen=True)
class Limits:
    """What may be spent on a cell.

    Parameters
    ----------
    budget : float
        Seconds after which nothing is repeated, of all libraries together.
    longest : float
        Seconds of one call: a peer that would take longer is left out.
    memory : float
        Bytes, for the labels and what one peer makes of them.
    """

    budget: float = 1.5
    longest: float = 20.0
    memory: float = field(default_factory=lambda: 0.7 * free_memory())


class Measured(NamedTuple):
    """One cell's figures: seconds a call, and why a peer has none."""

    cell: Cell
    seconds: dict[str, float]
    left_out: dict[str, str]


def measure(
    cells: Iterable[Cell], peers: Sequence[Peer], limits: Limits, *, library: Any = fastrecall
) -> Iterator[Measured]:
    """Yield the figures of each cell, as soon as they are there.

    Raises
    ------
    DifferentAnswerError
        If a peer's answer is not ours.
    """
    pace: dict[tuple[str, str], float] = {}
    for cell in cells:
        labels = 2 * cell.n * np.dtype(cell.dtype).itemsize
        # Making labels takes as much again.
        if 2 * labels > limits.memory:
            yield Measured(cell, {}, {OURS: "needs more memory than is free"})
            continue
        left_out = {peer.name: peer.refuses(cell, limits.memory - labels) for peer in peers}
        for peer in peers:
            expected = pace.get((peer.name, cell.work), 0.0) * cell.n
            if expected > limits.longest:
                left_out[peer.name] = f"would take about {expected:,.0f} s"
        seconds = _seconds(
            cell, [peer for peer in peers if not left_out[peer.name]], limits.budget, library
        )
        if cell.n >= _MANY:
            for name, value in seconds.items():
                pace[name, cell.work] = max(pace.get((name, cell.work), 0.0), value / cell.n)
        yield Measured(cell, seconds, {name: why for name, why in left_out.items() if why})


def _seconds(cell: Cell, peers: Sequence[Peer], budget: float, library: Any) -> dict[str, float]:
    y_true, y_pred = cell.labels()
    calls = {OURS: _ours(cell, y_true, y_pred, library)}
    with _quiet():
        answer = calls[OURS]()
        for peer in peers:
            call = peer.ways[cell.work](y_true, y_pred, cell.k)
            theirs = _seen(call()) if cell.work == MATRIX else call()
            name = " ".join(map(str, cell))
            check_same(name, answer, theirs, tolerance=peer.tolerance, library=peer.name)
            calls[peer.name] = call
        calls[BOUND] = lambda: np.count_nonzero(y_true == y_pred)
        effort = Effort(few=2, patience=budget / len(calls), batch=min(1e-3, budget / 100))
        return fastest(calls, effort, sparing=calls)


def _ours(cell: Cell, y_true: Any, y_pred: Any, library: Any) -> Callable[[], Any]:
    if cell.work == RECALL:
        return lambda: library.recall_score(y_true, y_pred, average="macro", zero_division=0.0)
    return lambda: library.confusion_matrix(y_true, y_pred)


def _seen(table: Any) -> Any:
    """Leave out the classes that no label has: who is told only the labels cannot know them."""
    seen = table.any(axis=0) | table.any(axis=1)
    return table[np.ix_(seen, seen)]


@contextmanager
def _quiet() -> Iterator[None]:
    # Few samples of many classes get scikit-learn's warning, which is not the work.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
