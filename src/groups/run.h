/* The grouped run, block by block: read once, coded, counted in the table of its group. */
#ifndef FASTRECALL_GROUPED_RUN_H
#define FASTRECALL_GROUPED_RUN_H

#include "head.h"
#include "placing.h"

/* Codes a block in which something may be new. What is read is private from then on: it has to be what is indexed with. */
static FR_NOINLINE enum fr_status fr_grouped_learn(struct fr_grouped *run, size_t first, size_t n, struct fr_block *block)
{
    uint64_t keys[2 * FR_BLOCK], *pred_keys = keys + block->n;
    uint32_t groups[FR_BLOCK];
    enum fr_status status = fr_crowd_read(&run->crowd, first, n, block);
    int known = 0;
    if (status != FR_OK)
        return status;
    if (fr_keys(&run->base.truth, block->truth, block->n, keys) |
        fr_keys(&run->base.pred, block->pred, block->n, pred_keys))
        return FR_FRACTIONAL;
    for (;;) {
        if (!fr_crowd_learn(&run->crowd, block->n, groups))
            return FR_NO_MEMORY;
        known = fr_code_known(run, keys, pred_keys, block->n, &block->coded);
        if (known && run->crowd.n <= run->stack.groups && fr_grouped_place(run, &block->coded, groups, block->n))
            return FR_OK;
        if (!fr_grouped_admit(run, keys, known ? 0 : 2 * block->n))
            return FR_NO_MEMORY;
    }
}

static enum fr_status fr_grouped_block(struct fr_grouped *run, size_t first, size_t n)
{
    struct fr_block block;
    int known;
    enum fr_status status = fr_load_block(&run->base, first, n, &block);

    if (status != FR_OK || block.n == 0)
        return status;
    status = fr_weigh_block(&run->base, first, &block);
    if (status == FR_OK)
        status = fr_grouped_find(run, first, n, &block, &known);
    if (status == FR_OK && !known)
        status = fr_grouped_learn(run, first, n, &block);
    if (status != FR_OK)
        return status;
    if (run->stack.table.taken + block.n > FR_FULL)
        fr_stack_join(&run->stack);
    fr_table_count(&run->stack.table, &block.coded, block.n, &block.weights, &block.ahead);
    return FR_OK;
}

/* Whether both sides and the only group array are packed in windows as they lie. */
static int fr_grouped_plain(const struct fr_grouped *run)
{
    const struct fr_counter *base = &run->base;
    const struct fr_member *only = run->crowd.members;
    return run->stack.table.pairs && base->weighing.unit == FR_ONES && !base->true_source && !base->pred_source &&
           !base->ignored && fr_pairs_packed(run) && !only->source && fr_crowd_packed(&run->crowd) &&
           fr_array_lies(&base->truth) && fr_array_lies(&base->pred) && fr_array_lies(&only->array);
}

/* What is loaded at once: of narrow items many, which have fewer beginnings and ends; of wide ones few, so that the memory
 * is not idle while they are counted. */
static size_t fr_grouped_most(const struct fr_grouped *run)
{
    const int sides = run->base.truth.dtype.width, groups = run->crowd.members->array.dtype.width;
    if (sides < FR_NARROW && groups < FR_NARROW)
        return FR_BLOCK;
    return 2 * sides + groups < 24 ? FR_BLOCK / 4 : FR_BLOCK / 8;
}

/* Counts until something is new; the result is the first sample of the block in which it is, or `last`. */
static size_t fr_grouped_straight(struct fr_grouped *run, size_t first, size_t last)
{
    const struct fr_array *truth = &run->base.truth, *pred = &run->base.pred, *groups = &run->crowd.members->array;
    const uint64_t first_class = run->base.codes.window.base, first_group = run->crowd.members->roll.codes.window.base;
    const struct fr_pairing pairing = fr_grouped_pairing(run);
    const fr_pair_fn pair = fr_pair_of(&pairing, truth->dtype.type);
    const fr_stack_fn stack = fr_loops->stack[groups->dtype.type];
    const struct fr_table *table = &run->stack.table;
    const size_t most = fr_grouped_most(run);
    uint32_t index[FR_BLOCK];
    while (first < last) {
        const size_t n = last - first < most ? last - first : most;
        const struct fr_ahead ahead = fr_ahead_of_groups(truth, pred, groups, first + n);
        if (pair(fr_array_at(truth, first), fr_array_at(pred, first), n, first_class, &pairing, index) ||
            stack(fr_array_at(groups, first), n, first_group, &pairing, index))
            return first;
        fr_bytes_count(index, n, &table->bytes, (int64_t *)table->cells, &ahead);
        first += n;
    }
    return first;
}

/* Counts samples first .. last - 1. */
static enum fr_status fr_grouped_count(struct fr_grouped *run, size_t first, size_t last)
{
    enum fr_status status = run->stack.table.cells || first == last ? FR_OK : fr_grouped_begin(run, first, last);
    const size_t most = run->base.truth.dtype.width < FR_NARROW ? FR_BLOCK : FR_BLOCK / 4;
    while (first < last && status == FR_OK) {
        if (fr_grouped_plain(run))
            first = fr_grouped_straight(run, first, last);
        if (first < last) {
            const size_t n = last - first < most ? last - first : most;
            status = fr_grouped_block(run, first, n);
            first += n;
        }
    }
    return status;
}

/* Before the first block: only these labels have codes of their own. 0 where memory is short. */
static int fr_grouped_fix(struct fr_grouped *run, const uint64_t *keys, uint32_t n)
{
    struct fr_codes *codes = &run->classes.codes;
    codes->coding = FR_FIXED;
    if (!fr_codes_reserve(codes, (size_t)n + 1) || !fr_codes_learn(codes, keys, n) || !fr_map_vocabulary(&run->base, codes))
        return 0;
    run->classes.room = n + 2;
    fr_grouped_choose(run);
    return 1;
}

/* After its arrays have become others. */
static void fr_grouped_follow(struct fr_grouped *run)
{
    for (size_t j = 0; j < run->crowd.n_members; j++) {
        struct fr_member *member = &run->crowd.members[j];
        const struct fr_window *window = &member->roll.codes.window;
        member->roll.fits = member->roll.codes.coding == FR_WINDOW &&
                            fr_window_fits(&member->array.dtype, window->base, window->mask);
    }
    fr_grouped_choose(run);
}

static size_t fr_grouped_cells(const struct fr_grouped *run)
{
    return run->stack.table.cells ? fr_stack_cells(&run->stack) : 0;
}

#endif
