# Lists of Python's own numbers to arrays.


def read_numbers(sequence, *, bint narrow=False):
    """Read a list or a tuple of `int`, `bool` or `float` into an array.

    Parameters
    ----------
    sequence : list or tuple
    narrow : bool
        Whether ints become int8, int16 or int32 where these hold them all.

    Returns
    -------
    ndarray of int64, bool or float64, or None
        int64 of ints, some of which may be bools; bool of bools only, float64 of floats only; a
        float beside an int is not read. None for everything else: no items, other objects and
        subclasses, ints that no int64 holds.

    Raises
    ------
    RuntimeError
        Where a list changes its length meanwhile.
    """
    cdef fr_sequence items
    cdef fr_number number
    if type(sequence) is not list and type(sequence) is not tuple:
        return None
    _sequence(&items, sequence, None)
    if items.n == 0:
        return None
    number = fr_first_number(&items)
    if number == FR_NO_NUMBER:
        return None
    if number == FR_BOOL:
        bools = _read_numbers(&items, FR_BOOL, "?")
        if bools is not None:
            return bools
        number = FR_INT
    if number == FR_FLOAT:
        return _read_numbers(&items, FR_FLOAT, "f8")
    return _read_numbers(&items, FR_INT, "i1" if narrow else "i8")


cdef _read_numbers(const fr_sequence *items, fr_number number, dtype):
    numbers = _empty(items.n, dtype)
    cdef _View view = _View(numbers, 1, True)
    cdef int width = <int> view.buffer.itemsize
    cdef size_t done = 0, n = <size_t> items.n, last
    cdef fr_status status
    while done < n:
        last = min(n, done + SLICE)
        status = fr_read_numbers(items, number, width, done, last, view.buffer.buf, &done)
        if status == FR_FOREIGN:
            return None
        if status != FR_OK:
            _raise(status)
        if done < last:
            width *= 2
            wider = _empty(items.n, f"i{width}")
            wider[:done] = numbers[:done]
            numbers, view = wider, _View(wider, 1, True)
        with nogil:
            pass  # let other threads have their turn
        PyErr_CheckSignals()
    return numbers
