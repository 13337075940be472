"""pytest plugin: how each item ends, and which items call our functions.

``python -m pytest -p tests.dropin.sklearn.reaching --outcomes FILE --patched --pyargs sklearn.x``

Without ``--patched`` scikit-learn stays as it is, and no item may call ours.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from fastrecall import metrics, patch_sklearn


class Reaching:
    """The hooks: the outcome of each item, and what it called."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.item: str | None = None
        self.outcomes: dict[str, str] = {}
        self.called: dict[str, list[str]] = {}

    def counted(self, function: Any) -> Any:
        @functools.wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if self.item is not None:
                names = self.called.setdefault(self.item, [])
                if function.__name__ not in names:
                    names.append(function.__name__)
            return function(*args, **kwargs)

        return counted

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self.item = item.nodeid
        try:
            return (yield)
        finally:
            self.item = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self.outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps({"outcomes": self.outcomes, "called": self.called}))


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("reaching")
    group.addoption("--outcomes", required=True, help="file to write them to, as JSON")
    group.addoption("--patched", action="store_true", help="with scikit-learn patched")


def pytest_configure(config: pytest.Config) -> None:
    reaching = Reaching(Path(config.option.outcomes))
    config.pluginmanager.register(reaching, "fastrecall-reaching")
    for name in metrics.__all__:
        function = getattr(metrics, name)
        # Pickle looks for it where it was defined.
        for module in (metrics, sys.modules[function.__module__]):
            setattr(module, name, reaching.counted(function))
        setattr(metrics, name, getattr(sys.modules[function.__module__], name))
    if config.option.patched:
        patch_sklearn()
