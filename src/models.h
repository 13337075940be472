/* Several runs whose true labels are the same, side by side: what is loaded for one is still in the cache for the next.
 * Which samples each has right becomes bits, and of these how many samples every two of them have right together. */
#ifndef FASTRECALL_MODELS_H
#define FASTRECALL_MODELS_H

#include "run.h"

/* True labels of so many blocks stay in a second-level cache while all runs count them. */
#define FR_CHUNK_BLOCKS 8
#define FR_BLOCK_WORDS (FR_BLOCK / 64)

struct fr_models {
    size_t n;
    struct fr_counter **counters;
    uint64_t *right; /* of one chunk, a row a run; or NULL */
    int64_t *both;   /* n x n, those with a <= b; or NULL */
    size_t failed;   /* which run the status is of */
};

static int fr_models_init(struct fr_models *models, size_t n, int paired)
{
    models->n = n;
    models->counters = (struct fr_counter **)calloc(n, sizeof *models->counters);
    if (paired) {
        models->right = (uint64_t *)calloc(n, FR_CHUNK_BLOCKS * FR_BLOCK_WORDS * sizeof *models->right);
        models->both = n <= SIZE_MAX / n ? (int64_t *)calloc(n * n, sizeof *models->both) : NULL;
    }
    return models->counters && (!paired || (models->right && models->both));
}

static void fr_models_free(struct fr_models *models)
{
    free(models->counters);
    free(models->right);
    free(models->both);
}

/* Which samples of a block have equal labels. What is ignored is so for every run, and leaves no gap. */
static enum fr_status fr_mark_right(const struct fr_counter *counter, size_t first, size_t n, uint64_t *right)
{
    const struct fr_dtype *truth = &counter->truth.dtype, *pred = &counter->pred.dtype;
    uint64_t true_keys[FR_BLOCK], pred_keys[FR_BLOCK];
    struct fr_block block;
    const enum fr_status status = fr_load_block(counter, first, n, &block);

    memset(right, 0, FR_BLOCK_WORDS * sizeof *right);
    if (status != FR_OK)
        return status;
    if (truth->type == pred->type && truth->flip == pred->flip && fr_loops->right[truth->type]) {
        fr_loops->right[truth->type](block.truth, block.pred, block.n, right);
        return FR_OK;
    }
    if (fr_keys(&counter->truth, block.truth, block.n, true_keys) | fr_keys(&counter->pred, block.pred, block.n, pred_keys))
        return FR_FRACTIONAL;
    fr_loops->right[FR_u64](true_keys, pred_keys, block.n, right);
    return FR_OK;
}

/* Counts a chunk in one run, a block at a time, which is marked while it is near. */
static enum fr_status fr_models_count_one(struct fr_models *models, size_t which, size_t first, size_t last)
{
    struct fr_counter *counter = models->counters[which];
    uint64_t *right = models->right ? models->right + which * FR_CHUNK_BLOCKS * FR_BLOCK_WORDS : NULL;
    enum fr_status status = FR_OK;
    if (!right)
        return fr_count(counter, first, last);
    for (; first < last && status == FR_OK; right += FR_BLOCK_WORDS) {
        const size_t n = last - first < FR_BLOCK ? last - first : FR_BLOCK;
        status = fr_count(counter, first, first + n);
        if (status == FR_OK)
            status = fr_mark_right(counter, first, n, right);
        first += n;
    }
    return status;
}

static void fr_models_pair(struct fr_models *models, size_t blocks)
{
    const size_t row = FR_CHUNK_BLOCKS * FR_BLOCK_WORDS;
    for (size_t a = 0; a < models->n; a++)
        for (size_t b = a; b < models->n; b++)
            models->both[a * models->n + b] +=
                fr_loops->both(models->right + a * row, models->right + b * row, blocks * FR_BLOCK_WORDS);
}

/* Counts samples first .. last - 1 in every run. */
static enum fr_status fr_models_count(struct fr_models *models, size_t first, size_t last)
{
    while (first < last) {
        const size_t most = FR_CHUNK_BLOCKS * FR_BLOCK, n = last - first < most ? last - first : most;
        for (size_t which = 0; which < models->n; which++) {
            const enum fr_status status = fr_models_count_one(models, which, first, first + n);
            if (status != FR_OK) {
                models->failed = which;
                return status;
            }
        }
        if (models->right)
            fr_models_pair(models, (n + FR_BLOCK - 1) / FR_BLOCK);
        first += n;
    }
    return FR_OK;
}

#endif
