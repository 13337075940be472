/* Floats -> a byte each, 1 where they are chosen: those above a bound, or those that equal the highest of their row. */

#ifndef FASTRECALL_CHOOSE_H
#define FASTRECALL_CHOOSE_H

/* Of so many neighbours at the most the highest is found at once; and so many are written at once, some of them behind a
 * row, where the next one is written later. */
#define FR_PEAK_WIDE 16

#endif

/* over_T: the result is whether a score is NaN. */
#define FR_DEFINE_OVER(NAME, TYPE, FLAG, LOWEST, LOW)                                                        \
    static FR_NOINLINE int FR_LOOP(fr_over_##NAME)(const void *scores, size_t n, double bound,               \
                                                   uint8_t *FR_RESTRICT chosen)                              \
    {                                                                                                        \
        const TYPE *FR_RESTRICT raw = (const TYPE *)scores;                                                  \
        const TYPE most = (TYPE)bound;                                                                       \
        FLAG nan = 0;                                                                                        \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(raw + i, FR_CHUNK * sizeof *raw), const TYPE x = raw[i]; nan |= (FLAG) - (x != x);   \
            chosen[i] = x > most);                                                                           \
        return nan != 0;                                                                                     \
    }

/* The higher of each two that lie `apart`. */
#define FR_DEFINE_CLIMB(NAME, TYPE, FLAG, LOWEST, LOW)                                                       \
    static inline void FR_LOOP(fr_climb_##NAME)(const TYPE *FR_RESTRICT from, TYPE *FR_RESTRICT to, size_t n, \
                                                size_t apart)                                                \
    {                                                                                                        \
        const TYPE *FR_RESTRICT other = from + apart;                                                        \
        FR_IN_CHUNKS(fr_prefetch(from + i, FR_CHUNK * sizeof *from),                                         \
                     const TYPE a = from[i], b = other[i]; to[i] = FR_HIGHER(a, b));                         \
    }

/* The highest of each row where its scores lie, or NaN where it is no further from 0 than the bound; `from` holds the
 * highest of each `wide` neighbours. */
#define FR_DEFINE_SPREAD(NAME, TYPE, FLAG, LOWEST, LOW)                                                      \
    static inline void FR_LOOP(fr_spread_##NAME)(const TYPE *FR_RESTRICT from, size_t wide, size_t columns,  \
                                                 size_t n, TYPE bound, TYPE *FR_RESTRICT to)                 \
    {                                                                                                        \
        for (; n--; from += columns, to += columns) {                                                        \
            TYPE top = from[columns - wide];                                                                 \
            for (size_t at = 0; at + wide < columns; at += wide)                                             \
                top = FR_HIGHER(from[at], top);                                                              \
            top = top > bound || top < -bound ? top : (TYPE)NAN;                                             \
            for (size_t at = 0; at < columns; at += FR_PEAK_WIDE)                                            \
                for (size_t lane = 0; lane < FR_PEAK_WIDE; lane++)                                           \
                    to[at + lane] = top;                                                                     \
        }                                                                                                    \
    }

/* peak_T: n rows. There is room for two of them all and FR_PEAK_WIDE more. The result is whether a score is NaN. */
#define FR_DEFINE_PEAK(NAME, TYPE, FLAG, LOWEST, LOW)                                                        \
    static FR_NOINLINE int FR_LOOP(fr_peak_##NAME)(const void *scores, size_t columns, size_t n, double bound, \
                                                   void *room, uint8_t *FR_RESTRICT chosen)                  \
    {                                                                                                        \
        const TYPE *raw = (const TYPE *)scores, *from = raw;                                                 \
        const size_t size = n * columns;                                                                     \
        TYPE *one = (TYPE *)room, *other = one + size + FR_PEAK_WIDE, *tops = one;                           \
        FLAG nan = 0;                                                                                        \
        size_t wide = 1;                                                                                     \
        for (; wide < FR_PEAK_WIDE && 2 * wide <= columns; wide *= 2) {                                      \
            FR_LOOP(fr_climb_##NAME)(from, tops, size - wide, wide);                                         \
            from = tops;                                                                                     \
            tops = tops == one ? other : one;                                                                \
        }                                                                                                    \
        FR_LOOP(fr_spread_##NAME)(from, wide, columns, n, (TYPE)bound, tops);                                \
        for (size_t i = 0; i < size; i++) {                                                                  \
            nan |= (FLAG) - (raw[i] != raw[i]);                                                              \
            chosen[i] = raw[i] == tops[i];                                                                   \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

FR_KEPT(FR_DEFINE_OVER)
FR_KEPT(FR_DEFINE_CLIMB)
FR_KEPT(FR_DEFINE_SPREAD)
FR_KEPT(FR_DEFINE_PEAK)

#undef FR_DEFINE_OVER
#undef FR_DEFINE_CLIMB
#undef FR_DEFINE_SPREAD
#undef FR_DEFINE_PEAK

/* Bytes of 0 and 1, added to bytes. */
static FR_NOINLINE void FR_LOOP(fr_tally)(const uint8_t *FR_RESTRICT truth, const uint8_t *FR_RESTRICT chosen,
                                          size_t n, uint8_t *FR_RESTRICT both, uint8_t *FR_RESTRICT truly,
                                          uint8_t *FR_RESTRICT said)
{
    for (size_t i = 0; i < n; i++) {
        both[i] = (uint8_t)(both[i] + (truth[i] & chosen[i]));
        truly[i] = (uint8_t)(truly[i] + truth[i]);
        said[i] = (uint8_t)(said[i] + chosen[i]);
    }
}
