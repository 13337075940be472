"""scikit-learn's own tests, run with and without the patch, and compared."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import sklearn

ROOT = Path(__file__).resolve().parents[3]
SCIKIT_LEARN = Path(sklearn.__file__).parent

QUICK = (
    "sklearn.metrics.tests.test_score_objects",
    "sklearn.metrics._plot.tests.test_confusion_matrix_display",
)
ALL = (*QUICK, "sklearn.metrics.tests.test_ranking", "sklearn.model_selection")


@dataclass(frozen=True)
class Ran:
    """How each item ended, and the functions of ours that it called, by its name."""

    outcomes: dict[str, str]
    called: dict[str, list[str]]
    text: str

    @property
    def failed(self) -> set[str]:
        return {item for item, outcome in self.outcomes.items() if outcome == "failed"}

    @property
    def passed(self) -> set[str]:
        return {item for item, outcome in self.outcomes.items() if outcome == "passed"}


def start(modules: tuple[str, ...], file: Path, *, patched: bool) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.dropin.sklearn.reaching"]
    command += ["-c", os.devnull, f"--rootdir={SCIKIT_LEARN}", "-p", "no:cacheprovider"]
    command += ["-W", "ignore", f"--outcomes={file}", *(["--patched"] if patched else [])]
    return subprocess.Popen(
        [*command, "--pyargs", *modules],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str], file: Path) -> Ran:
    text, _ = process.communicate()
    assert process.returncode in (0, 1), text[-5000:]
    return Ran(**json.loads(file.read_text()), text=text)


def run(modules: tuple[str, ...], folder: Path) -> tuple[Ran, Ran]:
    """Run them with and without the patch, side by side."""
    files = [folder / "patched.json", folder / "unpatched.json"]
    processes = [
        start(modules, file, patched=patched)
        for file, patched in zip(files, (True, False), strict=True)
    ]
    patched, unpatched = map(finish, processes, files)
    return patched, unpatched
