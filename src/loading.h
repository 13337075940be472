/* One block of both sides: read, and what is to be ignored left out. */
#ifndef FASTRECALL_LOADING_H
#define FASTRECALL_LOADING_H

#include "counter.h"
#include "filling.h"
#include "status.h"

/* Where the raw labels of a block are loaded from, and what they were coded as. */
struct fr_block {
    size_t n;
    const void *truth, *pred;
    union fr_raw true_raw, pred_raw;
    struct fr_kept kept;
    struct fr_weighed weights;
    struct fr_coded coded;
    struct fr_ahead ahead;
};

/* What marks a block's labels as missing is looked at only where some side may have such labels. */
static enum fr_status fr_leave_out(const struct fr_counter *counter, struct fr_block *block, uint8_t *no_truth,
                                   const uint8_t *no_pred)
{
    const struct fr_ignored *ignored = counter->ignored;
    const size_t n = block->n;
    const int missing = ignored && ignored->missing;
    int lacking = 0;
    for (size_t i = 0; i < n; i++)
        lacking |= no_truth[i] & !missing;
    if (lacking)
        return FR_NO_TRUTH;
    if (ignored && fr_mark_ignored(ignored, &counter->truth.dtype, block->truth, n, no_truth))
        return FR_FRACTIONAL;
    for (size_t i = 0; i < n; i++)
        lacking |= no_pred[i] & !no_truth[i];
    if (lacking)
        return FR_NO_PRED;
    fr_keep_others(no_truth, n, &block->kept);
    if (!block->kept.all) {
        fr_keep(&block->kept, counter->truth.dtype.width, block->truth, &block->true_raw);
        fr_keep(&block->kept, counter->pred.dtype.width, block->pred, &block->pred_raw);
        block->truth = &block->true_raw;
        block->pred = &block->pred_raw;
        block->n = block->kept.n;
    }
    return FR_OK;
}

static const void *fr_load_source(const struct fr_array *array, const struct fr_source *source, size_t first, size_t n,
                                union fr_raw *raw, uint8_t *absent, int *missing)
{
    if (!source)
        return fr_raw_block(array, first, n, raw);
    return fr_source_block(source, first, n, raw, absent, missing);
}

/* The general way: with sides that are no plain arrays, and samples to be ignored. */
static FR_NOINLINE enum fr_status fr_load_sources(const struct fr_counter *counter, size_t first, struct fr_block *block)
{
    uint8_t no_truth[FR_BLOCK], no_pred[FR_BLOCK];
    int missing = 0;
    memset(no_truth, 0, block->n);
    memset(no_pred, 0, block->n);
    block->truth = fr_load_source(&counter->truth, counter->true_source, first, block->n, &block->true_raw, no_truth,
                                &missing);
    block->pred = fr_load_source(&counter->pred, counter->pred_source, first, block->n, &block->pred_raw, no_pred,
                               &missing);
    return missing || counter->ignored ? fr_leave_out(counter, block, no_truth, no_pred) : FR_OK;
}

static enum fr_status fr_load_block(const struct fr_counter *counter, size_t first, size_t n, struct fr_block *block)
{
    block->n = n;
    block->kept.all = 1;
    block->ahead = fr_ahead_of(&counter->truth, &counter->pred, first + n);
    if (counter->true_source || counter->pred_source || counter->ignored)
        return fr_load_sources(counter, first, block);
    block->truth = fr_raw_block(&counter->truth, first, n, &block->true_raw);
    block->pred = fr_raw_block(&counter->pred, first, n, &block->pred_raw);
    return FR_OK;
}

/* The weights of what is kept of a block that begins with sample `first`. */
static const void *fr_kept_weights(const struct fr_array *array, size_t first, const struct fr_block *block,
                                   union fr_raw *raw)
{
    const struct fr_kept *kept = &block->kept;
    const void *weights;
    if (kept->all || !kept->n)
        return fr_raw_block(array, first, block->n, raw);
    weights = fr_raw_block(array, first, (size_t)kept->at[kept->n - 1] + 1, raw);
    fr_keep(kept, array->dtype.width, weights, raw);
    return raw;
}

#endif
