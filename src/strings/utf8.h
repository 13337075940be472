/* Strings in UTF-8, as Arrow lays them out: between two offsets, or by a view of each.
 *
 * Offsets, lengths and numbers of buffers are read once and checked before they lead anywhere.
 */
#ifndef FASTRECALL_UTF8_H
#define FASTRECALL_UTF8_H

#include "encoding.h"

struct fr_extent {
    const char *at;
    size_t size;
};

struct fr_utf8 {
    const char *items;    /* the offset or the view of the first string */
    int wide;             /* offsets of 64 bits */
    const uint8_t *valid; /* a bit a string, the lowest first, or NULL where none is missing */
    size_t valid_offset;  /* the first string's bit */
    const struct fr_extent *buffers;
    size_t n_buffers;
};

#define FR_VIEW 16
#define FR_VIEW_OWN 12 /* bytes of text that a view holds itself */

static inline int fr_is_valid(const struct fr_utf8 *strings, size_t i)
{
    const size_t bit = strings->valid_offset + i;
    return !strings->valid || (strings->valid[bit / 8] >> (bit % 8) & 1);
}

static inline uint64_t fr_offset(const struct fr_utf8 *strings, size_t i)
{
    return strings->wide ? fr_load64(strings->items + 8 * i)
                         : (uint64_t)(int64_t)(int32_t)fr_load32(strings->items + 4 * i);
}

static FR_NOINLINE enum fr_status fr_encode_utf8(struct fr_encoding *encoding, size_t n, uint32_t *codes)
{
    const struct fr_utf8 *strings = (const struct fr_utf8 *)encoding->strings;
    const struct fr_extent data = strings->buffers[0];
    const size_t first = encoding->done;
    uint64_t start = fr_offset(strings, first);
    size_t i = 0;
    for (; i < n && encoding->bytes < FR_SLICE_BYTES; i++) {
        const uint64_t end = fr_offset(strings, first + i + 1);
        if (start > end || end > data.size)
            return FR_OUTSIDE;
        if (fr_is_valid(strings, first + i)) {
            codes[i] = fr_code_word(encoding->words, data.at + start, (size_t)(end - start), (size_t)(data.size - start));
            if (codes[i] == FR_NO_CODE)
                return FR_NO_MEMORY;
            encoding->bytes += (size_t)(end - start);
        } else {
            codes[i] = FR_NO_CODE;
            encoding->missing = 1;
        }
        start = end;
    }
    encoding->coded = i;
    return FR_OK;
}

/* The text of a view that lies in a buffer; its address is NULL where that would be outside. */
static struct fr_extent fr_text_of_view(const struct fr_utf8 *strings, const char *view, uint32_t length)
{
    const uint32_t buffer = fr_load32(view + 8), offset = fr_load32(view + 12);
    struct fr_extent text = {NULL, 0};
    /* A negative number is huge, too. */
    if (buffer < strings->n_buffers && length <= INT32_MAX && offset <= INT32_MAX &&
        (uint64_t)offset + length <= strings->buffers[buffer].size) {
        text.at = strings->buffers[buffer].at + offset;
        text.size = strings->buffers[buffer].size - offset;
    }
    return text;
}

static inline enum fr_status fr_code_view(struct fr_encoding *encoding, const char *view, uint32_t *code)
{
    const struct fr_utf8 *strings = (const struct fr_utf8 *)encoding->strings;
    const uint32_t length = fr_load32(view);
    encoding->bytes += length;
    if (length <= FR_VIEW_OWN) {
        struct fr_name name = {fr_load64(view + 4), FR_ONLY(fr_load32(view + 12)), fr_ending(view + 4, length)};
        fr_cut_name(&name, length);
        *code = fr_find_word(encoding->words, &name, view + 4);
        if (FR_RARELY(*code == FR_NO_CODE))
            *code = fr_add_word(encoding->words, view + 4, length);
    } else {
        const struct fr_extent text = fr_text_of_view(strings, view, length);
        if (!text.at)
            return FR_OUTSIDE;
        *code = fr_code_word(encoding->words, text.at, length, text.size);
    }
    return FR_RARELY(*code == FR_NO_CODE) ? FR_NO_MEMORY : FR_OK;
}

static FR_NOINLINE enum fr_status fr_encode_views(struct fr_encoding *encoding, size_t n, uint32_t *codes)
{
    const struct fr_utf8 *strings = (const struct fr_utf8 *)encoding->strings;
    const char *view = strings->items + FR_VIEW * encoding->done;
    enum fr_status status = FR_OK;
    size_t i = 0;
    for (; i < n && encoding->bytes < FR_SLICE_BYTES && status == FR_OK; i++, view += FR_VIEW) {
        FR_PREFETCH(view + FR_AHEAD);
        if (fr_is_valid(strings, encoding->done + i)) {
            status = fr_code_view(encoding, view, &codes[i]);
        } else {
            codes[i] = FR_NO_CODE;
            encoding->missing = 1;
        }
    }
    encoding->coded = i;
    return status;
}

#endif
