"""Recall of labels in columns, lists and tensors: time beside scikit-learn's, and peak memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.answers import check_same
from benchmarks.containers import SAMPLES, Container
from benchmarks.figure import Figure
from benchmarks.peak_containers import ENVIRONMENT
from benchmarks.timing import Effort, fastest

__all__ = ["EFFORT", "MEMORY", "LargeContainer", "measure", "peak_of"]

# scikit-learn takes seconds for a million words; once is enough for a ratio of hundreds.
EFFORT = Effort(rounds=40, few=1, patience=2.0)
_CHECKOUT = Path(__file__).resolve().parent.parent


class LargeContainer(NamedTuple):
    """What the call on one container may take beside it."""

    container: str
    # Bytes for a sample of one side.
    most: float

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return f"memory-{self.container}"


# Codes of words are narrow; codes and numbers that are there already are read as they lie.
_CODED = "str", "string", "u4", "objects", "strs"
_READ = (
    *("category", "enum", "categorical", "dictionary"),
    *("bits", "series", "memmap", "dlpack", "tensor"),
)
MEMORY = (
    *(LargeContainer(f"container-{name}", 4) for name in _CODED),
    *(LargeContainer(f"container-{name}", 0.5) for name in _READ),
)


def measure(
    container: Container,
    n: int = SAMPLES,
    *,
    effort: Effort = EFFORT,
    library: Any = fastrecall,
) -> Figure:
    """Check the answer for one container, then time it.

    scikit-learn's answer for the numbers that labels stand for is the answer for the labels, and
    takes it a hundredth of the time.

    Raises
    ------
    DifferentAnswerError
        If the answer is not scikit-learn's.
    """
    codes, options = container.codes(n), container.options
    arrays = [container.labels(side) for side in codes]
    sides = [container.make(array) for array in arrays]
    ours, theirs = (source.recall_score for source in (library, sklearn_metrics))
    check_same(container.name, ours(*sides, **options), theirs(*codes, **options))
    known = arrays if container.copied else sides
    calls = {
        "ours": lambda: ours(*sides, **options),
        "theirs": lambda: theirs(*known, **options),
    }
    if container.as_array:
        calls["bound"] = lambda: ours(*arrays, **options)
    seconds = fastest(calls, effort, sparing={"theirs"})
    return Figure("containers", container.name, f"{container.work}, {n:,} labels", **seconds)


def peak_of(container: Container, n: int = SAMPLES) -> int:
    """Return the bytes that a call takes beside its container, in a process of its own."""
    printed = subprocess.run(
        [sys.executable, "-m", "benchmarks.peak_containers", container.name, str(n)],
        cwd=_CHECKOUT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return int(printed)
