"""Batch updates beside other libraries' metrics: what loses a batch is not timed."""

from __future__ import annotations

import itertools

import pytest

import fastrecall
from benchmarks import bench_batches
from benchmarks.answers import DifferentAnswerError
from benchmarks.bench_streaming import Peer, Stream, contest
from benchmarks.contests import measure
from benchmarks.timing import Effort

ONCE = Effort(rounds=2)


def test_a_stream_that_loses_a_batch_is_not_timed():
    count = itertools.count()

    def begin(y_true, y_pred, k):
        accumulator = fastrecall.Accumulator()

        def update():
            lost = next(count) == 1
            accumulator.update(y_true[:16] if lost else y_true, y_pred[:16] if lost else y_pred)

        return Stream(update, lambda: accumulator.counts.recall(average=None))

    forgetful = Peer("forgetful", (), begin)
    with pytest.raises(DifferentAnswerError, match="forgetful"):
        measure(contest(32, 10, others=[forgetful]), effort=ONCE)


@pytest.mark.parametrize("kind", bench_batches.KINDS)
def test_batches_of_every_kind_add_up(kind):
    result = measure(bench_batches.contest(kind), effort=ONCE)
    assert set(result.seconds) == {"fastrecall", "count, and add"}
    assert result.limits[0]["most"] == 15e-6
