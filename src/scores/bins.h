/* Sorted thresholds -> a table that tells at once between which of them a score lies. Who names a slot: loops/bin.h. */
#ifndef FASTRECALL_SCORES_BINS_H
#define FASTRECALL_SCORES_BINS_H

#include <stdlib.h>

#include "../isa.h"

/* So many slots are filled in less time than it takes to sort as many scores into them. */
#define FR_MOST_SLOTS ((uint64_t)1 << 16)

/* Limits beside so many slots are read faster than the few that there are: both lie in a first-level cache, or nearly. */
#define FR_NEAR_SLOTS ((uint64_t)1 << 13)

static const int fr_score_widths[FR_FLOAT_TYPES] = {2, 4, 8};

static void fr_bins_free(struct fr_bins *bins)
{
    free(bins->limits);
    free(bins->before);
    free(bins->nearest);
    memset(bins, 0, sizeof *bins);
}

/* Slots of 2**shift keys from the second limit on, as far as the last one. */
static uint64_t fr_slots_of(const uint64_t *limits, uint32_t n, unsigned shift)
{
    return n < 2 ? 1 : ((limits[n - 1] - limits[1]) >> shift) + 1;
}

/* The most limits in one slot. */
static uint32_t fr_most_in_slot(const uint64_t *limits, uint32_t n, unsigned shift)
{
    uint32_t most = 1, some = 0;
    uint64_t slot = 0;
    for (uint32_t i = 1; i < n; i++) {
        const uint64_t at = (limits[i] - limits[1]) >> shift;
        some = at == slot ? some + 1 : 1;
        slot = at;
        most = some > most ? some : most;
    }
    return most;
}

/* The widest slots that hold one limit each, or else the narrowest of which there are not too many. */
static unsigned fr_bins_shift(const uint64_t *limits, uint32_t n, uint64_t most_slots)
{
    unsigned shift = 63;
    while (shift && fr_most_in_slot(limits, n, shift) > 1 && fr_slots_of(limits, n, shift - 1) <= most_slots)
        shift--;
    return shift;
}

/* Writes a key of a score's own width. */
static void fr_bins_put(void *keys, enum fr_score_type type, size_t at, uint64_t key)
{
    if (type == FR_SCORE_f16)
        ((uint16_t *)keys)[at] = (uint16_t)key;
    else if (type == FR_SCORE_f32)
        ((uint32_t *)keys)[at] = (uint32_t)key;
    else
        ((uint64_t *)keys)[at] = key;
}

/* Whether keys rise, and are below all ones of a score's width. */
static int fr_limits_rise(enum fr_score_type type, const uint64_t *limits, uint32_t n)
{
    const uint64_t all = UINT64_MAX >> (64 - 8 * fr_score_widths[type]);
    int rise = !n || limits[n - 1] < all;
    for (uint32_t i = 1; i < n; i++)
        rise &= limits[i - 1] < limits[i];
    return rise;
}

/* What slots tell. Limits of the table are followed by all ones, which no key reaches. */
static void fr_bins_fill(struct fr_bins *bins, enum fr_score_type type, const uint64_t *limits, unsigned shift)
{
    const uint32_t n = bins->n;
    uint32_t at = 1;
    for (size_t i = 0; i < (size_t)n + 2 * bins->top; i++)
        fr_bins_put(bins->limits, type, i, i < n ? limits[i] : UINT64_MAX);
    if (bins->nearest)
        fr_bins_put(bins->nearest, type, 0, UINT64_MAX);
    for (uint64_t slot = 0; slot <= bins->last; slot++) {
        bins->before[slot + 1] = at;
        if (bins->nearest)
            fr_bins_put(bins->nearest, type, (size_t)slot + 1, at < n ? limits[at] : UINT64_MAX);
        while (at < n && (limits[at] - limits[1]) >> shift == slot)
            at++;
    }
}

/* Of n distinct sorted keys, for so many scores; 0 where memory is short. */
static int fr_bins_init(struct fr_bins *bins, enum fr_score_type type, const uint64_t *limits, uint32_t n,
                        size_t samples)
{
    const uint64_t most_slots = samples < FR_MOST_SLOTS ? samples / 4 + 1 : FR_MOST_SLOTS;
    const size_t size = (size_t)fr_score_widths[type];
    const unsigned shift = fr_bins_shift(limits, n, most_slots), most_shift = 8 * (unsigned)size - 1;
    const uint64_t slots = fr_slots_of(limits, n, shift);
    const uint32_t most = fr_most_in_slot(limits, n, shift);
    const int by_slot = most == 1 && slots <= FR_NEAR_SLOTS;
    bins->shift = shift < most_shift ? shift : most_shift;
    bins->last = slots - 1;
    bins->n = n;
    for (bins->top = 1; 2 * bins->top - 1 < most;)
        bins->top *= 2;
    bins->limits = calloc((size_t)n + 2 * bins->top, size);
    bins->before = (uint32_t *)calloc((size_t)slots + 1, sizeof *bins->before);
    bins->nearest = by_slot ? calloc((size_t)slots + 1, size) : NULL;
    if (!bins->limits || !bins->before || (by_slot && !bins->nearest))
        return 0;
    fr_bins_fill(bins, type, limits, shift);
    return 1;
}

/* look_T: adds to an index that holds the rest of a cell, how many limits a key has reached, times `codes`. A slot
 * tells how many lie before it; of those inside, mostly one, the key is compared with the next ones, by halves.
 * Looking up is no work for wider registers, and so it is apart from what is. */
#define FR_DEFINE_LOOK(NAME, KEY, LOOK, INSIDE)                                                              \
    static FR_NOINLINE void LOOK##_##NAME(const union fr_raw *raw, const union fr_raw *named, size_t n,      \
                                          const struct fr_bins *bins, uint32_t codes,                        \
                                          uint32_t *FR_RESTRICT index)                                       \
    {                                                                                                        \
        const KEY *keys = (const KEY *)raw, *slots = (const KEY *)named;                                     \
        const KEY *limits = (const KEY *)bins->limits, *nearest = (const KEY *)bins->nearest;                \
        const uint32_t *before = bins->before, top = bins->top;                                              \
        (void)limits, (void)nearest, (void)top;                                                              \
        for (size_t i = 0; i < n; i++) {                                                                     \
            const KEY key = keys[i];                                                                         \
            uint32_t bin = before[slots[i]];                                                                 \
            INSIDE;                                                                                          \
            index[i] += bin * codes;                                                                         \
        }                                                                                                    \
    }

#define FR_INSIDE_NEAR bin += key >= nearest[slots[i]]
#define FR_INSIDE_FAR                                                                                        \
    for (uint32_t step = top; step; step >>= 1)                                                              \
    bin += key >= limits[bin + step - 1] ? step : 0

#define FR_DEFINE_LOOKS(NAME, KEY, SIGNED, INFINITE)                                                         \
    FR_DEFINE_LOOK(NAME, KEY, fr_look_near, FR_INSIDE_NEAR)                                                  \
    FR_DEFINE_LOOK(NAME, KEY, fr_look_far, FR_INSIDE_FAR)
FR_FLOAT_SCORES(FR_DEFINE_LOOKS)

typedef void (*fr_look_fn)(const union fr_raw *keys, const union fr_raw *slots, size_t n, const struct fr_bins *bins,
                           uint32_t codes, uint32_t *index);
#define FR_LOOK_NEAR_OF(NAME, ...) fr_look_near_##NAME,
#define FR_LOOK_FAR_OF(NAME, ...) fr_look_far_##NAME,
static const fr_look_fn fr_looks[2][FR_FLOAT_TYPES] = {{FR_FLOAT_SCORES(FR_LOOK_FAR_OF)},
                                                       {FR_FLOAT_SCORES(FR_LOOK_NEAR_OF)}};

/* Adds to each index how many limits its score has reached, times `codes`; the result is whether a score is NaN. */
static int fr_bins_add(const struct fr_bins *bins, enum fr_score_type type, const void *scores, size_t n,
                       uint32_t codes, uint32_t *index)
{
    union fr_raw keys, slots;
    if (fr_loops->bin[type](scores, n, bins, &keys, &slots))
        return 1;
    fr_looks[bins->nearest != NULL][type](&keys, &slots, n, bins, codes, index);
    return 0;
}

#endif
