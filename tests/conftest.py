"""What every test shares: the folder of the checkout, and a steady Hypothesis."""

from __future__ import annotations

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A shared CI machine stalls now and then: a slow example is no failure there.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None)
# Under tools that make everything fifty times slower.
settings.register_profile("few", parent=settings.get_profile("steady"), max_examples=3)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

CHECKOUT = Path(__file__).resolve().parent.parent

# Processes that tests start must find the same package, also where it is built but not installed.
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])]
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases",
        type=int,
        metavar="N",
        help="so many cases of each test function at most, evenly spread, the first and the last "
        "among them: for tools that make everything slow",
    )


# The last of all: what marks leave out is no case.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    most = config.getoption("cases")
    if most is None:
        return
    of_function: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        of_function[item.nodeid.partition("[")[0]].append(item)
    chosen, others = [], []
    for some in of_function.values():
        run = {at * (len(some) - 1) // max(most - 1, 1) for at in range(most)}
        for at, item in enumerate(some):
            (chosen if at in run else others).append(item)
    items[:] = chosen
    config.hook.pytest_deselected(items=others)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the folder that pyproject.toml stands in."""
    return CHECKOUT


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Answer Ctrl-C, here and in processes that a test starts: one in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
