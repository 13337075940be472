/* Two classes -> four numbers. Codes are 0 and 1, so three sums tell all four; the loop has no store and no index,
 * and compilers turn it into SIMD. */
#ifndef FASTRECALL_BINARY_H
#define FASTRECALL_BINARY_H

#include "blocks.h"

/* cells: true negatives, false positives, false negatives, true positives. */
static FR_NOINLINE void fr_binary(const uint32_t *t, const uint32_t *p, size_t n, int64_t *cells)
{
    uint32_t positive = 0, predicted = 0, both = 0;
    for (size_t i = 0; i < n; i++) {
        positive += t[i];
        predicted += p[i];
        both += t[i] & p[i];
    }
    cells[0] += (int64_t)n - positive - predicted + both;
    cells[1] += (int64_t)predicted - both;
    cells[2] += (int64_t)positive - both;
    cells[3] += both;
}

#endif
