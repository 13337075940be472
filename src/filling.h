/* Codes of a block -> the cells of a table. */
#ifndef FASTRECALL_FILLING_H
#define FASTRECALL_FILLING_H

#include "confusion.h"
#include "margins.h"
#include "tables.h"

/* Codes of a block, or where it has one for every pair, their index. */
struct fr_coded {
    uint32_t t[FR_BLOCK], p[FR_BLOCK];
    int indexed; /* t holds the index */
};

/* Marks the sides of all codes of a block. Of stacked tables each one's codes follow those of the one before. */
static void fr_table_see(struct fr_table *table, const struct fr_coded *coded, size_t n)
{
    const size_t room = table->room;
    for (size_t i = 0; i < n; i++) {
        const size_t index = coded->t[i], t = coded->indexed ? index / room : index;
        table->seen[t] |= FR_TRUE;
        table->seen[coded->indexed ? t - t % room + index % room : coded->p[i]] |= FR_PRED;
    }
}

/* Counts ones; the codes of both sides of samples that differ become the index of their pair. */
static void fr_table_count_split(struct fr_table *table, struct fr_split *split, const struct fr_ahead *ahead)
{
    const size_t n = split->n_differing;
    int64_t *cells = (int64_t *)table->cells;
    fr_bytes_count(split->same, split->n_same, &table->same.bytes, table->same.cells, ahead);
    if (!table->pairs) {
        fr_margins_bytes(split->t, split->p, n, &table->bytes, table->room, cells);
    } else {
        fr_pair_index(split->t, split->p, n, table->room);
        fr_bytes_count(split->t, n, &table->bytes, cells, ahead);
    }
}

static void fr_table_count_margins(struct fr_table *table, const struct fr_coded *coded, size_t n,
                                   const struct fr_weighed *weights, const struct fr_ahead *ahead)
{
    const uint32_t *t = coded->t, *p = coded->p;
    struct fr_places places;
    fr_loops->split_places(t, p, n, &places);
    if (table->unit == FR_WHOLE)
        fr_margins_whole(t, p, &places, weights->read.whole, table->room, &table->lanes, ahead);
    else
        fr_margins_fixed(t, p, &places, weights->fixed, table->room, &table->lanes, ahead);
    if (table->unit == FR_REAL && weights->flags & FR_RESTS)
        fr_margins_rest(t, p, n, weights->rest, table->room, (struct fr_real *)table->cells);
}

static void fr_table_count_pairs(struct fr_table *table, const uint32_t *index, size_t n,
                                 const struct fr_weighed *weights, const struct fr_ahead *ahead)
{
    if (table->unit == FR_ONES)
        fr_bytes_count(index, n, &table->bytes, (int64_t *)table->cells, ahead);
    else if (table->unit == FR_WHOLE)
        fr_confusion_whole(index, n, weights->read.whole, &table->lanes, ahead);
    else
        fr_confusion_fixed(index, n, weights->fixed, &table->lanes, ahead);
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

static void fr_table_count(struct fr_table *table, struct fr_coded *coded, size_t n, const struct fr_weighed *weights,
                           const struct fr_ahead *ahead)
{
    if (table->unit != FR_ONES && weights->flags & FR_NOT_POSITIVE)
        fr_table_see(table, coded, n);
    if (table->taken + n > FR_FULL)
        fr_table_join(table);
    table->taken += table->unit == FR_REAL ? n : 0;
    if (table->same.cells && !coded->indexed) {
        struct fr_split split;
        fr_loops->split_codes(coded->t, coded->p, n, &split);
        fr_table_count_split(table, &split, ahead);
    } else if (!table->pairs) {
        fr_table_count_margins(table, coded, n, weights, ahead);
    } else if (table->room > FR_MOST_INDEXED) {
        fr_table_count_wide(table, coded, n, weights);
    } else {
        if (!coded->indexed)
            fr_pair_index(coded->t, coded->p, n, table->room);
        fr_table_count_pairs(table, coded->t, n, weights, ahead);
    }
}

#endif
