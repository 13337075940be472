"""A plugin of pytest: which lines of the package each test runs, whether it passes, how long."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from coverage import Coverage

LINES = "lines.coverage"
TESTS = "tests.json"
FOLDER = Path(os.environ["FASTRECALL_RECORDED"])

# Before anything imports the package: what importing runs is recorded for no test.
measured = Coverage(
    data_file=str(FOLDER / LINES), config_file=str(Path(__file__).parent / "recording.cfg")
)
measured.start()
passed: dict[str, float] = {}
failed: set[str] = set()


def pytest_runtest_logstart(nodeid: str) -> None:
    measured.switch_context(nodeid)
    # Processes that a test starts run lines for this test, too.
    measured.config.context = nodeid
    os.environ["COVERAGE_PROCESS_CONFIG"] = measured.config.serialize()


def pytest_runtest_logreport(report: Any) -> None:
    if not report.passed:
        failed.add(report.nodeid)
    passed[report.nodeid] = passed.get(report.nodeid, 0) + report.duration


def pytest_unconfigure() -> None:
    measured.stop()
    measured.save()
    told = {name: round(passed[name], 4) for name in passed if name not in failed}
    (FOLDER / TESTS).write_text(json.dumps(told, indent=0), encoding="utf-8")
