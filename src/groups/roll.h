/* Labels, or the values of one group array, numbered for stacked tables.
 *
 * While they lie close together their code is their distance to the lowest one, and no more codes are in use than there
 * are such distances; else they are hashed, and numbered as they come.
 */
#ifndef FASTRECALL_ROLL_H
#define FASTRECALL_ROLL_H

#include "../learning.h"

struct fr_roll {
    struct fr_codes codes;
    uint32_t room;  /* codes are below */
    uint64_t order; /* key ^ order sorts as the labels do */
    int fits;       /* whether raw labels of the arrays can be packed in its window */
};

/* The dtypes of the arrays that hold them: two, which may be one. */
struct fr_dtypes {
    const struct fr_dtype *one, *other;
};

static int fr_fits_both(const struct fr_dtypes *dtypes, uint64_t base, uint64_t mask)
{
    return fr_window_fits(dtypes->one, base, mask) && fr_window_fits(dtypes->other, base, mask);
}

/* Where a window that holds all keys should begin: at the lowest, unless it would end beyond a dtype; with a rest below
 * where labels keep coming there. */
static uint64_t fr_roll_base(const struct fr_roll *roll, const struct fr_dtypes *dtypes, const struct fr_range *all,
                             uint64_t mask, uint64_t below)
{
    const uint64_t low = all->low ^ roll->order, high = all->high ^ roll->order;
    const uint64_t bases[] = {low - below, low, 0, (uint64_t)fr_limits_of(dtypes->one).high - mask,
                              (uint64_t)fr_limits_of(dtypes->other).high - mask};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (low - bases[i] <= mask && high - bases[i] <= mask && fr_fits_both(dtypes, bases[i], mask))
            return bases[i];
    return low;
}

/* A window of all keys. One that grows does so by a quarter at least, in the direction in which labels came: else labels
 * that are sorted would have everything moved for each of them. */
static void fr_roll_window(const struct fr_roll *old, const struct fr_dtypes *dtypes, const struct fr_range *seen,
                           const struct fr_range *all, struct fr_roll *fresh)
{
    const uint64_t slack = old->codes.coding == FR_WINDOW ? old->room / 4 : 0, range = all->high - all->low;
    const uint64_t below = all->low < seen->low ? slack : 0, above = all->high > seen->high ? slack : 0;
    const uint64_t mask = fr_mask_over(range + below + above);
    struct fr_window *window = &fresh->codes.window;
    fresh->codes.coding = FR_WINDOW;
    window->base = fr_roll_base(old, dtypes, all, mask, below);
    window->mask = mask;
    window->bits = 0;
    while (mask >> window->bits)
        window->bits++;
    const uint64_t last = (all->high ^ old->order) - window->base + above;
    fresh->room = (uint32_t)(last < mask ? last : mask) + 1;
    fresh->fits = fr_fits_both(dtypes, window->base, mask);
}

/* More codes than there is room for: room for a quarter more. */
static uint32_t fr_more_room(uint32_t room, size_t needed)
{
    const size_t more = room + (size_t)room / 4;
    return (uint32_t)(needed <= room ? room : needed > more ? needed : more);
}

/* Codes for those keys that `kept` marks among the old codes, and for new ones: in a window of at most `widest` codes, or
 * hashed. 0 where memory is short. */
static int fr_roll_renew(const struct fr_roll *old, const struct fr_dtypes *dtypes, const uint8_t *kept,
                         const uint64_t *keys, size_t n, uint64_t widest, struct fr_roll *fresh)
{
    struct fr_range seen = {UINT64_MAX, 0}, all;
    int done = 1;
    memset(fresh, 0, sizeof *fresh);
    fresh->order = old->order;
    for (uint32_t code = 0; code < old->room; code++)
        if (kept[code])
            fr_stretch(&seen, fr_key_of(&old->codes, code), old->order);
    all = seen;
    for (size_t i = 0; i < n; i++)
        fr_stretch(&all, keys[i], old->order);
    if (all.high - all.low < widest) {
        fr_roll_window(old, dtypes, &seen, &all, fresh);
        return 1;
    }
    fresh->codes.coding = FR_HASH;
    for (uint32_t code = 0; done && code < old->room; code++)
        if (kept[code]) {
            const uint64_t key = fr_key_of(&old->codes, code);
            done = fr_codes_learn(&fresh->codes, &key, 1);
        }
    done = done && fr_codes_learn(&fresh->codes, keys, n);
    fresh->room = fresh->codes.n;
    if (!done)
        fr_codes_free(&fresh->codes);
    return done;
}

/* The new code of each of the old codes that are kept. */
static void fr_roll_now(const struct fr_roll *old, const struct fr_roll *fresh, const uint8_t *kept, uint32_t *now)
{
    for (uint32_t code = 0; code < old->room; code++)
        now[code] = kept[code] ? fr_code_of(&fresh->codes, fr_key_of(&old->codes, code)) : FR_NO_CODE;
}

/* Codes of keys; the result is whether all have one. */
static int fr_roll_find(const struct fr_roll *roll, const uint64_t *keys, size_t n, uint32_t *codes)
{
    uint64_t beyond = 0;
    if (roll->codes.coding == FR_UNSET)
        return 0;
    if (roll->codes.coding != FR_WINDOW)
        return !fr_look_up(&roll->codes, keys, n, codes);
    for (size_t i = 0; i < n; i++) {
        const uint64_t code = keys[i] - roll->codes.window.base;
        beyond |= (uint64_t)(code >= roll->room);
        codes[i] = (uint32_t)code;
    }
    return !beyond;
}

#endif
