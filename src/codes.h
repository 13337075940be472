/* Keys -> codes: small numbers that index a table.
 *
 *   window  code = key - base, for labels that lie close together; nothing is looked up
 *   hash    codes in the order of first appearance, for labels far apart (IDs)
 *   fixed   codes of a given vocabulary; every other label has the code `n`
 */
#ifndef FASTRECALL_CODES_H
#define FASTRECALL_CODES_H

#include <stdlib.h>
#include <string.h>

#include "isa.h"

#define FR_NO_CODE UINT32_MAX
#define FR_MOST_CODES (UINT32_MAX - 2)

/* Tables of this many labels still fit a second-level cache or nearly so; a power of two. */
#define FR_WIDEST_WINDOW ((uint64_t)1 << 18)

enum fr_coding { FR_UNSET, FR_WINDOW, FR_HASH, FR_FIXED };

struct fr_codes {
    enum fr_coding coding;
    struct fr_window window; /* keys base .. base + mask, all modulo 2**64 */
    uint32_t n;      /* hash, fixed: how many codes there are */
    uint32_t room;   /* hash, fixed: how many fit into keys */
    uint64_t *keys;  /* hash, fixed: code -> key */
    uint32_t *slots; /* hash, fixed: codes by open addressing, linear probing; the keys are looked up by code */
    unsigned bits;   /* the slots are 2**bits */
};

static void fr_codes_free(struct fr_codes *codes)
{
    free(codes->keys);
    free(codes->slots);
    memset(codes, 0, sizeof *codes);
}

/* Set once, when the module is loaded: without it, labels could be chosen that all want one slot. */
static uint64_t fr_hash_seed = 0;

static inline size_t fr_slot_of(const struct fr_codes *codes, uint64_t key)
{
    uint64_t mixed = key ^ fr_hash_seed;
    mixed ^= mixed >> 32;
    return (size_t)((mixed * 0x9e3779b97f4a7c15u) >> (64 - codes->bits));
}

static inline uint32_t fr_find(const struct fr_codes *codes, uint64_t key)
{
    const size_t last = ((size_t)1 << codes->bits) - 1;
    size_t at = fr_slot_of(codes, key);
    uint32_t code = codes->slots[at];
    while (code != FR_NO_CODE && codes->keys[code] != key) {
        at = (at + 1) & last;
        code = codes->slots[at];
    }
    return code;
}

static void fr_place(struct fr_codes *codes, uint64_t key, uint32_t code)
{
    const size_t last = ((size_t)1 << codes->bits) - 1;
    size_t at = fr_slot_of(codes, key);
    while (codes->slots[at] != FR_NO_CODE)
        at = (at + 1) & last;
    codes->slots[at] = code;
}

/* Few labels get an eighth of the slots, where a probe almost never collides; many get a quarter, for the memory. */
static unsigned fr_bits_for(size_t labels)
{
    const size_t slots = labels <= 4096 ? 8 * labels : 4 * labels;
    unsigned bits = 4;
    while (((size_t)1 << bits) < slots)
        bits++;
    return bits;
}

/* Room for `room` codes; 0 where memory is short, and then nothing has changed. */
static int fr_codes_reserve(struct fr_codes *codes, size_t room)
{
    struct fr_codes grown = *codes;
    if (room <= codes->room)
        return 1;
    if (room > FR_MOST_CODES)
        return 0;
    grown.bits = fr_bits_for(room);
    if (room > SIZE_MAX / sizeof *grown.keys || (SIZE_MAX / sizeof *grown.slots) >> grown.bits == 0)
        return 0;
    grown.slots = (uint32_t *)malloc(sizeof *grown.slots << grown.bits);
    if (!grown.slots)
        return 0;
    grown.keys = (uint64_t *)realloc(codes->keys, room * sizeof *grown.keys);
    if (!grown.keys) {
        free(grown.slots);
        return 0;
    }
    for (size_t at = 0; at >> grown.bits == 0; at++)
        grown.slots[at] = FR_NO_CODE;
    for (uint32_t code = 0; code < grown.n; code++)
        fr_place(&grown, grown.keys[code], code);
    free(codes->slots);
    grown.room = (uint32_t)room;
    *codes = grown;
    return 1;
}

/* Gives every key of the block a code; 0 where memory is short. */
static int fr_codes_learn(struct fr_codes *codes, const uint64_t *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (codes->room && fr_find(codes, keys[i]) != FR_NO_CODE)
            continue;
        if (codes->n == codes->room && !fr_codes_reserve(codes, codes->room ? 2 * (size_t)codes->room : 64))
            return 0;
        codes->keys[codes->n] = keys[i];
        fr_place(codes, keys[i], codes->n++);
    }
    return 1;
}

static inline uint64_t fr_key_of(const struct fr_codes *codes, uint32_t code)
{
    return codes->coding == FR_WINDOW ? codes->window.base + code : codes->keys[code];
}

/* The code of a key that is known to have one. */
static inline uint32_t fr_code_of(const struct fr_codes *codes, uint64_t key)
{
    return codes->coding == FR_WINDOW ? (uint32_t)(key - codes->window.base) : fr_find(codes, key);
}

/* hash, fixed: the codes of a block; the result is 0, or 1 where a key has none, which is then coded as n. */
static FR_NOINLINE int fr_look_up(const struct fr_codes *codes, const uint64_t *keys, size_t n,
                                  uint32_t *FR_RESTRICT out)
{
    int missing = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t code = fr_find(codes, keys[i]);
        missing |= code == FR_NO_CODE;
        out[i] = code == FR_NO_CODE ? codes->n : code;
    }
    return missing;
}

#endif
