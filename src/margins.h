/* Codes -> three numbers a class, in O(K) memory; one addition for a sample whose sides agree, two for another.
 *
 * Cells 2c and 2c + 1 hold the samples of true class c that were missed and hit; cell 2 * room + c those predicted c,
 * to which hits come when counters are joined.
 */
#ifndef FASTRECALL_MARGINS_H
#define FASTRECALL_MARGINS_H

#include "bytes.h"
#include "fixed.h"

/* Byte counters of samples whose sides differ, in one lane or two. */
static FR_NOINLINE void fr_margins_bytes(const uint32_t *t, const uint32_t *p, size_t n, const struct fr_bytes *bytes,
                                         size_t room, int64_t *cells)
{
    uint8_t *even = bytes->lanes, *odd = bytes->lanes + (bytes->n_lanes > 1 ? bytes->cells : 0);
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        fr_byte_add(even, cells, 2 * (size_t)t[i]);
        fr_byte_add(even, cells, 2 * room + p[i]);
        fr_byte_add(odd, cells, 2 * (size_t)t[i + 1]);
        fr_byte_add(odd, cells, 2 * room + p[i + 1]);
    }
    if (i < n) {
        fr_byte_add(even, cells, 2 * (size_t)t[i]);
        fr_byte_add(even, cells, 2 * room + p[i]);
    }
}

/* Weights, in one lane or two. Those of samples whose sides agree are counted once, as hits. */
#define FR_DEFINE_MARGINS(NAME, WEIGHT, ADD)                                                                 \
    static FR_NOINLINE void fr_margins_##NAME(const uint32_t *t, const uint32_t *p, const struct fr_places *places, \
                                              const WEIGHT *weights, size_t room,                            \
                                              const struct fr_lanes *lanes, const struct fr_ahead *ahead)    \
    {                                                                                                        \
        WEIGHT *even = (WEIGHT *)lanes->counters, *odd = even + (lanes->n_lanes > 1 ? lanes->cells : 0);     \
        const struct fr_ahead next = *ahead;                                                                 \
        size_t j = 0;                                                                                        \
        for (; j + 2 <= places->n_same; j += 2) {                                                            \
            const size_t i = places->same[j], k = places->same[j + 1];                                       \
            if (next.truth)                                                                                  \
                FR_FETCH(next, j);                                                                           \
            ADD(even[2 * (size_t)t[i] + 1], weights[i]);                                                     \
            ADD(odd[2 * (size_t)t[k] + 1], weights[k]);                                                      \
        }                                                                                                    \
        if (j < places->n_same)                                                                              \
            ADD(even[2 * (size_t)t[places->same[j]] + 1], weights[places->same[j]]);                         \
        for (j = 0; j < places->n_differing; j++) {                                                          \
            const size_t i = places->differing[j];                                                           \
            ADD(even[2 * (size_t)t[i]], weights[i]);                                                         \
            ADD(odd[2 * room + p[i]], weights[i]);                                                           \
        }                                                                                                    \
    }
FR_WEIGHTS(FR_DEFINE_MARGINS)

/* What float weights have beside their units. */
static FR_NOINLINE void fr_margins_rest(const uint32_t *t, const uint32_t *p, size_t n, const double *rests, size_t room,
                                        struct fr_real *cells)
{
    for (size_t i = 0; i < n; i++) {
        fr_real_add(&cells[2 * (size_t)t[i] + (t[i] == p[i])], rests[i]);
        fr_real_add(&cells[2 * room + p[i]], rests[i]);
    }
}

#endif
