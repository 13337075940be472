"""--cases: some cases of each test function, evenly spread."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict


def collected(checkout, *options):
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *options, "tests/kernel/test_isa.py"],
        cwd=checkout, capture_output=True, text=True, check=True,
    )  # fmt: skip
    of_function = defaultdict(list)
    for line in done.stdout.splitlines():
        if "::" in line:
            of_function[line.partition("[")[0]].append(line)
    return of_function


def test_the_first_and_the_last_case_are_among_them(checkout):
    every, some = collected(checkout), collected(checkout, "--cases", "3")
    assert some.keys() == every.keys()
    assert max(map(len, every.values())) > 3
    for function, cases in some.items():
        assert len(cases) == min(3, len(every[function]))
        assert cases[0] == every[function][0]
        assert cases[-1] == every[function][-1]
