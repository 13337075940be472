# What the door uses of the header of this folder.

cdef extern from "arrow/arrow.h" nogil:
    struct fr_arrow_schema:
        const char *format
        int64_t flags
        int64_t n_children
        fr_arrow_schema **children
        fr_arrow_schema *dictionary
        void (*release)(fr_arrow_schema *) noexcept nogil
    struct fr_arrow_array:
        int64_t length
        int64_t null_count
        int64_t offset
        int64_t n_buffers
        int64_t n_children
        const void **buffers
        fr_arrow_array **children
        fr_arrow_array *dictionary
        void (*release)(fr_arrow_array *) noexcept nogil
    struct fr_arrow_stream:
        int (*get_schema)(fr_arrow_stream *, fr_arrow_schema *) noexcept nogil
        int (*get_next)(fr_arrow_stream *, fr_arrow_array *) noexcept nogil
        const char *(*get_last_error)(fr_arrow_stream *) noexcept nogil
        void (*release)(fr_arrow_stream *) noexcept nogil
    enum fr_arrow_kind:
        FR_ARROW_OTHER
        FR_ARROW_NULL
        FR_ARROW_BITS
        FR_ARROW_FIXED
        FR_ARROW_TEXT
        FR_ARROW_VIEWS
        FR_ARROW_LIST
        FR_ARROW_LIST_VIEW
        FR_ARROW_FIXED_LIST
        FR_ARROW_STRUCT
    struct fr_arrow_layout:
        fr_arrow_kind kind
        int64_t width
        int buffers
        int index
    int FR_ARROW_ORDERED
    fr_arrow_layout fr_arrow_layout_of(const char *format)
    int fr_arrow_children(const fr_arrow_layout *layout)
    int64_t fr_arrow_offset(const void *offsets, int64_t width, int64_t i)
    uint64_t fr_count_bits(const void *bits, uint64_t first, uint64_t n)
