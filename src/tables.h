/* The cells that codes index: a table of all pairs, or margins; how they grow, fold and are read. */
#ifndef FASTRECALL_TABLES_H
#define FASTRECALL_TABLES_H

#include <stdlib.h>

#include "bytes.h"
#include "confusion.h"
#include "margins.h"

enum fr_side { FR_TRUE = 1, FR_PRED = 2 };

struct fr_table {
    enum fr_unit unit;
    int pairs;     /* all pairs, or margins only */
    uint32_t room; /* codes are below */
    char *cells;
    /* Counters beside the cells: of ones, or of float weights, and then how many samples they took. */
    struct fr_bytes bytes;
    struct fr_fixed_lanes fixed;
    size_t taken;
    const struct fr_grid *grid;
    /* Sides of each code: weighted only, and only of blocks whose weights are not all above 0. Elsewhere a sum of 0
     * means that a label never came. */
    uint8_t *seen;
};

/* Codes of a block, or where it has one for every pair, their index. */
struct fr_coded {
    uint32_t t[FR_BLOCK], p[FR_BLOCK];
    int indexed; /* t holds the index */
};

static void fr_table_free(struct fr_table *table)
{
    free(table->cells);
    free(table->seen);
    free(table->bytes.lanes);
    free(table->fixed.lanes);
    memset(table, 0, sizeof *table);
}

/* Of a table whose counters are joined, and that nothing more is counted into. */
static void fr_table_free_counters(struct fr_table *table)
{
    free(table->bytes.lanes);
    free(table->fixed.lanes);
    table->bytes.lanes = NULL;
    table->fixed.lanes = NULL;
}

static size_t fr_table_cells(const struct fr_table *table)
{
    const size_t room = table->room;
    return table->pairs ? room * room : 3 * room;
}

static int fr_table_counters(struct fr_table *table)
{
    const size_t cells = fr_table_cells(table);
    const int wide = table->pairs && table->room > FR_MOST_INDEXED;
    if (table->unit == FR_ONES)
        return wide || fr_bytes_init(&table->bytes, cells);
    table->seen = (uint8_t *)calloc((size_t)table->room + 1, 1);
    return table->seen && (wide || table->unit == FR_WHOLE || fr_fixed_init(&table->fixed, cells));
}

/* An empty table; 0 where memory is short. */
static int fr_table_init(struct fr_table *table, enum fr_unit unit, const struct fr_grid *grid, int pairs,
                         uint32_t room)
{
    memset(table, 0, sizeof *table);
    table->unit = unit;
    table->grid = grid;
    table->pairs = pairs;
    table->room = room;
    if (pairs && room && room > SIZE_MAX / room / sizeof(struct fr_real) / 8)
        return 0;
    table->cells = (char *)calloc(fr_table_cells(table) + 1, fr_cell_size(unit));
    if (table->cells && fr_table_counters(table))
        return 1;
    fr_table_free(table);
    return 0;
}

static inline char *fr_cell(const struct fr_table *table, size_t index)
{
    return table->cells + index * fr_cell_size(table->unit);
}

/* Brings what was counted of n cells into them. */
static void fr_table_join_some(struct fr_table *table, size_t first, size_t n)
{
    if (table->bytes.lanes)
        fr_bytes_join(&table->bytes, (int64_t *)table->cells, first, n);
    if (table->fixed.lanes)
        fr_fixed_join(&table->fixed, table->grid, (struct fr_real *)table->cells, first, n);
}

/* Brings everything that was counted into the cells; counting may go on afterwards. */
static void fr_table_join(struct fr_table *table)
{
    fr_table_join_some(table, 0, fr_table_cells(table));
    table->taken = 0;
}

/* Marks the sides of all codes of a block. */
static void fr_table_see(struct fr_table *table, const struct fr_coded *coded, size_t n)
{
    const uint32_t room = table->room;
    for (size_t i = 0; i < n; i++) {
        table->seen[coded->indexed ? coded->t[i] / room : coded->t[i]] |= FR_TRUE;
        table->seen[coded->indexed ? coded->t[i] % room : coded->p[i]] |= FR_PRED;
    }
}

static void fr_table_count_margins(struct fr_table *table, const struct fr_coded *coded, size_t n,
                                   const struct fr_weighed *weights)
{
    const uint32_t *t = coded->t, *p = coded->p;
    if (table->unit == FR_ONES)
        fr_margins_bytes(t, p, n, &table->bytes, table->room, (int64_t *)table->cells);
    else if (table->unit == FR_WHOLE)
        fr_margins_whole(t, p, n, weights->read.whole, table->room, (int64_t *)table->cells);
    else
        fr_margins_fixed(t, p, n, weights->fixed, table->room, &table->fixed);
    if (table->unit == FR_REAL && weights->flags & FR_RESTS)
        fr_margins_rest(t, p, n, weights->rest, table->room, (struct fr_real *)table->cells);
}

static void fr_table_count_pairs(struct fr_table *table, const uint32_t *index, size_t n,
                                 const struct fr_weighed *weights)
{
    if (table->unit == FR_ONES)
        fr_confusion_bytes(index, n, &table->bytes, (int64_t *)table->cells);
    else if (table->unit == FR_WHOLE)
        fr_confusion_whole(index, n, weights->read.whole, (int64_t *)table->cells);
    else
        fr_confusion_fixed(index, n, weights->fixed, &table->fixed);
    if (table->unit == FR_REAL && weights->flags & FR_RESTS)
        fr_confusion_rest(index, n, weights->rest, (struct fr_real *)table->cells);
}

/* Pairs of more codes than an index can tell apart. */
static void fr_table_count_wide(struct fr_table *table, const struct fr_coded *coded, size_t n,
                                const struct fr_weighed *weights)
{
    for (size_t i = 0; i < n; i++) {
        char *cell = fr_cell(table, (size_t)coded->t[i] * table->room + coded->p[i]);
        if (table->unit != FR_REAL) {
            *(int64_t *)cell += table->unit == FR_ONES ? 1 : weights->read.whole[i];
            continue;
        }
        fr_real_add_units((struct fr_real *)cell, weights->fixed[i].high, table->grid->high);
        fr_real_add_units((struct fr_real *)cell, weights->fixed[i].low, table->grid->low);
        if (weights->flags & FR_RESTS)
            fr_real_add((struct fr_real *)cell, weights->rest[i]);
    }
}

static void fr_table_count(struct fr_table *table, struct fr_coded *coded, size_t n, const struct fr_weighed *weights)
{
    if (table->unit != FR_ONES && weights->flags & FR_NOT_POSITIVE)
        fr_table_see(table, coded, n);
    if (table->taken + n > FR_FULL)
        fr_table_join(table);
    table->taken += table->unit == FR_REAL ? n : 0;
    if (!table->pairs) {
        fr_table_count_margins(table, coded, n, weights);
    } else if (table->room > FR_MOST_INDEXED) {
        fr_table_count_wide(table, coded, n, weights);
    } else {
        if (!coded->indexed)
            fr_pair_index(coded->t, coded->p, n, table->room);
        fr_table_count_pairs(table, coded->t, n, weights);
    }
}

static inline int fr_cell_filled(const struct fr_table *table, size_t index)
{
    static const char nothing[sizeof(struct fr_real)] = {0};
    return memcmp(fr_cell(table, index), nothing, fr_cell_size(table->unit)) != 0;
}

/* Sides on which each code came. Expects joined counters. */
static void fr_table_seen(const struct fr_table *table, uint8_t *seen)
{
    const size_t room = table->room;
    memset(seen, 0, room);
    if (table->seen)
        memcpy(seen, table->seen, room);
    for (size_t t = 0; t < room; t++) {
        if (!table->pairs) {
            seen[t] |= fr_cell_filled(table, 2 * t) || fr_cell_filled(table, 2 * t + 1) ? FR_TRUE : 0;
            seen[t] |= fr_cell_filled(table, 2 * room + t) ? FR_PRED : 0;
            continue;
        }
        for (size_t p = 0; p < room; p++)
            if (fr_cell_filled(table, t * room + p)) {
                seen[t] |= FR_TRUE;
                seen[p] |= FR_PRED;
            }
    }
}

/* Adds what `from` holds of pair (t, p) to `to`, where the two are named by other codes. Expects joined counters. */
static void fr_table_move_pair(struct fr_table *to, const struct fr_table *from, size_t t, size_t p, size_t new_t,
                               size_t new_p)
{
    const char *cell = fr_cell(from, t * from->room + p);
    if (to->pairs) {
        fr_cell_add(to->unit, fr_cell(to, new_t * to->room + new_p), cell);
    } else {
        fr_cell_add(to->unit, fr_cell(to, 2 * new_t + (t == p)), cell);
        fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)to->room + new_p), cell);
    }
}

/* Adds all that `from` holds to `to`; now[code] is the new code of each code that was seen. */
static void fr_table_move(struct fr_table *to, const struct fr_table *from, const uint8_t *seen, const uint32_t *now)
{
    const size_t room = from->room;
    for (size_t t = 0; t < room; t++) {
        if (!seen[t])
            continue;
        if (to->seen)
            to->seen[now[t]] |= seen[t];
        if (from->pairs) {
            for (size_t p = 0; p < room; p++)
                if (seen[p])
                    fr_table_move_pair(to, from, t, p, now[t], now[p]);
            continue;
        }
        fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)now[t]), fr_cell(from, 2 * t));
        fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)now[t] + 1), fr_cell(from, 2 * t + 1));
        fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)to->room + now[t]), fr_cell(from, 2 * room + t));
    }
}

#endif
