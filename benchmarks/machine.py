"""Where figures were measured: the machine, the versions, the date, and how many threads."""

from __future__ import annotations

import os
import platform
import subprocess
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["ONE_THREAD", "describe", "free_memory", "largest_cache"]

_CHECKOUT = Path(__file__).resolve().parent.parent
_CACHES = Path("/sys/devices/system/cpu/cpu0/cache")

ONE_THREAD = dict.fromkeys(
    (
        "FASTRECALL_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "POLARS_MAX_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)


def describe(distributions: Iterable[str] = ()) -> dict[str, str]:
    """Return what a reader must know to compare figures with those of another machine.

    Of other distributions than those that are always there, the versions are added.
    """
    project = tomllib.loads((_CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        # The checkout is what is measured, whether it is installed or only built in place.
        "fastrecall": project["version"],
        "NumPy": version("numpy"),
        "scikit-learn": version("scikit-learn"),
        **{name: found for name in distributions if (found := _version(name))},
        "threads": "1",
        "date": datetime.now(UTC).date().isoformat(),
        **({"commit": commit} if (commit := _commit()) else {}),
    }


def free_memory() -> int:
    """Return how many bytes can be had without swapping; where the system does not say, 4 GiB."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        lines = []
    free = [int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable")]
    return free[0] if free else 4 << 30


def largest_cache() -> int:
    """Return the bytes of the cache next to memory; 0 where the system does not say."""
    units = {"K": 1 << 10, "M": 1 << 20}
    texts = [path.read_text(encoding="ascii").strip() for path in _CACHES.glob("index*/size")]
    return max((int(text[:-1]) * units[text[-1]] for text in texts), default=0)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    # Figures of another run may lie about uncommitted: only what is measured matters.
    changed = _git("status", "--porcelain", "fastrecall", "src")
    return f"{commit} and changes" if commit and changed else commit


def _git(*arguments: str) -> str:
    """Return what git says; nothing in an unpacked archive, or on a machine without git."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=_CHECKOUT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
