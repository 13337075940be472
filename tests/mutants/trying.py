"""A copy of the checkout, and tests that run there in processes of their own.

A change may crash these or never let them end.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.mutants import CHECKOUT
from tests.mutants.choosing import ROUNDS, file_of, part_of

# Imported once, before the processes part: most tests need them, and none of them starts threads.
BEFOREHAND = (
    *("numpy", "scipy.sparse", "pandas", "pyarrow", "polars", "hypothesis.extra.numpy"),
    *("sklearn.metrics", "sklearn.dummy", "sklearn.model_selection", "torch"),
)
MEMORY = 24 << 30  # of addresses: for changes that ask for too much
LATE = "took too long"


def copy_of_checkout(folder: Path, *built: Path) -> None:
    """Copy what git knows, or would, and what is built."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(listed, cwd=CHECKOUT, text=True).split("\0")
    for name in filter(None, [*names, *(str(path.relative_to(CHECKOUT)) for path in built)]):
        if (CHECKOUT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, folder / name)


def prepare() -> None:
    for name in BEFOREHAND:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # Tests that were compiled once need not be for each change.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


class Tried(NamedTuple):
    """Which test failed, and the tests of its round, if one did; how many ran in all."""

    failed: str | None
    last: list[str]
    n: int


def first_that_notices(folder: Path, tests: list[str], seconds: dict[str, float]) -> Tried:
    """Run tests in rounds until one fails."""
    tried: set[str] = set()
    for most in ROUNDS:
        chosen = part_of([test for test in tests if test not in tried], seconds, most)
        if not chosen:
            break
        tried.update(chosen)
        if failed := first_failure(folder, chosen, enough(chosen, seconds)):
            return Tried(failed, chosen, len(tried))
    return Tried(None, [], len(tried))


def are_late(folder: Path, tests: list[str], seconds: dict[str, float]) -> bool:
    """Say whether tests take too long; asked without a change, of those that did with it."""
    return first_failure(folder, tests, enough(tests, seconds)) == LATE


@contextlib.contextmanager
def changed(file: Path, source: str) -> Iterator[None]:
    """Change a file for a while."""
    before = file.read_bytes()
    file.write_text(source, encoding="utf-8")
    try:
        yield
    finally:
        file.write_bytes(before)


def enough(tests: list[str], seconds: dict[str, float]) -> float:
    """Return what tests may take, of the processor, with the import of their files."""
    # pytest takes some milliseconds around each test, which are in no record.
    return 8 + len(set(map(file_of, tests))) + sum(0.01 + 3 * seconds[test] for test in tests)


def first_failure(folder: Path, tests: list[str], seconds: float) -> str | None:
    """Run tests in turn in a new process until one fails; return its name, or None.

    `seconds` are of the processor, so that other work on the machine cannot kill a change.
    """
    # Recorded before they were taken away.
    files = [file for file in dict.fromkeys(map(file_of, tests)) if (folder / file).is_file()]
    if not files:
        return None
    verdict = folder / "verdict"
    verdict.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        try:
            run_and_leave(folder, files, Chosen(tests, verdict), int(seconds) + 1)
        finally:
            traceback.print_exc()
            os._exit(70)
    ended = wait(child, 20 * seconds + 60)
    if ended is None or ended == -signal.SIGXCPU:
        return LATE
    if verdict.exists():
        return verdict.read_text(encoding="utf-8").splitlines()[0]
    # 5: the tests are gone, by the cases that they ask the code for, or since they were recorded.
    # 4 is no such thing: the files are there, but a conftest.py could not import the package.
    return None if ended in (0, 5) else f"left with {ended}"


def run_and_leave(folder: Path, files: list[str], chosen: Chosen, seconds: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(folder)
    here = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [str(folder), *(one for one in sys.path if one not in ("", *here))]
    os.environ["PYTHONPATH"] = str(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tests", "fastrecall")]:
        del sys.modules[name]
    # What is imported beforehand is late for pytest: the package and the tests are not.
    early = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options = ["-x", "-q", "--tb=short", "-p", "no:cacheprovider", *early]
    code = pytest.main([*options, *files], plugins=[chosen])
    sys.stdout.flush()
    os._exit(int(code))


class Chosen:
    """A plugin that runs the tests that were chosen, in that order, and notes which one fails."""

    def __init__(self, tests: list[str], verdict: Path) -> None:
        self._turn = {test: turn for turn, test in enumerate(tests)}
        self._verdict = verdict

    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings

        # A smaller example than the one that fails is not wanted.
        found = settings.get_profile("steady")
        settings.register_profile("noticing", found, phases=[Phase.explicit, Phase.generate])
        settings.load_profile("noticing")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._turn),
            key=lambda item: self._turn[item.nodeid],
        )

    def pytest_collectreport(self, report: Any) -> None:
        self._note(report)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._note(report)

    def _note(self, report: Any) -> None:
        if report.failed and not self._verdict.exists():
            self._verdict.write_text(report.nodeid + "\n", encoding="utf-8")


def wait(child: int, seconds: float) -> int | None:
    """Return how a process left, or None after killing it and what it started."""
    end = time.monotonic() + seconds
    ended = 0
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not ended:
        os.waitpid(child, 0)
        return None
    return os.waitstatus_to_exitcode(status)
