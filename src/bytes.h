/* Narrow counters: a byte for each cell, which carries into the cell's int64 when it is full.
 *
 * Eight times as many cells fit into a cache. Few cells have several lanes of bytes side by side, so that equal labels
 * in a row do not wait for each other's store.
 */
#ifndef FASTRECALL_BYTES_H
#define FASTRECALL_BYTES_H

#include <stdlib.h>
#include <string.h>

#include "ahead.h"

/* Lanes share a first-level cache, or leave room in a second-level one. */
#define FR_BYTES_NEAR ((size_t)1 << 15)
#define FR_BYTES_FAR ((size_t)1 << 19)

struct fr_bytes {
    uint8_t *lanes; /* n_lanes times `cells` counters */
    size_t cells;
    unsigned n_lanes; /* 1, 2 or 4 */
};

/* 0 where memory is short. */
static int fr_bytes_init(struct fr_bytes *bytes, size_t cells)
{
    bytes->cells = cells;
    bytes->n_lanes = 4 * cells <= FR_BYTES_NEAR ? 4 : 2 * cells <= FR_BYTES_FAR ? 2 : 1;
    bytes->lanes = (uint8_t *)calloc(cells * bytes->n_lanes + 1, 1);
    return bytes->lanes != NULL;
}

static inline void fr_byte_add(uint8_t *lane, int64_t *cells, size_t at)
{
    if (FR_RARELY(++lane[at] == 0))
        cells[at] += 256;
}

/* Four cells from `at` on, in as many lanes as there are. */
#define FR_BYTES_ADD(AT)                                                                                     \
    (fr_byte_add(first, cells, (AT)[0]), fr_byte_add(second, cells, (AT)[1]), fr_byte_add(third, cells, (AT)[2]), \
     fr_byte_add(fourth, cells, (AT)[3]))

enum fr_fetching { FR_NOTHING, FR_BOTH_SIDES, FR_GROUPS_TOO };

/* Counts the cells `at`. Compiled with and without fetching: a question at each step would take a twentieth of the
 * time. */
static inline void fr_bytes_add(const uint32_t *at, size_t n, const struct fr_bytes *bytes, int64_t *cells,
                                struct fr_ahead next, enum fr_fetching fetching)
{
    uint8_t *first = bytes->lanes, *second = first + (bytes->n_lanes > 1 ? bytes->cells : 0);
    uint8_t *third = first + (bytes->n_lanes > 2 ? 2 * bytes->cells : 0);
    uint8_t *fourth = second + (third - first);
    size_t i = 0;
    for (; fetching == FR_GROUPS_TOO && i + 8 <= n; i += 8) {
        FR_FETCH_ON(next.truth, 8 * next.true_width);
        FR_FETCH_ON(next.pred, 8 * next.pred_width);
        FR_FETCH_ON(next.groups, 8 * next.group_width);
        FR_BYTES_ADD(at + i);
        FR_BYTES_ADD(at + i + 4);
    }
    for (; i + 4 <= n; i += 4) {
        if (fetching == FR_BOTH_SIDES)
            FR_FETCH(next, i);
        FR_BYTES_ADD(at + i);
    }
    for (; i < n; i++)
        fr_byte_add(first, cells, at[i]);
}

static FR_NOINLINE void fr_bytes_count(const uint32_t *at, size_t n, const struct fr_bytes *bytes, int64_t *cells,
                                       const struct fr_ahead *ahead)
{
    if (ahead->groups)
        fr_bytes_add(at, n, bytes, cells, *ahead, FR_GROUPS_TOO);
    else if (ahead->truth)
        fr_bytes_add(at, n, bytes, cells, *ahead, FR_BOTH_SIDES);
    else
        fr_bytes_add(at, n, bytes, cells, *ahead, FR_NOTHING);
}

/* Empties the counters of n cells into them. */
static void fr_bytes_join(struct fr_bytes *bytes, int64_t *FR_RESTRICT cells, size_t first, size_t n)
{
    for (unsigned lane = 0; lane < bytes->n_lanes; lane++) {
        uint8_t *FR_RESTRICT from = bytes->lanes + lane * bytes->cells + first;
        for (size_t i = 0; i < n; i++)
            cells[first + i] += from[i];
        memset(from, 0, n);
    }
}

#endif
