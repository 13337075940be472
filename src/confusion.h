/* Codes -> a table of all pairs, `room` x `room`. */
#ifndef FASTRECALL_CONFUSION_H
#define FASTRECALL_CONFUSION_H

#include "bytes.h"
#include "fixed.h"

/* Up to so many codes a pair's cell has an index of 32 bits. */
#define FR_MOST_INDEXED ((uint32_t)1 << 16)

/* Makes indices of true codes. */
static FR_NOINLINE void fr_pair_index(uint32_t *FR_RESTRICT t, const uint32_t *FR_RESTRICT p, size_t n, uint32_t room)
{
    for (size_t i = 0; i < n; i++)
        t[i] = t[i] * room + p[i];
}

/* Byte counters, in as many lanes as there are. */
static FR_NOINLINE void fr_confusion_bytes(const uint32_t *index, size_t n, const struct fr_bytes *bytes, int64_t *cells)
{
    uint8_t *first = bytes->lanes, *second = first + (bytes->n_lanes > 1 ? bytes->cells : 0);
    uint8_t *third = first + (bytes->n_lanes > 2 ? 2 * bytes->cells : 0);
    uint8_t *fourth = second + (third - first);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        fr_byte_add(first, cells, index[i]);
        fr_byte_add(second, cells, index[i + 1]);
        fr_byte_add(third, cells, index[i + 2]);
        fr_byte_add(fourth, cells, index[i + 3]);
    }
    for (; i < n; i++)
        fr_byte_add(first, cells, index[i]);
}

/* The same of float weights in units. */
static FR_NOINLINE void fr_confusion_fixed(const uint32_t *index, size_t n, const struct fr_fixed *fixed,
                                           const struct fr_fixed_lanes *counters)
{
    struct fr_fixed *first = counters->lanes, *second = first + (counters->n_lanes > 1 ? counters->cells : 0);
    struct fr_fixed *third = first + (counters->n_lanes > 2 ? 2 * counters->cells : 0);
    struct fr_fixed *fourth = second + (third - first);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
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
