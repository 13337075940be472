"""Threads that count parts of the samples of a call.

The kernel counts without the GIL, so Python's own threads do. They start when they are first needed
and wait for the next call; a child process of a fork starts its own.
"""

from __future__ import annotations

import os
from queue import SimpleQueue
from threading import Lock, Thread

from fastrecall._kernel import Run

__all__ = ["Part", "Workers", "count_parts"]


class Part:
    """A part of the samples, counted by whichever thread takes it."""

    __slots__ = ("_done", "_first", "_last", "begun", "error", "run")

    def __init__(self, run: Run, first: int, last: int) -> None:
        self.run, self._first, self._last = run, first, last
        self.error: BaseException | None = None
        self.begun = False
        self._done = Lock()
        self._done.acquire()

    def count(self) -> None:
        """Count, and let whoever waits go on."""
        self.begun = True
        try:
            self.run.count(self._first, self._last)
        except BaseException as error:
            # Raised again by the thread that waits for this part.
            self.error = error
        finally:
            self._done.release()

    def wait(self) -> None:
        """Wait until it is counted; once more, after an interrupt, does no harm."""
        with self._done:
            pass


class Workers:
    """Threads that take parts from a queue for as long as the process lives."""

    def __init__(self) -> None:
        self._parts: SimpleQueue[Part] = SimpleQueue()
        self._lock = Lock()
        self._started = 0

    def hand_out(self, parts: list[Part]) -> None:
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


_workers = Workers()


def _forget_workers() -> None:
    global _workers
    _workers = Workers()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_workers)


def count_parts(run: Run, own: tuple[int, int], parts: list[Part]) -> None:
    """Count some samples in this thread and the parts in others; all have ended when it returns.

    Raises
    ------
    Exception
        Whatever counting raises in any thread; the other parts are then void.
    """
    # An interrupt may come between any two instructions, those that hand out the parts included.
    try:
        _workers.hand_out(parts)
        run.count(*own)
        for part in parts:
            part.wait()
            if part.error is not None:
                raise part.error
    except BaseException:
        _end(parts)
        raise


def _end(parts: list[Part]) -> None:
    """Return when no thread counts any of the parts, however often that is interrupted."""
    try:
        for part in parts:
            part.run.stop()
        # What a thread takes up from now on ends before it reads anything.
        for part in parts:
            if part.begun:
                part.wait()
    except BaseException:
        _end(parts)
        raise
