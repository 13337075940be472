"""A plugin of pytest: which places of the kernel each test reaches, whether it passes, how long."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fastrecall import _kernel

MOST = 1 << 22
reached = np.ctypeslib.as_array(
    (ctypes.c_uint8 * MOST).in_dll(ctypes.CDLL(_kernel.__file__), "fr_reached")
)

names: list[str] = []
others: list[str] = []
seconds: list[float] = []
places: list[Any] = []
failed: set[str] = set()


def pytest_deselected(items: list[Any]) -> None:
    """Note the cases beside those that are run, which are taken to reach what these reach."""
    others.extend(item.nodeid for item in items if item.get_closest_marker("slow") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: Any) -> Any:
    reached[:] = 0
    names.append(item.nodeid)
    # Of the processor: what else the machine does is no property of a test.
    start = time.process_time()
    done = yield
    seconds.append(time.process_time() - start)
    places.append(np.flatnonzero(reached).astype("u4"))
    return done


def pytest_runtest_logreport(report: Any) -> None:
    if not report.passed:
        failed.add(report.nodeid)


def pytest_unconfigure() -> None:
    good = [at for at, name in enumerate(names) if name not in failed]
    np.savez_compressed(
        Path(os.environ["FASTRECALL_REACHED"]),
        names=np.array([names[at] for at in good]),
        seconds=np.array([seconds[at] for at in good]),
        counts=np.array([len(places[at]) for at in good]),
        places=np.concatenate([places[at] for at in good]),
        others=np.array(others),
    )
