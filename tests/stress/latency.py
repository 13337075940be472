"""Ctrl-C in the midst of long calls: how soon each ends, and that nothing was counted."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

import fastrecall
from fastrecall import Accumulator
from tests.kernel.interrupts import interrupt

LIMIT = 0.1
# A busy machine may stop any process for longer: a late answer is asked for again.
ATTEMPTS = 5
ENDLESS = 2**40


def endless(value: Any, rows: int = ENDLESS) -> Any:
    """Return so many samples that no call comes to their end, in the memory of one."""
    return np.broadcast_to(np.asarray(value), (rows, *np.shape(value)))


def calls(held: Accumulator) -> dict[str, Callable[[], Any]]:
    """Return calls that are to be interrupted, some of an accumulator that holds something."""
    one, two = endless(np.int64(1)), endless(np.uint8(2))
    ids, half = endless(np.int64(10**15)), endless(0.5)
    word = endless(np.array("cat"), 2**32)  # a byte for each is set aside
    row, scores = endless(np.array([0, 1], "i1")), endless(np.array([0.5, 0.25, 0.0]))
    count = fastrecall.count
    # Loaded with the first comparison: an interrupted import makes Python end with status 130.
    fastrecall.compare([0, 1], {"a": [0, 1], "b": [1, 1]}).mcnemar("a", "b")

    def in_threads() -> Any:
        with fastrecall.num_threads(4):
            return count(one, one)

    return {
        "labels": lambda: count(one, one),
        "bytes": lambda: fastrecall.accuracy_score(two, two),
        "labels of two widths": lambda: count(one, two),
        "identifiers": lambda: count(ids, one),
        "in threads": in_threads,
        "floats": lambda: count(endless(1.0), one),
        "weights": lambda: count(one, two, sample_weight=half),
        "groups": lambda: count(one, one, groups=two),
        "words": lambda: count(word, word),
        "tables": lambda: count(row, row),
        "thresholds": lambda: fastrecall.count_at_thresholds(one, half, [0.25, 0.5]),
        "best columns": lambda: fastrecall.count_argmax(one, scores, labels=[0, 1, 2]),
        "best three": lambda: fastrecall.count_top_k(one, scores, 3, labels=[0, 1, 2]),
        "models": lambda: fastrecall.compare(one, {"a": one, "b": two}),
        "update": lambda: held.update(one, two),
        "weighted update": lambda: held.update(one, two, half),
    }


def latencies(name: str, times: int) -> list[float]:
    """Interrupt one of the calls at so many random moments, and return how late it answered."""
    held = Accumulator()
    held.update([0, 1, 1], [0, 1, 0])
    state, call = held.counts.to_bytes(), calls(held)[name]
    rng, found = random.Random(name), []
    for _ in range(times):
        after = 10 ** rng.uniform(-3, -1)
        for _ in range(ATTEMPTS):
            found.append(interrupt(call, after))
            assert held.counts.to_bytes() == state, f"{name}: half counted"
            if found[-1] <= LIMIT:
                break
        assert found[-1] <= LIMIT, f"{name}: {ATTEMPTS} times later than {LIMIT} s: {found[-5:]}"
    return found


def run(times: int) -> str:
    """Interrupt each call so many times, and tell how late the answers were."""
    for name in calls(Accumulator()):
        found = sorted(1000 * seconds for seconds in latencies(name, times))
        late = sum(one > 1000 * LIMIT for one in found)
        assert late <= 0.1 * len(found), f"{name}: {late} of {len(found)} answers are late"
        print(
            f"{name}: median {statistics.median(found):.1f} ms, "
            f"95 of 100 {found[int(0.95 * len(found))]:.1f} ms, latest {found[-1]:.1f} ms"
            + (f", {late} later than {1000 * LIMIT:.0f} ms and soon when asked again" * bool(late)),
            flush=True,
        )
    return f"each call interrupted {times} times within {1000 * LIMIT:.0f} ms, counters unchanged"
