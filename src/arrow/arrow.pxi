# Arrays of other libraries by Arrow's C data interface: without a copy, and without their packages.

# A wrong producer may have made a circle.
cdef int DEEPEST = 64
cdef uint64_t BITS_A_SLICE = 1 << 28

_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}
_ARROW_DTYPES = {
    format: numpy.dtype(name)
    for format, name in [
        *zip("cCsSiIlLefg", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]),
        ("tdD", "i4"), ("tdm", "M8[ms]"),
        *((f"ts{unit}", f"M8[{name}]") for unit, name in _UNITS.items()),
        *((f"tD{unit}", f"m8[{name}]") for unit, name in _UNITS.items()),
    ]
}


cdef fr_arrow_layout _layout_of(const fr_arrow_schema *schema) except *:
    cdef fr_arrow_layout layout
    if schema == NULL or schema.release == NULL or schema.format == NULL:
        raise ValueError("an Arrow schema without a format, or released before")
    layout = fr_arrow_layout_of(schema.format)
    if layout.kind == FR_ARROW_OTHER:
        raise TypeError(f"no labels of Arrow format {_text(schema.format)!r}")
    return layout


cdef str _text(const char *format):
    return format.decode("utf-8", "replace")


cdef int _check_array(const fr_arrow_array *array, const fr_arrow_layout *layout) except -1:
    if array == NULL or array.release == NULL:
        raise ValueError("an Arrow array that is missing, or was released before")
    if (array.length < 0 or array.offset < 0 or array.null_count < -1
            or array.null_count > array.length
            or array.offset >= PY_SSIZE_T_MAX - array.length):
        raise ValueError("an Arrow array with a wrong length, offset or number of nulls")
    if layout.kind != FR_ARROW_NULL and (
            array.buffers == NULL or array.n_buffers < layout.buffers
            or (layout.kind != FR_ARROW_VIEWS and array.n_buffers != layout.buffers)):
        raise ValueError(f"an Arrow array with {array.n_buffers} buffers")
    return 0


cdef int64_t _count_nulls(const void *bits, uint64_t first, uint64_t n) except -1:
    cdef uint64_t ones = 0, stop, last = first + n
    while first < last:
        stop = min(last, first + BITS_A_SLICE)
        with nogil:
            ones += fr_count_bits(bits, first, stop - first)
        PyErr_CheckSignals()
        first = stop
    return <int64_t> (n - ones)


@cython.final
@cython.auto_pickle(False)
cdef class ArrowChunk:
    """One Arrow array, immutable; its memory is read where it lies, and kept as long as needed.

    Attributes
    ----------
    format : str
        Arrow's format string, of the indices where there is a dictionary.
    size, offset : int
        The items are `offset` .. `offset + size - 1` of the buffers.
    null_count : int
        Counted where the producer did not know. All of format 'n', which has no buffers.
    validity : buffer or None
        A bit for each of `offset + size` items, lowest first, that is 0 for nulls; None where
        there are none.
    data : buffer or None
        Values, the bits of 'b', or the bytes that `offsets` divide.
    offsets : buffer or None
        `offset + size + 1` numbers of 32 or 64 bits ('u', 'U', 'z', 'Z', '+l', '+L'), or one fewer
        ('+vl', '+vL'); none where `offset + size` is 0. They are not checked.
    sizes : buffer or None
        Of '+vl' and '+vL'.
    views : buffer or None
        16 bytes for each of `offset + size` items of 'vu' and 'vz'. They are not checked.
    buffers : tuple of buffers
        What those views point into.
    dictionary : ArrowChunk or None
    ordered : bool
    children : tuple of ArrowChunk
        The items of all lists ('+l', '+L', '+vl', '+vL', '+w:...').
    """
    cdef readonly str format
    cdef readonly Py_ssize_t size, offset, null_count
    cdef readonly object validity, data, offsets, sizes, views
    cdef readonly tuple buffers, children
    cdef readonly ArrowChunk dictionary
    cdef readonly bint ordered

    def __init__(self):
        raise TypeError("chunks come from import_arrow")

    def values(self):
        """The items as an array over the same memory; None where NumPy has no such dtype.

        Returns
        -------
        values : ndarray or None
            Read-only. Numbers, timestamps and durations, without a time zone; dates in
            milliseconds ('tdm') as datetime64, those in days ('tdD') as int32, for the
            datetime64 of NumPy is wider. What stands in place of nulls is anything.
        """
        if self.format is None or self.data is None:
            return None
        key = self.format[:3] if self.format.startswith("ts") else self.format
        dtype = _ARROW_DTYPES.get(key)
        if dtype is None:
            return None
        return numpy.ndarray(self.size, dtype, self.data, self.offset * dtype.itemsize)

    cdef int take_nulls(self, _Imported owner, const fr_arrow_array *array) except -1:
        cdef const void *bits = array.buffers[0]
        cdef int64_t nulls = array.null_count
        if bits == NULL:
            if nulls > 0:
                raise ValueError("an Arrow array with nulls, and no bitmap that says where")
            return 0
        if nulls < 0 or (nulls > 0 and self.size != array.length):
            nulls = _count_nulls(bits, self.offset, self.size)
        self.null_count = nulls
        if nulls > 0:
            self.validity = _memory(owner, bits, (self.offset + self.size + 7) // 8, 1)
        return 0

    cdef int take_buffers(self, _Imported owner, const void **buffers, int64_t n_buffers,
                          const fr_arrow_layout *layout) except -1:
        cdef int64_t total = self.offset + self.size, bytes = 0
        if layout.kind == FR_ARROW_BITS:
            self.data = _memory(owner, buffers[1], (total + 7) // 8, 1)
        elif layout.kind == FR_ARROW_FIXED:
            self.data = _memory(owner, buffers[1], total, layout.width)
        elif layout.kind == FR_ARROW_LIST_VIEW:
            self.offsets = _memory(owner, buffers[1], total, layout.width)
            self.sizes = _memory(owner, buffers[2], total, layout.width)
        elif layout.kind == FR_ARROW_VIEWS:
            self.views = _memory(owner, buffers[1], total, layout.width)
            self.buffers = _variadic(owner, buffers, n_buffers - 3)
        elif layout.kind == FR_ARROW_TEXT or layout.kind == FR_ARROW_LIST:
            self.offsets = _memory(owner, buffers[1], total + 1 if total else 0, layout.width)
            if layout.kind == FR_ARROW_TEXT:
                if total:
                    bytes = fr_arrow_offset(buffers[1], layout.width, total)
                self.data = _memory(owner, buffers[2], bytes, 1)
        return 0


cdef tuple _variadic(_Imported owner, const void **buffers, int64_t n):
    cdef const void *sizes = buffers[n + 2]
    cdef int64_t i
    if n > 0 and sizes == NULL:
        raise ValueError("an Arrow array without the sizes of its buffers")
    taken = []
    for i in range(n):
        taken.append(_memory(owner, buffers[i + 2], fr_arrow_offset(sizes, 8, i), 1))
    return tuple(taken)


cdef ArrowChunk _chunk(_Imported owner, const fr_arrow_schema *schema,
                       const fr_arrow_array *array, int depth):
    cdef fr_arrow_layout layout = _layout_of(schema)
    _check_array(array, &layout)
    return _part(owner, schema, array, &layout, 0, array.length, depth)


cdef ArrowChunk _part(_Imported owner, const fr_arrow_schema *schema, const fr_arrow_array *array,
                      const fr_arrow_layout *layout, int64_t first, int64_t size, int depth):
    """Items first .. first + size - 1 of a checked array."""
    cdef ArrowChunk chunk = ArrowChunk.__new__(ArrowChunk)
    if depth > DEEPEST:
        raise ValueError("an Arrow array nested too deeply")
    if layout.kind == FR_ARROW_STRUCT:
        raise TypeError("no labels of Arrow format '+s'")
    chunk.format = _text(schema.format)
    chunk.offset, chunk.size = <Py_ssize_t> (array.offset + first), <Py_ssize_t> size
    chunk.ordered = schema.flags & FR_ARROW_ORDERED != 0
    chunk.buffers = chunk.children = ()
    if layout.kind == FR_ARROW_NULL:
        chunk.null_count = chunk.size
        return chunk
    chunk.take_buffers(owner, array.buffers, array.n_buffers, layout)
    chunk.take_nulls(owner, array)
    if (schema.dictionary == NULL) != (array.dictionary == NULL):
        raise ValueError("an Arrow array without the dictionary of its schema, or the reverse")
    if schema.dictionary != NULL:
        if not layout.index:
            raise ValueError(f"an Arrow dictionary indexed by format {chunk.format!r}")
        chunk.dictionary = _chunk(owner, schema.dictionary, array.dictionary, depth + 1)
    if fr_arrow_children(layout):
        chunk.children = (_items(chunk, owner, schema, array, layout, depth + 1),)
    return chunk


cdef int _check_children(const fr_arrow_schema *schema, const fr_arrow_array *array) except -1:
    if (schema.n_children != 1 or array.n_children != 1 or schema.children == NULL
            or array.children == NULL):
        raise ValueError("an Arrow array without its only child, or with several")
    return 0


cdef ArrowChunk _items(ArrowChunk lists, _Imported owner, const fr_arrow_schema *schema,
                       const fr_arrow_array *array, const fr_arrow_layout *layout, int depth):
    cdef int64_t total = lists.offset + lists.size, most = 0
    cdef ArrowChunk items
    _check_children(schema, array)
    items = _chunk(owner, schema.children[0], array.children[0], depth)
    if layout.kind == FR_ARROW_LIST and total:
        most = fr_arrow_offset(array.buffers[1], layout.width, total)
    elif layout.kind == FR_ARROW_FIXED_LIST and layout.width:
        most = total * layout.width if total <= PY_SSIZE_T_MAX // layout.width else -1
    if most < 0 or most > items.size:
        raise ValueError("an Arrow list that ends behind its items")
    return items
