/* Indices of pairs, and weights -> a table of all pairs, `room` x `room`. */
#ifndef FASTRECALL_CONFUSION_H
#define FASTRECALL_CONFUSION_H

#include "ahead.h"
#include "fixed.h"

/* Makes indices of true codes. */
static FR_NOINLINE void fr_pair_index(uint32_t *FR_RESTRICT t, const uint32_t *FR_RESTRICT p, size_t n, uint32_t room)
{
    for (size_t i = 0; i < n; i++)
        t[i] = t[i] * room + p[i];
}

/* Float weights in units, in as many lanes as there are. */
static FR_NOINLINE void fr_confusion_fixed(const uint32_t *index, size_t n, const struct fr_fixed *fixed,
                                           const struct fr_fixed_lanes *counters, const struct fr_ahead *ahead)
{
    struct fr_fixed *first = counters->lanes, *second = first + (counters->n_lanes > 1 ? counters->cells : 0);
    struct fr_fixed *third = first + (counters->n_lanes > 2 ? 2 * counters->cells : 0);
    struct fr_fixed *fourth = second + (third - first);
    const struct fr_ahead next = *ahead;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        if (next.truth)
            FR_FETCH(next, i);
        fr_fixed_add(&first[index[i]], &fixed[i]);
        fr_fixed_add(&second[index[i + 1]], &fixed[i + 1]);
        fr_fixed_add(&third[index[i + 2]], &fixed[i + 2]);
        fr_fixed_add(&fourth[index[i + 3]], &fixed[i + 3]);
    }
    for (; i < n; i++)
        fr_fixed_add(&first[index[i]], &fixed[i]);
}

#define FR_DEFINE_CONFUSION(NAME, CELL, WEIGHT, ADD)                                                         \
    static FR_NOINLINE void fr_confusion_##NAME(const uint32_t *index, size_t n, const WEIGHT *weights,      \
                                                CELL *cells)                                                 \
    {                                                                                                        \
        for (size_t i = 0; i < n; i++)                                                                       \
            ADD(cells[index[i]], i);                                                                         \
    }

FR_DEFINE_CONFUSION(whole, int64_t, int64_t, FR_ADD_WHOLE)
FR_DEFINE_CONFUSION(rest, struct fr_real, double, FR_ADD_REAL)

#endif
