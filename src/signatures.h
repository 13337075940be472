/* What the loops take and give, and the table of them, which every instruction set has its own of: see isa.h. */
#ifndef FASTRECALL_SIGNATURES_H
#define FASTRECALL_SIGNATURES_H

#include <string.h>

#include "ahead.h"
#include "scores/order.h"

/* The window that the labels of a block should lie in; mask + 1 is 2**bits. */
struct fr_window {
    uint64_t base, mask;
    unsigned bits;
};

/* Where stacked tables have the cells of their pairs: groups/stack.h. */
struct fr_pairing {
    uint32_t classes, groups; /* codes are below */
    uint32_t behind;          /* where those whose sides agree begin, or UINT32_MAX where they are not apart */
    uint32_t turn_bits;       /* each of these has 2**turn_bits counters */
    uint32_t last;            /* no cell has a higher index */
};

/* Floats that are put between limits, as their bits: NAME, bits, the same with a sign, those of infinity. */
#define FR_FLOAT_SCORES(X)                                                                                   \
    X(f16, uint16_t, int16_t, UINT16_C(0x7c00))                                                              \
    X(f32, uint32_t, int32_t, UINT32_C(0x7f800000))                                                          \
    X(f64, uint64_t, int64_t, UINT64_C(0x7ff0000000000000))

#define FR_FLOAT_TYPES FR_SCORE_i64 /* floats are the first types of scores */

/* Where scores lie among sorted limits. */
struct fr_bins {
    void *limits;     /* keys of a score's width: n, and then all ones; the first one is compared by itself */
    uint32_t n, top;  /* top and its halves are steps to the last limit that a score of a slot may reach */
    uint32_t *before; /* for each slot, how many of the limits lie before it; slot 0 is of keys below the first one */
    void *nearest;    /* for each slot the first limit that is not before it; NULL where limits are to be searched */
    uint64_t last;    /* the last slot but slot 0 */
    unsigned shift;   /* keys from the second limit on share a slot if these low bits are all they differ in */
};

/* A few labels that are told apart by comparing; those that are not needed, or never come, are the first again. */
#define FR_MOST_TOLD 3
#define FR_TOLD_NAN 0xff
struct fr_told {
    uint64_t keys[FR_MOST_TOLD];
    uint32_t n; /* 0 where comparing is no way to tell them apart */
};

/* Samples of one class that are truly, predicted, and both of it. */
struct fr_class {
    uint32_t truly, predicted, both;
};

/* Units of weights, and what is too large for them; all 0 as long as no weight was seen but zeros. */
struct fr_grid {
    double limit, high, low;
};

/* A weight, or a sum of weights, in both units. */
struct fr_fixed {
    int64_t high, low;
};

/* Hashed keys: codes.h. A key stands in the slot that its highest mixed bits name, or in a later one. */
struct fr_slots {
    const uint32_t *slots; /* 0, or a code + 1 */
    const uint64_t *keys;  /* by code + 1; of 0 one that no empty slot can be asked for */
    uint64_t seed;
    unsigned shift;
};

#define FR_MIXED(key, seed) (((key) ^ (seed)) ^ (((key) ^ (seed)) >> 32))
#define FR_SLOT(key, seed, shift) ((FR_MIXED(key, seed) * UINT64_C(0x9e3779b97f4a7c15)) >> (shift))

/* loops/split.h: what both sides of a block share, and both sides of the other samples. */
struct fr_split {
    size_t n_same, n_differing;
    uint32_t same[FR_BLOCK], t[FR_BLOCK], p[FR_BLOCK];
};
struct fr_places {
    size_t n_same, n_differing;
    uint32_t same[FR_BLOCK], differing[FR_BLOCK];
};
struct fr_split_keys {
    size_t n_same, n_differing;
    uint64_t same[FR_BLOCK], t[FR_BLOCK], p[FR_BLOCK];
};

/* What is said of a block's weights: some have a rest; some are not above 0. */
enum fr_fix_flags { FR_RESTS = 1, FR_NOT_POSITIVE = 2 };

/* loops/pack.h: the OR of all differences to the base, beside what they are packed into. */
typedef uint64_t (*fr_pack_bytes_fn)(const void *truth, const void *pred, size_t n, const struct fr_window *window,
                                     uint8_t *t, uint8_t *p);
typedef uint64_t (*fr_pack_index_fn)(const void *truth, const void *pred, size_t n, const struct fr_window *window,
                                     uint32_t *index);
typedef uint64_t (*fr_pack_codes_fn)(const void *truth, const void *pred, size_t n, const struct fr_window *window,
                                     uint32_t *t, uint32_t *p);
typedef uint64_t (*fr_pack_side_fn)(const void *raw, size_t n, const struct fr_window *window, uint32_t *codes);
/* loops/equal.h: adds to `same`; the result is 0, or 1 where only keys can tell, and then nothing was added. */
typedef int (*fr_equal_fn)(const void *truth, const void *pred, size_t n, int64_t *same);
/* loops/classes.h */
typedef struct fr_class (*fr_class_fn)(const uint8_t *t, const uint8_t *p, size_t n, uint8_t code);
typedef void (*fr_classes_fn)(const uint8_t *t, const uint8_t *p, size_t n, uint32_t room, int64_t *cells,
                              const struct fr_ahead *next);

/* loops/fix.h: adds to `total` as well; the result is the flags. */
typedef unsigned (*fr_fix_fn)(const void *weights, size_t n, const struct fr_grid *grid, struct fr_fixed *fixed,
                              struct fr_fixed *total);

typedef void (*fr_split_codes_fn)(const uint32_t *t, const uint32_t *p, size_t n, struct fr_split *split);
typedef void (*fr_split_places_fn)(const uint32_t *t, const uint32_t *p, size_t n, struct fr_places *places);
typedef void (*fr_split_keys_fn)(const uint64_t *truth, const uint64_t *pred, size_t n, struct fr_split_keys *split);

/* loops/whole.h: the result is the flags. `sign` is the bit of the sign, or 0 of unsigned ones. */
struct fr_whole {
    int64_t total;       /* of those that fit: see fr_read_whole */
    uint64_t sizes, all; /* the sum of all sizes, and their OR */
};
typedef unsigned (*fr_whole_fn)(const int64_t *weights, size_t n, uint64_t sign, struct fr_whole *found);

/* loops/slots.h: codes, or where another key stands first or none at all, the highest number; whether there are such. */
typedef uint32_t (*fr_first_slots_fn)(const uint64_t *keys, size_t n, const struct fr_slots *slots, uint32_t *codes);

/* loops/group.h: of windows that begin `from` a key, and of codes. */
typedef int (*fr_pair_fn)(const void *truth, const void *pred, size_t n, uint64_t from,
                          const struct fr_pairing *pairing, uint32_t *index);
typedef int (*fr_stack_fn)(const void *groups, size_t n, uint64_t from, const struct fr_pairing *pairing,
                           uint32_t *index);
typedef uint32_t (*fr_group_codes_fn)(uint32_t *t, uint32_t *p, const uint32_t *g, size_t n,
                                      const struct fr_pairing *pairing);

/* loops/bin.h: the result is 0, or 1 where a score is NaN. */
typedef int (*fr_bin_fn)(const void *raw, size_t n, const struct fr_bins *bins, union fr_raw *keys,
                         union fr_raw *slots);
/* loops/few.h */
typedef uint8_t (*fr_tell_fn)(const void *raw, size_t n, const struct fr_told *told, uint8_t *codes);
typedef int (*fr_few_fn)(const void *raw, size_t n, const uint8_t *codes, uint32_t top, const struct fr_bins *bins,
                         uint32_t n_codes, int64_t *reached);
/* loops/best.h: scores of one row, no more than a block; whether one is NaN, and how many may be among the best. */
typedef int (*fr_take_fn)(const void *row, size_t n, union fr_scores *to, union fr_scores *highest);
typedef size_t (*fr_reach_fn)(const union fr_scores *scores, size_t n, const union fr_scores *highest, size_t k,
                              int64_t least, const char *next, uint16_t *places);
typedef int (*fr_infinite_fn)(const union fr_scores *scores, size_t n);
#define FR_LEAD_ROWS 16
typedef int (*fr_lead_fn)(const void *rows, ptrdiff_t stride, size_t n, int last, uint16_t *places);
/* loops/rank.h: of rows that lie end to end; whether a score is NaN. */
typedef int (*fr_rank_fn)(const void *rows, size_t columns, size_t n, const uint64_t *places, int first,
                          uint32_t *ranks);
typedef int (*fr_top_fn)(const void *rows, size_t columns, size_t n, uint64_t *places);
/* loops/keep.h: of float32 and float64. */
typedef int (*fr_keep_fn)(const void *rows, size_t columns, size_t n, uint32_t k, void *kept);
/* loops/choose.h: the same; whether a score is NaN. */
typedef int (*fr_over_fn)(const void *scores, size_t n, double bound, uint8_t *chosen);
typedef int (*fr_peak_fn)(const void *scores, size_t columns, size_t n, double bound, void *room, uint8_t *chosen);
typedef void (*fr_tally_fn)(const uint8_t *truth, const uint8_t *chosen, size_t n, uint8_t *both, uint8_t *truly,
                            uint8_t *said);
/* loops/right.h: of integers only; the words of `right` that n bits need are written. */
typedef void (*fr_right_fn)(const void *truth, const void *pred, size_t n, uint64_t *right);
typedef int64_t (*fr_both_fn)(const uint64_t *a, const uint64_t *b, size_t words);

struct fr_loops {
    const char *name;
    uint32_t few; /* up to so many classes, comparing with each is faster than a table */
    fr_pack_bytes_fn pack_bytes[FR_TYPES];
    fr_pack_index_fn pack_index[FR_TYPES];
    fr_pack_codes_fn pack_codes[FR_TYPES];
    fr_pack_codes_fn pack_clamped[FR_TYPES];
    fr_pack_side_fn pack_side[FR_TYPES];
    fr_equal_fn equal[FR_TYPES];
    fr_class_fn count_class;
    fr_classes_fn count_classes;
    fr_fix_fn fix[2]; /* of float64, of float32 */
    fr_whole_fn whole;
    fr_first_slots_fn first_slots;
    fr_split_codes_fn split_codes;
    fr_split_keys_fn split_keys;
    fr_split_places_fn split_places;
    fr_pair_fn pair[2][FR_TYPES]; /* where those whose sides agree are not apart, and where they are */
    fr_stack_fn stack[FR_TYPES];
    fr_group_codes_fn group_codes;
    fr_bin_fn bin[FR_FLOAT_TYPES];
    fr_tell_fn tell[FR_TYPES];
    fr_few_fn few_limits[FR_FLOAT_TYPES];
    fr_take_fn take[FR_SCORE_TYPES];
    fr_reach_fn reach[FR_SCORE_TYPES];
    fr_lead_fn lead[FR_SCORE_TYPES];
    fr_infinite_fn infinite[FR_SCORE_TYPES];
    fr_rank_fn rank[FR_SCORE_TYPES];
    fr_top_fn top[FR_SCORE_TYPES];
    fr_keep_fn keep[2];
    fr_over_fn over[2];
    fr_peak_fn peak[2];
    fr_tally_fn tally;
    fr_right_fn right[FR_TYPES];
    fr_both_fn both;
};

#endif
