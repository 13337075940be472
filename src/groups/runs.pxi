# One run over two label arrays and the arrays of their groups: counted, merged, read.


# It points into what it holds, which the garbage collector must not clear before it.
@cython.no_gc_clear
cdef class GroupRun:
    """Counts of pairs of integer labels, a table for each group, in one pass; runs add up.

    Parameters
    ----------
    y_true, y_pred : buffers, 1-D, or Labels; of one length
    groups : sequence of buffers, 1-D, or Labels
        At least one. Those combinations of their values that occur are the groups.
    weight : buffer or None
    vocabulary : buffer of uint64 keys or None
        As of `Run`.
    signed, groups_signed : bool, sequence of bool
        Whether keys are int64 in two's complement, or uint64.
    most_kept : int
        All pairs are kept while so many are enough for the groups and labels that came.
    most_cells : int
        More numbers than these do not fit the memory.
    ignored, ignore_missing
        As of `Run`.
    """
    cdef fr_grouped run
    cdef object truth, pred, members  # what is read: _View or Labels
    cdef _View weights
    cdef _Ignored ignored
    cdef uint64_t most_kept
    cdef int stopped
    cdef bint busy
    cdef bint begun
    cdef readonly size_t size

    def __cinit__(self):
        memset(&self.run, 0, sizeof(self.run))
        self.busy = True

    def __init__(self, y_true, y_pred, groups, weight, vocabulary, bint signed, groups_signed,
                 uint64_t most_kept, uint64_t most_cells, ignored=None,
                 bint ignore_missing=False):
        cdef _View words
        cdef size_t j
        # An exporter may come back here while it is asked for its buffer.
        if self.begun:
            raise RuntimeError("a run is over its arrays only")
        self.begun = True
        self.run.base.order = self.run.classes.order = <uint64_t> 1 << 63 if signed else 0
        self.run.most_kept = most_kept
        # What is counted may have some rows and columns that stay empty.
        self.run.most_pairs = max(min(most_kept, <uint64_t> 1 << 60), <uint64_t> 1 << 20) * 8
        self.run.most_cells = most_cells
        self.run.folded = most_kept == 0
        members, orders = tuple(groups), tuple(groups_signed)
        if not members or len(members) != len(orders):
            raise ValueError(f"{len(members)} arrays of groups, {len(orders)} orders of them")
        if not fr_crowd_init(&self.run.crowd, len(members)):
            _raise(FR_NO_MEMORY)
        for j in range(self.run.crowd.n_members):
            self.run.crowd.members[j].roll.order = <uint64_t> 1 << 63 if orders[j] else 0
        self._open(y_true, y_pred, members, weight)
        if vocabulary is not None:
            words = _keys_view(vocabulary)
            if not fr_grouped_fix(&self.run, <const uint64_t *> words.buffer.buf,
                                  <uint32_t> words.buffer.shape[0]):
                _raise(FR_NO_MEMORY)
        if ignored is not None or ignore_missing:
            self.ignored = _Ignored(_empty(0, "u8") if ignored is None else ignored, ignore_missing)
            self.run.base.ignored = &self.ignored.ignored
        self.busy = False

    cdef int _open(self, y_true, y_pred, tuple groups, weight) except -1:
        """Describe the arrays; after an error nothing has changed."""
        cdef fr_counter *base = &self.run.base
        cdef fr_array truth, pred
        cdef fr_array arrays[16]
        cdef const fr_source *sources[16]
        cdef const fr_source *true_source = NULL
        cdef const fr_source *pred_source = NULL
        cdef fr_weighing weighing
        cdef size_t size, others, j, n = len(groups)
        if n != self.run.crowd.n_members or n > 16:
            raise ValueError(f"{n} arrays of groups: at most 16, and always as many")
        truth_held = _side(y_true, &truth, &true_source, &size)
        pred_held = _side(y_pred, &pred, &pred_source, &others)
        if others != size:
            raise ValueError(f"{size} true and {others} predicted labels")
        held = []
        for j in range(n):
            sources[j] = NULL
            held.append(_side(groups[j], &arrays[j], &sources[j], &others))
            if others != size:
                raise ValueError(f"{size} labels and {others} groups")
        memset(&weighing, 0, sizeof(weighing))
        weights = _weigh(&weighing, weight, <Py_ssize_t> size)
        if base.samples and weighing.unit != base.weighing.unit:
            raise ValueError("weighted in another way than before")
        base.truth, base.pred = truth, pred
        base.true_source, base.pred_source = true_source, pred_source
        base.weighing.unit, base.weighing.array = weighing.unit, weighing.array
        base.weighing.most = weighing.most
        base.samples += size
        for j in range(n):
            self.run.crowd.members[j].array = arrays[j]
            self.run.crowd.members[j].source = sources[j]
        fr_grouped_follow(&self.run)
        self.truth, self.pred, self.members, self.weights = truth_held, pred_held, held, weights
        self.size = size
        return 0

    def __dealloc__(self):
        fr_grouped_free(&self.run)

    cdef int _begin(self) except -1:
        if self.busy:
            raise RuntimeError("this run is in use by another thread, was read, or failed")
        self.busy = True
        return 0

    def count(self, size_t first, size_t last):
        """Count samples first .. last - 1; each once, in one run or another."""
        cdef fr_status status
        cdef size_t stop
        if last > self.size or first > last:
            raise ValueError(f"no samples {first} .. {last} of {self.size}")
        # After an error the run is half counted, and stays closed.
        self._begin()
        while first < last and not fr_is_stopped(&self.stopped):
            stop = min(last, first + SLICE)
            with nogil:
                status = fr_grouped_count(&self.run, first, stop)
            if status != FR_OK:
                self._fail(status)
            PyErr_CheckSignals()
            first = stop
        self.busy = False

    cdef int _fail(self, fr_status status) except -1:
        if status == FR_NO_MEMORY and self.run.crowd.full:
            raise RejectedError(WIDE_GROUP)
        _raise(status)

    def follow(self, y_true, y_pred, groups, weight):
        """Go on with other arrays, whose samples are counted beside those of the arrays before."""
        self._begin()
        try:
            self._open(y_true, y_pred, tuple(groups), weight)
        finally:
            self.busy = False

    def stop(self):
        """End a count in another thread, within some milliseconds; what it counted is void."""
        fr_stop(&self.stopped)

    @property
    def cells(self):
        """How many numbers are counted."""
        return fr_grouped_cells(&self.run)

    def merge(self, GroupRun other):
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
        if not fr_grouped_alike(&self.run, &other.run):
            self.busy = other.busy = False
            raise ValueError("runs with other parameters are not merged")
        with nogil:
            status = fr_grouped_merge(&self.run, &other.run)
        if status != FR_OK:
            self._fail(status)
        self.busy = other.busy = False

    def read(self):
        """What was counted: keys, seen, groups, margins, matrix, outside, totals.

        Keys, seen and outside as of `Run.read`; the keys of each group array, by group; tp, n_true
        and n_pred by group and label, in one array; the tables or None; samples of each group
        whose labels agree, whose labels differ, and all. The groups are in no order.
        """
        cdef fr_grouped_reading reading
        # Nothing can be counted after that.
        self._begin()
        memset(&reading, 0, sizeof(reading))
        try:
            with nogil:
                done = fr_grouped_reading_init(&reading, &self.run)
            if not done:
                _raise(FR_NO_MEMORY)
            taken = self._taken(&reading)
        finally:
            fr_grouped_reading_free(&reading)
        return taken

    cdef tuple _taken(self, fr_grouped_reading *reading):
        cdef fr_unit unit = self.run.base.weighing.unit
        cdef size_t k = reading.n_labels, g = reading.n_groups, j
        cdef fr_grouped_row row
        cdef _View keys_view, seen_view, view, totals_view
        keys, seen, margins = _empty(k, "u8"), _empty(k, "u1"), _sums(unit, (3, g, k))
        totals, matrix, groups = _sums(unit, (3, g)), None, []
        keys_view, seen_view = _View(keys, 1, True), _View(seen, 1, True)
        fr_grouped_keys(reading, &self.run, <uint64_t *> keys_view.buffer.buf,
                        <uint8_t *> seen_view.buffer.buf)
        for j in range(self.run.crowd.n_members):
            groups.append(_empty(g, "u8"))
            view = _View(groups[j], 1, True)
            fr_grouped_members(reading, &self.run, j, <uint64_t *> view.buffer.buf)
        row.matrix = NULL
        paired = not self.run.folded and g * k * k <= self.run.most_kept
        large = 8 * g * k * k >= <size_t> LARGE_MATRIX
        if paired and not large:
            matrix = _sums(unit, (g, k, k))
            view = _View(matrix, 3, True)
            row.matrix = <int64_t *> view.buffer.buf
        view, totals_view = _View(margins, 3, True), _View(totals, 2, True)
        row.tp = <int64_t *> view.buffer.buf
        row.n_true, row.n_pred = row.tp + g * k, row.tp + 2 * g * k
        row.agreed = <int64_t *> totals_view.buffer.buf
        row.differing, row.total = row.agreed + g, row.agreed + 2 * g
        with nogil:
            fr_read_groups(reading, &self.run, &row)
        outside = fr_grouped_outside(reading, &self.run)
        if paired and large:
            matrix = _take_matrices(reading, &self.run.stack, unit)
        return keys, seen, groups, margins, matrix, outside, totals


cdef _take_matrices(const fr_grouped_reading *reading, fr_stack *stack, fr_unit unit):
    cdef _Cells cells = _Cells()
    cdef Py_ssize_t g = reading.n_groups, k = reading.n_labels
    with nogil:
        cells.at = fr_take_matrices(reading, stack)
    if cells.at == NULL:
        _raise(FR_NO_MEMORY)
    cells.size = 8 * g * k * k
    flat = numpy.frombuffer(cells, "f8" if unit == FR_REAL else "i8", g * k * k)
    return flat.reshape(g, k, k)


def number_groups(pieces, groups_signed, numbers):
    """Number the groups of samples, and return the keys of each group array by these numbers.

    Parameters
    ----------
    pieces : iterable of sequences of buffers, 1-D, or Labels
        The group arrays, piece by piece.
    groups_signed : sequence of bool
        As of `GroupRun`.
    numbers : buffer of uint32
        Filled: one for each sample of all pieces. Some numbers may belong to no sample.
    """
    cdef _View out = _View(numbers, 1, True)
    cdef GroupRun run = None
    cdef size_t done = 0, j, i
    cdef fr_status status
    cdef fr_crowd *crowd
    cdef _View view
    if not out.plain(4, b"u"):
        raise TypeError("numbers are a contiguous array of uint32")
    for groups in pieces:
        if run is None:
            run = GroupRun(groups[0], groups[0], groups, None, None, groups_signed[0],
                           groups_signed, 0, 1)
        else:
            run.follow(groups[0], groups[0], groups, None)
        if run.size > <size_t> out.buffer.shape[0] - done:
            raise ValueError(f"more samples than {out.buffer.shape[0]} numbers")
        with nogil:
            status = fr_crowd_number(&run.run.crowd, 0, run.size,
                                     <uint32_t *> out.buffer.buf + done)
        if status != FR_OK:
            run._fail(status)
        PyErr_CheckSignals()
        done += run.size
    if run is None or done != <size_t> out.buffer.shape[0]:
        raise ValueError(f"{done} samples for {out.buffer.shape[0]} numbers")
    crowd, keys = &run.run.crowd, []
    for j in range(crowd.n_members):
        keys.append(_empty(crowd.n, "u8"))
        view = _View(keys[j], 1, True)
        for i in range(crowd.n):
            (<uint64_t *> view.buffer.buf)[i] = fr_key_of(
                &crowd.members[j].roll.codes, crowd.parts[i * crowd.n_members + j])
    return keys
