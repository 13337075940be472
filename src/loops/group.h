/* Raw labels, and raw values of groups -> indices of stacked tables (groups/stack.h): the place of a pair among those of
 * its group first, then the group's own.
 *
 * The result is whether some code is beyond its room: then the indices mean nothing. They are cut to the tables all the
 * same, so that none can leave them, whatever is written to the arrays meanwhile, and however often a compiler loads.
 */

#ifndef FASTRECALL_GROUP_H
#define FASTRECALL_GROUP_H

/* Equal codes in a row are counted in turns, unless there are so many codes that this is rare: then fewer counters are
 * nearer. */
#define FR_TURN_BITS(CODES) ((CODES) <= 2048 ? 2u : 0u)
#define FR_MOST_TURNS 4

/* The statements for each i < n. Nothing is fetched in between: what lanes found is brought together once, then. */
#define FR_FOR_EACH(...)                                                                                     \
    for (uint32_t i = 0, stop = (uint32_t)n; i < stop; i++) {                                                \
        __VA_ARGS__;                                                                                         \
    }

#endif

#define FR_DEFINE_PAIR(FUNCTION, TYPE, CODE, CODE_OF, INDEX)                                                 \
    static FR_NOINLINE int FR_LOOP(FUNCTION)(const void *truth, const void *pred, size_t n, uint64_t from,   \
                                             const struct fr_pairing *pairing, uint32_t *FR_RESTRICT index)  \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const CODE base = (CODE)from;                                                                        \
        const uint32_t classes = pairing->classes, behind = pairing->behind, bits = pairing->turn_bits;      \
        const uint32_t turns = (1u << bits) - 1;                                                             \
        uint32_t most = 0;                                                                                   \
        CODE reach = 0;                                                                                      \
        (void)behind, (void)turns;                                                                           \
        FR_FOR_EACH(CODE x; CODE y; CODE_OF(a[i], x, reach); CODE_OF(b[i], y, reach);                        \
                    const uint32_t t = (uint32_t)x; const uint32_t p = (uint32_t)y;                          \
                    const uint32_t more = t > p ? t : p; most = more > most ? more : most;                   \
                    index[i] = INDEX);                                                                       \
        /* Of differences of 64 bits, what 32 of them leave out. */                                          \
        return most >= classes || (uint64_t)reach >> 32 != 0;                                                \
    }
#define FR_DEFINE_GROUP(NAME, TYPE, CODE, CODE_OF, WHOLE)                                                    \
    FR_DEFINE_PAIR(fr_pair_##NAME, TYPE, CODE, CODE_OF, t * classes + p)                                     \
    FR_DEFINE_PAIR(fr_pair_apart_##NAME, TYPE, CODE, CODE_OF,                                                \
                   t == p ? behind + (t << bits) + (i & turns) : t * classes + p)                            \
    static FR_NOINLINE int FR_LOOP(fr_stack_##NAME)(const void *groups, size_t n, uint64_t from,             \
                                                    const struct fr_pairing *pairing,                        \
                                                    uint32_t *FR_RESTRICT index)                             \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)groups;                                                    \
        const CODE base = (CODE)from;                                                                        \
        const uint32_t classes = pairing->classes, table = classes * classes, behind = pairing->behind;      \
        const uint32_t diagonal = classes << pairing->turn_bits, last = pairing->last;                       \
        uint32_t most = 0;                                                                                   \
        CODE reach = 0;                                                                                      \
        FR_FOR_EACH(CODE x; CODE_OF(a[i], x, reach); const uint32_t g = (uint32_t)x;                         \
                    const uint32_t at = index[i]; most = g > most ? g : most;                                \
                    const uint32_t cell = at + g * (at >= behind ? diagonal : table);                        \
                    index[i] = cell < last ? cell : last);                                                   \
        return most >= pairing->groups || (uint64_t)reach >> 32 != 0;                                        \
    }

/* The cells of pairs of the first group, the same with those apart whose sides agree; and on to each sample's own. */
FR_PACKED(FR_DEFINE_GROUP)

#undef FR_DEFINE_GROUP
#undef FR_DEFINE_PAIR

/* The codes of the classes of each group, in place of the codes. */
static FR_NOINLINE uint32_t FR_LOOP(fr_group_codes)(uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p,
                                                    const uint32_t *FR_RESTRICT g, size_t n,
                                                    const struct fr_pairing *pairing)
{
    const uint32_t classes = pairing->classes, groups = pairing->groups;
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = t[i], y = p[i], z = g[i];
        beyond |= (uint32_t)(x >= classes) | (uint32_t)(y >= classes) | (uint32_t)(z >= groups);
        t[i] = z * classes + x;
        p[i] = z * classes + y;
    }
    return beyond;
}
