"""pytest plugin: run scikit-learn's tests with our names of its functions bound to another module.

``python -m pytest -p tests.conformance.rebinding --pyargs sklearn.metrics.tests.test_common``

``sklearn.metrics.<name>`` is rebound before any test module is imported; the originals in
``sklearn.metrics._classification`` and ``_ranking`` stay, for scikit-learn's tests compare with them. With
``--rebind-scorers`` the string scorers and the plots get the new functions, too.

Each bound function notes the test item that calls it, and the run fails when fewer items than
expected did: a name that silently stayed scikit-learn's own would otherwise pass.
"""

from __future__ import annotations

import importlib
import json
from collections import Counter
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.left_out import LEFT_OUT, matching_key

FUNCTIONS = (
    "accuracy_score",
    "balanced_accuracy_score",
    "class_likelihood_ratios",
    "classification_report",
    "cohen_kappa_score",
    "confusion_matrix",
    "confusion_matrix_at_thresholds",
    "f1_score",
    "fbeta_score",
    "hamming_loss",
    "jaccard_score",
    "matthews_corrcoef",
    "metric_at_thresholds",
    "multilabel_confusion_matrix",
    "precision_recall_fscore_support",
    "precision_score",
    "recall_score",
    "top_k_accuracy_score",
    "zero_one_loss",
)


class Reach:
    """Which test items called which of the bound functions."""

    def __init__(self) -> None:
        self.item: str | None = None
        self.functions_by_item: dict[str, set[str]] = {}

    def count(self, name: str, function: Any) -> Any:
        @wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self.item is not None:
                self.functions_by_item.setdefault(self.item, set()).add(name)
            return function(*args, **kwargs)

        # A pickled scorer names its function by the place where it can be found again.
        counted.__module__ = "sklearn.metrics"
        return counted

    def as_json(self) -> dict[str, list[str]]:
        return {item: sorted(names) for item, names in self.functions_by_item.items()}

    def merge(self, other: dict[str, list[str]]) -> None:
        for item, names in other.items():
            self.functions_by_item.setdefault(item, set()).update(names)


def rebind(module_name: str, reach: Reach, *, scorers: bool) -> None:
    import sklearn.metrics
    from sklearn.metrics import _scorer
    from sklearn.metrics._plot import confusion_matrix as plot

    source = importlib.import_module(module_name)
    bound = {name: reach.count(name, getattr(source, name)) for name in FUNCTIONS}
    original = {getattr(sklearn.metrics, name): name for name in FUNCTIONS}
    for name, function in bound.items():
        setattr(sklearn.metrics, name, function)
    if scorers:
        plot.confusion_matrix = bound["confusion_matrix"]
        for name in FUNCTIONS:
            if hasattr(_scorer, name):
                setattr(_scorer, name, bound[name])
        for scorer in _scorer._SCORERS.values():
            if scorer._score_func in original:
                scorer._score_func = bound[original[scorer._score_func]]


class Rebinding:
    """The hooks; on xdist's workers they only collect, on the controller they also judge."""

    def __init__(self, config: pytest.Config, reach: Reach) -> None:
        self.config = config
        self.reach = reach
        self.left_out: Counter[str] = Counter()
        self.outcomes: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[Any]) -> None:
        keys = {item: matching_key(item.name) for item in items}
        self.left_out.update(key for key in keys.values() if key)
        for item, key in keys.items():
            if key and (raises := LEFT_OUT[key].raises):
                reason = LEFT_OUT[key].reason
                item.add_marker(pytest.mark.xfail(reason=reason, raises=raises, strict=True))
        dropped = [item for item, key in keys.items() if key and not LEFT_OUT[key].raises]
        items[:] = [item for item in items if item not in dropped]
        config.hook.pytest_deselected(items=dropped)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Function) -> Any:
        self.reach.item = f"{item.module.__name__}::{item.name}"
        try:
            return (yield)
        finally:
            self.reach.item = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.outcomes["failed as meant" if hasattr(report, "wasxfail") else report.outcome] += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        output = getattr(node, "workeroutput", {})
        self.reach.merge(output.get("reached", {}))
        self.left_out |= Counter(output.get("left_out", {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput["reached"] = self.reach.as_json()
            self.config.workeroutput["left_out"] = dict(self.left_out)
            return
        if self.too_few():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if self.config.option.reach_report:
            Path(self.config.option.reach_report).write_text(json.dumps(self.summary()))

    def too_few(self) -> bool:
        return len(self.reach.functions_by_item) < self.config.option.reached_at_least

    def summary(self) -> dict[str, Any]:
        items = self.reach.functions_by_item
        return {
            "outcomes": dict(self.outcomes),
            "items": len(items),
            "test_functions": len({item.partition("[")[0] for item in items}),
            "by_function": {
                name: sum(name in names for names in items.values()) for name in FUNCTIONS
            },
            "left_out": {key: self.left_out[key] for key in LEFT_OUT},
        }

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        summary = self.summary()
        terminalreporter.section(f"names bound to {self.config.option.rebind_to}")
        terminalreporter.line(", ".join(f"{n} {what}" for what, n in summary["outcomes"].items()))
        terminalreporter.line(
            f"{summary['items']} items of {summary['test_functions']} test functions reached them"
        )
        for name, count in summary["by_function"].items():
            terminalreporter.line(f"{count:6d}  {name}")
        for key, count in summary["left_out"].items():
            terminalreporter.line(f"{count:6d}  left out: {key}: {LEFT_OUT[key].reason}")
        if self.too_few():
            wanted = self.config.option.reached_at_least
            terminalreporter.line(f"too few items reached the functions, want {wanted}", red=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rebinding")
    group.addoption("--rebind-to", default="fastrecall", help="module with the sixteen functions")
    group.addoption("--rebind-scorers", action="store_true", help="also in scorers and plots")
    group.addoption("--reached-at-least", type=int, default=0, help="items that must call them")
    group.addoption("--reach-report", default=None, help="file to write the counts to, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    reach = Reach()
    rebind(config.option.rebind_to, reach, scorers=config.option.rebind_scorers)
    config.pluginmanager.register(Rebinding(config, reach), "fastrecall-rebinding")
