/* The grouped run, block by block: read once, coded, counted in the table of its group. */
#ifndef FASTRECALL_GROUPED_RUN_H
#define FASTRECALL_GROUPED_RUN_H

#include "../run.h"
#include "head.h"

/* Codes by a given vocabulary. Samples whose labels are both outside of it differ or agree all the same: the first code
 * beyond is that of all others, the second that of another than the true one. */
static void fr_code_given(const struct fr_grouped *run, const uint64_t *true_keys, const uint64_t *pred_keys, size_t n,
                          struct fr_coded *coded)
{
    const uint32_t others = run->classes.codes.n;
    fr_look_up(&run->classes.codes, true_keys, n, coded->t);
    fr_look_up(&run->classes.codes, pred_keys, n, coded->p);
    for (size_t i = 0; i < n; i++)
        coded->p[i] += coded->t[i] == others && coded->p[i] == others && true_keys[i] != pred_keys[i];
}

/* The same by its map; the result is whether that could be done: keys tell where both labels are others. */
static int fr_code_by_given_map(const struct fr_grouped *run, struct fr_block *block)
{
    const struct fr_codes *codes = &run->classes.codes;
    const enum fr_type type = run->base.truth.dtype.type;
    const uint32_t others = codes->n;
    uint32_t *t = block->coded.t, *p = block->coded.p, both = 0;
    if (run->base.way != FR_BY_MAP || fr_loops->pack_clamped[type](block->truth, block->pred, block->n, &codes->window, t, p))
        return 0;
    for (size_t i = 0; i < block->n; i++) {
        t[i] = codes->map[t[i]];
        p[i] = codes->map[p[i]];
        both |= (uint32_t)(t[i] == others) & (uint32_t)(p[i] == others);
    }
    return !both;
}

/* Codes of keys; the result is whether all have one. */
static int fr_code_known(const struct fr_grouped *run, const uint64_t *true_keys, const uint64_t *pred_keys, size_t n,
                         struct fr_coded *coded)
{
    if (run->classes.codes.coding != FR_FIXED)
        return fr_roll_find(&run->classes, true_keys, n, coded->t) & fr_roll_find(&run->classes, pred_keys, n, coded->p);
    fr_code_given(run, true_keys, pred_keys, n, coded);
    return 1;
}

/* Codes of a block; the result is whether all labels have one, except that those of a window are only cut to its mask. */
static int fr_code_classes(const struct fr_grouped *run, struct fr_block *block)
{
    uint64_t true_keys[FR_BLOCK], pred_keys[FR_BLOCK];
    if (fr_code_by_window(&run->base, block) || fr_code_by_hash(&run->base, block) || fr_code_by_given_map(run, block))
        return 1;
    if (fr_keys(&run->base.truth, block->truth, block->n, true_keys) |
        fr_keys(&run->base.pred, block->pred, block->n, pred_keys))
        return 0;
    return fr_code_known(run, true_keys, pred_keys, block->n, &block->coded);
}

/* Codes of classes to codes of the stack, or indices of its cells; the result is whether all are in their rooms. */
static int fr_grouped_index(const struct fr_grouped *run, struct fr_block *block, const uint32_t *groups)
{
    const struct fr_stack *stack = &run->stack;
    struct fr_coded *coded = &block->coded;
    const fr_group_fn index = fr_stack_behind(stack) ? fr_loops->group_apart : fr_loops->group_index;
    coded->indexed = stack->table.unit == FR_ONES && stack->table.pairs;
    return !(coded->indexed ? index : fr_loops->group_codes)(coded->t, coded->p, groups, block->n, stack->classes,
                                                             stack->groups);
}

/* Codes a block in which something may be new. What is read is private from then on: it has to be what is indexed with. */
static FR_NOINLINE enum fr_status fr_grouped_learn(struct fr_grouped *run, size_t first, size_t n, struct fr_block *block,
                                                   uint32_t *groups)
{
    uint64_t keys[2 * FR_BLOCK], *pred_keys = keys + block->n;
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
        if (known && run->crowd.n <= run->stack.groups && fr_grouped_index(run, block, groups))
            return FR_OK;
        if (!fr_grouped_admit(run, keys, known ? 0 : 2 * block->n))
            return FR_NO_MEMORY;
    }
}

static enum fr_status fr_grouped_block(struct fr_grouped *run, size_t first, size_t n)
{
    struct fr_block block;
    uint32_t groups[FR_BLOCK];
    int known;
    enum fr_status status = fr_load_block(&run->base, first, n, &block);

    if (status != FR_OK || block.n == 0)
        return status;
    status = fr_weigh_block(&run->base, first, &block);
    if (status == FR_OK)
        status = fr_crowd_code(&run->crowd, first, n, &block, groups, &known);
    if (status == FR_OK && !(known && fr_code_classes(run, &block) && fr_grouped_index(run, &block, groups)))
        status = fr_grouped_learn(run, first, n, &block, groups);
    if (status != FR_OK)
        return status;
    if (run->stack.table.taken + block.n > FR_FULL)
        fr_stack_join(&run->stack);
    fr_crowd_fetch(&run->crowd, first + n, n);
    fr_table_count(&run->stack.table, &block.coded, block.n, &block.weights, &block.ahead);
    return FR_OK;
}

/* Counts samples first .. last - 1. There is more to do for each block than without groups: those of wide labels are shorter
 * still, so that the memory is idle for a shorter time. */
static enum fr_status fr_grouped_count(struct fr_grouped *run, size_t first, size_t last)
{
    enum fr_status status = run->stack.table.cells || first == last ? FR_OK : fr_grouped_begin(run, first, last);
    const size_t most = run->base.truth.dtype.width < FR_NARROW ? FR_BLOCK : FR_BLOCK / 4;
    while (first < last && status == FR_OK) {
        const size_t n = last - first < most ? last - first : most;
        status = fr_grouped_block(run, first, n);
        first += n;
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
