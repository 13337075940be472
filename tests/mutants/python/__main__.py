"""Command line: changes of the Python code, each against its tests."""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

from tests.mutants import CHECKOUT
from tests.mutants.command import command
from tests.mutants.equivalent import Equivalent
from tests.mutants.python.changes import Mutant, files, mutants
from tests.mutants.python.reach import Recorded
from tests.mutants.tally import KILLED, LISTED, SURVIVED
from tests.mutants.trying import (
    LATE,
    are_late,
    changed,
    copy_of_checkout,
    enough,
    first_failure,
    first_that_notices,
    prepare,
)

EQUIVALENT = Path(__file__).with_name("equivalent.txt")
RECORDED = CHECKOUT / "build" / "mutants" / "python"
LINES, TESTS = "lines.coverage", "tests.json"
# Of the ordinary suite without what measures time, memory or the checkout itself.
SUITE = [
    *("-q", "-p", "no:cacheprovider", "-p", "tests.mutants.python.recording"),
    *("-m", "not slow and not untraced"),
    *("--ignore-glob", "tests/test_benchmarks*", "--ignore", "tests/test_packaging.py"),
    *("--ignore", "tests/test_wheel.py", "--ignore", "tests/test_house.py"),
]


def record() -> None:
    """Run the suite once, in a copy, and write down what each test runs."""
    RECORDED.mkdir(parents=True, exist_ok=True)
    for old in RECORDED.iterdir():
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        copy_of_checkout(Path(folder), *kernels())
        around = os.environ | {"PYTHONPATH": folder, "FASTRECALL_RECORDED": str(RECORDED)}
        subprocess.run([sys.executable, "-m", "pytest", *SUITE], cwd=folder, env=around)
    subprocess.run(
        [sys.executable, "-m", "coverage", "combine", "--quiet", f"--data-file={RECORDED / LINES}"],
        check=True,
        cwd=RECORDED,
    )


def kernels() -> Iterator[Path]:
    return CHECKOUT.glob("fastrecall/_kernel*.so")


class Trial:
    """Changes against tests, in a copy of the checkout of which one module at most is changed."""

    def __init__(self, recorded: Recorded, folder: Path) -> None:
        self._recorded, self._seconds, self._folder = recorded, recorded.seconds, folder
        copy_of_checkout(folder, *kernels())
        self._stamps = count(1_000_000_000)

    def killer(self, mutant: Mutant, source: str) -> tuple[str | None, int]:
        """Return the test that notices, or None, and how many were tried."""
        tests = self._recorded.tests(mutant)
        with self._changed(mutant.path, mutant.apply(source)):
            tried = first_that_notices(self._folder, tests, self._seconds)
        if tried.failed == LATE and are_late(self._folder, tried.last, self._seconds):
            return None, tried.n
        return tried.failed, tried.n

    @contextmanager
    def _changed(self, path: str, source: str) -> Iterator[None]:
        file = self._folder / path
        times = file.stat()
        with changed(file, source):
            # Compiled files are known by a time in seconds: each change has another.
            stamp = next(self._stamps)
            os.utime(file, (stamp, stamp))
            yield
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    def unsound(self, killers: set[str]) -> set[str]:
        """Return the tests that fail without any change, too; they are not asked again."""
        asked, found = sorted(killers & self._seconds.keys()), set()
        while failed := first_failure(self._folder, asked, enough(asked, self._seconds)):
            if failed not in asked:
                raise RuntimeError(f"{failed} without any change")
            found.add(failed)
            asked.remove(failed)
            del self._seconds[failed]
        return found


def compiles(mutant: Mutant, source: str) -> bool:
    try:
        compile(mutant.apply(source), mutant.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def run(paths: list[str], asked: argparse.Namespace) -> Counter[str]:
    sources = {path: (CHECKOUT / path).read_text(encoding="utf-8") for path in paths}
    every = [one for path in paths for one in mutants(path, sources[path])]
    random.Random(asked.seed).shuffle(every)
    good = (one for one in every if compiles(one, sources[one.path]))
    chosen = list(islice(good, asked.skip, asked.sample))
    print(f"{len(chosen)} of {len(every)} changes, seed {asked.seed}", flush=True)
    equivalent = Equivalent(EQUIVALENT)
    names = {one: one.name(sources[one.path]) for one in chosen}
    open_ = [one for one in chosen if not equivalent.holds(names[one])]
    tally = Counter({LISTED: len(chosen) - len(open_)})
    with tempfile.TemporaryDirectory() as folder:
        prepare()
        trial = Trial(Recorded(RECORDED, CHECKOUT, LINES, TESTS), Path(folder))
        while open_:
            open_ = _once(trial, open_, sources, names, tally, asked.aloud)
    return tally


def _once(
    trial: Trial,
    open_: list[Mutant],
    sources: dict[str, str],
    names: dict[Mutant, str],
    tally: Counter[str],
    aloud: bool,
) -> list[Mutant]:
    """Try each change; return those that a test noticed which fails without them, too."""
    killed = {}
    for mutant in open_:
        failed, tried = trial.killer(mutant, sources[mutant.path])
        told = f"line {mutant.lines[0]} {mutant.operator}: {names[mutant]}"
        if failed is None:
            tally[SURVIVED] += 1
            print(f"survived {tried} tests, {told}", flush=True)
        else:
            killed[mutant] = failed
            if aloud:
                print(f"killed by {failed}, {told}", flush=True)
    unsound = trial.unsound(set(killed.values()))
    again = [mutant for mutant, failed in killed.items() if failed in unsound]
    tally[KILLED] += len(killed) - len(again)
    return again


if __name__ == "__main__":
    sys.exit(command("python", 400, RECORDED / TESTS, record, files(), run))
