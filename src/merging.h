/* Two runs over different samples -> one, as if one run had counted both. */
#ifndef FASTRECALL_MERGING_H
#define FASTRECALL_MERGING_H

#include "run.h"

/* Keys of the codes that came, in a new array, and the new code of each code; 0 where memory is short. */
struct fr_moving {
    uint8_t *seen;
    uint64_t *keys;
    uint32_t *now;
    size_t n;
};

static void fr_moving_free(struct fr_moving *moving)
{
    free(moving->seen);
    free(moving->keys);
    free(moving->now);
}

static int fr_moving_init(struct fr_moving *moving, const struct fr_counter *from)
{
    const size_t room = from->table.cells ? from->table.room : 0;
    const size_t codes = from->codes.coding == FR_FIXED ? from->codes.n : room;
    moving->n = 0;
    moving->seen = (uint8_t *)calloc(room + 1, 1);
    moving->keys = (uint64_t *)malloc((room + 1) * sizeof *moving->keys);
    moving->now = (uint32_t *)malloc((room + 1) * sizeof *moving->now);
    if (!moving->seen || !moving->keys || !moving->now)
        return 0;
    if (room)
        fr_table_seen(&from->table, moving->seen);
    for (size_t code = 0; code < codes; code++)
        if (moving->seen[code])
            moving->keys[moving->n++] = fr_key_of(&from->codes, (uint32_t)code);
    return 1;
}

static int fr_knows(const struct fr_codes *codes, const uint64_t *keys, size_t n)
{
    if (codes->coding == FR_WINDOW)
        return fr_in_window(codes, keys, n);
    for (size_t i = 0; i < n; i++)
        if (codes->coding == FR_UNSET || fr_find(codes, keys[i]) == FR_NO_CODE)
            return 0;
    return 1;
}

/* Whether a run may go on with other arrays: they are loaded and weighed in the same way. */
static int fr_may_follow(const struct fr_counter *counter, const struct fr_counter *fresh)
{
    return counter->truth.dtype.type == fresh->truth.dtype.type && counter->truth.dtype.flip == fresh->truth.dtype.flip &&
           counter->pred.dtype.type == fresh->pred.dtype.type && counter->pred.dtype.flip == fresh->pred.dtype.flip &&
           counter->weighing.unit == fresh->weighing.unit;
}

static void fr_read_from(struct fr_counter *counter, const struct fr_counter *fresh)
{
    counter->truth = fresh->truth;
    counter->pred = fresh->pred;
    counter->true_source = fresh->true_source;
    counter->pred_source = fresh->pred_source;
    counter->weighing.array = fresh->weighing.array;
    counter->samples += fresh->samples;
}

static void fr_follow(struct fr_counter *counter, const struct fr_counter *fresh)
{
    fr_read_from(counter, fresh);
    if (counter->inside)
        fr_read_from(counter->inside, fresh);
}

/* Whether two runs count the same things, and give a vocabulary the same codes. */
static int fr_alike(const struct fr_counter *a, const struct fr_counter *b)
{
    const int fixed = a->codes.coding == FR_FIXED;
    if (a->weighing.unit != b->weighing.unit || a->agreement_only != b->agreement_only || a->order != b->order ||
        fixed != (b->codes.coding == FR_FIXED))
        return 0;
    return !fixed || (a->codes.n == b->codes.n &&
                      !memcmp(a->codes.keys + 1, b->codes.keys + 1, a->codes.n * sizeof *a->codes.keys));
}

static int fr_merge_tables(struct fr_counter *counter, struct fr_counter *other)
{
    struct fr_moving moving;
    int done = fr_moving_init(&moving, other);
    const int others = done && other->codes.coding == FR_FIXED && moving.seen[other->codes.n];
    if (done && (moving.n || others)) {
        const int fold = !other->table.pairs && counter->table.pairs;
        counter->folded |= !other->table.pairs;
        counter->pairs &= !counter->folded;
        if (counter->codes.coding == FR_FIXED)
            done = !fold || fr_table_fold(&counter->table);
        else if (fold || !fr_knows(&counter->codes, moving.keys, moving.n))
            done = fr_admit(counter, moving.keys, moving.keys, moving.n);
        for (uint32_t code = 0; done && code < other->table.room; code++)
            if (moving.seen[code])
                moving.now[code] = counter->codes.coding == FR_FIXED
                                       ? code
                                       : fr_code_of(&counter->codes, fr_key_of(&other->codes, code));
        if (done)
            fr_table_move(&counter->table, &other->table, moving.seen, moving.now);
    }
    fr_moving_free(&moving);
    return done;
}

static enum fr_status fr_merge(struct fr_counter *counter, struct fr_counter *other)
{
    const enum fr_unit unit = counter->weighing.unit;
    struct fr_weighing *weighing = &counter->weighing;
    if (other->weighing.spent > weighing->most - weighing->spent)
        return FR_OVERFLOW;
    if (!fr_inside_fold(counter) || !fr_inside_fold(other))
        return FR_NO_MEMORY;
    weighing->spent += other->weighing.spent;
    fr_sums_join(counter);
    fr_sums_join(other);
    if (counter->table.cells)
        fr_table_join(&counter->table);
    if (other->table.cells)
        fr_table_join(&other->table);
    if (!counter->agreement_only && !fr_merge_tables(counter, other))
        return FR_NO_MEMORY;
    fr_cell_add(unit, &counter->agreed.same.cell, &other->agreed.same.cell);
    fr_cell_add(unit, &counter->agreed.differing.cell, &other->agreed.differing.cell);
    fr_cell_add(unit, &counter->total.cell, &other->total.cell);
    return FR_OK;
}

#endif
