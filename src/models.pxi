# Several runs over the same samples, counted side by side.


cdef class Models:
    """Runs of several models over the same true labels, which are read from memory once.

    Parameters
    ----------
    runs : sequence of Run
        At least one; all of one length.
    paired : bool
        Whether to count the samples that every two of them have right together.
    """
    cdef fr_models models
    cdef readonly tuple runs
    cdef bint begun
    cdef int stopped

    def __cinit__(self):
        memset(&self.models, 0, sizeof(self.models))

    def __init__(self, runs, bint paired):
        cdef Run run
        cdef size_t i
        if self.begun:
            raise RuntimeError("these are models of their runs only")
        self.begun = True
        held = tuple(runs)
        if not held or not all(isinstance(one, Run) for one in held):
            raise TypeError("models are one run or several")
        if not fr_models_init(&self.models, <size_t> len(held), paired):
            _raise(FR_NO_MEMORY)
        for i in range(self.models.n):
            run = held[i]
            self.models.counters[i] = &run.counter
        self.runs = held

    def __dealloc__(self):
        fr_models_free(&self.models)

    @property
    def size(self):
        """How many samples there are."""
        return self.runs[0].size

    @property
    def cells(self):
        """How many numbers are counted."""
        return sum(run.cells for run in self.runs)

    def count(self, size_t first, size_t last):
        """Count samples first .. last - 1 of all runs; each once, here or in others."""
        cdef fr_status status
        cdef size_t stop, step
        if self.runs is None:
            raise RuntimeError("there are no runs")
        for run in self.runs:
            if last > (<Run> run).size or first > last:
                raise ValueError(f"no samples {first} .. {last} of {run.size}")
        self._begin()
        # After an error the runs are half counted, and stay closed.
        step = max(SLICE // self.models.n, <size_t> 1)
        while first < last and not fr_is_stopped(&self.stopped):
            stop = min(last, first + step)
            with nogil:
                status = fr_models_count(&self.models, first, stop)
            if status != FR_OK:
                self._fail(status)
            PyErr_CheckSignals()
            first = stop
        for run in self.runs:
            (<Run> run).busy = False

    cdef int _begin(self) except -1:
        """Begin all runs, or none."""
        begun = []
        try:
            for run in self.runs:
                (<Run> run)._begin()
                begun.append(run)
        except RuntimeError:
            for run in begun:
                (<Run> run).busy = False
            raise
        return 0

    cdef int _fail(self, fr_status status) except -1:
        kind, message = _STATUSES[status]
        if kind is RejectedError:
            raise RejectedError(message, self.models.failed)
        raise kind(message)

    def stop(self):
        """End a count in another thread, within some milliseconds; what it counted is void."""
        fr_stop(&self.stopped)

    def merge(self, Models other):
        """Take over what other models, with the same parameters but arrays, have counted."""
        cdef size_t i
        if other is self or other.models.n != self.models.n:
            raise ValueError("only as many models of other arrays are merged")
        if (self.models.both == NULL) != (other.models.both == NULL):
            raise ValueError("paired models are not merged with others")
        for mine, theirs in zip(self.runs, other.runs):
            mine.merge(theirs)
        if self.models.both != NULL:
            for i in range(self.models.n * self.models.n):
                self.models.both[i] += other.models.both[i]

    def both(self):
        """Samples that models a and b have right, at [a, b] for a <= b; None unless paired."""
        cdef _View view
        if self.models.both == NULL:
            return None
        n = self.models.n
        found = _empty((n, n), "i8")
        view = _View(found, 2, True)
        memcpy(view.buffer.buf, self.models.both, n * n * sizeof(int64_t))
        return found
