/* Rows of scores -> whether a row's label is among the best k of it. Labels are numbers of columns, or other rows whose
 * highest score is the label's. */
#ifndef FASTRECALL_WITHIN_H
#define FASTRECALL_WITHIN_H

#include "../status.h"
#include "rows.h"

/* Scores that lie end to end, in native order. */
struct fr_lines {
    const char *start;
    enum fr_score_type type;
    size_t width; /* bytes a score */
};

struct fr_within {
    struct fr_lines scores, truth;
    struct fr_array labels; /* where there are no rows of them */
    int numbered;           /* labels are numbers */
    size_t columns;
    uint32_t k;
    int first; /* of equal scores the first is before the others; else they share the best place */
};

static inline const char *fr_line_at(const struct fr_within *within, const struct fr_lines *lines, size_t row)
{
    return lines->start + row * within->columns * lines->width;
}

static enum fr_status fr_within_places(const struct fr_within *within, size_t first, size_t n, uint64_t *places)
{
    union fr_raw raw;
    if (!within->numbered)
        return fr_loops->top[within->truth.type](fr_line_at(within, &within->truth, first), within->columns, n, places)
                   ? FR_FRACTIONAL
                   : FR_OK;
    return fr_keys(&within->labels, fr_raw_block(&within->labels, first, n, &raw), n, places) ? FR_FRACTIONAL : FR_OK;
}

/* Rows first .. last - 1. */
static enum fr_status fr_within_count(const struct fr_within *within, size_t first, size_t last, uint8_t *hits)
{
    uint64_t places[FR_BLOCK];
    uint32_t ranks[FR_BLOCK];
    for (size_t n; first < last; first += n) {
        n = last - first < FR_BLOCK ? last - first : FR_BLOCK;
        const enum fr_status status = fr_within_places(within, first, n, places);
        if (status != FR_OK)
            return status;
        if (fr_loops->rank[within->scores.type](fr_line_at(within, &within->scores, first), within->columns, n, places,
                                                within->first, ranks))
            return FR_NAN_SCORE;
        for (size_t i = 0; i < n; i++)
            hits[first + i] = ranks[i] == FR_LABEL_WITHOUT ? 2 : ranks[i] < within->k;
    }
    return FR_OK;
}

#endif
