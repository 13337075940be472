/* The run over two label arrays: block by block, widening what it knows of the labels as they come. */
#ifndef FASTRECALL_COUNTER_H
#define FASTRECALL_COUNTER_H

#include "agreement.h"
#include "codes.h"
#include "status.h"
#include "tables.h"

struct fr_counter {
    struct fr_array truth, pred;
    struct fr_weighing weighing;
    uint64_t order;      /* key ^ order sorts as the labels do: the sign bit for signed labels, else 0 */
    uint32_t most_pairs; /* a table of all pairs is kept up to so many codes */
    int pairs;           /* the caller hopes for all pairs, and there are not too many labels for it yet */
    int agreement_only;
    struct fr_codes codes;
    struct fr_table table;
    struct fr_agreed agreed; /* only where no codes, or not all, tell it: agreement_only, fixed */
    union fr_cell total;     /* all samples */
};

static void fr_counter_free(struct fr_counter *counter)
{
    fr_codes_free(&counter->codes);
    fr_table_free(&counter->table);
}

/* The smallest 2**k - 1 that is no less than `range`. */
static uint64_t fr_mask_over(uint64_t range)
{
    uint64_t mask = 0;
    while (mask < range)
        mask = 2 * mask + 1;
    return mask;
}

/* Carries all that was counted into a new table that is indexed by other codes. Takes over `fresh`, also on failure. */
static int fr_recode(struct fr_counter *counter, struct fr_codes *fresh, uint32_t room)
{
    struct fr_table *old = &counter->table, table;
    const size_t old_room = old->cells ? old->room : 0;
    const uint32_t most = counter->pairs ? counter->most_pairs : FR_FEW;
    /* The row and column of other labels are not counted against the limit. */
    const uint32_t labels = fresh->coding == FR_FIXED ? fresh->n : room;
    const int pairs = labels <= most && (!old->cells || old->pairs);
    uint8_t *seen = (uint8_t *)malloc(old_room + 1);
    uint32_t *now = (uint32_t *)malloc((old_room + 1) * sizeof *now);

    if (!seen || !now || !fr_table_init(&table, counter->weighing.unit, pairs, room)) {
        free(seen);
        free(now);
        fr_codes_free(fresh);
        return 0;
    }
    if (old_room) {
        fr_table_join(old);
        fr_table_seen(old, seen);
        for (size_t code = 0; code < old_room; code++)
            if (seen[code])
                now[code] = fr_code_of(fresh, fr_key_of(&counter->codes, (uint32_t)code));
        fr_table_move(&table, old, seen, now);
    }
    free(seen);
    free(now);
    fr_counter_free(counter);
    counter->codes = *fresh;
    counter->table = table;
    return 1;
}

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

static int fr_to_window(struct fr_counter *counter, uint64_t base, uint64_t mask)
{
    struct fr_codes fresh = {0};
    fresh.coding = FR_WINDOW;
    fresh.base = base;
    fresh.mask = mask;
    return fr_recode(counter, &fresh, (uint32_t)mask + 1);
}

/* More hashed labels than the table has room for: a larger one, without all pairs where they are too many. */
static int fr_fit(struct fr_counter *counter)
{
    struct fr_codes *codes = &counter->codes, fresh = {0};
    struct fr_range range = {UINT64_MAX, 0};

    if (counter->table.cells && codes->n <= counter->table.room)
        return 1;
    if (counter->pairs && codes->n > counter->most_pairs)
        counter->pairs = 0;
    for (uint32_t code = 0; code < codes->n; code++)
        fr_stretch(&range, codes->keys[code], counter->order);
    if (!counter->pairs && range.high - range.low < FR_WIDEST_WINDOW)
        return fr_to_window(counter, range.low ^ counter->order, fr_mask_over(range.high - range.low));

    fresh.coding = FR_HASH;
    if (!fr_codes_reserve(&fresh, codes->room) || !fr_codes_learn(&fresh, codes->keys, codes->n)) {
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
        const uint64_t range = all.high - all.low, most = counter->pairs ? counter->most_pairs : FR_WIDEST_WINDOW;
        /* Doubling keeps the number of moves logarithmic, whatever the order in which labels come. */
        const uint64_t doubled = codes->coding == FR_WINDOW ? 2 * codes->mask + 1 : 0;
        const uint64_t mask = fr_mask_over(range > doubled ? range : doubled);
        if (range < most && mask < most) {
            const int downwards = seen.low <= seen.high && all.low < seen.low && all.high == seen.high;
            const uint64_t base = downwards ? (all.high ^ counter->order) - mask : all.low ^ counter->order;
            return fr_to_window(counter, base, mask);
        }
        if (!fr_to_hash(counter))
            return 0;
    }
    return fr_codes_learn(&counter->codes, true_keys, n) && fr_codes_learn(&counter->codes, pred_keys, n) &&
           fr_fit(counter);
}

static void fr_codes_of_keys(const struct fr_codes *codes, const uint64_t *keys, size_t n, uint32_t *out)
{
    if (codes->coding != FR_WINDOW) {
        fr_look_up(codes, keys, n, out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        out[i] = (uint32_t)(keys[i] - codes->base);
}

/* Every way to codes but the fast one. */
static FR_NOINLINE enum fr_status fr_encode(struct fr_counter *counter, const union fr_raw *true_raw,
                                            const union fr_raw *pred_raw, size_t n, const union fr_weights *weights,
                                            uint32_t *t, uint32_t *p)
{
    uint64_t true_keys[FR_BLOCK], pred_keys[FR_BLOCK];
    const struct fr_codes *codes = &counter->codes;

    if (fr_keys(&counter->truth, true_raw, n, true_keys) | fr_keys(&counter->pred, pred_raw, n, pred_keys))
        return FR_FRACTIONAL;
    if (counter->agreement_only || codes->coding == FR_FIXED)
        fr_agreement(&counter->weighing, weights, true_keys, pred_keys, n, &counter->agreed);
    if (counter->agreement_only)
        return FR_OK;
    if (codes->coding == FR_HASH || codes->coding == FR_FIXED) {
        const int missing = fr_look_up(codes, true_keys, n, t) | fr_look_up(codes, pred_keys, n, p);
        if (!missing || codes->coding == FR_FIXED)
            return FR_OK;
    }
    if (!fr_admit(counter, true_keys, pred_keys, n))
        return FR_NO_MEMORY;
    fr_codes_of_keys(codes, true_keys, n, t);
    fr_codes_of_keys(codes, pred_keys, n, p);
    return FR_OK;
}

static void fr_add_total(struct fr_counter *counter, const union fr_weights *weights, size_t n)
{
    int64_t whole = 0;
    for (size_t i = 0; i < n && counter->weighing.unit == FR_REAL; i++)
        fr_real_add(&counter->total.real, weights->real[i]);
    if (counter->weighing.unit == FR_REAL)
        return;
    for (size_t i = 0; i < n && counter->weighing.unit == FR_WHOLE; i++)
        whole += weights->whole[i];
    counter->total.whole += counter->weighing.unit == FR_ONES ? (int64_t)n : whole;
}

static enum fr_status fr_count_block(struct fr_counter *counter, size_t first, size_t n)
{
    union fr_raw true_raw, pred_raw;
    union fr_weights weights;
    uint32_t t[FR_BLOCK], p[FR_BLOCK];
    const struct fr_codes *codes = &counter->codes;
    int inside = 0;

    fr_gather(&counter->truth, first, n, &true_raw);
    fr_gather(&counter->pred, first, n, &pred_raw);
    if (!fr_read_weights(&counter->weighing, first, n, &weights))
        return FR_OVERFLOW;
    if (codes->coding == FR_WINDOW) {
        const uint64_t reach = fr_window(&counter->truth, &true_raw, n, codes->base, t) |
                               fr_window(&counter->pred, &pred_raw, n, codes->base, p);
        inside = (reach & ~codes->mask) == 0;
    }
    if (!inside) {
        const enum fr_status status = fr_encode(counter, &true_raw, &pred_raw, n, &weights, t, p);
        if (status != FR_OK)
            return status;
    }
    if (!counter->agreement_only)
        fr_table_count(&counter->table, t, p, n, &weights);
    fr_add_total(counter, &weights, n);
    return FR_OK;
}

/* Counts samples first .. last - 1. */
static enum fr_status fr_count(struct fr_counter *counter, size_t first, size_t last)
{
    enum fr_status status = FR_OK;
    while (first < last && status == FR_OK) {
        const size_t n = last - first < FR_BLOCK ? last - first : FR_BLOCK;
        status = fr_count_block(counter, first, n);
        first += n;
    }
    return status;
}

/* Before the first block: only these labels have codes of their own. 0 where memory is short. */
static int fr_fix_vocabulary(struct fr_counter *counter, const uint64_t *keys, uint32_t n)
{
    struct fr_codes fixed = {0};
    fixed.coding = FR_FIXED;
    if (!fr_codes_reserve(&fixed, (size_t)n + 1) || !fr_codes_learn(&fixed, keys, n)) {
        fr_codes_free(&fixed);
        return 0;
    }
    return fr_recode(counter, &fixed, n + 1);
}

#endif
