/* Labels and groups of a block -> where its samples are counted in the stack. */
#ifndef FASTRECALL_PLACING_H
#define FASTRECALL_PLACING_H

#include "../run.h"
#include "grouped.h"
#include "members.h"

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

static struct fr_pairing fr_grouped_pairing(const struct fr_grouped *run)
{
    return fr_stack_pairing(&run->stack, run->crowd.n);
}

/* Codes of both sides to the place of each pair among those of one group; the result is whether all are in their room. */
static int fr_pair_codes(struct fr_coded *coded, size_t n, const struct fr_pairing *pairing)
{
    uint32_t index[FR_BLOCK];
    const int beyond = fr_pair_of(pairing, FR_u32)(coded->t, coded->p, n, 0, pairing, index);
    memcpy(coded->t, index, n * sizeof *index);
    coded->indexed = 1;
    return !beyond;
}

/* Whether raw labels of both sides are packed in one window. */
static int fr_pairs_packed(const struct fr_grouped *run)
{
    return run->base.way == FR_BY_CODES && run->base.codes.coding == FR_WINDOW;
}

static int fr_pair_block(const struct fr_grouped *run, struct fr_block *block, const struct fr_pairing *pairing)
{
    if (!fr_pairs_packed(run))
        return fr_code_classes(run, block) && fr_pair_codes(&block->coded, block->n, pairing);
    block->coded.indexed = 1;
    return !fr_pair_of(pairing, run->base.truth.dtype.type)(block->truth, block->pred, block->n,
                                                            run->base.codes.window.base, pairing, block->coded.t);
}

/* Codes, and numbers of groups, to where they are counted in the stack; the result is whether all are in their rooms. */
static int fr_grouped_place(const struct fr_grouped *run, struct fr_coded *coded, const uint32_t *groups, size_t n)
{
    const struct fr_pairing pairing = fr_grouped_pairing(run);
    coded->indexed = 0;
    if (!run->stack.table.pairs)
        return !fr_loops->group_codes(coded->t, coded->p, groups, n, &pairing);
    return fr_pair_codes(coded, n, &pairing) && fr_stack_numbers(groups, n, &pairing, coded->t);
}

/* Finds where a block is counted; `known` tells whether nothing in it is new. */
static enum fr_status fr_grouped_find(const struct fr_grouped *run, size_t first, size_t n, struct fr_block *block,
                                      int *known)
{
    const struct fr_pairing pairing = fr_grouped_pairing(run);
    uint32_t groups[FR_BLOCK];
    enum fr_status status;
    if (run->stack.table.pairs) {
        *known = fr_pair_block(run, block, &pairing);
        return *known ? fr_crowd_stack(&run->crowd, first, n, block, &pairing, block->coded.t, known) : FR_OK;
    }
    status = fr_crowd_code(&run->crowd, first, n, block, groups, known);
    *known = status == FR_OK && *known && fr_code_classes(run, block) &&
             fr_grouped_place(run, &block->coded, groups, block->n);
    return status;
}

#endif
