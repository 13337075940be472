/* A given vocabulary: only its labels are told apart. */
#ifndef FASTRECALL_VOCABULARY_H
#define FASTRECALL_VOCABULARY_H

#include "learning.h"

/* A map of the vocabulary, if it lies close together; 0 where memory is short. */
static int fr_map_vocabulary(const struct fr_counter *counter, struct fr_codes *codes)
{
    struct fr_range all = {UINT64_MAX, 0};
    for (uint32_t code = 0; code < codes->n; code++)
        fr_stretch(&all, codes->keys[code + 1], counter->order);
    if (!codes->n || all.high - all.low >= FR_WIDEST_WINDOW)
        return 1;
    codes->window = fr_window_for(counter, &all, fr_mask_over(all.high - all.low));
    codes->map = (uint32_t *)malloc(((size_t)codes->window.mask + 2) * sizeof *codes->map);
    if (!codes->map)
        return 0;
    for (uint64_t at = 0; at <= codes->window.mask + 1; at++)
        codes->map[at] = codes->n;
    for (uint32_t code = 0; code < codes->n; code++)
        codes->map[codes->keys[code + 1] - codes->window.base] = code;
    return 1;
}

/* Tables of pairs inside: no more than a table that is kept unasked. */
#define FR_MOST_INSIDE 1024

/* Whether a table of the whole window is worth its memory, of which there is much where the labels lie far apart. */
static int fr_worth_inside(const struct fr_counter *counter)
{
    const uint64_t room = counter->codes.window.mask + 1, most = counter->samples / FR_SAMPLES_A_CELL;
    if (!counter->codes.map || counter->weighing.unit != FR_ONES || counter->agreement_only)
        return 0;
    return counter->pairs ? room <= FR_MOST_INSIDE && room * room <= most : room <= most;
}

/* A vocabulary that lies close together: most blocks hold no other labels, and are counted inside, in a window, as if
 * labels were being found. 0 where memory is short. */
static int fr_inside_open(struct fr_counter *counter)
{
    const struct fr_window *window = &counter->codes.window;
    struct fr_range all = {window->base ^ counter->order, (window->base + window->mask) ^ counter->order};
    struct fr_counter *inside;
    if (!fr_worth_inside(counter))
        return 1;
    inside = (struct fr_counter *)calloc(1, sizeof *inside);
    if (!inside)
        return 0;
    inside->truth = counter->truth;
    inside->pred = counter->pred;
    inside->order = counter->order;
    inside->samples = counter->samples;
    inside->pairs = counter->pairs;
    inside->most_pairs = counter->pairs ? FR_MOST_INSIDE : 0;
    counter->inside = inside;
    return fr_to_window(inside, &all, window->mask);
}

/* Carries what was counted inside over to the vocabulary; 0 where memory is short. */
static int fr_inside_fold(struct fr_counter *counter)
{
    struct fr_counter *inside = counter->inside;
    struct fr_table *table = inside ? &inside->table : NULL;
    const size_t room = inside ? table->room : 0;
    uint8_t *seen = (uint8_t *)malloc(room + 1);
    uint32_t *now = (uint32_t *)malloc((room + 1) * sizeof *now);
    int64_t same = 0;
    if (inside && seen && now) {
        fr_table_join(table);
        fr_table_seen(table, seen);
        fr_table_join(&counter->table);
        for (size_t code = 0; code < room; code++) {
            const size_t cell = table->pairs ? code * room + code : 2 * code + 1;
            same += *(const int64_t *)fr_cell(table, cell);
            fr_look_further(&counter->codes, fr_key_of(&inside->codes, (uint32_t)code), &now[code]);
        }
        fr_table_move(&counter->table, table, seen, now);
        counter->agreed.same.cell.whole += same;
        counter->agreed.differing.cell.whole += inside->total.cell.whole - same;
        fr_counter_free(inside);
        free(inside);
        counter->inside = NULL;
    }
    free(seen);
    free(now);
    return counter->inside == NULL;
}

/* Before the first block: only these labels have codes of their own. 0 where memory is short. */
static int fr_fix_vocabulary(struct fr_counter *counter, const uint64_t *keys, uint32_t n)
{
    struct fr_codes fixed = {0};
    fixed.coding = FR_FIXED;
    if (!fr_codes_reserve(&fixed, (size_t)n + 1) || !fr_codes_learn(&fixed, keys, n) ||
        !fr_map_vocabulary(counter, &fixed)) {
        fr_codes_free(&fixed);
        return 0;
    }
    return fr_recode(counter, &fixed, n + 1) && fr_inside_open(counter);
}

#endif
