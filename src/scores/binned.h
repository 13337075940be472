/* Scores beside true labels -> how many lie between each two thresholds, for each true label and each column. */
#ifndef FASTRECALL_SCORES_BINNED_H
#define FASTRECALL_SCORES_BINNED_H

#include "few.h"
#include "truths.h"

/* Indices of cells have 32 bits, and one more is never needed. */
#define FR_MOST_BINNED ((size_t)1 << 31)

/* A block of several columns: its rows should stay in a second-level cache while columns are read. */
#define FR_ROWS_BYTES ((size_t)1 << 17)
/* Few limits are compared with so fast that it should be a first-level one. */
#define FR_FEW_ROWS_BYTES ((size_t)1 << 14)
#define FR_LEAST_ROWS 16
/* Sums over fewer rows are not worth their beginning and end. */
#define FR_FEW_LEAST_ROWS 128

/* What column c of one label a sample is told: whether it is the sample's. */
#define FR_TRUTH_OR_NOT 2

struct fr_binned {
    struct fr_counter base; /* the true side, the weights, and the cells */
    struct fr_array scores; /* the first column; of whole numbers, as labels are */
    ptrdiff_t true_step, score_step; /* bytes to the next column; of labels 0 where one is shared by all columns */
    size_t columns;
    enum fr_score_type type;
    int whole; /* scores are integers or booleans, to be made doubles */
    int shared; /* true labels are the columns' numbers */
    struct fr_bins bins;
    struct fr_truths truths;
    struct fr_few few;
    uint32_t codes; /* of true labels, as cells tell them apart */
    int outside;    /* labels that are shared are among those of the columns, or this is not 0 */
};

static size_t fr_binned_cells(const struct fr_binned *run)
{
    return run->columns * ((size_t)run->bins.n + 1) * run->codes;
}

static void fr_binned_free(struct fr_binned *run)
{
    fr_counter_free(&run->base);
    fr_bins_free(&run->bins);
    fr_truths_free(&run->truths);
    fr_few_free(&run->few);
}

/* Cells and their counters; 0 where memory is short. */
static int fr_binned_table(struct fr_binned *run)
{
    struct fr_table *table = &run->base.table;
    const size_t cells = fr_binned_cells(run);
    table->unit = run->base.weighing.unit;
    table->grid = &run->base.grid;
    table->pairs = 1;
    table->cells = (char *)fr_zeroed(cells + 1, fr_cell_size(table->unit));
    if (!table->cells)
        return 0;
    if (table->unit == FR_ONES)
        return fr_bytes_init(&table->bytes, cells);
    return fr_lanes_init(&table->lanes, cells, table->unit == FR_WHOLE ? sizeof(int64_t) : sizeof(struct fr_fixed));
}

/* Rows of a block, of which so many bytes should stay near if there are several columns. */
static size_t fr_binned_rows(const struct fr_binned *run, size_t near_bytes)
{
    const ptrdiff_t stride = run->scores.stride;
    const size_t apart = (size_t)(stride < 0 ? -stride : stride), rows = apart ? near_bytes / apart : FR_BLOCK;
    if (run->columns == 1 || rows > FR_BLOCK)
        return FR_BLOCK;
    return rows < FR_LEAST_ROWS ? FR_LEAST_ROWS : rows;
}

/* Whether scores are compared with each limit, and not looked up. */
static int fr_binned_compares(const struct fr_binned *run, size_t n_limits)
{
    return run->base.weighing.unit == FR_ONES && (run->shared || run->truths.told.n) &&
           n_limits * (size_t)fr_score_widths[run->type] <= FR_FEW_BYTES &&
           fr_binned_rows(run, FR_FEW_ROWS_BYTES) >= FR_FEW_LEAST_ROWS;
}

/* Expects columns and arrays that are described; FR_NO_MEMORY also where indices would have no room. */
static enum fr_status fr_binned_init(struct fr_binned *run, const uint64_t *limits, uint32_t n_limits,
                                     const uint64_t *keys, uint32_t n_keys)
{
    const size_t bins = (size_t)n_limits + 1;
    run->codes = run->shared || run->truths.marks ? FR_TRUTH_OR_NOT : n_keys + 1;
    if (run->columns > FR_MOST_BINNED || bins > FR_MOST_BINNED / run->codes ||
        (run->columns && bins * run->codes > FR_MOST_BINNED / run->columns))
        return FR_NO_MEMORY;
    if (!fr_bins_init(&run->bins, run->type, limits, n_limits, run->base.samples) ||
        !fr_truths_init(&run->truths, &run->base.truth.dtype, keys, n_keys) || !fr_binned_table(run))
        return FR_NO_MEMORY;
    if (fr_binned_compares(run, n_limits) && !fr_few_init(&run->few, run->columns, n_limits, run->codes))
        return FR_NO_MEMORY;
    return FR_OK;
}

static void fr_binned_join(struct fr_binned *run)
{
    fr_table_join_some(&run->base.table, 0, fr_binned_cells(run));
    run->base.table.taken = 0;
    fr_few_join(&run->few, run->columns, (int64_t *)run->base.table.cells);
}

/* Integers as doubles, as NumPy compares them with doubles. */
static FR_NOINLINE void fr_whole_scores(const struct fr_array *scores, const void *raw, size_t n, double *to)
{
    uint64_t keys[FR_BLOCK];
    const int above = scores->dtype.type == FR_u64 && !scores->dtype.flip;
    fr_keys(scores, raw, n, keys);
    for (size_t i = 0; i < n; i++)
        to[i] = above ? (double)keys[i] : (double)(int64_t)keys[i];
}

/* Memory of a block of one column. */
struct fr_binned_raw {
    union fr_raw truth, scores;
    double doubles[FR_BLOCK];
};

/* A column's scores as floats. */
static const void *fr_binned_scores(const struct fr_binned *run, size_t column, size_t first, size_t n,
                                    struct fr_binned_raw *raw)
{
    struct fr_array scores = run->scores;
    const void *floats;
    scores.start += (ptrdiff_t)column * run->score_step;
    floats = fr_raw_block(&scores, first, n, &raw->scores);
    if (!run->whole)
        return floats;
    fr_whole_scores(&scores, floats, n, raw->doubles);
    return raw->doubles;
}

/* The true labels of one column, or of all, as they lie or in private memory; NULL where one is missing. */
static const void *fr_binned_labels(const struct fr_binned *run, size_t column, size_t first, size_t n,
                                    struct fr_binned_raw *raw)
{
    struct fr_array truth = run->base.truth;
    uint8_t absent[FR_BLOCK];
    int missing = 0;
    if (!run->base.true_source) {
        truth.start += (ptrdiff_t)column * run->true_step;
        return fr_raw_block(&truth, first, n, &raw->truth);
    }
    memset(absent, 0, n);
    const void *labels = fr_load_source(&truth, run->base.true_source, first, n, &raw->truth, absent, &missing);
    return missing ? NULL : labels;
}

/* The codes of the true labels of one column, or of all. */
static enum fr_status fr_binned_truth(const struct fr_binned *run, size_t column, size_t first, size_t n,
                                      struct fr_binned_raw *raw, uint32_t *t)
{
    const void *labels = fr_binned_labels(run, column, first, n, raw);
    return labels ? fr_truths_code(&run->truths, &run->base.truth, labels, n, t) : FR_NO_TRUTH;
}

/* One column by comparing with each limit. Where labels are shared, t holds their codes. */
static enum fr_status fr_binned_few(struct fr_binned *run, size_t column, size_t first, size_t n,
                                    struct fr_binned_raw *raw, uint32_t *t)
{
    uint8_t codes[FR_BLOCK], top = 1;
    enum fr_status status = FR_OK;
    if (!run->shared) {
        const void *labels = fr_binned_labels(run, column, first, n, raw);
        if (!labels)
            return FR_NO_TRUTH;
        status = fr_truths_tell(&run->truths, &run->base.truth, labels, n, codes, &top);
        if (status == FR_FOREIGN) {
            status = fr_truths_code(&run->truths, &run->base.truth, labels, n, t);
            top = (uint8_t)run->truths.codes.n;
            fr_few_narrow(t, n, codes);
        }
    } else {
        for (size_t i = 0; i < n; i++)
            codes[i] = t[i] == (uint32_t)column;
    }
    if (status != FR_OK)
        return status;
    return fr_loops->few_limits[run->type](fr_binned_scores(run, column, first, n, raw), n, codes, top, &run->bins,
                                           run->codes, fr_few_of(&run->few, column))
               ? FR_NAN_SCORE
               : FR_OK;
}

/* Where the cells of a column begin, and which of them each true label has. */
static void fr_binned_begin(const struct fr_binned *run, size_t column, const uint32_t *t, size_t n,
                            uint32_t *FR_RESTRICT index)
{
    const uint32_t start = (uint32_t)(column * ((size_t)run->bins.n + 1) * run->codes), is = (uint32_t)column;
    if (run->shared)
        for (size_t i = 0; i < n; i++)
            index[i] = start + (t[i] == is);
    else
        for (size_t i = 0; i < n; i++)
            index[i] = start + t[i];
}

static FR_NOINLINE void fr_binned_look_outside(struct fr_binned *run, const uint32_t *t, size_t n)
{
    const uint32_t other = run->truths.codes.n;
    int outside = 0;
    for (size_t i = 0; i < n; i++)
        outside |= t[i] == other;
    run->outside |= outside;
}

static enum fr_status fr_binned_block(struct fr_binned *run, size_t first, size_t n)
{
    struct fr_counter *base = &run->base;
    struct fr_block block;
    struct fr_binned_raw raw;
    uint32_t t[FR_BLOCK], index[FR_BLOCK];
    struct fr_ahead ahead = fr_ahead_of(&base->truth, &run->scores, first + n);
    enum fr_status status = FR_OK;
    block.n = n;
    block.kept.all = 1;
    if (run->columns > 1 || base->true_source)
        ahead.truth = NULL;
    status = fr_weigh_block(base, first, &block);
    for (size_t column = 0; column < run->columns && status == FR_OK; column++) {
        const int apart = run->few.reached && !run->shared;
        if (!apart && (column == 0 || run->true_step))
            status = fr_binned_truth(run, column, first, n, &raw, t);
        if (status != FR_OK)
            return status;
        if (run->shared && column == 0)
            fr_binned_look_outside(run, t, n);
        if (run->few.reached) {
            status = fr_binned_few(run, column, first, n, &raw, t);
            continue;
        }
        fr_binned_begin(run, column, t, n, index);
        if (fr_bins_add(&run->bins, run->type, fr_binned_scores(run, column, first, n, &raw), n, run->codes, index))
            return FR_NAN_SCORE;
        if (base->table.taken + n > FR_FULL)
            fr_binned_join(run);
        base->table.taken += base->table.unit == FR_REAL ? n : 0;
        fr_table_count_pairs(&base->table, index, n, &block.weights, &ahead);
    }
    return status;
}

static enum fr_status fr_binned_count(struct fr_binned *run, size_t first, size_t last)
{
    const size_t most = fr_binned_rows(run, run->few.reached ? FR_FEW_ROWS_BYTES : FR_ROWS_BYTES);
    enum fr_status status = FR_OK;
    for (; first < last && status == FR_OK; first += most)
        status = fr_binned_block(run, first, last - first < most ? last - first : most);
    return status;
}

/* Whether two runs count into the same cells. */
static int fr_binned_alike(const struct fr_binned *a, const struct fr_binned *b)
{
    const struct fr_codes *mine = &a->truths.codes, *theirs = &b->truths.codes;
    return a->base.weighing.unit == b->base.weighing.unit && a->columns == b->columns && a->bins.n == b->bins.n &&
           a->type == b->type && a->shared == b->shared && a->truths.marks == b->truths.marks && mine->n == theirs->n &&
           (!mine->n || !memcmp(mine->keys + 1, theirs->keys + 1, mine->n * sizeof *mine->keys)) &&
           !memcmp(a->bins.limits, b->bins.limits, a->bins.n * (size_t)fr_score_widths[a->type]);
}

static enum fr_status fr_binned_merge(struct fr_binned *run, struct fr_binned *other)
{
    struct fr_counter *base = &run->base;
    const enum fr_unit unit = base->weighing.unit;
    const size_t cells = fr_binned_cells(run);
    if (unit == FR_WHOLE && other->base.weighing.spent > base->weighing.most - base->weighing.spent)
        return FR_OVERFLOW;
    base->weighing.spent += other->base.weighing.spent;
    fr_binned_join(run);
    fr_binned_join(other);
    fr_sums_join(base);
    fr_sums_join(&other->base);
    fr_cell_add(unit, &base->total.cell, &other->base.total.cell);
    for (size_t at = 0; at < cells; at++)
        fr_cell_add(unit, fr_cell(&base->table, at), fr_cell(&other->base.table, at));
    run->outside |= other->outside;
    return FR_OK;
}

/* What was counted, as eight bytes a cell. Counting may go on. */
static void fr_binned_read(struct fr_binned *run, void *cells, void *total)
{
    fr_binned_join(run);
    fr_sums_join(&run->base);
    fr_cells_read(run->base.weighing.unit, run->base.table.cells, fr_binned_cells(run), cells);
    fr_cell_read(run->base.weighing.unit, &run->base.total.cell, total);
}

#endif
