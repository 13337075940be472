# Rows of scores to whether their labels are among the best, and to the best alone.


cdef int _end_to_end(_View view) except -1:
    """Refuse a table unless its rows lie end to end, aligned and in native order."""
    cdef Py_ssize_t width = view.buffer.itemsize
    if ((width > 1 and _swapped(view.buffer.format, _BIG_ENDIAN))
            or <size_t> view.buffer.buf % <size_t> width
            or (view.buffer.shape[1] > 1 and view.buffer.strides[1] != width)
            or (view.buffer.shape[0] > 1
                and view.buffer.strides[0] != width * view.buffer.shape[1])):
        raise TypeError("rows of scores lie end to end, in native order")
    return 0


cdef int _lines(_View view, fr_lines *lines) except -1:
    """Describe a table of scores."""
    cdef Py_ssize_t width = view.buffer.itemsize
    lines.type = <fr_score_type> _score_type(view.buffer.format, width)
    lines.start, lines.width = <const char *> view.buffer.buf, <size_t> width
    return _end_to_end(view)


def within_best(scores, truth, hits, size_t k, *, bint first):
    """Tell of each row whether the score of its label is among the k best.

    Parameters
    ----------
    scores : buffer of float16, float32, float64 or int64, 2-D, C-contiguous
    truth : buffer, 1-D or 2-D
        Of integers, or floats that hold integers: the column of each row's label. Or a table like
        that of scores: the first of the highest.
    hits : buffer of uint8, 1-D
        Gets 0 or 1, and 2 where there is no such column.
    k : int
    first : bool
        Whether of equal scores the first one is the better, or they share the best rank.

    Raises
    ------
    RejectedError
        FRACTIONAL for labels that are no integers, or NaN in a table; NAN_SCORE.
    """
    cdef _View table = _View(scores, 2), out = _View(hits, 1, True), side = _View(truth, truth.ndim)
    cdef fr_within within
    cdef fr_status status = FR_OK
    cdef size_t start = 0, stop, n = <size_t> table.buffer.shape[0]
    memset(&within, 0, sizeof(within))
    _lines(table, &within.scores)
    within.columns = <size_t> table.buffer.shape[1]
    within.k, within.first = <uint32_t> min(k, <size_t> ANY_NUMBER), first
    within.numbered = side.buffer.ndim == 1
    if within.numbered:
        side.describe(&within.labels, 0)
    elif side.buffer.ndim == 2 and side.buffer.shape[1] == table.buffer.shape[1]:
        _lines(side, &within.truth)
    else:
        raise ValueError("labels have another shape than scores")
    if (within.columns == 0 or within.columns > ANY_NUMBER or <size_t> side.buffer.shape[0] != n
            or <size_t> out.buffer.shape[0] != n or not out.plain(1, b"u")):
        raise ValueError("labels or hits do not belong to the scores")
    while start < n:
        stop = min(n, start + _rows_a_slice(within.columns))
        with nogil:
            status = fr_within_count(&within, start, stop, <uint8_t *> out.buffer.buf)
        if status != FR_OK:
            _raise(status)
        PyErr_CheckSignals()
        start = stop


def keep_best(scores, kept, size_t k):
    """Copy rows of scores, but with minus infinity for all of a row but its k best.

    Parameters
    ----------
    scores : buffer of float32 or float64, 2-D, C-contiguous
    kept : buffer of the same dtype and shape, C-contiguous
        Not the same memory. Scores of minus infinity that are kept become the lowest finite ones.
    k : int
        Of scores that are equal to the k-th best, the first are kept.

    Raises
    ------
    RejectedError
        With NAN_SCORE.
    """
    cdef _View table = _View(scores, 2), out = _View(kept, 2, True)
    cdef fr_lines lines, to
    cdef fr_ranking ranking
    cdef fr_status status
    _lines(table, &lines)
    _lines(out, &to)
    if (lines.type not in (FR_SCORE_f32, FR_SCORE_f64) or to.type != lines.type
            or table.buffer.shape[0] != out.buffer.shape[0]
            or table.buffer.shape[1] != out.buffer.shape[1]):
        raise TypeError("scores are kept in an array of the same floats and shape")
    if not 0 < k <= <size_t> table.buffer.shape[1]:
        raise ValueError(f"the best {k} of {table.buffer.shape[1]} columns")
    memset(&ranking, 0, sizeof(ranking))
    ranking.type, ranking.columns = lines.type, <size_t> table.buffer.shape[1]
    ranking.cells.start, ranking.cells.stride = lines.start, <Py_ssize_t> lines.width
    ranking.cells.dtype.width = <int> lines.width
    ranking.row_stride = <Py_ssize_t> (lines.width * ranking.columns)
    ranking.ks, ranking.n_ks = &k, 1
    with nogil:
        status = fr_keep_rows(&ranking, <size_t> table.buffer.shape[0], <char *> to.start)
    if status != FR_OK:
        _raise(status)
