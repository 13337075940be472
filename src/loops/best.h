/* Scores of one row -> a private block of numbers in the same order, and which of these may be among the best. */

#ifndef FASTRECALL_LOOPS_BEST_H
#define FASTRECALL_LOOPS_BEST_H

/* Name, C's type of the numbers that are compared, an integer as wide, the lowest of all, what a raw score is taken
 * as, whether one of two is NaN, and whether one that is not is infinite. */
#define FR_SCORES(X)                                                                                         \
    X(f16, int16_t, int16_t, INT16_MIN, FR_SIGNED_SIZE, FR_ANY_NAN_F16, FR_INFINITE_F16)                     \
    X(f32, float, int32_t, -HUGE_VALF, FR_AS_IT_IS, isunordered, FR_INFINITE_FLOAT)                          \
    X(f64, double, int64_t, -HUGE_VAL, FR_AS_IT_IS, isunordered, FR_INFINITE_FLOAT)                          \
    X(i64, int64_t, int64_t, INT64_MIN, FR_AS_IT_IS, FR_NEVER_NAN, FR_NEVER_INFINITE)

#define FR_AS_IT_IS(RAW) (RAW)
#define FR_NEVER_NAN(A, B) 0
#define FR_NEVER_INFINITE(A) 0
#define FR_INFINITE_FLOAT(A) ((A) - (A) != 0)

/* Scores of 16 bits are compared as integers: their sizes with their signs, so that minus zero is zero. */
#define FR_SIGNED_SIZE(RAW) fr_signed_size(RAW)
static inline int16_t fr_signed_size(int16_t raw) { return (int16_t)(((raw & 0x7fff) ^ (raw >> 15)) - (raw >> 15)); }
#define FR_NAN_F16(A) ((uint16_t)((A) + 0x7c00) > 0xf800)
#define FR_ANY_NAN_F16(A, B) (FR_NAN_F16(A) | FR_NAN_F16(B))
#define FR_INFINITE_F16(A) (((A) == 0x7c00) | ((A) == -0x7c00))

#define FR_HIGHER(A, B) ((A) > (B) ? (A) : (B))

/* As many as a mask has bits. */
#define FR_SCORES_COMPARED 32

#if defined(__GNUC__) || defined(__clang__)
#define FR_FIRST_LANE(LANES) ((size_t)__builtin_ctz(LANES))
#else
static inline size_t fr_first_lane(uint32_t lanes)
{
    size_t first = 0;
    while (!(lanes >> first & 1))
        first++;
    return first;
}
#define FR_FIRST_LANE(LANES) fr_first_lane(LANES)
#endif

#endif

/* Four registers' worth of lanes are taken at a time, so that the tops are seldom loaded and stored. */
#define FR_SCORES_TAKEN (4 * FR_SCORE_LANES)

/* take_T: copies scores, and leaves the highest of each lane; the result is whether one of them is NaN. */
#define FR_DEFINE_TAKE(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                   \
    static FR_NOINLINE int FR_LOOP(fr_take_##NAME)(const void *row, size_t n, union fr_scores *to,           \
                                                   union fr_scores *highest)                                 \
    {                                                                                                        \
        const TYPE *FR_RESTRICT from = (const TYPE *)row;                                                    \
        TYPE *FR_RESTRICT block = to->NAME, *FR_RESTRICT tops = highest->NAME, top[FR_SCORE_LANES];          \
        FLAG bads[FR_SCORE_LANES] = {0}, any = 0;                                                            \
        size_t at = 0;                                                                                       \
        for (size_t lane = 0; lane < FR_SCORE_LANES; lane++)                                                 \
            top[lane] = LOWEST;                                                                              \
        for (; n - at >= FR_SCORES_TAKEN; at += FR_SCORES_TAKEN) {                                           \
            fr_prefetch(from + at, FR_SCORES_TAKEN * sizeof *from);                                          \
            for (size_t lane = 0; lane < FR_SCORE_LANES; lane++) {                                           \
                const size_t i = at + lane, j = i + FR_SCORE_LANES, k = j + FR_SCORE_LANES;                  \
                const size_t l = k + FR_SCORE_LANES;                                                         \
                const TYPE a = TAKEN(from[i]), b = TAKEN(from[j]), c = TAKEN(from[k]), d = TAKEN(from[l]);   \
                const TYPE ab = FR_HIGHER(a, b), cd = FR_HIGHER(c, d), abcd = FR_HIGHER(ab, cd);             \
                block[i] = a;                                                                                \
                block[j] = b;                                                                                \
                block[k] = c;                                                                                \
                block[l] = d;                                                                                \
                top[lane] = FR_HIGHER(abcd, top[lane]);                                                      \
                bads[lane] |= (FLAG) - (ANY_NAN(a, b)) | (FLAG) - (ANY_NAN(c, d));                           \
            }                                                                                                \
        }                                                                                                    \
        for (; at < n; at++) {                                                                               \
            const TYPE score = TAKEN(from[at]), before = top[at % FR_SCORE_LANES];                           \
            block[at] = score;                                                                               \
            top[at % FR_SCORE_LANES] = FR_HIGHER(score, before);                                             \
            any |= (FLAG)(ANY_NAN(score, score));                                                            \
        }                                                                                                    \
        for (size_t lane = 0; lane < FR_SCORE_LANES; lane++) {                                               \
            any |= bads[lane];                                                                               \
            tops[lane] = top[lane];                                                                          \
        }                                                                                                    \
        return any != 0;                                                                                     \
    }

/* infinite_T: whether a score that was taken is infinite. */
#define FR_DEFINE_INFINITE(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                               \
    static FR_NOINLINE int FR_LOOP(fr_infinite_##NAME)(const union fr_scores *scores, size_t n)              \
    {                                                                                                        \
        const TYPE *FR_RESTRICT block = scores->NAME;                                                        \
        FLAG any = 0;                                                                                        \
        for (size_t i = 0; i < n; i++)                                                                       \
            any |= (FLAG) - (INFINITE(block[i]));                                                            \
        (void)block;                                                                                         \
        return any != 0;                                                                                     \
    }

/* reaching_T: a bit for each of 32 scores that is no lower than the bound. Hardly any are. */
#define FR_DEFINE_REACHING(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                               \
    static inline uint32_t FR_LOOP(fr_reaching_##NAME)(const TYPE *scores, TYPE bound)                       \
    {                                                                                                        \
        uint32_t bits = 0;                                                                                   \
        FLAG any = 0;                                                                                        \
        for (size_t i = 0; i < FR_SCORES_COMPARED; i++)                                                      \
            any |= (FLAG) - (scores[i] >= bound);                                                            \
        for (uint32_t i = 0; FR_RARELY(any) && i < FR_SCORES_COMPARED; i++)                                  \
            bits |= (uint32_t)(scores[i] >= bound) << i;                                                     \
        return bits;                                                                                         \
    }

/* bound_T: the k-th highest top. At least k scores are as high, and of those that are lower none is among the k. */
#define FR_DEFINE_BOUND(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                  \
    static inline TYPE FR_LOOP(fr_bound_##NAME)(const TYPE *FR_RESTRICT tops, size_t k)                      \
    {                                                                                                        \
        FLAG above[FR_SCORE_LANES] = {0};                                                                    \
        TYPE bound = tops[0];                                                                                \
        if (k > FR_SCORE_LANES)                                                                              \
            return LOWEST;                                                                                   \
        for (size_t lane = 1; lane < FR_SCORE_LANES; lane++)                                                 \
            bound = FR_HIGHER(bound, tops[lane]);                                                            \
        if (k == 1)                                                                                          \
            return bound;                                                                                    \
        for (size_t i = 0; i < FR_SCORE_LANES; i++)                                                          \
            for (size_t lane = 0; lane < FR_SCORE_LANES; lane++)                                             \
                above[lane] = (FLAG)(above[lane] + (tops[i] > tops[lane]));                                  \
        for (size_t lane = 0; lane < FR_SCORE_LANES; lane++)                                                 \
            bound = (size_t)above[lane] < k && tops[lane] < bound ? tops[lane] : bound;                      \
        return bound;                                                                                        \
    }

/* reach_T: the places, in order, of those scores of a block that are no lower than `least` and may be among its k
 * best; how many these are. */
#define FR_DEFINE_REACH(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                  \
    static FR_NOINLINE size_t FR_LOOP(fr_reach_##NAME)(const union fr_scores *scores, size_t n,              \
                                                       const union fr_scores *highest, size_t k,             \
                                                       int64_t least, const char *next, uint16_t *places)    \
    {                                                                                                        \
        const TYPE *FR_RESTRICT block = scores->NAME;                                                        \
        const TYPE here = FR_LOOP(fr_bound_##NAME)(highest->NAME, k), before = fr_score_##NAME(least);       \
        const TYPE bound = FR_HIGHER(before, here);                                                          \
        size_t found = 0, at = 0;                                                                            \
        for (; n - at >= FR_SCORES_COMPARED; at += FR_SCORES_COMPARED) {                                     \
            fr_prefetch(next + at * sizeof *block, FR_SCORES_COMPARED * sizeof *block);                      \
            for (uint32_t bits = FR_REACHING_##NAME(block + at, bound); FR_RARELY(bits); bits &= bits - 1)   \
                places[found++] = (uint16_t)(at + FR_FIRST_LANE(bits));                                      \
        }                                                                                                    \
        for (; at < n; at++) {                                                                               \
            places[found] = (uint16_t)at;                                                                    \
            found += block[at] >= bound;                                                                     \
        }                                                                                                    \
        return found;                                                                                        \
    }

/* lead_T: the places of the highest scores of a few short rows, side by side; of equal ones the first, or the last. The
 * result is whether one of the scores is NaN. */
#define FR_DEFINE_LEAD(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                   \
    static FR_NOINLINE int FR_LOOP(fr_lead_##NAME)(const void *rows, ptrdiff_t stride, size_t n, int last,   \
                                                   uint16_t *places)                                         \
    {                                                                                                        \
        const ptrdiff_t step = last ? -1 : 1;                                                                \
        const TYPE *from = (const TYPE *)rows + (last ? n - 1 : 0);                                          \
        TYPE tops[FR_LEAD_ROWS];                                                                             \
        FLAG at[FR_LEAD_ROWS] = {0}, bads[FR_LEAD_ROWS], any = 0;                                            \
        for (ptrdiff_t row = 0; row < FR_LEAD_ROWS; row++) {                                                 \
            tops[row] = TAKEN(from[row * stride]);                                                           \
            bads[row] = (FLAG) - (ANY_NAN(tops[row], tops[row]));                                            \
        }                                                                                                    \
        for (size_t i = 1; i < n; i++) {                                                                     \
            from += step;                                                                                    \
            for (ptrdiff_t row = 0; row < FR_LEAD_ROWS; row++) {                                             \
                const TYPE score = TAKEN(from[row * stride]), top = tops[row];                               \
                at[row] = score > top ? (FLAG)i : at[row];                                                   \
                tops[row] = FR_HIGHER(score, top);                                                           \
                bads[row] |= (FLAG) - (ANY_NAN(score, score));                                               \
            }                                                                                                \
        }                                                                                                    \
        for (size_t row = 0; row < FR_LEAD_ROWS; row++) {                                                    \
            const size_t place = (size_t)at[row];                                                            \
            places[row] = (uint16_t)(last ? n - 1 - place : place);                                          \
            any |= bads[row];                                                                                \
        }                                                                                                    \
        return any != 0;                                                                                     \
    }

#if !defined(FR_REACHING_f32)
#define FR_REACHING_f32 FR_LOOP(fr_reaching_f32)
#define FR_REACHING_f64 FR_LOOP(fr_reaching_f64)
#endif
#define FR_REACHING_f16 FR_LOOP(fr_reaching_f16)
#define FR_REACHING_i64 FR_LOOP(fr_reaching_i64)

FR_SCORES(FR_DEFINE_TAKE)
FR_SCORES(FR_DEFINE_REACHING)
FR_SCORES(FR_DEFINE_BOUND)
FR_SCORES(FR_DEFINE_REACH)
FR_SCORES(FR_DEFINE_LEAD)
FR_SCORES(FR_DEFINE_INFINITE)

#undef FR_DEFINE_TAKE
#undef FR_DEFINE_REACHING
#undef FR_DEFINE_BOUND
#undef FR_DEFINE_REACH
#undef FR_DEFINE_LEAD
#undef FR_DEFINE_INFINITE
#undef FR_REACHING_f16
#undef FR_REACHING_f32
#undef FR_REACHING_f64
#undef FR_REACHING_i64
