"""How fast labels come out of memory: arrays far larger than the caches, each dtype.

Whoever reads an array twice has at most half the speed of a bare read. The bare read here is a sum
of both arrays as 64-bit integers, whatever they hold.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import recall_score

import fastrecall
from benchmarks.answers import check_same
from benchmarks.bench_grid import BOUND, OURS
from benchmarks.labels import repeated
from benchmarks.timing import Effort, fastest

__all__ = ["READ", "Throughput", "measure"]

READ = "bare read"
_BLOCK = 1 << 20


class Throughput(NamedTuple):
    """Seconds to go over both arrays, which have so many bytes together."""

    dtype: str
    k: int
    n: int
    size: int
    seconds: dict[str, float]


def measure(dtype: str, k: int, size: int, *, library: Any = fastrecall) -> Throughput:
    """Measure macro recall of k classes in two arrays of about ``size`` bytes together.

    Raises
    ------
    DifferentAnswerError
        If the answer is not scikit-learn's.
    """
    itemsize = np.dtype(dtype).itemsize
    blocks = max(1, size // (2 * itemsize * _BLOCK))
    y_true, y_pred = repeated("uniform", blocks * _BLOCK, k, dtype, drawn=_BLOCK)

    def ours() -> Any:
        return library.recall_score(y_true, y_pred, average="macro")

    # Whole repetitions of a block have the block's ratios, to the last bit.
    block = recall_score(y_true[:_BLOCK], y_pred[:_BLOCK], average="macro")
    check_same(f"{dtype}, {k} classes", ours(), block)
    calls = {
        OURS: ours,
        BOUND: lambda: np.count_nonzero(y_true == y_pred),
        READ: lambda: [np.add.reduce(side.view(np.uint64)) for side in (y_true, y_pred)],
    }
    seconds = fastest(calls, Effort(few=3, patience=0.8), sparing=calls)
    return Throughput(dtype, k, len(y_true), 2 * y_true.nbytes, seconds)
