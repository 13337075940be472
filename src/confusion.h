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

/* Weights, in as many lanes as there are. */
#define FR_DEFINE_CONFUSION(NAME, WEIGHT, ADD)                                                               \
    static FR_NOINLINE void fr_confusion_##NAME(const uint32_t *index, size_t n, const WEIGHT *weights,      \
                                                const struct fr_lanes *lanes, const struct fr_ahead *ahead)  \
    {                                                                                                        \
        WEIGHT *first = (WEIGHT *)lanes->counters, *second = first + (lanes->n_lanes > 1 ? lanes->cells : 0); \
        WEIGHT *third = first + (lanes->n_lanes > 2 ? 2 * lanes->cells : 0);                                 \
        WEIGHT *fourth = second + (third - first);                                                           \
        const struct fr_ahead next = *ahead;                                                                 \
        size_t i = 0;                                                                                        \
        for (; i + 4 <= n; i += 4) {                                                                         \
            if (next.truth)                                                                                  \
                FR_FETCH(next, i);                                                                           \
            ADD(first[index[i]], weights[i]);                                                                \
            ADD(second[index[i + 1]], weights[i + 1]);                                                       \
            ADD(third[index[i + 2]], weights[i + 2]);                                                        \
            ADD(fourth[index[i + 3]], weights[i + 3]);                                                       \
        }                                                                                                    \
        for (; i < n; i++)                                                                                   \
            ADD(first[index[i]], weights[i]);                                                                \
    }
FR_WEIGHTS(FR_DEFINE_CONFUSION)

/* What float weights have beside their units. */
static FR_NOINLINE void fr_confusion_rest(const uint32_t *index, size_t n, const double *rests, struct fr_real *cells)
{
    for (size_t i = 0; i < n; i++)
        fr_real_add(&cells[index[i]], rests[i]);
}

#endif
