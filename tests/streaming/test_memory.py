"""Memory: how much of it a stream takes, and what happens where there is none."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

from fastrecall import count
from fastrecall.streaming import accumulator as room
from fastrecall.streaming import journal
from tests.streaming.feeding import BATCHES, begun, each_kind, fed, times
from tests.streaming.interrupting import Interruptor


def test_what_waits_takes_some_mebibytes():
    """Whether it is summed up as it comes or not: what is summed up is forgotten."""
    sides = np.array([np.arange(200)] * 2)
    weights = np.ones(200, int)
    for batch in ([*sides, weights], sides.astype(float)):
        accumulator = fed([batch] * 20)
        tracemalloc.start()
        for _ in range(200):
            accumulator.update(*batch)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # 200 tables of 320 kB would take 64 MB.
        assert most < 16 << 20
        assert accumulator.counts == fed([batch]).counts + fed([batch] * 219).counts


@pytest.mark.parametrize("kind", ["array", "objects", "list", "categories"])
def test_long_words_that_wait_take_some_mebibytes(kind):
    words = ["x" * 5000 + str(at) for at in range(16)]
    if kind == "categories":
        column = pytest.importorskip("pandas").Series(words).astype("category")

    def batch():
        """Words that are nobody else's."""
        if kind == "categories":
            return column, column
        fresh = np.array(words)
        side = fresh if kind == "array" else fresh.astype(object)
        return (side.tolist() if kind == "list" else side,) * 2

    accumulator = fed([batch()] * 3)
    tracemalloc.start()
    for _ in range(600):
        accumulator.update(*batch())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # 600 batches of 16 words of 5 kB take 48 MB, and four times that in NumPy's strings.
    assert most < 16 << 20
    assert accumulator.counts.n == 603 * 16


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", ["update", "counts", "merge"])
def test_a_kept_traceback_keeps_no_later_batch(name, monkeypatch):
    """Notebooks keep the last traceback, and so all that the interrupted frames hold."""
    monkeypatch.setattr(journal, "CAPACITY", 4)
    monkeypatch.setattr(journal, "_FEW", 2)
    batch = BATCHES["integers"]
    calls = {
        "update": lambda accumulator: accumulator.update(*batch),
        "counts": lambda accumulator: accumulator.counts,
        "merge": lambda accumulator: accumulator.merge(count(*batch)),
    }
    later, given = [], room.copied

    def watched(*sides):
        samples = given(*sides)
        later.append(weakref.ref(samples.true))
        return samples

    at, last = 0, False
    while not last:
        at += 1 + at // 20
        accumulator = begun(batch, 5)
        interruptor = Interruptor(at)
        last = not interruptor.call(calls[name], accumulator)
        later.clear()
        monkeypatch.setattr(room, "copied", watched)
        for _ in range(40):
            accumulator.update(*batch)
        assert accumulator.counts.n in (4 * 45, 4 * 46)
        monkeypatch.setattr(room, "copied", given)
        gc.collect(0)
        # Two segments: the one in which the call was, and the newest.
        assert sum(watch() is not None for watch in later) <= 8, at


def test_lack_of_memory_while_summing_up_keeps_the_batch(monkeypatch):
    monkeypatch.setattr(journal, "_FEW", 4)
    batch = BATCHES["integers"]
    accumulator = begun(batch, 2)

    def fail(*_):
        raise MemoryError

    given = accumulator._journal._sum_up
    accumulator._journal._sum_up = fail
    for _ in range(20):
        accumulator.update(*batch)
    with pytest.raises(MemoryError):
        _ = accumulator.counts
    accumulator._journal._sum_up = given
    assert accumulator.counts == times(batch, 22)


def test_lack_of_memory_for_a_new_kind_of_batch():
    """What is learnt of a batch is made before the batch is added."""

    class Full(frozenset):
        def __or__(self, other):
            raise MemoryError

    accumulator = begun(BATCHES["integers"], 0)
    accumulator._journal.known = Full()
    with pytest.raises(MemoryError):
        accumulator.update(*BATCHES["integers"])
    assert accumulator.counts.n == 0


# What is raised while a generator is closed that nobody asks any more, is only reported.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@each_kind
def test_lack_of_memory_at_any_moment(kind, monkeypatch):
    """A call that raises has counted nothing: whoever tries again counts once."""
    monkeypatch.setattr(journal, "CAPACITY", 4)
    monkeypatch.setattr(journal, "_FEW", 1)
    batch = BATCHES[kind]
    counted = [times(batch, n) for n in range(6)]
    for before in (0, 2, 3):
        at = outcomes = 0
        last = False
        while not last:
            at += 1
            accumulator = begun(batch, before)
            interruptor = Interruptor(at, MemoryError)
            last = not interruptor.call(accumulator.update, *batch)
            done = before + (interruptor.error is None)
            assert accumulator.counts == counted[done], at
            accumulator.update(*batch)
            assert accumulator.counts == counted[done + 1]
            outcomes |= 1 << (done - before)
        assert outcomes == 3
