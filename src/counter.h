/* What a run over two label arrays knows and has counted so far, and how that is carried over to other codes. */
#ifndef FASTRECALL_COUNTER_H
#define FASTRECALL_COUNTER_H

#include "agreement.h"
#include "ignored.h"
#include "tables.h"

/* How the labels of a block come to be counted, from the fastest to the most general. */
enum fr_way {
    FR_BY_COMPARING, /* a few classes, or two: bytes are compared */
    FR_BY_INDEX,     /* all pairs: straight to the index of the table */
    FR_BY_CODES,     /* margins: both sides at once */
    FR_BY_MAP,       /* a given vocabulary in a window: the same, and then a look at its map */
    FR_BY_SIDES,     /* two dtypes: one side after the other */
    FR_BY_KEYS       /* through 64-bit keys: what is in no window that fits both dtypes, and to learn labels */
};

#define FR_FEW_WEIGHED 16
#define FR_SAMPLES_A_CELL 4

/* The bytes of so many pairs are near enough to count all samples there; beyond, those that agree are told apart. */
#define FR_MOST_NEAR 256

struct fr_counter {
    struct fr_array truth, pred;              /* of what is no plain array, only the dtype of its labels */
    const struct fr_source *true_source, *pred_source; /* what is no plain array, or NULL */
    const struct fr_ignored *ignored;            /* or NULL */
    struct fr_weighing weighing;
    uint64_t order;      /* key ^ order sorts as the labels do: the sign bit for signed labels, else 0 */
    size_t samples;      /* of all runs over these arrays: no more than twice as many labels can come */
    uint32_t most_pairs; /* a table of all pairs is kept up to so many codes */
    int pairs;           /* the caller hopes for all pairs, and there are not too many labels for it yet */
    int folded;          /* no table of pairs may be begun any more */
    int agreement_only;
    struct fr_codes codes;
    struct fr_table table;
    enum fr_way way;
    struct fr_grid grid;     /* of float weights */
    struct fr_agreed agreed; /* only where no codes, or not all, tell it: agreement_only, fixed */
    struct fr_sum total;     /* all samples */
    size_t taken;            /* samples in the counters of these sums */
    struct fr_counter *inside; /* of a vocabulary: what counts the blocks that hold no label far from it, or NULL */
};

static void fr_counter_free(struct fr_counter *counter)
{
    fr_codes_free(&counter->codes);
    fr_table_free(&counter->table);
    if (counter->inside) {
        fr_codes_free(&counter->inside->codes);
        fr_table_free(&counter->inside->table);
        free(counter->inside);
        counter->inside = NULL;
    }
}

static void fr_sums_join(struct fr_counter *counter)
{
    const enum fr_unit unit = counter->weighing.unit;
    fr_sum_join(unit, &counter->grid, &counter->agreed.same);
    fr_sum_join(unit, &counter->grid, &counter->agreed.differing);
    fr_sum_join(unit, &counter->grid, &counter->total);
    counter->taken = 0;
}

static enum fr_way fr_way_for(const struct fr_counter *counter)
{
    const struct fr_dtype *truth = &counter->truth.dtype, *pred = &counter->pred.dtype;
    const struct fr_window *window = &counter->codes.window;
    const struct fr_table *table = &counter->table;
    const int windowed = counter->codes.coding == FR_WINDOW || counter->codes.map;
    if (!windowed || !fr_window_fits(truth, window->base, window->mask) ||
        !fr_window_fits(pred, window->base, window->mask))
        return FR_BY_KEYS;
    if (counter->codes.map)
        return truth->type == pred->type && table->unit == FR_ONES ? FR_BY_MAP : FR_BY_KEYS;
    if (truth->type != pred->type)
        return FR_BY_SIDES;
    if (table->unit == FR_ONES && (table->pairs ? table->room == 2 : table->room <= fr_loops->few))
        return FR_BY_COMPARING;
    return table->pairs && table->room <= FR_MOST_NEAR ? FR_BY_INDEX : FR_BY_CODES;
}

/* The smallest 2**k - 1 that is no less than `range`. */
static uint64_t fr_mask_over(uint64_t range)
{
    uint64_t mask = 0;
    while (mask < range)
        mask = 2 * mask + 1;
    return mask;
}

/* Up to so many codes are counted in pairs even where margins are wanted: one addition a sample, not two. Weights cost
 * more than cells; ones are compared with a few classes, and else must be many, for the cells are read at the end.
 * Most blocks of a vocabulary with a map are counted inside; what is folded into it need not have pairs. */
static uint32_t fr_few_pairs(const struct fr_counter *counter, const struct fr_codes *codes, uint32_t room)
{
    if (counter->weighing.unit != FR_ONES)
        return FR_FEW_WEIGHED;
    if (codes->map)
        return 0;
    return room > fr_loops->few && (size_t)room * room <= counter->samples / FR_SAMPLES_A_CELL ? FR_MOST_NEAR : 0;
}

/* Carries all that was counted into a new table that is indexed by other codes. Takes over `fresh`, also on failure. */
static int fr_recode(struct fr_counter *counter, struct fr_codes *fresh, uint32_t room)
{
    struct fr_table *old = &counter->table, table;
    const size_t old_room = old->cells ? old->room : 0;
    const uint32_t most = counter->pairs ? counter->most_pairs : fr_few_pairs(counter, fresh, room);
    /* The row and column of other labels are not counted against the limit. */
    const uint32_t labels = fresh->coding == FR_FIXED ? fresh->n : room;
    const int pairs = labels <= most && (!old->cells || old->pairs) && !counter->folded;
    uint8_t *seen = (uint8_t *)malloc(old_room + 1);
    uint32_t *now = (uint32_t *)malloc((old_room + 1) * sizeof *now);

    if (!seen || !now || !fr_table_init(&table, counter->weighing.unit, &counter->grid, pairs, room)) {
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
    counter->way = fr_way_for(counter);
    return 1;
}

#endif
