/* The run over two label arrays, block by block: read once, coded, counted. */
#ifndef FASTRECALL_RUN_H
#define FASTRECALL_RUN_H

#include "binary.h"
#include "filling.h"
#include "loading.h"
#include "vocabulary.h"

static void fr_codes_of_keys(const struct fr_codes *codes, const uint64_t *keys, size_t n, uint32_t *out)
{
    if (codes->coding != FR_WINDOW) {
        fr_look_up(codes, keys, n, out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (uint32_t)(keys[i] - codes->window.base);
}

static int fr_compare_raw(struct fr_counter *counter, const struct fr_block *block)
{
    const enum fr_type type = counter->truth.dtype.type;
    const int64_t before = counter->agreed.same.cell.whole;
    if (type != counter->pred.dtype.type || counter->truth.dtype.flip != counter->pred.dtype.flip ||
        fr_loops->equal[type](block->truth, block->pred, block->n, &counter->agreed.same.cell.whole))
        return 0;
    counter->agreed.differing.cell.whole += (int64_t)block->n - (counter->agreed.same.cell.whole - before);
    return 1;
}

/* Codes the labels of a vocabulary by its map, and counts what agrees; the result is whether that could be done. */
static int fr_code_by_map(struct fr_counter *counter, struct fr_block *block)
{
    uint32_t *t = block->coded.t, *p = block->coded.p;
    const uint32_t *map = counter->codes.map;
    if (counter->way != FR_BY_MAP ||
        fr_loops->pack_clamped[counter->truth.dtype.type](block->truth, block->pred, block->n, &counter->codes.window,
                                                          t, p) ||
        !fr_compare_raw(counter, block))
        return 0;
    for (size_t i = 0; i < block->n; i++) {
        t[i] = map[t[i]];
        p[i] = map[p[i]];
    }
    block->coded.indexed = 0;
    return 1;
}

/* Looks 64-bit labels up as they lie, those that both sides share once, and counts them; the result is whether all have
 * a code. */
static FR_NOINLINE int fr_count_by_hash(struct fr_counter *counter, struct fr_block *block)
{
    struct fr_split_keys keys;
    struct fr_split split;
    if (counter->codes.coding != FR_HASH || !counter->table.same.cells || counter->truth.dtype.type != FR_u64 ||
        counter->pred.dtype.type != FR_u64)
        return 0;
    fr_loops->split_keys((const uint64_t *)block->truth, (const uint64_t *)block->pred, block->n, &keys);
    if (fr_look_up(&counter->codes, keys.same, keys.n_same, split.same) |
        fr_look_up(&counter->codes, keys.t, keys.n_differing, split.t) |
        fr_look_up(&counter->codes, keys.p, keys.n_differing, split.p))
        return 0;
    split.n_same = keys.n_same;
    split.n_differing = keys.n_differing;
    fr_table_count_split(&counter->table, &split, &block->ahead);
    return 1;
}

/* Looks 64-bit labels up as they lie; the result is whether all have a code. A label that another thread changes
 * between two looks has the code of either, or none. */
static int fr_code_by_hash(const struct fr_counter *counter, struct fr_block *block)
{
    if (counter->codes.coding != FR_HASH || counter->truth.dtype.type != FR_u64 || counter->pred.dtype.type != FR_u64)
        return 0;
    block->coded.indexed = 0;
    return !(fr_look_up(&counter->codes, (const uint64_t *)block->truth, block->n, block->coded.t) |
             fr_look_up(&counter->codes, (const uint64_t *)block->pred, block->n, block->coded.p));
}

static int fr_in_window(const struct fr_codes *codes, const uint64_t *keys, size_t n)
{
    uint64_t reach = 0;
    for (size_t i = 0; i < n; i++)
        reach |= keys[i] - codes->window.base;
    return codes->coding == FR_WINDOW && reach <= codes->window.mask;
}

/* The general way: keys, and from them codes, for labels that may not have any yet. */
static FR_NOINLINE enum fr_status fr_code_by_keys(struct fr_counter *counter, struct fr_block *block)
{
    uint64_t true_keys[FR_BLOCK], pred_keys[FR_BLOCK];
    const struct fr_codes *codes = &counter->codes;
    uint32_t *t = block->coded.t, *p = block->coded.p;
    const size_t n = block->n;

    block->coded.indexed = 0;
    if (fr_keys(&counter->truth, block->truth, n, true_keys) | fr_keys(&counter->pred, block->pred, n, pred_keys))
        return FR_FRACTIONAL;
    if (counter->agreement_only || codes->coding == FR_FIXED)
        fr_agreement(counter->weighing.unit, &block->weights, true_keys, pred_keys, n, &counter->agreed);
    if (counter->agreement_only)
        return FR_OK;
    if (codes->coding == FR_HASH || codes->coding == FR_FIXED) {
        const int missing = fr_look_up(codes, true_keys, n, t) | fr_look_up(codes, pred_keys, n, p);
        if (!missing || codes->coding == FR_FIXED)
            return FR_OK;
    } else if (fr_in_window(codes, true_keys, n) && fr_in_window(codes, pred_keys, n)) {
        fr_codes_of_keys(codes, true_keys, n, t);
        fr_codes_of_keys(codes, pred_keys, n, p);
        return FR_OK;
    }
    if (!fr_admit(counter, true_keys, pred_keys, n))
        return FR_NO_MEMORY;
    fr_codes_of_keys(codes, true_keys, n, t);
    fr_codes_of_keys(codes, pred_keys, n, p);
    return FR_OK;
}

/* Codes the block if all of its labels lie in the window; the result is whether they do. */
static int fr_code_by_window(const struct fr_counter *counter, struct fr_block *block)
{
    const enum fr_type type = counter->truth.dtype.type;
    const struct fr_window *window = &counter->codes.window;
    struct fr_coded *coded = &block->coded;
    uint64_t reach;

    if (counter->codes.coding != FR_WINDOW || counter->way == FR_BY_COMPARING || counter->way == FR_BY_KEYS)
        return 0;
    coded->indexed = counter->way == FR_BY_INDEX;
    if (counter->way == FR_BY_INDEX)
        reach = fr_loops->pack_index[type](block->truth, block->pred, block->n, window, coded->t);
    else if (counter->way == FR_BY_CODES)
        reach = fr_loops->pack_codes[type](block->truth, block->pred, block->n, window, coded->t, coded->p);
    else
        reach = fr_loops->pack_side[type](block->truth, block->n, window, coded->t) |
                fr_loops->pack_side[counter->pred.dtype.type](block->pred, block->n, window, coded->p);
    return reach <= window->mask;
}

/* Counts the block if all of its labels lie in the window; the result is whether they do. */
static int fr_count_by_comparing(struct fr_counter *counter, const struct fr_block *block)
{
    uint8_t t[FR_BLOCK], p[FR_BLOCK];
    const struct fr_window *window = &counter->codes.window;
    const struct fr_table *table = &counter->table;
    int64_t *cells = (int64_t *)table->cells;

    if (fr_loops->pack_bytes[counter->truth.dtype.type](block->truth, block->pred, block->n, window, t, p) >
        window->mask)
        return 0;
    if (table->pairs)
        fr_binary(t, p, block->n, cells);
    else
        fr_loops->count_classes(t, p, block->n, table->room, cells, &block->ahead);
    return 1;
}

/* The floats of a block as doubles. */
static const double *fr_doubles(const void *floats, int single, size_t n, double *to)
{
    if (!single)
        return (const double *)floats;
    for (size_t i = 0; i < n; i++)
        to[i] = (double)((const float *)floats)[i];
    return to;
}

/* Reads float weights, lays the grid by the first that are not 0, and adds the total. A weight that another thread
 * changes between two looks at it is counted as either. */
static enum fr_status fr_weigh_floats(struct fr_counter *counter, size_t first, struct fr_block *block)
{
    const struct fr_array *array = &counter->weighing.array;
    struct fr_weighed *weights = &block->weights;
    const int single = array->dtype.type == FR_f32;
    const size_t n = block->n;
    union fr_raw raw;
    const void *floats = fr_kept_weights(array, first, block, &raw);
    double *doubles = weights->read.real;

    if (counter->grid.limit == 0)
        fr_grid_lay(&counter->grid, fr_doubles(floats, single, n, doubles), n);
    if (counter->taken + n > FR_FULL)
        fr_sums_join(counter);
    counter->taken += n;
    weights->flags = fr_loops->fix[single](floats, n, &counter->grid, weights->fixed, &counter->total.counter);
    if (!(weights->flags & FR_RESTS))
        return FR_OK;
    if (!fr_find_rests(fr_doubles(floats, single, n, doubles), n, &counter->grid, weights))
        return FR_NOT_FINITE;
    for (size_t i = 0; i < n; i++)
        fr_real_add(&counter->total.cell.real, weights->rest[i]);
    return FR_OK;
}

/* Reads the block's weights and adds the total. */
static enum fr_status fr_weigh_block(struct fr_counter *counter, size_t first, struct fr_block *block)
{
    struct fr_weighing *weighing = &counter->weighing;
    struct fr_weighed *weights = &block->weights;
    struct fr_whole found = {(int64_t)block->n, 0, 0};
    union fr_raw raw;

    weights->flags = 0;
    if (weighing->unit == FR_REAL)
        return fr_weigh_floats(counter, first, block);
    if (weighing->unit == FR_WHOLE &&
        !fr_read_whole(weighing, fr_kept_weights(&weighing->array, first, block, &raw), block->n, weights->read.whole,
                       &found, &weights->flags))
        return FR_OVERFLOW;
    counter->total.cell.whole += found.total;
    return FR_OK;
}

/* What needs no codes at all; the result is whether the block is counted. */
static int fr_count_at_once(struct fr_counter *counter, struct fr_block *block)
{
    if (counter->agreement_only)
        return counter->weighing.unit == FR_ONES && fr_compare_raw(counter, block);
    if (fr_count_by_hash(counter, block))
        return 1;
    return counter->codes.coding == FR_WINDOW && counter->way == FR_BY_COMPARING &&
           fr_count_by_comparing(counter, block);
}

/* Counts the block if none of its labels is far from the vocabulary; the result is whether it is counted. */
static int fr_count_inside(struct fr_counter *inside, struct fr_block *block)
{
    if (!fr_count_at_once(inside, block)) {
        if (!fr_code_by_window(inside, block))
            return 0;
        fr_table_count(&inside->table, &block->coded, block->n, &block->weights, &block->ahead);
    }
    inside->total.cell.whole += (int64_t)block->n;
    return 1;
}

static enum fr_status fr_count_block(struct fr_counter *counter, size_t first, size_t n)
{
    struct fr_block block;
    enum fr_status status = fr_load_block(counter, first, n, &block);

    if (status != FR_OK || block.n == 0)
        return status;
    status = fr_weigh_block(counter, first, &block);
    if (status == FR_OK && counter->inside && fr_count_inside(counter->inside, &block))
        return FR_OK;
    if (status == FR_OK && !fr_count_at_once(counter, &block)) {
        if (!fr_code_by_window(counter, &block) && !fr_code_by_hash(counter, &block) &&
            !fr_code_by_map(counter, &block))
            status = fr_code_by_keys(counter, &block);
        if (status == FR_OK && !counter->agreement_only)
            fr_table_count(&counter->table, &block.coded, block.n, &block.weights, &block.ahead);
    }
    return status;
}

/* Counts samples first .. last - 1. Shorter blocks leave the memory idle for a shorter time while they are counted.
 * Where that takes no time, longer ones have fewer beginnings and ends. */
static enum fr_status fr_count(struct fr_counter *counter, size_t first, size_t last)
{
    enum fr_status status = FR_OK;
    while (first < last && status == FR_OK) {
        const int narrow = counter->truth.dtype.width < FR_NARROW;
        const size_t most = counter->way == FR_BY_COMPARING && narrow ? FR_BLOCK : FR_BLOCK / 2;
        const size_t n = last - first < most ? last - first : most;
        status = fr_count_block(counter, first, n);
        first += n;
    }
    return status;
}

#endif
