"""Calls in which allocations of the kernel fail, one alone or all from one on; under the shim."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

import fastrecall
from fastrecall import Accumulator, Counts, _kernel, count
from tests.scarce import kernel

draw = np.random.default_rng(0)
NEAR, FAR = draw.integers(0, 9, (2, 3000)), draw.integers(0, 2**60, (2, 3000))
WIDE = draw.integers(0, 5000, (2, 3000))
WORDS = [[f"word {label}" for label in side[:400]] for side in WIDE.tolist()]
TABLE = draw.integers(0, 2, (2, 300, 20))
SCORES = draw.random((3000, 9))
WEIGHTS = draw.random(3000)
GROUPS = draw.integers(0, 40, 3000)


def runs(sides: Any, **options: Any) -> tuple[Any, ...]:
    """Two runs over parts, merged: the kernel itself, where no caller stands between."""
    first, other = (
        _kernel.Run(*sides, options.get("weight"), options.get("keys"), True, 1024, True)
        for _ in range(2)
    )
    first.count(0, 1500)
    other.count(1500, 3000)
    first.merge(other)
    return tuple(first.read())


CALLS: dict[str, Callable[[], Any]] = {
    "near": lambda: count(*NEAR),
    "near, no table": lambda: count(*NEAR, matrix=False),
    "far": lambda: count(*FAR, matrix=False),
    "wide": lambda: count(*WIDE),
    "wide, the table of pairs": lambda: count(*WIDE % 1500, matrix=True),
    "floats": lambda: count(*NEAR.astype(float), sample_weight=WEIGHTS),
    "two dtypes": lambda: count(NEAR[0].astype("i1"), NEAR[1].astype("f4"), sample_weight=NEAR[0]),
    "labels": lambda: count(*NEAR, labels=[3, 1, 2**40]),
    "labels near each other": lambda: count(*WIDE, labels=range(100, 300)),
    "ignored": lambda: count(*NEAR, ignore=[1, 2, 3, 4, 5, 6]),
    "words": lambda: count(*WORDS),
    "arrays of words": lambda: count(*np.array(WORDS)),
    "objects": lambda: count(*np.array(WORDS, object)),
    "groups": lambda: count(*NEAR, groups=GROUPS),
    "groups of two": lambda: count(*NEAR, groups={"a": GROUPS, "b": GROUPS[::-1]}, labels=[1, 2]),
    "large tables of groups": lambda: count(*WIDE % 60, groups=GROUPS, matrix=True),
    "multilabel": lambda: count(*TABLE, sample_weight=WEIGHTS[:300]),
    "sets": lambda: count([{1}, {2, 3}], [{1}, {3}], multilabel=True),
    "thresholds": lambda: fastrecall.count_at_thresholds(NEAR[0] % 2, SCORES[:, 0], WEIGHTS[:99]),
    "few thresholds": lambda: fastrecall.count_at_thresholds(NEAR[0] % 2, SCORES[:, 0], [0.2, 0.7]),
    "thresholds of columns": lambda: fastrecall.count_at_thresholds(*(NEAR[0], SCORES), [0.2, 0.7]),
    "ranks": lambda: fastrecall.count_top_k(NEAR[0], SCORES, [2, 5]),
    "ranks of columns": lambda: fastrecall.count_argmax(NEAR[0], np.asfortranarray(SCORES)),
    "models": lambda: fastrecall.compare(NEAR[0], {"a": NEAR[1], "b": NEAR[0]}),
    "merged": lambda: runs(NEAR),
    "merged, far": lambda: runs(FAR),
    "merged, weighted": lambda: runs(WIDE, weight=WEIGHTS),
    "merged, a vocabulary": lambda: runs(NEAR, keys=np.arange(2, 7, dtype="u8")),
}


class Shim:
    """The functions of shim.c, told where the kernel is."""

    def __init__(self) -> None:
        library = ctypes.CDLL(None)
        self.asked, self.alive = library.scarce_asked, library.scarce_alive
        self.asked.restype = self.alive.restype = ctypes.c_long
        self._fail = library.scarce_fail
        self._fail.argtypes = [ctypes.c_long, ctypes.c_long]
        library.scarce_watch.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
        places = [
            [int(end, 16) for end in line.split()[0].split("-")]
            for line in Path("/proc/self/maps").read_text().splitlines()
            if "_kernel" in line and " r-x" in line
        ]
        library.scarce_watch(min(map(min, places)), max(map(max, places)))

    def tried(self, call: Callable[[], Any], k: int = -1, lasting: bool = False) -> tuple[Any, int]:
        """Return what a call comes to if its k-th allocation fails, and how many there were.

        Where that is `lasting`, all others after it fail, too.
        """
        self._fail(k, lasting)
        try:
            answer = call()
        except MemoryError as error:
            answer = MemoryError if str(error) else "a MemoryError that says nothing"
        finally:
            asked = self.asked()
            self._fail(-1, False)
        return answer, asked


def same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | dict):
        parts = zip(one, other, strict=True) if isinstance(one, tuple) else (
            (one[key], other[key]) for key in one
        )  # fmt: skip
        return all(same(*pair) for pair in parts)
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    return repr(one) == repr(other) if isinstance(one, fastrecall.Comparison) else one == other


def check_call(shim: Shim, name: str, call: Callable[[], Any]) -> int:
    """Let each allocation fail: MemoryError, or the right answer; and nothing more is held."""
    wanted = call()
    found, sites = shim.tried(call)
    assert same(found, wanted), name
    del found
    gc.collect()
    before = shim.alive()
    for k, lasting in product(range(sites), (False, True)):
        answer, _ = shim.tried(call, k, lasting)
        assert answer is MemoryError or same(answer, wanted), (name, k)
        del answer
        gc.collect()
        assert shim.alive() <= before, (name, k, shim.alive(), before)
    assert same(call(), wanted), name
    gc.collect()
    assert shim.alive() <= before, (name, shim.alive(), before)
    return sites


def check_accumulator(shim: Shim) -> int:
    """What could not be counted is not counted at all; the next try counts it once."""
    sites = 0
    for batch in (NEAR, FAR, [np.array(side) for side in WORDS]):
        k = -1
        asked = 0
        while k < asked:
            accumulator = Accumulator()
            accumulator.update(*batch)
            before = Counts.from_bytes(accumulator.counts.to_bytes())
            answer, updating = shim.tried(
                lambda kept=accumulator, given=batch: kept.update(*given), k
            )
            wanted = before if answer is MemoryError else before + before
            answer, reading = shim.tried(lambda kept=accumulator: kept.counts, k)
            assert answer is MemoryError or answer == wanted, k
            assert accumulator.counts == wanted, k
            asked, k = max(asked, updating, reading), k + 1
        sites += asked
    return sites


def main() -> None:
    shim = Shim()
    for name, call in (CALLS | kernel.CALLS).items():
        print(f"{name}: {check_call(shim, name, call)} allocations", flush=True)
    print(f"accumulators: {check_accumulator(shim)} allocations")


if __name__ == "__main__":
    main()
