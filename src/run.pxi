# One run over two label arrays, or over a part of them: counted, merged, read.


cdef object _side(given, fr_array *array, const fr_source **source, size_t *size):
    """Describe one side; what is returned must live as long as it is read."""
    cdef _View view
    cdef Labels labels
    if isinstance(given, Labels):
        labels = given
        array[0], source[0], size[0] = labels.array, &labels.source, <size_t> labels.size
        return labels
    view = _View(given, 1)
    view.describe(array, 0)
    size[0] = <size_t> view.buffer.shape[0]
    return view


# It points into what it holds, which the garbage collector must not clear before it.
@cython.no_gc_clear
cdef class Run:
    """Counts of pairs of integer labels, in one pass; runs over parts of the arrays add up.

    Parameters
    ----------
    y_true, y_pred : buffers, 1-D, or Labels; of one length
    weight : buffer or None
    vocabulary : buffer of uint64 keys or None
        Distinct labels to be told apart; None finds them while counting.
    signed : bool
        Whether keys are int64 in two's complement (they sort so), or uint64.
    most_pairs : int
        A table of all pairs is kept up to so many labels; where labels are found while counting,
        this should be a power of two.
    pairs : bool
        Whether the caller wants that table.
    agreement_only : bool
        Only compare the two labels of a sample; nothing else is counted.
    ignored : buffer of uint64 keys or None
        Samples with these true labels are left out.
    ignore_missing : bool
        Whether samples whose true label is missing are left out, too.
    """
    cdef fr_counter counter
    cdef object truth, pred  # _View or Labels
    cdef _View weights
    cdef _Ignored ignored
    cdef bint pairs
    cdef int stopped
    cdef bint begun
    cdef bint busy  # also as long as there is nothing to count
    cdef readonly size_t size

    def __cinit__(self):
        memset(&self.counter, 0, sizeof(self.counter))
        self.busy = True

    def __init__(self, y_true, y_pred, weight, vocabulary, bint signed, uint32_t most_pairs,
                 bint pairs, bint agreement_only=False, ignored=None, bint ignore_missing=False):
        self._open(y_true, y_pred, weight, vocabulary, signed, most_pairs, pairs, agreement_only)
        self._ignore(ignored, ignore_missing)
        self.busy = False

    cdef int _open(self, y_true, y_pred, weight, vocabulary, bint signed, uint32_t most_pairs,
                   bint pairs, bint agreement_only) except -1:
        cdef _View words
        cdef size_t others
        # An exporter may come back here while it is asked for its buffer.
        if self.begun:
            raise RuntimeError("a run is over two arrays only")
        self.begun = True
        self.truth = _side(y_true, &self.counter.truth, &self.counter.true_source, &self.size)
        self.pred = _side(y_pred, &self.counter.pred, &self.counter.pred_source, &others)
        if others != self.size:
            raise ValueError(f"{self.size} true and {others} predicted labels")
        self.weights = _weigh(&self.counter.weighing, weight, <Py_ssize_t> self.size)
        self.counter.order = <uint64_t> 1 << 63 if signed else 0
        self.counter.samples = self.size
        self.counter.most_pairs = most_pairs
        self.counter.pairs = self.pairs = pairs
        self.counter.agreement_only = agreement_only
        if vocabulary is not None:
            words = _keys_view(vocabulary)
            if not fr_fix_vocabulary(&self.counter, <const uint64_t *> words.buffer.buf,
                                     <uint32_t> words.buffer.shape[0]):
                _raise(FR_NO_MEMORY)
        return 0

    cdef int _ignore(self, keys, bint missing) except -1:
        if keys is not None or missing:
            self.ignored = _Ignored(_empty(0, "u8") if keys is None else keys, missing)
            self.counter.ignored = &self.ignored.ignored
        return 0

    def __dealloc__(self):
        fr_counter_free(&self.counter)

    def count(self, size_t first, size_t last):
        """Count samples first .. last - 1; each once, in one run or another."""
        if last > self.size or first > last:
            raise ValueError(f"no samples {first} .. {last} of {self.size}")
        # After an error the run is half counted, and stays closed.
        self._begin()
        self._count(first, last)
        self.busy = False

    cdef int _begin(self) except -1:
        if self.busy:
            raise RuntimeError("this run is in use by another thread, was read, or failed")
        self.busy = True
        return 0

    cdef int _count(self, size_t first, size_t last) except -1:
        cdef fr_status status
        cdef size_t stop
        while first < last and not fr_is_stopped(&self.stopped):
            stop = min(last, first + SLICE)
            with nogil:
                status = fr_count(&self.counter, first, stop)
            if status != FR_OK:
                _raise(status)
            PyErr_CheckSignals()
            first = stop
        return 0

    def follow(self, y_true, y_pred, weight):
        """Go on with other arrays, whose samples are counted beside those of the arrays before.

        Returns
        -------
        bool
            False where they are of other dtypes, or weighted in another way: then nothing has
            changed, and they need a run of their own.
        """
        cdef fr_counter fresh
        cdef size_t others
        cdef _View weights
        memset(&fresh, 0, sizeof(fresh))
        self._begin()
        try:
            truth = _side(y_true, &fresh.truth, &fresh.true_source, &fresh.samples)
            pred = _side(y_pred, &fresh.pred, &fresh.pred_source, &others)
            if others != fresh.samples:
                raise ValueError(f"{fresh.samples} true and {others} predicted labels")
            weights = _weigh(&fresh.weighing, weight, <Py_ssize_t> fresh.samples)
            if not fr_may_follow(&self.counter, &fresh):
                return False
            fr_follow(&self.counter, &fresh)
            self.truth, self.pred, self.weights, self.size = truth, pred, weights, fresh.samples
        finally:
            self.busy = False
        return True

    def stop(self):
        """End a count in another thread, within some milliseconds; what it counted is void."""
        fr_stop(&self.stopped)

    @property
    def cells(self):
        """How many numbers are counted."""
        return fr_table_cells(&self.counter.table)

    def merge(self, Run other):
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
        if not fr_alike(&self.counter, &other.counter):
            self.busy = other.busy = False
            raise ValueError("runs with other parameters are not merged")
        with nogil:
            status = fr_merge(&self.counter, &other.counter)
        if status != FR_OK:
            _raise(status)
        self.busy = other.busy = False

    def read(self):
        """What was counted: keys, seen, margins, matrix, outside, agreed, differing, total.

        Sorted uint64 keys, or the vocabulary; sides on which each came (bit 0 true, bit 1
        predicted; uint8); tp, n_true and n_pred as rows; the table or None; sides with labels
        outside of the vocabulary; samples whose labels agree, and the others; all samples.
        """
        # Reading empties the counters for the memory: nothing can be counted after that.
        self._begin()
        return _read(&self.counter, self.pairs)


def count_labels(y_true, y_pred, weight, vocabulary, bint signed, uint32_t most_pairs, bint pairs,
                 bint agreement_only=False, ignored=None, bint ignore_missing=False):
    """Count in one run, in this thread; parameters as of `Run`, the answer as of `Run.read`."""
    cdef Run run = Run.__new__(Run)
    run._open(y_true, y_pred, weight, vocabulary, signed, most_pairs, pairs, agreement_only)
    run._ignore(ignored, ignore_missing)
    run._count(0, run.size)
    return _read(&run.counter, run.pairs)


cdef _read(fr_counter *counter, bint pairs):
    cdef fr_reading reading
    cdef fr_unit unit = counter.weighing.unit
    cdef _View keys_view, seen_view, margins_view
    cdef int64_t same, differing
    cdef int64_t *margins_at
    cdef Py_ssize_t n
    cdef int done
    memset(&reading, 0, sizeof(reading))
    try:
        with nogil:
            done = fr_reading_init(&reading, counter)
        if not done:
            _raise(FR_NO_MEMORY)
        fr_table_free_counters(&counter.table)
        n = reading.n
        keys, seen, margins, matrix = _empty(n, "u8"), _empty(n, "u1"), _sums(unit, (3, n)), None
        keys_view, seen_view = _View(keys, 1, True), _View(seen, 1, True)
        margins_view = _View(margins, 2, True)
        margins_at = <int64_t *> margins_view.buffer.buf
        fr_read_keys(&reading, counter, <uint64_t *> keys_view.buffer.buf,
                     <uint8_t *> seen_view.buffer.buf)
        fr_read_margins(&reading, counter, margins_at, margins_at + n, margins_at + 2 * n)
        fr_read_agreed(&reading, counter, &same, &differing)
        outside = fr_read_outside(&reading, counter)
        if pairs and fr_counted_pairs(counter):
            matrix = _take_matrix(&reading, &counter.table, unit)
    finally:
        fr_reading_free(&reading)
    return (keys, seen, margins, matrix, outside, _number(unit, &same), _number(unit, &differing),
            _cell(unit, &counter.total.cell))


# From here on a matrix is not copied; a smaller one is not worth a mapping of its own.
cdef Py_ssize_t LARGE_MATRIX = 1 << 20


cdef char *UNSIGNED_BYTES = b"B"


cdef class _Cells:
    """Memory of C that becomes an array's."""
    cdef int64_t *at
    cdef Py_ssize_t size

    def __dealloc__(self):
        free(self.at)

    def __getbuffer__(self, Py_buffer *buffer, int flags):
        buffer.obj = self
        buffer.buf = self.at
        buffer.len = self.size
        buffer.itemsize = 1
        buffer.readonly = False
        buffer.ndim = 1
        buffer.format = NULL
        if flags & PyBUF_FORMAT:
            buffer.format = UNSIGNED_BYTES
        buffer.shape = &self.size
        buffer.strides = &buffer.itemsize
        buffer.suboffsets = NULL
        buffer.internal = NULL


cdef _take_matrix(const fr_reading *reading, fr_table *table, fr_unit unit):
    cdef _Cells cells = _Cells()
    cdef Py_ssize_t n = reading.n
    cdef _View view
    with nogil:
        cells.at = fr_take_matrix(reading, table)
    if cells.at == NULL:
        _raise(FR_NO_MEMORY)
    cells.size = 8 * n * n
    if cells.size < LARGE_MATRIX:
        matrix = _sums(unit, (n, n))
        view = _View(matrix, 2, True)
        memcpy(view.buffer.buf, cells.at, <size_t> cells.size)
        return matrix
    flat = numpy.frombuffer(cells, "f8" if unit == FR_REAL else "i8", n * n)
    return flat.reshape(n, n)
