/* Wide counters of weights beside a table's cells: in several lanes, so that equal labels in a row do not wait for each
 * other's store. */
#ifndef FASTRECALL_LANES_H
#define FASTRECALL_LANES_H

#include <stdlib.h>

#include "isa.h"

/* Lanes of so many counters share a first-level cache, or nearly so. */
#define FR_LANES_NEAR ((size_t)1 << 11)

struct fr_lanes {
    void *counters; /* n_lanes times `cells`: int64_t, or struct fr_fixed */
    size_t cells;
    unsigned n_lanes; /* 1, 2 or 4 */
};

/* 0 where memory is short. */
static int fr_lanes_init(struct fr_lanes *lanes, size_t cells, size_t size)
{
    lanes->cells = cells;
    lanes->n_lanes = cells <= FR_LANES_NEAR / 2 ? 4 : cells <= 4 * FR_LANES_NEAR ? 2 : 1;
    lanes->counters = calloc(cells * lanes->n_lanes + 1, size);
    return lanes->counters != NULL;
}

#define FR_ADD_WHOLE(COUNTER, WEIGHT) ((COUNTER) += (WEIGHT))
#define FR_ADD_FIXED(COUNTER, WEIGHT) ((COUNTER).high += (WEIGHT).high, (COUNTER).low += (WEIGHT).low)

/* Integer weights, and floats in units. */
#define FR_WEIGHTS(X) X(whole, int64_t, FR_ADD_WHOLE) X(fixed, struct fr_fixed, FR_ADD_FIXED)

/* Before counters of margins (margins.h) are emptied: hits are predictions, too. */
#define FR_DEFINE_JOIN_HITS(NAME, WEIGHT, ADD)                                                               \
    static void fr_join_hits_##NAME(const struct fr_lanes *lanes, size_t room)                               \
    {                                                                                                        \
        for (unsigned lane = 0; lane < lanes->n_lanes; lane++) {                                             \
            WEIGHT *counters = (WEIGHT *)lanes->counters + lane * lanes->cells;                              \
            for (size_t code = 0; code < room; code++)                                                       \
                ADD(counters[2 * room + code], counters[2 * code + 1]);                                      \
        }                                                                                                    \
    }
FR_WEIGHTS(FR_DEFINE_JOIN_HITS)

/* Empties integers into their cells. */
static void fr_whole_join(const struct fr_lanes *lanes, int64_t *cells, size_t first, size_t n)
{
    for (unsigned lane = 0; lane < lanes->n_lanes; lane++) {
        int64_t *counters = (int64_t *)lanes->counters + lane * lanes->cells;
        for (size_t at = first; at < first + n; at++)
            cells[at] += counters[at];
        memset(counters + first, 0, n * sizeof *counters);
    }
}

#endif
