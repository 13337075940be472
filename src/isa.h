/* The loops that profit from wider registers, for each instruction set, and the choice between them at run time.
 *
 * All variants are the same C, which the compiler turns into other instructions. Where a compiler cannot do that for
 * one function alone, or knows no other instruction set, there is the baseline only.
 */
#ifndef FASTRECALL_ISA_H
#define FASTRECALL_ISA_H

#include <float.h>
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
    uint32_t *before; /* for each slot, how many of the limits but the first lie before it */
    uint64_t last;    /* the last slot */
    unsigned shift;   /* keys from the second limit on share a slot if these low bits are all they differ in */
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
typedef int (*fr_bin_fn)(const void *raw, size_t n, const struct fr_bins *bins, uint32_t codes, uint32_t *index);
/* loops/best.h: scores of one row, no more than a block; whether one is NaN, and how many may be among the best. */
typedef int (*fr_take_fn)(const void *row, size_t n, union fr_scores *to, union fr_scores *highest);
typedef size_t (*fr_reach_fn)(const union fr_scores *scores, size_t n, const union fr_scores *highest, size_t k,
                              int64_t least, const char *next, uint16_t *places);
typedef int (*fr_infinite_fn)(const union fr_scores *scores, size_t n);
#define FR_LEAD_ROWS 16
typedef int (*fr_lead_fn)(const void *rows, ptrdiff_t stride, size_t n, int last, uint16_t *places);
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
    fr_bin_fn bin[2][FR_FLOAT_TYPES]; /* where slots hold one limit at most, and where they hold more */
    fr_take_fn take[FR_SCORE_TYPES];
    fr_reach_fn reach[FR_SCORE_TYPES];
    fr_lead_fn lead[FR_SCORE_TYPES];
    fr_infinite_fn infinite[FR_SCORE_TYPES];
    fr_right_fn right[FR_TYPES];
    fr_both_fn both;
};

#define FR_LOOP(name) name##_baseline
#define FR_LOOPS_NAME "baseline"
#define FR_LOOPS_FEW 4
#include "loops/all.h"

#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__)
#include <immintrin.h>

#define FR_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define FR_TARGET(features) FR_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define FR_TARGET_END FR_PRAGMA(clang attribute pop)
#else
#define FR_TARGET(features) FR_PRAGMA(GCC push_options) FR_PRAGMA(GCC target(features))
#define FR_TARGET_END FR_PRAGMA(GCC pop_options)
#endif

FR_TARGET("avx2,bmi,bmi2,popcnt")
#define FR_LOOP(name) name##_avx2
#define FR_LOOPS_NAME "avx2"
#define FR_LOOPS_FEW 16
#define FR_EQUAL_MASK fr_equal_mask_avx2
static inline uint64_t fr_equal_mask_avx2(const uint8_t *codes, uint8_t code)
{
    const __m256i wanted = _mm256_set1_epi8((char)code);
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)codes);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(codes + 32));
    const uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    const uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return (uint64_t)b << 32 | a;
}

/* 0, 1, 2 ...; and by a mask of eight lanes the numbers of those that are kept. Filled before the first use. */
static uint32_t fr_numbers[FR_BLOCK];
static uint64_t fr_kept_lanes[256];
static void fr_fill_tables(void)
{
    for (uint32_t i = 0; i < FR_BLOCK; i++)
        fr_numbers[i] = i;
    for (unsigned mask = 0; mask < 256; mask++) {
        unsigned at = 0;
        fr_kept_lanes[mask] = 0;
        for (unsigned lane = 0; lane < 8; lane++)
            if (mask >> lane & 1)
                fr_kept_lanes[mask] |= (uint64_t)lane << 8 * at++;
    }
}

#define FR_CODE_LANES 8
#define FR_EQUAL_CODES fr_equal_codes_avx2
#define FR_KEEP_CODES fr_keep_codes_avx2
static inline uint32_t fr_equal_codes_avx2(const uint32_t *t, const uint32_t *p)
{
    const __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)t);
    const __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)p);
    return (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(a, b)));
}
static inline void fr_keep_codes_avx2(const uint32_t *codes, uint32_t lanes, uint32_t *to)
{
    const __m256i all = _mm256_loadu_si256((const __m256i *)(const void *)codes);
    const __m256i kept = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((int64_t)fr_kept_lanes[lanes]));
    _mm256_storeu_si256((__m256i *)(void *)to, _mm256_permutevar8x32_epi32(all, kept));
}

#define FR_REACHING_f32 fr_mask_f32_avx2
#define FR_REACHING_f64 fr_mask_f64_avx2
static inline uint32_t fr_mask_f32_avx2(const float *scores, float bound)
{
    const __m256 least = _mm256_set1_ps(bound);
    uint32_t bits = 0;
    for (unsigned i = 0; i < 32; i += 8)
        bits |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(scores + i), least, _CMP_GE_OQ)) << i;
    return bits;
}
static inline uint32_t fr_mask_f64_avx2(const double *scores, double bound)
{
    const __m256d least = _mm256_set1_pd(bound);
    uint32_t bits = 0;
    for (unsigned i = 0; i < 32; i += 4)
        bits |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(_mm256_loadu_pd(scores + i), least, _CMP_GE_OQ)) << i;
    return bits;
}
#include "loops/all.h"
FR_TARGET_END

FR_TARGET("avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")
#define FR_LOOP(name) name##_avx512
#define FR_LOOPS_NAME "avx512"
#define FR_LOOPS_FEW 16
#define FR_EQUAL_MASK fr_equal_mask_avx512
static inline uint64_t fr_equal_mask_avx512(const uint8_t *codes, uint8_t code)
{
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512((const void *)codes), _mm512_set1_epi8((char)code));
}

#define FR_CODE_LANES 16
#define FR_EQUAL_CODES fr_equal_codes_avx512
#define FR_KEEP_CODES fr_keep_codes_avx512
static inline uint32_t fr_equal_codes_avx512(const uint32_t *t, const uint32_t *p)
{
    return _mm512_cmpeq_epi32_mask(_mm512_loadu_si512((const void *)t), _mm512_loadu_si512((const void *)p));
}
static inline void fr_keep_codes_avx512(const uint32_t *codes, uint32_t lanes, uint32_t *to)
{
    _mm512_storeu_si512((void *)to, _mm512_maskz_compress_epi32((__mmask16)lanes, _mm512_loadu_si512((const void *)codes)));
}

#define FR_KEY_LANES 8
#define FR_KEEP_KEYS fr_keep_keys_avx512
static inline size_t fr_keep_keys_avx512(const uint64_t *truth, const uint64_t *pred, uint64_t *same, uint64_t *t,
                                         uint64_t *p)
{
    const __m512i a = _mm512_loadu_si512((const void *)truth), b = _mm512_loadu_si512((const void *)pred);
    const __mmask8 equal = _mm512_cmpeq_epi64_mask(a, b), differ = (__mmask8)~equal;
    _mm512_storeu_si512((void *)same, _mm512_maskz_compress_epi64(equal, a));
    _mm512_storeu_si512((void *)t, _mm512_maskz_compress_epi64(differ, a));
    _mm512_storeu_si512((void *)p, _mm512_maskz_compress_epi64(differ, b));
    return (size_t)__builtin_popcount(equal);
}

#define FR_REACHING_f32 fr_mask_f32_avx512
#define FR_REACHING_f64 fr_mask_f64_avx512
static inline uint32_t fr_mask_f32_avx512(const float *scores, float bound)
{
    const __m512 least = _mm512_set1_ps(bound);
    const uint32_t low = _mm512_cmp_ps_mask(_mm512_loadu_ps(scores), least, _CMP_GE_OQ);
    return (uint32_t)_mm512_cmp_ps_mask(_mm512_loadu_ps(scores + 16), least, _CMP_GE_OQ) << 16 | low;
}
static inline uint32_t fr_mask_f64_avx512(const double *scores, double bound)
{
    const __m512d least = _mm512_set1_pd(bound);
    uint32_t bits = 0;
    for (unsigned i = 0; i < 32; i += 8)
        bits |= (uint32_t)_mm512_cmp_pd_mask(_mm512_loadu_pd(scores + i), least, _CMP_GE_OQ) << i;
    return bits;
}
#include "loops/all.h"
FR_TARGET_END

static const struct fr_loops *const fr_variants[] = {&fr_loops_avx512, &fr_loops_avx2, &fr_loops_baseline};

static int fr_runs_here(const struct fr_loops *loops)
{
    if (loops == &fr_loops_avx512)
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return loops == &fr_loops_baseline || (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"));
}
#else
static const struct fr_loops *const fr_variants[] = {&fr_loops_baseline};

static int fr_runs_here(const struct fr_loops *loops) { return loops == &fr_loops_baseline; }

static void fr_fill_tables(void) {}
#endif

/* The variant in use; written while the module is loaded, and by tests between calls. */
static const struct fr_loops *fr_loops = &fr_loops_baseline;

/* The i-th of the variants that this machine runs, the fastest first; NULL after the last. */
static const struct fr_loops *fr_variant(size_t i)
{
    for (size_t at = 0; at < sizeof fr_variants / sizeof *fr_variants; at++)
        if (fr_runs_here(fr_variants[at]) && i-- == 0)
            return fr_variants[at];
    return NULL;
}

static const char *fr_variant_name(size_t i) { return fr_variant(i) ? fr_variant(i)->name : NULL; }

static void fr_use_variant(size_t i)
{
    fr_fill_tables();
    fr_loops = fr_variant(i);
}

#endif
