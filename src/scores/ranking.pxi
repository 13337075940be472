# Rows of scores to the columns of the best of each row.


cdef int _score_type(const char *format, Py_ssize_t width) except -1:
    if format[0] != 0 and strchr(b"<>=@!^", format[0]):
        format += 1
    if format[0] == b"e" and format[1] == 0 and width == 2:
        return FR_SCORE_f16
    if _kind(format) == b"f":
        return FR_SCORE_f32 if width == 4 else FR_SCORE_f64
    if _kind(format) == b"i" and width == 8:
        return FR_SCORE_i64
    raise TypeError(f"no scores of format {format.decode()!r}")


def rank_scores(scores, columns, ks, *, bint last, bint finite=False):
    """Find the columns of the highest scores of each row, in one pass and without sorting rows.

    Parameters
    ----------
    scores : buffer of float16, float32, float64 or int64, 2-D
        In any byte order and layout.
    columns : buffer of integers, 2-D, C-contiguous
        A row for each rank, as many columns as there are rows of scores. Of a row of scores, the
        first k ranks get its k best columns, for each of the ks.
    ks : sequence of int
        Increasing; the last is the number of ranks.
    last : bool
        Whether of equal scores the last column is the best, or the first.
    finite : bool
        Whether infinite scores are refused, too.

    Raises
    ------
    RejectedError
        With NAN_SCORE and the first row that holds a score that is refused.
    """
    cdef _View cells = _View(scores, 2), out = _View(columns, 2, True)
    cdef fr_ranking ranking
    cdef fr_podium podium
    cdef fr_ranks ranks
    cdef size_t *wanted
    cdef size_t bad, i, before = 0, n = <size_t> cells.buffer.shape[0]
    cdef Py_ssize_t width = out.buffer.itemsize
    cdef int ready
    ranking.type = <fr_score_type> _score_type(cells.buffer.format, cells.buffer.itemsize)
    memset(&ranking.cells, 0, sizeof(ranking.cells))
    ranking.cells.start = <const char *> cells.buffer.buf
    ranking.cells.stride = cells.buffer.strides[1]
    ranking.cells.dtype.width = <int> cells.buffer.itemsize
    ranking.cells.dtype.swapped = _swapped(cells.buffer.format, _BIG_ENDIAN)
    ranking.row_stride = cells.buffer.strides[0]
    ranking.columns = <size_t> cells.buffer.shape[1]
    ranking.last, ranking.finite = last, finite
    ranking.n_ks = len(ks)
    if (_kind(out.buffer.format) not in b"iu" or _swapped(out.buffer.format, _BIG_ENDIAN)
            or <size_t> out.buffer.buf % <size_t> width or out.buffer.strides[1] != width
            or out.buffer.strides[0] != width * out.buffer.shape[1]):
        raise TypeError("columns are a contiguous array of integers")
    if (<size_t> out.buffer.shape[1] != n or ranking.n_ks == 0
            or (width < 8 and ranking.columns > <uint64_t> 1 << (8 * width - 1))):
        raise ValueError("columns have another length, or no room for a rank or a column")
    wanted = <size_t *> malloc(ranking.n_ks * sizeof(size_t))
    if wanted == NULL:
        _raise(FR_NO_MEMORY)
    try:
        for i in range(ranking.n_ks):
            wanted[i] = ks[i]
            if wanted[i] <= before or wanted[i] > ranking.columns:
                raise ValueError(f"ranks {ks} of {ranking.columns} columns")
            before = wanted[i]
        if before != <size_t> out.buffer.shape[0]:
            raise ValueError(f"{out.buffer.shape[0]} rows for {before} ranks")
        ranking.ks = wanted
        podium.columns, podium.width, podium.rows = <char *> out.buffer.buf, <int> width, n
        with nogil:
            ready = fr_ranks_init(&ranks, &ranking)
            bad = fr_rank_rows(&ranking, &ranks, 0, n, &podium) if ready else n
            fr_ranks_free(&ranks)
        if not ready:
            _raise(FR_NO_MEMORY)
    finally:
        free(wanted)
    if bad < n:
        raise RejectedError(NAN_SCORE, bad)
