/* Few limits: how many samples of each true label reach each of them, instead of a table's cells. */
#ifndef FASTRECALL_SCORES_FEW_H
#define FASTRECALL_SCORES_FEW_H

#include "bins.h"

/* Limits of so many bytes are compared with each faster than scores are looked up. */
#define FR_FEW_BYTES ((size_t)32)

struct fr_few {
    int64_t *reached; /* columns x (limits + 1) x codes, those of all samples first; NULL where another way is gone */
    uint32_t limits, codes;
};

static void fr_few_free(struct fr_few *few)
{
    free(few->reached);
    few->reached = NULL;
}

static size_t fr_few_row(const struct fr_few *few) { return ((size_t)few->limits + 1) * few->codes; }

/* 0 where memory is short. */
static int fr_few_init(struct fr_few *few, size_t columns, uint32_t limits, uint32_t codes)
{
    few->limits = limits;
    few->codes = codes;
    few->reached = (int64_t *)calloc(columns * fr_few_row(few) + 1, sizeof *few->reached);
    return few->reached != NULL;
}

static inline int64_t *fr_few_of(const struct fr_few *few, size_t column)
{
    return few->reached + column * fr_few_row(few);
}

static inline void fr_few_narrow(const uint32_t *t, size_t n, uint8_t *FR_RESTRICT codes)
{
    for (size_t i = 0; i < n; i++)
        codes[i] = (uint8_t)t[i];
}

/* Brings what was counted into cells: what reaches a limit and not the next. */
static void fr_few_join(struct fr_few *few, size_t columns, int64_t *cells)
{
    const size_t row = few->reached ? fr_few_row(few) : 0;
    for (size_t at = 0; at < columns * row; at++) {
        cells[at] += few->reached[at];
        if (at % row >= few->codes)
            cells[at - few->codes] -= few->reached[at];
    }
    if (row)
        memset(few->reached, 0, columns * row * sizeof *few->reached);
}

#endif
