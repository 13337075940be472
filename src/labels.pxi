# Sides that are no plain arrays: packed booleans, codes with what they stand for, missing labels.


cdef int _describe_bits(fr_bitmap *bits, _View view, Py_ssize_t first, Py_ssize_t size) except -1:
    """Point to bits first .. first + size - 1 of a buffer of bytes."""
    if view.buffer.itemsize != 1 or (view.buffer.shape[0] > 1 and view.buffer.strides[0] != 1):
        raise TypeError("packed bits are contiguous bytes")
    if first < 0 or size > view.buffer.shape[0] * 8 - first:
        raise ValueError(f"{size} bits from {first} on of {view.buffer.shape[0]} bytes")
    bits.start = <const uint8_t *> view.buffer.buf
    bits.first = <size_t> first
    return 0


# Parts and runs point into it: the garbage collector must not clear what it holds.
@cython.no_gc_clear
cdef class Labels:
    """One side of the samples that is no plain array.

    Parameters
    ----------
    data : buffer, 1-D
        Labels; codes, where there are values; or bytes of packed booleans.
    values : buffer, int or None
        What code c stands for, at c; or how many codes there are, if each stands for itself. A code
        that is negative or beyond is a missing label.
    size : int
        How many labels there are: -1 for all of the buffer, which packed booleans do not know.
    packed : int
        Where the first of packed booleans is, counted in bits from the lowest; -1: not packed.
    valid : buffer or None
        Bytes of bits that are 0 where a label is missing.
    first_valid : int
        Where the first sample's bit is.
    """
    cdef fr_source source
    cdef fr_array array
    cdef _View data, valid
    cdef Labels whole  # whose values these are
    cdef bint is_part, begun
    cdef readonly Py_ssize_t size

    def __cinit__(self):
        memset(&self.source, 0, sizeof(self.source))
        memset(&self.array, 0, sizeof(self.array))

    def __init__(self, data, values=None, *, Py_ssize_t size=-1, Py_ssize_t packed=-1, valid=None,
                 Py_ssize_t first_valid=0):
        # An exporter may come back here while it is asked for its buffer.
        if self.begun:
            raise RuntimeError("labels are read from one buffer only")
        self.begun = True
        self.data = _View(data, 1)
        if size < 0:
            size = self.data.buffer.shape[0]
        if packed >= 0:
            _describe_bits(&self.source.packed, self.data, packed, size)
            fr_dtype_init(&self.array.dtype, b"b", 1, False)
        elif size > self.data.buffer.shape[0]:
            raise ValueError(f"{size} labels of {self.data.buffer.shape[0]}")
        else:
            self.data.describe(&self.source.codes, 0)
            self.array.dtype = self.source.codes.dtype
        if values is not None:
            self._take_values(values)
        self.array.dtype.swapped = False
        if valid is not None:
            self.valid = _View(valid, 1)
            _describe_bits(&self.source.valid, self.valid, first_valid, size)
        self.size = size  # the last: after an error there is nothing to read

    cdef int _take_values(self, values) except -1:
        """Copy the values: what is looked up must not change, and there is one for other codes."""
        cdef fr_array array
        cdef _View view
        if self.source.packed.start != NULL or _kind(self.data.buffer.format) not in b"biu":
            raise TypeError("codes are integers")
        if isinstance(values, int):
            self.source.n_values = fr_codes_of_dtype(&self.source.codes.dtype, <uint32_t> values)
            self.source.coded = True
            return 0
        view = _View(values, 1)
        if view.buffer.shape[0] > ANY_NUMBER:
            raise ValueError(f"{view.buffer.shape[0]} values are too many")
        view.describe(&array, 0)
        if not fr_source_take_values(&self.source, &array, <uint32_t> view.buffer.shape[0]):
            _raise(FR_NO_MEMORY)
        self.array.dtype = array.dtype
        return 0

    def __dealloc__(self):
        # No look at `whole`: the garbage collector may have taken it already.
        if not self.is_part:
            free(self.source.values)

    def __len__(self):
        return self.size

    def part(self, Py_ssize_t first, Py_ssize_t size):
        """Return some of the labels as a side of their own."""
        cdef Labels part = Labels.__new__(Labels)
        if first < 0 or size < 0 or size > self.size - first:
            raise ValueError(f"{size} labels from {first} on of {self.size}")
        part.source, part.array = self.source, self.array
        part.data, part.valid = self.data, self.valid
        part.is_part, part.begun, part.whole, part.size = True, True, self, size
        if part.source.packed.start != NULL:
            part.source.packed.first += <size_t> first
        else:
            part.source.codes.start += first * part.source.codes.stride
        if part.source.valid.start != NULL:
            part.source.valid.first += <size_t> first
        return part


cdef class _Ignored:
    """Keys of true labels whose samples are left out."""
    cdef fr_ignored ignored

    def __cinit__(self):
        memset(&self.ignored, 0, sizeof(self.ignored))

    def __init__(self, keys, bint missing):
        cdef _View view = _keys_view(keys)
        self.ignored.missing = missing
        if not fr_codes_learn(&self.ignored.keys, <const uint64_t *> view.buffer.buf,
                              <size_t> view.buffer.shape[0]):
            _raise(FR_NO_MEMORY)

    def __dealloc__(self):
        fr_codes_free(&self.ignored.keys)
