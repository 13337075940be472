/* The loops that profit from wider registers, for each instruction set, and the choice between them at run time.
 *
 * All variants are the same C, which the compiler turns into other instructions. Where a compiler cannot do that for
 * one function alone, or knows no other instruction set, there is the baseline only.
 */
#ifndef FASTRECALL_ISA_H
#define FASTRECALL_ISA_H

#include "signatures.h"

#define FR_LOOP(name) name##_baseline
#define FR_LOOPS_NAME "baseline"
#define FR_LOOPS_FEW 4
#include "loops/all.h"

#if (defined(__GNUC__) || defined(__clang__)) && defined(__x86_64__)
#include <immintrin.h>
/* Unasked, gcc keeps to half of each wide register; clang does not, and knows no such word. */
#define FR_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define FR_TARGET(features) FR_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define FR_TARGET_END FR_PRAGMA(clang attribute pop)
#define FR_WIDE "avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl"
#else
#define FR_TARGET(features) FR_PRAGMA(GCC push_options) FR_PRAGMA(GCC target(features))
#define FR_TARGET_END FR_PRAGMA(GCC pop_options)
#define FR_WIDE "avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512"
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

#define FR_BESIDE_LANES 8
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

FR_TARGET(FR_WIDE)
#define FR_LOOP(name) name##_avx512
#define FR_LOOPS_NAME "avx512"
#define FR_LOOPS_FEW 16
#define FR_EQUAL_MASK fr_equal_mask_avx512
static inline uint64_t fr_equal_mask_avx512(const uint8_t *codes, uint8_t code)
{
    return _mm512_cmpeq_epi8_mask(_mm512_loadu_si512((const void *)codes), _mm512_set1_epi8((char)code));
}

/* The lanes of a mask. gcc 12 may spill 16 bits of one, and read 32 of them when it counts ones. */
static inline uint32_t fr_bits_avx512(__mmask16 mask)
{
#if defined(__GNUC__)
    uint32_t lanes;
    __asm__("kmovw %1, %0" : "=r"(lanes) : "k"(mask));
    return lanes;
#else
    return mask;
#endif
}

#define FR_BESIDE_LANES 16
#define FR_CODE_LANES 16
#define FR_EQUAL_CODES fr_equal_codes_avx512
#define FR_KEEP_CODES fr_keep_codes_avx512
static inline uint32_t fr_equal_codes_avx512(const uint32_t *t, const uint32_t *p)
{
    return fr_bits_avx512(
        _mm512_cmpeq_epi32_mask(_mm512_loadu_si512((const void *)t), _mm512_loadu_si512((const void *)p)));
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
    return (size_t)__builtin_popcount(fr_bits_avx512(equal));
}

#define FR_REACHING_f32 fr_mask_f32_avx512
#define FR_REACHING_f64 fr_mask_f64_avx512
static inline uint32_t fr_mask_f32_avx512(const float *scores, float bound)
{
    const __m512 least = _mm512_set1_ps(bound);
    const uint32_t low = fr_bits_avx512(_mm512_cmp_ps_mask(_mm512_loadu_ps(scores), least, _CMP_GE_OQ));
    return fr_bits_avx512(_mm512_cmp_ps_mask(_mm512_loadu_ps(scores + 16), least, _CMP_GE_OQ)) << 16 | low;
}
static inline uint32_t fr_mask_f64_avx512(const double *scores, double bound)
{
    const __m512d least = _mm512_set1_pd(bound);
    uint32_t bits = 0;
    for (unsigned i = 0; i < 32; i += 8)
        bits |= fr_bits_avx512(_mm512_cmp_pd_mask(_mm512_loadu_pd(scores + i), least, _CMP_GE_OQ)) << i;
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
