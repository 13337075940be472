"""The shortest of several runs, taken in turns so that a busy moment hits all alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

__all__ = ["ROUNDS", "Effort", "fastest"]

ROUNDS = 9


@dataclass(frozen=True)
class Effort:
    """How often calls are run.

    Parameters
    ----------
    rounds : int
        How many turns every call has.
    few : int
        A call that may be spared has as many turns as fit into its patience, and at least these.
    patience : float
        Seconds.
    batch : float
        Seconds that one turn lasts at the least: calls of microseconds are timed many at once.
    """

    rounds: int = ROUNDS
    few: int = 3
    patience: float = 2.25
    batch: float = 0.0

    def turns(self, seconds: float) -> int:
        """Return how many turns a call of so many seconds has if it may be spared."""
        return min(self.rounds, max(self.few, int(self.patience / max(seconds, 1e-9))))


def fastest(
    calls: Mapping[str, Callable[[], object]],
    effort: Effort | None = None,
    *,
    sparing: Collection[str] = (),
) -> dict[str, float]:
    """Return the shortest run of each call, in seconds; those of ``sparing`` may run less often."""
    effort = effort or Effort()
    best, sizes = {}, {}
    with _no_collection():
        for name, call in calls.items():
            best[name] = _first(call, effort.batch)
            sizes[name] = max(1, int(effort.batch / best[name]))
        for number in range(1, effort.rounds):
            for name in _in_turn(list(calls), number):
                # Asked again each time: a first run that was slow by chance must not be the last.
                turns = effort.turns(best[name]) if name in sparing else effort.rounds
                if _is_due(number, turns, effort.rounds):
                    seconds = _seconds(calls[name], sizes[name]) / sizes[name]
                    best[name] = min(best[name], seconds)
    return best


def _in_turn(names: list[str], number: int) -> list[str]:
    # What a call leaves behind in caches and engines, the next pays for: not always the same.
    return [*names[-2::-1], names[-1]] if number % 2 else names


def _is_due(number: int, turns: int, rounds: int) -> bool:
    # Few turns are spread over all rounds: a busy moment must not hit one side alone.
    return number * turns // rounds != (number - 1) * turns // rounds


def _first(call: Callable[[], object], batch: float) -> float:
    seconds = _seconds(call, 1)
    # A call of microseconds that finds the caches cold would be taken for a much slower one.
    return min(seconds, _seconds(call, 1)) if seconds < batch else seconds


def _seconds(call: Callable[[], object], times: int) -> float:
    start = perf_counter()
    for _ in range(times):
        call()
    return perf_counter() - start


@contextmanager
def _no_collection() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
