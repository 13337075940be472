/* The cells that codes index: a table of all pairs, or margins; how they are joined with their counters and moved. */
#ifndef FASTRECALL_TABLES_H
#define FASTRECALL_TABLES_H

#include "bytes.h"
#include "fixed.h"
#include "pages.h"

/* Up to so many codes a pair's cell has an index of 32 bits. */
#define FR_MOST_INDEXED ((uint32_t)1 << 16)

enum fr_side { FR_TRUE = 1, FR_PRED = 2 };

/* Samples of each code whose sides agree, and so lie on the diagonal of a table of pairs. They are counted by
 * themselves: a diagonal is nearer than the table that it crosses, and of margins they would be counted twice. */
struct fr_same {
    struct fr_bytes bytes;
    int64_t *cells;
};

/* 0 where memory is short. */
static int fr_same_init(struct fr_same *same, uint32_t room)
{
    same->cells = (int64_t *)calloc((size_t)room + 1, sizeof *same->cells);
    return same->cells && fr_bytes_init(&same->bytes, room);
}

struct fr_table {
    enum fr_unit unit;
    int pairs;     /* all pairs, or margins only */
    uint32_t room; /* codes are below */
    char *cells;
    /* Counters beside the cells: of ones, or of weights; and how many samples with float weights they took. */
    struct fr_bytes bytes;
    struct fr_same same;
    struct fr_lanes lanes;
    size_t taken;
    const struct fr_grid *grid;
    /* Sides of each code: weighted only, and only of blocks whose weights are not all above 0. Elsewhere a sum of 0
     * means that a label never came. */
    uint8_t *seen;
};

/* Of a table whose counters are joined, and that nothing more is counted into. */
static void fr_table_free_counters(struct fr_table *table)
{
    free(table->bytes.lanes);
    free(table->lanes.counters);
    free(table->same.bytes.lanes);
    free(table->same.cells);
    table->same.bytes.lanes = NULL;
    table->same.cells = NULL;
    table->bytes.lanes = NULL;
    table->lanes.counters = NULL;
}

static void fr_table_free(struct fr_table *table)
{
    free(table->cells);
    free(table->seen);
    fr_table_free_counters(table);
    memset(table, 0, sizeof *table);
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
    const size_t size = table->unit == FR_WHOLE ? sizeof(int64_t) : sizeof(struct fr_fixed);
    if (table->unit == FR_ONES)
        return wide || (fr_same_init(&table->same, table->room) && fr_bytes_init(&table->bytes, cells));
    table->seen = (uint8_t *)calloc((size_t)table->room + 1, 1);
    return table->seen && (wide || fr_lanes_init(&table->lanes, cells, size));
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
    table->cells = (char *)fr_zeroed(fr_table_cells(table) + 1, fr_cell_size(unit));
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
    if (table->lanes.counters && table->unit == FR_WHOLE)
        fr_whole_join(&table->lanes, (int64_t *)table->cells, first, n);
    else if (table->lanes.counters)
        fr_fixed_join(&table->lanes, table->grid, (struct fr_real *)table->cells, first, n);
}

/* Brings the samples whose sides agree into the cells. */
static void fr_table_join_same(struct fr_table *table)
{
    const size_t room = table->room;
    int64_t *cells = (int64_t *)table->cells, *same = table->same.cells;
    if (!table->pairs && table->unit == FR_WHOLE)
        fr_join_hits_whole(&table->lanes, room);
    if (!table->pairs && table->unit == FR_REAL)
        fr_join_hits_fixed(&table->lanes, room);
    if (!same)
        return;
    fr_bytes_join(&table->same.bytes, same, 0, room);
    for (size_t code = 0; code < room; code++) {
        cells[table->pairs ? code * room + code : 2 * code + 1] += same[code];
        if (!table->pairs)
            cells[2 * room + code] += same[code];
        same[code] = 0;
    }
}

/* Brings everything that was counted into the cells; counting may go on afterwards. */
static void fr_table_join(struct fr_table *table)
{
    fr_table_join_same(table);
    fr_table_join_some(table, 0, fr_table_cells(table));
    table->taken = 0;
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

/* The same for a row of pairs that are integers. Codes that were not seen have no new one, and nothing to add. */
static void fr_table_move_row(struct fr_table *to, const struct fr_table *from, size_t t, const uint32_t *now)
{
    const int64_t *row = (const int64_t *)fr_cell(from, t * from->room);
    int64_t *sum = (int64_t *)fr_cell(to, (size_t)now[t] * to->room);
    for (size_t p = 0; p < from->room; p++)
        if (row[p])
            sum[now[p]] += row[p];
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
        if (from->pairs && to->pairs && to->unit != FR_REAL) {
            fr_table_move_row(to, from, t, now);
        } else if (from->pairs) {
            for (size_t p = 0; p < room; p++)
                if (seen[p])
                    fr_table_move_pair(to, from, t, p, now[t], now[p]);
        } else {
            fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)now[t]), fr_cell(from, 2 * t));
            fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)now[t] + 1), fr_cell(from, 2 * t + 1));
            fr_cell_add(to->unit, fr_cell(to, 2 * (size_t)to->room + now[t]), fr_cell(from, 2 * room + t));
        }
    }
}

/* A table of pairs becomes margins of the same codes; 0 where memory is short, and then nothing has changed. Expects
 * joined counters. */
static int fr_table_fold(struct fr_table *table)
{
    const uint32_t room = table->room;
    struct fr_table margins;
    uint8_t *seen = (uint8_t *)malloc((size_t)room + 1);
    uint32_t *now = (uint32_t *)malloc(((size_t)room + 1) * sizeof *now);
    const int done = seen && now && fr_table_init(&margins, table->unit, table->grid, 0, room);
    if (done) {
        for (uint32_t code = 0; code < room; code++)
            now[code] = code;
        fr_table_seen(table, seen);
        fr_table_move(&margins, table, seen, now);
        fr_table_free(table);
        *table = margins;
    }
    free(seen);
    free(now);
    return done;
}

#endif
