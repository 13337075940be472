# What the door uses of the headers of groups.

cdef extern from "groups/matrices.h" nogil:
    struct fr_roll:
        fr_codes codes
        uint32_t room
        uint64_t order
    struct fr_member:
        fr_array array
        const fr_source *source
        fr_roll roll
    struct fr_crowd:
        fr_member *members
        size_t n_members
        uint32_t n
        uint32_t *parts
        int full
    struct fr_stack:
        fr_table table
    struct fr_grouped:
        fr_counter base
        fr_roll classes
        fr_crowd crowd
        fr_stack stack
        uint64_t most_kept
        uint64_t most_pairs
        uint64_t most_cells
        int folded
    struct fr_grouped_reading:
        uint32_t n_labels
        uint32_t n_groups
    struct fr_grouped_row:
        int64_t *tp
        int64_t *n_true
        int64_t *n_pred
        int64_t *matrix
        int64_t *agreed
        int64_t *differing
        int64_t *total
    int fr_crowd_init(fr_crowd *crowd, size_t n_members)
    uint64_t fr_key_of(const fr_codes *codes, uint32_t code)
    fr_status fr_crowd_number(fr_crowd *crowd, size_t first, size_t last, uint32_t *numbers)
    int fr_grouped_fix(fr_grouped *run, const uint64_t *keys, uint32_t n)
    void fr_grouped_free(fr_grouped *run)
    void fr_grouped_follow(fr_grouped *run)
    size_t fr_grouped_cells(const fr_grouped *run)
    fr_status fr_grouped_count(fr_grouped *run, size_t first, size_t last)
    int fr_grouped_alike(const fr_grouped *a, const fr_grouped *b)
    fr_status fr_grouped_merge(fr_grouped *run, fr_grouped *other)
    int fr_grouped_reading_init(fr_grouped_reading *reading, fr_grouped *run)
    void fr_grouped_reading_free(fr_grouped_reading *reading)
    int fr_grouped_outside(const fr_grouped_reading *reading, const fr_grouped *run)
    void fr_grouped_keys(const fr_grouped_reading *reading, const fr_grouped *run, uint64_t *keys,
                         uint8_t *seen)
    void fr_grouped_members(const fr_grouped_reading *reading, const fr_grouped *run, size_t j,
                            uint64_t *keys)
    void fr_read_groups(const fr_grouped_reading *reading, const fr_grouped *run,
                        const fr_grouped_row *first)
    int64_t *fr_take_matrices(const fr_grouped_reading *reading, fr_stack *stack)
