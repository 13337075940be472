# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
# cython: freethreading_compatible = True, allow_none_for_extension_args=False
"""The one door between Python and C: buffers in, GIL off, status out. No policy lives here.

What may cross: objects that export a strided buffer of bool, intN, uintN, float32 or float64 in
any byte order; objects that export Arrow's C data interface; plain ints; NumPy arrays that this
module makes and fills. Statuses become exceptions in `_STATUSES`, nowhere else.
"""
import os
import sys

import numpy

cimport cython
from cpython.buffer cimport (
    PyBUF_FORMAT, PyBUF_STRIDES, PyBUF_WRITABLE, PyBuffer_FillInfo, PyBuffer_Release,
    PyObject_GetBuffer,
)
from cpython.exc cimport PyErr_CheckSignals
from cpython.object cimport PyObject
from cpython.pycapsule cimport PyCapsule_GetPointer, PyCapsule_IsValid
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset, strchr

include "headers.pxi"
include "groups/headers.pxi"
include "strings/headers.pxi"
include "arrow/headers.pxi"
include "scores/headers.pxi"


class RejectedError(ValueError):
    """Labels or weights that cannot be counted; `args[0]` says why: one of the names below."""


FRACTIONAL = "a label is no integer"
NO_TRUTH = "a true label is missing"
NO_PRED = "a predicted label is missing"
MANY_VALUES = "an indicator holds more than two values"
BROKEN = "the columns of a sparse row are repeated or out of range"
NO_GROUP = "a value of a group array is missing"
PART_GROUP = "a value of a group array is no integer"
WIDE_GROUP = "combinations of groups have no room in 64 bits"
NOT_FINITE = "a weight is NaN or infinite"
NAN_SCORE = "a score is NaN, or infinite where that is refused"
ANY_NUMBER = 0xFFFFFFF0

_OVERFLOW = (
    "integer sample_weight: the absolute weights sum to more than 2**63 - 1, the largest count "
    "an int64 holds (for an indicator, times its labels); pass float64 weights instead"
)
_STATUSES = {
    FR_FRACTIONAL: (RejectedError, FRACTIONAL),
    FR_NO_TRUTH: (RejectedError, NO_TRUTH),
    FR_NO_PRED: (RejectedError, NO_PRED),
    FR_MANY_VALUES: (RejectedError, MANY_VALUES),
    FR_BROKEN: (RejectedError, BROKEN),
    FR_NO_GROUP: (RejectedError, NO_GROUP),
    FR_PART_GROUP: (RejectedError, PART_GROUP),
    FR_NOT_FINITE: (RejectedError, NOT_FINITE),
    FR_NAN_SCORE: (RejectedError, NAN_SCORE),
    FR_OVERFLOW: (OverflowError, _OVERFLOW),
    FR_NO_MEMORY: (MemoryError, "not enough memory to count the labels"),
    FR_OUTSIDE: (ValueError, "a string lies outside of its buffer"),
    FR_NO_UNICODE: (ValueError, "a string holds what is no character of Unicode"),
    FR_CHANGED: (RuntimeError, "a list changed while it was read"),
}
_BIG_ENDIAN = sys.byteorder == "big"
_empty = numpy.empty
_zeros = numpy.zeros

fr_hash_seed = int.from_bytes(os.urandom(8), "little")


include "simd.pxi"
use_simd(os.environ.get("FASTRECALL_SIMD") or simd_variants()[0])

# Between two slices signals are looked at; a slice takes some milliseconds.
cdef size_t SLICE = 1 << 20


cdef int _raise(int status) except -1:
    kind, message = _STATUSES[status]
    raise kind(message)


cdef char _kind(const char *format) noexcept nogil:
    """NumPy's letter for a struct-module format of one item; '?' for any other."""
    if format[0] != 0 and strchr(b"<>=@!^", format[0]):
        format += 1
    if format[0] == 0 or format[1] != 0:
        return b"?"
    if format[0] == b"?":
        return b"b"
    if strchr(b"bhilqn", format[0]):
        return b"i"
    if strchr(b"BHILQN", format[0]):
        return b"u"
    return b"f" if strchr(b"fd", format[0]) else b"?"


cdef int _swapped(const char *format, bint big_endian) noexcept nogil:
    if format[0] == b">" or format[0] == b"!":
        return not big_endian
    return format[0] == b"<" and big_endian


cdef class _View:
    """A buffer held for as long as a call lasts."""
    cdef Py_buffer buffer
    cdef bint held

    def __cinit__(self, exporter, int ndim, bint writable=False):
        cdef int flags = PyBUF_STRIDES | PyBUF_FORMAT
        self.held = False
        PyObject_GetBuffer(exporter, &self.buffer, flags | PyBUF_WRITABLE if writable else flags)
        self.held = True
        if self.buffer.ndim != ndim:
            raise ValueError(f"expected an array of {ndim} dimensions, got {self.buffer.ndim}")
        if NULL in (self.buffer.shape, self.buffer.strides, self.buffer.format):
            raise BufferError("an exporter did not give the shape, strides and format asked for")

    def __dealloc__(self):
        if self.held:
            PyBuffer_Release(&self.buffer)

    cdef bint plain(self, Py_ssize_t width, char kind) noexcept:
        """Whether items lie end to end, aligned and in native order, and so need no gathering."""
        return (self.buffer.itemsize == width and _kind(self.buffer.format) == kind
                and (self.buffer.strides[0] == width or self.buffer.shape[0] < 2)
                and <size_t> self.buffer.buf % <size_t> width == 0
                and not _swapped(self.buffer.format, _BIG_ENDIAN))

    cdef int describe(self, fr_array *array, int axis) except -1:
        cdef const char *format = self.buffer.format
        array.start = <const char *> self.buffer.buf
        array.stride = self.buffer.strides[axis]
        if not fr_dtype_init(&array.dtype, _kind(format), <int> self.buffer.itemsize,
                             _swapped(format, _BIG_ENDIAN)):
            raise TypeError(f"no labels or weights of format {format.decode()!r}")
        return 0


cdef _View _keys_view(keys):
    cdef _View view = _View(keys, 1)
    if not view.plain(8, b"u") or view.buffer.shape[0] > ANY_NUMBER:
        raise TypeError("keys are a contiguous array of uint64")
    return view


cdef _View _weigh(fr_weighing *weighing, weight, Py_ssize_t n, Py_ssize_t times=1):
    """Describe the weights of n samples, each added to a cell so many times at most."""
    cdef _View view
    weighing.unit = FR_ONES
    weighing.most = (<uint64_t> 1 << 63) - 1
    if times > 1:
        weighing.most //= <uint64_t> times
    if weight is None:
        return None
    view = _View(weight, 1)
    view.describe(&weighing.array, 0)
    weighing.unit = FR_REAL if _kind(view.buffer.format) == b"f" else FR_WHOLE
    if view.buffer.shape[0] != n:
        raise ValueError(f"{view.buffer.shape[0]} weights for {n} samples")
    return view


cdef _sums(fr_unit unit, shape):
    return _empty(shape, "f8" if unit == FR_REAL else "i8")


cdef _number(fr_unit unit, const void *eight_bytes):
    cdef double real
    cdef int64_t whole
    if unit == FR_REAL:
        memcpy(&real, eight_bytes, 8)
        return real
    memcpy(&whole, eight_bytes, 8)
    return whole


cdef _cell(fr_unit unit, const fr_cell *cell):
    cdef int64_t eight_bytes
    fr_cell_read(unit, cell, &eight_bytes)
    return _number(unit, &eight_bytes)


include "labels.pxi"
include "run.pxi"
include "models.pxi"
include "groups/runs.pxi"
include "strings/sequence.pxi"
include "strings/utf8.pxi"
include "strings/words.pxi"
include "strings/numbers.pxi"
include "arrow/capsules.pxi"
include "arrow/arrow.pxi"
include "arrow/exporters.pxi"
include "scores/binned.pxi"
include "scores/ranking.pxi"
include "scores/within.pxi"
include "scores/chosen.pxi"


cdef class _Rows:
    """The run over indicator rows: what is counted, and what of it is returned."""
    cdef fr_columns to
    cdef object cells, per_row
    cdef _View cells_view, rows_view, weights

    def __cinit__(self, Py_ssize_t rows, Py_ssize_t columns, weight, bint per_row):
        cdef size_t size
        memset(&self.to, 0, sizeof(self.to))
        self.weights = _weigh(&self.to.weighing, weight, rows, columns)
        size = fr_cell_size(self.to.weighing.unit)
        if columns < 0 or columns > PY_SSIZE_T_MAX // 64:
            raise ValueError(f"no indicator has {columns} columns")
        self.to.columns = <size_t> columns
        self.cells = _zeros(columns * (3 * size + sizeof(uint64_t)), "u1")
        self.cells_view = _View(self.cells, 1, True)
        self.to.tp = <char *> self.cells_view.buffer.buf
        self.to.n_true = self.to.tp + columns * size
        self.to.n_pred = self.to.n_true + columns * size
        self.to.stamps = <uint64_t *> (self.to.n_pred + columns * size)
        if per_row:
            self.per_row = _zeros((3, rows), "i8")
            self.rows_view = _View(self.per_row, 2, True)
            self.to.row_tp = <int64_t *> self.rows_view.buffer.buf
            self.to.row_true = self.to.row_tp + rows
            self.to.row_pred = self.to.row_true + rows

    cdef result(self):
        cdef fr_unit unit = self.to.weighing.unit
        margins = _sums(unit, (3, self.to.columns))
        cdef _View view = _View(margins, 2, True)
        fr_cells_read(unit, self.to.tp, 3 * self.to.columns, view.buffer.buf)
        return (margins, self.per_row, _cell(unit, &self.to.differing),
                _cell(unit, &self.to.agreed), _cell(unit, &self.to.total))


cdef size_t _rows_a_slice(size_t columns) noexcept:
    return SLICE // columns if 0 < columns < SLICE else 1


def count_indicator(y_true, y_pred, weight, *, bint per_row=False):
    """Count two dense multilabel indicators of one shape in one pass.

    Parameters
    ----------
    y_true, y_pred : buffers, 2-D
        At most two distinct integers each; what is not zero is a label.
    weight : buffer or None
        One weight a row.
    per_row : bool
        Whether tp, n_true and n_pred of each row are wanted as well.

    Returns
    -------
    margins, rows, differing, agreed, total : tuple
        tp, n_true and n_pred (rows) of each column; the same of each row, unweighted, or None;
        single labels that differ; rows that agree in all labels; all rows.
    """
    cdef _View truth = _View(y_true, 2), pred = _View(y_pred, 2)
    cdef fr_plane planes[2]
    cdef size_t first = 0, last, n = <size_t> truth.buffer.shape[0]
    cdef fr_status status
    cdef _Rows rows
    if (truth.buffer.shape[0] != pred.buffer.shape[0]
            or truth.buffer.shape[1] != pred.buffer.shape[1]):
        raise ValueError("two indicators of different shapes")
    memset(planes, 0, sizeof(planes))
    truth.describe(&planes[0].cells, 1)
    pred.describe(&planes[1].cells, 1)
    planes[0].row_stride = truth.buffer.strides[0]
    planes[1].row_stride = pred.buffer.strides[0]
    rows = _Rows(<Py_ssize_t> n, truth.buffer.shape[1], weight, per_row)
    while first < n:
        last = min(n, first + _rows_a_slice(rows.to.columns))
        with nogil:
            status = fr_count_dense(&rows.to, &planes[0], &planes[1], first, last)
        if status != FR_OK:
            _raise(status)
        PyErr_CheckSignals()
        first = last
    return rows.result()


cdef int _describe_csr(fr_csr *side, _View starts, _View columns, size_t rows) except -1:
    if <size_t> starts.buffer.shape[0] != rows + 1 or rows + 1 == 0:  # no start at all: -1 rows
        raise ValueError("a CSR matrix has one more row start than rows")
    cdef _View view
    for view in (starts, columns):
        if not (view.plain(4, b"i") or view.plain(8, b"i")):
            raise TypeError("CSR indices are contiguous arrays of int32 or int64")
    side.starts, side.columns = starts.buffer.buf, columns.buffer.buf
    side.starts_wide, side.columns_wide = starts.buffer.itemsize == 8, columns.buffer.itemsize == 8
    side.stored = <size_t> columns.buffer.shape[0]
    return 0


cdef int _check_marks(_View view) except -1:
    cdef fr_array items
    cdef fr_status status
    view.describe(&items, 0)
    with nogil:
        status = fr_one_mark(&items, <size_t> view.buffer.shape[0])
    return 0 if status == FR_OK else _raise(status)


def count_csr(true_starts, true_columns, pred_starts, pred_columns, weight, *, Py_ssize_t columns,
              marks=(), bint unlike=False, bint per_row=False):
    """Count two CSR multilabel indicators in one pass, in O(stored labels).

    Parameters
    ----------
    true_starts, true_columns, pred_starts, pred_columns : buffers of int32 or int64
        `indptr` and `indices`: contiguous, aligned, native; distinct in every row, in any order.
        Every stored entry is a label.
    weight : buffer or None
    columns : int
    marks : sequence of buffers, each of which must hold one number only, and not zero
    unlike : bool
        Whether the two sides store different numbers for a label, so that stored pairs differ.
    per_row : bool

    Returns
    -------
    margins, rows, differing, agreed, total : tuple
        As of `count_indicator`.
    """
    cdef fr_csr truth, pred
    cdef _View a = _View(true_starts, 1), b = _View(true_columns, 1)
    cdef _View c = _View(pred_starts, 1), d = _View(pred_columns, 1)
    cdef size_t first = 0, last, step, n = <size_t> (a.buffer.shape[0] - 1)
    cdef fr_status status
    cdef _Rows rows
    _describe_csr(&truth, a, b, n)
    _describe_csr(&pred, c, d, n)
    rows = _Rows(<Py_ssize_t> n, columns, weight, per_row)
    for stored in marks:
        _check_marks(_View(stored, 1))
    # So many rows as hold about a slice's worth of entries.
    step = _rows_a_slice((truth.stored + pred.stored) // max(n, <size_t> 1) + 1)
    while first < n:
        last = min(n, first + step)
        with nogil:
            status = fr_count_sparse(&rows.to, &truth, &pred, unlike, first, last)
        if status != FR_OK:
            _raise(status)
        PyErr_CheckSignals()
        first = last
    return rows.result()
