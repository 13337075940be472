/* Multilabel rows as CSR -> what indicator.h counts of dense ones, in O(stored labels). */
#ifndef FASTRECALL_CSR_H
#define FASTRECALL_CSR_H

#include "indicator.h"

struct fr_csr {
    const void *starts, *columns; /* aligned and native, int32 or int64 */
    int starts_wide, columns_wide;
    size_t stored;
};

/* volatile: another thread may write meanwhile, and what is checked must be what is used. */
static inline uint64_t fr_index(const void *items, int wide, size_t at)
{
    return wide ? ((const volatile uint64_t *)items)[at] : ((const volatile uint32_t *)items)[at];
}

/* Rows are too short, and the sides take turns too often, for the processor to see where its next bytes are. */
#define FR_ROWS_AHEAD 1024
#define FR_CACHE_LINE 64

/* Where a row begins and ends; 0 where that is not within what is stored. */
static inline int fr_row_ends(const struct fr_csr *side, size_t row, size_t *begin, size_t *end)
{
    const uint64_t from = fr_index(side->starts, side->starts_wide, row);
    const uint64_t to = fr_index(side->starts, side->starts_wide, row + 1);
    if (from > to || to > side->stored)
        return 0;
    *begin = (size_t)from;
    *end = (size_t)to;
    const uintptr_t ahead = (uintptr_t)side->columns + (*begin << (side->columns_wide ? 3 : 2)) + FR_ROWS_AHEAD;
    FR_PREFETCH((const void *)ahead);
    FR_PREFETCH((const void *)(ahead + FR_CACHE_LINE));
    return 1;
}

/* The true labels of a row leave their stamp on their columns. 0 for a label that is no column, or comes twice. */
static inline int fr_true_labels(struct fr_columns *to, const struct fr_csr *side, size_t begin, size_t end,
                                 uint64_t stamp, enum fr_unit unit, const union fr_cell *weight)
{
    const uint64_t columns = to->columns;
    uint64_t *stamps = to->stamps;
    char *n_true = to->n_true;
    for (; begin < end; begin++) {
        const uint64_t column = fr_index(side->columns, side->columns_wide, begin);
        if (column >= columns || stamps[column] == stamp)
            return 0;
        stamps[column] = stamp;
        if (unit == FR_REAL)
            fr_real_add((struct fr_real *)n_true + column, weight->real.sum);
        else
            ((int64_t *)n_true)[column] += weight->whole;
    }
    return 1;
}

/* The predicted ones find it there, and leave the next: a label that comes twice is seen, whatever their order. Zero
 * is added where there is no hit: a branch costs more. */
static inline int fr_pred_labels(struct fr_columns *to, const struct fr_csr *side, size_t begin, size_t end,
                                 uint64_t stamp, enum fr_unit unit, const union fr_cell *weight, int64_t *both)
{
    const uint64_t columns = to->columns;
    const double real[2] = {0, unit == FR_REAL ? weight->real.sum : 0};
    uint64_t *stamps = to->stamps;
    char *n_pred = to->n_pred, *tp = to->tp;
    int64_t hits = 0;
    for (; begin < end; begin++) {
        const uint64_t column = fr_index(side->columns, side->columns_wide, begin);
        if (column >= columns || stamps[column] == stamp + 1)
            return 0;
        const int hit = stamps[column] == stamp;
        stamps[column] = stamp + 1;
        hits += hit;
        if (unit == FR_REAL) {
            fr_real_add((struct fr_real *)n_pred + column, real[1]);
            fr_real_add((struct fr_real *)tp + column, real[hit]);
        } else {
            ((int64_t *)n_pred)[column] += weight->whole;
            ((int64_t *)tp)[column] += weight->whole & -(int64_t)hit;
        }
    }
    *both = hits;
    return 1;
}

/* One row; the result is how many labels differ, or -1 where it is broken. `unlike`: the two sides write different
 * numbers for 1, so that no stored pair is equal. */
static inline int64_t fr_sparse_row(struct fr_columns *to, const struct fr_csr *truth, const struct fr_csr *pred,
                                    int unlike, size_t at, enum fr_unit unit, const union fr_cell *weight)
{
    const uint64_t stamp = 2 * (uint64_t)at + 1;
    size_t true_begin, true_end, pred_begin, pred_end;
    int64_t tp;

    if (!fr_row_ends(truth, at, &true_begin, &true_end) || !fr_row_ends(pred, at, &pred_begin, &pred_end) ||
        !fr_true_labels(to, truth, true_begin, true_end, stamp, unit, weight) ||
        !fr_pred_labels(to, pred, pred_begin, pred_end, stamp, unit, weight, &tp))
        return -1;
    const int64_t n_true = (int64_t)(true_end - true_begin), n_pred = (int64_t)(pred_end - pred_begin);
    if (to->row_tp) {
        to->row_tp[at] = tp;
        to->row_true[at] = n_true;
        to->row_pred[at] = n_pred;
    }
    return n_true + n_pred - (unlike ? 1 : 2) * tp;
}

/* Counts rows first .. last - 1 of two CSR matrices. */
static enum fr_status fr_count_sparse(struct fr_columns *to, const struct fr_csr *truth, const struct fr_csr *pred,
                                      int unlike, size_t first, size_t last)
{
    const enum fr_unit unit = to->weighing.unit;
    union fr_weights weights;
    int64_t differing[FR_TILE_ROWS];
    for (; first < last; first += FR_TILE_ROWS) {
        const size_t rows = last - first < FR_TILE_ROWS ? last - first : FR_TILE_ROWS;
        if (!fr_read_weights(&to->weighing, first, rows, &weights))
            return FR_OVERFLOW;
        for (size_t row = 0; row < rows; row++) {
            const union fr_cell weight = fr_weight_of(unit, &weights, row);
            /* Named, so that the compiler makes one loop for each. */
            if (unit == FR_REAL)
                differing[row] = fr_sparse_row(to, truth, pred, unlike, first + row, FR_REAL, &weight);
            else
                differing[row] = fr_sparse_row(to, truth, pred, unlike, first + row, FR_WHOLE, &weight);
            if (differing[row] < 0)
                return FR_BROKEN;
        }
        fr_rows_done(to, differing, rows, &weights);
    }
    return FR_OK;
}

/* Whether all items are one number, and not zero: they are alike if their bytes are those that lie an item further.
 * What is only compared need not be read once. */
static enum fr_status fr_one_mark(const struct fr_array *items, size_t n)
{
    const size_t width = (size_t)items->dtype.width;
    union fr_raw raw;
    uint64_t key;

    if (n == 0)
        return FR_OK;
    fr_gather(items, 0, 1, &raw);
    if (fr_keys(items, &raw, 1, &key))
        return FR_FRACTIONAL;
    if (key == 0 || (n > 1 && items->stride != (ptrdiff_t)width))
        return FR_MANY_VALUES;
    return memcmp(items->start, items->start + width, (n - 1) * width) ? FR_MANY_VALUES : FR_OK;
}

#endif
