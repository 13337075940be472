"""Memory: how much of it a stream takes, and what happens where there is none."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from fastrecall.streaming import journal
from tests.streaming.feeding import fed
from tests.streaming.test_threads import BATCHES, begun, each_kind, times


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


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@each_kind
def test_lack_of_memory_at_any_moment(kind, monkeypatch):
    """A call that raises has counted nothing: whoever tries again counts once."""
    testcapi = pytest.importorskip("_testcapi")
    monkeypatch.setattr(journal, "_FEW", 1)
    batch = BATCHES[kind]
    counted = [times(batch, n) for n in range(5)]
    for first in range(200):
        accumulator = begun(batch, 2)
        done = 3
        testcapi.set_nomemory(first, first + 2)
        try:
            accumulator.update(*batch)
        # NumPy and CPython do not always say what is wrong.
        except (MemoryError, SystemError):
            done = 2
        finally:
            testcapi.remove_mem_hooks()
        assert accumulator.counts == counted[done], first
        accumulator.update(*batch)
        assert accumulator.counts == counted[done + 1]
