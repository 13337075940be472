"""Threads and forks: no batch is lost, none counts twice.

How many seconds eight threads update is up to ``FASTRECALL_STRESS_SECONDS``.
"""

from __future__ import annotations

import copy
import os
import pickle
import random
import subprocess
import sys
import threading
import time

import pytest

from fastrecall import Accumulator, Counts, count
from fastrecall.streaming import journal, samples
from tests.streaming.feeding import BATCHES, each_kind, times

SECONDS = float(os.environ.get("FASTRECALL_STRESS_SECONDS", "1"))
THREADS = 8

# Whether Python runs with its global lock.
LOCKED = getattr(sys, "_is_gil_enabled", lambda: True)()


def started(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    return threads


@pytest.fixture
def eager_switches():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_switches")
@each_kind
def test_threads_lose_no_count(kind):
    accumulator, batch = Accumulator(), BATCHES[kind]
    end = time.monotonic() + SECONDS
    done, failures = [0] * THREADS, []

    def work(me):
        try:
            # Once at least: on a busy machine a thread may begin when the others are done.
            while not done[me] or time.monotonic() < end:
                accumulator.update(*batch)
                done[me] += 1
        except BaseException as error:
            failures.append(error)

    def read():
        try:
            last = 0
            while time.monotonic() < end:
                n = accumulator.counts.n
                assert n >= last
                last = n
                copy.copy(accumulator), pickle.dumps(accumulator)
                time.sleep(0.01)
        except BaseException as error:
            failures.append(error)

    for thread in started(*(lambda me=me: work(me) for me in range(THREADS)), read):
        thread.join()
    assert not failures
    assert accumulator.counts == times(batch, sum(done))


@pytest.mark.usefixtures("eager_switches")
def test_threads_that_begin_with_different_kinds():
    """Whoever is first decides, and nobody else gets in."""
    for attempt in range(30):
        accumulator, barrier = Accumulator(), threading.Barrier(THREADS)
        counted = {"integers": 0, "words": 0, "floats": 0, "indicators": 0}
        lock = threading.Lock()

        def work(kind, accumulator=accumulator, barrier=barrier, counted=counted, lock=lock):
            barrier.wait()
            for _ in range(5):
                try:
                    accumulator.update(*BATCHES[kind])
                except ValueError:
                    continue
                with lock:
                    counted[kind] += 1

        kinds = list(counted) * 2
        random.Random(attempt).shuffle(kinds)
        for thread in started(*(lambda kind=kind, work=work: work(kind) for kind in kinds)):
            thread.join()
        (kind,) = [kind for kind, n in counted.items() if n]
        assert counted[kind] == 10
        assert accumulator.counts == times(BATCHES[kind], 10)


@pytest.mark.usefixtures("eager_switches")
def test_merge_and_reset_beside_updates():
    accumulator, batch = Accumulator(), BATCHES["integers"]
    one = count(*batch)
    stop = threading.Event()

    def work():
        for _ in range(2000):
            accumulator.update(*batch)

    def merge():
        for _ in range(200):
            accumulator.merge(one)

    def read():
        while not stop.is_set():
            assert accumulator.counts.n % 4 == 0

    reader = started(read)
    for thread in started(work, merge, work, merge):
        thread.join()
    assert accumulator.counts == times(batch, 4400)
    for thread in started(work, *[accumulator.reset] * 20):
        thread.join()
    stop.set()
    reader[0].join()
    assert accumulator.counts.n % 4 == 0
    accumulator.reset()
    assert accumulator.counts == Counts.empty()


@pytest.mark.usefixtures("eager_switches")
@pytest.mark.parametrize("capacity", [1, 3])
@pytest.mark.parametrize("kind", ["integers", "floats"])
def test_threads_that_end_segments(kind, capacity, monkeypatch):
    monkeypatch.setattr(journal, "CAPACITY", capacity)
    monkeypatch.setattr(journal, "_FEW", 2)
    accumulator, batch = Accumulator(), BATCHES[kind]

    def work():
        for at in range(150):
            accumulator.update(*batch)
            _ = accumulator.counts if at % 10 == 0 else None

    for thread in started(*[work] * THREADS):
        thread.join()
    assert accumulator.counts == times(batch, 150 * THREADS)


def test_who_publishes_late_changes_nothing(monkeypatch):
    """Threads that summed up segments which are forgotten meanwhile, and began the next."""
    monkeypatch.setattr(journal, "CAPACITY", 3)
    accumulator, batch = Accumulator(), BATCHES["integers"]
    written, late = accumulator._journal, []
    for done in range(1, 40):
        late.append(written.state)
        accumulator.update(*batch)
        for state in late:
            if state.number < written.state.number:
                written._sums[state.number] = state
                begun = state._replace(number=state.number + 1, segment={}, slot=0)
                written._sums.setdefault(begun.number, begun)
        assert accumulator.counts == times(batch, done)
    assert written.state.number == 13


def test_who_looks_at_an_old_sum_sees_what_was_merged():
    """A thread that began before a merge, and ends after it, finds no more room than there is."""
    for merged, options in (
        (Counts.from_matrix([[2**63 - 3]]), {}),
        (count([1, 2, 3], [1, 2, 3]), {"max_labels": 4}),
    ):
        accumulator = Accumulator(**options)
        accumulator.update([0], [0])
        written = accumulator._journal
        before = written.state
        accumulator.merge(merged)
        whole = accumulator.counts
        written._sums[before.number] = before
        batch = samples.copied([0, 5], [0, 5], None)
        assert not written.append(batch, batch.size, 4)
        assert accumulator.counts == whole


@pytest.mark.untraced
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
# A plain dict that threads write to while their process forks hangs there.
@pytest.mark.skipif(not LOCKED, reason="CPython leaves dictionaries locked without its GIL")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_child_goes_on_while_threads_update():
    code = """
import os, signal, threading, warnings
import numpy as np
from fastrecall import Accumulator
warnings.simplefilter("ignore")
accumulator, stop = Accumulator(), threading.Event()
batch = np.array([0, 1, 1, 2]), np.array([0, 1, 2, 2])
def work():
    while not stop.is_set():
        accumulator.update(*batch)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(40):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        n = accumulator.counts.n
        for _ in range(100):
            accumulator.update(*batch)
        accumulator.merge(accumulator)
        os._exit(0 if n % 4 == 0 and accumulator.counts.n == 2 * (n + 400) else 1)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for thread in threads:
    thread.join()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
