"""Each of these once gave wrong counts, a crash, or the wrong error."""

from __future__ import annotations

import subprocess
import sys
import sysconfig

import numpy as np
import pytest

import fastrecall
from fastrecall import _kernel
from tests.containers.container import load
from tests.containers.equal import counts_like

Array = np.ndarray


def _drawn(n: int, k: int) -> tuple[Array, Array]:
    random = np.random.default_rng(k)
    true = random.integers(0, k, n)
    return true, np.where(random.random(n) < 0.5, true, random.integers(0, k, n))


def _margins(true: Array, pred: Array, k: int) -> list[list[int]]:
    return [np.bincount(side, minlength=k).tolist() for side in (true[true == pred], true, pred)]


@pytest.mark.parametrize(("n", "k"), [(4000, 16), (4000, 30), (20_000, 65), (60_000, 120)])
def test_given_labels_are_counted_alike_inside_their_vocabulary_and_outside(n: int, k: int) -> None:
    true, pred = _drawn(n, k)
    counts = fastrecall.count(true, pred, labels=np.arange(k), matrix=False)
    found = [side.tolist() for side in (counts.tp, counts.n_true, counts.n_pred)]
    assert found == _margins(true, pred, k)


@pytest.mark.parametrize("sizes", [(150_000, 1_000), (1_000, 150_000)])
def test_given_labels_far_apart_add_up_over_long_and_short_chunks(sizes: tuple[int, int]) -> None:
    pyarrow = load("pyarrow") if pytest.importorskip("pyarrow") else None
    true, pred = _drawn(sum(sizes), 95)
    apart = true * 1_000_003, pred * 1_000_003
    sides = [
        pyarrow.chunked_array([pyarrow.array(part) for part in np.split(side, [sizes[0]])])
        for side in apart
    ]
    labels = np.arange(95) * 1_000_003
    counts = fastrecall.count(*sides, labels=labels, matrix=False)
    found = [side.tolist() for side in (counts.tp, counts.n_true, counts.n_pred)]
    assert found == _margins(true, pred, 95)


def _few_words_and_many() -> tuple[Array, Array]:
    true = np.array(["w0", "w1", None, "w2"] * 100, dtype=object)
    pred = np.array([f"w{i % 300}" for i in range(400)], dtype=object)
    return true, pred


def test_a_missing_word_beside_few_words_is_none_of_the_many_of_the_other_side() -> None:
    with pytest.raises((TypeError, ValueError)):
        fastrecall.accuracy_score(*_few_words_and_many())


def test_a_missing_word_beside_few_words_is_ignored_where_others_have_many() -> None:
    assert fastrecall.count(*_few_words_and_many(), ignore=[None]).n == 300


def test_a_missing_word_is_ignored_where_later_chunks_have_many_others() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    few = pyarrow.array(["w0", None] * 5000)
    many = pyarrow.array([f"w{i % 300}" for i in range(10_000)])
    side = pyarrow.chunked_array([few, many])
    assert fastrecall.count(side, side, ignore=[None]).n == 15_000


@pytest.mark.parametrize(
    ("data", "options"),
    [
        (np.zeros(3, np.int64), {"size": 10**6}),
        (np.zeros(3, np.uint8), {"size": 10**6, "packed": 0}),
        (np.zeros(3, complex), {}),
    ],
)
def test_labels_that_were_refused_have_no_samples(data: Array, options: dict[str, int]) -> None:
    labels = _kernel.Labels.__new__(_kernel.Labels)
    with pytest.raises((TypeError, ValueError)):
        labels.__init__(data, **options)  # type: ignore[misc]
    assert len(labels) == 0


@pytest.mark.parametrize("hidden", [np.nan, 0.5])
def test_what_stands_below_a_null_is_no_label(hidden: float) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    floats = np.array([1.0, hidden, 3.0, 1.0])
    side = pyarrow.Array.from_buffers(
        pyarrow.float64(), 4, [pyarrow.py_buffer(b"\x0d"), pyarrow.py_buffer(floats)]
    )
    assert fastrecall.count(side, np.array([1, 1, 3, 1.0]), ignore=[None, 3]).n == 2


class _Derived(np.ndarray):
    """An array of a class of its own."""


@pytest.mark.parametrize(
    "labels", [np.array(["a", "b"]), np.array(["a", "b"], object), np.array([1, 2], ">i4")]
)
def test_arrays_of_derived_classes_are_read_like_arrays(labels: Array) -> None:
    derived = labels.view(_Derived)
    counts_like((derived, derived), (labels, labels))


def test_series_of_derived_classes_are_read_like_series() -> None:
    pandas = pytest.importorskip("pandas")

    class Derived(pandas.Series):  # type: ignore[misc]
        pass

    plain = pandas.Series([1, 2, 1], dtype="Int64")
    derived = Derived(plain)
    report = fastrecall.classification_report
    assert report(derived, derived) == report(plain, plain)


def test_one_label_to_be_ignored_may_be_an_array_without_dimensions() -> None:
    assert fastrecall.count([255, 1], [1, 1], ignore=np.array(255)).n == 1


@pytest.mark.parametrize("dtype", ["f2", "g"])
def test_missing_floats_of_any_width_are_ignored(dtype: str) -> None:
    labels = np.array([np.nan, 1, 2], dtype=dtype)
    assert fastrecall.count(labels, labels, ignore=[None]).n == 2


def test_a_missing_word_is_told_of_the_side_that_has_it() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    lists = pyarrow.array([["a", None], ["b"]])
    with pytest.raises(ValueError, match="y_true contains missing"):
        fastrecall.count(lists, [["a"], ["b"]], multilabel=True)


def test_sets_of_large_labels_are_told_apart() -> None:
    counts = fastrecall.count([[2**63], [2**53]], [[2**53 + 1], [2**53 + 1]], multilabel=True)
    assert counts.classes.tolist() == [2**53, 2**53 + 1, 2**63]


def test_samples_without_a_date_are_ignored() -> None:
    dates = np.array(["2020-01-01", "NaT"], dtype="M8[D]")
    assert fastrecall.count(dates, dates, ignore=[None]).n == 1


_CLEARED = """
import gc
import numpy
from fastrecall import _kernel

class Run(_kernel.Run):
    pass

class Exporter:
    def __buffer__(self, flags):
        return memoryview(b"")

    def __release_buffer__(self, view):
        overwriting = [numpy.full(400_000, 65, "u1") for _ in range(50)]
        self.run.count(0, 100_000)

gc.disable()
side = _kernel.Labels(numpy.arange(100_000) % 7, numpy.arange(50_000))
run = Run(side, side, None, None, True, 0, False)
exporter = Exporter()
run.held, exporter.run = memoryview(exporter), run
del side, run, exporter
gc.collect()
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python's own classes export no buffers")
@pytest.mark.skipif(sysconfig.get_config_var("Py_GIL_DISABLED"), reason="collects in another order")
def test_a_run_that_the_garbage_collector_takes_still_has_its_labels() -> None:
    done = subprocess.run([sys.executable, "-c", _CLEARED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_words_of_label_sets_may_be_chosen() -> None:
    sets = [["a"], ["b"]], [["a"], ["a"]]
    counts = fastrecall.count(*sets, multilabel=True, labels=["b", "a", "none"])
    assert counts.tp.tolist() == [0, 1, 0]
