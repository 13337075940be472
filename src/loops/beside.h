/* A row's scores beside one of them: how many are higher, and how many are equal and come before it. Sixteen at a time
 * are compared at once, of which each is a bit. */

#ifndef FASTRECALL_BESIDE_H
#define FASTRECALL_BESIDE_H

#define FR_BESIDE 16

struct fr_beside {
    uint32_t higher, equal, nan; /* bits of up to FR_BESIDE scores */
};

#endif

#if defined(FR_BESIDE_LANES) && FR_BESIDE_LANES == 16
static inline struct fr_beside FR_LOOP(fr_beside_f32)(const float *row, size_t n, float own)
{
    const __mmask16 lanes = (__mmask16)((1u << n) - 1);
    const __m512 scores = _mm512_maskz_loadu_ps(lanes, row), one = _mm512_set1_ps(own);
    const struct fr_beside beside = {fr_bits_avx512(_mm512_mask_cmp_ps_mask(lanes, scores, one, _CMP_GT_OQ)),
                                     fr_bits_avx512(_mm512_mask_cmp_ps_mask(lanes, scores, one, _CMP_EQ_OQ)),
                                     fr_bits_avx512(_mm512_mask_cmp_ps_mask(lanes, scores, scores, _CMP_UNORD_Q))};
    return beside;
}
static inline struct fr_beside FR_LOOP(fr_beside_f64)(const double *row, size_t n, double own)
{
    const uint32_t all = (1u << n) - 1;
    const __m512d one = _mm512_set1_pd(own);
    struct fr_beside beside = {0, 0, 0};
    for (unsigned at = 0; at < n; at += 8) {
        const __mmask8 lanes = (__mmask8)(all >> at);
        const __m512d scores = _mm512_maskz_loadu_pd(lanes, row + at);
        beside.higher |= fr_bits_avx512(_mm512_mask_cmp_pd_mask(lanes, scores, one, _CMP_GT_OQ)) << at;
        beside.equal |= fr_bits_avx512(_mm512_mask_cmp_pd_mask(lanes, scores, one, _CMP_EQ_OQ)) << at;
        beside.nan |= fr_bits_avx512(_mm512_mask_cmp_pd_mask(lanes, scores, scores, _CMP_UNORD_Q)) << at;
    }
    return beside;
}
#elif defined(FR_BESIDE_LANES)
/* Lanes of all ones, and of none behind them. */
static const int32_t FR_LOOP(fr_lanes)[2 * FR_BESIDE] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
static inline struct fr_beside FR_LOOP(fr_beside_f32)(const float *row, size_t n, float own)
{
    const uint32_t all = (1u << n) - 1;
    const __m256 one = _mm256_set1_ps(own);
    struct fr_beside beside = {0, 0, 0};
    for (unsigned at = 0; at < n; at += 8) {
        const __m256i lanes = _mm256_loadu_si256((const __m256i *)(const void *)(FR_LOOP(fr_lanes) + FR_BESIDE - n + at));
        const __m256 scores = _mm256_maskload_ps(row + at, lanes);
        beside.higher |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(scores, one, _CMP_GT_OQ)) << at;
        beside.equal |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(scores, one, _CMP_EQ_OQ)) << at;
        beside.nan |= (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(scores, scores, _CMP_UNORD_Q)) << at;
    }
    beside.higher &= all;
    beside.equal &= all;
    return beside;
}
static inline struct fr_beside FR_LOOP(fr_beside_f64)(const double *row, size_t n, double own)
{
    const uint32_t all = (1u << n) - 1;
    const __m256d one = _mm256_set1_pd(own);
    struct fr_beside beside = {0, 0, 0};
    for (unsigned at = 0; at < n; at += 4) {
        const __m128i half = _mm_loadu_si128((const __m128i *)(const void *)(FR_LOOP(fr_lanes) + FR_BESIDE - n + at));
        const __m256d scores = _mm256_maskload_pd(row + at, _mm256_cvtepi32_epi64(half));
        beside.higher |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(scores, one, _CMP_GT_OQ)) << at;
        beside.equal |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(scores, one, _CMP_EQ_OQ)) << at;
        beside.nan |= (uint32_t)_mm256_movemask_pd(_mm256_cmp_pd(scores, scores, _CMP_UNORD_Q)) << at;
    }
    beside.higher &= all;
    beside.equal &= all;
    return beside;
}
#endif

#if defined(FR_BESIDE_LANES)
#define FR_BESIDE_IN_PLAIN(X)                                                                                \
    X(f16, int16_t, int16_t, INT16_MIN, FR_SIGNED_SIZE, FR_ANY_NAN_F16, FR_INFINITE_F16)                     \
    X(i64, int64_t, int64_t, INT64_MIN, FR_AS_IT_IS, FR_NEVER_NAN, FR_NEVER_INFINITE)
#else
#define FR_BESIDE_IN_PLAIN(X) FR_SCORES(X)
#endif

#define FR_DEFINE_BESIDE(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                 \
    static inline struct fr_beside FR_LOOP(fr_beside_##NAME)(const TYPE *row, size_t n, TYPE own)            \
    {                                                                                                        \
        struct fr_beside beside = {0, 0, 0};                                                                 \
        for (size_t i = 0; i < n; i++) {                                                                     \
            const TYPE score = TAKEN(row[i]);                                                                \
            beside.higher |= (uint32_t)(score > own) << i;                                                   \
            beside.equal |= (uint32_t)(score == own) << i;                                                   \
            beside.nan |= (uint32_t)(ANY_NAN(score, score)) << i;                                            \
        }                                                                                                    \
        return beside;                                                                                       \
    }

static inline uint32_t FR_LOOP(fr_count_bits)(uint32_t bits)
{
#if defined(FR_EQUAL_MASK)
    return (uint32_t)__builtin_popcount(bits);
#else
    return fr_ones_of(bits);
#endif
}

FR_BESIDE_IN_PLAIN(FR_DEFINE_BESIDE)

#undef FR_BESIDE_IN_PLAIN
#undef FR_DEFINE_BESIDE
