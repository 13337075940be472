/* Strings to codes, block by block, whatever the strings lie in. */
#ifndef FASTRECALL_ENCODING_H
#define FASTRECALL_ENCODING_H

#include "blocks.h"
#include "status.h"
#include "words.h"

/* So many items or bytes take some milliseconds. */
#define FR_SLICE_ITEMS ((size_t)1 << 20)
#define FR_SLICE_BYTES ((size_t)1 << 24)

struct fr_encoding;

/* Codes of strings done .. done + n - 1, of which `coded` says how many were coded: all, unless they are long. */
typedef enum fr_status (*fr_encode_fn)(struct fr_encoding *encoding, size_t n, uint32_t *codes);

struct fr_encoding {
    fr_encode_fn block;
    void *strings; /* what `block` reads them from */
    struct fr_words *words;
    size_t n, done, coded;
    size_t bytes; /* read in this slice */
    int missing;  /* whether a missing string came */
    void *codes;
    int width; /* bytes a code; all ones stand for a missing string */
};

/* The bytes of a code, so that none of n codes is all ones. */
static int fr_code_width(uint32_t n) { return n <= UINT8_MAX ? 1 : n <= UINT16_MAX ? 2 : 4; }

#define FR_STORE_CODES(TYPE)                                                                                      \
    for (size_t i = 0; i < n; i++)                                                                           \
        ((TYPE *)to)[done + i] = (TYPE)codes[i];                                                             \
    break

static FR_NOINLINE void fr_narrow_codes(const uint32_t *FR_RESTRICT codes, size_t n, int width, size_t done,
                                        void *FR_RESTRICT to)
{
    switch (width) {
    case 1: FR_STORE_CODES(uint8_t);
    case 2: FR_STORE_CODES(uint16_t);
    default: FR_STORE_CODES(uint32_t);
    }
}

#define FR_LOAD_CODES(TYPE)                                                                                       \
    for (size_t i = 0; i < n; i++)                                                                           \
        codes[i] = ((const TYPE *)from)[done + i] == (TYPE)-1 ? FR_NO_CODE : ((const TYPE *)from)[done + i]; \
    break

/* The codes so far in a new width, elsewhere. The widest become no wider. */
static void fr_widen_codes(const struct fr_encoding *encoding, int width, void *to)
{
    const void *from = encoding->codes;
    uint32_t codes[FR_BLOCK];
    for (size_t done = 0; done < encoding->done; done += FR_BLOCK) {
        const size_t left = encoding->done - done, n = left < FR_BLOCK ? left : FR_BLOCK;
        switch (encoding->width) {
        case 1: FR_LOAD_CODES(uint8_t);
        default: FR_LOAD_CODES(uint16_t);
        }
        fr_narrow_codes(codes, n, width, done, to);
    }
}

/* One slice. It ends early where the codes no longer fit their width: words of the last block are known then, but its
 * codes are not written. */
static enum fr_status fr_encode(struct fr_encoding *encoding)
{
    const size_t left = encoding->n - encoding->done;
    const size_t last = encoding->done + (left < FR_SLICE_ITEMS ? left : FR_SLICE_ITEMS);
    uint32_t codes[FR_BLOCK];
    encoding->bytes = 0;
    while (encoding->done < last && encoding->bytes < FR_SLICE_BYTES) {
        const size_t block = last - encoding->done < FR_BLOCK ? last - encoding->done : FR_BLOCK;
        const enum fr_status status = encoding->block(encoding, block, codes);
        if (status != FR_OK)
            return status;
        if (fr_code_width(encoding->words->n) > encoding->width)
            return FR_OK;
        fr_narrow_codes(codes, encoding->coded, encoding->width, encoding->done, encoding->codes);
        encoding->done += encoding->coded;
    }
    return FR_OK;
}

#endif
