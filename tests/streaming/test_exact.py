"""Exact in large cells, and exact when it goes on from its last bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
import pytest

from fastrecall import Accumulator, Counts, count

ONE = np.array([1])


@pytest.mark.parametrize("power", [24, 31, 32, 53, 62])
def test_a_cell_past_powers_of_two(power):
    """It begins just below the power, by weights or by counts, and goes on one by one."""
    below = 2**power - 3
    weighted, merged = Accumulator(), Accumulator()
    weighted.update([1, 0], [1, 1], [below, 1])
    merged.merge(Counts.from_matrix([[0, 1], [0, below]]))
    for accumulator in (weighted, merged):
        for _ in range(200):
            accumulator.update(ONE, ONE)
        counts = accumulator.counts
        assert counts.matrix().tolist() == [[0, 1], [0, below + 200]]
        assert (counts.n, counts.agreed, counts.differing) == (below + 201, below + 200, 1)
        assert counts.tp.tolist() == [0, below + 200]
        assert counts == weighted.counts


def test_doubling_past_2_to_the_32():
    accumulator = Accumulator()
    accumulator.update(ONE, ONE)
    for _ in range(40):
        accumulator.merge(accumulator)
        accumulator.update(ONE, ONE)
    assert accumulator.counts.matrix().tolist() == [[2**41 - 1]]


@pytest.mark.parametrize("classes", ["same", "other"])
def test_float_weights_lose_nothing_over_many_batches(classes):
    """Added one by one, tenths would be off by thousands of roundings."""
    accumulator, exact = Accumulator(), Fraction(0)
    draw = np.random.default_rng(0)
    naive = 0.0
    for at in range(5000):
        weights = draw.random(2) * 10.0 ** draw.integers(-3, 3)
        other = at % 3 if classes == "other" else 2
        accumulator.update([1, 1], [1, other], weights)
        exact += Fraction(weights[0]) + Fraction(weights[1])
        naive += weights[0] + weights[1]
        if at % 700 == 0:
            assert abs(Fraction(accumulator.counts.n) - exact) <= spacing(exact)
    counts = accumulator.counts
    assert abs(Fraction(counts.n) - exact) <= spacing(exact)
    assert abs(Fraction(float(counts.n_true[counts.classes == 1][0])) - exact) <= spacing(exact)
    assert abs(Fraction(naive) - exact) > spacing(exact)


def spacing(value):
    return Fraction(float(np.spacing(float(value))))


def test_float_weights_beyond_all_floats():
    accumulator = Accumulator()
    for _ in range(3):
        accumulator.update([1, 0], [1, 1], [1e308, 1.0])
    assert accumulator.counts.n == np.inf
    assert accumulator.counts.matrix()[0, 1] == 3.0


PROGRAM = """
import os, sys
import numpy as np
from fastrecall import Accumulator, Counts

path = sys.argv[1]
accumulator = Accumulator(ignore=7)
if os.path.exists(path):
    with open(path, "rb") as file:
        accumulator.merge(Counts.from_bytes(file.read()))
done = accumulator.counts.n // 3
print("ready", flush=True)
while True:
    accumulator.update(np.array([done % 5, 7, 1, 0]), np.array([done % 3, 1, 1, 9]))
    done += 1
    with open(path + ".new", "wb") as file:
        file.write(accumulator.counts.to_bytes())
    os.replace(path + ".new", path)
"""


@pytest.mark.timed
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_killed_and_restored_it_goes_on_exactly(tmp_path):
    path, draw = tmp_path / "state", random.Random(3)
    done = 0
    for _ in range(6):
        arguments = [sys.executable, "-c", PROGRAM, os.fspath(path)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(draw.uniform(0.0, 0.1))
            process.kill()
        if not path.exists():
            continue
        found = Counts.from_bytes(path.read_bytes())
        assert found.n // 3 >= done
        done = found.n // 3
        steps = np.arange(done)
        y_true = np.concatenate([steps % 5, np.ones(done, int), np.zeros(done, int)])
        y_pred = np.concatenate([steps % 3, np.ones(done, int), np.full(done, 9)])
        assert found == (count(y_true, y_pred) if done else Counts.empty())
    assert done > 10
