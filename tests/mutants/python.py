"""Command line: a random sample of changes of the Python code, each against its tests."""

from __future__ import annotations

import argparse
import math
import os
import random
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.mutants.changes import Mutant, mutants
from tests.mutants.choosing import Recorded
from tests.mutants.trying import LATE, Copy, copy_of

CHECKOUT = Path(__file__).resolve().parent.parent.parent
EQUIVALENT = Path(__file__).parent / "equivalent.txt"
RECORDED = CHECKOUT / "build" / "mutants" / "recorded"
LINES, TESTS = "lines.coverage", "tests.json"
# Of the ordinary suite without what measures time, memory or the checkout itself.
SUITE = [
    *("-q", "-p", "no:cacheprovider", "-p", "tests.mutants.recording", "-m", "not slow"),
    *("--ignore-glob", "tests/test_benchmarks*", "--ignore", "tests/test_packaging.py"),
    *("--ignore", "tests/test_wheel.py", "--ignore", "tests/test_house.py"),
]
# How many seconds, as recorded, and tests are tried at once: most changes fall to the first few.
ROUNDS = (0.6, 8), (2.0, 24)


@dataclass
class Tally:
    """What became of the changes that were tried."""

    killed: int = 0
    listed: int = 0
    survivors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        tried = self.killed + len(self.survivors)
        low, high = interval(self.killed, tried)
        return (
            f"{tried + self.listed} changes: {self.killed} killed, {len(self.survivors)} survived, "
            f"{self.listed} listed as equivalent; killed of the others "
            f"{self.killed / max(tried, 1):.1%} (95 %: {low:.1%} to {high:.1%})"
        )


def interval(hits: int, tries: int, z: float = 1.959964) -> tuple[float, float]:
    """Return Wilson's interval."""
    if not tries:
        return 0.0, 1.0
    share, spread = hits / tries, z * z / tries
    half = math.sqrt(spread * share * (1 - share) + spread * spread / 4)
    return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)


def record() -> None:
    """Run the suite once, in a copy, and write down what each test runs."""
    RECORDED.mkdir(parents=True, exist_ok=True)
    for old in RECORDED.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        copy_of(CHECKOUT, Path(folder))
        around = os.environ | {"PYTHONPATH": folder, "FASTRECALL_RECORDED": str(RECORDED)}
        subprocess.run([sys.executable, "-m", "pytest", *SUITE], cwd=folder, env=around)
    subprocess.run(
        [sys.executable, "-m", "coverage", "combine", "--quiet", f"--data-file={RECORDED / LINES}"],
        check=True,
        cwd=RECORDED,
    )


def part_of(tests: list[str], seconds: dict[str, float], most: tuple[float, int]) -> list[str]:
    """Return as many of the first tests as take so long: one at least."""
    spent, chosen = 0.0, []
    for test in tests:
        if chosen and (spent + seconds[test] > most[0] or len(chosen) == most[1]):
            break
        spent += seconds[test]
        chosen.append(test)
    return chosen


class Trial:
    """Changes against tests."""

    def __init__(self, recorded: Recorded, copy: Copy) -> None:
        self._recorded, self._copy = recorded, copy
        self._seconds = recorded.seconds

    def killer(self, mutant: Mutant, source: bytes) -> tuple[str | None, int]:
        """Return the test that notices, or None, and how many were tried."""
        tests, tried, failed = self._recorded.tests(mutant), 0, None
        undo = self._copy.change(mutant.path, mutant.apply(source))
        for most in ROUNDS:
            chosen = part_of(tests[tried:], self._seconds, most)
            tried += len(chosen)
            failed = self._failure(chosen) if chosen else None
            if failed:
                break
        undo()
        # On a busy machine they may take as long without the change.
        if failed == LATE and self._failure(chosen) == LATE:
            failed = None
        return failed, tried

    def unsound(self, killers: set[str]) -> set[str]:
        """Return the tests that fail without any change, too; they are not asked again."""
        asked, found = sorted(killers & self._seconds.keys()), set()
        while failed := asked and self._failure(asked):
            if failed not in asked:
                raise RuntimeError(f"{failed} without any change")
            found.add(failed)
            asked.remove(failed)
            del self._seconds[failed]
        return found

    def _failure(self, tests: list[str]) -> str | None:
        expected = sum(self._seconds[test] for test in tests)
        return self._copy.first_failure(tests, 60 + 10 * expected)


def compiles(mutant: Mutant, source: bytes) -> bool:
    try:
        compile(mutant.apply(source), mutant.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def listed(name: str) -> bool:
    """Tell whether a change is among those that no test can tell from the code."""
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    return any(fits(name, line) for line in lines if line and not line.startswith("#"))


def fits(name: str, pattern: str) -> bool:
    """Tell whether a name is a pattern's, of whose characters only `*` stands for others."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) is not None


def run(files: list[str], asked: argparse.Namespace) -> Tally:
    sources = {path: (CHECKOUT / path).read_bytes() for path in files}
    every = [one for path in files for one in mutants(path, sources[path])]
    random.Random(asked.seed).shuffle(every)
    good = (one for one in every if compiles(one, sources[one.path]))
    chosen = list(islice(good, asked.skip, asked.sample))
    print(f"{len(chosen)} of {len(every)} changes, seed {asked.seed}", flush=True)
    tally = Tally()
    names = {one: one.name(sources[one.path]) for one in chosen}
    open_ = [one for one in chosen if not listed(names[one])]
    tally.listed = len(chosen) - len(open_)
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Recorded(RECORDED, CHECKOUT, LINES, TESTS), Copy(CHECKOUT, Path(folder)))
        while open_:
            open_ = _once(trial, open_, sources, names, tally, asked.aloud)
    return tally


def _once(
    trial: Trial,
    open_: list[Mutant],
    sources: dict[str, bytes],
    names: dict[Mutant, str],
    tally: Tally,
    aloud: bool,
) -> list[Mutant]:
    """Try each change; return those that a test noticed which fails without them, too."""
    killed = {}
    for mutant in open_:
        failed, tried = trial.killer(mutant, sources[mutant.path])
        told = f"line {mutant.lines[0]} {mutant.operator}: {names[mutant]}"
        if failed is None:
            tally.survivors.append(names[mutant])
            print(f"survived {tried} tests, {told}", flush=True)
        else:
            killed[mutant] = failed
            if aloud:
                print(f"killed by {failed}, {told}", flush=True)
    unsound = trial.unsound(set(killed.values()))
    again = [mutant for mutant, failed in killed.items() if failed in unsound]
    tally.killed += len(killed) - len(again)
    return again


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.python", description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="how many changes (400)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (1)")
    parser.add_argument("--skip", type=int, default=0, help="leave out the first so many of them")
    parser.add_argument("--aloud", action="store_true", help="name what kills each change, too")
    parser.add_argument("--record", action="store_true", help="run the suite again for its lines")
    parser.add_argument("files", nargs="*", help="modules (all of the package)")
    asked = parser.parse_args()
    if asked.record or not (RECORDED / TESTS).exists():
        record()
    every = sorted(str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob("fastrecall/**/*.py"))
    tally = run(asked.files or every, asked)
    print(tally)
    return 1 if tally.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
