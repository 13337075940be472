/* True labels beside scores -> codes of a few given labels; every other label has the code n. */
#ifndef FASTRECALL_SCORES_TRUTHS_H
#define FASTRECALL_SCORES_TRUTHS_H

#include "../run.h"

/* Labels next to the given ones should lie in the window, too: they are the others. */
#define FR_TRUTHS_BESIDE 64
#define FR_TRUTHS_MOST ((uint64_t)1 << 16)

/* So few are compared one after the other. */
#define FR_FEW_TRUTHS 4

struct fr_truths {
    int marks; /* the only question is whether a label, which may be a fraction, is zero: two codes */
    struct fr_told told;
    struct fr_codes codes;
    struct fr_window window;
    uint32_t *map; /* code by key - base, or NULL where the labels lie far apart */
};

static void fr_truths_free(struct fr_truths *truths)
{
    fr_codes_free(&truths->codes);
    free(truths->map);
    truths->map = NULL;
}

/* A window over those of the labels that the dtype can hold, if they lie close together; 0 where memory is short. */
static int fr_truths_map(struct fr_truths *truths, const struct fr_dtype *dtype)
{
    const struct fr_limits limits = fr_limits_of(dtype);
    int64_t low = INT64_MAX, high = INT64_MIN;
    uint64_t mask = 2 * FR_TRUTHS_BESIDE - 1;
    for (uint32_t code = 0; code < truths->codes.n; code++) {
        const int64_t key = (int64_t)fr_key_of(&truths->codes, code);
        if (key < limits.low || key > limits.high || (dtype->type == FR_u64 && key < 0))
            continue;
        low = key < low ? key : low;
        high = key > high ? key : high;
    }
    if (low > high || (uint64_t)high - (uint64_t)low >= FR_TRUTHS_MOST)
        return 1;
    low = (uint64_t)low - (uint64_t)limits.low < FR_TRUTHS_BESIDE ? limits.low : low - FR_TRUTHS_BESIDE;
    while (mask < (uint64_t)high - (uint64_t)low)
        mask = 2 * mask + 1;
    if (mask > (uint64_t)limits.high - (uint64_t)limits.low)
        mask = (uint64_t)limits.high - (uint64_t)limits.low;
    if (mask > (uint64_t)limits.high - (uint64_t)low)
        low = limits.high - (int64_t)mask;
    truths->window.base = (uint64_t)low;
    truths->window.mask = mask;
    truths->map = (uint32_t *)malloc((size_t)(mask + 1) * sizeof *truths->map);
    for (uint64_t at = 0; truths->map && at <= mask; at++)
        truths->map[at] = truths->codes.n;
    for (uint32_t code = 0; truths->map && code < truths->codes.n; code++)
        if (fr_key_of(&truths->codes, code) - truths->window.base <= mask)
            truths->map[fr_key_of(&truths->codes, code) - truths->window.base] = code;
    return truths->map != NULL;
}

/* Up to here a float32 is no neighbour of another integer. */
#define FR_TOLD_FLOATS ((int64_t)1 << 24)

static int fr_holds(const struct fr_dtype *dtype, int64_t key)
{
    const struct fr_limits limits = fr_limits_of(dtype);
    if (dtype->type == FR_f32 && (key < -FR_TOLD_FLOATS || key > FR_TOLD_FLOATS))
        return 0;
    return key >= limits.low && key <= limits.high;
}

/* Labels that the dtype cannot hold never come. */
static void fr_truths_tell_few(struct fr_truths *truths, const struct fr_dtype *dtype, const uint64_t *keys, uint32_t n)
{
    if (n == 0 || n > FR_MOST_TOLD || !fr_holds(dtype, (int64_t)keys[0]))
        return;
    truths->told.n = n;
    for (uint32_t code = 0; code < FR_MOST_TOLD; code++)
        truths->told.keys[code] = keys[code < n && fr_holds(dtype, (int64_t)keys[code]) ? code : 0];
}

/* Distinct keys of the labels to be told apart, or with `marks` none; 0 where memory is short. */
static int fr_truths_init(struct fr_truths *truths, const struct fr_dtype *dtype, const uint64_t *keys, uint32_t n)
{
    truths->codes.coding = FR_FIXED;
    if (truths->marks) {
        truths->told.n = 1;
        return 1;
    }
    fr_truths_tell_few(truths, dtype, keys, n);
    return fr_codes_reserve(&truths->codes, (size_t)n + 1) && fr_codes_learn(&truths->codes, keys, n) &&
           fr_truths_map(truths, dtype);
}

static void fr_truths_compare(const struct fr_codes *codes, const uint64_t *keys, size_t n, uint32_t *FR_RESTRICT t)
{
    for (size_t i = 0; i < n; i++)
        t[i] = codes->n;
    for (uint32_t code = 0; code < codes->n; code++)
        for (size_t i = 0; i < n; i++)
            t[i] = keys[i] == fr_key_of(codes, code) ? code : t[i];
}

/* The codes of a block of raw labels where comparing tells them; else FR_FOREIGN, and another way is to be gone. */
static enum fr_status fr_truths_tell(const struct fr_truths *truths, const struct fr_array *array, const void *raw,
                                     size_t n, uint8_t *codes, uint8_t *top)
{
    if (!truths->told.n)
        return FR_FOREIGN;
    *top = fr_loops->tell[array->dtype.type](raw, n, &truths->told, codes);
    if (truths->marks)
        return *top == FR_TOLD_NAN ? FR_FRACTIONAL : FR_OK;
    /* Whether others are labels at all, is for others to say. */
    return *top >= truths->told.n ? FR_FOREIGN : FR_OK;
}

/* The codes of a block of raw labels. */
static enum fr_status fr_truths_code(const struct fr_truths *truths, const struct fr_array *array, const void *raw,
                                     size_t n, uint32_t *FR_RESTRICT t)
{
    uint64_t keys[FR_BLOCK];
    uint8_t codes[FR_BLOCK], top;
    const enum fr_status told = fr_truths_tell(truths, array, raw, n, codes, &top);
    for (size_t i = 0; told == FR_OK && i < n; i++)
        t[i] = codes[i];
    if (told != FR_FOREIGN)
        return told;
    if (truths->map && fr_loops->pack_side[array->dtype.type](raw, n, &truths->window, t) <= truths->window.mask) {
        for (size_t i = 0; i < n; i++)
            t[i] = truths->map[t[i]];
        return FR_OK;
    }
    if (fr_keys(array, raw, n, keys))
        return FR_FRACTIONAL;
    if (truths->codes.n <= FR_FEW_TRUTHS)
        fr_truths_compare(&truths->codes, keys, n, t);
    else
        fr_look_up(&truths->codes, keys, n, t);
    return FR_OK;
}

#endif
