/* Rows of scores beside a place in each: how many scores are before the one at the place; and the place of the highest. */

#ifndef FASTRECALL_RANK_H
#define FASTRECALL_RANK_H

#define FR_LABEL_WITHOUT UINT32_MAX /* the rank of what has no score */

/* 1 among scores, which is the highest of most rows that are true labels. */
#define FR_ONE_f16 ((int16_t)0x3c00)
#define FR_ONE_f32 1.0f
#define FR_ONE_f64 1.0
#define FR_ONE_i64 ((int64_t)1)

#endif

/* The same as those below of rows that are compared at once. */
#define FR_DEFINE_RANK_SHORT(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                             \
    static inline int FR_LOOP(fr_rank_short_##NAME)(const TYPE *row, size_t columns, size_t n,               \
                                                    const uint64_t *places, int first, uint32_t *ranks)      \
    {                                                                                                        \
        const uint32_t tied = first ? UINT32_MAX : 0;                                                        \
        uint32_t nan = 0;                                                                                    \
        for (size_t i = 0; i < n; i++, row += columns) {                                                     \
            const int known = places[i] < columns;                                                           \
            const size_t place = known ? (size_t)places[i] : 0;                                              \
            const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row, columns, TAKEN(row[place]));      \
            const uint32_t before = ((1u << place) - 1) & tied;                                              \
            fr_prefetch(row, 1);                                                                             \
            ranks[i] = FR_LOOP(fr_count_bits)(beside.higher | (beside.equal & before)) | (0u - !known);      \
            nan |= beside.nan;                                                                               \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

#define FR_DEFINE_TOP_SHORT(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                              \
    static inline int FR_LOOP(fr_top_short_##NAME)(const TYPE *row, size_t columns, size_t n, uint64_t *places) \
    {                                                                                                        \
        uint32_t nan = 0;                                                                                    \
        for (size_t i = 0; i < n; i++, row += columns) {                                                     \
            const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row, columns, FR_ONE_##NAME);          \
            fr_prefetch(row, 1);                                                                             \
            nan |= beside.nan;                                                                               \
            places[i] = FR_RARELY(beside.higher || !beside.equal) ? FR_LOOP(fr_highest_at_##NAME)(row, columns) \
                                                                  : FR_FIRST_LANE(beside.equal);             \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

#define FR_DEFINE_HIGHEST_AT(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                             \
    static inline size_t FR_LOOP(fr_highest_at_##NAME)(const TYPE *row, size_t columns)                      \
    {                                                                                                        \
        size_t place = 0;                                                                                    \
        for (size_t at = 1; at < columns; at++)                                                              \
            place = TAKEN(row[at]) > TAKEN(row[place]) ? at : place;                                         \
        return place;                                                                                        \
    }

/* rank_T: of each row how many scores are before the one at its place; with `first` also those that are equal to it and
 * come first. The result is whether a score is NaN. */
#define FR_DEFINE_RANK(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                   \
    static FR_NOINLINE int FR_LOOP(fr_rank_##NAME)(const void *rows, size_t columns, size_t n,               \
                                                   const uint64_t *places, int first, uint32_t *ranks)       \
    {                                                                                                        \
        const TYPE *row = (const TYPE *)rows;                                                                \
        uint32_t nan = 0;                                                                                    \
        if (columns <= FR_BESIDE)                                                                            \
            return FR_LOOP(fr_rank_short_##NAME)(row, columns, n, places, first, ranks);                     \
        for (size_t i = 0; i < n; i++, row += columns) {                                                     \
            const int known = places[i] < columns;                                                           \
            const size_t place = known ? (size_t)places[i] : 0;                                              \
            const TYPE own = TAKEN(row[place]);                                                              \
            uint32_t rank = 0;                                                                               \
            fr_prefetch(row, columns * sizeof *row);                                                         \
            for (size_t at = 0; at < columns; at += FR_BESIDE) {                                             \
                const size_t some = columns - at < FR_BESIDE ? columns - at : FR_BESIDE;                     \
                const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row + at, some, own);              \
                const uint32_t before = place >= at + some ? UINT32_MAX : place < at ? 0 : (1u << (place - at)) - 1; \
                rank += FR_LOOP(fr_count_bits)(beside.higher | (first ? beside.equal & before : 0));         \
                nan |= beside.nan;                                                                           \
            }                                                                                                \
            ranks[i] = known ? rank : FR_LABEL_WITHOUT;                                                      \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

/* top_T: the place of each row's highest score, the first of equal ones. The result is whether a score is NaN. */
#define FR_DEFINE_TOP(NAME, TYPE, FLAG, LOWEST, TAKEN, ANY_NAN, INFINITE)                                    \
    static FR_NOINLINE int FR_LOOP(fr_top_##NAME)(const void *rows, size_t columns, size_t n, uint64_t *places) \
    {                                                                                                        \
        const TYPE *row = (const TYPE *)rows;                                                                \
        uint32_t nan = 0;                                                                                    \
        if (columns <= FR_BESIDE)                                                                            \
            return FR_LOOP(fr_top_short_##NAME)(row, columns, n, places);                                    \
        for (size_t i = 0; i < n; i++, row += columns) {                                                     \
            uint32_t higher = 0;                                                                             \
            size_t place = columns;                                                                          \
            fr_prefetch(row, columns * sizeof *row);                                                         \
            for (size_t at = 0; at < columns; at += FR_BESIDE) {                                             \
                const size_t some = columns - at < FR_BESIDE ? columns - at : FR_BESIDE;                     \
                const struct fr_beside beside = FR_LOOP(fr_beside_##NAME)(row + at, some, FR_ONE_##NAME);    \
                if (place == columns && beside.equal)                                                        \
                    place = at + FR_FIRST_LANE(beside.equal);                                                \
                higher |= beside.higher;                                                                     \
                nan |= beside.nan;                                                                           \
            }                                                                                                \
            places[i] = FR_RARELY(higher || place == columns) ? FR_LOOP(fr_highest_at_##NAME)(row, columns)  \
                                                              : place;                                       \
        }                                                                                                    \
        return nan != 0;                                                                                     \
    }

FR_SCORES(FR_DEFINE_HIGHEST_AT)
FR_SCORES(FR_DEFINE_RANK_SHORT)
FR_SCORES(FR_DEFINE_TOP_SHORT)
FR_SCORES(FR_DEFINE_RANK)
FR_SCORES(FR_DEFINE_TOP)

#undef FR_DEFINE_HIGHEST_AT
#undef FR_DEFINE_RANK_SHORT
#undef FR_DEFINE_TOP_SHORT
#undef FR_DEFINE_RANK
#undef FR_DEFINE_TOP
