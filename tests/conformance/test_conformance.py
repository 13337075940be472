"""scikit-learn's own tests pass with our functions in place of its own.

They run in a subprocess, for the rebinding must not leak into the rest of the suite, and with
scikit-learn's own warning filters instead of ours.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sklearn = pytest.importorskip("sklearn")

from tests.conformance.left_out import LEFT_OUT

ROOT = Path(__file__).parents[2]
SCIKIT_LEARN = Path(sklearn.__file__).parent
# Counted with scikit-learn 1.9.1's own functions bound to its own names.
ITEMS_THAT_REACH_THEM = 1270
ITEMS_THAT_RANK_WITH_THEM = 53
ITEMS_THAT_SCORE_WITH_THEM = 80


def run_bound(modules: list[str], report: Path, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conformance.rebinding"]
    command += ["-c", os.devnull, f"--rootdir={SCIKIT_LEARN}", "-p", "no:cacheprovider"]
    command += ["-W", "ignore", "-k", "not array_api", f"--reach-report={report}", *options]
    if importlib.util.find_spec("xdist"):
        command += ["-n", "2"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, "--pyargs", *modules],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout[-20000:], done.stderr[-5000:], sep="\n")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads(report.read_text())


@pytest.mark.slow
def test_scikit_learns_own_tests_pass(tmp_path: Path) -> None:
    metrics = run_bound(
        ["sklearn.metrics.tests.test_classification", "sklearn.metrics.tests.test_common"],
        tmp_path / "metrics.json",
        f"--reached-at-least={ITEMS_THAT_REACH_THEM}",
    )
    ranks = run_bound(
        ["sklearn.metrics.tests.test_ranking"],
        tmp_path / "ranks.json",
        f"--reached-at-least={ITEMS_THAT_RANK_WITH_THEM}",
    )
    reached = zip(metrics["by_function"].items(), ranks["by_function"].values(), strict=True)
    assert not [name for (name, items), ranking in reached if items + ranking == 0]

    modules = ["sklearn.metrics.tests.test_score_objects"]
    if importlib.util.find_spec("matplotlib"):
        modules.append("sklearn.metrics._plot.tests.test_confusion_matrix_display")
    report = tmp_path / "scorers.json"
    scorers = run_bound(
        modules, report, "--rebind-scorers", f"--reached-at-least={ITEMS_THAT_SCORE_WITH_THEM}"
    )

    runs = (metrics, ranks, scorers)
    stale = [key for key in LEFT_OUT if not any(run["left_out"][key] for run in runs)]
    assert not stale, "left out, but no such test"


@pytest.mark.slow
def test_too_few_items_fail_the_run(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="too few items"):
        run_bound(
            ["sklearn.metrics.tests.test_score_objects"],
            tmp_path / "reach.json",
            "--reached-at-least=100000",
            "--rebind-to=sklearn.metrics",
        )
