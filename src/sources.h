/* One side of the samples that is no plain array: packed booleans, or codes and what they stand for; with or without a
 * bitmap of what is missing. A block of it becomes plain labels in private memory. */
#ifndef FASTRECALL_SOURCES_H
#define FASTRECALL_SOURCES_H

#include <stdlib.h>

#include "blocks.h"

struct fr_bitmap {
    const uint8_t *start; /* or NULL; the lowest bit of a byte comes first */
    size_t first;         /* bits before that of the first sample */
};

struct fr_source {
    struct fr_array codes;   /* unless the labels are packed */
    struct fr_bitmap packed; /* booleans */
    struct fr_bitmap valid;  /* 0 where a label is missing */
    int coded;               /* whether codes without values are missing from n_values on */
    uint32_t n_values;
    char *values;            /* what code c stands for, at c, and one more for missing ones; or NULL: itself */
    int width;               /* bytes a value */
};

/* A signed dtype has fewer codes than numbers: the others are negative. */
static uint32_t fr_codes_of_dtype(const struct fr_dtype *dtype, uint32_t n)
{
    return dtype->flip && dtype->flip < n ? (uint32_t)dtype->flip : n;
}

/* Copies the values: what is looked up must not change meanwhile. 0 where memory is short. */
static int fr_source_take_values(struct fr_source *source, const struct fr_array *values, uint32_t n_values)
{
    const int width = values->dtype.width;
    const uint32_t n = fr_codes_of_dtype(&source->codes.dtype, n_values);
    union fr_raw raw;
    source->values = (char *)calloc((size_t)n + 1, (size_t)width);
    if (!source->values)
        return 0;
    source->n_values = n;
    source->width = width;
    for (size_t first = 0; first < n; first += FR_BLOCK) {
        const size_t some = n - first < FR_BLOCK ? n - first : FR_BLOCK;
        fr_gather(values, first, some, &raw);
        memcpy(source->values + first * (size_t)width, &raw, some * (size_t)width);
    }
    return 1;
}

/* The eight bits from `at` on. */
static inline uint8_t fr_eight_bits(const uint8_t *bits, size_t at)
{
    const unsigned shift = (unsigned)(at % 8);
    const uint8_t *byte = bits + at / 8;
    return (uint8_t)(shift ? byte[0] >> shift | byte[1] << (8 - shift) : byte[0]);
}

/* Bits to bytes of 0 and 1: one bit of each of eight copies is kept, and carried to the top of its byte. */
static FR_NOINLINE void fr_unpack(const struct fr_bitmap *bits, size_t first, size_t n, uint8_t *FR_RESTRICT bytes)
{
    const uint64_t one = 1;
    const int little_endian = *(const uint8_t *)&one;
    size_t at = bits->first + first, i = 0;
    for (; little_endian && i + 8 <= n; i += 8, at += 8) {
        const uint64_t copies = fr_eight_bits(bits->start, at) * UINT64_C(0x0101010101010101);
        const uint64_t kept = copies & UINT64_C(0x8040201008040201);
        const uint64_t eight = (kept + UINT64_C(0x7f7f7f7f7f7f7f7f)) >> 7 & UINT64_C(0x0101010101010101);
        memcpy(bytes + i, &eight, sizeof eight);
    }
    for (; i < n; i++, at++)
        bytes[i] = (uint8_t)(bits->start[at / 8] >> at % 8 & 1);
}

/* Of each width, since a negative code is huge in its own width only: whether a code is beyond the values; which, and
 * those in range; and what they stand for. Loops without a branch: that there are such codes is rare. */
#define FR_DEFINE_CODES(NAME, TYPE)                                                                          \
    static FR_NOINLINE int fr_any_beyond_##NAME(const TYPE *code, size_t n, uint32_t n_values)               \
    {                                                                                                        \
        const uint64_t most = (TYPE)-1;                                                                      \
        TYPE any = 0;                                                                                        \
        if (most < n_values)                                                                                 \
            return 0;                                                                                        \
        for (size_t i = 0; i < n; i++)                                                                       \
            any |= (TYPE)(code[i] >= (TYPE)n_values);                                                        \
        return any != 0;                                                                                     \
    }                                                                                                        \
    static void fr_mark_beyond_##NAME(TYPE *code, size_t n, uint32_t n_values, uint8_t *absent)              \
    {                                                                                                        \
        for (size_t i = 0; i < n; i++) {                                                                     \
            absent[i] |= code[i] >= n_values;                                                                \
            code[i] = code[i] >= n_values ? (TYPE)n_values : code[i];                                        \
        }                                                                                                    \
    }                                                                                                        \
    static FR_NOINLINE void fr_values_of_##NAME(const struct fr_source *source, const TYPE *code, size_t n,  \
                                                union fr_raw *out)                                           \
    {                                                                                                        \
        switch (source->width) {                                                                             \
        case 1: FR_LOOK_UP(u8, uint8_t);                                                                     \
        case 2: FR_LOOK_UP(u16, uint16_t);                                                                   \
        case 4: FR_LOOK_UP(u32, uint32_t);                                                                   \
        default: FR_LOOK_UP(u64, uint64_t);                                                                  \
        }                                                                                                    \
    }

#define FR_LOOK_UP(MEMBER, VALUE)                                                                            \
    for (size_t i = 0; i < n; i++)                                                                           \
        out->MEMBER[i] = ((const VALUE *)source->values)[code[i]];                                           \
    break
FR_INTEGERS(FR_DEFINE_CODES)

#define FR_BY_WIDTH(WIDTH, DO)                                                                               \
    switch (WIDTH) {                                                                                         \
    case 1: DO(u8);                                                                                          \
    case 2: DO(u16);                                                                                         \
    case 4: DO(u32);                                                                                         \
    default: DO(u64);                                                                                        \
    }
#define FR_ANY_BEYOND(MEMBER) return fr_any_beyond_##MEMBER((const void *)codes, n, source->n_values)
#define FR_MARK_BEYOND(MEMBER) fr_mark_beyond_##MEMBER(codes->MEMBER, n, source->n_values, absent); break
#define FR_VALUES_OF(MEMBER) fr_values_of_##MEMBER(source, codes->MEMBER, n, out); break

static int fr_any_beyond(const struct fr_source *source, const void *codes, size_t n)
{
    FR_BY_WIDTH(source->codes.dtype.width, FR_ANY_BEYOND)
}

/* Codes that stand for themselves are labels like others: they may lie where they are. */
static const void *fr_check_codes(const struct fr_source *source, size_t first, size_t n, union fr_raw *codes,
                                  uint8_t *absent, int *missing)
{
    const void *lying = fr_raw_block(&source->codes, first, n, codes);
    if (!fr_any_beyond(source, lying, n))
        return lying;
    *missing = 1;
    fr_gather(&source->codes, first, n, codes);
    FR_BY_WIDTH(source->codes.dtype.width, FR_MARK_BEYOND)
    return codes;
}

/* Codes that stand for values are copied first: what is compared has to be what is looked up. */
static const void *fr_decode(const struct fr_source *source, size_t first, size_t n, union fr_raw *out,
                             uint8_t *absent, int *missing)
{
    union fr_raw raw, *codes = &raw;
    fr_gather(&source->codes, first, n, codes);
    if (fr_any_beyond(source, codes, n)) {
        *missing = 1;
        FR_BY_WIDTH(source->codes.dtype.width, FR_MARK_BEYOND)
    }
    FR_BY_WIDTH(source->codes.dtype.width, FR_VALUES_OF)
    return out;
}

/* Marks what the bitmap says is missing; the result is whether anything is. */
static int fr_mark_invalid(const struct fr_bitmap *valid, size_t first, size_t n, uint8_t *absent)
{
    uint8_t present[FR_BLOCK];
    uint8_t all = 1;
    fr_unpack(valid, first, n, present);
    for (size_t i = 0; i < n; i++) {
        absent[i] |= !present[i];
        all &= present[i];
    }
    return !all;
}

/* A block of labels, for which there is room in `raw`. `absent`, zeroed before, is marked where they are missing, and
 * then so is `missing`. */
static FR_NOINLINE const void *fr_source_block(const struct fr_source *source, size_t first, size_t n,
                                               union fr_raw *raw, uint8_t *absent, int *missing)
{
    const void *labels = raw;
    if (source->packed.start)
        fr_unpack(&source->packed, first, n, raw->u8);
    else if (source->values)
        labels = fr_decode(source, first, n, raw, absent, missing);
    else if (source->coded)
        labels = fr_check_codes(source, first, n, raw, absent, missing);
    else
        labels = fr_raw_block(&source->codes, first, n, raw);
    if (source->valid.start)
        *missing |= fr_mark_invalid(&source->valid, first, n, absent);
    return labels;
}

#endif
