/* Weights of every dtype, and in plain loops what they add up to. */
#ifndef FUZZ_WEIGHTS_H
#define FUZZ_WEIGHTS_H

#include "columns.h"

struct weights {
    struct column column;
    struct fr_weighing weighing;
};

/* What cells come to: exactly, or near enough not to be told apart from it. */
struct sum {
    __int128 whole;
    __float128 real, sizes;
};

static void weights_open(struct tape *tape, struct weights *weights, size_t n, uint64_t times)
{
    const size_t form = below(tape, 256), large = below(tape, 64);
    memset(weights, 0, sizeof *weights);
    weights->weighing.unit = FR_ONES;
    weights->weighing.most = INT64_MAX / (times ? times : 1);
    if (form % 4 < 2)
        return;
    column_open(tape, &weights->column, form / 4 % N_DTYPES, n);
    weights->weighing.unit = weights->column.kind == 'f' ? FR_REAL : FR_WHOLE;
    weights->weighing.array = weights->column.array;
    for (size_t i = 0; i < n; i++) {
        const uint64_t drawn = draw(tape);
        if (weights->column.kind != 'f' || (large == 1 && i % 64 == 0)) {
            put_bits(&weights->column, i, drawn >> large);
        } else {
            const double wide = (double)(drawn >> 40) * (large & 2 ? 1e-3 : 1) * (large & 4 && drawn & 1 ? -1 : 1);
            const float narrow = (float)wide;
            uint64_t bits = 0;
            memcpy(&bits, weights->column.array.dtype.width == 4 ? (const void *)&narrow : (const void *)&wide,
                   (size_t)weights->column.array.dtype.width);
            put_bits(&weights->column, i, bits);
        }
    }
}

static void weights_free(struct weights *weights) { column_free(&weights->column); }

static void sum_add(struct sum *sum, const struct weights *weights, size_t i)
{
    __int128 whole = 1;
    if (weights->weighing.unit == FR_REAL) {
        const double real = get_float(&weights->column, i);
        sum->real += real;
        sum->sizes += real < 0 ? -(__float128)real : (__float128)real;
        return;
    }
    if (weights->weighing.unit == FR_WHOLE)
        get_integer(&weights->column, i, &whole);
    sum->whole += whole;
    sum->sizes += whole < 0 ? -(__float128)whole : (__float128)whole;
}

/* Within one unit in the last place of the sum of all sizes. */
static int sum_is(const struct sum *sum, enum fr_unit unit, const void *eight_bytes)
{
    int64_t whole;
    double real;
    __float128 apart;
    memcpy(&whole, eight_bytes, 8);
    memcpy(&real, eight_bytes, 8);
    if (unit != FR_REAL)
        return whole == sum->whole;
    if (sum->sizes > 0x1p1000)
        return 1;
    apart = sum->real - real;
    return (apart < 0 ? -apart : apart) <= sum->sizes * 0x1p-52 + 0x1p-1060;
}

/* What may come of a sample's weight. */
static int weight_is_finite(const struct weights *weights, size_t i)
{
    const double real = weights->weighing.unit == FR_REAL ? get_float(&weights->column, i) : 0;
    return real - real == 0;
}

#endif
