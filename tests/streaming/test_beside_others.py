"""A cell of more than 2**24 samples, in which float32 counters stop counting and ours does not.

Runs where Keras, torcheval or torchmetrics are installed; with ``-s`` it shows their numbers.
"""

from __future__ import annotations

import os
import warnings
from functools import partial
from importlib.util import find_spec

import numpy as np
import pytest

from fastrecall import Accumulator

FULL = 2**24
MORE = 1000


def of_keras():
    os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")
    keras = pytest.importorskip("keras")
    metric = keras.metrics.Recall()
    return metric.update_state, lambda: float(keras.ops.sum(metric.true_positives))


def of_torcheval():
    torch = pytest.importorskip("torch")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        metrics = pytest.importorskip("torcheval.metrics")
    metric = metrics.BinaryRecall()

    def update(true, pred):
        metric.update(torch.from_numpy(pred), torch.from_numpy(true))

    return update, lambda: float(metric.num_tp)


def of_torchmetrics():
    torch = pytest.importorskip("torch")
    classification = pytest.importorskip("torchmetrics.classification")
    metric = classification.BinaryStatScores(validate_args=False)

    def update(true, pred):
        metric.update(torch.from_numpy(pred), torch.from_numpy(true))

    return update, lambda: int(metric.compute()[0])


def of_ours():
    accumulator = Accumulator()
    return accumulator.update, lambda: int(accumulator.counts.tp[-1])


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("begin", "wanted"),
    [
        (of_ours, FULL + MORE),
        (of_torchmetrics, FULL + MORE),
        (of_keras, FULL),
        (of_torcheval, FULL),
    ],
    ids=["fastrecall", "torchmetrics", "keras", "torcheval"],
)
def test_one_cell_past_what_float32_counts(begin, wanted):
    """Should a peer learn to count, its line here and in docs/streams.md is out of date."""
    update, read = begin()
    ones = np.ones(1 << 20, np.int64)
    for _ in range(FULL >> 20):
        update(ones, ones)
    one = partial(update, ones[:1], ones[:1])
    for _ in range(MORE):
        one()
    print(f"{begin.__name__}: {read():,} of {FULL + MORE:,}")
    assert read() == wanted
