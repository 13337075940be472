/* Strings of UTF-8 and of code points to codes: the same as plain loops over them say. */
#include "kernel.h"

#define MOST_WORDS 400
#define MOST_LENGTH 40
#define MOST_STRINGS 3000

struct word {
    char text[4 * MOST_LENGTH];
    size_t length;
    uint32_t points[MOST_LENGTH];
    size_t n_points;
};

struct texts {
    struct word words[MOST_WORDS];
    size_t n_words, n;
    uint16_t chosen[MOST_STRINGS];
    uint8_t missing[MOST_STRINGS];
};

/* What is read of them, and who reads it. */
struct laid {
    struct fr_utf8 utf8;
    struct fr_ucs4 ucs4;
    struct fr_extent buffers[3];
    void *items, *text[3], *copy;
    uint8_t *valid;
    size_t bytes;
    int form, outside; /* 0, 1: offsets of 32 and 64 bits; 2: views; 3: code points; some lead out of the buffers */
};

static void put_point(struct word *word, uint32_t point)
{
    char *to = word->text + word->length;
    word->points[word->n_points++] = point;
    if (point < 0x80) {
        word->text[word->length++] = (char)point;
        return;
    }
    if (point < 0x800) {
        *to++ = (char)(0xc0 | point >> 6);
    } else if (point < 0x10000) {
        *to++ = (char)(0xe0 | point >> 12);
        *to++ = (char)(0x80 | (point >> 6 & 63));
    } else {
        *to++ = (char)(0xf0 | point >> 18);
        *to++ = (char)(0x80 | (point >> 12 & 63));
        *to++ = (char)(0x80 | (point >> 6 & 63));
    }
    *to++ = (char)(0x80 | (point & 63));
    word->length = (size_t)(to - word->text);
}

static void texts_take(struct tape *tape, struct texts *texts)
{
    static const uint32_t rare[] = {0, 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xffff, 0x10000, 0x10ffff, 0xdfff};
    const size_t form = below(tape, 256);
    texts->n = take_size(tape);
    texts->n_words = 1 + take(tape, form & 1 ? 2 : 1) % (form & 1 ? MOST_WORDS : 8);
    for (size_t w = 0; w < texts->n_words; w++) {
        struct word *word = &texts->words[w];
        const size_t length = draw_below(tape, form & 2 ? MOST_LENGTH : 1 + form / 16);
        word->length = word->n_points = 0;
        for (size_t i = 0; i < length; i++)
            put_point(word, form & 4 && draw_below(tape, 4) == 0 ? rare[draw_below(tape, 10)]
                                                                 : (uint32_t)('a' + draw_below(tape, 3)));
    }
    for (size_t i = 0; i < texts->n; i++) {
        texts->chosen[i] = (uint16_t)draw_below(tape, texts->n_words);
        texts->missing[i] = form & 8 && draw_below(tape, 10) == 0;
    }
}

static void lay_offsets(struct laid *laid, const struct texts *texts, int wide)
{
    size_t total = 0;
    for (size_t i = 0; i < texts->n; i++)
        total += texts->words[texts->chosen[i]].length;
    laid->text[0] = exactly(total);
    laid->bytes = (texts->n + 1) * (wide ? 8 : 4);
    laid->items = exactly(laid->bytes);
    laid->buffers[0].at = (const char *)laid->text[0];
    laid->buffers[0].size = total;
    total = 0;
    for (size_t i = 0; i <= texts->n; i++) {
        const struct word *word = &texts->words[texts->chosen[i % MOST_STRINGS]];
        const uint64_t offset = total;
        memcpy((char *)laid->items + i * (wide ? 8 : 4), &offset, wide ? 8 : 4);
        if (i < texts->n)
            memcpy((char *)laid->text[0] + total, word->text, word->length);
        total += i < texts->n ? word->length : 0;
    }
    laid->utf8.wide = wide;
    laid->utf8.n_buffers = 1;
}

static void lay_views(struct tape *tape, struct laid *laid, const struct texts *texts)
{
    uint32_t used[3] = {0, 0, 0};
    laid->utf8.n_buffers = 1 + draw_below(tape, 3);
    laid->bytes = FR_VIEW * texts->n;
    laid->items = exactly(laid->bytes);
    for (size_t b = 0; b < 3; b++)
        laid->text[b] = malloc(texts->n * 4 * MOST_LENGTH + 1);
    for (size_t i = 0; i < texts->n; i++) {
        const struct word *word = &texts->words[texts->chosen[i]];
        const uint32_t length = (uint32_t)word->length, b = (uint32_t)draw_below(tape, laid->utf8.n_buffers);
        char *view = (char *)laid->items + FR_VIEW * i;
        memset(view, 0, FR_VIEW);
        memcpy(view, &length, 4);
        if (length <= FR_VIEW_OWN) {
            memcpy(view + 4, word->text, length);
            continue;
        }
        memcpy(view + 4, word->text, 4);
        memcpy(view + 8, &b, 4);
        memcpy(view + 12, &used[b], 4);
        memcpy((char *)laid->text[b] + used[b], word->text, length);
        used[b] += length;
    }
    for (size_t b = 0; b < 3; b++) {
        laid->text[b] = realloc(laid->text[b], used[b] ? used[b] : 1);
        laid->buffers[b].at = (const char *)laid->text[b];
        laid->buffers[b].size = used[b];
    }
}

static void lay_points(struct tape *tape, struct laid *laid, const struct texts *texts)
{
    struct fr_ucs4 *array = &laid->ucs4;
    size_t width = 0;
    for (size_t w = 0; w < texts->n_words; w++)
        width = texts->words[w].n_points > width ? texts->words[w].n_points : width;
    array->width = width;
    array->stride = (ptrdiff_t)(4 * width);
    array->swapped = draw_below(tape, 3) == 0;
    laid->bytes = 4 * width * texts->n;
    laid->items = exactly(laid->bytes);
    array->start = (const char *)laid->items;
    for (size_t i = 0; i < texts->n; i++)
        for (size_t k = 0; k < width; k++) {
            const struct word *word = &texts->words[texts->chosen[i]];
            const uint32_t point = k < word->n_points ? word->points[k] : 0;
            const uint32_t laid_down = array->swapped ? __builtin_bswap32(point) : point;
            memcpy((char *)laid->items + 4 * (i * width + k), &laid_down, 4);
        }
    laid->copy = exactly(2 * 4 * width + FR_SHORT);
    array->copy = (uint32_t *)laid->copy;
    array->utf8 = (char *)laid->copy + 4 * width;
}

/* Missing ones are told by bits; a few numbers become any. */
static void spoil(struct tape *tape, struct laid *laid, const struct texts *texts)
{
    const size_t first = draw_below(tape, 20), bytes = (first + texts->n + 7) / 8;
    if (laid->form < 3) {
        laid->valid = (uint8_t *)exactly(bytes);
        memset(laid->valid, 0, bytes);
        for (size_t i = 0; i < texts->n; i++)
            laid->valid[(first + i) / 8] |= (uint8_t)(!texts->missing[i] << (first + i) % 8);
        laid->utf8.valid = laid->valid;
        laid->utf8.valid_offset = first;
    }
    laid->outside = laid->bytes && draw_below(tape, 4) == 0;
    for (size_t times = laid->outside ? 1 + draw_below(tape, 4) : 0; times--;)
        ((uint8_t *)laid->items)[draw_below(tape, laid->bytes)] ^= (uint8_t)(1u << draw_below(tape, 8));
}

static void lay(struct tape *tape, struct laid *laid, const struct texts *texts)
{
    laid->form = (int)below(tape, 4);
    if (laid->form < 2)
        lay_offsets(laid, texts, laid->form);
    else if (laid->form == 2)
        lay_views(tape, laid, texts);
    else
        lay_points(tape, laid, texts);
    spoil(tape, laid, texts);
    laid->utf8.items = (const char *)laid->items;
    laid->utf8.buffers = laid->buffers;
}

/* As the door does it: wider codes as soon as there are too many words for the narrow ones. */
static enum fr_status encode(struct fr_encoding *encoding)
{
    enum fr_status status = FR_OK;
    encoding->width = fr_code_width(encoding->words->n);
    encoding->codes = exactly(encoding->n * (size_t)encoding->width);
    while (encoding->done < encoding->n && status == FR_OK) {
        status = fr_encode(encoding);
        const int width = fr_code_width(encoding->words->n);
        if (status == FR_OK && width != encoding->width) {
            void *wider = exactly(encoding->n * (size_t)width);
            fr_widen_codes(encoding, width, wider);
            free(encoding->codes);
            encoding->codes = wider;
            encoding->width = width;
        }
    }
    return status;
}

/* The length of a string without what cannot be told from padding. */
static size_t told(const struct word *word, int points)
{
    size_t length = word->length;
    while (points && length && !word->text[length - 1])
        length--;
    return length;
}

static void check_codes(const struct fr_encoding *encoding, const struct texts *texts, int points)
{
    for (size_t i = 0; i < texts->n; i++) {
        const struct word *word = &texts->words[texts->chosen[i]];
        uint32_t code = 0;
        size_t length;
        const char *text;
        memcpy(&code, (const char *)encoding->codes + i * (size_t)encoding->width, (size_t)encoding->width);
        if (!points && texts->missing[i]) {
            HOLD(code == UINT32_MAX >> (32 - 8 * encoding->width) && encoding->missing);
            continue;
        }
        HOLD(code < encoding->words->n);
        text = fr_word_text(encoding->words, code, &length);
        HOLD(length == told(word, points) && (!length || !memcmp(text, word->text, length)));
    }
}

/* No word has two codes. */
static void check_words(const struct fr_words *words)
{
    for (uint32_t a = 0; a < words->n && words->n < 300; a++)
        for (uint32_t b = 0; b < a; b++) {
            size_t n, m;
            const char *one = fr_word_text(words, a, &n), *other = fr_word_text(words, b, &m);
            HOLD(n != m || (n && memcmp(one, other, n)));
        }
}

static enum fr_status try_words(struct tape *tape, struct fr_words *words, const struct texts *texts)
{
    static const fr_encode_fn functions[] = {fr_encode_utf8, fr_encode_utf8, fr_encode_views, fr_encode_ucs4};
    struct fr_encoding encoding;
    struct laid laid;
    struct writer writer;
    enum fr_status status;
    memset(&laid, 0, sizeof laid);
    memset(&encoding, 0, sizeof encoding);
    lay(tape, &laid, texts);
    const int racing = laid.bytes && draw_below(tape, 8) == 0;
    take_memory(tape);
    encoding.block = functions[laid.form];
    encoding.strings = laid.form == 3 ? (void *)&laid.ucs4 : (void *)&laid.utf8;
    encoding.words = words;
    encoding.n = texts->n;
    if (racing)
        writer_start(&writer, laid.items, laid.bytes, draw(tape));
    status = fr_words_open(words, draw(tape)) ? encode(&encoding) : FR_NO_MEMORY;
    if (racing)
        writer_stop(&writer);
    HOLD(status != FR_NO_MEMORY || failed);
    if (!racing && !laid.outside && status != FR_NO_MEMORY) {
        HOLD(status == FR_OK);
        check_codes(&encoding, texts, laid.form == 3);
    }
    plenty_of_memory();
    free(encoding.codes);
    free(laid.items);
    free(laid.copy);
    free(laid.valid);
    for (size_t b = 0; b < 3; b++)
        free(laid.text[b]);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct texts texts;
    struct tape tape = tape_of(data, size);
    struct fr_words words;
    memset(&words, 0, sizeof words);
    plenty_of_memory();
    /* The same words take several calls, also after one that failed. */
    for (size_t times = 1 + below(&tape, 3); times--;) {
        texts_take(&tape, &texts);
        try_words(&tape, &words, &texts);
    }
    if (words.words)
        check_words(&words);
    fr_words_free(&words);
    return 0;
}
