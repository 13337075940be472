"""One more batch for a metric that grows: arrays or tensors that were made before."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np

import fastrecall
from benchmarks.contests import OURS, Contest, Limit, Prepared
from benchmarks.timing import Effort

__all__ = ["CONTESTS", "Peer", "Stream", "contest"]

Array = np.ndarray[Any, Any]

_CLASSES = (2, 10)

# Samples of a batch, and the seconds that an update with it may take.
_SIZES = {32: 15e-6, 1024: None, 10**6: None}

# Samples of one call: what waits is added up meanwhile, and each update has its share of that.
_SAMPLES = 1 << 17

# Counts of the others are float32, or are divided in single precision.
_TOLERANCE = 1e-5


class Stream(NamedTuple):
    """A metric that was begun: what adds the batch once more, and what reads its recall."""

    update: Callable[[], object]
    recall: Callable[[], Array]


class Peer(NamedTuple):
    """Another library's metric of recall that is updated by batches.

    Parameters
    ----------
    name : str
    modules : tuple of str
        What must be installed.
    begin : callable
        Makes a stream of two arrays of labels and their number of classes.
    classes : tuple of int
        The numbers of classes that it has a metric for.
    """

    name: str
    modules: tuple[str, ...]
    begin: Callable[[Array, Array, int], Stream]
    classes: tuple[int, ...] = _CLASSES


def _of_accumulator(y_true: Any, y_pred: Any, k: int) -> Stream:
    accumulator = fastrecall.Accumulator()
    return Stream(
        lambda: accumulator.update(y_true, y_pred),
        lambda: accumulator.counts.recall(average=None),
    )


def _tensors(y_true: Array, y_pred: Array) -> tuple[Any, Any]:
    from torch import from_numpy

    return from_numpy(y_true), from_numpy(y_pred)


def _ours_of_tensors(y_true: Array, y_pred: Array, k: int) -> Stream:
    return _of_accumulator(*_tensors(y_true, y_pred), k)


def _torchmetrics(*, validate: bool) -> Callable[[Array, Array, int], Stream]:
    def begin(y_true: Array, y_pred: Array, k: int) -> Stream:
        from torchmetrics.classification import BinaryStatScores, MulticlassStatScores

        true, pred = _tensors(y_true, y_pred)
        metric = (
            BinaryStatScores(validate_args=validate)
            if k == 2
            else MulticlassStatScores(num_classes=k, average=None, validate_args=validate)
        )

        def recall() -> Array:
            numbers = np.atleast_2d(metric.compute().numpy())
            return numbers[:, 0] / numbers[:, 4]

        return Stream(lambda: metric.update(pred, true), recall)

    return begin


def _torcheval(y_true: Array, y_pred: Array, k: int) -> Stream:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torcheval.metrics import MulticlassRecall
    true, pred = _tensors(y_true, y_pred)
    metric = MulticlassRecall(num_classes=k, average=None)
    return Stream(lambda: metric.update(pred, true), lambda: metric.compute().numpy())


def _keras(y_true: Array, y_pred: Array, k: int) -> Stream:
    os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")
    import keras

    if k == 2:
        true, pred = (keras.ops.convert_to_tensor(y, "float32") for y in (y_true, y_pred))
        metric = keras.metrics.Recall()
        return Stream(
            lambda: metric.update_state(true, pred),
            lambda: np.array([float(metric.result())]),
        )
    # Of several classes it takes a column each.
    columns = [np.eye(k, dtype=np.float32)[y] for y in (y_true, y_pred)]
    true, pred = (keras.ops.convert_to_tensor(table) for table in columns)
    metric = keras.metrics.F1Score()

    def recall() -> Array:
        hits, misses = (
            keras.ops.convert_to_numpy(cells)
            for cells in (metric.true_positives, metric.false_negatives)
        )
        return np.asarray(hits / (hits + misses))

    return Stream(lambda: metric.update_state(true, pred), recall)


PEERS = (
    Peer(f"{OURS}, tensors", ("torch",), _ours_of_tensors),
    Peer("torchmetrics", ("torch", "torchmetrics"), _torchmetrics(validate=True)),
    Peer(
        "torchmetrics, unvalidated",
        ("torch", "torchmetrics"),
        _torchmetrics(validate=False),
    ),
    Peer("torcheval", ("torch", "torcheval"), _torcheval),
    Peer("Keras", ("keras",), _keras),
)


def contest(n: int, k: int, most: float | None = None, others: Sequence[Peer] = PEERS) -> Contest:
    """Return the contest of updates with n samples of k classes."""
    peers = [peer for peer in others if k in peer.classes]

    def prepare(share: int) -> Prepared:
        # The size of a batch is what this is about: it is not divided.
        draw = np.random.default_rng(n + k)
        y_true = draw.integers(0, k, n)
        y_pred = np.where(draw.random(n) < 0.7, y_true, draw.integers(0, k, n))
        there = [peer for peer in peers if all(find_spec(name) for name in peer.modules)]
        begun = {OURS: _of_accumulator(y_true, y_pred, k)}
        begun |= {peer.name: peer.begin(y_true, y_pred, k) for peer in there}
        times = max(1, _SAMPLES // n)
        updates = {name: _repeated(stream.update, times) for name, stream in begun.items()}
        # A metric of two classes may know the second only.
        recalls = {name: _last_of(stream, k) for name, stream in begun.items()}
        parts = dict.fromkeys(updates, times)
        return Prepared(updates, parts, tolerance=_TOLERANCE, answers=recalls)

    return Contest(
        f"stream-{n}-{k}",
        f"one more batch of {n:,} int64 labels, {k} classes",
        prepare,
        () if most is None else (Limit(most),),
        beside=tuple(sorted({name for peer in peers for name in peer.modules})),
        effort=Effort(rounds=50, few=2),
    )


def _repeated(update: Callable[[], object], times: int) -> Callable[[], None]:
    def updates() -> None:
        for _ in range(times):
            update()

    return updates


def _last_of(stream: Stream, k: int) -> Callable[[], Array]:
    known = 1 if k == 2 else k
    return lambda: np.asarray(stream.recall(), dtype=np.float64)[-known:]


CONTESTS = tuple(contest(n, k, most) for n, most in _SIZES.items() for k in _CLASSES)
