"""Where figures were measured: the machine, the versions, the date, and how many threads."""

from __future__ import annotations

import os
import platform
import tomllib
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

__all__ = ["ONE_THREAD", "describe"]

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"

ONE_THREAD = dict.fromkeys(
    (
        "FASTRECALL_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)


def describe() -> dict[str, str]:
    """Return what a reader must know to compare figures with those of another machine."""
    return {
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        # The checkout is what is measured, whether it is installed or only built in place.
        "fastrecall": tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"],
        "NumPy": version("numpy"),
        "scikit-learn": version("scikit-learn"),
        "threads": "1",
        "date": datetime.now(UTC).date().isoformat(),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
