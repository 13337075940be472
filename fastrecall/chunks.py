"""Cut the samples of a call into parts, count them in threads, add them up.

The kernel counts without the GIL, so Python's own threads do. They start with the first call that
is large enough for two, and wait for the next one; a child process of a fork starts its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from queue import SimpleQueue
from threading import Lock, Thread

from fastrecall._kernel import Run

__all__ = ["count_in_threads", "get_num_threads", "num_threads", "set_num_threads", "threads_pay"]

# To hand a part to a thread takes about as long as to count 50,000 labels of one byte.
_LEAST_SAMPLES = 1 << 19

# Samples that are counted before the rest is cut: they tell how large the tables are.
_HEAD = 1 << 16

# Parts begin where cache lines do.
_ALIGNMENT = 1 << 12


def _threads_of_environment() -> int | None:
    """Return FASTRECALL_NUM_THREADS, else OMP_NUM_THREADS, if one of them is a number."""
    ours = os.environ.get("FASTRECALL_NUM_THREADS")
    if ours:
        try:
            return _checked(int(ours))
        except ValueError:
            raise ValueError(
                f"FASTRECALL_NUM_THREADS should be a positive integer, got {ours!r}"
            ) from None
    # joblib's workers, and many clusters, set it; it may be a list, one number a level.
    shared = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return int(shared) if shared.isdecimal() and int(shared) > 0 else None


def _usable_cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _checked(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, int):
        raise TypeError(f"the number of threads should be an int or None, got {n!r}")
    if n < 1:
        raise ValueError(f"the number of threads should be at least 1, got {n}")
    return n


_default: int | None = _threads_of_environment()
_chosen: ContextVar[int | None] = ContextVar("fastrecall_num_threads", default=None)


def set_num_threads(n: int | None) -> None:
    """Set how many threads a large count may use, in all threads of this process.

    Parameters
    ----------
    n : int or None
        At least 1. None means as many as there are usable CPUs.

    Notes
    -----
    At the start it is the environment's ``FASTRECALL_NUM_THREADS``, else ``OMP_NUM_THREADS``, else
    None. Results are the same for any number; small counts use one thread.

    Examples
    --------
    >>> set_num_threads(2)
    >>> get_num_threads()
    2
    >>> set_num_threads(None)
    """
    global _default
    _default = None if n is None else _checked(n)


def get_num_threads() -> int:
    """Return how many threads a large count may use here."""
    return _chosen.get() or _default or _usable_cpus()


@contextmanager
def num_threads(n: int) -> Iterator[None]:
    """Set how many threads large counts of this ``with`` block may use.

    Parameters
    ----------
    n : int
        At least 1. Only this thread, or task, is concerned.

    Examples
    --------
    >>> with num_threads(1):
    ...     get_num_threads()
    1
    """
    token = _chosen.set(_checked(n))
    try:
        yield
    finally:
        _chosen.reset(token)


class _Part:
    """A part of the samples, counted by whichever thread takes it."""

    __slots__ = ("_first", "_last", "done", "error", "run")

    def __init__(self, run: Run, first: int, last: int) -> None:
        self.run, self._first, self._last = run, first, last
        self.error: BaseException | None = None
        self.done = Lock()
        self.done.acquire()

    def count(self) -> None:
        try:
            self.run.count(self._first, self._last)
        except BaseException as error:
            # Raised again by the thread that waits for this part.
            self.error = error
        finally:
            self.done.release()


class _Workers:
    """Threads that take parts from a queue for as long as the process lives."""

    def __init__(self) -> None:
        self._parts: SimpleQueue[_Part] = SimpleQueue()
        self._lock = Lock()
        self._started = 0

    def hand_out(self, parts: list[_Part]) -> None:
        """Have the parts counted; here and now if there is no thread to be had."""
        with self._lock:
            while self._started < len(parts) and self._start():
                self._started += 1
        for part in parts:
            if self._started:
                self._parts.put(part)
            else:
                part.count()

    def _start(self) -> bool:
        try:
            Thread(target=self._serve, daemon=True, name="fastrecall").start()
        except RuntimeError:
            return False
        return True

    def _serve(self) -> None:
        while True:
            self._parts.get().count()


_workers = _Workers()


def _forget_workers() -> None:
    global _workers
    _workers = _Workers()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_workers)


def threads_pay(n_samples: int) -> bool:
    """Tell whether so many samples are worth a second thread."""
    return n_samples >= 2 * _LEAST_SAMPLES


def count_in_threads(make: Callable[[], Run]) -> Run:
    """Count all samples of a run, in as many threads as pay and as are allowed.

    Parameters
    ----------
    make : callable
        Returns a new run over the same arrays at each call.

    Raises
    ------
    Exception
        Whatever counting raises in any thread; then all have ended.

    Notes
    -----
    Tables take their memory once a thread.
    """
    run = make()
    if not threads_pay(run.size) or (threads := get_num_threads()) == 1:
        run.count(0, run.size)
        return run
    run.count(0, _HEAD)
    left = run.size - _HEAD
    n_parts = max(1, min(threads, left // max(_LEAST_SAMPLES, 8 * run.cells)))
    bounds = [_HEAD + left * i // n_parts // _ALIGNMENT * _ALIGNMENT for i in range(n_parts)]
    cuts = list(zip(bounds, [*bounds[1:], run.size], strict=True))
    parts = [_Part(make(), *cut) for cut in cuts[1:]]
    _count_parts(run, cuts[0], parts)
    for part in parts:
        run.merge(part.run)
    return run


def _count_parts(run: Run, own: tuple[int, int], parts: list[_Part]) -> None:
    waiting = list(parts)
    _workers.hand_out(parts)
    try:
        run.count(*own)
        while waiting:
            waiting[0].done.acquire()
            part = waiting.pop(0)
            if part.error is not None:
                raise part.error
    except BaseException:
        for part in waiting:
            part.run.stop()
        for part in waiting:
            part.done.acquire()
        raise
