"""Any number of threads: the same bits, of every way to count, weighted too."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import fastrecall
from fastrecall import chunks

MOST = 16
Calls = dict[str, Callable[[], Any]]


def bits(answer: Any) -> Any:
    """Return every bit of an answer."""
    if hasattr(answer, "to_bytes"):
        return answer.to_bytes()
    if isinstance(answer, np.ndarray):
        return answer.dtype.str, answer.shape, answer.tobytes()
    if isinstance(answer, dict) or hasattr(answer, "keys"):
        return [(key, bits(answer[key])) for key in answer.keys()]  # noqa: SIM118
    if isinstance(answer, tuple | list):
        return [bits(one) for one in answer]
    if hasattr(answer, "thresholds"):
        return bits([answer.thresholds, answer.tp, answer.fp, answer.fn, answer.tn])
    return float(answer).hex()


def drawn(seed: int, size: int) -> Calls:
    """Draw labels, weights, scores and tables, and return the calls that count them."""
    rng, draw = random.Random(seed), np.random.default_rng(seed)
    classes = rng.choice([2, 3, 10, 17, 100, 300, 1500])
    dtype = rng.choice(["i1", "u1", "i2", "u4", "i8", ">i4", "f4", "f8"])
    if classes > 100 and dtype in ("i1", "u1"):
        dtype = "u2"
    true = draw.integers(0, classes, size)
    pred = np.where(draw.random(size) < rng.choice([0.1, 0.9]), true, draw.permutation(true))
    if rng.random() < 0.2:  # far apart
        true, pred, dtype = true * 10**14 - 2**62, pred * 10**14 - 2**62, "i8"
    true, pred = true.astype(dtype), pred.astype(dtype)
    weight = weights(rng, draw, size)
    width = rng.choice([2, 5, 40])
    rows = max(2, size // 16)
    scores = np.round(draw.random((rows, width)), rng.choice([1, 8])).astype(
        rng.choice(["f4", "f8"])
    )
    truth, table = draw.integers(0, width, rows), draw.random((rows, width)) < 0.3
    few = None if weight is None else weight[:rows]
    options: dict[str, Any] = {"sample_weight": weight}
    groups = draw.integers(0, rng.choice([2, 50]), size).astype("u1")
    halves, at = draw.random(size).round(3), np.linspace(0, 1, rng.choice([3, 101]))
    return {
        "count": lambda: fastrecall.count(true, pred, **options),
        "margins": lambda: fastrecall.count(true, pred, matrix=False, **options),
        "groups": lambda: fastrecall.count(true, pred, groups=groups, **options),
        "f1_score": lambda: fastrecall.f1_score(true, pred, average="macro", **options),
        "accuracy_score": lambda: fastrecall.accuracy_score(true, pred, **options),
        "thresholds": lambda: fastrecall.count_at_thresholds(truth_of(true), halves, at, **options),
        "compare": lambda: fastrecall.compare(true, {"a": pred, "b": pred[::-1]}, **options),
        "top_k": lambda: fastrecall.count_top_k(truth, scores, [1, 2], sample_weight=few),
        "argmax": lambda: fastrecall.count_argmax(truth, scores, sample_weight=few),
        "table": lambda: fastrecall.count(table, table[::-1], sample_weight=few),
    }


def truth_of(labels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return labels == labels[0]


def weights(rng: random.Random, draw: np.random.Generator, size: int) -> Any:
    """Return weights of which no two orders of adding up agree, or integers, or none."""
    kind = rng.choice(["none", "integers", "floats", "floats", "float32", "far apart"])
    made: dict[str, Callable[[], Any]] = {
        "none": lambda: None,
        "integers": lambda: draw.integers(0, 1000, size),
        "floats": lambda: draw.lognormal(0, 3, size),
        "float32": lambda: draw.lognormal(0, 1, size).astype("f4"),
        "far apart": lambda: 10.0 ** draw.uniform(-150, 150, size),
    }
    return made[kind]()


def differing(seed: int, size: int, least: int) -> Iterator[str]:
    """Yield what depends on the number of threads; parts have `least` samples at least."""
    before = chunks._LEAST_SAMPLES, chunks._HEAD, chunks._ALIGNMENT
    chunks._LEAST_SAMPLES, chunks._HEAD, chunks._ALIGNMENT = least, least // 2, 64
    try:
        for name, call in drawn(seed, size).items():
            with fastrecall.num_threads(1):
                wanted = bits(call())
            for threads in range(2, MOST + 1):
                with fastrecall.num_threads(threads):
                    if bits(call()) != wanted:
                        yield f"{name}, seed {seed}, {threads} threads"
    finally:
        chunks._LEAST_SAMPLES, chunks._HEAD, chunks._ALIGNMENT = before


def run(times: int) -> str:
    """Draw so many data sets, of up to 200,000 samples."""
    calls = 0
    for seed in range(times):
        size = random.Random(~seed).choice([5_000, 40_000, 200_000])
        found = list(differing(seed, size, random.Random(seed).choice([256, 1000, 4096])))
        if found:
            raise AssertionError("; ".join(found))
        calls += len(drawn(seed, 100)) * MOST
    return f"{times} data sets, {calls} calls with 1 to {MOST} threads: the same bits"
