"""Processes that fork after counting in threads, or meanwhile: every child counts, none hangs."""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from typing import Any

import numpy as np

import fastrecall
from fastrecall import Accumulator, chunks

# A child that takes so many seconds hangs.
HANGS = 60
SAMPLES = 20_000


def counted(true: Any, pred: Any, words: list[str]) -> list[bytes]:
    """Count in threads in every way that has locks, queues or tables of its own."""
    with fastrecall.num_threads(3):
        accumulator = Accumulator()
        accumulator.update(true, pred)
        accumulator.update(true[:10], pred[:10])
        return [
            fastrecall.count(true, pred).to_bytes(),
            fastrecall.count(true, pred, groups=true).to_bytes(),
            fastrecall.count(words, words[::-1]).to_bytes(),
            accumulator.counts.to_bytes(),
        ]


def fork(wanted: list[bytes], *arguments: Any) -> None:
    """Fork, count in the child, and wait for it."""
    child = os.fork()
    if child == 0:
        signal.alarm(HANGS)
        status = 2
        try:
            status = int(counted(*arguments) != wanted)
        finally:
            os._exit(status)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert ended == 0, f"a child ended with {ended}" + (": it hung" * (ended == -signal.SIGALRM))


def run(times: int) -> str:
    """Fork so many times, every other time while other threads count."""
    chunks._LEAST_SAMPLES, chunks._HEAD = 1000, 512
    draw = np.random.default_rng(0)
    true, pred = draw.integers(0, 10, (2, SAMPLES)).astype("u1")
    words = [f"word {label}" for label in true[:200]]
    arguments = true, pred, words
    wanted, busy, stop = counted(*arguments), threading.Event(), threading.Event()

    def work() -> None:
        while not stop.is_set():
            busy.wait(1)
            fastrecall.count(true, pred)

    others = [threading.Thread(target=work) for _ in range(2)]
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads
        for other in others:
            other.start()
        try:
            for number in range(times):
                (busy.set if number % 2 else busy.clear)()
                fork(wanted, *arguments)
                assert counted(*arguments) == wanted
        finally:
            stop.set()
            busy.set()
            for other in others:
                other.join()
    seconds = time.perf_counter() - start
    return f"{times} forks, half of them beside threads that count: none hangs, {seconds:.0f} s"
