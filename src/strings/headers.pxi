# What the door uses of the headers of this folder.

cdef extern from "strings/utf8.h" nogil:
    struct fr_words:
        uint32_t n
    ctypedef fr_status (*fr_encode_fn)(fr_encoding *encoding, size_t n, uint32_t *codes)
    struct fr_encoding:
        fr_encode_fn block
        void *strings
        fr_words *words
        size_t n
        size_t done
        int missing
        void *codes
        int width
    struct fr_extent:
        const char *at
        size_t size
    struct fr_utf8:
        const char *items
        int wide
        const uint8_t *valid
        size_t valid_offset
        const fr_extent *buffers
        size_t n_buffers
    size_t FR_VIEW
    int fr_words_open(fr_words *words, uint64_t seed)
    void fr_words_free(fr_words *words)
    const char *fr_word_text(const fr_words *words, uint32_t code, size_t *length)
    int fr_code_width(uint32_t n)
    void fr_widen_codes(const fr_encoding *encoding, int width, void *to)
    fr_status fr_encode(fr_encoding *encoding)
    fr_status fr_encode_utf8(fr_encoding *encoding, size_t n, uint32_t *codes)
    fr_status fr_encode_views(fr_encoding *encoding, size_t n, uint32_t *codes)

cdef extern from "strings/ucs4.h" nogil:
    size_t FR_SHORT
    struct fr_ucs4:
        const char *start
        Py_ssize_t stride
        size_t width
        int swapped
        uint32_t *copy
        char *utf8
    fr_status fr_encode_ucs4(fr_encoding *encoding, size_t n, uint32_t *codes)

cdef extern from "strings/objects.h":
    bint FR_NO_LOCK
    enum fr_holder:
        FR_LIST
        FR_TUPLE
        FR_OBJECTS
    struct fr_sequence:
        fr_holder holder
        PyObject *object
        const char *start
        Py_ssize_t stride
        Py_ssize_t n
    struct fr_objects:
        fr_sequence sequence
        int ascii
        const void *text
        const void *absent[2]
    void fr_forget(fr_objects *objects)
    void fr_objects_free(fr_objects *objects)
    # Needs the lock; as a function that `fr_encode` may call it is declared like the others.
    fr_status fr_encode_objects(fr_encoding *encoding, size_t n, uint32_t *codes) nogil

cdef extern from "strings/numbers.h":
    enum fr_number:
        FR_BOOL
        FR_INT
        FR_FLOAT
        FR_NO_NUMBER
    fr_number fr_first_number(const fr_sequence *sequence)
    fr_status fr_read_numbers(const fr_sequence *sequence, fr_number number, int width,
                              size_t first, size_t last, void *to, size_t *done)
