/* Labels that have no code yet: a wider window while that is cheap, else a hash. */
#ifndef FASTRECALL_LEARNING_H
#define FASTRECALL_LEARNING_H

#include "counter.h"

struct fr_range {
    uint64_t low, high; /* in the labels' order */
};

static void fr_stretch(struct fr_range *range, uint64_t key, uint64_t order)
{
    const uint64_t at = key ^ order;
    range->low = at < range->low ? at : range->low;
    range->high = at > range->high ? at : range->high;
}

/* Where the labels lie that were seen so far; 0 where memory is short. */
static int fr_seen_range(struct fr_counter *counter, struct fr_range *range)
{
    const uint32_t room = counter->codes.coding == FR_UNSET ? 0 : counter->table.room;
    uint8_t *seen = (uint8_t *)malloc((size_t)room + 1);
    if (!seen)
        return 0;
    range->low = UINT64_MAX;
    range->high = 0;
    if (room) {
        fr_table_join(&counter->table);
        fr_table_seen(&counter->table, seen);
    }
    for (uint32_t code = 0; code < room; code++)
        if (seen[code])
            fr_stretch(range, fr_key_of(&counter->codes, code), counter->order);
    free(seen);
    return 1;
}

/* Where a window of this size that holds all labels should begin: at 0, as class numbers do; else with room on both
 * sides; else at an end of a dtype, so that it fits both. */
static uint64_t fr_base_for(const struct fr_counter *counter, const struct fr_range *all, uint64_t mask)
{
    const struct fr_dtype *truth = &counter->truth.dtype, *pred = &counter->pred.dtype;
    const struct fr_limits a = fr_limits_of(truth), b = fr_limits_of(pred);
    const uint64_t low = all->low ^ counter->order, high = all->high ^ counter->order;
    const uint64_t middle = low - (mask - (high - low)) / 2;
    const uint64_t bases[] = {0, middle, (uint64_t)a.low, (uint64_t)b.low, (uint64_t)a.high - mask,
                              (uint64_t)b.high - mask};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (low - bases[i] <= mask && high - bases[i] <= mask && fr_window_fits(truth, bases[i], mask) &&
            fr_window_fits(pred, bases[i], mask))
            return bases[i];
    return middle;
}

static struct fr_window fr_window_for(const struct fr_counter *counter, const struct fr_range *all, uint64_t mask)
{
    struct fr_window window = {fr_base_for(counter, all, mask), mask, 0};
    while (mask >> window.bits)
        window.bits++;
    return window;
}

/* The largest window that is worth its memory: hashed, few samples need a small table, however far apart their labels
 * are. */
static uint64_t fr_widest_window(const struct fr_counter *counter)
{
    const uint64_t most = counter->pairs ? counter->most_pairs : FR_WIDEST_WINDOW;
    const uint64_t labels = 2 * (uint64_t)counter->samples, worth = 64 + (counter->pairs ? labels : 8 * labels);
    return worth < most ? worth : most;
}

static int fr_to_window(struct fr_counter *counter, const struct fr_range *all, uint64_t mask)
{
    struct fr_codes fresh = {0};
    fresh.coding = FR_WINDOW;
    fresh.window = fr_window_for(counter, all, mask);
    return fr_recode(counter, &fresh, (uint32_t)mask + 1);
}

/* More hashed labels than the table has room for: a larger one, without all pairs where they are too many. */
static int fr_fit(struct fr_counter *counter)
{
    struct fr_codes *codes = &counter->codes, fresh = {0};
    struct fr_range range = {UINT64_MAX, 0};

    if (counter->table.cells && codes->n <= counter->table.room && !(counter->folded && counter->table.pairs))
        return 1;
    if (counter->pairs && codes->n > counter->most_pairs)
        counter->pairs = 0;
    for (uint32_t code = 0; code < codes->n; code++)
        fr_stretch(&range, codes->keys[code + 1], counter->order);
    if (!counter->pairs && fr_mask_over(range.high - range.low) < fr_widest_window(counter))
        return fr_to_window(counter, &range, fr_mask_over(range.high - range.low));

    fresh.coding = FR_HASH;
    if (!fr_codes_reserve(&fresh, codes->room) || !fr_codes_learn(&fresh, codes->keys + 1, codes->n)) {
        fr_codes_free(&fresh);
        return 0;
    }
    return fr_recode(counter, &fresh, fresh.room);
}

static int fr_to_hash(struct fr_counter *counter)
{
    const uint32_t room = counter->codes.coding == FR_UNSET ? 0 : counter->table.room;
    struct fr_codes fresh = {0};
    uint8_t *seen = (uint8_t *)malloc((size_t)room + 1);
    int done = seen != NULL && fr_codes_reserve(&fresh, 64);

    fresh.coding = FR_HASH;
    if (done && room)
        fr_table_seen(&counter->table, seen);
    for (uint32_t code = 0; done && code < room; code++)
        if (seen[code]) {
            const uint64_t key = fr_key_of(&counter->codes, code);
            done = fr_codes_learn(&fresh, &key, 1);
        }
    free(seen);
    if (!done) {
        fr_codes_free(&fresh);
        return 0;
    }
    return fr_recode(counter, &fresh, fresh.room);
}

/* Labels that have no code yet: a wider window while that is cheap, else a hash. 0 where memory is short. */
static int fr_admit(struct fr_counter *counter, const uint64_t *true_keys, const uint64_t *pred_keys, size_t n)
{
    const struct fr_codes *codes = &counter->codes;
    struct fr_range seen, all;

    if (codes->coding != FR_HASH) {
        if (!fr_seen_range(counter, &seen))
            return 0;
        all = seen;
        for (size_t i = 0; i < n; i++) {
            fr_stretch(&all, true_keys[i], counter->order);
            fr_stretch(&all, pred_keys[i], counter->order);
        }
        const uint64_t range = all.high - all.low, most = fr_widest_window(counter);
        /* Doubling keeps the number of moves logarithmic, whatever the order in which labels come. */
        const uint64_t doubled = codes->coding == FR_WINDOW ? 2 * codes->window.mask + 1 : 0;
        const uint64_t mask = fr_mask_over(range > doubled ? range : doubled);
        if (range < most && mask < most)
            return fr_to_window(counter, &all, mask);
        if (!fr_to_hash(counter))
            return 0;
    }
    return fr_codes_learn(&counter->codes, true_keys, n) && fr_codes_learn(&counter->codes, pred_keys, n) &&
           fr_fit(counter);
}

#endif
