# What the door may call of this folder.

cdef extern from "scores/order.h" nogil:
    enum fr_score_type:
        FR_SCORE_f16
        FR_SCORE_f32
        FR_SCORE_f64
        FR_SCORE_i64

cdef extern from "scores/binned.h" nogil:
    struct fr_bins:
        uint32_t n
    struct fr_truths:
        int marks
        fr_codes codes
    struct fr_binned:
        fr_counter base
        fr_array scores
        Py_ssize_t true_step
        Py_ssize_t score_step
        size_t columns
        fr_score_type type
        int whole
        int shared
        fr_bins bins
        fr_truths truths
        uint32_t codes
        int outside
    int fr_limits_rise(fr_score_type type, const uint64_t *limits, uint32_t n)
    size_t fr_binned_cells(const fr_binned *run)
    void fr_binned_free(fr_binned *run)
    fr_status fr_binned_init(fr_binned *run, const uint64_t *limits, uint32_t n_limits,
                             const uint64_t *keys, uint32_t n_keys)
    fr_status fr_binned_count(fr_binned *run, size_t first, size_t last)
    int fr_binned_alike(const fr_binned *a, const fr_binned *b)
    fr_status fr_binned_merge(fr_binned *run, fr_binned *other)
    void fr_binned_read(fr_binned *run, void *cells, void *total)

cdef extern from "scores/rows.h" nogil:
    struct fr_ranking:
        fr_score_type type
        fr_array cells
        Py_ssize_t row_stride
        size_t columns
        const size_t *ks
        size_t n_ks
        int last
        int finite
    struct fr_podium:
        char *columns
        int width
        size_t rows
    struct fr_ranks:
        pass
    int fr_ranks_init(fr_ranks *ranks, const fr_ranking *ranking)
    void fr_ranks_free(fr_ranks *ranks)
    size_t fr_rank_rows(const fr_ranking *ranking, fr_ranks *ranks, size_t first, size_t last,
                        const fr_podium *podium)

cdef extern from "scores/within.h" nogil:
    struct fr_lines:
        const char *start
        fr_score_type type
        size_t width
    struct fr_within:
        fr_lines scores
        fr_lines truth
        fr_array labels
        int numbered
        size_t columns
        uint32_t k
        int first
    fr_status fr_within_count(const fr_within *within, size_t first, size_t last, uint8_t *hits)

cdef extern from "scores/chosen.h" nogil:
    struct fr_chosen:
        fr_lines scores
        const char *truth
        fr_dtype labels
        size_t columns
        double bound
        int highest
    int fr_chosen_init(fr_chosen *run)
    void fr_chosen_free(fr_chosen *run)
    fr_status fr_choose(const fr_chosen *run, size_t first, size_t last, uint8_t *chosen)
    fr_status fr_chosen_count(fr_chosen *run, size_t first, size_t last, int64_t *sums)

cdef extern from "scores/keeping.h" nogil:
    fr_status fr_keep_rows(const fr_ranking *ranking, size_t n, char *kept)
