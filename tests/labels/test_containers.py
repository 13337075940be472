"""Who reads a container, and what nobody reads."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from fastrecall.labels.column import Column
from fastrecall.labels.containers import as_side, readable
from fastrecall.labels.words import Vocabulary


def side(y):
    return as_side(y, "y", Vocabulary())


def exporter(array, *names):
    """Return what has only some of an array's protocols, and has them by its class."""

    def of(name):
        member = getattr(array, name)
        return (
            (lambda self, *given, **named: member(*given, **named)) if callable(member) else member
        )

    # Where an interface is but an address, the array must outlive it.
    return type("Exporter", (), {"_array": array, **{name: of(name) for name in names}})()


@pytest.mark.parametrize(
    "plain",
    [[1, 2], (True, False), range(3), [[1], [2]], [0.0, 1.0], np.zeros((5, 1)), [2**63, 1]],
)
def test_numbers(plain):
    found = side(plain)
    assert found.ndim == 1
    assert found.tolist() == np.asarray(plain).ravel().tolist()


@pytest.mark.parametrize("words", [["b", "a"], ("b", "a"), [np.str_("b"), "a"]])
def test_words(words):
    found = side(words)
    assert isinstance(found, Column)
    assert np.asarray(found).tolist() == ["b", "a"]


@pytest.mark.parametrize(
    "other",
    [
        [],
        (),
        np.zeros((0, 1)),
        5,
        None,
        "ab",
        {1, 2},
        [1, None],
        ["a", None],
        ["a", float("nan")],
        ["a", 1],
        [1, "a"],
        [[1], [2, 3]],
        [[1, 2], [3, 4]],
        [2**70],
        np.array(3),
        np.zeros((2, 2, 1)),
        np.zeros(3, dtype=complex),
        np.zeros(3, dtype=object),
        np.array([1, "a"], dtype=object),
        np.array(["2020", "NaT"], dtype="M8[D]"),
        np.zeros(3, dtype="S1"),
        np.ma.array([1, 2], mask=[0, 1]),
        np.array([[1, 2]]).view(np.matrix),
    ],
)
def test_what_has_to_be_asked_about(other):
    assert side(other) is None


def test_a_lone_protocol_is_enough():
    array = np.array([3, 1])
    for names in (["__array_interface__"], ["__array__"], ["__dlpack__", "__dlpack_device__"]):
        found = side(exporter(array, *names))
        assert np.shares_memory(found, array)


def test_what_scikit_learn_reads_stays_as_it_is():
    for given in ([1, 2], "ab", None, np.zeros(3), exporter(np.zeros(2), "__array__")):
        assert readable(given, "y") is given


def test_what_it_does_not_read_becomes_an_array():
    given = exporter(np.array([1, 2]), "__array_interface__")
    assert readable(given, "y").tolist() == [1, 2]
    assert readable(memoryview(b"ab"), "y").tolist() == [97, 98]


class OnAnotherDevice:
    def __dlpack_device__(self):
        return 2, 0

    def __dlpack__(self, **_):
        raise AssertionError


def test_another_device_is_named():
    with pytest.raises(ValueError, match=r"^y is a .*OnAnotherDevice on another device.*\(.*2\)"):
        readable(OnAnotherDevice(), "y")


class Unreadable:
    def __init__(self, error):
        self.error = error

    def __dlpack_device__(self):
        return 1, 0

    def __dlpack__(self, **_):
        raise self.error("no such dtype")


# NumPy 2.0 has an AttributeError for objects whose class has no such method, but they have.
@pytest.mark.parametrize("error", [BufferError, AttributeError])
def test_what_numpy_cannot_read_is_told(error):
    with pytest.raises(TypeError, match=r"^y is a .*Unreadable .*\(no such dtype\)"):
        readable(Unreadable(error), "y")


def test_no_library_is_imported_to_find_out():
    code = """
import sys, numpy, fastrecall
class Odd:
    __module__ = "pandas"
    def __array__(self, dtype=None, copy=None):
        return numpy.array([1, 2])
for y in (Odd(), [1, 2], ["a", "b"], numpy.array(["a", "b"]), memoryview(b"ab"), (1.0, 2.0)):
    fastrecall.recall_score(y, y, average="macro")
optional = {"pandas", "polars", "pyarrow", "torch", "dask", "scipy", "sklearn"}
print(*sorted(optional & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
