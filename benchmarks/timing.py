"""The shortest of several runs, taken in turns so that a busy moment hits all alike."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

__all__ = ["FEW_ROUNDS", "ROUNDS", "fastest", "fastest_of_many"]

ROUNDS = 9
FEW_ROUNDS = 3
_SLOW = 0.25
_BATCH = 0.01


def fastest(
    calls: Mapping[str, Callable[[], object]], *, sparing: Collection[str] = ()
) -> dict[str, float]:
    """Return the shortest of nine runs of each call, in seconds.

    Those named in ``sparing`` run only three times if a run takes more than a quarter second.
    """
    best = dict.fromkeys(calls, math.inf)
    with _no_collection():
        for number in range(ROUNDS):
            for name, call in calls.items():
                slow = name in sparing and best[name] > _SLOW
                if not slow or number % (ROUNDS // FEW_ROUNDS) == 0:
                    best[name] = min(best[name], _seconds(call, 1))
    return best


def fastest_of_many(
    calls: Mapping[str, Callable[[], object]], *, rounds: int = 50
) -> dict[str, float]:
    """Return the seconds a call of microseconds takes: the shortest mean of a batch."""
    batches = {name: max(1, int(_BATCH / _seconds(call, 3) * 3)) for name, call in calls.items()}
    best = dict.fromkeys(calls, math.inf)
    with _no_collection():
        for _ in range(rounds):
            for name, call in calls.items():
                seconds = _seconds(call, batches[name]) / batches[name]
                best[name] = min(best[name], seconds)
    return best


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
