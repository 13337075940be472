/* The cells that codes index: a table of all pairs, or margins; how they grow, fold and are read. */
#ifndef FASTRECALL_TABLES_H
#define FASTRECALL_TABLES_H

#include <stdlib.h>

#include "binary.h"
#include "confusion.h"
#include "margins.h"

enum fr_side { FR_TRUE = 1, FR_PRED = 2 };

struct fr_table {
    enum fr_unit unit;
    int pairs;     /* all pairs, or margins only */
    uint32_t room; /* codes are below */
    char *cells;
    uint8_t *seen; /* weighted only, where a sum of 0 does not mean that a label never came: sides of each code */
};

static void fr_table_free(struct fr_table *table)
{
    free(table->cells);
    free(table->seen);
    table->cells = NULL;
    table->seen = NULL;
}

static size_t fr_table_cells(const struct fr_table *table)
{
    const size_t room = table->room;
    return table->pairs ? room * room * fr_lanes(table->room) : 3 * room;
}

/* An empty table; 0 where memory is short. */
static int fr_table_init(struct fr_table *table, enum fr_unit unit, int pairs, uint32_t room)
{
    table->unit = unit;
    table->pairs = pairs;
    table->room = room;
    table->seen = NULL;
    table->cells = NULL;
    if (pairs && room && room > SIZE_MAX / room / fr_cell_size(unit))
        return 0;
    table->cells = (char *)calloc(fr_table_cells(table) + 1, fr_cell_size(unit));
    if (table->cells && unit != FR_ONES)
        table->seen = (uint8_t *)calloc((size_t)room + 1, 1);
    if (table->cells && (unit == FR_ONES || table->seen))
        return 1;
    fr_table_free(table);
    return 0;
}

static void fr_table_count(struct fr_table *table, const uint32_t *t, const uint32_t *p, size_t n,
                           const union fr_weights *weights)
{
    if (table->seen)
        for (size_t i = 0; i < n; i++) {
            table->seen[t[i]] |= FR_TRUE;
            table->seen[p[i]] |= FR_PRED;
        }
    if (!table->pairs)
        fr_margins(table->unit, t, p, n, weights, table->room, table->cells);
    else if (table->room == 2 && table->unit == FR_ONES)
        fr_binary(t, p, n, (int64_t *)table->cells);
    else
        fr_confusion(table->unit, t, p, n, weights, table->room, table->cells);
}

static inline char *fr_cell(const struct fr_table *table, size_t index)
{
    return table->cells + index * fr_cell_size(table->unit);
}

/* Brings all lanes of a table of pairs into the first; counting may go on afterwards. */
static void fr_table_join(struct fr_table *table)
{
    const size_t pairs = (size_t)table->room * table->room, size = fr_cell_size(table->unit);
    if (!table->pairs)
        return;
    for (size_t at = pairs; at < pairs * fr_lanes(table->room); at++) {
        fr_cell_add(table->unit, fr_cell(table, at % pairs), fr_cell(table, at));
        memset(fr_cell(table, at), 0, size);
    }
}

/* Sides on which each code came. Expects joined lanes. */
static void fr_table_seen(const struct fr_table *table, uint8_t *seen)
{
    const size_t room = table->room;
    const int64_t *cell = (const int64_t *)table->cells;
    if (table->seen) {
        memcpy(seen, table->seen, room);
        return;
    }
    memset(seen, 0, room);
    for (size_t t = 0; t < room; t++) {
        if (!table->pairs) {
            seen[t] = (cell[2 * t] || cell[2 * t + 1] ? FR_TRUE : 0) | (cell[2 * room + t] ? FR_PRED : 0);
            continue;
        }
        for (size_t p = 0; p < room; p++)
            if (cell[t * room + p]) {
                seen[t] |= FR_TRUE;
                seen[p] |= FR_PRED;
            }
    }
}

/* Adds what `from` holds of pair (t, p) to `to`, where the two are named by other codes. Expects joined lanes. */
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
