# What the capsules of Arrow's C data interface hold: taken, kept, and given back once.


cdef class _Imported:
    """Structures moved out of their capsules, released when nothing refers to them any more."""
    cdef fr_arrow_schema schema
    cdef fr_arrow_array array
    cdef fr_arrow_stream stream

    def __dealloc__(self):
        if self.array.release != NULL:
            self.array.release(&self.array)
        if self.schema.release != NULL:
            self.schema.release(&self.schema)
        if self.stream.release != NULL:
            with nogil:  # it may wait for threads that need the GIL
                self.stream.release(&self.stream)

    cdef int move_schema(self, capsule) except -1:
        cdef fr_arrow_schema *schema = <fr_arrow_schema *> _pointer(capsule, b"arrow_schema")
        with cython.critical_section(capsule):
            self.schema = schema[0]
            schema.release = NULL
        return 0 if self.schema.release != NULL else _released()

    cdef int move_array(self, capsule) except -1:
        cdef fr_arrow_array *array = <fr_arrow_array *> _pointer(capsule, b"arrow_array")
        with cython.critical_section(capsule):
            self.array = array[0]
            array.release = NULL
        return 0 if self.array.release != NULL else _released()

    cdef int move_stream(self, capsule) except -1:
        cdef fr_arrow_stream *stream
        stream = <fr_arrow_stream *> _pointer(capsule, b"arrow_array_stream")
        with cython.critical_section(capsule):
            self.stream = stream[0]
            stream.release = NULL
        if self.stream.release == NULL:
            _released()
        if self.stream.get_schema == NULL or self.stream.get_next == NULL:
            raise ValueError("an Arrow stream without its functions")
        return 0

    cdef int fetch_schema(self) except -1:
        cdef int code
        with nogil:
            code = self.stream.get_schema(&self.stream, &self.schema)
        if code != 0:
            self.schema.release = NULL
            self.fail(code)
        return 0 if self.schema.release != NULL else _released()

    cdef _Imported fetch_array(self):
        """The stream's next array; None where it has ended."""
        cdef _Imported fetched = _Imported()
        cdef int code
        with nogil:
            code = self.stream.get_next(&self.stream, &fetched.array)
        if code != 0:
            fetched.array.release = NULL
            self.fail(code)
        return fetched if fetched.array.release != NULL else None

    cdef int fail(self, int code) except -1:
        cdef const char *text = NULL
        if self.stream.get_last_error != NULL:
            text = self.stream.get_last_error(&self.stream)
        raise OSError(code, "an Arrow stream failed" if text == NULL
                      else text.decode("utf-8", "replace"))


cdef void *_pointer(capsule, const char *name) except NULL:
    if not PyCapsule_IsValid(capsule, name):
        raise TypeError(f"expected a capsule {name.decode()!r}, got {type(capsule).__name__}")
    return PyCapsule_GetPointer(capsule, name)


cdef int _released() except -1:
    raise ValueError("an Arrow structure that was released before")


# It is read for as long as it lives: the garbage collector must not clear the owner before.
@cython.no_gc_clear
cdef class _ArrowMemory:
    """A read-only part of an imported array's memory."""
    cdef _Imported owner
    cdef void *at
    cdef Py_ssize_t size

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        PyBuffer_FillInfo(buffer, self, self.at, self.size, True, flags)


cdef _memory(_Imported owner, const void *at, int64_t items, int64_t width):
    cdef _ArrowMemory memory
    if items < 0 or items > PY_SSIZE_T_MAX // width:
        raise ValueError("an Arrow buffer of a negative size, or larger than memory")
    if items == 0:  # there may be no buffer, and if there is, not even the first offset
        return b""
    if at == NULL:
        raise ValueError("an Arrow array without one of its buffers")
    memory = _ArrowMemory.__new__(_ArrowMemory)
    memory.owner, memory.at = owner, <void *> at
    memory.size = <Py_ssize_t> (items * width)
    return memory
