/* The finished run, label by label in the labels' order. */
#ifndef FASTRECALL_READING_H
#define FASTRECALL_READING_H

#include "counter.h"

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
    uint32_t n;
};

static void fr_reading_free(struct fr_reading *reading)
{
    free(reading->labels);
    free(reading->seen);
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
    if (!reading->labels || !reading->seen)
        return 0;
    if (room) {
        fr_table_join(&counter->table);
        fr_table_seen(&counter->table, reading->seen);
    }
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
    const size_t room = table->cells ? table->room : 0;
    for (uint32_t i = 0; i < reading->n; i++) {
        const size_t code = reading->labels[i].code;
        union fr_cell truth, pred;
        memset(&truth, 0, sizeof truth);
        memset(&pred, 0, sizeof pred);
        if (table->pairs) {
            for (size_t other = 0; other < room; other++) {
                fr_cell_add(table->unit, &truth, fr_cell(table, code * room + other));
                fr_cell_add(table->unit, &pred, fr_cell(table, other * room + code));
            }
            fr_cell_read(table->unit, fr_cell(table, code * room + code), &tp[i]);
        } else {
            fr_cell_add(table->unit, &truth, fr_cell(table, 2 * code));
            fr_cell_add(table->unit, &truth, fr_cell(table, 2 * code + 1));
            fr_cell_add(table->unit, &pred, fr_cell(table, 2 * room + code));
            fr_cell_read(table->unit, fr_cell(table, 2 * code + 1), &tp[i]);
        }
        fr_cell_read(table->unit, &truth, &n_true[i]);
        fr_cell_read(table->unit, &pred, &n_pred[i]);
    }
}

/* reading->n x reading->n items of eight bytes; rows are true labels. Expects a table of pairs. */
static void fr_read_matrix(const struct fr_reading *reading, const struct fr_counter *counter, int64_t *matrix)
{
    const struct fr_table *table = &counter->table;
    const size_t room = table->room, n = reading->n;
    for (size_t t = 0; t < n; t++)
        for (size_t p = 0; p < n; p++)
            fr_cell_read(table->unit,
                         fr_cell(table, reading->labels[t].code * room + reading->labels[p].code),
                         &matrix[t * n + p]);
}

static void fr_add_agreed(const struct fr_table *table, size_t code, struct fr_agreed *agreed)
{
    const enum fr_unit unit = table->unit;
    const size_t room = table->room;
    if (!table->pairs) {
        fr_cell_add(unit, &agreed->differing, fr_cell(table, 2 * code));
        fr_cell_add(unit, &agreed->same, fr_cell(table, 2 * code + 1));
        return;
    }
    for (size_t other = 0; other < room; other++)
        fr_cell_add(unit, other == code ? &agreed->same : &agreed->differing, fr_cell(table, code * room + other));
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
            fr_add_agreed(&counter->table, reading->labels[i].code, &agreed);
    fr_cell_read(counter->weighing.unit, &agreed.same, same);
    fr_cell_read(counter->weighing.unit, &agreed.differing, differing);
}

#endif
