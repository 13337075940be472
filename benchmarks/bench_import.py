"""How much longer than ``import numpy`` an import takes, in fresh interpreters."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.figure import Figure

__all__ = ["NAME", "measure"]

NAME = "import"
_CHECKOUT = Path(__file__).resolve().parent.parent
_TIMED = (
    "import numpy; from time import perf_counter; start = perf_counter(); import {}; "
    "print(perf_counter() - start)"
)


def measure(rounds: int = 15) -> Figure:
    """Return the shortest import of each after NumPy's, taken in turns."""
    modules = "fastrecall", "sklearn.metrics"
    best = dict.fromkeys(modules, math.inf)
    for number in range(rounds + 1):
        for module in modules:
            seconds = _seconds(module)
            # The first round reads files that are not in memory yet, and compiles what is new.
            if number > 0:
                best[module] = min(best[module], seconds)
    ours, theirs = (best[module] for module in modules)
    return Figure("import", NAME, "import, beyond `import numpy`", ours, theirs)


def _seconds(module: str) -> float:
    # An installed package is compiled, and so are its peers: ours must be too.
    environment = {key: os.environ[key] for key in os.environ if key != "PYTHONDONTWRITEBYTECODE"}
    printed = subprocess.run(
        [sys.executable, "-c", _TIMED.format(module)],
        cwd=_CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    return float(printed)
