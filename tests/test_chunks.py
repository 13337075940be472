"""Parts of a call in threads: the same numbers, every error, and no thread left behind."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import fastrecall
from fastrecall import _kernel, chunks, workers
from fastrecall.errors.input_texts import KERNEL_NOT_BUILT

SIZE = 40_000


@pytest.fixture
def small_parts(monkeypatch):
    """Make threads pay from the first samples on."""
    monkeypatch.setattr(chunks, "_LEAST_SAMPLES", 1000)
    monkeypatch.setattr(chunks, "_HEAD", 512)
    monkeypatch.setattr(chunks, "_ALIGNMENT", 64)


def counted(true, pred, weight=None, **options: Any):
    settings = {"signed": True, "most_pairs": 1024, "pairs": True, **options}
    run = chunks.count_in_threads(lambda: _kernel.Run(true, pred, weight, None, **settings))
    return [np.asarray(part).tobytes() for part in run.read()]


def labels(classes, dtype="i8"):
    draw = np.random.default_rng(classes)
    true = draw.integers(0, classes, SIZE)
    if dtype == "IDs":
        true, dtype = true * 10**14 - 2**62, "i8"
    return true.astype(dtype), np.where(draw.random(SIZE) < 0.7, true, np.roll(true, 1)).astype(
        dtype
    )


@pytest.mark.parametrize("simd", _kernel.simd_variants())
@pytest.mark.parametrize("dtype", ["u1", "i8", "f4", "IDs"])
@pytest.mark.parametrize("classes", [2, 10, 40, 200, 1000, 5000])
def test_any_number_of_threads(small_parts, classes, dtype, simd):
    _kernel.use_simd(simd)
    true, pred = labels(min(classes, 250 if dtype == "u1" else classes), dtype)
    weight = np.random.default_rng(0).lognormal(0, 2, SIZE)
    for options in ({}, {"pairs": False}, {"agreement_only": True}):
        for weights in (None, weight, np.arange(SIZE)):
            with chunks.num_threads(1):
                wanted = counted(true, pred, weights, **options)
            for threads in (2, 3, 7):
                with chunks.num_threads(threads):
                    assert counted(true, pred, weights, **options) == wanted
    _kernel.use_simd(_kernel.simd_variants()[0])


def test_parts_really_are_counted_by_others(small_parts, monkeypatch):
    seen = set()
    count = workers.Part.count

    def noted(part):
        seen.add(threading.current_thread().name)
        count(part)

    monkeypatch.setattr(workers.Part, "count", noted)
    with chunks.num_threads(3):
        counted(*labels(10))
    assert seen == {"fastrecall"}


@pytest.mark.parametrize("at", [0, 5000, SIZE - 1])
def test_errors_of_any_part_are_raised(small_parts, at):
    true, pred = labels(10, "f8")
    true[at] = 0.5
    with chunks.num_threads(4), pytest.raises(_kernel.RejectedError):
        counted(true, pred)
    counted(pred, pred)


def test_weights_that_only_together_leave_int64(small_parts):
    true, pred = labels(3)
    weight = np.zeros(SIZE, np.int64)
    weight[[10, SIZE - 10]] = 2**62
    with chunks.num_threads(4), pytest.raises(OverflowError):
        counted(true, pred, weight)


def test_without_a_thread_to_be_had(small_parts, monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    true, pred = labels(10)
    wanted = counted(true, pred)
    monkeypatch.setattr(workers, "_workers", workers.Workers())
    monkeypatch.setattr(threading.Thread, "start", refuse)
    with chunks.num_threads(4):
        assert counted(true, pred) == wanted


def test_many_callers_at_once(small_parts):
    true, pred = labels(50)
    wanted = counted(true, pred)
    wrong = []

    def call():
        with chunks.num_threads(3):
            wrong.extend(1 for _ in range(30) if counted(true, pred) != wanted)

    callers = [threading.Thread(target=call) for _ in range(5)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert not wrong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_starts_its_own(small_parts):
    true, pred = labels(10)
    with chunks.num_threads(3):
        wanted = counted(true, pred)
        child = os.fork()
        if child == 0:
            os._exit(0 if counted(true, pred) == wanted else 1)
        assert os.waitpid(child, 0)[1] == 0


class TestTheNumber:
    """Who says how many threads there may be."""

    @pytest.fixture(autouse=True)
    def as_before(self):
        before = chunks._default
        yield
        chunks._default = before

    def test_set_and_get(self):
        fastrecall.set_num_threads(3)
        assert fastrecall.get_num_threads() == 3
        with fastrecall.num_threads(5):
            assert fastrecall.get_num_threads() == 5
        assert fastrecall.get_num_threads() == 3
        fastrecall.set_num_threads(None)
        assert fastrecall.get_num_threads() == chunks._usable_cpus() >= 1

    def test_a_block_concerns_its_thread_only(self):
        fastrecall.set_num_threads(2)
        there = []
        with fastrecall.num_threads(5):
            other = threading.Thread(target=lambda: there.append(fastrecall.get_num_threads()))
            other.start()
            other.join()
        assert there == [2]

    @pytest.mark.parametrize(
        ("n", "error"), [(0, ValueError), (-1, ValueError), (1.0, TypeError), (True, TypeError)]
    )
    def test_wrong_numbers(self, n, error):
        with pytest.raises(error, match="number of threads"):
            fastrecall.set_num_threads(n)
        with pytest.raises(error, match="number of threads"), fastrecall.num_threads(n):
            pass

    @pytest.mark.parametrize(
        ("environment", "printed"),
        [
            ({"FASTRECALL_NUM_THREADS": "3", "OMP_NUM_THREADS": "7"}, "3"),
            ({"OMP_NUM_THREADS": "7"}, "7"),
            ({"OMP_NUM_THREADS": "5,2"}, "5"),
        ],
    )
    def test_the_environment(self, environment, printed):
        assert run_with(environment).stdout.strip() == printed

    def test_a_wrong_environment(self):
        done = run_with({"FASTRECALL_NUM_THREADS": "many"})
        assert "FASTRECALL_NUM_THREADS should be a positive integer, got 'many'" in done.stderr
        here = str(chunks._usable_cpus())
        assert run_with({"OMP_NUM_THREADS": "many"}).stdout.strip() == here


def run_with(environment):
    kept = {k: v for k, v in os.environ.items() if not k.endswith("NUM_THREADS")}
    code = "import fastrecall; print(fastrecall.get_num_threads())"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals of POSIX")
def test_an_interrupt_ends_all_parts(small_parts, interruptible):
    """The main thread is interrupted while it waits; the part of the other ends soon."""
    true = np.zeros(1 << 26, np.uint8)
    main = threading.get_ident()

    def endless():
        threading.Timer(0.002, signal.pthread_kill, (main, signal.SIGINT)).start()
        while True:
            counted(true, true)

    with pytest.raises(KeyboardInterrupt), chunks.num_threads(2):
        endless()
    assert counted(true[:SIZE], true[:SIZE])


class Unwilling:
    """A run that counts until it was asked to stop three times; twice, an interrupt comes."""

    def __init__(self):
        self.asked, self.ended = 0, False

    def stop(self):
        self.asked += 1
        if self.asked < 3:
            raise KeyboardInterrupt

    def count(self, first, last):
        while self.asked < 3:
            time.sleep(0.001)
        self.ended = True


def test_the_end_of_a_part_is_waited_for_through_interrupts():
    run = Unwilling()
    part = workers.Part(run, 0, 1)
    thread = threading.Thread(target=part.count)
    thread.start()
    while not part.begun:
        time.sleep(0.001)
    with pytest.raises(KeyboardInterrupt):
        workers._end([part])
    assert run.ended
    thread.join()


INTERRUPTED = """
import random
import signal
import sys

import numpy as np

from fastrecall import chunks
from tests.test_chunks import counted, labels

chunks._LEAST_SAMPLES, chunks._HEAD, chunks._ALIGNMENT = 1000, 512, 64
short, endless = labels(10, "u1"), [np.broadcast_to(np.uint8(0), min(2**40, sys.maxsize))] * 2
signal.signal(signal.SIGALRM, signal.default_int_handler)
draw = random.Random(1)
with chunks.num_threads(3):
    wanted = counted(*short)
    for _ in range(150):
        try:
            signal.setitimer(signal.ITIMER_REAL, 10 ** draw.uniform(-4.5, -2.5))
            counted(*endless)
        except KeyboardInterrupt:
            pass
        assert counted(*short) == wanted
"""


@pytest.mark.untraced
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timers")
def test_an_interrupt_at_any_moment_leaves_no_thread_behind():
    """The parts of an endless call are stopped, also if they were only being handed out."""
    root = Path(__file__).parents[1]
    subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=root, check=True, timeout=300)


def imported_again():
    """Run the module once more, under another name."""
    spec = importlib.util.spec_from_file_location("chunks_again", chunks.__file__)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_kernel_that_is_not_built_is_explained(monkeypatch):
    assert imported_again().num_threads is not chunks.num_threads
    monkeypatch.setitem(sys.modules, "fastrecall._kernel", None)
    with pytest.raises(ModuleNotFoundError) as caught:
        imported_again()
    assert (str(caught.value), caught.value.name) == (KERNEL_NOT_BUILT, "fastrecall._kernel")


def test_what_a_kernel_does_not_find_is_told_as_it_is(monkeypatch):
    class Kernel(ModuleType):
        def __getattr__(self, name):
            raise ModuleNotFoundError("no such module", name="elsewhere")

    monkeypatch.setitem(sys.modules, "fastrecall._kernel", Kernel("fastrecall._kernel"))
    with pytest.raises(ModuleNotFoundError, match=r"^no such module$"):
        imported_again()


def test_where_no_process_is_bound_to_some_cpus_all_are_used(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert chunks._usable_cpus() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert chunks._usable_cpus() == 1


def test_a_forked_child_has_workers_of_its_own(monkeypatch):
    before = workers.Workers()
    monkeypatch.setattr(workers, "_workers", before)
    workers._forget_workers()
    assert type(workers._workers) is workers.Workers
    assert workers._workers is not before
