/* Codes -> a table of all pairs, `room` x `room`; up to FR_FEW codes in FR_LANES tables side by side, so that equal
 * neighbours do not wait for each other's store. */
#ifndef FASTRECALL_CONFUSION_H
#define FASTRECALL_CONFUSION_H

#include "weighted.h"

#define FR_FEW 16
#define FR_LANES 4

static inline size_t fr_lanes(uint32_t room) { return room <= FR_FEW ? FR_LANES : 1; }

#define FR_DEFINE_CONFUSION(NAME, CELL, ADD)                                                                 \
    static FR_NOINLINE void fr_confusion_##NAME(const uint32_t *t, const uint32_t *p, size_t n,              \
                                                const union fr_weights *weights, uint32_t room, CELL *cells) \
    {                                                                                                        \
        const size_t width = room, table = width * width;                                                    \
        size_t i = 0;                                                                                        \
        (void)weights;                                                                                       \
        if (fr_lanes(room) == FR_LANES) {                                                                    \
            CELL *second = cells + table, *third = second + table, *fourth = third + table;                  \
            for (; i + FR_LANES <= n; i += FR_LANES) {                                                       \
                ADD(cells[t[i] * width + p[i]], i);                                                          \
                ADD(second[t[i + 1] * width + p[i + 1]], i + 1);                                             \
                ADD(third[t[i + 2] * width + p[i + 2]], i + 2);                                              \
                ADD(fourth[t[i + 3] * width + p[i + 3]], i + 3);                                             \
            }                                                                                                \
        }                                                                                                    \
        for (; i < n; i++)                                                                                   \
            ADD(cells[t[i] * width + p[i]], i);                                                              \
    }

#define FR_ADD_ONE(cell, i) (cell) += 1
#define FR_ADD_WHOLE(cell, i) (cell) += weights->whole[i]
#define FR_ADD_REAL(cell, i) fr_real_add(&(cell), weights->real[i])

FR_DEFINE_CONFUSION(ones, int64_t, FR_ADD_ONE)
FR_DEFINE_CONFUSION(whole, int64_t, FR_ADD_WHOLE)
FR_DEFINE_CONFUSION(real, struct fr_real, FR_ADD_REAL)

static void fr_confusion(enum fr_unit unit, const uint32_t *t, const uint32_t *p, size_t n,
                         const union fr_weights *weights, uint32_t room, char *cells)
{
    switch (unit) {
    case FR_ONES: fr_confusion_ones(t, p, n, weights, room, (int64_t *)cells); break;
    case FR_WHOLE: fr_confusion_whole(t, p, n, weights, room, (int64_t *)cells); break;
    case FR_REAL: fr_confusion_real(t, p, n, weights, room, (struct fr_real *)cells); break;
    }
}

#endif
