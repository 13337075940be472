"""An interrupt that comes while C code runs, as Ctrl-C does."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

_has_timers = pytest.mark.skipif(
    not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread(),
    reason="timers need a POSIX system and the main thread",
)


def possible(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test where there are timers, and in one thread: signals are the main thread's."""
    return pytest.mark.thread_unsafe(_has_timers(test))


def interrupt(call: Callable[[], Any], after: float = 0.02) -> float:
    """Interrupt a long call, and return how many seconds after the signal it ended."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    start = time.perf_counter()
    try:
        signal.setitimer(signal.ITIMER_REAL, after)
        call()
    except KeyboardInterrupt:
        return time.perf_counter() - start - after
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    raise AssertionError("a call came to its end that should not")
