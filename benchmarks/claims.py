"""What is promised, each beside the figure that shows whether it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.bench_memory import LIMIT, MIB
from benchmarks.figure import Figure

__all__ = ["Verdict", "verdicts"]


class Verdict(NamedTuple):
    """A promise and what was measured."""

    promise: str
    measured: str
    kept: bool


_SPEED = "at least 50 times scikit-learn's speed"
_GAINS = (
    ("binary-int64", 50, f"{_SPEED}: int64, 2 classes"),
    ("macro-int64-10", 50, f"{_SPEED}: int64, 10 classes"),
    ("f1-int64-1000", 50, f"{_SPEED}: int64, 1,000 classes"),
)
_MEMORY = f"less than {LIMIT // MIB} MiB beside the labels"
_COSTS = (
    ("small-binary", 40e-6, 1e-6, "µs", "at most 40 µs for binary recall of 10 labels"),
    ("memory-binary", LIMIT, MIB, "MiB", f"{_MEMORY}: binary recall"),
    ("memory-macro", LIMIT, MIB, "MiB", f"{_MEMORY}: macro recall"),
    ("memory-matrix", LIMIT, MIB, "MiB", f"{_MEMORY}: matrix of 1,000 classes"),
    ("import", 30e-3, 1e-3, "ms", "at most 30 ms for the import, beyond `import numpy`"),
)


def verdicts(figures: Iterable[Figure]) -> list[Verdict]:
    """Judge every promise of which the figure is there."""
    found = {figure.name: figure for figure in figures}
    gains = [
        Verdict(promise, f"{found[name].gain:,.0f} times", found[name].gain >= least)
        for name, least, promise in _GAINS
        if name in found
    ]
    costs = [
        Verdict(promise, f"{_number(found[name].ours / unit)} {word}", found[name].ours < most)
        for name, most, unit, word, promise in _COSTS
        if name in found
    ]
    return gains + costs


def _number(value: float) -> str:
    # A fraction of the units used here is below what can be told from noise.
    return f"{value:.1f}" if value >= 1 else "< 1"
