/* Dense 2-D tables, read once, tile by tile, into private bytes.
 *
 * A byte tells two things: whether the cell is a label (its lowest bit), and which value it is (equal bytes are equal
 * values). 0 and 1 are themselves, and every other value gets an odd byte of its own.
 */
#ifndef FASTRECALL_PLANES_H
#define FASTRECALL_PLANES_H

#include "blocks.h"
#include "status.h"

/* Bytes of both planes fit a first-level cache of 32 KiB beside one raw block. */
#define FR_TILE 8192

/* Rows are looked at by eight bytes at a time; the last eight may end beyond the last row. */
#define FR_TILE_ROOM (FR_TILE + 8)

struct fr_plane {
    struct fr_array cells; /* the stride is that from one column to the next */
    ptrdiff_t row_stride;
    uint64_t first, second; /* the values met so far */
    int values;
    int odd; /* a value other than 0 and 1 was met */
};

/* Values of both planes other than 0 and 1; a plane has two at most. */
struct fr_marks {
    uint64_t keys[4];
    int n;
};

static uint8_t fr_mark(struct fr_marks *marks, uint64_t key)
{
    int at = 0;
    if (key <= 1)
        return (uint8_t)key;
    while (at < marks->n && marks->keys[at] != key)
        at++;
    if (at == marks->n)
        marks->keys[marks->n++] = key;
    return (uint8_t)(2 * at + 3);
}

/* bits_T: raw integers -> the same as bytes; the result is 0 where all are 0 or 1. */
#define FR_DEFINE_BITS(NAME, TYPE)                                                                           \
    static FR_NOINLINE int fr_bits_##NAME(const TYPE *FR_RESTRICT item, size_t n,                            \
                                          uint8_t *FR_RESTRICT bits)                                         \
    {                                                                                                        \
        TYPE reach = 0;                                                                                      \
        for (size_t i = 0; i < n; i++) {                                                                     \
            reach |= item[i];                                                                                \
            bits[i] = (uint8_t)item[i];                                                                      \
        }                                                                                                    \
        return reach > 1;                                                                                    \
    }

/* Two patterns of bits and their marks. */
struct fr_pair {
    uint64_t first, apart; /* the first; where the two differ */
    int bit;               /* one place where they do */
    uint8_t marks[2];
};

/* pick_T: raw items of two patterns -> their marks; the result is 0 where there is no third. One bit tells which of
 * the two an item must be: vectors of SSE2 cannot compare 64 bits. */
#define FR_DEFINE_PICK(NAME, TYPE)                                                                           \
    static FR_NOINLINE int fr_pick_##NAME(const TYPE *FR_RESTRICT item, size_t n,                            \
                                          const struct fr_pair *pair, uint8_t *FR_RESTRICT bytes)            \
    {                                                                                                        \
        const TYPE first = (TYPE)pair->first, apart = (TYPE)pair->apart;                                     \
        const uint8_t mark = pair->marks[0], other = pair->marks[0] ^ pair->marks[1];                        \
        const int bit = pair->bit;                                                                           \
        TYPE third = 0;                                                                                      \
        for (size_t i = 0; i < n; i++) {                                                                     \
            const TYPE is = item[i] ^ first, second = (TYPE)(is >> bit) & 1;                                 \
            third |= is ^ (apart & (TYPE)(0 - second));                                                      \
            bytes[i] = mark ^ (other & (uint8_t)(0 - (uint8_t)second));                                      \
        }                                                                                                    \
        return third != 0;                                                                                   \
    }

FR_INTEGERS(FR_DEFINE_BITS)
FR_INTEGERS(FR_DEFINE_PICK)

#define FR_TRY_BITS(NAME, TYPE)                                                                              \
    if (width == (int)sizeof(TYPE))                                                                          \
        return fr_bits_##NAME(raw->NAME, n, bits);
#define FR_TRY_PICK(NAME, TYPE)                                                                              \
    if (width == (int)sizeof(TYPE))                                                                          \
        return fr_pick_##NAME(raw->NAME, n, pair, bytes);

static int fr_bits(int width, const union fr_raw *raw, size_t n, uint8_t *bits)
{
    FR_INTEGERS(FR_TRY_BITS)
    return 1;
}

static int fr_pick(int width, const union fr_raw *raw, size_t n, const struct fr_pair *pair, uint8_t *bytes)
{
    FR_INTEGERS(FR_TRY_PICK)
    return 1;
}

/* A plane may hold two values; a third makes it no indicator. */
static inline int fr_meet(struct fr_plane *plane, uint64_t key)
{
    if (plane->values && (key == plane->first || key == plane->second))
        return 1;
    if (plane->values == 2)
        return 0;
    if (plane->values == 0)
        plane->first = key;
    plane->second = key;
    plane->values++;
    return 1;
}

/* Bits are two values at most, and a plane that has met both has nothing to learn of more. */
static void fr_meet_bits(struct fr_plane *plane, const uint8_t *bits, size_t n)
{
    uint8_t any = 0, all = 1;
    for (size_t i = 0; i < n; i++) {
        any |= bits[i];
        all &= bits[i];
    }
    if (any)
        fr_meet(plane, 1);
    if (!all)
        fr_meet(plane, 0);
}

/* The bits of an item of this value. Minus zero has others: it takes the slow way. */
static uint64_t fr_pattern(const struct fr_dtype *dtype, uint64_t key)
{
    const double f64 = (double)(int64_t)key;
    const float f32 = (float)f64;
    uint32_t narrow;
    if (dtype->type == FR_f64)
        memcpy(&key, &f64, 8);
    if (dtype->type == FR_f32) {
        memcpy(&narrow, &f32, 4);
        key = narrow;
    }
    return key;
}

/* Items of two values that were met before. */
static int fr_pick_marks(const struct fr_plane *plane, struct fr_marks *marks, const union fr_raw *raw, size_t n,
                         uint8_t *bytes)
{
    const struct fr_dtype *dtype = &plane->cells.dtype;
    const uint64_t first = fr_pattern(dtype, plane->first), second = fr_pattern(dtype, plane->second);
    struct fr_pair pair = {first, first ^ second, 0, {fr_mark(marks, plane->first), fr_mark(marks, plane->second)}};
    while (pair.apart && !(pair.apart >> pair.bit & 1))
        pair.bit++;
    return fr_pick(dtype->width, raw, n, &pair, bytes);
}

/* The way of all others. */
static FR_NOINLINE enum fr_status fr_meet_marks(struct fr_plane *plane, struct fr_marks *marks,
                                                const union fr_raw *raw, size_t n, uint8_t *bytes)
{
    uint64_t keys[FR_BLOCK];
    if (fr_keys(&plane->cells, raw, n, keys))
        return FR_FRACTIONAL;
    for (size_t i = 0; i < n; i++)
        if (!fr_meet(plane, keys[i]))
            return FR_MANY_VALUES;
    const uint64_t key = plane->first;
    const uint8_t first = fr_mark(marks, plane->first), second = fr_mark(marks, plane->second);
    for (size_t i = 0; i < n; i++)
        bytes[i] = keys[i] == key ? first : second;
    return FR_OK;
}

/* One line of a block's length at most: cells that lie `stride` apart. */
static enum fr_status fr_read_line(struct fr_plane *plane, struct fr_marks *marks, const char *start,
                                   ptrdiff_t stride, size_t n, uint8_t *bytes)
{
    struct fr_array line = plane->cells;
    union fr_raw raw;
    line.start = start;
    line.stride = stride;
    fr_gather(&line, 0, n, &raw);
    if (line.dtype.type < FR_f32 && !plane->odd && !fr_bits(line.dtype.width, &raw, n, bytes)) {
        if (plane->values < 2)
            fr_meet_bits(plane, bytes, n);
        return FR_OK;
    }
    plane->odd = 1;
    if (plane->values && !fr_pick_marks(plane, marks, &raw, n, bytes))
        return FR_OK;
    return fr_meet_marks(plane, marks, &raw, n, bytes);
}

static int fr_by_columns(const struct fr_plane *plane)
{
    const ptrdiff_t down = plane->row_stride, right = plane->cells.stride;
    return (down < 0 ? -down : down) < (right < 0 ? -right : right);
}

/* Where cells of a column are neighbours, columns are read and turned into rows of bytes. */
static enum fr_status fr_read_columns(struct fr_plane *plane, struct fr_marks *marks, const char *start,
                                      size_t rows, size_t columns, uint8_t *bytes)
{
    uint8_t line[FR_BLOCK];
    enum fr_status status = FR_OK;
    for (size_t column = 0; column < columns && status == FR_OK; column++) {
        status = fr_read_line(plane, marks, start + (ptrdiff_t)column * plane->cells.stride, plane->row_stride, rows,
                              line);
        for (size_t row = 0; row < rows && status == FR_OK; row++)
            bytes[row * columns + column] = line[row];
    }
    return status;
}

/* A tile of `rows` rows, no more than a block, and `columns` columns, as rows of bytes end to end. */
static enum fr_status fr_read_tile(struct fr_plane *plane, struct fr_marks *marks, size_t row, size_t rows,
                                   size_t column, size_t columns, uint8_t *bytes)
{
    const ptrdiff_t down = plane->row_stride, right = plane->cells.stride;
    const char *start = plane->cells.start + (ptrdiff_t)row * down + (ptrdiff_t)column * right;
    const int end_to_end = down == right * (ptrdiff_t)columns;
    const size_t cells = rows * columns, most = end_to_end ? FR_BLOCK : columns;
    enum fr_status status = FR_OK;

    if (!end_to_end && fr_by_columns(plane))
        return fr_read_columns(plane, marks, start, rows, columns, bytes);
    for (size_t at = 0; at < cells && status == FR_OK; at += most) {
        const size_t n = cells - at < most ? cells - at : most;
        const ptrdiff_t offset = end_to_end ? (ptrdiff_t)at * right : (ptrdiff_t)(at / columns) * down;
        status = fr_read_line(plane, marks, start + offset, right, n, bytes + at);
    }
    return status;
}

#endif
