/* Codes -> three numbers a class, in O(K) memory and two additions a sample.
 *
 * Cells 2c and 2c + 1 hold the samples of true class c that were missed and hit; cell 2 * room + c those predicted c.
 */
#ifndef FASTRECALL_MARGINS_H
#define FASTRECALL_MARGINS_H

#include "confusion.h"

#define FR_DEFINE_MARGINS(NAME, CELL, ADD)                                                                   \
    static FR_NOINLINE void fr_margins_##NAME(const uint32_t *t, const uint32_t *p, size_t n,                \
                                              const union fr_weights *weights, uint32_t room, CELL *cells)   \
    {                                                                                                        \
        CELL *predicted = cells + 2 * (size_t)room;                                                          \
        (void)weights;                                                                                       \
        for (size_t i = 0; i < n; i++) {                                                                     \
            ADD(cells[2 * (size_t)t[i] + (t[i] == p[i])], i);                                                \
            ADD(predicted[p[i]], i);                                                                         \
        }                                                                                                    \
    }

FR_DEFINE_MARGINS(ones, int64_t, FR_ADD_ONE)
FR_DEFINE_MARGINS(whole, int64_t, FR_ADD_WHOLE)
FR_DEFINE_MARGINS(real, struct fr_real, FR_ADD_REAL)

static void fr_margins(enum fr_unit unit, const uint32_t *t, const uint32_t *p, size_t n,
                       const union fr_weights *weights, uint32_t room, char *cells)
{
    switch (unit) {
    case FR_ONES: fr_margins_ones(t, p, n, weights, room, (int64_t *)cells); break;
    case FR_WHOLE: fr_margins_whole(t, p, n, weights, room, (int64_t *)cells); break;
    case FR_REAL: fr_margins_real(t, p, n, weights, room, (struct fr_real *)cells); break;
    }
}

#endif
