/* Two classes -> four numbers: the samples of class 1 are counted by comparing, and the rest is arithmetic. */
#ifndef FASTRECALL_BINARY_H
#define FASTRECALL_BINARY_H

#include "isa.h"

/* cells: true negatives, false positives, false negatives, true positives. */
static void fr_binary(const uint8_t *t, const uint8_t *p, size_t n, int64_t *cells)
{
    const struct fr_class one = fr_loops->count_class(t, p, n, 1);
    cells[0] += (int64_t)n - one.truly - one.predicted + one.both;
    cells[1] += (int64_t)one.predicted - one.both;
    cells[2] += (int64_t)one.truly - one.both;
    cells[3] += one.both;
}

#endif
