/* Rows of scores, as they lie or gathered, to the columns of the best. */
#ifndef FASTRECALL_ROWS_H
#define FASTRECALL_ROWS_H

#include <stdlib.h>

#include "scores/best.h"

/* Where the scores of a column are neighbours, so many rows are gathered at a time. */
#define FR_GATHERED_ROWS 64
#define FR_GATHERED_COLUMNS 512
/* No power of two, so that the rows of a tile do not compete for one place in the cache. */
#define FR_TILE_STRIDE (FR_GATHERED_COLUMNS + 32)

/* Where columns of the best go: the r-th best of row i to place r * rows + i. */
struct fr_podium {
    char *columns;
    int width;
    size_t rows;
};

static inline void fr_podium_put(const struct fr_podium *podium, size_t at, uint64_t column)
{
    switch (podium->width) {
    case 1: ((uint8_t *)podium->columns)[at] = (uint8_t)column; break;
    case 2: ((uint16_t *)podium->columns)[at] = (uint16_t)column; break;
    case 4: ((uint32_t *)podium->columns)[at] = (uint32_t)column; break;
    default: ((uint64_t *)podium->columns)[at] = column;
    }
}

static void fr_podium_fill(const struct fr_podium *podium, const struct fr_ranking *ranking, struct fr_race *race,
                           size_t row)
{
    const size_t k = ranking->ks[ranking->n_ks - 1];
    fr_race_end(ranking, race);
    for (size_t i = 0; i < k; i++) {
        const int64_t rank = race->all[i].rank;
        fr_podium_put(podium, i * podium->rows + row, (uint64_t)(rank < 0 ? -rank : rank));
    }
}

static inline const char *fr_score_at(const struct fr_ranking *ranking, size_t row, size_t column)
{
    return ranking->cells.start + (ptrdiff_t)row * ranking->row_stride + (ptrdiff_t)column * ranking->cells.stride;
}

/* Gathers n scores that lie a stride apart. */
static void fr_gather_scores(const struct fr_ranking *ranking, const char *start, ptrdiff_t stride, size_t n,
                             union fr_raw *raw)
{
    struct fr_array line = ranking->cells;
    line.start = start;
    line.stride = stride;
    fr_gather(&line, 0, n, raw);
}

/* Many candidates of many rows would be moved to and fro more often than scores are read. */
static int fr_by_column(const struct fr_ranking *ranking)
{
    const ptrdiff_t down = ranking->row_stride, right = ranking->cells.stride;
    return ranking->ks[ranking->n_ks - 1] <= FR_GATHERED_COLUMNS &&
           (down < 0 ? -down : down) < (right < 0 ? -right : right);
}

static inline int fr_scores_lie(const struct fr_ranking *ranking, size_t row)
{
    const size_t width = (size_t)ranking->cells.dtype.width;
    return ranking->cells.stride == (ptrdiff_t)width && !ranking->cells.dtype.swapped &&
           (uintptr_t)fr_score_at(ranking, row, 0) % width == 0;
}

/* A row by itself; the result is whether a score is refused. */
static int fr_rank_row(const struct fr_ranking *ranking, struct fr_race *race, size_t row)
{
    const int lies = fr_scores_lie(ranking, row);
    union fr_raw raw;
    fr_race_start(ranking, race);
    for (size_t column = 0; column < ranking->columns; column += FR_BLOCK) {
        const size_t left = ranking->columns - column, n = left < FR_BLOCK ? left : FR_BLOCK;
        const char *scores = fr_score_at(ranking, row, column);
        if (!lies) {
            fr_gather_scores(ranking, scores, ranking->cells.stride, n, &raw);
            scores = (const char *)&raw;
        }
        if (fr_race_block(ranking, race, scores, column, n))
            return 1;
    }
    return 0;
}

/* Of rows with so few columns, all scores are compared with the best so far. */
#define FR_SHORT_ROW 48

/* Rows of which only the best column is wanted, FR_LEAD_ROWS at a time; how many these are. Those from the first with a
 * score that is refused, and fewer than that, are left to others. */
static size_t fr_lead_rows(const struct fr_ranking *ranking, size_t first, size_t last, const struct fr_podium *podium)
{
    const fr_lead_fn lead = fr_loops->lead[ranking->type];
    const size_t k = ranking->ks[ranking->n_ks - 1];
    const ptrdiff_t width = ranking->cells.dtype.width;
    uint16_t places[FR_LEAD_ROWS];
    size_t row = first;
    if (k > 1 || ranking->finite || ranking->columns > FR_SHORT_ROW || fr_by_column(ranking) ||
        ranking->row_stride % width || !fr_scores_lie(ranking, first))
        return 0;
    for (; last - row >= FR_LEAD_ROWS; row += FR_LEAD_ROWS) {
        if (lead(fr_score_at(ranking, row, 0), ranking->row_stride / width, ranking->columns, ranking->last, places))
            break;
        for (size_t i = 0; i < FR_LEAD_ROWS; i++)
            fr_podium_put(podium, row + i, places[i]);
    }
    return row - first;
}

/* A few columns at a time: as many as share a line of the cache in the tile, and do not drive each other out of it. */
#define FR_GATHERED_BESIDE 16

#define FR_GATHER_TILE(TYPE, SWAP)                                                                           \
    for (size_t i = 0; i < columns; i += FR_GATHERED_BESIDE) {                                               \
        const size_t beside = columns - i < FR_GATHERED_BESIDE ? columns - i : FR_GATHERED_BESIDE;           \
        for (size_t at = 0; at < rows; at++) {                                                               \
            const char *from = start + (ptrdiff_t)at * down + (ptrdiff_t)i * right;                          \
            TYPE *to = (TYPE *)tile + at * FR_TILE_STRIDE + i;                                               \
            for (size_t lane = 0; lane < beside; lane++, from += right) {                                    \
                TYPE score;                                                                                  \
                memcpy(&score, from, sizeof score);                                                          \
                to[lane] = swapped ? SWAP(score) : score;                                                    \
            }                                                                                                \
        }                                                                                                    \
    }                                                                                                        \
    break

/* Some columns of a few rows, of which each is FR_TILE_STRIDE scores after the one before. */
static FR_NOINLINE void fr_gather_tile(const struct fr_ranking *ranking, size_t row, size_t rows, size_t column,
                                       size_t columns, void *tile)
{
    const char *start = fr_score_at(ranking, row, column);
    const ptrdiff_t down = ranking->row_stride, right = ranking->cells.stride;
    const int swapped = ranking->cells.dtype.swapped;
    switch (ranking->cells.dtype.width) {
    case 2: FR_GATHER_TILE(uint16_t, fr_swap16);
    case 4: FR_GATHER_TILE(uint32_t, fr_swap32);
    default: FR_GATHER_TILE(uint64_t, fr_swap64);
    }
}

/* Memory of a call: the candidates of one row, those of rows that wait for more columns, and a tile. */
struct fr_ranks {
    struct fr_race race, waiting[FR_GATHERED_ROWS];
    struct fr_candidate *candidates;
    char *tile;
};

static void fr_ranks_free(struct fr_ranks *ranks)
{
    free(ranks->candidates);
    free(ranks->tile);
}

/* 0 where memory is short. */
static int fr_ranks_init(struct fr_ranks *ranks, const struct fr_ranking *ranking)
{
    const size_t k = ranking->ks[ranking->n_ks - 1], rows = fr_by_column(ranking) ? FR_GATHERED_ROWS : 0;
    const size_t room = fr_waiting(k);
    memset(ranks, 0, sizeof *ranks);
    if (k > SIZE_MAX / sizeof(struct fr_candidate) / (2 * (FR_GATHERED_ROWS + 1)) - FR_BLOCK)
        return 0;
    ranks->candidates = (struct fr_candidate *)malloc((room * (rows + 1) + FR_BLOCK) * sizeof(struct fr_candidate));
    ranks->tile = (char *)malloc(rows * FR_TILE_STRIDE * 8 + 1);
    ranks->race.all = ranks->candidates;
    for (size_t row = 0; row < rows && ranks->candidates; row++)
        ranks->waiting[row].all = ranks->candidates + room * (row + 1) + FR_BLOCK;
    return ranks->candidates && ranks->tile;
}

static void fr_race_move(struct fr_race *to, const struct fr_race *from)
{
    to->n = from->n;
    to->least = from->least;
    memcpy(to->all, from->all, from->n * sizeof *from->all);
}

/* A few rows, read column by column; the result is the first row with a score that is refused, or `rows`. */
static size_t fr_rank_tiles(const struct fr_ranking *ranking, struct fr_ranks *ranks, size_t first, size_t rows,
                            const struct fr_podium *podium)
{
    const size_t width = (size_t)ranking->cells.dtype.width;
    size_t bad = rows;
    for (size_t row = 0; row < rows; row++)
        fr_race_start(ranking, &ranks->waiting[row]);
    for (size_t column = 0; column < ranking->columns; column += FR_GATHERED_COLUMNS) {
        const size_t left = ranking->columns - column, n = left < FR_GATHERED_COLUMNS ? left : FR_GATHERED_COLUMNS;
        fr_gather_tile(ranking, first, rows, column, n, ranks->tile);
        for (size_t row = 0; row < bad; row++) {
            fr_race_move(&ranks->race, &ranks->waiting[row]);
            if (fr_race_block(ranking, &ranks->race, ranks->tile + row * FR_TILE_STRIDE * width, column, n))
                bad = row;
            else if (column + n < ranking->columns)
                fr_race_move(&ranks->waiting[row], &ranks->race);
            else
                fr_podium_fill(podium, ranking, &ranks->race, first + row);
        }
    }
    return bad;
}

/* Rows first .. last - 1; the result is the first with a score that is refused, or `last`. */
static size_t fr_rank_rows(const struct fr_ranking *ranking, struct fr_ranks *ranks, size_t first, size_t last,
                           const struct fr_podium *podium)
{
    const int by_column = fr_by_column(ranking);
    for (size_t row = first + fr_lead_rows(ranking, first, last, podium); row < last;) {
        const size_t rows = !by_column ? 1 : last - row < FR_GATHERED_ROWS ? last - row : FR_GATHERED_ROWS;
        if (by_column) {
            const size_t good = fr_rank_tiles(ranking, ranks, row, rows, podium);
            if (good < rows)
                return row + good;
        } else if (fr_rank_row(ranking, &ranks->race, row)) {
            return row;
        } else {
            fr_podium_fill(podium, ranking, &ranks->race, row);
        }
        row += rows;
    }
    return last;
}

#endif
