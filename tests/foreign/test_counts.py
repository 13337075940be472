"""The kernel without Python: what .ci/compilers runs on other machines, run on this one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
COMPILER = shutil.which("cc")


@pytest.mark.skipif(COMPILER is None, reason="no C compiler called cc")
def test_counts_are_those_of_plain_loops(tmp_path):
    program = tmp_path / "counts"
    command = [COMPILER, "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function"]
    command += [f"-I{HERE.parents[1] / 'src'}", str(HERE / "counts.c"), "-o", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = subprocess.run([program], capture_output=True, text=True, check=False, timeout=300)
    assert answer.returncode == 0, answer.stdout
    assert " counts are those of plain loops; " in answer.stdout
