/* Sorted thresholds -> a table that tells at once between which of them a score lies. How it is read: loops/bin.h. */
#ifndef FASTRECALL_SCORES_BINS_H
#define FASTRECALL_SCORES_BINS_H

#include <stdlib.h>

#include "../isa.h"

/* So many slots are filled in less time than it takes to sort as many scores into them. */
#define FR_MOST_SLOTS ((uint64_t)1 << 16)

static const int fr_score_widths[FR_FLOAT_TYPES] = {2, 4, 8};

static void fr_bins_free(struct fr_bins *bins)
{
    free(bins->limits);
    free(bins->before);
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

/* A key of a score's own width, of which there are `n`, and all ones behind them. */
static void fr_bins_limit(struct fr_bins *bins, enum fr_score_type type, size_t at, uint64_t key)
{
    if (type == FR_SCORE_f16)
        ((uint16_t *)bins->limits)[at] = (uint16_t)key;
    else if (type == FR_SCORE_f32)
        ((uint32_t *)bins->limits)[at] = (uint32_t)key;
    else
        ((uint64_t *)bins->limits)[at] = key;
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

/* Of n distinct sorted keys, for so many scores; 0 where memory is short. */
static int fr_bins_init(struct fr_bins *bins, enum fr_score_type type, const uint64_t *limits, uint32_t n,
                        size_t samples)
{
    const uint64_t most_slots = samples < FR_MOST_SLOTS ? samples / 4 + 1 : FR_MOST_SLOTS;
    const unsigned width = 8 * (unsigned)fr_score_widths[type];
    const unsigned shift = fr_bins_shift(limits, n, most_slots);
    const uint64_t slots = fr_slots_of(limits, n, shift);
    uint32_t top = 1, at = 1;
    bins->shift = shift < width ? shift : width - 1;
    bins->last = slots - 1;
    bins->n = n;
    while (2 * top - 1 < fr_most_in_slot(limits, n, shift))
        top *= 2;
    bins->top = top;
    bins->limits = calloc((size_t)n + 2 * top + 1, (size_t)fr_score_widths[type]);
    bins->before = (uint32_t *)calloc(slots, sizeof *bins->before);
    if (!bins->limits || !bins->before)
        return 0;
    for (size_t i = 0; i < (size_t)n + 2 * top + 1; i++)
        fr_bins_limit(bins, type, i, i < n ? limits[i] : UINT64_MAX);
    for (uint64_t slot = 0; slot < slots; slot++) {
        bins->before[slot] = at - 1;
        while (at < n && (limits[at] - limits[1]) >> shift == slot)
            at++;
    }
    return 1;
}

#endif
