# Rows of scores beside rows of 0 and 1, to the margins of each column; and which scores are chosen.


cdef class _Chosen:
    """Scores, which of them are chosen, and the labels beside them, or none."""
    cdef fr_chosen run
    cdef _View scores, truth
    cdef size_t rows

    def __cinit__(self, scores, truth, double bound, bint highest):
        cdef fr_array labels
        memset(&self.run, 0, sizeof(self.run))
        self.scores = _View(scores, 2)
        self.rows = <size_t> self.scores.buffer.shape[0]
        self.run.columns = <size_t> self.scores.buffer.shape[1]
        self.run.bound, self.run.highest = bound, highest
        _lines(self.scores, &self.run.scores)
        if self.run.scores.type not in (FR_SCORE_f32, FR_SCORE_f64):
            raise TypeError("scores are chosen of float32 or float64")
        if truth is not None:
            self.truth = _View(truth, 2)
            self.truth.describe(&labels, 1)
            self.run.truth, self.run.labels = labels.start, labels.dtype
            self.check_shape(self.truth)
        if self.run.columns and not fr_chosen_init(&self.run):
            _raise(FR_NO_MEMORY)

    def __dealloc__(self):
        fr_chosen_free(&self.run)

    cdef int check_shape(self, _View side) except -1:
        _end_to_end(side)
        if (side.buffer.shape[0] != self.scores.buffer.shape[0]
                or side.buffer.shape[1] != self.scores.buffer.shape[1]):
            raise ValueError("labels, or what is chosen, have another shape than scores")
        return 0

    cdef int count(self, int64_t *sums, uint8_t *chosen) except -1:
        """Count, or only choose, slice by slice."""
        cdef size_t start = 0, stop
        cdef fr_status status
        while start < self.rows and self.run.columns:
            stop = min(self.rows, start + _rows_a_slice(self.run.columns))
            with nogil:
                if sums != NULL:
                    status = fr_chosen_count(&self.run, start, stop, sums)
                else:
                    status = fr_choose(&self.run, start, stop, chosen)
            if status != FR_OK:
                _raise(status)
            PyErr_CheckSignals()
            start = stop
        return 0


def count_chosen(scores, truth, double bound, *, bint highest):
    """Count by columns the scores that are chosen, the labels that are 1, and what is both.

    Parameters
    ----------
    scores : buffer of float32 or float64, 2-D, C-contiguous
    truth : buffer of bool, intN, uintN, float32 or float64 of the same shape, C-contiguous
        0 and 1.
    bound : float
        Scores that are greater are chosen.
    highest : bool
        Whether those are chosen instead that equal the highest of their row. Of rows whose highest
        is no further from 0 than the bound, none is.

    Returns
    -------
    ndarray of int64 of shape (3, K)
        Of each column what is both, true, and chosen.

    Raises
    ------
    RejectedError
        MANY_VALUES for labels that are neither 0 nor 1; NAN_SCORE.
    """
    cdef _Chosen run = _Chosen(scores, truth, bound, highest)
    sums = _zeros((3, run.run.columns), "i8")
    cdef _View out = _View(sums, 2, True)
    run.count(<int64_t *> out.buffer.buf, NULL)
    return sums


def choose(scores, chosen, double bound, *, bint highest):
    """Tell which scores are chosen.

    Parameters
    ----------
    scores, bound, highest
        As of `count_chosen`.
    chosen : buffer of uint8 of the same shape, C-contiguous
        Gets 0 and 1.

    Raises
    ------
    RejectedError
        With NAN_SCORE.
    """
    cdef _Chosen run = _Chosen(scores, None, bound, highest)
    cdef _View out = _View(chosen, 2, True)
    run.check_shape(out)
    if out.buffer.itemsize != 1 or _kind(out.buffer.format) != b"u":
        raise TypeError("what is chosen is told as uint8")
    run.count(NULL, <uint8_t *> out.buffer.buf)
