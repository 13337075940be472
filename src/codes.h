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
    uint64_t *keys;  /* hash, fixed: key of code c at c + 1; the first stands for an empty slot as well, see fr_place */
    uint32_t *slots; /* hash, fixed: 0, or a code + 1, by open addressing, linear probing */
    unsigned bits;   /* the slots are 2**bits */
    uint32_t *map;   /* fixed, where the vocabulary lies in a window, or NULL: code by key - base, and n beyond */
};

static void fr_codes_free(struct fr_codes *codes)
{
    free(codes->keys);
    free(codes->slots);
    free(codes->map);
    memset(codes, 0, sizeof *codes);
}

/* Set once, when the module is loaded: without it, labels could be chosen that all want one slot. */
static uint64_t fr_hash_seed = 0;

static inline size_t fr_slot_of(const struct fr_codes *codes, uint64_t key)
{
    return (size_t)FR_SLOT(key, fr_hash_seed, 64 - codes->bits);
}

static inline uint32_t fr_find(const struct fr_codes *codes, uint64_t key)
{
    const size_t last = ((size_t)1 << codes->bits) - 1;
    size_t at = fr_slot_of(codes, key);
    while (codes->slots[at] && codes->keys[codes->slots[at]] != key)
        at = (at + 1) & last;
    return codes->slots[at] - 1;
}

/* The first key placed is never the key of an empty slot, since its own is taken: so keys[0] can tell those. */
static void fr_place(struct fr_codes *codes, uint64_t key, uint32_t code)
{
    const size_t last = ((size_t)1 << codes->bits) - 1;
    size_t at = fr_slot_of(codes, key);
    while (codes->slots[at])
        at = (at + 1) & last;
    codes->slots[at] = code + 1;
}

/* Few labels get 64 slots each, where hardly any two want the same one, which costs a wrong guess of the processor at
 * each lookup; as long as the slots stay in a second-level cache. Many get four, for the memory. */
static unsigned fr_bits_for(size_t labels)
{
    const size_t near = (size_t)1 << 16, sparse = labels > near / 64 ? near : 64 * labels;
    const size_t slots = sparse > 4 * labels ? sparse : 4 * labels;
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
    if (room >= SIZE_MAX / sizeof *grown.keys || (SIZE_MAX / sizeof *grown.slots) >> grown.bits == 0)
        return 0;
    grown.slots = (uint32_t *)calloc((size_t)1 << grown.bits, sizeof *grown.slots);
    if (!grown.slots)
        return 0;
    grown.keys = (uint64_t *)realloc(codes->keys, (room + 1) * sizeof *grown.keys);
    if (!grown.keys) {
        free(grown.slots);
        return 0;
    }
    for (uint32_t code = 0; code < grown.n; code++)
        fr_place(&grown, grown.keys[code + 1], code);
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
        codes->keys[codes->n + 1] = keys[i];
        codes->keys[0] = codes->keys[1];
        fr_place(codes, keys[i], codes->n++);
    }
    return 1;
}

static inline uint64_t fr_key_of(const struct fr_codes *codes, uint32_t code)
{
    return codes->coding == FR_WINDOW ? codes->window.base + code : codes->keys[code + 1];
}

/* The code of a key that is known to have one. */
static inline uint32_t fr_code_of(const struct fr_codes *codes, uint64_t key)
{
    return codes->coding == FR_WINDOW ? (uint32_t)(key - codes->window.base) : fr_find(codes, key);
}

/* The result is 0, or 1 where the key has no code, which is then coded as n. */
static FR_NOINLINE int fr_look_further(const struct fr_codes *codes, uint64_t key, uint32_t *code)
{
    *code = fr_find(codes, key);
    if (*code != FR_NO_CODE)
        return 0;
    *code = codes->n;
    return 1;
}

/* hash, fixed: the codes of a block; the result is 0, or 1 where a key has none, which is then coded as n. */
static FR_NOINLINE int fr_look_up(const struct fr_codes *codes, const uint64_t *keys, size_t n,
                                  uint32_t *FR_RESTRICT out)
{
    const struct fr_slots slots = {codes->slots, codes->keys, fr_hash_seed, 64 - codes->bits};
    int missing = 0;
    if (!codes->n) { /* and so no key that could stand for an empty slot */
        memset(out, 0, n * sizeof *out);
        return n > 0;
    }
    if (!fr_loops->first_slots(keys, n, &slots, out))
        return 0;
    for (size_t first = 0; first < n; first += FR_CHUNK) {
        const size_t stop = n - first < FR_CHUNK ? n : first + FR_CHUNK;
        uint32_t some = 0;
        for (size_t i = first; i < stop; i++)
            some |= (uint32_t)(out[i] == FR_NO_CODE);
        for (size_t i = first; i < stop && some; i++)
            missing |= out[i] == FR_NO_CODE && fr_look_further(codes, keys[i], &out[i]);
    }
    return missing;
}

#endif
