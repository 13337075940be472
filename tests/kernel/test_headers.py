"""Each header compiles alone and without a warning, and so includes all that it needs."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

COMPILER = shutil.which("cc")
STABLE_ABI = not sysconfig.get_config_var("Py_GIL_DISABLED")
SRC = Path(__file__).resolve().parents[2] / "src"
# Those of loops/ are parts of isa.h.
HEADERS = sorted(path for path in SRC.rglob("*.h") if path.parent.name != "loops")


@pytest.mark.skipif(COMPILER is None, reason="no C compiler called cc")
@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header.name)
def test_a_header_stands_alone(header):
    command = [COMPILER, "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function"]
    command += ["-DPy_LIMITED_API=0x030B0000"] if STABLE_ABI else []
    # What Python's own headers do is not ours to warn of.
    command += ["-isystem", sysconfig.get_path("include"), f"-I{SRC}"]
    command += ["-fsyntax-only", "-x", "c", "-"]
    # Twice: the second time its guard must keep it out.
    source = f'#include "{header.relative_to(SRC)}"\n' * 2
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_headers_are_known():
    assert len(HEADERS) >= 35
