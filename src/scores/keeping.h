/* Rows of floats -> the same rows, of which only the best scores are left. */
#ifndef FASTRECALL_KEEPING_H
#define FASTRECALL_KEEPING_H

#include "../status.h"
#include "rows.h"

/* One row of any length, by its candidates. */
#define FR_KEEP_LONG(NAME, TYPE, FLAG, LOWEST, LOW)                                                          \
    case FR_SCORE_##NAME: {                                                                                  \
        TYPE *to = (TYPE *)kept + row * ranking->columns;                                                    \
        for (size_t at = 0; at < ranking->columns; at++)                                                     \
            to[at] = LOWEST;                                                                                 \
        for (size_t i = 0; i < k; i++) {                                                                     \
            const TYPE score = fr_score_##NAME(race->all[i].key);                                            \
            to[(size_t)-race->all[i].rank] = score < LOW ? LOW : score;                                      \
        }                                                                                                    \
        break;                                                                                               \
    }

static void fr_keep_row(const struct fr_ranking *ranking, struct fr_race *race, size_t row, char *kept)
{
    const size_t k = ranking->ks[0];
    fr_race_end(ranking, race);
    switch (ranking->type) {
        FR_KEPT(FR_KEEP_LONG)
    default: break;
    }
}

/* All rows of a table of float32 or float64 that lies end to end. */
static enum fr_status fr_keep_rows(const struct fr_ranking *ranking, size_t n, char *kept)
{
    const size_t k = ranking->ks[0];
    enum fr_status status = FR_OK;
    struct fr_ranks ranks;
    if (ranking->columns <= FR_KEEP_MOST)
        return fr_loops->keep[ranking->type - FR_SCORE_f32](ranking->cells.start, ranking->columns, n, (uint32_t)k, kept)
                   ? FR_NAN_SCORE
                   : FR_OK;
    if (!fr_ranks_init(&ranks, ranking))
        status = FR_NO_MEMORY;
    for (size_t row = 0; row < n && status == FR_OK; row++) {
        if (fr_rank_row(ranking, &ranks.race, row))
            status = FR_NAN_SCORE;
        else
            fr_keep_row(ranking, &ranks.race, row, kept);
    }
    fr_ranks_free(&ranks);
    return status;
}

#endif
