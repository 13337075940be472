/* Short rows of floats -> the same, with minus infinity for all scores but the best. */

#ifndef FASTRECALL_KEEP_H
#define FASTRECALL_KEEP_H

/* Rows as long are compared each score with each; a bit is a score. */
#define FR_KEEP_MOST 32

#define FR_KEPT(X) X(f32, float, int32_t, -HUGE_VALF, -FLT_MAX) X(f64, double, int64_t, -HUGE_VAL, -DBL_MAX)

#define FR_AT_LEAST(SCORE, LOW) ((SCORE) < (LOW) ? (LOW) : (SCORE))

/* Of equal ranks that reach beyond the k-th, the first: as bits. */
static FR_NOINLINE uint32_t fr_keep_first(const uint32_t *ranks, size_t columns, uint32_t k)
{
    uint32_t border = 0, bits = 0, taken;
    for (size_t i = 0; i < columns; i++)
        border = ranks[i] < k && ranks[i] > border ? ranks[i] : border;
    taken = border;
    for (size_t i = 0; i < columns; i++)
        bits |= (uint32_t)((ranks[i] == border ? taken++ : ranks[i]) < k) << i;
    return bits;
}

#endif

/* keep_T: all scores that fewer than k are higher than; of those that are equal to the k-th best, the first that there
 * is room for. What is kept is finite below, so that it differs from what is not. The result is whether
 * a score is NaN. Sixteen are written at a time, those behind a row before the next one is. */
#define FR_DEFINE_KEEP(NAME, TYPE, FLAG, LOWEST, LOW)                                                        \
    static FR_NOINLINE int FR_LOOP(fr_keep_##NAME)(const void *rows, size_t columns, size_t n, uint32_t k,   \
                                                   void *kept)                                               \
    {                                                                                                        \
        const TYPE *FR_RESTRICT from = (const TYPE *)rows;                                                   \
        TYPE *FR_RESTRICT to = (TYPE *)kept;                                                                 \
        uint32_t nan = 0;                                                                                    \
        for (size_t left = n * columns; left; left -= columns, from += columns, to += columns) {             \
            const size_t whole = (columns + FR_BESIDE - 1) / FR_BESIDE * FR_BESIDE;                          \
            uint32_t ranks[FR_KEEP_MOST], bits = 0, chosen;                                                  \
            fr_prefetch(from, columns * sizeof *from);                                                       \
            if (k == 1)                                                                                      \
                bits = FR_LOOP(fr_highest_##NAME)(from, columns, &nan);                                      \
            for (size_t j = 0; k > 1 && j < columns; j++) {                                                  \
                ranks[j] = FR_LOOP(fr_higher_##NAME)(from, columns, from[j], &nan);                          \
                bits |= (uint32_t)(ranks[j] < k) << j;                                                       \
            }                                                                                                \
            chosen = FR_LOOP(fr_count_bits)(bits);                                                           \
            if (FR_RARELY(k > 1 && chosen > k))                                                              \
                bits = fr_keep_first(ranks, columns, k);                                                     \
            if (left >= whole)                                                                               \
                for (size_t at = 0; at < whole; at += FR_BESIDE)                                             \
                    for (size_t lane = 0; lane < FR_BESIDE; lane++) {                                        \
                        const TYPE score = FR_AT_LEAST(from[at + lane], LOW);                                \
                        to[at + lane] = (FLAG)bits >> at >> lane & 1 ? score : LOWEST;                       \
                    }                                                                                        \
            else                                                                                             \
                for (size_t at = 0; at < columns; at++)                                                      \
                    to[at] = bits >> at & 1 ? FR_AT_LEAST(from[at], LOW) : LOWEST;                           \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

#define FR_DEFINE_HIGHER(NAME, TYPE, FLAG, LOWEST, LOW)                                                      \
    static inline uint32_t FR_LOOP(fr_higher_##NAME)(const TYPE *row, size_t columns, TYPE own, uint32_t *nan) \
    {                                                                                                        \
        uint32_t higher = 0;                                                                                 \
        for (size_t at = 0; at < columns; at += FR_BESIDE) {                                                 \
            const size_t some = columns - at < FR_BESIDE ? columns - at : FR_BESIDE;                         \
            const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row + at, some, own);                  \
            higher += FR_LOOP(fr_count_bits)(beside.higher);                                                 \
            *nan |= beside.nan;                                                                              \
        }                                                                                                    \
        return higher;                                                                                       \
    }

/* The first of those equal to the highest. */
#define FR_DEFINE_HIGHEST(NAME, TYPE, FLAG, LOWEST, LOW)                                                     \
    static inline uint32_t FR_LOOP(fr_highest_##NAME)(const TYPE *row, size_t columns, uint32_t *nan)         \
    {                                                                                                        \
        TYPE most = row[0];                                                                                  \
        uint32_t bits = 0;                                                                                   \
        for (size_t i = 1; i < columns; i++)                                                                 \
            most = row[i] > most ? row[i] : most;                                                            \
        for (size_t at = 0; at < columns; at += FR_BESIDE) {                                                 \
            const size_t some = columns - at < FR_BESIDE ? columns - at : FR_BESIDE;                         \
            const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row + at, some, most);                 \
            bits |= beside.equal << at;                                                                      \
            *nan |= beside.nan;                                                                              \
        }                                                                                                    \
        return bits & (0 - bits);                                                                            \
    }

FR_KEPT(FR_DEFINE_HIGHER)
FR_KEPT(FR_DEFINE_HIGHEST)
FR_KEPT(FR_DEFINE_KEEP)

#undef FR_DEFINE_HIGHER
#undef FR_DEFINE_HIGHEST
#undef FR_DEFINE_KEEP
