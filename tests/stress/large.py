"""Arrays that fill much of the memory, in one call, and streams of small batches: exact."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import fastrecall
from benchmarks.peak import growth

BLOCK = 10**6
BATCHES = 5
MIB = 1 << 20
LIMIT = 16 * MIB

Array = np.ndarray[Any, Any]


def labels(classes: int, samples: int) -> tuple[Array, Array, Array]:
    """Return both sides and their confusion matrix, which NumPy counts block by block."""
    draw = np.random.default_rng(classes)
    true, pred = np.empty((2, samples), np.uint8)
    matrix = np.zeros(classes * classes, np.int64)
    block = draw.integers(0, classes, (2, BLOCK), np.uint8)
    block[1] = np.where(draw.random(BLOCK, np.float32) < 0.8, block[0], block[1])
    for start in range(0, samples, BLOCK):
        block = np.roll(block, 1 + start // BLOCK, axis=1)
        block[1, :1000] = draw.integers(0, classes, 1000, np.uint8)
        true[start : start + BLOCK], pred[start : start + BLOCK] = block
        index = block[0].astype(np.int32) * classes + block[1]
        matrix += np.bincount(index, minlength=classes * classes)
    return true, pred, matrix.reshape(classes, classes)


def call_functions(classes: int, samples: int) -> None:
    true, pred, wanted = labels(classes, samples)
    hits, support = wanted.diagonal(), wanted.sum(1)
    calls = {
        "confusion_matrix": (lambda: fastrecall.confusion_matrix(true, pred), wanted),
        "recall_score": (lambda: fastrecall.recall_score(true, pred, average=None), hits / support),
        "accuracy_score": (lambda: fastrecall.accuracy_score(true, pred), hits.sum() / samples),
    }
    for name, (call, right) in calls.items():
        answers: list[Any] = []
        start = time.perf_counter()
        extra = growth(lambda call=call, answers=answers: answers.append(call()))
        seconds = time.perf_counter() - start
        assert np.array_equal(answers[0], right), name
        assert extra < LIMIT, (name, extra)
        told = f"{extra / MIB:.1f} MiB beside the labels, {seconds:.2f} s"
        print(f"{name}, {samples:,} pairs of {classes} classes: exact, {told}", flush=True)


def add_counts(samples: int) -> None:
    """Add up the counts of several calls, all in one cell."""
    ones = np.ones(samples, np.uint8)
    total = sum((fastrecall.count(ones, ones) for _ in range(BATCHES)), fastrecall.Counts.empty())
    assert total.matrix().tolist() == [[BATCHES * samples]]


def stream(samples: int) -> int:
    """Stream batches of 32 and of many samples into one cell; returns how many batches."""
    accumulator = fastrecall.Accumulator()
    few, many = np.zeros(32, np.int64), np.zeros(BLOCK, np.int64)
    done = batches = 0
    while done <= samples:
        accumulator.update(many, many)
        for _ in range(1000):
            accumulator.update(few, few)
        done, batches = done + len(many) + 1000 * len(few), batches + 1001
    assert accumulator.counts.matrix().tolist() == [[done]]
    return batches


def run(millions: int) -> str:
    """Count so many million pairs in one call, and five times as many in one cell."""
    samples = millions * 10**6
    for classes in 2, 21:
        call_functions(classes, samples)
    add_counts(samples)
    start = time.perf_counter()
    batches = stream(BATCHES * samples)
    print(f"streamed in {batches:,} batches: exact, {time.perf_counter() - start:.0f} s")
    return f"{samples:,} pairs in one call, {BATCHES * samples:,} in one cell: exact"
