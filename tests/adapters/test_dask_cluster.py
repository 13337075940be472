"""A cluster of worker processes, one of which is killed at work."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pytest

import fastrecall

da = pytest.importorskip("dask.array")
pytest.importorskip("distributed")

from fastrecall.adapters.dask import count  # noqa: E402

rng = np.random.default_rng(5)
TRUE, PRED, WEIGHT = (rng.integers(0, 5, 4000) for _ in range(3))


def cut(array, chunks):
    return da.from_array(array, chunks=chunks)


def test_the_same_counts(cluster):
    lazy = count(cut(TRUE, 300), cut(PRED, 500), sample_weight=cut(WEIGHT, 250), compute=False)
    assert cluster.compute(lazy).result() == fastrecall.count(TRUE, PRED, sample_weight=WEIGHT)


def test_errors_come_with_our_text(cluster):
    weight = np.ones(4000)
    weight[3100] = np.nan
    lazy = count(cut(TRUE, 500), cut(PRED, 500), sample_weight=cut(weight, 500), compute=False)
    with pytest.raises(ValueError, match="Input sample_weight contains NaN"):
        cluster.compute(lazy).result()
    lazy = count(cut(TRUE, 500), cut(PRED, 500), labels=["cat"], compute=False)
    with pytest.raises(ValueError, match="give labels in the labels' own type"):
        cluster.compute(lazy).result()


@pytest.mark.slow
def test_a_worker_is_killed_at_work(cluster, tmp_path):
    """What it had counted, and what it was counting, is counted again: once."""

    def slowly(block, folder=tmp_path):
        (folder / f"{os.getpid()}-{time.monotonic_ns()}").touch()
        time.sleep(0.1)
        return block

    lazy = cut(TRUE, 100).map_blocks(slowly, dtype=TRUE.dtype, meta=TRUE[:0])
    future = cluster.compute(count(lazy, cut(PRED, 100), compute=False))
    while len(list(tmp_path.iterdir())) < 6:
        time.sleep(0.01)
    victim = next(tmp_path.iterdir()).name.partition("-")[0]
    os.kill(int(victim), signal.SIGKILL)
    assert future.result(timeout=120) == fastrecall.count(TRUE, PRED)
    # Otherwise nobody was at work when it was killed.
    assert len(list(tmp_path.iterdir())) > 40
