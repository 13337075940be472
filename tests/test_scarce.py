"""Lack of memory wherever the kernel asks for some: an error, no change, no leak, no crash."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHIM = Path(__file__).parent / "scarce" / "shim.c"
COMPILER = shutil.which("cc")


@pytest.mark.slow
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc's memory is taken away")
@pytest.mark.skipif(COMPILER is None, reason="no C compiler called cc")
@pytest.mark.skipif("LD_PRELOAD" in os.environ, reason="a sanitizer allocates in its own way")
def test_every_allocation_fails_once(tmp_path, checkout):
    library = tmp_path / "scarce.so"
    command = [COMPILER, "-O1", "-shared", "-fPIC", "-Wall", "-o", library, SHIM, "-lpthread"]
    subprocess.run(command, check=True)
    # One thread, so that the k-th allocation is the same one each time.
    environment = {**os.environ, "LD_PRELOAD": str(library), "FASTRECALL_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.scarce.calls"],
        cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    counted = [int(line.split()[-2]) for line in done.stdout.splitlines()]
    assert sum(counted) > 100
