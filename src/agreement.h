/* Are the two keys of a sample the same? Nothing is indexed, so labels need no codes. */
#ifndef FASTRECALL_AGREEMENT_H
#define FASTRECALL_AGREEMENT_H

#include "fixed.h"

/* Samples with equal labels, and the others. The two are summed apart: their difference from the total would lose
 * the digits that a small share of errors is made of. */
struct fr_agreed {
    struct fr_sum same, differing;
};

static FR_NOINLINE void fr_agreement(enum fr_unit unit, const struct fr_weighed *weights, const uint64_t *true_keys,
                                     const uint64_t *pred_keys, size_t n, struct fr_agreed *agreed)
{
    uint8_t chosen[FR_BLOCK] = {0};
    for (size_t i = 0; i < n; i++)
        chosen[i] = true_keys[i] == pred_keys[i];
    fr_sum_add(unit, weights, chosen, n, &agreed->same);
    for (size_t i = 0; i < n; i++)
        chosen[i] ^= 1;
    fr_sum_add(unit, weights, chosen, n, &agreed->differing);
}

#endif
