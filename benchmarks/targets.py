"""How fast each piece of work is to be: at most so many ``==``, at least so many scikit-learns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.bench_containers import MEMORY as LARGE_CONTAINERS
from benchmarks.bench_memory import CALLS as LARGE_CALLS
from benchmarks.bench_memory import LIMIT
from benchmarks.bench_threads import NAME as THREADS
from benchmarks.bench_threads import Scaling
from benchmarks.containers import SAMPLES
from benchmarks.figure import Figure

__all__ = [
    "TARGETS",
    "Outcome",
    "Target",
    "of_container",
    "of_figure",
    "of_memory",
    "of_threads",
]


class Target(NamedTuple):
    """What is wanted of one case.

    Parameters
    ----------
    name : str
        The case's.
    most : float, optional
        What it may cost: times ``==`` for large arrays, seconds for small calls and containers
        (beyond those of the plain array, where a container is no more than one), bytes for memory.
    least : float, optional
        How many times scikit-learn's speed it has; for threads, the share of arithmetic's gain.
    """

    name: str
    most: float | None
    least: float | None


_CODES = "category", "enum", "categorical", "dictionary"
_ARRAYS = "series", "memmap", "dlpack", "tensor"

TARGETS = (
    Target("binary-int64", 1.1, 150),
    Target("binary-uint8", 1.2, 350),
    Target("binary-bool", 1.2, 350),
    Target("macro-int64-10", 1.3, 150),
    Target("macro-sorted-10", 1.3, 150),
    Target("f1-uint8-10", 1.6, 200),
    Target("matrix-uint8-21", 3.5, 45),
    Target("matrix-int32-100", 2.0, 80),
    Target("f1-int64-1000", 2.0, 180),
    Target("matrix-int16-1000", 5.5, 65),
    Target("macro-int64-100000", 4.0, 200),
    Target("micro-int32-100000", 1.5, 600),
    Target("macro-float64-10", 1.6, 100),
    Target("macro-weights-10", 1.8, 180),
    Target("unfavourable-ids", 7.0, 85),
    Target("multilabel-20", 2.5, 90),
    Target("multilabel-sparse", None, 20),
    Target("small-binary", 10e-6, 250),
    Target("small-macro", 25e-6, 90),
    Target(THREADS, None, 0.8),
    *(Target(call.name, LIMIT, None) for call in LARGE_CALLS),
    *(Target(f"container-{name}", 1.5e-3, 3_000) for name in _CODES),
    Target("container-str", 40e-3, 100),
    Target("container-string", 40e-3, 100),
    Target("container-u4", 15e-3, 60),
    Target("container-objects", 25e-3, 100),
    Target("container-strs", 30e-3, 100),
    Target("container-ints", 20e-3, 40),
    Target("container-bits", 0.5e-3, 300),
    *(Target(f"container-{name}", 30e-6, None) for name in _ARRAYS),
    *(Target(large.name, 2 * SAMPLES * large.most, None) for large in LARGE_CONTAINERS),
)


@dataclass(frozen=True)
class Outcome:
    """One target beside what was measured: ``cost`` against ``most``, ``gain`` against ``least``.

    ``seconds`` are those of every call that was timed, by name.
    """

    section: str
    target: Target
    work: str
    cost: float | None
    gain: float | None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether both limits are kept, or the only one."""
        _, most, least = self.target
        cheap = most is None or (self.cost is not None and self.cost <= most)
        fast = least is None or (self.gain is not None and self.gain >= least)
        return cheap and fast


def of_figure(target: Target, figure: Figure) -> Outcome:
    """Judge a time beside scikit-learn's."""
    seconds = {"fastrecall": figure.ours, "scikit-learn": figure.theirs}
    if figure.bound is not None:
        seconds["=="] = figure.bound
    cost = figure.ours if figure.section == "small" else figure.times_bound
    return Outcome(figure.section, target, figure.work, cost, figure.gain, seconds)


def of_container(target: Target, figure: Figure) -> Outcome:
    """Judge the time for a container: the whole, or what it takes longer than the plain array."""
    seconds = {"fastrecall": figure.ours, "scikit-learn": figure.theirs}
    cost = figure.ours
    if figure.bound is not None:
        seconds["plain array"] = figure.bound
        cost = figure.ours - figure.bound
    return Outcome(figure.section, target, figure.work, cost, figure.gain, seconds)


def of_threads(target: Target, scaling: Scaling) -> Outcome:
    """Judge what a second thread gains."""
    names = "one thread", "two threads", "arithmetic, one thread", "arithmetic, two threads"
    seconds = dict(zip(names, (*scaling.ours, *scaling.arithmetic), strict=True))
    return Outcome("threads", target, scaling.work, None, scaling.share, seconds)


def of_memory(target: Target, work: str, size: int) -> Outcome:
    """Judge the bytes taken beside the labels."""
    return Outcome("memory", target, work, size, None)
