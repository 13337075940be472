"""A billion samples in one call, and more than 2**32 in one cell: exact, in no memory of their own.

``python -m tests.large`` takes 3 GB and about a minute.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import fastrecall
from benchmarks.peak import growth

SAMPLES = 10**9
BLOCK = 10**7
MIB = 1 << 20
LIMIT = 16 * MIB

Array = np.ndarray[Any, Any]


def labels(classes: int) -> tuple[Array, Array, Array]:
    """Return both sides and their confusion matrix, which NumPy counts block by block."""
    draw = np.random.default_rng(classes)
    true, pred = np.empty((2, SAMPLES), np.uint8)
    matrix = np.zeros(classes * classes, np.int64)
    block = draw.integers(0, classes, (2, BLOCK), np.uint8)
    block[1] = np.where(draw.random(BLOCK, np.float32) < 0.8, block[0], block[1])
    for start in range(0, SAMPLES, BLOCK):
        block = np.roll(block, 1 + start // BLOCK, axis=1)
        block[1, :1000] = draw.integers(0, classes, 1000, np.uint8)
        true[start : start + BLOCK], pred[start : start + BLOCK] = block
        index = block[0].astype(np.int32) * classes + block[1]
        matrix += np.bincount(index, minlength=classes * classes)
    return true, pred, matrix.reshape(classes, classes)


def check_calls(classes: int) -> None:
    true, pred, wanted = labels(classes)
    hits, support = wanted.diagonal(), wanted.sum(1)
    calls = {
        "confusion_matrix": (lambda: fastrecall.confusion_matrix(true, pred), wanted),
        "recall_score": (lambda: fastrecall.recall_score(true, pred, average=None), hits / support),
        "accuracy_score": (lambda: fastrecall.accuracy_score(true, pred), hits.sum() / SAMPLES),
    }
    for name, (call, right) in calls.items():
        answers: list[Any] = []
        start = time.perf_counter()
        extra = growth(lambda call=call, answers=answers: answers.append(call()))
        seconds = time.perf_counter() - start
        assert np.array_equal(answers[0], right), name
        assert extra < LIMIT, (name, extra)
        print(
            f"{name}, {SAMPLES:,} pairs of {classes} classes: exact, "
            f"{extra / MIB:.1f} MiB beside the labels, {seconds:.2f} s"
        )


def check_one_cell() -> None:
    """Stream batches, and count one call whose samples are all the same item of memory."""
    ones = np.ones(SAMPLES, np.uint8)
    batches = 5
    total = sum((fastrecall.count(ones, ones) for _ in range(batches)), fastrecall.Counts.empty())
    assert total.matrix().tolist() == [[batches * SAMPLES]]
    print(f"one cell of {batches * SAMPLES:,} samples, streamed in {batches} batches: exact")
    many = 2**32 + 12345
    item = np.broadcast_to(np.uint8(1), many)
    assert fastrecall.count(item, item).matrix().tolist() == [[many]]
    print(f"one cell of {many:,} samples in one call: exact")


def check_stream() -> None:
    """Stream batches of 32 and of many samples into one cell, past all that 32 bits hold."""
    accumulator = fastrecall.Accumulator()
    few, many = np.zeros(32, np.int64), np.zeros(BLOCK, np.int64)
    samples = batches = 0
    start = time.perf_counter()
    while samples <= 2**32:
        accumulator.update(many, many)
        for _ in range(10_000):
            accumulator.update(few, few)
        samples, batches = samples + len(many) + 10_000 * len(few), batches + 10_001
    seconds = time.perf_counter() - start
    assert accumulator.counts.matrix().tolist() == [[samples]]
    print(f"one cell of {samples:,} samples, in {batches:,} updates: exact, {seconds:.0f} s")


if __name__ == "__main__":
    check_calls(2)
    check_calls(21)
    check_one_cell()
    check_stream()
