# What lists, tuples and arrays of objects hold.


cdef int _sequence(fr_sequence *sequence, holder, _View view) except -1:
    """Describe a list, a tuple, or else the array of objects that a view is of."""
    if type(holder) is not list and type(holder) is not tuple:
        if view.buffer.itemsize != sizeof(PyObject *):
            raise TypeError("no array of single objects")
        sequence.holder = FR_OBJECTS
        sequence.start = <const char *> view.buffer.buf
        sequence.stride, sequence.n = view.buffer.strides[0], view.buffer.shape[0]
        return 0
    sequence.holder = FR_LIST if type(holder) is list else FR_TUPLE
    sequence.object = <PyObject *> holder
    sequence.n = len(holder)
    return 0
