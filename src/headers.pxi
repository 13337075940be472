# What the door uses of the C headers; fields and functions it does not touch are left out.

cdef extern from "Python.h" nogil:
    Py_ssize_t PY_SSIZE_T_MAX

cdef extern from "Python.h":
    object PyUnicode_DecodeUTF8(const char *text, Py_ssize_t size, const char *errors)

cdef extern from "reading.h" nogil:
    enum fr_status:
        FR_OK
        FR_FRACTIONAL
        FR_NO_TRUTH
        FR_NO_PRED
        FR_MANY_VALUES
        FR_BROKEN
        FR_NO_GROUP
        FR_PART_GROUP
        FR_NOT_FINITE
        FR_NAN_SCORE
        FR_OVERFLOW
        FR_NO_MEMORY
        FR_OUTSIDE
        FR_NO_UNICODE
        FR_CHANGED
        FR_FOREIGN
    enum fr_unit:
        FR_ONES
        FR_WHOLE
        FR_REAL
    struct fr_dtype:
        int width
        int swapped
    struct fr_array:
        const char *start
        Py_ssize_t stride
        fr_dtype dtype
    struct fr_weighing:
        fr_unit unit
        fr_array array
        uint64_t most
    uint64_t fr_hash_seed
    const char *fr_variant_name(size_t i)
    void fr_use_variant(size_t i)
    union fr_cell:
        int64_t whole
    struct fr_sum:
        fr_cell cell
    struct fr_table:
        pass
    struct fr_bitmap:
        const uint8_t *start
        size_t first
    struct fr_source:
        fr_array codes
        fr_bitmap packed
        fr_bitmap valid
        int coded
        uint32_t n_values
        char *values
    struct fr_codes:
        pass
    struct fr_ignored:
        fr_codes keys
        int missing
    struct fr_counter:
        fr_array truth
        fr_array pred
        const fr_source *true_source
        const fr_source *pred_source
        const fr_ignored *ignored
        fr_weighing weighing
        uint64_t order
        size_t samples
        uint32_t most_pairs
        int pairs
        int agreement_only
        fr_table table
        fr_sum total
    struct fr_reading:
        uint32_t n
    int fr_dtype_init(fr_dtype *dtype, char kind, int width, int swapped)
    uint32_t fr_codes_of_dtype(const fr_dtype *dtype, uint32_t n)
    int fr_source_take_values(fr_source *side, const fr_array *values, uint32_t n_values)
    int fr_codes_learn(fr_codes *codes, const uint64_t *keys, size_t n)
    void fr_codes_free(fr_codes *codes)
    size_t fr_cell_size(fr_unit unit)
    void fr_cell_read(fr_unit unit, const void *cell, void *to)
    int fr_fix_vocabulary(fr_counter *counter, const uint64_t *keys, uint32_t n)
    fr_status fr_count(fr_counter *counter, size_t first, size_t last)
    void fr_counter_free(fr_counter *counter)
    size_t fr_table_cells(const fr_table *table)
    void fr_table_free_counters(fr_table *table)
    int fr_may_follow(const fr_counter *counter, const fr_counter *fresh)
    void fr_follow(fr_counter *counter, const fr_counter *fresh)
    int fr_alike(const fr_counter *a, const fr_counter *b)
    fr_status fr_merge(fr_counter *counter, fr_counter *other)
    int fr_counted_pairs(const fr_counter *counter)
    int fr_reading_init(fr_reading *reading, fr_counter *counter)
    void fr_reading_free(fr_reading *reading)
    void fr_read_keys(const fr_reading *reading, const fr_counter *counter, uint64_t *keys,
                      uint8_t *seen)
    int fr_read_outside(const fr_reading *reading, const fr_counter *counter)
    void fr_read_margins(const fr_reading *reading, const fr_counter *counter, int64_t *tp,
                         int64_t *n_true, int64_t *n_pred)
    void fr_read_agreed(const fr_reading *reading, const fr_counter *counter, void *same,
                        void *differing)

cdef extern from "models.h" nogil:
    struct fr_models:
        size_t n
        fr_counter **counters
        int64_t *both
        size_t failed
    int fr_models_init(fr_models *models, size_t n, int paired)
    void fr_models_free(fr_models *models)
    fr_status fr_models_count(fr_models *models, size_t first, size_t last)

cdef extern from "matrix.h" nogil:
    int64_t *fr_take_matrix(const fr_reading *reading, fr_table *table)

cdef extern from "csr.h" nogil:
    struct fr_columns:
        fr_weighing weighing
        size_t columns
        char *tp
        char *n_true
        char *n_pred
        int64_t *row_tp
        int64_t *row_true
        int64_t *row_pred
        uint64_t *stamps
        fr_cell differing
        fr_cell agreed
        fr_cell total
    struct fr_plane:
        fr_array cells
        Py_ssize_t row_stride
    struct fr_csr:
        const void *starts
        const void *columns
        int starts_wide
        int columns_wide
        size_t stored
    fr_status fr_count_dense(fr_columns *to, fr_plane *truth, fr_plane *pred, size_t first,
                             size_t last)
    fr_status fr_count_sparse(fr_columns *to, const fr_csr *truth, const fr_csr *pred,
                              int unlike, size_t first, size_t last)
    fr_status fr_one_mark(const fr_array *items, size_t n)
    void fr_cells_read(fr_unit unit, const char *cells, size_t n, void *to)

cdef extern from "stopping.h" nogil:
    void fr_stop(int *stopped)
    bint fr_is_stopped(const int *stopped)
