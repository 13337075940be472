/* One block of an array, read once, into memory that no other thread can reach. */
#ifndef FASTRECALL_BLOCKS_H
#define FASTRECALL_BLOCKS_H

#include <string.h>

#include "widths.h"

/* Raw values and codes of both sides of a block fit into a first-level cache of 32 KiB. */
#define FR_BLOCK 1024

union fr_raw {
    uint8_t u8[FR_BLOCK];
    uint16_t u16[FR_BLOCK];
    uint32_t u32[FR_BLOCK];
    uint64_t u64[FR_BLOCK];
    float f32[FR_BLOCK];
    double f64[FR_BLOCK];
};

struct fr_array {
    const char *start;
    ptrdiff_t stride; /* bytes from an item to the next; may be 0 or negative */
    struct fr_dtype dtype;
};

static inline uint16_t fr_swap16(uint16_t x) { return (uint16_t)((x >> 8) | (x << 8)); }

static inline uint32_t fr_swap32(uint32_t x)
{
    return (x >> 24) | ((x >> 8) & 0xff00u) | ((x << 8) & 0xff0000u) | (x << 24);
}

static inline uint64_t fr_swap64(uint64_t x)
{
    return ((uint64_t)fr_swap32((uint32_t)x) << 32) | fr_swap32((uint32_t)(x >> 32));
}

#define FR_GATHER(MEMBER)                                                                                    \
    for (size_t i = 0; i < n; i++, at += stride)                                                             \
        memcpy(&raw->MEMBER[i], at, sizeof raw->MEMBER[i]);                                                  \
    break

#define FR_SWAP(MEMBER, SWAP)                                                                                \
    for (size_t i = 0; i < n; i++)                                                                           \
        raw->MEMBER[i] = SWAP(raw->MEMBER[i]);                                                               \
    break

/* Not inlined, so that no compiler can look through the copy and read the shared memory a second time. */
static FR_NOINLINE void fr_gather(const struct fr_array *array, size_t first, size_t n, union fr_raw *raw)
{
    const ptrdiff_t stride = array->stride;
    const int width = array->dtype.width;
    const char *at = array->start + (ptrdiff_t)first * stride;

    if (stride == width) {
        memcpy(raw, at, n * (size_t)width);
    } else {
        switch (width) {
        case 1: FR_GATHER(u8);
        case 2: FR_GATHER(u16);
        case 4: FR_GATHER(u32);
        default: FR_GATHER(u64);
        }
    }
    if (array->dtype.swapped) {
        switch (width) {
        case 2: FR_SWAP(u16, fr_swap16);
        case 4: FR_SWAP(u32, fr_swap32);
        default: FR_SWAP(u64, fr_swap64);
        }
    }
}

static inline const char *fr_array_at(const struct fr_array *array, size_t first)
{
    return array->start + (ptrdiff_t)first * array->stride;
}

/* Whether labels may be loaded from where they lie. */
static inline int fr_array_lies(const struct fr_array *array)
{
    const ptrdiff_t width = array->dtype.width;
    return array->stride == width && !array->dtype.swapped && (uintptr_t)array->start % (size_t)width == 0;
}

/* A block as it lies, where that may be, else gathered into private memory. */
static inline const void *fr_raw_block(const struct fr_array *array, size_t first, size_t n, union fr_raw *raw)
{
    if (fr_array_lies(array))
        return fr_array_at(array, first);
    fr_gather(array, first, n, raw);
    return raw;
}

static inline int fr_keys(const struct fr_array *array, const void *raw, size_t n, uint64_t *keys)
{
    return array->dtype.keys(raw, n, array->dtype.flip, keys);
}

#endif
