"""More samples than any memory holds: counted exactly, in a few mebibytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

import fastrecall
from benchmarks.peak import growth
from tests import oracle

BLOCK = 10**6
BLOCKS = 7
CLASSES = 10
MIB = 1 << 20
LIMIT = 64 * MIB

Array = np.ndarray[Any, Any]


def blocks() -> tuple[list[tuple[Array, Array]], list[Array]]:
    """Return blocks of samples and their tables: the first few also by the oracle."""
    draw = np.random.default_rng(0)
    made, tables = [], []
    for _ in range(BLOCKS):
        true, pred = draw.integers(0, CLASSES, (2, BLOCK)).astype("u1")
        pred = np.where(draw.random(BLOCK, "f4") < 0.7, true, pred)
        pairs = true.astype("i4") * CLASSES + pred
        tables.append(np.bincount(pairs, minlength=CLASSES**2).reshape(CLASSES, CLASSES))
        made.append((true, pred))
    few = slice(0, 5000)
    true, pred = made[0][0][few], made[0][1][few]
    counted = oracle.count(true.tolist(), pred.tolist())
    assert fastrecall.count(true, pred).matrix().tolist() == counted.matrix()
    return made, tables


def streamed(made: list[tuple[Array, Array]], samples: int) -> Array:
    accumulator = fastrecall.Accumulator()
    for number in range(samples // BLOCK):
        accumulator.update(*made[number % BLOCKS])
    return accumulator.counts.matrix()


def columns(made: list[tuple[Array, Array]], samples: int) -> list[Any] | None:
    """Return Arrow columns whose chunks are the same memory again and again."""
    try:
        import pyarrow
    except ImportError:
        return None
    chunks = [[pyarrow.array(block[side]) for block in made] for side in (0, 1)]
    times = range(samples // BLOCK)
    return [pyarrow.chunked_array([some[number % BLOCKS] for number in times]) for some in chunks]


def chunked(sides: list[Any] | None) -> Array | None:
    return None if sides is None else fastrecall.count(*sides).matrix()


def one_cell(samples: int) -> Array:
    """Count in one call, of samples that are all the same item of memory."""
    item = np.broadcast_to(np.uint8(1), samples)
    return fastrecall.count(item, item).matrix()


def run(millions: int) -> str:
    """Count so many million samples in each way."""
    samples = millions * 10**6
    made, tables = blocks()
    wanted = sum((tables[number % BLOCKS] for number in range(millions)), np.zeros_like(tables[0]))
    sides = columns(made, samples)
    fastrecall.count(*made[0])  # what is only loaded by the first call
    ways: dict[str, tuple[Callable[[], Any], Any]] = {
        "streamed in batches of a million": (lambda: streamed(made, samples), wanted),
        "in one call, of Arrow's chunks": (lambda: chunked(sides), wanted),
        "in one call, all in one cell": (lambda: one_cell(samples), np.array([[samples]])),
    }
    most = 0
    for name, (count, right) in ways.items():
        answers: list[Any] = []
        start = time.perf_counter()
        grown = growth(lambda count=count, answers=answers: answers.append(count()))
        seconds = time.perf_counter() - start
        if answers[0] is None:
            print(f"{name}: no pyarrow here")
            continue
        assert np.array_equal(answers[0], right), name
        assert grown < LIMIT, (name, grown)
        most = max(most, grown)
        print(f"{name}: {samples:,} exact, {grown / MIB:.1f} MiB, {seconds:.0f} s", flush=True)
    return f"{samples:,} samples in each way: exact, with at most {most / MIB:.1f} MiB of growth"
