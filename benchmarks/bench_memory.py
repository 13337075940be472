"""Peak memory of one call on many labels, beside the labels themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.figure import Figure

__all__ = ["CALLS", "SAMPLES", "LargeCall", "measure"]

SAMPLES = 100_000_000
_CHECKOUT = Path(__file__).resolve().parent.parent


class LargeCall(NamedTuple):
    """Recall of many uint8 labels."""

    name: str
    work: str
    average: str
    classes: int


CALLS = (
    LargeCall("memory-binary", "binary recall", "binary", 2),
    LargeCall("memory-macro", "macro recall, 10 classes", "macro", 10),
)


def measure(call: LargeCall, n: int = SAMPLES) -> Figure:
    """Measure both libraries, each in a process of its own, which knows no earlier peak."""
    ours, theirs = (_bytes(library, call, n) for library in ("fastrecall", "sklearn.metrics"))
    return Figure("memory", call.name, f"{call.work}, {n:,} uint8 labels", ours, theirs)


def _bytes(library: str, call: LargeCall, n: int) -> int:
    arguments = library, call.average, str(call.classes), str(n)
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.peak", *arguments],
        cwd=_CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return int(printed)
