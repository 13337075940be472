/* Three numbers that name a string of bytes.
 *
 * Up to 16 bytes the name is all there is to know of a string, so that most labels are compared without a look at their
 * text; two longer ones of one name must be looked at.
 */
#ifndef FASTRECALL_NAMES_H
#define FASTRECALL_NAMES_H

#include <string.h>

#include "widths.h"

#define FR_SHORT 16 /* bytes */

/* Eight bytes to the first places in memory, away from those that are not meant; four with zeros behind them. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define FR_BIG_ENDIAN 1
#define FR_TO_FRONT(eight_bytes, bits) ((eight_bytes) << (bits))
#define FR_ONLY(four_bytes) ((uint64_t)(four_bytes) << 32)
#else
#define FR_BIG_ENDIAN 0
#define FR_TO_FRONT(eight_bytes, bits) ((eight_bytes) >> (bits))
#define FR_ONLY(four_bytes) ((uint64_t)(four_bytes))
#endif

/* In the place of `ending`; neither is the length of a short string. */
#define FR_LONG UINT32_MAX
#define FR_NOWHERE (UINT32_MAX - 1)

/* Short strings: their bytes, and the length only where they end with NUL, which the bytes would not show.
 * Long ones: a hash of their bytes, the length, and FR_LONG. */
struct fr_name {
    uint64_t low, high;
    uint32_t ending;
};

#define FR_SEEDS 6

static inline uint64_t fr_load64(const char *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline uint32_t fr_load32(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Sums of products of 32 and 64 bits, of which the upper half counts, make collisions as rare as chance does, whatever the
 * strings: nobody can choose some that all want one slot without knowing the seeds. */
static inline uint64_t fr_mix_pair(const uint64_t *seeds, uint64_t low, uint64_t high)
{
    return (seeds[0] * (uint32_t)low + seeds[1] * (low >> 32)) +
           (seeds[2] * (uint32_t)high + seeds[3] * (high >> 32));
}

static inline uint64_t fr_hash_name(const uint64_t *seeds, const struct fr_name *name)
{
    return fr_mix_pair(seeds, name->low, name->high) + seeds[4] * name->ending + seeds[5];
}

/* Zeros behind the first `length` bytes. */
static inline void fr_cut_name(struct fr_name *name, size_t length)
{
    static const unsigned char kept[2 * FR_SHORT] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                     255, 255, 255, 255, 255, 255, 255, 255};
    const char *const mask = (const char *)kept + FR_SHORT - length;
    name->low &= fr_load64(mask);
    name->high &= fr_load64(mask + 8);
}

/* Up to 16 bytes, and zeros behind them; `room` bytes may be read. */
static inline void fr_load_short(const char *at, size_t length, size_t room, struct fr_name *name)
{
    char copy[FR_SHORT] = {0};
    if (room < FR_SHORT) {
        memcpy(copy, at, length);
        at = copy;
    }
    name->low = fr_load64(at);
    name->high = fr_load64(at + 8);
    fr_cut_name(name, length);
}

/* The same where it is the eight bytes in front of them that may be read. */
static inline void fr_load_behind(const char *at, size_t length, struct fr_name *name)
{
    const size_t few = length < 8 ? 8 - length : 0, more = length > 8 ? 16 - length : 0;
    const uint64_t low = FR_TO_FRONT(fr_load64(at - few), 8 * (few & 7));
    const uint64_t high = FR_TO_FRONT(fr_load64(at + length - 8), 8 * more);
    name->low = length ? low : 0;
    name->high = length > 8 ? high : 0;
}

static FR_NOINLINE uint64_t fr_hash_long(const uint64_t *seeds, const char *at, size_t length)
{
    struct fr_name rest;
    uint64_t hash = seeds[5];
    size_t done = 0;
    for (; length - done >= FR_SHORT; done += FR_SHORT) {
        hash = (hash ^ hash >> 32) * (seeds[4] | 1);
        hash += fr_mix_pair(seeds, fr_load64(at + done), fr_load64(at + done + 8));
    }
    fr_load_short(at + done, length - done, length - done, &rest);
    hash = (hash ^ hash >> 32) * (seeds[4] | 1);
    return hash + fr_mix_pair(seeds, rest.low, rest.high);
}

/* What a short string ends with, as a part of its name. */
static inline uint32_t fr_ending(const char *at, size_t length)
{
    return length && !at[length - 1] ? (uint32_t)length : 0;
}

static inline struct fr_name fr_name_of(const uint64_t *seeds, const char *at, size_t length, size_t room)
{
    struct fr_name name;
    if (length > FR_SHORT) {
        name.low = fr_hash_long(seeds, at, length);
        name.high = length;
        name.ending = FR_LONG;
        return name;
    }
    fr_load_short(at, length, room, &name);
    name.ending = fr_ending(at, length);
    return name;
}

/* 0 for two equal names. */
static inline uint64_t fr_differ(const struct fr_name *a, const struct fr_name *b)
{
    return (a->low ^ b->low) | (a->high ^ b->high) | (uint64_t)(a->ending ^ b->ending);
}

#endif
