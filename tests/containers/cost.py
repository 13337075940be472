"""What the labels of one container cost: bytes beside them, and seconds beside scikit-learn's.

``python -m tests.containers.cost NAME`` prints both as JSON, of a process that knows no other.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sklearn import metrics as sklearn_metrics

import fastrecall
from benchmarks.machine import ONE_THREAD
from benchmarks.peak_containers import ENVIRONMENT, growth_of_recall
from benchmarks.timing import Effort, fastest
from tests.containers.container import Container
from tests.containers.kinds import drawn
from tests.containers.table import TABLE

__all__ = ["LABELS", "SAMPLES", "cost", "measure"]

# Few samples for the time, as scikit-learn has to wait for words; many for what memory shows.
SAMPLES = 100_000
LABELS = 1_000_000
_CHECKOUT = Path(__file__).resolve().parent.parent.parent
_EFFORT = Effort(rounds=9, few=1, patience=0.5)


def measure(
    container: Container, *, samples: int = SAMPLES, labels: int = LABELS
) -> dict[str, float]:
    """Return the bytes taken for one label, and how many times scikit-learn's speed it has.

    Of a container that scikit-learn refuses, it is given the plain array.
    """
    kind = container.kinds.split()[0]
    options = {"average": "macro"}
    taken = growth_of_recall(container.make, list(drawn(kind, labels // 2)), options)
    values = drawn(kind, samples)
    sides, arrays = ([fill(side) for side in values] for fill in (container.make, container.plain))
    theirs = sklearn_metrics.recall_score
    known = sides if _takes(theirs, sides, options) else arrays
    assert fastrecall.recall_score(*sides, **options) == theirs(*arrays, **options)
    seconds = fastest(
        {
            "ours": lambda: fastrecall.recall_score(*sides, **options),
            "theirs": lambda: theirs(*known, **options),
        },
        _EFFORT,
        sparing={"theirs"},
    )
    return {"bytes": taken / labels, "gain": seconds["theirs"] / seconds["ours"]}


def cost(name: str) -> dict[str, float] | None:
    """Measure the container of this name in a process of its own; None if it cannot be had."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.containers.cost", name],
        cwd=_CHECKOUT,
        env={**ENVIRONMENT, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


def _takes(recall, sides, options) -> bool:
    try:
        recall(*(side[:10] if hasattr(side, "__getitem__") else side for side in sides), **options)
    except (ValueError, TypeError):
        return False
    return True


if __name__ == "__main__":
    print(json.dumps(measure(*(x for x in TABLE if x.name == sys.argv[1]))))
