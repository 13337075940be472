/* Float weights -> multiples of two units, and a rest. Why: fixed.h.
 *
 * A double far above a number, but no further than its own unit allows, takes the number up to a multiple of that
 * unit, and its bits count the multiples.
 */

#ifndef FASTRECALL_FIX_H
#define FASTRECALL_FIX_H

/* In double arithmetic wider than doubles nothing would be rounded off: there all is rest. */
#if FR_PLAIN_DOUBLES
#define FR_FIX(COUNT, PART, VALUE, UNIT)                                                                     \
    do {                                                                                                     \
        const double above = FR_UNIT_DOUBLE * UNIT, moved = VALUE + above;                                   \
        int64_t bits, bits_above;                                                                            \
        memcpy(&bits, &moved, sizeof bits);                                                                  \
        memcpy(&bits_above, &above, sizeof bits_above);                                                      \
        COUNT = bits - bits_above;                                                                           \
        PART = moved - above;                                                                                \
    } while (0)
#else
#define FR_FIX(COUNT, PART, VALUE, UNIT) (void)(UNIT), (COUNT) = 0, (PART) = 0
#endif

#endif

#define FR_DEFINE_FIX(NAME, TYPE)                                                                            \
    static FR_NOINLINE unsigned FR_LOOP(fr_fix_##NAME)(                                                      \
        const void *raw, size_t n, const struct fr_grid *grid, struct fr_fixed *FR_RESTRICT fixed,           \
        struct fr_fixed *total)                                                                              \
    {                                                                                                        \
        const TYPE *FR_RESTRICT weights = (const TYPE *)raw;                                                 \
        const double limit = grid->limit, high_unit = grid->high, low_unit = grid->low;                      \
        uint64_t rests = 0, not_positive = 0;                                                                \
        int64_t high = 0, low = 0;                                                                           \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(weights + i, FR_CHUNK * sizeof *weights), const double weight = weights[i];          \
            const double value = weight < limit && weight > -limit ? weight : 0; double upper; double lower; \
            FR_FIX(fixed[i].high, upper, value, high_unit);                                                  \
            FR_FIX(fixed[i].low, lower, (value - upper), low_unit); high += fixed[i].high;                   \
            low += fixed[i].low; rests |= (uint64_t)((value - upper) - lower != 0);                          \
            rests |= (uint64_t)(value != weight); not_positive |= (uint64_t)!(weight > 0));                  \
        total->high += high;                                                                                 \
        total->low += low;                                                                                   \
        return (rests ? FR_RESTS : 0) | (not_positive ? FR_NOT_POSITIVE : 0);                                \
    }

FR_FLOATS(FR_DEFINE_FIX)

#undef FR_DEFINE_FIX
