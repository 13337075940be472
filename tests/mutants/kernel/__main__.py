"""Command line: changes of the kernel, each built and tested."""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.mutants import CHECKOUT
from tests.mutants.command import command
from tests.mutants.equivalent import Equivalent
from tests.mutants.kernel.building import MODULE, Building, DoesNotBuildError
from tests.mutants.kernel.changes import Mutant, files, mutants
from tests.mutants.kernel.reach import Reach
from tests.mutants.kernel.watching import SANITIZER, reported
from tests.mutants.tally import BROKEN, KILLED, LISTED, SAME, SURVIVED, told
from tests.mutants.trying import (
    LATE,
    are_late,
    first_failure,
    first_that_notices,
    prepare,
)

RECORDED = CHECKOUT / "build" / "mutants" / "kernel"
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
REACHED, REACHING = RECORDED / "reached.npz", RECORDED / "reaching.so"
# Of the ordinary suite, without what measures time or the checkout itself, or runs other programs.
ASIDE = ("adapters", "benchmarks", "certainty", "comparison", "conformance", "dropin", "intervals")
FILES_ASIDE = ("benchmarks*", "examples", "fuzz", "house", "packaging", "release", "wheel")
SUITE = ["-q", "-p", "no:cacheprovider", "-p", "tests.mutants.kernel.recording", "-m", "not slow"]
SUITE += ["--cases", "6"]
SUITE += [word for name in ASIDE for word in ("--ignore", f"tests/{name}")]
SUITE += [word for name in FILES_ASIDE for word in ("--ignore-glob", f"tests/test_{name}.py")]
# In a process of its own, of which nothing is recorded.
SCARCE = "tests/test_scarce.py::test_every_allocation_fails_once"
ALLOCATES = re.compile(r"alloc|reserve|_init\(|free\(|MEMORY")


def record() -> None:
    """Run the suite once, in a copy, and write down what each test reaches."""
    RECORDED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        Building(Path(folder)).build_reaching()
        around = os.environ | {"PYTHONPATH": folder, "FASTRECALL_REACHED": str(REACHED)}
        subprocess.run(
            [sys.executable, "-m", "pytest", *SUITE], cwd=folder, env=around, check=False
        )
        shutil.copy2(Path(folder) / MODULE, REACHING)


class Trial:
    """Changes against tests."""

    def __init__(self, building: Building, reach: Reach) -> None:
        self._building, self._reach = building, reach
        self.killers: Counter[str] = Counter()

    def verdict(self, mutant: Mutant, source: str) -> tuple[str, str]:
        """Return what became of a change, and the test that noticed it, or how many did not."""
        changed = mutant.apply(source)
        try:
            if not self._building.change(mutant.path, changed):
                return SAME, ""
        except DoesNotBuildError:
            return BROKEN, ""
        tests = self._reach.tests(mutant.path, mutant.line)
        tried = first_that_notices(self._building.folder, tests, self._reach.seconds)
        if tried.failed == LATE and self._are_late(tried.last):
            self._building.change(mutant.path, changed)
        elif tried.failed:
            self.killers[tried.failed] += tried.failed in self._reach.seconds
            return KILLED, tried.failed
        before = "".join(source.split("\n")[max(mutant.line - 4, 0) : mutant.line])
        if ALLOCATES.search(before) and first_failure(self._building.folder, [SCARCE], 120):
            self.killers[SCARCE] += 1
            return KILLED, SCARCE
        if not self._building.another(mutant.path, changed):
            return SAME, ""
        if reported(self._building, mutant.path, changed, tests, self._reach.seconds):
            return KILLED, SANITIZER
        return SURVIVED, f"{tried.n} of {len(tests)} tests"

    def _are_late(self, tests: list[str]) -> bool:
        """Say whether tests take too long without any change."""
        self._building.build()
        return are_late(self._building.folder, tests, self._reach.seconds)

    def unsound(self) -> str | None:
        """Return a test that killed a change but fails without any, too."""
        self._building.build()
        tests = [test for test in self.killers if self.killers[test]]
        return first_failure(self._building.folder, tests, 600) if tests else None


def run(chosen: list[str], asked: argparse.Namespace) -> Counter[str]:
    sources = {path: (CHECKOUT / path).read_text(encoding="utf-8") for path in files()}
    every = [one for path in chosen for one in mutants(path, sources[path])]
    random.Random(asked.seed).shuffle(every)
    print(f"{asked.sample} of {len(every)} changes, seed {asked.seed}", flush=True)
    equivalent, tally = Equivalent(EQUIVALENT), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        prepare()
        # Memory that was freed, or never written, holds no zeros in the processes that tests start.
        os.environ["MALLOC_PERTURB_"] = "165"
        reach = Reach(REACHING, REACHED, sources)
        trial = Trial(Building(Path(folder)), reach)
        for number, mutant in enumerate(every[asked.skip :], asked.skip + 1):
            name = mutant.name(sources[mutant.path])
            if equivalent.holds(name):
                tally[LISTED] += 1
                continue
            what, by = trial.verdict(mutant, sources[mutant.path])
            tally[what] += 1
            if what == SURVIVED or asked.aloud:
                print(f"{number} {what} ({by}), line {mutant.line}: {name}", flush=True)
            counted = tally[KILLED] + tally[SURVIVED]
            if counted % 20 == 0:
                print(told(tally), flush=True)
            if counted == asked.sample:
                break
        if failed := trial.unsound():
            sys.exit(f"{failed} fails without any change: what it killed may be alive")
    return tally


if __name__ == "__main__":
    sys.exit(command("kernel", 200, REACHED, record, files(), run))
