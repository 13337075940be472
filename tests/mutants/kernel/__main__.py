"""Command line: a random sample of changes of the kernel, each built and tested."""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.mutants.kernel.building import MODULE, Building, DoesNotBuildError
from tests.mutants.kernel.changes import Mutant, mutants
from tests.mutants.kernel.equivalent import Equivalent
from tests.mutants.kernel.reach import Reach, file_of
from tests.mutants.kernel.trying import first_failure, prepare

CHECKOUT = Path(__file__).resolve().parent.parent.parent.parent
RECORDED = CHECKOUT / "build" / "mutants" / "kernel"
REACHED, REACHING = RECORDED / "reached.npz", RECORDED / "reaching.so"
# Of the ordinary suite, without what measures time or the checkout itself, or runs other programs.
ASIDE = ("adapters", "benchmarks", "certainty", "comparison", "conformance", "dropin", "intervals")
FILES_ASIDE = ("benchmarks*", "examples", "fuzz", "house", "packaging", "release", "wheel")
SUITE = ["-q", "-p", "no:cacheprovider", "-p", "tests.mutants.kernel.recording", "-m", "not slow"]
SUITE += [word for name in ASIDE for word in ("--ignore", f"tests/{name}")]
SUITE += [word for name in FILES_ASIDE for word in ("--ignore-glob", f"tests/test_{name}.py")]


class Most(NamedTuple):
    """How much is tried of the tests that reach a change; seconds as recorded."""

    seconds: float
    files: int
    of_file: int


STAGES = Most(1.0, 2, 20), Most(5.0, 9, 40), Most(15.0, 99, 400)

# In a process of its own, of which nothing is recorded.
SCARCE = "tests/test_scarce.py::test_every_allocation_fails_once"
ALLOCATES = re.compile(r"alloc|reserve|_init\(|free\(|MEMORY")

KILLED, SURVIVED, LISTED = "killed", "survived", "listed as equivalent"
BROKEN, SAME = "do not compile", "compile to the same code"


def interval(hits: int, tries: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's interval."""
    if not tries:
        return 0.0, 1.0
    share, spread = hits / tries, z * z / tries
    half = math.sqrt(spread * share * (1 - share) + spread * spread / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def told(tally: Counter[str]) -> str:
    tried = tally[KILLED] + tally[SURVIVED]
    low, high = interval(tally[KILLED], tried)
    others = ", ".join(f"{tally[kind]} {kind}" for kind in (LISTED, SAME, BROKEN))
    return (
        f"{tally[KILLED]} of {tried} killed: {tally[KILLED] / max(tried, 1):.1%} "
        f"(95 %: {low:.1%} to {high:.1%}); not counted: {others}"
    )


def record() -> None:
    """Run the suite once, in a copy, and write down what each test reaches."""
    RECORDED.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        Building(CHECKOUT, Path(folder)).build_reaching()
        around = os.environ | {"PYTHONPATH": folder, "FASTRECALL_REACHED": str(REACHED)}
        subprocess.run(
            [sys.executable, "-m", "pytest", *SUITE], cwd=folder, env=around, check=False
        )
        shutil.copy2(Path(folder) / MODULE, REACHING)


def part_of(tests: list[str], seconds: dict[str, float], most: Most) -> list[str]:
    """Return as many of the first tests as take so long, of so few files: one at least."""
    spent, chosen = 0.0, []
    of_file = Counter[str]()
    for test in tests:
        file = file_of(test)
        if of_file[file] == most.of_file or (len(of_file) == most.files and not of_file[file]):
            continue
        if chosen and spent + seconds[test] > most.seconds:
            continue
        spent += seconds[test]
        of_file[file] += 1
        chosen.append(test)
    return chosen


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
        tried: set[str] = set()
        for most in STAGES:
            left = [test for test in tests if test not in tried]
            chosen = part_of(left, self._reach.seconds, most)
            if not chosen:
                break
            tried.update(chosen)
            expected = sum(self._reach.seconds[test] for test in chosen)
            failed = first_failure(self._building.folder, chosen, 8 + 3 * expected)
            if failed:
                self.killers[failed] += failed in self._reach.seconds
                return KILLED, failed
        before = source.split("\n")[max(mutant.line - 4, 0) : mutant.line]
        if ALLOCATES.search("".join(before)):
            tried.add(SCARCE)
            if first_failure(self._building.folder, [SCARCE], 120):
                self.killers[SCARCE] += 1
                return KILLED, SCARCE
        another = self._building.another(mutant.path, changed)
        return (SURVIVED if another else SAME), f"{len(tried)} of {len(tests)} tests"

    def unsound(self) -> str | None:
        """Return a test that killed a change but fails without any, too."""
        self._building.build()
        tests = [test for test in self.killers if self.killers[test]]
        return first_failure(self._building.folder, tests, 600) if tests else None


def run(files: list[str], sample: int, seed: int, skip: int, aloud: bool) -> Counter[str]:
    sources = {path: (CHECKOUT / path).read_text(encoding="utf-8") for path in kernel_files()}
    every = [one for path in files for one in mutants(path, sources[path])]
    random.Random(seed).shuffle(every)
    print(f"{sample} of {len(every)} changes, seed {seed}", flush=True)
    equivalent, tally = Equivalent(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        prepare()
        reach = Reach(REACHING, REACHED, sources)
        trial = Trial(Building(CHECKOUT, Path(folder)), reach)
        for number, mutant in enumerate(every[skip:], skip + 1):
            name = mutant.name(sources[mutant.path])
            if equivalent.holds(name):
                tally[LISTED] += 1
                continue
            what, by = trial.verdict(mutant, sources[mutant.path])
            tally[what] += 1
            if what == SURVIVED or aloud:
                print(f"{number} {what} ({by}), line {mutant.line}: {name}", flush=True)
            counted = tally[KILLED] + tally[SURVIVED]
            if counted % 20 == 0:
                print(told(tally), flush=True)
            if counted == sample:
                break
        if failed := trial.unsound():
            sys.exit(f"{failed} fails without any change: what it killed may be alive")
    return tally


def kernel_files() -> list[str]:
    every = sorted(
        path for kind in ("h", "pyx", "pxi") for path in CHECKOUT.glob(f"src/**/*.{kind}")
    )
    return [str(path.relative_to(CHECKOUT)) for path in every]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.kernel", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many that count (200)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first of them (0)")
    parser.add_argument("--aloud", action="store_true", help="name what kills each change, too")
    parser.add_argument("--record", action="store_true", help="run the suite again for its lines")
    parser.add_argument("files", nargs="*", help="sources (all of src/)")
    asked = parser.parse_args()
    if asked.record or not REACHED.exists():
        record()
    tally = run(asked.files or kernel_files(), asked.sample, asked.seed, asked.skip, asked.aloud)
    print(told(tally))
    return 1 if tally[SURVIVED] else 0


if __name__ == "__main__":
    sys.exit(main())
