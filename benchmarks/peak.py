"""By how much one call raises the memory of a process that already holds its labels.

``python -m benchmarks.peak LIBRARY SAMPLES FUNCTION CLASSES DTYPE AVERAGE`` prints the bytes for
one call; AVERAGE is empty for functions that have no such parameter.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

__all__ = ["growth"]

_BLOCK = 1 << 16
_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def growth(call: Callable[[], object]) -> int:
    """Return the bytes by which the peak of resident memory during a call exceeds the start."""
    before = _peak_from_here()
    call()
    return max(0, _peak() - before)


def _peak_from_here() -> int:
    # A peak remembers everything since the start, on Linux even of the parent: forget it first.
    if _STATUS.exists():
        _CLEAR.write_text("5", encoding="ascii")
    return _peak()


def _peak() -> int:
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        (kibibytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(kibibytes) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _labels(n: int, classes: int, dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Make labels block by block: what is freed here, a call could take unseen."""
    random = np.random.default_rng(0)
    true, pred = np.empty(n, dtype), np.empty(n, dtype)
    for start in range(0, n, _BLOCK):
        size = min(_BLOCK, n - start)
        drawn = random.integers(classes, size=size, dtype=dtype)
        right = random.random(size, dtype=np.float32) < 0.8
        true[start : start + size] = drawn
        pred[start : start + size] = np.where(right, drawn, classes - 1 - drawn)
    return true, pred


def _main(library: str, n: str, function: str, classes: str, dtype: str, average: str) -> None:
    called = getattr(importlib.import_module(library), function)
    options = {"average": average} if average else {}
    y_true, y_pred = _labels(int(n), int(classes), dtype)
    # Modules that are only loaded in the first call are not what the labels need.
    first = slice(0, 10 * int(classes))
    called(y_true[first], y_pred[first], **options)
    print(growth(lambda: called(y_true, y_pred, **options)))


if __name__ == "__main__":
    _main(*sys.argv[1:])
