/* Multilabel: dense 0/1 rows -> three numbers a column, and where wanted three a row. Not zero means 1. */
#ifndef FASTRECALL_INDICATOR_H
#define FASTRECALL_INDICATOR_H

#include "planes.h"
#include "weighted.h"

/* The largest sides of a tile, neither longer than a block. Where cells of a column are neighbours, fewer columns leave
 * room for more rows: what is read at once should fill some cache lines. */
#define FR_TILE_ROWS 512
#define FR_TILE_COLUMNS 512
#define FR_TILE_COLUMNS_BY_COLUMNS 128

/* Up to so many columns, so many rows are added up side by side: whole vectors, whatever the number of columns. More
 * columns make tiles of less than 256 rows, so that bytes can hold the sums. */
#define FR_FEW_COLUMNS 32
#define FR_SIDE_BY_SIDE 16

/* Where a run's results go. */
struct fr_columns {
    struct fr_weighing weighing;
    size_t columns;
    char *tp, *n_true, *n_pred;             /* cells, one a column */
    int64_t *row_tp, *row_true, *row_pred;  /* NULL, or one a row, 0 at first; never weighted */
    union fr_cell differing, agreed, total; /* single labels that differ; rows without any; all rows */
    struct fr_marks marks;
    uint64_t *stamps; /* CSR only: one a column, all 0 at first */
};

static inline union fr_cell fr_weight_of(enum fr_unit unit, const union fr_weights *weights, size_t at)
{
    union fr_cell weight = {1};
    if (unit == FR_WHOLE)
        weight.whole = weights->whole[at];
    if (unit == FR_REAL)
        weight.real.sum = weights->real[at];
    return weight;
}

/* ---- rows ---- */

static void fr_rows_done(struct fr_columns *to, const int64_t *differing, size_t rows,
                         const union fr_weights *weights)
{
    const enum fr_unit unit = to->weighing.unit;
    int64_t unlike = 0, agreed = 0;
    for (size_t row = 0; row < rows && unit != FR_ONES; row++) {
        const union fr_cell weight = fr_weight_of(unit, weights, row);
        fr_cell_weigh(unit, &to->differing, differing[row], &weight);
        fr_cell_weigh(unit, &to->agreed, differing[row] == 0, &weight);
        fr_cell_weigh(unit, &to->total, 1, &weight);
    }
    if (unit != FR_ONES)
        return;
    for (size_t row = 0; row < rows; row++) {
        unlike += differing[row];
        agreed += differing[row] == 0;
    }
    to->differing.whole += unlike;
    to->agreed.whole += agreed;
    to->total.whole += (int64_t)rows;
}

/* Rows are looked at by words of eight bytes; what the last of them reads beyond the row is masked. */
#define FR_EACH_BYTE(x) (UINT64_MAX / 255 * (x))

static inline uint64_t fr_word(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

static uint64_t fr_last_mask(size_t columns)
{
    static const uint8_t bytes[16] = {255, 255, 255, 255, 255, 255, 255, 255};
    return fr_word(bytes + (columns % 8 ? 8 - columns % 8 : 0));
}

static inline int64_t fr_byte_sum(uint64_t word)
{
    const uint64_t pairs = UINT64_MAX / 65535 * 255;
    return (int64_t)(((word & pairs) + (word >> 8 & pairs)) * (UINT64_MAX / 65535) >> 48);
}

/* Adds to each row's number how many bytes differ. */
static FR_NOINLINE void fr_count_unlike(const uint8_t *FR_RESTRICT t, const uint8_t *FR_RESTRICT p, size_t rows,
                                        size_t columns, int64_t *FR_RESTRICT differing)
{
    const uint64_t last = fr_last_mask(columns);
    for (size_t row = 0; row < rows; row++, t += columns, p += columns) {
        uint64_t unlike = 0;
        for (size_t i = 0; i < columns; i += 8) {
            const uint64_t mask = columns - i < 8 ? last : UINT64_MAX;
            /* Of a byte that is less than 16, adding 15 sets the next bit unless it is 0. */
            unlike += (((fr_word(t + i) ^ fr_word(p + i)) & mask) + FR_EACH_BYTE(15)) >> 4 & FR_EACH_BYTE(1);
        }
        differing[row] += fr_byte_sum(unlike);
    }
}

/* Adds to each row's numbers how many labels there are. */
static FR_NOINLINE void fr_count_labels(const uint8_t *FR_RESTRICT t, const uint8_t *FR_RESTRICT p, size_t rows,
                                        size_t columns, int64_t *FR_RESTRICT tp, int64_t *FR_RESTRICT n_true,
                                        int64_t *FR_RESTRICT n_pred)
{
    const uint64_t last = fr_last_mask(columns);
    for (size_t row = 0; row < rows; row++, t += columns, p += columns) {
        uint64_t both = 0, truth = 0, pred = 0;
        for (size_t i = 0; i < columns; i += 8) {
            const uint64_t mask = FR_EACH_BYTE(1) & (columns - i < 8 ? last : UINT64_MAX);
            const uint64_t is_true = fr_word(t + i) & mask, is_pred = fr_word(p + i) & mask;
            both += is_true & is_pred;
            truth += is_true;
            pred += is_pred;
        }
        tp[row] += fr_byte_sum(both);
        n_true[row] += fr_byte_sum(truth);
        n_pred[row] += fr_byte_sum(pred);
    }
}

/* ---- columns ---- */

struct fr_sums {
    uint8_t both[FR_TILE_COLUMNS], truth[FR_TILE_COLUMNS], pred[FR_TILE_COLUMNS];
};

/* Adds up the bytes that lie `width` apart. */
static FR_NOINLINE void fr_sum_bytes(const uint8_t *FR_RESTRICT t, const uint8_t *FR_RESTRICT p, size_t n,
                                     size_t width, struct fr_sums *FR_RESTRICT sums)
{
    memset(sums, 0, sizeof *sums);
    for (size_t at = 0; at < n; at += width) {
        const size_t length = n - at < width ? n - at : width;
        for (size_t i = 0; i < length; i++) {
            const uint8_t is_true = t[at + i] & 1, is_pred = p[at + i] & 1;
            sums->both[i] += is_true & is_pred;
            sums->truth[i] += is_true;
            sums->pred[i] += is_pred;
        }
    }
}

static void fr_add_sums(int64_t *FR_RESTRICT cells, const uint8_t *FR_RESTRICT sums, size_t columns, size_t n)
{
    for (size_t at = 0; at < n; at += columns)
        for (size_t i = 0; i < columns; i++)
            cells[i] += sums[at + i];
}

static void fr_count_columns(struct fr_columns *to, size_t column, size_t columns, size_t rows, const uint8_t *t,
                             const uint8_t *p)
{
    struct fr_sums sums;
    const size_t width = columns <= FR_FEW_COLUMNS ? FR_SIDE_BY_SIDE * columns : columns;
    fr_sum_bytes(t, p, rows * columns, width, &sums);
    fr_add_sums((int64_t *)to->tp + column, sums.both, columns, width);
    fr_add_sums((int64_t *)to->n_true + column, sums.truth, columns, width);
    fr_add_sums((int64_t *)to->n_pred + column, sums.pred, columns, width);
}

/* Rows with integer weights, or with float ones. Zero is added where there is no label: a branch costs more. */
static FR_NOINLINE void fr_add_whole(int64_t *FR_RESTRICT tp, int64_t *FR_RESTRICT n_true,
                                     int64_t *FR_RESTRICT n_pred, const uint8_t *FR_RESTRICT t,
                                     const uint8_t *FR_RESTRICT p, size_t columns, size_t rows,
                                     const int64_t *FR_RESTRICT weights)
{
    for (size_t row = 0; row < rows; row++, t += columns, p += columns)
        for (size_t i = 0; i < columns; i++) {
            const int64_t is_true = weights[row] & -(int64_t)(t[i] & 1), both = is_true & -(int64_t)(p[i] & 1);
            tp[i] += both;
            n_true[i] += is_true;
            n_pred[i] += weights[row] & -(int64_t)(p[i] & 1);
        }
}

static FR_NOINLINE void fr_add_real(struct fr_real *FR_RESTRICT tp, struct fr_real *FR_RESTRICT n_true,
                                    struct fr_real *FR_RESTRICT n_pred, const uint8_t *FR_RESTRICT t,
                                    const uint8_t *FR_RESTRICT p, size_t columns, size_t rows,
                                    const double *FR_RESTRICT weights)
{
    for (size_t row = 0; row < rows; row++, t += columns, p += columns) {
        const double weight[2] = {0, weights[row]};
        for (size_t i = 0; i < columns; i++) {
            fr_real_add(&tp[i], weight[t[i] & p[i] & 1]);
            fr_real_add(&n_true[i], weight[t[i] & 1]);
            fr_real_add(&n_pred[i], weight[p[i] & 1]);
        }
    }
}

static void fr_weigh_columns(struct fr_columns *to, size_t column, size_t columns, size_t rows, const uint8_t *t,
                             const uint8_t *p, const union fr_weights *weights)
{
    const size_t at = column * fr_cell_size(to->weighing.unit);
    char *tp = to->tp + at, *n_true = to->n_true + at, *n_pred = to->n_pred + at;
    if (to->weighing.unit == FR_WHOLE)
        fr_add_whole((int64_t *)tp, (int64_t *)n_true, (int64_t *)n_pred, t, p, columns, rows, weights->whole);
    else
        fr_add_real((struct fr_real *)tp, (struct fr_real *)n_true, (struct fr_real *)n_pred, t, p, columns, rows,
                    weights->real);
}

/* ---- tiles ---- */

/* Some columns of rows first .. first + rows - 1. */
static enum fr_status fr_count_tile(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                    size_t first, size_t rows, size_t column, size_t columns,
                                    const union fr_weights *weights, int64_t *differing)
{
    uint8_t t[FR_TILE_ROOM], p[FR_TILE_ROOM];
    enum fr_status status = fr_read_tile(truth, &to->marks, first, rows, column, columns, t);
    if (status == FR_OK)
        status = fr_read_tile(pred, &to->marks, first, rows, column, columns, p);
    if (status != FR_OK)
        return status;
    memset(t + rows * columns, 0, 8);
    memset(p + rows * columns, 0, 8);
    fr_count_unlike(t, p, rows, columns, differing);
    if (to->weighing.unit == FR_ONES)
        fr_count_columns(to, column, columns, rows, t, p);
    else
        fr_weigh_columns(to, column, columns, rows, t, p, weights);
    if (to->row_tp)
        fr_count_labels(t, p, rows, columns, to->row_tp + first, to->row_true + first, to->row_pred + first);
    return FR_OK;
}

/* All columns of so many rows as fit a tile. */
static enum fr_status fr_count_rows(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                    size_t first, size_t rows, size_t widest)
{
    union fr_weights weights;
    int64_t differing[FR_TILE_ROWS] = {0};
    enum fr_status status = FR_OK;

    if (!fr_read_weights(&to->weighing, first, rows, &weights))
        return FR_OVERFLOW;
    for (size_t column = 0; column < to->columns && status == FR_OK; column += widest) {
        const size_t left = to->columns - column, columns = left < widest ? left : widest;
        status = fr_count_tile(to, truth, pred, first, rows, column, columns, &weights, differing);
    }
    if (status == FR_OK)
        fr_rows_done(to, differing, rows, &weights);
    return status;
}

/* Counts rows first .. last - 1 of two dense planes. */
static enum fr_status fr_count_dense(struct fr_columns *to, struct fr_plane *truth, struct fr_plane *pred,
                                     size_t first, size_t last)
{
    const int by_columns = fr_by_columns(truth) && fr_by_columns(pred);
    const size_t most = by_columns ? FR_TILE_COLUMNS_BY_COLUMNS : FR_TILE_COLUMNS;
    const size_t widest = to->columns > most ? most : to->columns ? to->columns : 1;
    const size_t fitting = FR_TILE / widest, step = fitting < FR_TILE_ROWS ? fitting : FR_TILE_ROWS;
    enum fr_status status = FR_OK;
    for (size_t at = first; at < last && status == FR_OK; at += step)
        status = fr_count_rows(to, truth, pred, at, last - at < step ? last - at : step, widest);
    return status;
}

#endif
