# One run over true labels and scores: counted between thresholds, merged, read.


_NO_KEYS = _empty(0, "u8")


cdef int _describe_scores(fr_binned *run, _View view) except -1:
    """Describe scores of one column or of several, and of which kind they are compared."""
    cdef const char *format = view.buffer.format
    cdef const char *letter = format + 1 if strchr(b"<>=@!^", format[0]) else format
    cdef int axis = 0
    run.columns, run.score_step = 1, 0
    if view.buffer.ndim == 2:
        run.columns, run.score_step = <size_t> view.buffer.shape[1], view.buffer.strides[1]
    if letter[0] == b"e" and letter[1] == 0:
        # Two bytes that are gathered as an integer's, and compared as a float's.
        run.scores.start = <const char *> view.buffer.buf
        run.scores.stride = view.buffer.strides[axis]
        fr_dtype_init(&run.scores.dtype, b"u", 2, _swapped(format, _BIG_ENDIAN))
        run.type = FR_SCORE_f16
        return 0
    view.describe(&run.scores, axis)
    run.whole = _kind(format) != b"f"
    run.type = FR_SCORE_f32 if not run.whole and view.buffer.itemsize == 4 else FR_SCORE_f64
    return 0


# It points into what it holds, which the garbage collector must not clear before it.
@cython.no_gc_clear
cdef class ScoreRun:
    """Counts of scores between thresholds, a table for each column, in one pass; runs add up.

    Parameters
    ----------
    y_true : buffer, 1-D or 2-D, or Labels
        With as many columns as scores, or one column, which is then every column's.
    y_score : buffer, 1-D or 2-D
        float16, float32, float64; integers and booleans are compared as float64.
    limits : buffer of uint64
        Sorted and distinct: how the bits of thresholds sort among those of scores.
    weight : buffer or None
    vocabulary : buffer of uint64 keys, or None
        Distinct true labels to be told apart. None tells zero from any other number.
    shared : bool
        Whether label i of the vocabulary is a true label in column i and in no other.
    """
    cdef fr_binned run
    cdef object truth  # _View or Labels
    cdef _View scores, weights
    cdef int stopped
    cdef bint begun
    cdef bint busy
    cdef readonly size_t size

    def __cinit__(self):
        memset(&self.run, 0, sizeof(self.run))
        self.busy = True

    def __init__(self, y_true, y_score, limits, weight, vocabulary, bint shared):
        cdef _View keys, words
        cdef fr_status status
        # An exporter may come back here while it is asked for its buffer.
        if self.begun:
            raise RuntimeError("a run is over its arrays only")
        self.begun = True
        self.scores = _View(y_score, y_score.ndim)
        if self.scores.buffer.ndim not in (1, 2):
            raise ValueError(f"scores of {self.scores.buffer.ndim} dimensions")
        _describe_scores(&self.run, self.scores)
        self._open_truth(y_true)
        if <size_t> self.scores.buffer.shape[0] != self.size:
            raise ValueError(f"{self.size} true labels and {self.scores.buffer.shape[0]} scores")
        self.weights = _weigh(&self.run.base.weighing, weight, <Py_ssize_t> self.size)
        self.run.base.samples = self.size
        self.run.shared = shared
        self.run.truths.marks = vocabulary is None
        keys = _keys_view(limits)
        words = _keys_view(_NO_KEYS if vocabulary is None else vocabulary)
        if shared and <size_t> words.buffer.shape[0] != self.run.columns:
            raise ValueError(f"{words.buffer.shape[0]} labels of {self.run.columns} columns")
        if not fr_limits_rise(self.run.type, <const uint64_t *> keys.buffer.buf,
                              <uint32_t> keys.buffer.shape[0]):
            raise ValueError("limits are sorted, distinct, and as wide as the scores")
        with nogil:
            status = fr_binned_init(&self.run, <const uint64_t *> keys.buffer.buf,
                                    <uint32_t> keys.buffer.shape[0],
                                    <const uint64_t *> words.buffer.buf,
                                    <uint32_t> words.buffer.shape[0])
        if status != FR_OK:
            _raise(status)
        self.busy = False

    cdef int _open_truth(self, y_true) except -1:
        cdef _View view
        if isinstance(y_true, Labels) or y_true.ndim == 1:
            self.truth = _side(y_true, &self.run.base.truth, &self.run.base.true_source,
                               &self.size)
            return 0
        self.truth = view = _View(y_true, 2)
        view.describe(&self.run.base.truth, 0)
        self.size = <size_t> view.buffer.shape[0]
        self.run.true_step = view.buffer.strides[1]
        if <size_t> view.buffer.shape[1] != self.run.columns:
            raise ValueError(f"{view.buffer.shape[1]} columns of labels, {self.run.columns} "
                             "of scores")
        return 0

    def __dealloc__(self):
        fr_binned_free(&self.run)

    cdef int _begin(self) except -1:
        if self.busy:
            raise RuntimeError("this run is in use by another thread, was read, or failed")
        self.busy = True
        return 0

    def count(self, size_t first, size_t last):
        """Count samples first .. last - 1; each once, in one run or another."""
        cdef fr_status status
        cdef size_t stop, step = _rows_a_slice(self.run.columns)
        if last > self.size or first > last:
            raise ValueError(f"no samples {first} .. {last} of {self.size}")
        # After an error the run is half counted, and stays closed.
        self._begin()
        while first < last and not fr_is_stopped(&self.stopped):
            stop = min(last, first + step)
            with nogil:
                status = fr_binned_count(&self.run, first, stop)
            if status != FR_OK:
                _raise(status)
            PyErr_CheckSignals()
            first = stop
        self.busy = False

    def stop(self):
        """End a count in another thread, within some milliseconds; what it counted is void."""
        fr_stop(&self.stopped)

    @property
    def cells(self):
        """How many numbers are counted."""
        return fr_binned_cells(&self.run)

    def merge(self, ScoreRun other):
        """Take over what another run, with the same parameters but arrays, has counted."""
        cdef fr_status status
        if other is self:
            raise ValueError("a run cannot be merged into itself")
        self._begin()
        try:
            other._begin()
        except RuntimeError:
            self.busy = False
            raise
        if not fr_binned_alike(&self.run, &other.run):
            self.busy = other.busy = False
            raise ValueError("runs with other parameters are not merged")
        with nogil:
            status = fr_binned_merge(&self.run, &other.run)
        if status != FR_OK:
            _raise(status)
        self.busy = other.busy = False

    def read(self):
        """What was counted: cells, outside, total.

        By column, by how many limits a score has reached, and by true label, with the others last
        (where labels are shared: false, true); whether there were others; all samples.
        """
        cdef fr_unit unit = self.run.base.weighing.unit
        cdef int64_t total
        self._begin()
        cells = _sums(unit, (self.run.columns, self.run.bins.n + 1, self.run.codes))
        cdef _View view = _View(cells, 3, True)
        with nogil:
            fr_binned_read(&self.run, view.buffer.buf, &total)
        self.busy = False
        return cells, self.run.outside != 0, _number(unit, &total)
