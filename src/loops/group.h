/* Codes of both sides and of groups -> indices of stacked tables (groups/stack.h); the result is whether a code is beyond
 * its room. What was read is private by now, so that what is compared is what is indexed with. */

#ifndef FASTRECALL_GROUP_H
#define FASTRECALL_GROUP_H

/* Diagonals are counted in turns, unless they are so long that equal codes in a row are rare: then one is nearer. */
#define FR_MOST_DIAGONALS 4
#define FR_DIAGONAL_TURNS(CODES) ((CODES) <= 2048 ? FR_MOST_DIAGONALS - 1u : 0u)

#define FR_BEYOND(T, P, G) ((uint32_t)((T) >= classes) | (uint32_t)((P) >= classes) | (uint32_t)((G) >= groups))

#endif

/* The index of each pair's cell, in place of the true codes. */
static FR_NOINLINE uint32_t FR_LOOP(fr_group_index)(uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p,
                                                    const uint32_t *FR_RESTRICT g, size_t n, uint32_t classes,
                                                    uint32_t groups)
{
    const uint32_t table = classes * (classes + 1);
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = t[i], y = p[i], z = g[i];
        beyond |= FR_BEYOND(x, y, z);
        t[i] = z * table + x * classes + y;
    }
    return beyond;
}

/* The same, but samples whose sides agree are counted in diagonals behind the cells. */
static FR_NOINLINE uint32_t FR_LOOP(fr_group_apart)(uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p,
                                                    const uint32_t *FR_RESTRICT g, size_t n, uint32_t classes,
                                                    uint32_t groups)
{
    const uint32_t codes = groups * classes, behind = codes * (classes + 1);
    const uint32_t turns = FR_DIAGONAL_TURNS(codes);
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = t[i], y = p[i], z = g[i], a = z * classes + x;
        beyond |= FR_BEYOND(x, y, z);
        t[i] = x == y ? behind + ((uint32_t)i & turns) * codes + a : a * classes + z * classes + y;
    }
    return beyond;
}

/* The codes of the classes of each group, in place of the codes. */
static FR_NOINLINE uint32_t FR_LOOP(fr_group_codes)(uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p,
                                                    const uint32_t *FR_RESTRICT g, size_t n, uint32_t classes,
                                                    uint32_t groups)
{
    uint32_t beyond = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = t[i], y = p[i], z = g[i];
        beyond |= FR_BEYOND(x, y, z);
        t[i] = z * classes + x;
        p[i] = z * classes + y;
    }
    return beyond;
}
