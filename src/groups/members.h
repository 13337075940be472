/* One block of the group arrays: read, and coded where no group is new. */
#ifndef FASTRECALL_MEMBERS_H
#define FASTRECALL_MEMBERS_H

#include "../loading.h"
#include "crowd.h"

/* The values of what is kept of a block of n samples from `first` on; NULL where one of them is missing. */
static const void *fr_member_block(const struct fr_member *member, size_t first, size_t n, const struct fr_block *block,
                                   union fr_raw *raw)
{
    uint8_t absent[FR_BLOCK];
    const struct fr_kept *kept = &block->kept;
    const void *values;
    int missing = 0, lacking = 0;
    if (!member->source) {
        values = fr_raw_block(&member->array, first, n, raw);
    } else {
        memset(absent, 0, n);
        values = fr_source_block(member->source, first, n, raw, absent, &missing);
        for (size_t i = 0; missing && i < block->n; i++)
            lacking |= absent[kept->all ? i : kept->at[i]];
        if (lacking)
            return NULL;
    }
    if (kept->all)
        return values;
    fr_keep(kept, member->array.dtype.width, values, raw);
    return raw;
}

/* Codes of one array's values; the result is whether all have one, except that of a window the codes are only cut to its
 * mask. */
static int fr_member_code(const struct fr_member *member, const void *values, size_t n, uint32_t *codes)
{
    const struct fr_roll *roll = &member->roll;
    const enum fr_type type = member->array.dtype.type;
    if (roll->codes.coding == FR_WINDOW && roll->fits)
        return fr_loops->pack_side[type](values, n, &roll->codes.window, codes) <= roll->codes.window.mask;
    if (type == FR_u64 && roll->codes.coding == FR_HASH)
        return !fr_look_up(&roll->codes, (const uint64_t *)values, n, codes);
    return !fr_keys(&member->array, values, n, member->keys) && fr_roll_find(roll, member->keys, n, codes);
}

/* Places to groups; the result is whether all are known, except that of a map those that are not have FR_NO_CODE. */
static int fr_crowd_find(const struct fr_crowd *crowd, const uint32_t *spots, const uint64_t *places, size_t n,
                         uint32_t *groups)
{
    if (!crowd->map)
        return !fr_look_up(&crowd->places, places, n, groups);
    for (size_t i = 0; i < n; i++)
        groups[i] = crowd->map[spots[i]];
    return 1;
}

/* Puts a code into its bits of a place, which is one in a map or one of 64 bits; cut to them, whatever the array holds by
 * now. */
static void fr_member_shift(const struct fr_member *member, int mapped, const uint32_t *codes, size_t n,
                            uint32_t *FR_RESTRICT spots, uint64_t *FR_RESTRICT places)
{
    const uint64_t mask = ((uint64_t)1 << member->bits) - 1;
    const unsigned shift = member->shift;
    for (size_t i = 0; mapped && i < n; i++)
        spots[i] |= (codes[i] & (uint32_t)mask) << (shift & 31);
    for (size_t i = 0; !mapped && i < n; i++)
        places[i] |= (codes[i] & mask) << shift;
}

/* The groups of a block. `known` tells whether all have a number; numbers beyond those there are stand for others. */
static enum fr_status fr_crowd_code(const struct fr_crowd *crowd, size_t first, size_t n, const struct fr_block *block,
                                    uint32_t *groups, int *known)
{
    const int mapped = crowd->map != NULL;
    uint64_t places[FR_BLOCK];
    uint32_t spots[FR_BLOCK];
    union fr_raw raw;
    memset(places, 0, crowd->direct || mapped ? 0 : block->n * sizeof *places);
    memset(spots, 0, mapped ? block->n * sizeof *spots : 0);
    *known = crowd->n > 0;
    for (size_t j = 0; j < crowd->n_members && *known; j++) {
        const struct fr_member *member = &crowd->members[j];
        const void *values = fr_member_block(member, first, n, block, &raw);
        if (!values)
            return FR_NO_GROUP;
        *known = fr_member_code(member, values, block->n, groups);
        if (!crowd->direct)
            fr_member_shift(member, mapped, groups, block->n, spots, places);
    }
    if (*known && !crowd->direct)
        *known = fr_crowd_find(crowd, spots, places, block->n, groups);
    return FR_OK;
}

/* Numbers of groups added to the places of pairs within one; the result is whether all have a room. */
static int fr_stack_numbers(const uint32_t *groups, size_t n, const struct fr_pairing *pairing, uint32_t *index)
{
    return !fr_loops->stack[FR_u32](groups, n, 0, pairing, index);
}

/* Whether raw values of the only group array are packed in its window, and are groups then. */
static int fr_crowd_packed(const struct fr_crowd *crowd)
{
    const struct fr_roll *roll = &crowd->members->roll;
    return crowd->direct && roll->codes.coding == FR_WINDOW && roll->fits;
}

/* The groups of a block, added to the places of its pairs; `known` tells whether all have a room. */
static enum fr_status fr_crowd_stack(const struct fr_crowd *crowd, size_t first, size_t n, const struct fr_block *block,
                                     const struct fr_pairing *pairing, uint32_t *index, int *known)
{
    const struct fr_member *only = crowd->members;
    uint32_t groups[FR_BLOCK];
    union fr_raw raw;
    if (fr_crowd_packed(crowd)) {
        const void *values = fr_member_block(only, first, n, block, &raw);
        *known = values && !fr_loops->stack[only->array.dtype.type](values, block->n, only->roll.codes.window.base,
                                                                    pairing, index);
        return values ? FR_OK : FR_NO_GROUP;
    }
    enum fr_status status = fr_crowd_code(crowd, first, n, block, groups, known);
    *known = *known && status == FR_OK && fr_stack_numbers(groups, block->n, pairing, index);
    return status;
}

/* Reads the keys of a block into the members' own memory. */
static enum fr_status fr_crowd_read(const struct fr_crowd *crowd, size_t first, size_t n, const struct fr_block *block)
{
    union fr_raw raw;
    for (size_t j = 0; j < crowd->n_members; j++) {
        const struct fr_member *member = &crowd->members[j];
        const void *values = fr_member_block(member, first, n, block, &raw);
        if (!values)
            return FR_NO_GROUP;
        if (fr_keys(&member->array, values, block->n, member->keys))
            return FR_PART_GROUP;
    }
    return FR_OK;
}

/* The number of each sample's group, into memory of the caller's. */
static enum fr_status fr_crowd_number(struct fr_crowd *crowd, size_t first, size_t last, uint32_t *numbers)
{
    struct fr_block block;
    block.kept.all = 1;
    while (first < last) {
        uint32_t beyond = 0, groups[FR_BLOCK];
        int known;
        enum fr_status status;
        block.n = last - first < FR_BLOCK ? last - first : FR_BLOCK;
        status = fr_crowd_code(crowd, first, block.n, &block, groups, &known);
        for (size_t i = 0; i < block.n && known && status == FR_OK; i++)
            beyond |= groups[i] >= crowd->n;
        if (status == FR_OK && (beyond || !known)) {
            status = fr_crowd_read(crowd, first, block.n, &block);
            if (status == FR_OK && !fr_crowd_learn(crowd, block.n, groups))
                status = FR_NO_MEMORY;
        }
        if (status != FR_OK)
            return status;
        memcpy(numbers, groups, block.n * sizeof *numbers);
        numbers += block.n;
        first += block.n;
    }
    return FR_OK;
}

#endif
