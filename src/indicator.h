/* Multilabel: 0/1 rows, dense or CSR -> three numbers a column, and where wanted three a row. Not zero means 1. */
#ifndef FASTRECALL_INDICATOR_H
#define FASTRECALL_INDICATOR_H

#include "status.h"
#include "weighted.h"

/* Where a run's results go. */
struct fr_columns {
    struct fr_weighing weighing;
    size_t columns;
    char *tp, *n_true, *n_pred;             /* cells, one a column */
    int64_t *row_tp, *row_true, *row_pred;  /* NULL, or one a row; never weighted */
    union fr_cell differing, agreed, total; /* single labels that differ; rows without any; all rows */
};

struct fr_row {
    int64_t tp, n_true, n_pred, differing;
};

static void fr_row_done(struct fr_columns *to, size_t at, const struct fr_row *row, const union fr_cell *weight)
{
    const enum fr_unit unit = to->weighing.unit;
    if (to->row_tp) {
        to->row_tp[at] = row->tp;
        to->row_true[at] = row->n_true;
        to->row_pred[at] = row->n_pred;
    }
    fr_cell_weigh(unit, &to->differing, row->differing, weight);
    fr_cell_weigh(unit, &to->agreed, row->differing == 0, weight);
    fr_cell_weigh(unit, &to->total, 1, weight);
}

static int fr_row_weight(struct fr_columns *to, size_t at, union fr_cell *weight)
{
    union fr_weights weights;
    if (!fr_read_weights(&to->weighing, at, 1, &weights))
        return 0;
    if (to->weighing.unit == FR_WHOLE)
        weight->whole = weights.whole[0];
    if (to->weighing.unit == FR_REAL)
        weight->real.sum = weights.real[0];
    return 1;
}

/* ---- dense ---- */

struct fr_plane {
    struct fr_array cells; /* the stride is that from one column to the next */
    ptrdiff_t row_stride;
    uint64_t first, second; /* the values met so far */
    int values;
};

/* A plane may hold two values; a third makes it no indicator. */
static int fr_two_values(struct fr_plane *plane, const uint64_t *keys, size_t n)
{
    if (!plane->values) {
        plane->first = plane->second = keys[0];
        plane->values = 1;
    }
    for (;;) {
        uint64_t odd = 0;
        size_t at = 0;
        for (size_t i = 0; i < n; i++)
            odd |= (uint64_t)((keys[i] != plane->first) & (keys[i] != plane->second));
        if (!odd)
            return 1;
        if (plane->values == 2)
            return 0;
        while (keys[at] == plane->first)
            at++;
        plane->second = keys[at];
        plane->values = 2;
    }
}

static enum fr_status fr_read_cells(struct fr_plane *plane, size_t row, size_t column, size_t n,
                                              uint64_t *keys)
{
    struct fr_array cells = plane->cells;
    union fr_raw raw;
    cells.start += (ptrdiff_t)row * plane->row_stride;
    fr_gather(&cells, column, n, &raw);
    if (fr_keys(&cells, &raw, n, keys))
        return FR_FRACTIONAL;
    return fr_two_values(plane, keys, n) ? FR_OK : FR_MANY_VALUES;
}

/* Columns column .. column + n - 1 of one row, whose keys are given. */
static FR_NOINLINE void fr_count_cells(struct fr_columns *to, struct fr_row *row, size_t column, size_t n,
                                       const uint64_t *t, const uint64_t *p, const union fr_cell *weight)
{
    const enum fr_unit unit = to->weighing.unit;
    const size_t size = fr_cell_size(unit);
    for (size_t i = 0; i < n; i++) {
        const int64_t is_true = t[i] != 0, is_pred = p[i] != 0, both = is_true & is_pred;
        row->tp += both;
        row->n_true += is_true;
        row->n_pred += is_pred;
        row->differing += t[i] != p[i];
        if (unit == FR_ONES) {
            ((int64_t *)to->tp)[column + i] += both;
            ((int64_t *)to->n_true)[column + i] += is_true;
            ((int64_t *)to->n_pred)[column + i] += is_pred;
        } else {
            fr_cell_weigh(unit, to->tp + (column + i) * size, both, weight);
            fr_cell_weigh(unit, to->n_true + (column + i) * size, is_true, weight);
            fr_cell_weigh(unit, to->n_pred + (column + i) * size, is_pred, weight);
        }
    }
}

static enum fr_status fr_wide_row(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                            size_t at)
{
    uint64_t t[FR_BLOCK], p[FR_BLOCK];
    union fr_cell weight;
    struct fr_row row = {0, 0, 0, 0};

    if (!fr_row_weight(to, at, &weight))
        return FR_OVERFLOW;
    for (size_t column = 0; column < to->columns; column += FR_BLOCK) {
        const size_t left = to->columns - column, n = left < FR_BLOCK ? left : FR_BLOCK;
        enum fr_status status = fr_read_cells(truth, at, column, n, t);
        if (status == FR_OK)
            status = fr_read_cells(pred, at, column, n, p);
        if (status != FR_OK)
            return status;
        fr_count_cells(to, &row, column, n, t, p, &weight);
    }
    fr_row_done(to, at, &row, &weight);
    return FR_OK;
}

/* As many whole rows as fit a block, where rows lie end to end. */
static enum fr_status fr_narrow_rows(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                               size_t first, size_t rows)
{
    uint64_t t[FR_BLOCK], p[FR_BLOCK];
    const size_t n = rows * to->columns;
    enum fr_status status = fr_read_cells(truth, first, 0, n, t);
    if (status == FR_OK)
        status = fr_read_cells(pred, first, 0, n, p);
    for (size_t r = 0; r < rows && status == FR_OK; r++) {
        union fr_cell weight;
        struct fr_row row = {0, 0, 0, 0};
        if (!fr_row_weight(to, first + r, &weight))
            return FR_OVERFLOW;
        fr_count_cells(to, &row, 0, to->columns, t + r * to->columns, p + r * to->columns, &weight);
        fr_row_done(to, first + r, &row, &weight);
    }
    return status;
}

static int fr_end_to_end(const struct fr_plane *plane, size_t columns)
{
    return plane->row_stride == plane->cells.stride * (ptrdiff_t)columns;
}

/* Counts rows first .. last - 1 of two dense planes. */
static enum fr_status fr_count_dense(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                               size_t first, size_t last)
{
    enum fr_status status = FR_OK;
    const int narrow = to->columns && to->columns <= FR_BLOCK && fr_end_to_end(truth, to->columns) &&
                       fr_end_to_end(pred, to->columns);
    const size_t step = narrow ? FR_BLOCK / to->columns : 1;
    for (size_t at = first; at < last && status == FR_OK; at += step) {
        const size_t rows = last - at < step ? last - at : step;
        status = narrow ? fr_narrow_rows(to, truth, pred, at, rows) : fr_wide_row(to, truth, pred, at);
    }
    return status;
}

/* ---- CSR ---- */

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

struct fr_cursor {
    uint64_t at, end, column; /* column is `columns` at the end of the row */
};

static int fr_cursor_next(struct fr_cursor *cursor, const struct fr_csr *side, size_t columns, int started)
{
    const uint64_t before = cursor->column;
    if (cursor->at == cursor->end) {
        cursor->column = columns;
        return 1;
    }
    cursor->column = fr_index(side->columns, side->columns_wide, (size_t)cursor->at++);
    return cursor->column < columns && (!started || cursor->column > before);
}

static int fr_cursor_init(struct fr_cursor *cursor, const struct fr_csr *side, size_t columns, size_t row)
{
    cursor->at = fr_index(side->starts, side->starts_wide, row);
    cursor->end = fr_index(side->starts, side->starts_wide, row + 1);
    cursor->column = 0;
    return cursor->at <= cursor->end && cursor->end <= side->stored &&
           fr_cursor_next(cursor, side, columns, 0);
}

/* `unlike`: the two sides write different numbers for 1, so that no stored pair is equal. */
static enum fr_status fr_sparse_row(struct fr_columns *to, const struct fr_csr *truth,
                                              const struct fr_csr *pred, int unlike, size_t at)
{
    const enum fr_unit unit = to->weighing.unit;
    const size_t size = fr_cell_size(unit), columns = to->columns;
    union fr_cell weight;
    struct fr_cursor t, p;
    struct fr_row row = {0, 0, 0, 0};

    if (!fr_row_weight(to, at, &weight))
        return FR_OVERFLOW;
    if (!fr_cursor_init(&t, truth, columns, at) || !fr_cursor_init(&p, pred, columns, at))
        return FR_UNSORTED;
    while (t.column < columns || p.column < columns) {
        const size_t column = (size_t)(t.column < p.column ? t.column : p.column);
        const int is_true = t.column == column, is_pred = p.column == column;
        row.tp += is_true & is_pred;
        row.n_true += is_true;
        row.n_pred += is_pred;
        fr_cell_weigh(unit, to->tp + column * size, is_true & is_pred, &weight);
        fr_cell_weigh(unit, to->n_true + column * size, is_true, &weight);
        fr_cell_weigh(unit, to->n_pred + column * size, is_pred, &weight);
        if ((is_true && !fr_cursor_next(&t, truth, columns, 1)) || (is_pred && !fr_cursor_next(&p, pred, columns, 1)))
            return FR_UNSORTED;
    }
    row.differing = row.n_true + row.n_pred - (unlike ? 1 : 2) * row.tp;
    fr_row_done(to, at, &row, &weight);
    return FR_OK;
}

/* Counts rows first .. last - 1 of two CSR matrices with sorted, distinct columns in every row. */
static enum fr_status fr_count_sparse(struct fr_columns *to, const struct fr_csr *truth,
                                                const struct fr_csr *pred, int unlike, size_t first, size_t last)
{
    enum fr_status status = FR_OK;
    for (size_t at = first; at < last && status == FR_OK; at++)
        status = fr_sparse_row(to, truth, pred, unlike, at);
    return status;
}

#endif
