/* Codes -> three numbers a class, in O(K) memory and two additions a sample.
 *
 * Cells 2c and 2c + 1 hold the samples of true class c that were missed and hit; cell 2 * room + c those predicted c.
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

/* Float weights in units, in one lane or two. */
static FR_NOINLINE void fr_margins_fixed(const uint32_t *t, const uint32_t *p, size_t n, const struct fr_fixed *fixed,
                                         size_t room, const struct fr_fixed_lanes *counters,
                                         const struct fr_ahead *ahead)
{
    struct fr_fixed *even = counters->lanes, *odd = even + (counters->n_lanes > 1 ? counters->cells : 0);
    const struct fr_ahead next = *ahead;
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        if (next.truth)
            FR_FETCH(next, i);
        fr_fixed_add(&even[2 * (size_t)t[i] + (t[i] == p[i])], &fixed[i]);
        fr_fixed_add(&even[2 * room + p[i]], &fixed[i]);
        fr_fixed_add(&odd[2 * (size_t)t[i + 1] + (t[i + 1] == p[i + 1])], &fixed[i + 1]);
        fr_fixed_add(&odd[2 * room + p[i + 1]], &fixed[i + 1]);
    }
    if (i < n) {
        fr_fixed_add(&even[2 * (size_t)t[i] + (t[i] == p[i])], &fixed[i]);
        fr_fixed_add(&even[2 * room + p[i]], &fixed[i]);
    }
}

#define FR_DEFINE_MARGINS(NAME, CELL, WEIGHT, ADD)                                                           \
    static FR_NOINLINE void fr_margins_##NAME(const uint32_t *t, const uint32_t *p, size_t n,                \
                                              const WEIGHT *weights, uint32_t room, CELL *cells)             \
    {                                                                                                        \
        CELL *predicted = cells + 2 * (size_t)room;                                                          \
        for (size_t i = 0; i < n; i++) {                                                                     \
            ADD(cells[2 * (size_t)t[i] + (t[i] == p[i])], i);                                                \
            ADD(predicted[p[i]], i);                                                                         \
        }                                                                                                    \
    }

FR_DEFINE_MARGINS(whole, int64_t, int64_t, FR_ADD_WHOLE)
FR_DEFINE_MARGINS(rest, struct fr_real, double, FR_ADD_REAL)

#endif
