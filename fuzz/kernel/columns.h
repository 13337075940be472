/* Arrays of numbers in every layout, and in plain loops what they hold. */
#ifndef FUZZ_COLUMNS_H
#define FUZZ_COLUMNS_H

#include "kernel.h"

struct column {
    struct fr_array array;
    char kind;
    char *memory;
    size_t bytes;
};

static const struct {
    char kind;
    int width;
} dtypes[] = {{'i', 8}, {'u', 1}, {'i', 4}, {'f', 8}, {'b', 1}, {'u', 8}, {'i', 1},
              {'f', 4}, {'u', 2}, {'i', 2}, {'u', 4}};
#define N_DTYPES (sizeof dtypes / sizeof *dtypes)

static void column_free(struct column *column) { free(column->memory); }

/* Room for n items: aligned or not, in both byte orders, end to end, apart, backwards, or all in one place. */
static void column_open(struct tape *tape, struct column *column, size_t dtype, size_t n)
{
    static const int apart[] = {1, 1, 1, 2, -1, 3, -2, 0};
    const size_t layout = below(tape, 256), off = layout >> 4 & 1, width = (size_t)dtypes[dtype].width;
    const ptrdiff_t stride = apart[layout & 7] * (ptrdiff_t)width;
    const size_t reach = n ? (n - 1) * (size_t)(stride < 0 ? -stride : stride) + width : 0;
    column->kind = dtypes[dtype].kind;
    HOLD(fr_dtype_init(&column->array.dtype, column->kind, (int)width, layout >> 3 & 1));
    column->bytes = reach + off;
    column->memory = (char *)exactly(column->bytes);
    memset(column->memory, 0, column->bytes ? column->bytes : 1);
    column->array.stride = stride;
    column->array.start = column->memory + off + (stride < 0 && n ? reach - width : 0);
}

static void item_bytes(const struct column *column, size_t i, uint8_t *bytes, int out)
{
    const size_t width = (size_t)column->array.dtype.width;
    uint8_t *at = (uint8_t *)column->array.start + (ptrdiff_t)i * column->array.stride;
    for (size_t k = 0; k < width; k++) {
        uint8_t *place = at + (column->array.dtype.swapped ? width - 1 - k : k);
        if (out)
            *place = bytes[k];
        else
            bytes[k] = *place;
    }
}

/* The bits of an item, in the machine's order. */
static void put_bits(const struct column *column, size_t i, uint64_t bits)
{
    item_bytes(column, i, (uint8_t *)&bits, 1);
}

static uint64_t get_bits(const struct column *column, size_t i)
{
    uint64_t bits = 0;
    item_bytes(column, i, (uint8_t *)&bits, 0);
    return bits;
}

/* A number, as near as the dtype can hold it. */
static void put_number(const struct column *column, size_t i, int64_t number)
{
    const double wide = (double)number;
    const float narrow = (float)number;
    uint64_t bits = (uint64_t)number;
    uint32_t half;
    if (column->kind == 'f' && column->array.dtype.width == 8)
        memcpy(&bits, &wide, 8);
    if (column->kind == 'f' && column->array.dtype.width == 4) {
        memcpy(&half, &narrow, 4);
        bits = half;
    }
    put_bits(column, i, bits);
}

static double get_float(const struct column *column, size_t i)
{
    const uint64_t bits = get_bits(column, i);
    const uint32_t low = (uint32_t)bits;
    double wide;
    float narrow;
    memcpy(&narrow, &low, 4);
    memcpy(&wide, &bits, 8);
    return column->array.dtype.width == 4 ? narrow : wide;
}

/* An item as an integer; 0 where it is none. */
static int get_integer(const struct column *column, size_t i, __int128 *number)
{
    const int width = column->array.dtype.width;
    const uint64_t bits = get_bits(column, i);
    if (column->kind == 'b') {
        *number = bits != 0;
    } else if (column->kind == 'f') {
        const double value = get_float(column, i);
        if (!(value >= -0x1p63 && value < 0x1p63) || floor(value) != value)
            return 0;
        *number = (__int128)value;
    } else {
        *number = bits;
        if (column->kind == 'i' && bits >> (8 * width - 1))
            *number -= (__int128)1 << 8 * width;
    }
    return 1;
}

#endif
