"""A copy of the checkout with one module changed at a time, and processes that run tests there."""

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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Imported once, before the processes part: most tests need them, and no import starts a thread.
BEFOREHAND = (
    *("numpy", "scipy.sparse", "pandas", "pyarrow", "polars", "hypothesis.extra.numpy"),
    *("sklearn.metrics", "sklearn.dummy", "sklearn.model_selection", "torch"),
)
MEMORY = 24 << 30  # of addresses: for changes that ask for too much
LATE = "took too long"


def copy_of(checkout: Path, folder: Path) -> None:
    """Copy what git knows, or would, and the kernel that is built."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.check_output(listed, cwd=checkout, text=True).split("\0")
    kernels = [str(path.relative_to(checkout)) for path in checkout.glob("fastrecall/_kernel*.so")]
    for name in filter(None, [*names, *kernels]):
        target = folder / name
        if (checkout / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(checkout / name, target)


class Copy:
    """The copy. At most one module in it is changed."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        self.folder = folder
        copy_of(checkout, folder)
        for name in BEFOREHAND:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        self._stamps = iter(range(1_000_000_000, 2_000_000_000))

    def change(self, path: str, source: bytes) -> Callable[[], None]:
        """Write a module, and return what undoes that."""
        file = self.folder / path
        before, times = file.read_bytes(), file.stat()
        file.write_bytes(source)
        # Compiled files are known by a time in seconds: each change has another.
        stamp = next(self._stamps)
        os.utime(file, (stamp, stamp))

        def undo() -> None:
            file.write_bytes(before)
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

        return undo

    def first_failure(self, tests: list[str], seconds: float) -> str | None:
        """Run tests in turn in a new process until one fails; return its name, or None."""
        verdict = self.folder / "verdict"
        verdict.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            try:
                self._run_and_leave(tests, verdict)
            finally:
                traceback.print_exc()
                os._exit(70)
        ended = wait(child, seconds)
        if ended is None:
            return LATE
        if verdict.exists():
            return verdict.read_text(encoding="utf-8").splitlines()[0]
        # 4 and 5: pytest found other tests than were recorded, which tells nothing.
        return None if ended in (0, 4, 5) else f"left with {ended}"

    def _run_and_leave(self, tests: list[str], verdict: Path) -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        log = os.open(self.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(self.folder)
        sys.path[:] = [
            str(self.folder),
            *(one for one in sys.path if one not in ("", os.environ.get("PYTHONPATH"))),
        ]
        os.environ["PYTHONPATH"] = str(self.folder)
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        # pytest says that what is imported beforehand is too early for it: the tests are not.
        early = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        options = ["-x", "-q", "--tb=short", "-p", "no:cacheprovider", *early]
        code = pytest.main([*options, *tests], plugins=[Watching(verdict)])
        sys.stdout.flush()
        os._exit(int(code))


class Watching:
    """A plugin that writes down which test fails; Hypothesis need not look for smaller examples."""

    def __init__(self, verdict: Path) -> None:
        self._verdict = verdict

    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile(
            "noticing", settings.default, phases=[Phase.explicit, Phase.generate]
        )
        settings.load_profile("noticing")

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
