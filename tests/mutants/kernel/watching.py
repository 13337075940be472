"""What no test notices, once more where the address sanitizer watches the kernel's memory."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.mutants.choosing import Most, part_of
from tests.mutants.kernel.building import Building

REPORTED = 99
SANITIZER = "the address sanitizer"
MOST = Most(10.0, 20, 100)


def reported(
    building: Building, path: str, changed: str, tests: list[str], seconds: dict[str, float]
) -> bool:
    """Say whether the sanitizer reports something while tests run; what they say does not count."""
    building.watch(path, changed)
    library = ["gcc", "-print-file-name=libasan.so"]
    around = os.environ | {
        "LD_PRELOAD": subprocess.check_output(library, text=True).strip(),
        "ASAN_OPTIONS": f"detect_leaks=0:allocator_may_return_null=1:exitcode={REPORTED}",
        "PYTHONMALLOC": "malloc",
        "PYTHONPATH": str(building.folder),
    }
    options = ["-q", "-p", "no:cacheprovider", "-m", "not slow and not timed"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *part_of(tests, seconds, MOST)],
        cwd=building.folder, env=around, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode == REPORTED
