/* Strings in code points, and arrays of such strings of one width, padded with NUL. */
#ifndef FASTRECALL_UCS4_H
#define FASTRECALL_UCS4_H

#include "encoding.h"

/* The UTF-8 of code points, of up to four bytes each, and its length; SIZE_MAX where one is no character. */
static size_t fr_utf8_of(const uint32_t *points, size_t n, char *utf8)
{
    unsigned char *to = (unsigned char *)utf8;
    for (size_t i = 0; i < n; i++) {
        const uint32_t point = points[i];
        unsigned follow = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        if (point > 0x10ffff)
            return SIZE_MAX;
        /* The first byte begins with as many ones as there are bytes, and a zero. */
        *to++ = (unsigned char)(follow ? ((0xff00u >> (follow + 1)) & 0xff) | point >> 6 * follow : point);
        while (follow--)
            *to++ = (unsigned char)(0x80 | (point >> 6 * follow & 0x3f));
    }
    return (size_t)(to - (unsigned char *)utf8);
}

/* `utf8` is memory for four bytes a character, and FR_SHORT more. */
static FR_NOINLINE enum fr_status fr_code_points(struct fr_words *words, const uint32_t *points, size_t n, char *utf8,
                                                 uint32_t *code)
{
    const size_t length = fr_utf8_of(points, n, utf8);
    if (length == SIZE_MAX)
        return FR_NO_UNICODE;
    *code = fr_code_word(words, utf8, length, 4 * n + FR_SHORT);
    return *code == FR_NO_CODE ? FR_NO_MEMORY : FR_OK;
}

struct fr_ucs4 {
    const char *start;
    ptrdiff_t stride; /* bytes from an item to the next; may be 0 or negative */
    size_t width;     /* characters an item */
    int swapped;      /* not in native byte order */
    uint32_t *copy;   /* private memory for one item */
    char *utf8;       /* and for its UTF-8, and FR_SHORT bytes */
};

/* Items by the first slot of each; the result is not 0 where one was not found there, and that has no code. */
typedef uint32_t (*fr_ucs4_fn)(const struct fr_words *words, const struct fr_ucs4 *array, const char *at, size_t n,
                               uint32_t *codes);

/* ASCII only: the statements leave the characters in `low` and `high`, a byte each, and in `others` the bits that ASCII has not. */
#define FR_DEFINE_UCS4(NAME, ...)                                                                            \
    static FR_NOINLINE uint32_t fr_ucs4_##NAME(const struct fr_words *words, const struct fr_ucs4 *array,    \
                                               const char *at, size_t n, uint32_t *FR_RESTRICT codes)        \
    {                                                                                                        \
        const struct fr_word *FR_RESTRICT known = words->words;                                              \
        const uint32_t *FR_RESTRICT slots = words->slots;                                                    \
        const unsigned shift = 64 - words->bits;                                                             \
        const ptrdiff_t stride = array->stride;                                                              \
        const size_t width = array->width;                                                                   \
        uint32_t missed = 0;                                                                                 \
        (void)width;                                                                                         \
        for (size_t i = 0; i < n; i++, at += stride) {                                                       \
            uint64_t low, high = 0, others;                                                                  \
            FR_PREFETCH(at + FR_AHEAD);                                                                      \
            __VA_ARGS__;                                                                                       \
            {                                                                                                \
                const struct fr_name name = {low, high, 0};                                                  \
                const uint32_t slot = slots[fr_hash_name(words->seeds, &name) >> shift];                     \
                const uint32_t absent =                                                                      \
                    (uint32_t)0 - (uint32_t)((others | fr_differ(&known[slot].name, &name)) != 0);             \
                codes[i] = (slot - 1) | absent;                                                              \
                missed |= absent;                                                                            \
            }                                                                                                \
        }                                                                                                    \
        return missed;                                                                                       \
    }

#define FR_NO_ASCII UINT64_C(0xffffff80ffffff80)

static inline uint64_t fr_two_bytes(uint64_t pair) { return (pair | pair >> 24) & 0xffff; }

FR_DEFINE_UCS4(1, low = fr_load32(at); others = low & FR_NO_ASCII)
FR_DEFINE_UCS4(2, const uint64_t pair = fr_load64(at); low = fr_two_bytes(pair); others = pair & FR_NO_ASCII)
FR_DEFINE_UCS4(3, const uint64_t pair = fr_load64(at), third = fr_load32(at + 8);
               low = fr_two_bytes(pair) | third << 16; others = (pair | third) & FR_NO_ASCII)
FR_DEFINE_UCS4(4, const uint64_t pair = fr_load64(at), next = fr_load64(at + 8);
               low = fr_two_bytes(pair) | fr_two_bytes(next) << 16; others = (pair | next) & FR_NO_ASCII)

/* Up to eight characters, a byte each. */
static inline uint64_t fr_bytes_of(const char *at, size_t n, uint64_t *others)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i + 2 <= n; i += 2) {
        const uint64_t pair = fr_load64(at + 4 * i);
        bytes |= fr_two_bytes(pair) << 8 * i;
        *others |= pair & FR_NO_ASCII;
    }
    if (n % 2) {
        const uint64_t last = fr_load32(at + 4 * (n - 1));
        bytes |= last << 8 * (n - 1);
        *others |= last & FR_NO_ASCII;
    }
    return bytes;
}

FR_DEFINE_UCS4(8, others = 0; low = fr_bytes_of(at, width, &others))
FR_DEFINE_UCS4(16, others = 0; low = fr_bytes_of(at, 8, &others); high = fr_bytes_of(at + 32, width - 8, &others))

static uint32_t fr_ucs4_none(const struct fr_words *words, const struct fr_ucs4 *array, const char *at, size_t n,
                             uint32_t *codes)
{
    (void)words, (void)array, (void)at;
    memset(codes, 0xff, n * sizeof *codes);
    return FR_NO_CODE;
}

static fr_ucs4_fn fr_ucs4_for(const struct fr_ucs4 *array)
{
    static const fr_ucs4_fn functions[] = {fr_ucs4_none, fr_ucs4_1, fr_ucs4_2, fr_ucs4_3, fr_ucs4_4};
    if (array->swapped || array->width > FR_SHORT || FR_BIG_ENDIAN)
        return fr_ucs4_none;
    return array->width > 8 ? fr_ucs4_16 : array->width > 4 ? fr_ucs4_8 : functions[array->width];
}

static enum fr_status fr_code_item(struct fr_words *words, const struct fr_ucs4 *array, const char *at, uint32_t *code)
{
    size_t n = array->width;
    memcpy(array->copy, at, 4 * n);
    while (n && !array->copy[n - 1])
        n--;
    for (size_t i = 0; i < n && array->swapped; i++)
        array->copy[i] = fr_swap32(array->copy[i]);
    return fr_code_points(words, array->copy, n, array->utf8, code);
}

/* New words take time, and until the first of them are known, all are new: so they are learnt of a few items. */
#define FR_FIRST_ITEMS 64

static enum fr_status fr_encode_ucs4(struct fr_encoding *encoding, size_t n, uint32_t *codes)
{
    const struct fr_ucs4 *array = (const struct fr_ucs4 *)encoding->strings;
    const size_t width = 4 * array->width, few = FR_SLICE_BYTES / (width + 1) + 1;
    const size_t most = encoding->words->n || few < FR_FIRST_ITEMS ? few : FR_FIRST_ITEMS;
    const size_t coded = n < most ? n : most;
    const char *first = array->start + (ptrdiff_t)encoding->done * array->stride;
    const uint32_t missed = fr_ucs4_for(array)(encoding->words, array, first, coded, codes);
    enum fr_status status = FR_OK;
    for (size_t i = 0; i < coded && missed && status == FR_OK; i++)
        if (codes[i] == FR_NO_CODE)
            status = fr_code_item(encoding->words, array, first + (ptrdiff_t)i * array->stride, &codes[i]);
    encoding->coded = coded;
    encoding->bytes += coded * width;
    return status;
}

#endif
