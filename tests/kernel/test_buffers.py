"""_kernel.pyx: buffers of any exporter are taken, and all are given back."""

from __future__ import annotations

import array
import ctypes
import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import check, count, keys_of


def exporters():
    numbers = [3, 1, 2, 3, 1] * 300
    for code in "bBhHiIlLqQfd":
        yield f"array {code}", array.array(code, numbers), numbers
    yield "bytes", bytes(numbers), numbers
    yield "bytearray", bytearray(numbers), numbers
    yield "a memoryview backwards", memoryview(bytes(numbers))[::-1], numbers[::-1]
    yield "a memoryview cast", memoryview(bytes(numbers) * 4).cast("i"), None
    for kind in (ctypes.c_int8, ctypes.c_uint16, ctypes.c_int32.__ctype_be__, ctypes.c_double):
        # Not the array itself: see the test of exporters without strides.
        yield kind.__name__, memoryview((kind * len(numbers))(*numbers)), numbers
    mapped = mmap.mmap(-1, len(numbers))
    mapped[:] = bytes(numbers)
    yield "mmap", mapped, numbers
    yield "matrix of NumPy", np.ma.array(numbers), numbers


@pytest.mark.parametrize(
    ("exporter", "numbers"), [pytest.param(*rest, id=name) for name, *rest in exporters()]
)
def test_any_exporter_of_a_buffer(exporter, numbers):
    wanted = np.asarray(exporter) if numbers is None else np.array(numbers)
    check(count(exporter, wanted), wanted, wanted)
    check(count(wanted, exporter), wanted, wanted)
    check(count(wanted, wanted, exporter), wanted, wanted, np.asarray(exporter))


# ---- nothing is kept ----


def calls(y, weight):
    """Yield calls that succeed and calls that fail, early and late."""
    yield lambda: count(y, y, weight)
    yield lambda: count(y, y, weight, keys_of([0]))
    yield lambda: count(y, y, weight, agreement_only=True)
    yield lambda: count(y, y, weight, pairs=False)
    yield lambda: count(y, np.full(len(y), 0.5))
    yield lambda: count(np.full(len(y), 0.5), y)
    yield lambda: count(y, y[:1], weight)
    yield lambda: count(y, y, weight[:1])
    yield lambda: count(y, y, weight, np.ones((2, 2)))
    yield lambda: count(y, object(), weight)
    yield lambda: count(y, y, object())
    yield lambda: count(y, np.zeros(len(y), np.float16), weight)
    yield lambda: count(y, y, weight, most_pairs=-1)
    yield lambda: count(y, y, np.full(len(y), 2**63 - 1))


def run(call):
    try:
        call()
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def test_every_buffer_is_released():
    """A bytearray cannot grow while a buffer of it is held."""
    y, weight = bytearray([0, 1, 2] * 500), bytearray([1] * 1500)
    outcomes = [run(call) for call in calls(y, weight)]
    assert outcomes.count(True) == 4
    y.append(0)
    weight.append(0)


def test_buffers_of_indicators_are_released():
    y, starts, columns = bytearray(6), array.array("q", [0, 1]), array.array("q", [0])
    table = memoryview(y).cast("B", (2, 3))
    weight = bytearray(b"\1\1")
    good = np.zeros((2, 3), np.int8)
    assert run(lambda: _kernel.count_indicator(table, table, weight, per_row=True))
    for bad in (good + 0.5, good[:, :2], np.arange(6).reshape(2, 3), object()):
        assert not run(lambda bad=bad: _kernel.count_indicator(table, bad, weight))
        assert not run(lambda bad=bad: _kernel.count_indicator(bad, table, weight))
    assert not run(lambda: _kernel.count_indicator(table, table, weight[:1]))
    assert run(lambda: _kernel.count_csr(starts, columns, starts, columns, None, columns=1))
    assert not run(lambda: _kernel.count_csr(starts, columns, starts, columns, None, columns=0))
    assert not run(lambda: _kernel.count_csr(starts, starts, columns, starts, None, columns=0))
    table.release()
    for part in (y, weight, starts, columns):
        part.append(0)


def test_no_reference_is_kept():
    y, weight = np.arange(3000) % 5, np.ones(3000)
    before = sys.getrefcount(y), sys.getrefcount(weight)
    for call in calls(y, weight):
        run(call)
    del call
    assert (sys.getrefcount(y), sys.getrefcount(weight)) == before


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
def test_no_memory_is_kept():
    """Tables of 8 MiB, fifty times: of success and of failure."""

    def resident():
        return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE

    y = np.arange(1000)
    late = np.append(np.arange(2 * 1024 - 1) % 1000, 0.5)
    run(lambda: count(y, y))
    before = resident()
    for _ in range(50):
        assert run(lambda: count(y, y))
        assert not run(lambda: count(late, late))
        assert not run(lambda: count(y, y, np.full(1000, 2**62)))
    assert resident() - before < 50 * 2**20
