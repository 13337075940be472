"""Tests that run in a process of their own, which a change may crash or never let end."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

# Imported once, before the processes part: most tests need them, and none of them starts threads.
BEFOREHAND = "numpy", "pandas", "sklearn.metrics", "hypothesis.extra.numpy"
MEMORY = 24 << 30  # of addresses: for changes that ask for too much
LATE = "took too long"


def prepare() -> None:
    for name in BEFOREHAND:
        importlib.import_module(name)
    # Memory that was freed, or never written, holds no zeros in the processes that tests start.
    os.environ["MALLOC_PERTURB_"] = "165"
    # Tests that were compiled once need not be for each change.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def first_failure(folder: Path, tests: list[str], seconds: float) -> str | None:
    """Run tests in turn in a new process until one fails; return its name, or None.

    `seconds` are of the processor, so that other work on the machine cannot kill a change.
    """
    verdict = folder / "verdict"
    verdict.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        try:
            run_and_leave(folder, tests, verdict, int(seconds) + 1)
        finally:
            traceback.print_exc()
            os._exit(70)
    ended = wait(child, 20 * seconds + 60)
    if ended is None or ended == -signal.SIGXCPU:
        return LATE
    if verdict.exists():
        return verdict.read_text(encoding="utf-8").splitlines()[0]
    # 5: the change took the tests away, by the cases that they ask the kernel for.
    return None if ended in (0, 5) else f"left with {ended}"


def run_and_leave(folder: Path, tests: list[str], verdict: Path, seconds: int) -> None:
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
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    code = pytest.main([*options, *files], plugins=[Chosen(tests, verdict)])
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
