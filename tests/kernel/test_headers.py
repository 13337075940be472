"""Each header compiles alone and without a warning, and so includes all that it needs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

COMPILER = shutil.which("cc")
HEADERS = sorted((Path(__file__).resolve().parents[2] / "src").glob("*.h"))


@pytest.mark.skipif(COMPILER is None, reason="no C compiler called cc")
@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header.name)
def test_a_header_stands_alone(header):
    command = [COMPILER, "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function"]
    command += ["-fsyntax-only", "-x", "c", f"-I{header.parent}", "-"]
    # Twice: the second time its guard must keep it out.
    source = f'#include "{header.name}"\n' * 2
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_all_headers_are_known():
    assert len(HEADERS) >= 13
