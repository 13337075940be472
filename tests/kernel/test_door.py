"""_kernel.pyx: what may come in, what is refused, and that nothing is kept or leaked."""

from __future__ import annotations

import array
import subprocess
import sys

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.answers import check, check_count, count, keys_of
from tests.kernel.buffers import exporter, one_column

GOOD = np.array([0, 1, 1])
TABLE = np.array([[0, 1], [1, 0]])
NOT_READ = {
    "float16": np.zeros(3, np.float16),
    "long double": np.zeros(3, np.longdouble),
    "complex": np.zeros(3, complex),
    "object": np.array([0, 1, 1], dtype=object),
    "text": np.array(["a", "b", "c"]),
    "bytes": np.array([b"a", b"b", b"c"]),
    "void": np.zeros(3, "V4"),
    "date": np.zeros(3, "datetime64[s]"),
    "difference of dates": np.zeros(3, "timedelta64[s]"),
    "record": np.zeros(3, [("a", "i8")]),
    "record with another alphabet": np.zeros(3, [("é", "i4"), ("ß", "i4")]),
    "sub-arrays": np.zeros(3, [("a", "i4", (2,))]),
    "characters": memoryview(b"abc").cast("c"),
    "wide characters": array.array("w" if "w" in array.typecodes else "u", "abc"),
    "list": [0, 1, 1],
    "text of Python": "abc",
    "number": 3,
    "nothing": None,
}
each_not_read = pytest.mark.parametrize("bad", NOT_READ.values(), ids=NOT_READ)


@pytest.mark.skipif(np.longdouble(0).itemsize == 8, reason="a long double is a double here")
def test_long_doubles_are_no_doubles():
    with pytest.raises(TypeError, match="format"):
        count(np.zeros(3, np.longdouble), GOOD)


@each_not_read
def test_labels_that_are_not_read(bad):
    for sides in ((bad, GOOD), (GOOD, bad), (bad, bad)):
        for options in ({}, {"agreement_only": True}):
            with pytest.raises((TypeError, ValueError)):
                count(*sides, **options)


@each_not_read
def test_weights_that_are_not_read(bad):
    if bad is None:
        return
    with pytest.raises((TypeError, ValueError)):
        count(GOOD, GOOD, bad)
    with pytest.raises((TypeError, ValueError)):
        _kernel.count_indicator(np.zeros((3, 2)), np.zeros((3, 2)), bad)


@each_not_read
def test_indicators_that_are_not_read(bad):
    table = np.stack([bad, bad]) if isinstance(bad, np.ndarray) else bad
    shape = getattr(table, "shape", (2, 3))
    for sides in ((table, np.zeros(shape)), (np.zeros(shape), table)):
        with pytest.raises((TypeError, ValueError)):
            _kernel.count_indicator(*sides, None)


def test_a_refusal_names_the_format():
    with pytest.raises(TypeError, match="'e'"):
        count(np.zeros(3, np.float16), GOOD)


@pytest.mark.parametrize("bad", [np.array(1), np.ones((3, 1)), np.ones((1, 3)), np.ones((1, 1, 3))])
def test_labels_have_one_dimension(bad):
    for args in ((bad, GOOD), (GOOD, bad), (GOOD, GOOD, bad), (GOOD, GOOD, None, bad)):
        with pytest.raises(ValueError, match="dimension"):
            count(*args)
    with pytest.raises(ValueError, match="dimension"):
        _kernel.count_csr(bad, GOOD, GOOD, GOOD, None, columns=1)


@pytest.mark.parametrize("bad", [np.array(1), np.ones(2), np.ones((2, 2, 1))])
def test_indicators_have_two_dimensions(bad):
    for sides in ((bad, TABLE), (TABLE, bad)):
        with pytest.raises(ValueError, match="dimensions"):
            _kernel.count_indicator(*sides, None)


@pytest.mark.parametrize("n", [0, 1, 2, 4])
def test_lengths_must_be_the_same(n):
    other = np.zeros(n, np.int64)
    for args in ((other, GOOD), (GOOD, other), (GOOD, GOOD, other)):
        with pytest.raises(ValueError, match="3"):
            count(*args)
    with pytest.raises(ValueError, match="weights"):
        _kernel.count_indicator(np.zeros((3, 2)), np.zeros((3, 2)), other)


@pytest.mark.parametrize("shape", [(1, 2), (3, 2), (2, 1), (2, 3), (0, 2), (2, 0)], ids=str)
def test_indicators_have_one_shape(shape):
    for sides in ((np.zeros(shape), TABLE), (TABLE, np.zeros(shape))):
        with pytest.raises(ValueError, match="shape"):
            _kernel.count_indicator(*sides, None)


def test_sparse_sides_have_one_number_of_rows():
    columns = np.array([0, 0])
    starts = np.array([0, 1, 2])
    for other in (starts[:0], starts[:1], starts[:2], np.array([0, 1, 2, 2])):
        with pytest.raises(ValueError, match="row"):
            _kernel.count_csr(starts, columns, other, columns, None, columns=1)
    with pytest.raises(ValueError, match="row"):
        _kernel.count_csr(starts[:0], columns, starts[:0], columns, None, columns=1)
    with pytest.raises(ValueError, match="weights"):
        _kernel.count_csr(starts, columns, starts, columns, np.ones(3), columns=1)


@pytest.mark.parametrize("dtype", ["i1", "i2", "u4", "u8", "f4", "f8", "?"])
def test_sparse_indices_are_int32_or_int64(dtype):
    good = np.array([0, 1]), np.array([0])
    for at in (0, 1):
        bad = [part.astype(dtype) if place == at else part for place, part in enumerate(good)]
        for sides in ((*bad, *good), (*good, *bad)):
            with pytest.raises(TypeError, match="int32 or int64"):
                _kernel.count_csr(*sides, None, columns=1)


def test_a_negative_number_of_columns():
    starts, columns = np.array([0]), np.empty(0, np.int64)
    with pytest.raises((ValueError, MemoryError)):
        _kernel.count_csr(starts, columns, starts, columns, None, columns=-1)


@pytest.mark.parametrize("most_pairs", [-1, 2**32, "9", None])
def test_most_pairs_is_an_unsigned_integer(most_pairs):
    with pytest.raises((OverflowError, TypeError)):
        count(GOOD, GOOD, most_pairs=most_pairs)


# ---- what is trusted ----


def lying_otherwise(array):
    """Yield what reads as an array of its own, but not from item to item in native order."""
    room = np.zeros(array.nbytes + 1, np.uint8)[1:].view(array.dtype)
    room[:] = array
    yield array.repeat(2)[::2]
    yield array[::-1].copy()[::-1]
    yield array.astype(array.dtype.newbyteorder())
    yield room


@pytest.mark.parametrize("dtype", ["i4", "i8"])
def test_sparse_indices_that_lie_otherwise_are_refused(dtype):
    good = np.array([0, 1, 2], dtype), np.array([0, 0], dtype)
    for at in (0, 1):
        for bad in lying_otherwise(good[at]):
            side = [bad if place == at else part for place, part in enumerate(good)]
            for sides in ((*side, *good), (*good, *side)):
                with pytest.raises(TypeError, match="contiguous"):
                    _kernel.count_csr(*sides, None, columns=1)


def test_a_vocabulary_that_lies_otherwise_is_refused():
    labels, vocabulary = np.array([0, 1, 1, 2]), keys_of([1, 0])
    others = [vocabulary.astype(dtype) for dtype in ("i8", "u4", "f8", "?")]
    for bad in (*lying_otherwise(vocabulary), *others):
        with pytest.raises(TypeError, match="contiguous"):
            count(labels, labels, None, bad)
    for bad in ([0, 1], 3, "ab"):
        with pytest.raises((TypeError, ValueError)):
            count(labels, labels, None, bad)


# So many columns that 3 cells of 8 bytes for each of them are more than an address holds.
TOO_WIDE = (2 * sys.maxsize + 2) // 24 + 1
HUGE = {
    "dense": f"""
a = numpy.broadcast_to(numpy.uint8(1), (1, {TOO_WIDE}))
_kernel.count_indicator(a, a, None)
""",
    "sparse": f"""
starts, columns = numpy.array([0, 1]), numpy.array([{TOO_WIDE // 2}])
_kernel.count_csr(starts, columns, starts, columns, None, columns={TOO_WIDE})
""",
}


def outcome(code):
    """Run code that may crash in a process of its own; return its exit status and errors."""
    command = [sys.executable, "-c", f"import numpy\nfrom fastrecall import _kernel\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("code", HUGE.values(), ids=HUGE)
def test_too_many_columns_are_refused(code):
    status, errors = outcome(code)
    assert status == 1
    assert errors.splitlines()[-1].startswith(("MemoryError", "ValueError"))


def test_an_exporter_without_strides():
    """Contiguous by definition; it may be counted or refused."""
    status, errors = outcome("""
import ctypes
labels = (ctypes.c_int8 * 3)(0, 1, 1)
_kernel.count_labels(labels, labels, None, None, signed=True, most_pairs=16, pairs=True)
""")
    assert status == 0 or "BufferError" in errors or "ValueError" in errors


@pytest.mark.parametrize("lacking", ["shape", "strides", "format"])
def test_an_exporter_that_does_not_give_what_it_is_asked_for(lacking):
    labels = np.array([0, 1, 1], np.int8)
    buffer = one_column(labels.ctypes.data, 3, 1, b"b")
    check(count(exporter(buffer), labels), labels, labels)
    setattr(buffer, lacking, None)
    with pytest.raises(BufferError, match="did not give the shape, strides and format"):
        count(exporter(buffer), labels)


def test_names_that_others_rely_on():
    reasons = {
        _kernel.FRACTIONAL,
        _kernel.MANY_VALUES,
        _kernel.BROKEN,
        _kernel.NOT_FINITE,
    }
    assert len(reasons) == 4
    assert all(type(reason) is str for reason in reasons)
    assert 2**20 < _kernel.ANY_NUMBER < 2**32
    check_count(GOOD, GOOD, vocabulary=[0, 1], most_pairs=_kernel.ANY_NUMBER, table=True)
