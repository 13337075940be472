# Arrow's buffers of strings, as long as a call lasts.


cdef char *NO_BYTES = b""


cdef fr_extent _bytes(_View view) except *:
    """All bytes of a contiguous buffer, whatever its items are."""
    cdef fr_extent all_bytes
    if view.buffer.shape[0] > 1 and view.buffer.strides[0] != view.buffer.itemsize:
        raise TypeError("no contiguous buffer")
    all_bytes.size = <size_t> (view.buffer.shape[0] * view.buffer.itemsize)
    all_bytes.at = NO_BYTES  # a buffer of none may be NULL
    if all_bytes.size:
        all_bytes.at = <const char *> view.buffer.buf
    return all_bytes


cdef _View _open_utf8(fr_utf8 *strings, fr_extent items, size_t width, size_t offset, size_t n,
                      size_t more, valid, size_t valid_offset):
    """Describe n items, and `more` behind them; return the view that holds who is missing."""
    cdef size_t there = items.size // width
    cdef _View view
    cdef fr_extent bits
    if n and (n > there or more > there - n or offset > there - n - more):
        raise ValueError(f"{there} items are too few for {n} strings from {offset} on")
    memset(strings, 0, sizeof(strings[0]))
    strings.items = items.at + offset * width if n else items.at
    if valid is None:
        return None
    view = _View(valid, 1)
    bits = _bytes(view)
    if n > 8 * bits.size or valid_offset > 8 * bits.size - n:
        raise ValueError(f"{bits.size} bytes tell too little of {n} strings")
    strings.valid, strings.valid_offset = <const uint8_t *> bits.at, valid_offset
    return view
