/* One side of the samples, of every kind that the kernel reads, and in plain loops its labels. */
#ifndef FUZZ_SIDES_H
#define FUZZ_SIDES_H

#include "columns.h"

/* Numbers that many items are drawn from, so that both sides agree often. */
struct alphabet {
    int64_t base, letters[8];
    size_t n, range, rarely;
};

static void alphabet_take(struct tape *tape, struct alphabet *letters)
{
    const size_t form = below(tape, 256);
    letters->base = (int64_t)take(tape, form >> 6 == 3 ? 8 : form >> 6);
    letters->range = 1 + take(tape, form & 1 ? 2 : 1) % (form & 2 ? 3000 : 20);
    letters->n = below(tape, 9);
    letters->rarely = form & 4 ? 1 : 50;
    for (size_t i = 0; i < letters->n; i++)
        letters->letters[i] = (int64_t)take(tape, 8);
}

static int64_t alphabet_draw(struct tape *tape, const struct alphabet *letters)
{
    if (letters->n && draw_below(tape, 2 * letters->rarely) == 0)
        return letters->letters[draw_below(tape, letters->n)];
    return (int64_t)((uint64_t)letters->base + draw_below(tape, letters->range));
}

struct label {
    uint64_t key;
    int missing, broken; /* there is none; it is no integer */
};

struct side {
    struct column items, values;
    struct fr_array array;
    struct fr_source source;
    const struct fr_source *given; /* NULL of a plain array */
    uint8_t *valid;
    size_t n, n_values;
    int packed, coded;
};

static void side_free(struct side *side)
{
    column_free(&side->items);
    column_free(&side->values);
    free(side->source.values);
    free(side->valid);
}

/* Mostly numbers of the alphabet; where items are floats now and then any bits. */
static void fill(struct tape *tape, const struct column *column, size_t n, const struct alphabet *letters, int wild)
{
    for (size_t i = 0; i < n; i++)
        if (wild && draw_below(tape, 400) == 0)
            put_bits(column, i, draw(tape));
        else
            put_number(column, i, alphabet_draw(tape, letters));
}

static void side_values(struct tape *tape, struct side *side, const struct alphabet *letters, size_t form)
{
    side->coded = 1;
    side->n_values = take(tape, 1) + 1;
    for (size_t i = 0; i < side->n; i++)
        put_bits(&side->items, i, draw_below(tape, side->n_values + (form & 2 ? 3 : 0)));
    if (form & 1) {
        side->source.coded = 1;
        side->source.n_values = fr_codes_of_dtype(&side->source.codes.dtype, (uint32_t)side->n_values);
        return;
    }
    column_open(tape, &side->values, below(tape, N_DTYPES), side->n_values);
    fill(tape, &side->values, side->n_values, letters, 0);
    HOLD(fr_source_take_values(&side->source, &side->values.array, (uint32_t)side->n_values));
    side->array.dtype = side->values.array.dtype;
}

static void side_open(struct tape *tape, struct side *side, size_t n, const struct alphabet *letters)
{
    const size_t form = below(tape, 256), dtype = below(tape, 256);
    memset(side, 0, sizeof *side);
    side->n = n;
    side->packed = form % 8 == 1;
    if (side->packed) {
        const size_t first = dtype % 16;
        column_open(&(struct tape){0}, &side->items, 1, (first + n + 7) / 8);
        for (size_t i = 0; i < side->items.bytes; i++)
            side->items.memory[i] = (char)draw(tape);
        side->source.packed.start = (const uint8_t *)side->items.memory;
        side->source.packed.first = first;
        fr_dtype_init(&side->array.dtype, 'b', 1, 0);
    } else {
        static const size_t integers[] = {0, 1, 2, 5, 6, 8, 9, 10};
        const int coded = form % 8 == 2 || form % 8 == 3;
        column_open(tape, &side->items, coded ? integers[dtype % 8] : dtype % N_DTYPES, n);
        side->array = side->source.codes = side->items.array;
        if (coded)
            side_values(tape, side, letters, form / 8);
        else
            fill(tape, &side->items, n, letters, form & 64);
    }
    if (form & 128) {
        side->source.valid.first = form / 8 % 8;
        side->valid = (uint8_t *)exactly((side->source.valid.first + n + 7) / 8);
        for (size_t i = 0; i < (side->source.valid.first + n + 7) / 8; i++)
            side->valid[i] = form & 32 ? (uint8_t)(draw(tape) | draw(tape) | draw(tape)) : 255;
        side->source.valid.start = side->valid;
    }
    if (side->packed || side->coded || side->valid) {
        side->array.dtype.swapped = 0;
        side->given = &side->source;
    }
}

/* As the specification says it, one sample after the other. */
static struct label side_label(const struct side *side, size_t i)
{
    struct label label = {0, 0, 0};
    const struct column *items = &side->items;
    __int128 number = 0;
    if (side->packed) {
        const size_t bit = side->source.packed.first + i;
        number = (uint8_t)side->items.memory[bit / 8] >> bit % 8 & 1;
    } else if (side->coded) {
        get_integer(&side->items, i, &number);
        label.missing = number < 0 || number >= (__int128)side->n_values;
        if (!label.missing && side->values.memory) {
            items = &side->values;
            label.broken = !get_integer(items, (size_t)number, &number);
        }
    } else {
        label.broken = !get_integer(items, i, &number);
    }
    if (side->valid) {
        const size_t bit = side->source.valid.first + i;
        label.missing |= !(side->valid[bit / 8] >> bit % 8 & 1);
    }
    label.key = (uint64_t)number;
    return label;
}

#endif
