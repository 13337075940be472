"""Exceptions at any instruction, and signals: a batch is counted whole or not at all."""

from __future__ import annotations

import copy
import gc
import random
import signal

import pytest

from fastrecall import Accumulator, Counts
from fastrecall.streaming import journal
from tests.streaming.feeding import BATCHES, begun, each_kind, times
from tests.streaming.interrupting import Interruptor

# What is raised while a generator is closed that nobody asks any more, is only reported.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.mark.parametrize("before", [0, 1, 2, 6])
@each_kind
def test_an_interrupted_update_is_whole_or_not_at_all(kind, before, monkeypatch):
    monkeypatch.setattr(journal, "CAPACITY", 4)
    monkeypatch.setattr(journal, "_FEW", 2)
    batch = BATCHES[kind]
    old, new = times(batch, before), times(batch, before + 1)
    seen, at, last = set(), 0, False
    # The first instructions one by one, then every few: all places of a long call are met.
    while not last:
        at += 1 + at // 60
        accumulator = begun(batch, before)
        last = not Interruptor(at).call(accumulator.update, *batch)
        found = copy.copy(accumulator).counts
        assert found in (old, new)
        seen.add(found)
        accumulator.update(*batch)
        assert accumulator.counts == found + times(batch, 1)
    assert seen == {old, new}


@pytest.mark.parametrize("name", ["merge", "reset", "counts", "copy"])
def test_other_interrupted_calls(name, monkeypatch):
    monkeypatch.setattr(journal, "CAPACITY", 4)
    batch = BATCHES["integers"]
    old, more = times(batch, 6), times(batch, 2)
    calls = {
        "merge": lambda accumulator: accumulator.merge(more),
        "reset": Accumulator.reset,
        "counts": lambda accumulator: accumulator.counts,
        "copy": copy.copy,
    }
    after = {"merge": old + more, "reset": Counts.empty()}.get(name, old)
    at, last = 0, False
    while not last:
        at += 1 + at // 60
        accumulator = begun(batch, 6)
        last = not Interruptor(at).call(calls[name], accumulator)
        assert accumulator.counts in (old, after)
    assert accumulator.counts == after


needs_signals = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers")


@pytest.fixture
def no_collection():
    """Callbacks of the garbage collector, as other libraries have, would swallow a signal."""
    gc.disable()
    yield
    gc.enable()


def updated_for_a_while(accumulator, batch, done):
    """Count in ``done`` what was updated; not for ever, as C code may take any error for a no."""
    for _ in range(50_000):
        accumulator.update(*batch)
        done.append(True)
        if len(done) % 10 == 0:
            _ = accumulator.counts


@pytest.mark.untraced
@needs_signals
def test_ctrl_c_at_random_moments(no_collection):
    """Real signals, each of which raises in the midst of an update or of a read."""
    accumulator, batch = Accumulator(), BATCHES["integers"]
    draw = random.Random(5)
    total = interrupted = 0

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        for _ in range(300):
            started_with, done = accumulator.counts.n, []
            try:
                signal.setitimer(signal.ITIMER_REAL, draw.uniform(1e-5, 1e-3))
                # A loop of its own: what a signal raises where a loop turns back, Python 3.13
                # takes out of the ``try`` that ends with that loop.
                updated_for_a_while(accumulator, batch, done)
            except KeyboardInterrupt:
                interrupted += 1
            found = (accumulator.counts.n - started_with) // 4
            assert found - len(done) in (0, 1)
            total += found
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert interrupted > 290
    assert accumulator.counts == times(batch, total)


@needs_signals
@pytest.mark.timed
def test_a_signal_handler_may_update():
    accumulator, batch = Accumulator(), BATCHES["integers"]
    handled = []
    going = True

    def handle(*_):
        accumulator.update(*batch)
        assert accumulator.counts.n % 4 == 0
        handled.append(1)
        # Not every so often, which may be too often: handlers would begin within handlers.
        if going:
            signal.setitimer(signal.ITIMER_REAL, 1e-3)

    before = signal.signal(signal.SIGALRM, handle)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1e-3)
        for _ in range(20_000):
            accumulator.update(*batch)
    finally:
        going = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert handled
    assert accumulator.counts == times(batch, 20_000 + len(handled))
