"""By how much one call raises the memory of a process that already holds its labels in a container.

``python -m benchmarks.peak_containers NAME SAMPLES`` prints the bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

import fastrecall
from benchmarks.containers import CONTAINERS
from benchmarks.peak import growth

__all__ = ["ENVIRONMENT", "growth_of_recall"]

# Making the labels frees many arrays. glibc would keep them for a call to take unseen.
ENVIRONMENT = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "0"}


def growth_of_recall(
    make: Callable[[np.ndarray], Any], sides: list[np.ndarray], options: dict[str, Any]
) -> int:
    """Return the bytes that recall takes beside both sides in their container."""
    few = (make(side[:1_000]) for side in sides)
    y_true, y_pred = (make(side) for side in sides)
    # Modules that are only loaded in the first call are not what the labels need.
    fastrecall.recall_score(*few, **options)
    return growth(lambda: fastrecall.recall_score(y_true, y_pred, **options))


def _main(name: str, n: str) -> None:
    (container,) = (container for container in CONTAINERS if container.name == name)
    sides = [container.labels(side) for side in container.codes(int(n))]
    print(growth_of_recall(container.make, sides, container.options))


if __name__ == "__main__":
    _main(*sys.argv[1:])
