/* Rows of scores beside rows of 0 and 1 -> of each column, how many are chosen, true and both. Scores are chosen that
 * are above a bound, or that equal the highest of their row. */
#ifndef FASTRECALL_CHOSEN_H
#define FASTRECALL_CHOSEN_H

#include "within.h"

/* Bytes that count blocks are full then. */
#define FR_CHOSEN_BLOCKS 255

struct fr_chosen {
    struct fr_lines scores; /* of float32 or float64 */
    const char *truth;      /* its rows lie end to end, too */
    struct fr_dtype labels;
    size_t columns;
    double bound; /* or what a row's highest score must be further from 0 than */
    int highest;
    struct fr_told told;
    size_t rows; /* of a block */
    unsigned blocks;
    char *room;                       /* for scores of two blocks */
    uint8_t *codes, *chosen, *counts; /* of a block; of tp, n_true and n_pred at each place of one */
};

static size_t fr_chosen_size(const struct fr_chosen *run) { return run->rows * run->columns; }

static void fr_chosen_free(struct fr_chosen *run)
{
    free(run->room);
    free(run->codes);
    run->room = NULL;
    run->codes = NULL;
}

/* Expects tables that are described, of one column or more; 0 where memory is short. */
static int fr_chosen_init(struct fr_chosen *run)
{
    run->told.n = 2;
    run->told.keys[1] = 1;
    run->rows = run->columns < FR_BLOCK ? FR_BLOCK / run->columns : 1;
    const size_t size = fr_chosen_size(run);
    run->room = (char *)malloc(2 * (size + FR_PEAK_WIDE) * sizeof(double));
    run->codes = (uint8_t *)calloc(5, size);
    run->chosen = run->codes + size;
    run->counts = run->chosen + size;
    return run->room && run->codes;
}

/* Empties bytes into sums: columns of tp, of n_true and of n_pred. */
static void fr_chosen_join(struct fr_chosen *run, int64_t *sums)
{
    const uint8_t *counts = run->counts;
    for (int side = 0; side < 3; side++, sums += run->columns)
        for (size_t row = 0; row < run->rows; row++, counts += run->columns)
            for (size_t column = 0; column < run->columns; column++)
                sums[column] += counts[column];
    memset(run->counts, 0, 3 * fr_chosen_size(run));
    run->blocks = 0;
}

/* Whether a score of a block is NaN. */
static int fr_choose_block(const struct fr_chosen *run, size_t first, size_t n, uint8_t *chosen)
{
    const size_t type = run->scores.type - FR_SCORE_f32;
    const char *scores = run->scores.start + first * run->columns * run->scores.width;
    return run->highest ? fr_loops->peak[type](scores, run->columns, n, run->bound, run->room, chosen)
                        : fr_loops->over[type](scores, n * run->columns, run->bound, chosen);
}

/* Rows first .. last - 1, only to be told which scores are chosen. */
static enum fr_status fr_choose(const struct fr_chosen *run, size_t first, size_t last, uint8_t *chosen)
{
    for (size_t n; first < last; first += n) {
        n = last - first < run->rows ? last - first : run->rows;
        if (fr_choose_block(run, first, n, chosen + first * run->columns))
            return FR_NAN_SCORE;
    }
    return FR_OK;
}

static enum fr_status fr_chosen_block(struct fr_chosen *run, size_t first, size_t n)
{
    const size_t size = n * run->columns, all = fr_chosen_size(run);
    const char *truth = run->truth + first * run->columns * (size_t)run->labels.width;
    if (fr_choose_block(run, first, n, run->chosen))
        return FR_NAN_SCORE;
    if (fr_loops->tell[run->labels.type](truth, size, &run->told, run->codes) >= run->told.n)
        return FR_MANY_VALUES;
    fr_loops->tally(run->codes, run->chosen, size, run->counts, run->counts + all, run->counts + 2 * all);
    return FR_OK;
}

/* Rows first .. last - 1. */
static enum fr_status fr_chosen_count(struct fr_chosen *run, size_t first, size_t last, int64_t *sums)
{
    enum fr_status status = FR_OK;
    for (size_t n; first < last && status == FR_OK; first += n) {
        n = last - first < run->rows ? last - first : run->rows;
        status = fr_chosen_block(run, first, n);
        if (++run->blocks == FR_CHOSEN_BLOCKS)
            fr_chosen_join(run, sums);
    }
    fr_chosen_join(run, sums);
    return status;
}

#endif
