"""How fast each piece of work is to be: at most so many ``==``, at least so many scikit-learns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.bench_memory import CALLS as LARGE_CALLS
from benchmarks.bench_memory import LIMIT
from benchmarks.bench_threads import NAME as THREADS
from benchmarks.bench_threads import Scaling
from benchmarks.figure import Figure

__all__ = ["TARGETS", "Outcome", "Target", "of_figure", "of_memory", "of_threads"]


class Target(NamedTuple):
    """What is wanted of one case.

    Parameters
    ----------
    name : str
        The case's.
    most : float, optional
        What it may cost: times ``==`` for large arrays, seconds for small calls, bytes for memory.
    least : float, optional
        How many times scikit-learn's speed it has; for threads, the share of arithmetic's gain.
    """

    name: str
    most: float | None
    least: float | None


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


def of_threads(target: Target, scaling: Scaling) -> Outcome:
    """Judge what a second thread gains."""
    names = "one thread", "two threads", "arithmetic, one thread", "arithmetic, two threads"
    seconds = dict(zip(names, (*scaling.ours, *scaling.arithmetic), strict=True))
    return Outcome("threads", target, scaling.work, None, scaling.share, seconds)


def of_memory(target: Target, work: str, size: int) -> Outcome:
    """Judge the bytes taken beside the labels."""
    return Outcome("memory", target, work, size, None)
