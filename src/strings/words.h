/* Distinct strings, numbered in the order of their first appearance.
 *
 * A string is its UTF-8, whatever it comes in; surrogates are encoded like other characters. The bytes may be written to
 * by another thread at any time: what is kept is copied first and named after the copy.
 */
#ifndef FASTRECALL_WORDS_H
#define FASTRECALL_WORDS_H

#include "codes.h"
#include "names.h"

struct fr_word {
    struct fr_name name;
    size_t end; /* of its text; the next one's begins there */
};

struct fr_words {
    uint32_t n, room;      /* how many there are, how many fit */
    struct fr_word *words; /* code c at c + 1; the first stands for empty slots, and nothing equals it */
    uint32_t *slots;       /* 0, or a code + 1, by open addressing, linear probing */
    unsigned bits;         /* the slots are 2**bits */
    char *text;            /* of all words, end to end */
    size_t text_room;
    uint64_t seeds[FR_SEEDS];
};

static void fr_words_free(struct fr_words *words)
{
    free(words->words);
    free(words->slots);
    free(words->text);
    memset(words, 0, sizeof *words);
}

/* FR_NO_CODE where there is no such word; `at` is looked at only where the name is a long one's. */
static inline uint32_t fr_find_word(const struct fr_words *words, const struct fr_name *name, const char *at)
{
    const size_t last = ((size_t)1 << words->bits) - 1;
    size_t slot = (size_t)(fr_hash_name(words->seeds, name) >> (64 - words->bits));
    for (;; slot = (slot + 1) & last) {
        const uint32_t place = words->slots[slot];
        const struct fr_word *word = &words->words[place];
        if (!fr_differ(&word->name, name) &&
            (name->ending != FR_LONG || memcmp(words->text + word[-1].end, at, (size_t)name->high) == 0))
            return place - 1;
        if (!place)
            return FR_NO_CODE;
    }
}

static void fr_place_word(struct fr_words *words, const struct fr_name *name, uint32_t code)
{
    const size_t last = ((size_t)1 << words->bits) - 1;
    size_t slot = (size_t)(fr_hash_name(words->seeds, name) >> (64 - words->bits));
    while (words->slots[slot])
        slot = (slot + 1) & last;
    words->slots[slot] = code + 1;
}

/* Room for so many words; 0 where memory is short, and then nothing has changed. */
static int fr_words_reserve(struct fr_words *words, size_t room)
{
    struct fr_words grown = *words;
    if (room > FR_MOST_CODES || room >= SIZE_MAX / sizeof *grown.words)
        return 0;
    grown.bits = fr_bits_for(room);
    if ((SIZE_MAX / sizeof *grown.slots) >> grown.bits == 0)
        return 0;
    grown.slots = (uint32_t *)calloc((size_t)1 << grown.bits, sizeof *grown.slots);
    if (!grown.slots)
        return 0;
    grown.words = (struct fr_word *)realloc(words->words, (room + 1) * sizeof *grown.words);
    if (!grown.words) {
        free(grown.slots);
        return 0;
    }
    for (uint32_t code = 0; code < grown.n; code++)
        fr_place_word(&grown, &grown.words[code + 1].name, code);
    free(words->slots);
    grown.room = (uint32_t)room;
    *words = grown;
    return 1;
}

/* The first words to come need a table to be looked for in; 0 where memory is short. */
static int fr_words_open(struct fr_words *words, uint64_t seed)
{
    if (words->words)
        return 1;
    for (int i = 0; i < FR_SEEDS; i++) {
        uint64_t mixed = seed + (uint64_t)(i + 1) * UINT64_C(0x9e3779b97f4a7c15);
        mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
        words->seeds[i] = mixed ^ mixed >> 31;
    }
    if (!fr_words_reserve(words, 16))
        return 0;
    memset(words->words, 0, sizeof *words->words);
    words->words->name.ending = FR_NOWHERE;
    return 1;
}

static int fr_text_reserve(struct fr_words *words, size_t more)
{
    const size_t used = words->words[words->n].end;
    size_t room = words->text_room ? words->text_room : 256;
    char *text;
    if (words->text && more <= words->text_room - used)
        return 1;
    if (more > SIZE_MAX / 2 - used)
        return 0;
    while (room - used < more)
        room *= 2;
    text = (char *)realloc(words->text, room);
    if (!text)
        return 0;
    words->text = text;
    words->text_room = room;
    return 1;
}

/* The code of a string that is not known yet; FR_NO_CODE where memory is short. */
static FR_NOINLINE uint32_t fr_add_word(struct fr_words *words, const char *at, size_t length)
{
    struct fr_name name;
    char *copy;
    uint32_t code;
    if (!fr_text_reserve(words, length))
        return FR_NO_CODE;
    copy = words->text + words->words[words->n].end;
    memcpy(copy, at, length);
    name = fr_name_of(words->seeds, copy, length, length);
    code = fr_find_word(words, &name, copy);
    if (code != FR_NO_CODE)
        return code;
    if (words->n == words->room && !fr_words_reserve(words, 2 * (size_t)words->room))
        return FR_NO_CODE;
    words->words[words->n + 1].name = name;
    words->words[words->n + 1].end = words->words[words->n].end + length;
    fr_place_word(words, &name, words->n);
    return words->n++;
}

/* The code of a string, known or not; FR_NO_CODE where memory is short. `room` bytes may be read. */
static inline uint32_t fr_code_word(struct fr_words *words, const char *at, size_t length, size_t room)
{
    const struct fr_name name = fr_name_of(words->seeds, at, length, room);
    const uint32_t code = fr_find_word(words, &name, at);
    return FR_RARELY(code == FR_NO_CODE) ? fr_add_word(words, at, length) : code;
}

static const char *fr_word_text(const struct fr_words *words, uint32_t code, size_t *length)
{
    *length = words->words[code + 1].end - words->words[code].end;
    return words->text + words->words[code].end;
}

#endif
