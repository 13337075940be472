/* Arrow's C data interface: its structures, as the specification lays them out, and what a format says of the buffers. */
#ifndef FASTRECALL_ARROW_H
#define FASTRECALL_ARROW_H

#include <string.h>

#include "widths.h"

struct fr_arrow_schema {
    const char *format, *name, *metadata;
    int64_t flags, n_children;
    struct fr_arrow_schema **children, *dictionary;
    void (*release)(struct fr_arrow_schema *);
    void *private_data;
};

#define FR_ARROW_ORDERED 1 /* the flag of a dictionary whose order means something */

struct fr_arrow_array {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct fr_arrow_array **children, *dictionary;
    void (*release)(struct fr_arrow_array *);
    void *private_data;
};

struct fr_arrow_stream {
    int (*get_schema)(struct fr_arrow_stream *, struct fr_arrow_schema *);
    int (*get_next)(struct fr_arrow_stream *, struct fr_arrow_array *);
    const char *(*get_last_error)(struct fr_arrow_stream *);
    void (*release)(struct fr_arrow_stream *);
    void *private_data;
};

enum fr_arrow_kind {
    FR_ARROW_OTHER,
    FR_ARROW_NULL,       /* nothing but nulls */
    FR_ARROW_BITS,       /* validity, bits */
    FR_ARROW_FIXED,      /* validity, values of one width */
    FR_ARROW_TEXT,       /* validity, offsets, bytes */
    FR_ARROW_VIEWS,      /* validity, views, any number of buffers of bytes, their sizes */
    FR_ARROW_LIST,       /* validity, offsets; one child */
    FR_ARROW_LIST_VIEW,  /* validity, offsets, sizes; one child */
    FR_ARROW_FIXED_LIST, /* validity; one child */
    FR_ARROW_STRUCT      /* validity; a child a column */
};

struct fr_arrow_layout {
    enum fr_arrow_kind kind;
    int64_t width; /* bytes of a value, an offset or a view; of a fixed-size list its items */
    int buffers;   /* of views the fewest that there may be */
    int index;     /* whether values can be indices of a dictionary */
};

#define FR_ARROW_VIEW 16

/* The number that ends a format; -1 where it is none, or more than an int. */
static int64_t fr_arrow_number(const char *text)
{
    int64_t number = *text ? 0 : -1;
    for (; *text >= '0' && *text <= '9' && number <= INT32_MAX; text++)
        number = 10 * number + (*text - '0');
    return *text || number > INT32_MAX ? -1 : number;
}

/* d:precision,scale or d:precision,scale,bits */
static int64_t fr_arrow_decimal(const char *format)
{
    const char *scale = strchr(format, ','), *bits = scale ? strchr(scale + 1, ',') : NULL;
    return !scale ? 0 : bits ? fr_arrow_number(bits + 1) / 8 : 16;
}

/* Dates, times, timestamps and durations; 0 for any other. Only a timestamp's format may go on, with a time zone. */
static int64_t fr_arrow_time(const char *format)
{
    const char what = format[1], unit = what ? format[2] : 0, *rest = unit ? format + 3 : "";
    if (!what || !unit)
        return 0;
    if (what == 's')
        return strchr("smun", unit) && *rest == ':' ? 8 : 0;
    if (*rest)
        return 0;
    switch (what) {
    case 'd':
        return unit == 'D' ? 4 : unit == 'm' ? 8 : 0;
    case 't':
        return strchr("sm", unit) ? 4 : strchr("un", unit) ? 8 : 0;
    case 'D':
        return strchr("smun", unit) ? 8 : 0;
    case 'i':
        return unit == 'M' ? 4 : unit == 'D' ? 8 : unit == 'n' ? 16 : 0;
    }
    return 0;
}

static struct fr_arrow_layout fr_arrow_fixed(int64_t width)
{
    const struct fr_arrow_layout layout = {width > 0 ? FR_ARROW_FIXED : FR_ARROW_OTHER, width, 2, 0};
    return layout;
}

static const struct {
    const char *format;
    struct fr_arrow_layout layout;
} fr_arrow_layouts[] = {
    {"n", {FR_ARROW_NULL, 0, 0, 0}},
    {"b", {FR_ARROW_BITS, 0, 2, 0}},
    {"c", {FR_ARROW_FIXED, 1, 2, 1}},
    {"C", {FR_ARROW_FIXED, 1, 2, 1}},
    {"s", {FR_ARROW_FIXED, 2, 2, 1}},
    {"S", {FR_ARROW_FIXED, 2, 2, 1}},
    {"i", {FR_ARROW_FIXED, 4, 2, 1}},
    {"I", {FR_ARROW_FIXED, 4, 2, 1}},
    {"l", {FR_ARROW_FIXED, 8, 2, 1}},
    {"L", {FR_ARROW_FIXED, 8, 2, 1}},
    {"e", {FR_ARROW_FIXED, 2, 2, 0}},
    {"f", {FR_ARROW_FIXED, 4, 2, 0}},
    {"g", {FR_ARROW_FIXED, 8, 2, 0}},
    {"z", {FR_ARROW_TEXT, 4, 3, 0}},
    {"u", {FR_ARROW_TEXT, 4, 3, 0}},
    {"Z", {FR_ARROW_TEXT, 8, 3, 0}},
    {"U", {FR_ARROW_TEXT, 8, 3, 0}},
    {"vz", {FR_ARROW_VIEWS, FR_ARROW_VIEW, 3, 0}},
    {"vu", {FR_ARROW_VIEWS, FR_ARROW_VIEW, 3, 0}},
    {"+l", {FR_ARROW_LIST, 4, 2, 0}},
    {"+L", {FR_ARROW_LIST, 8, 2, 0}},
    {"+vl", {FR_ARROW_LIST_VIEW, 4, 3, 0}},
    {"+vL", {FR_ARROW_LIST_VIEW, 8, 3, 0}},
    {"+s", {FR_ARROW_STRUCT, 0, 1, 0}},
};

/* What a format says of an array's buffers; FR_ARROW_OTHER for those that no labels have. */
static struct fr_arrow_layout fr_arrow_layout_of(const char *format)
{
    const struct fr_arrow_layout other = {FR_ARROW_OTHER, 0, 0, 0};
    struct fr_arrow_layout list = {FR_ARROW_FIXED_LIST, 0, 1, 0};
    for (size_t i = 0; i < sizeof fr_arrow_layouts / sizeof *fr_arrow_layouts; i++)
        if (strcmp(format, fr_arrow_layouts[i].format) == 0)
            return fr_arrow_layouts[i].layout;
    if (strncmp(format, "+w:", 3) == 0) {
        list.width = fr_arrow_number(format + 3);
        return list.width < 0 ? other : list;
    }
    if (strncmp(format, "w:", 2) == 0)
        return fr_arrow_fixed(fr_arrow_number(format + 2));
    if (strncmp(format, "d:", 2) == 0)
        return fr_arrow_fixed(fr_arrow_decimal(format + 2));
    return *format == 't' ? fr_arrow_fixed(fr_arrow_time(format)) : other;
}

static int fr_arrow_children(const struct fr_arrow_layout *layout)
{
    return layout->kind == FR_ARROW_LIST || layout->kind == FR_ARROW_LIST_VIEW || layout->kind == FR_ARROW_FIXED_LIST;
}

/* Offset or size i, read once: another thread may write meanwhile. Negative ones are no memory's. */
static int64_t fr_arrow_offset(const void *offsets, int64_t width, int64_t i)
{
    const volatile char *at = (const volatile char *)offsets + i * width;
    char bytes[8];
    int32_t narrow;
    int64_t wide;
    for (int64_t k = 0; k < width; k++)
        bytes[k] = at[k];
    memcpy(&narrow, bytes, sizeof narrow);
    if (width == sizeof narrow)
        return narrow;
    memcpy(&wide, bytes, sizeof wide);
    return wide;
}

static uint64_t fr_ones(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return word * 0x0101010101010101u >> 56;
}

/* How many of bits first .. first + n - 1 are set; the lowest bit of a byte is its first. */
static FR_NOINLINE uint64_t fr_count_bits(const void *bits, uint64_t first, uint64_t n)
{
    const uint8_t *byte = (const uint8_t *)bits + first / 8;
    const unsigned skipped = (unsigned)(first % 8);
    uint64_t ones = 0, word;
    if (n == 0)
        return 0;
    if (skipped && n <= 8 - skipped)
        return fr_ones(*byte >> skipped & ((1u << n) - 1));
    if (skipped) {
        ones = fr_ones((uint64_t)*byte++ >> skipped);
        n -= 8 - skipped;
    }
    for (; n >= 64; n -= 64, byte += 8) {
        memcpy(&word, byte, sizeof word);
        ones += fr_ones(word);
    }
    for (; n >= 8; n -= 8)
        ones += fr_ones(*byte++);
    return n ? ones + fr_ones(*byte & ((1u << n) - 1)) : ones;
}

#endif
