# Strings of any container to the codes of distinct ones.

_TEXT = numpy.str_


cdef class Words:
    """Distinct strings, numbered in the order in which they came: from 0.

    Strings that are equal in Python have one code, whatever they come in. Up to sixteen bytes of
    UTF-8 are quick, and of other containers than Arrow's, up to sixteen characters of ASCII.

    Codes are an array of uint8, uint16 or uint32, as narrow as all words so far allow. All ones
    are not a word's code: they stand for a missing string. After an error, the words stay usable,
    and may hold some that came before it.

    Attributes
    ----------
    has_missing : bool
        Whether a missing string came in a call that returned codes.
    """
    cdef fr_words words
    cdef bint busy, ascii
    cdef readonly bint has_missing

    def __cinit__(self):
        memset(&self.words, 0, sizeof(self.words))
        self.ascii = True

    def __dealloc__(self):
        fr_words_free(&self.words)

    def __len__(self):
        return self.words.n

    def encode(self, strings):
        """Code the strings of an array, a list or a tuple.

        Parameters
        ----------
        strings : list, tuple, or buffer of NumPy's dtypes U or O, 1-D
            Missing strings are None, NaN (a float) and pandas' NA and NaT.

        Returns
        -------
        ndarray of uint8, uint16 or uint32, or None
            None where something is neither missing nor of the types `str` and `numpy.str_`
            exactly.

        Raises
        ------
        TypeError
            For buffers of other items.
        ValueError
            Where a code point lies beyond Unicode.
        RuntimeError
            Where a list changes its length meanwhile, or another thread uses these words.
        """
        cdef _View view
        # Before anything is held or pointed at: pandas may run Python code.
        pandas = sys.modules.get("pandas")
        absent = getattr(pandas, "NA", None), getattr(pandas, "NaT", None)
        if type(strings) is list or type(strings) is tuple:
            return self._encode_objects(strings, None, absent)
        view = _View(strings, 1)
        if _holds(view.buffer.format, b"O"):
            # A list owns its objects, and can be asked for one while other threads change it.
            return self._encode_objects(list(strings) if FR_NO_LOCK else strings, view, absent)
        if _holds(view.buffer.format, b"w"):
            return self._encode_ucs4(view)
        raise TypeError("no array of strings or objects")

    cdef _encode_ucs4(self, _View view):
        cdef fr_encoding encoding
        cdef fr_ucs4 array
        cdef size_t size = <size_t> view.buffer.itemsize
        array.start, array.stride = <const char *> view.buffer.buf, view.buffer.strides[0]
        array.width = size // 4
        array.swapped = _swapped(view.buffer.format, _BIG_ENDIAN)
        array.copy = <uint32_t *> malloc(2 * size + FR_SHORT)
        if array.copy == NULL:
            _raise(FR_NO_MEMORY)
        array.utf8 = <char *> array.copy + size
        encoding.block, encoding.strings = fr_encode_ucs4, &array
        try:
            codes = self._encode(&encoding, <size_t> view.buffer.shape[0], NULL)
        finally:
            free(array.copy)
        return codes

    cdef _encode_objects(self, strings, _View view, tuple absent):
        cdef fr_encoding encoding
        cdef fr_objects objects
        memset(&objects, 0, sizeof(objects))
        _sequence(&objects.sequence, strings, view)
        objects.ascii = self.ascii
        objects.text = <const void *> _TEXT
        objects.absent[0] = <const void *> absent[0]
        objects.absent[1] = <const void *> absent[1]
        encoding.block, encoding.strings = fr_encode_objects, &objects
        try:
            return self._encode(&encoding, <size_t> objects.sequence.n, &objects)
        finally:
            self.ascii = objects.ascii
            fr_objects_free(&objects)

    def encode_utf8(self, data, offsets, size_t offset, size_t n, valid=None,
                    size_t valid_offset=0):
        """Code n strings of Arrow's types utf8 (offsets of 32 bits) or large_utf8 (64).

        Parameters
        ----------
        data : buffer
            The text, contiguous.
        offsets : buffer of int32 or int64
            Contiguous and aligned.
        offset, n : int
            String i lies between offsets[offset + i] and offsets[offset + i + 1].
        valid : buffer or None
            Bit valid_offset + i, the lowest of a byte first, is 0 where string i is missing.
        valid_offset : int

        Returns
        -------
        ndarray of uint8, uint16 or uint32

        Raises
        ------
        ValueError
            Where a buffer ends too early, or a string lies outside of its own.
        TypeError
            For buffers of other items.
        """
        cdef _View view = _View(offsets, 1), bits, text = _View(data, 1)
        cdef fr_encoding encoding
        cdef fr_utf8 strings
        cdef fr_extent buffer = _bytes(text)
        if not (view.plain(4, b"i") or view.plain(8, b"i")):
            raise TypeError("offsets are a contiguous array of int32 or int64")
        bits = _open_utf8(&strings, _bytes(view), <size_t> view.buffer.itemsize, offset, n, 1,
                          valid, valid_offset)
        strings.wide = view.buffer.itemsize == 8
        strings.buffers, strings.n_buffers = &buffer, 1
        encoding.block, encoding.strings = fr_encode_utf8, &strings
        return self._encode(&encoding, n, NULL)

    def encode_views(self, views, buffers, size_t offset, size_t n, valid=None,
                     size_t valid_offset=0):
        """Code n strings of Arrow's type utf8_view.

        Parameters
        ----------
        views : buffer
            Contiguous, sixteen bytes a string; string i has view offset + i.
        buffers : sequence of buffers
            The text of strings of more than twelve bytes; each contiguous.
        offset, n, valid, valid_offset
            As of `encode_utf8`, and so is what is returned and raised.
        """
        cdef _View views_held = _View(views, 1), bits, held
        cdef fr_encoding encoding
        cdef fr_utf8 strings
        cdef fr_extent *texts
        cdef fr_extent at = _bytes(views_held)
        all_held = [_View(buffer, 1) for buffer in buffers]
        bits = _open_utf8(&strings, at, FR_VIEW, offset, n, 0, valid, valid_offset)
        texts = <fr_extent *> malloc((len(all_held) + 1) * sizeof(fr_extent))
        if texts == NULL:
            _raise(FR_NO_MEMORY)
        try:
            for i, held in enumerate(all_held):
                texts[<size_t> i] = _bytes(held)
            strings.buffers, strings.n_buffers = texts, <size_t> len(all_held)
            encoding.block, encoding.strings = fr_encode_views, &strings
            codes = self._encode(&encoding, n, NULL)
        finally:
            free(texts)
        return codes

    cdef int _begin(self) except -1:
        cdef bint ours = False
        with cython.critical_section(self):
            if not self.busy:
                self.busy = ours = True
        if not ours:
            raise RuntimeError("these words are in use by another thread")
        return 0

    cdef _encode(self, fr_encoding *encoding, size_t n, fr_objects *objects):
        """Code n strings; with the lock held only where they are `objects`."""
        self._begin()
        try:
            if not fr_words_open(&self.words, fr_hash_seed):
                _raise(FR_NO_MEMORY)
            encoding.words = &self.words
            encoding.n, encoding.done, encoding.missing = n, 0, 0
            codes = self._code(encoding, objects)
        finally:
            self.busy = False
        return codes

    cdef _code(self, fr_encoding *encoding, fr_objects *objects):
        cdef fr_status status
        cdef int width = fr_code_width(self.words.n)
        cdef _View view
        codes = _empty(encoding.n, f"u{width}")
        view = _View(codes, 1, True)
        encoding.codes, encoding.width = view.buffer.buf, width
        while encoding.done < encoding.n:
            if objects != NULL:
                fr_forget(objects)
                status = fr_encode(encoding)
                with nogil:
                    pass  # let other threads have their turn
            else:
                with nogil:
                    status = fr_encode(encoding)
            if status == FR_FOREIGN:
                return None
            if status != FR_OK:
                _raise(status)
            width = fr_code_width(self.words.n)
            if width != encoding.width:
                codes, view = _widen(encoding, width)
            PyErr_CheckSignals()
        self.has_missing |= encoding.missing
        return codes

    def read(self):
        """Return the words as a list of `str`, in the order of their codes.

        Raises
        ------
        ValueError
            Where one is no UTF-8, which only `encode_utf8` and `encode_views` let in.
        """
        self._begin()
        try:
            words = [self._word(code) for code in range(self.words.n)]
        finally:
            self.busy = False
        return words

    cdef _word(self, uint32_t code):
        cdef size_t length
        cdef const char *text = fr_word_text(&self.words, code, &length)
        return PyUnicode_DecodeUTF8(text, <Py_ssize_t> length, b"surrogatepass")


cdef tuple _widen(fr_encoding *encoding, int width):
    """Move the codes to a wider array; return it and the view that holds it."""
    codes = _empty(encoding.n, f"u{width}")
    cdef _View view = _View(codes, 1, True)
    with nogil:
        fr_widen_codes(encoding, width, view.buffer.buf)
    encoding.codes, encoding.width = view.buffer.buf, width
    return codes, view


cdef bint _holds(const char *format, char kind) noexcept:
    """Whether items are of this kind, however many of them make one, in any byte order."""
    if format[0] != 0 and strchr(b"<>=@!^", format[0]):
        format += 1
    while b"0" <= format[0] <= b"9":
        format += 1
    return format[0] == kind and format[1] == 0
