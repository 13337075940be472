"""Peak memory of one call on many labels, beside the labels themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.figure import Figure

__all__ = ["CALLS", "LIMIT", "MIB", "SAMPLES", "LargeCall", "measure", "peak_of"]

MIB = 1 << 20
# What any call of up to 1,000 classes may take beside its labels.
LIMIT = 16 * MIB
SAMPLES = 100_000_000
_CHECKOUT = Path(__file__).resolve().parent.parent


class LargeCall(NamedTuple):
    """One call of one function on many labels."""

    name: str
    work: str
    function: str
    classes: int
    dtype: str
    average: str = ""


CALLS = (
    LargeCall("memory-binary", "binary recall", "recall_score", 2, "uint8", "binary"),
    LargeCall("memory-macro", "macro recall, 10 classes", "recall_score", 10, "uint8", "macro"),
    LargeCall(
        "memory-matrix", "confusion matrix, 1,000 classes", "confusion_matrix", 1_000, "int16"
    ),
)


def measure(call: LargeCall, n: int = SAMPLES) -> Figure:
    """Measure both libraries, each in a process of its own, which knows no earlier peak."""
    ours, theirs = (peak_of(library, call, n) for library in ("fastrecall", "sklearn.metrics"))
    return Figure("memory", call.name, f"{call.work}, {n:,} {call.dtype} labels", ours, theirs)


def peak_of(library: str, call: LargeCall, n: int = SAMPLES) -> int:
    """Return the bytes that one library takes beside the labels."""
    what = call.function, str(call.classes), call.dtype, call.average
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.peak", library, str(n), *what],
        cwd=_CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return int(printed)
