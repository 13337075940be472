"""Calls while other threads write to the arrays that they read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import numpy as np

import fastrecall
from fastrecall._kernel import GroupRun, Labels, count_labels, number_groups

SIZE = 50_000
WRITERS = 2
EXTREMES: dict[str, list[Any]] = {
    "uint8": [0, 1, 3, 200, 255],
    "int8": [0, 1, 2, -1, 127],
    "int32": [0, 1, 19, 20, -1, 2**31 - 1, -(2**31)],
    "int64": [0, 1, 49, -1, 2**40, 2**63 - 1, -(2**63)],
    "float16": [0.0, -0.0, 1.0, float("nan"), float("inf"), 65504.0, 6e-8],
    "float32": [0.0, -0.0, 1.0, float("nan"), float("-inf"), 3e38, 1e-45],
    "float64": [0.0, 1.0, 0.5, float("nan"), float("inf"), -1.0, 1e300],
}


class Race:
    """The arrays that all calls share, and those among them that are written to."""

    def __init__(self, what: str) -> None:
        draw = np.random.default_rng(0)
        dtype, high = {"floats": ("float64", 50), "bytes": ("uint8", 4)}.get(what, ("int64", 50))
        self.y_true, self.y_pred = draw.integers(0, high, (2, SIZE)).astype(dtype)
        self.labels = np.arange(high)
        self.multilabel = what in ("indicator", "sparse")
        if what == "indicator":
            self.y_true, self.y_pred = draw.integers(0, 2, (2, SIZE // 5, 5)).astype("int8")
        if what == "sparse":
            from scipy.sparse import csr_array

            self.y_true, self.y_pred = map(csr_array, draw.integers(0, 2, (2, 2000, 20)))
        self.weights = draw.random(self.y_true.shape[0])
        self.targets = {
            "labels": [self.labels],
            "weights": [self.weights],
            "sparse": [
                getattr(y, part)
                for y in (self.y_true, self.y_pred)
                for part in ("data", "indices", "indptr")
                if what == "sparse"
            ],
        }.get(what, [self.y_true, self.y_pred])
        self.running = True

    def write(self) -> None:
        """Spoil the targets and mend them, again and again: most calls start with valid labels."""
        draw = np.random.default_rng()
        originals = [target.copy() for target in self.targets]
        while self.running:
            for target, original in zip(self.targets, originals, strict=True):
                flat = target.reshape(-1)
                at = draw.integers(0, flat.size, draw.integers(1, 50))
                flat[at] = draw.choice(EXTREMES[target.dtype.name], at.size).astype(target.dtype)
                time.sleep(draw.choice([0.0, 0.0003]))
                target[...] = original
                time.sleep(draw.choice([0.0, 0.003]))

    def calls(self) -> list[Callable[[], Any]]:
        y, weights, labels = (self.y_true, self.y_pred), self.weights, self.labels
        calls = [
            lambda: fastrecall.recall_score(*y, average="macro"),
            lambda: fastrecall.f1_score(*y, average="micro"),
            lambda: fastrecall.accuracy_score(*y),
            lambda: fastrecall.classification_report(*y),
            lambda: fastrecall.hamming_loss(*y),
            lambda: fastrecall.multilabel_confusion_matrix(*y),
            lambda: fastrecall.precision_score(*y, average="weighted", sample_weight=weights),
            lambda: check_possible(fastrecall.count(*y)),
        ]
        if self.multilabel:
            return [*calls, lambda: fastrecall.recall_score(*y, average="samples")]
        return [
            *calls,
            lambda: fastrecall.confusion_matrix(*y),
            lambda: fastrecall.confusion_matrix(*y, labels=labels),
            lambda: fastrecall.recall_score(*y, average="macro", labels=labels[1:5]),
            lambda: fastrecall.cohen_kappa_score(*y, sample_weight=weights),
            lambda: fastrecall.matthews_corrcoef(*y),
            lambda: fastrecall.balanced_accuracy_score(*y),
            lambda: check_possible(fastrecall.count(*y, matrix=False)),
        ]

    def run(self, seconds: float) -> tuple[int, int]:
        """Return how many calls gave a result, and how many a ValueError."""
        results = errors = 0
        writers = [threading.Thread(target=self.write) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        stop = time.monotonic() + seconds
        try:
            while time.monotonic() < stop:
                for call in self.calls():
                    try:
                        call()
                        results += 1
                    except ValueError:
                        errors += 1
            assert all(writer.is_alive() for writer in writers), "a writer has failed"
        finally:
            self.running = False
            for writer in writers:
                writer.join()
        return results, errors


class CodesRace(Race):
    """Sides that are no plain arrays, straight to the kernel: codes, packed bits, what is valid."""

    def __init__(self, what: str) -> None:
        super().__init__("bytes")
        draw = np.random.default_rng(1)
        self.wide = draw.integers(0, 50, SIZE)
        self.narrow = draw.integers(0, 50, SIZE).astype("int8")
        self.bits = draw.integers(0, 256, SIZE // 8 + 1).astype("uint8")
        self.valid = np.full(SIZE // 8 + 1, 255, "uint8")
        self.targets = [self.wide, self.narrow, self.bits, self.valid]

    def sides(self) -> list[Any]:
        values = np.arange(50)[::-1] * 3
        valid = {"valid": self.valid, "first_valid": 5}
        return [
            Labels(self.wide, values),
            Labels(self.narrow, values.astype("uint8")),
            Labels(self.wide, 50),
            Labels(self.narrow, 50, **valid),
            Labels(self.wide[::-1], values.astype("float32"), **valid),
            Labels(self.bits, packed=3, size=SIZE),
            self.wide,
        ]

    def calls(self) -> list[Callable[[], Any]]:
        ignored = (None, np.array([0], "uint64"), np.arange(9, dtype="uint64"))
        some = np.arange(3, 40, 2).astype("uint64")
        return [
            partial(check_counted, *sides, weight, vocabulary, pairs, keys)
            for sides in product(self.sides(), repeat=2)
            for weight, vocabulary, pairs, keys in (
                (None, None, True, ignored[0]),
                (self.weights, None, False, ignored[1]),
                (None, some, True, ignored[2]),
                (None, some, False, ignored[1]),
            )
        ]


class GroupsRace(Race):
    """Groups as numbers, as codes of values, and several at once."""

    def __init__(self, what: str) -> None:
        super().__init__("integers")
        draw = np.random.default_rng(1)
        self.groups = draw.integers(0, 20, SIZE)
        self.narrow = draw.integers(0, 50, SIZE).astype("int8")
        self.floats = draw.integers(0, 50, SIZE).astype("float64")
        self.targets = [self.y_true, self.y_pred, self.groups, self.narrow, self.floats]

    def calls(self) -> list[Callable[[], Any]]:
        y, some = (self.y_true, self.y_pred), np.arange(0, 50, 7)
        each: list[Any] = [self.groups, self.narrow, self.narrow.view("uint8"), self.floats]
        each += [self.groups[::-1], {"a": self.groups, "b": self.narrow}]
        options: list[dict[str, Any]] = [{}, {"matrix": False}, {"labels": some}, {"ignore": 3}]
        options.append({"sample_weight": self.weights})
        calls = [
            partial(check_groups_possible, *y, groups=groups, **some_options)
            for groups, some_options in product(each, options)
        ]
        coded = Labels(self.narrow, np.arange(50))
        return [*calls, partial(check_numbered, [coded, self.groups], y)]


def check_groups_possible(*y: Any, **options: Any) -> None:
    counts = fastrecall.count(*y, **options)
    for name in ("tp", "n_true", "n_pred"):
        found = getattr(counts.overall, name)
        assert (found >= 0).all()
        assert (found <= counts.n.sum() * (1 + 1e-12)).all()
    assert counts.n.sum() <= SIZE


def check_numbered(groups: list[Any], y: Any) -> None:
    numbers = np.empty(SIZE, "uint32")
    keys = number_groups([groups], [True, True], numbers)
    assert numbers.max() < len(keys[0])
    run = GroupRun(*y, groups, None, None, True, [True, True], 1 << 20, 1 << 30)
    run.count(0, SIZE)
    assert (run.read()[3] >= 0).all()


def check_counted(true: Any, pred: Any, weight: Any, vocabulary: Any, pairs: bool, keys: Any):
    _, _, margins, _, _, agreed, differing, n = count_labels(
        true, pred, weight, vocabulary, True, 1024, pairs, False, keys, True
    )
    assert (margins >= 0).all()
    assert (margins <= n * (1 + 1e-12)).all()
    assert 0 <= agreed <= n * (1 + 1e-12)
    assert 0 <= differing <= n * (1 + 1e-12)


def check_possible(counts: Any) -> None:
    for name in ("tp", "fp", "fn", "tn"):
        assert (getattr(counts, name) >= 0).all(), f"negative {name}"
        assert (getattr(counts, name) <= counts.n).all(), f"more {name} than samples"
