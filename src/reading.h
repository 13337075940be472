/* The finished run, label by label in the labels' order. */
#ifndef FASTRECALL_READING_H
#define FASTRECALL_READING_H

#include "merging.h"

struct fr_named {
    uint64_t at; /* key ^ order */
    uint32_t code;
};

static int fr_named_compare(const void *a, const void *b)
{
    const uint64_t x = ((const struct fr_named *)a)->at, y = ((const struct fr_named *)b)->at;
    return (x > y) - (x < y);
}

/* The labels to be read: those seen, sorted; of a vocabulary all, in the given order. */
struct fr_reading {
    struct fr_named *labels;
    uint8_t *seen;
    char *rows, *columns; /* a table of pairs: the sum of each row and column, by code */
    uint32_t n;
};

static void fr_reading_free(struct fr_reading *reading)
{
    free(reading->labels);
    free(reading->seen);
    free(reading->rows);
    free(reading->columns);
}

/* Adds one row to its sum and, cell by cell, to the sums of the columns. */
static void fr_sum_row(const struct fr_table *table, size_t t, char *sum, char *columns)
{
    const size_t room = table->room, size = fr_cell_size(table->unit);
    if (table->unit == FR_REAL) {
        for (size_t p = 0; p < room; p++) {
            fr_cell_add(table->unit, sum, fr_cell(table, t * room + p));
            fr_cell_add(table->unit, columns + p * size, fr_cell(table, t * room + p));
        }
        return;
    }
    const int64_t *FR_RESTRICT row = (const int64_t *)fr_cell(table, t * room);
    int64_t *FR_RESTRICT column = (int64_t *)columns;
    int64_t whole = 0;
    for (size_t p = 0; p < room; p++) {
        whole += row[p];
        column[p] += row[p];
    }
    *(int64_t *)sum += whole;
}

/* One sweep along the rows, each of which is joined while it is near: a walk down a column would touch a line of the
 * cache for every cell. */
static int fr_sum_pairs(struct fr_reading *reading, struct fr_table *table)
{
    const size_t room = table->room, size = fr_cell_size(table->unit);
    reading->rows = (char *)calloc(room + 1, size);
    reading->columns = (char *)calloc(room + 1, size);
    if (!reading->rows || !reading->columns)
        return 0;
    fr_table_join_same(table);
    for (size_t t = 0; t < room; t++) {
        fr_table_join_some(table, t * room, room);
        fr_sum_row(table, t, reading->rows + t * size, reading->columns);
    }
    return 1;
}

/* Sides of each code; unweighted counts of a code that came are more than 0. */
static void fr_read_seen(struct fr_reading *reading, const struct fr_table *table)
{
    const int64_t *rows = (const int64_t *)reading->rows, *columns = (const int64_t *)reading->columns;
    if (!rows || table->unit != FR_ONES) {
        fr_table_seen(table, reading->seen);
        return;
    }
    for (size_t code = 0; code < table->room; code++)
        reading->seen[code] = (rows[code] ? FR_TRUE : 0) | (columns[code] ? FR_PRED : 0);
}

static int fr_reading_init(struct fr_reading *reading, struct fr_counter *counter)
{
    const uint32_t room = counter->table.cells ? counter->table.room : 0;
    const int fixed = counter->codes.coding == FR_FIXED;
    const uint32_t codes = fixed ? counter->codes.n : room;
    int sorted = 1;

    reading->n = 0;
    reading->labels = (struct fr_named *)malloc(((size_t)room + 1) * sizeof *reading->labels);
    reading->seen = (uint8_t *)calloc((size_t)room + 1, 1);
    if (!reading->labels || !reading->seen || !fr_inside_fold(counter))
        return 0;
    fr_sums_join(counter);
    if (room && counter->table.pairs && !fr_sum_pairs(reading, &counter->table))
        return 0;
    if (room && !counter->table.pairs)
        fr_table_join(&counter->table);
    if (room)
        fr_read_seen(reading, &counter->table);
    for (uint32_t code = 0; code < codes; code++) {
        if (!fixed && !reading->seen[code])
            continue;
        struct fr_named *label = &reading->labels[reading->n++];
        label->at = fr_key_of(&counter->codes, code) ^ counter->order;
        label->code = code;
        sorted &= reading->n == 1 || label[-1].at < label->at;
    }
    if (!fixed && !sorted)
        qsort(reading->labels, reading->n, sizeof *reading->labels, fr_named_compare);
    return 1;
}

static void fr_read_keys(const struct fr_reading *reading, const struct fr_counter *counter, uint64_t *keys,
                         uint8_t *seen)
{
    for (uint32_t i = 0; i < reading->n; i++) {
        keys[i] = reading->labels[i].at ^ counter->order;
        seen[i] = reading->seen[reading->labels[i].code];
    }
}

/* Which sides hold labels outside of the vocabulary. */
static int fr_read_outside(const struct fr_reading *reading, const struct fr_counter *counter)
{
    return counter->codes.coding == FR_FIXED ? reading->seen[counter->codes.n] : 0;
}

static int fr_counted_pairs(const struct fr_counter *counter)
{
    return counter->table.cells == NULL || counter->table.pairs;
}

/* Each output holds reading->n items of eight bytes. */
static void fr_read_margins(const struct fr_reading *reading, const struct fr_counter *counter, int64_t *tp,
                            int64_t *n_true, int64_t *n_pred)
{
    const struct fr_table *table = &counter->table;
    const enum fr_unit unit = table->unit;
    const size_t room = table->cells ? table->room : 0, size = fr_cell_size(unit);
    for (uint32_t i = 0; i < reading->n; i++) {
        const size_t code = reading->labels[i].code;
        if (table->pairs) {
            fr_cell_read(unit, fr_cell(table, code * room + code), &tp[i]);
            fr_cell_read(unit, reading->rows + code * size, &n_true[i]);
            fr_cell_read(unit, reading->columns + code * size, &n_pred[i]);
        } else {
            union fr_cell truth;
            memset(&truth, 0, sizeof truth);
            fr_cell_add(unit, &truth, fr_cell(table, 2 * code));
            fr_cell_add(unit, &truth, fr_cell(table, 2 * code + 1));
            fr_cell_read(unit, fr_cell(table, 2 * code + 1), &tp[i]);
            fr_cell_read(unit, &truth, &n_true[i]);
            fr_cell_read(unit, fr_cell(table, 2 * room + code), &n_pred[i]);
        }
    }
}

static void fr_add_agreed(const struct fr_reading *reading, const struct fr_table *table, size_t code,
                          struct fr_agreed *agreed)
{
    const enum fr_unit unit = table->unit;
    const size_t room = table->room;
    if (!table->pairs) {
        fr_cell_add(unit, &agreed->differing.cell, fr_cell(table, 2 * code));
        fr_cell_add(unit, &agreed->same.cell, fr_cell(table, 2 * code + 1));
    } else if (unit != FR_REAL) {
        const int64_t same = *(const int64_t *)fr_cell(table, code * room + code);
        agreed->same.cell.whole += same;
        agreed->differing.cell.whole += ((const int64_t *)reading->rows)[code] - same;
    } else {
        /* Added up by themselves: a difference would lose the digits that a small share of errors is made of. */
        for (size_t p = 0; p < room; p++)
            fr_cell_add(unit, p == code ? &agreed->same.cell : &agreed->differing.cell, fr_cell(table, code * room + p));
    }
}

/* Samples whose labels agree, and the others; each of eight bytes. */
static void fr_read_agreed(const struct fr_reading *reading, const struct fr_counter *counter, void *same,
                           void *differing)
{
    struct fr_agreed agreed;
    memset(&agreed, 0, sizeof agreed);
    if (counter->agreement_only || counter->codes.coding == FR_FIXED)
        agreed = counter->agreed;
    else
        for (uint32_t i = 0; i < reading->n; i++)
            fr_add_agreed(reading, &counter->table, reading->labels[i].code, &agreed);
    fr_cell_read(counter->weighing.unit, &agreed.same.cell, same);
    fr_cell_read(counter->weighing.unit, &agreed.differing.cell, differing);
}

#endif
