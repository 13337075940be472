/* Which samples of a block are left out: those whose true label is to be ignored, or is missing where that is allowed. */
#ifndef FASTRECALL_IGNORED_H
#define FASTRECALL_IGNORED_H

#include "codes.h"
#include "sources.h"

struct fr_ignored {
    struct fr_codes keys; /* of the labels to be ignored */
    int missing;          /* whether a sample without a true label is left out, too */
};

/* The places of a block that are counted. */
struct fr_kept {
    int all;
    size_t n;
    uint16_t at[FR_BLOCK];
};

/* So few labels are compared with every sample's, more are looked up. */
#define FR_FEW_IGNORED 4

static void fr_mark_keys(const struct fr_codes *ignored, const uint64_t *FR_RESTRICT keys, size_t n,
                         uint8_t *FR_RESTRICT out)
{
    uint32_t codes[FR_BLOCK];
    for (uint32_t one = 0; one < ignored->n && ignored->n <= FR_FEW_IGNORED; one++) {
        const uint64_t key = ignored->keys[one + 1];
        for (size_t i = 0; i < n; i++)
            out[i] |= keys[i] == key;
    }
    if (ignored->n <= FR_FEW_IGNORED)
        return;
    fr_look_up(ignored, keys, n, codes);
    for (size_t i = 0; i < n; i++)
        out[i] |= codes[i] != ignored->n;
}

/* Where a label is missing anything may lie: whether one of the others is no integer. */
static int fr_other_fractional(const struct fr_dtype *dtype, const void *raw, size_t n, const uint8_t *out)
{
    uint64_t key;
    for (size_t i = 0; i < n; i++)
        if (!out[i] && dtype->keys((const char *)raw + i * (size_t)dtype->width, 1, dtype->flip, &key))
            return 1;
    return 0;
}

/* Marks the samples to be left out, beside those that are marked; the result is 0, or 1 where a label is no integer. */
static FR_NOINLINE int fr_mark_ignored(const struct fr_ignored *ignored, const struct fr_dtype *dtype, const void *raw,
                                       size_t n, uint8_t *out)
{
    uint64_t keys[FR_BLOCK];
    if (!ignored->keys.n)
        return 0;
    if (dtype->keys(raw, n, dtype->flip, keys) && fr_other_fractional(dtype, raw, n, out))
        return 1;
    fr_mark_keys(&ignored->keys, keys, n, out);
    return 0;
}

/* Without a branch: what is left out may be anywhere. */
static FR_NOINLINE void fr_keep_others(const uint8_t *out, size_t n, struct fr_kept *kept)
{
    kept->n = 0;
    for (size_t i = 0; i < n; i++) {
        kept->at[kept->n] = (uint16_t)i;
        kept->n += !out[i];
    }
    kept->all = kept->n == n;
}

#define FR_MOVE_UP(MEMBER, TYPE)                                                                             \
    for (size_t i = 0; i < kept->n; i++)                                                                     \
        to->MEMBER[i] = ((const TYPE *)from)[kept->at[i]];                                                   \
    break

/* What is kept of a block, which may lie in `to` itself. */
static FR_NOINLINE void fr_keep(const struct fr_kept *kept, int width, const void *from, union fr_raw *to)
{
    switch (width) {
    case 1: FR_MOVE_UP(u8, uint8_t);
    case 2: FR_MOVE_UP(u16, uint16_t);
    case 4: FR_MOVE_UP(u32, uint32_t);
    default: FR_MOVE_UP(u64, uint64_t);
    }
}

#endif
