/* Counts of the kernel beside those of plain loops: for machines on which no Python runs.
 *
 * Every dtype, both byte orders, every stride up to three items forwards and backwards, a few and many classes, with
 * tables of pairs and without, each by every variant that the machine runs. The last line says how many were alike.
 */
#include <stdio.h>

#include "reading.h"
#include "run.h"

#define MOST 5000
#define SPREAD 300 /* more than are kept near: counter.h */

struct plain {
    int64_t both[SPREAD], truly[SPREAD], predicted[SPREAD], pairs[SPREAD * SPREAD];
};

static struct plain plain;
static int truth[MOST], pred[MOST];
static unsigned char true_bytes[MOST * 32], pred_bytes[MOST * 32];
static uint32_t state = 1;

static uint32_t drawn(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

static void draw(size_t n, int classes)
{
    memset(&plain, 0, sizeof plain);
    for (size_t i = 0; i < n; i++) {
        truth[i] = (int)drawn((uint32_t)classes);
        pred[i] = drawn(3) ? truth[i] : (int)drawn((uint32_t)classes);
        plain.truly[truth[i]]++;
        plain.predicted[pred[i]]++;
        plain.both[truth[i]] += truth[i] == pred[i];
        plain.pairs[truth[i] * SPREAD + pred[i]]++;
    }
}

/* One label as NumPy would lay it. */
static void lay(unsigned char *to, char kind, int width, int swapped, int64_t value)
{
    unsigned char bytes[8];
    const int8_t i1 = (int8_t)value;
    const int16_t i2 = (int16_t)value;
    const int32_t i4 = (int32_t)value;
    const float f4 = (float)value;
    const double f8 = (double)value;
    const void *from = kind == 'f' ? (width == 4 ? (const void *)&f4 : (const void *)&f8)
                       : width == 1 ? (const void *)&i1
                       : width == 2 ? (const void *)&i2
                       : width == 4 ? (const void *)&i4
                                    : (const void *)&value;
    memcpy(bytes, from, (size_t)width);
    for (int at = 0; at < width; at++)
        to[at] = bytes[swapped ? width - 1 - at : at];
}

static struct fr_array array_of(unsigned char *bytes, const int *labels, size_t n, char kind, int width, int swapped,
                                int step, int64_t shift)
{
    struct fr_array array;
    const ptrdiff_t stride = (ptrdiff_t)width * step;
    unsigned char *start = step < 0 && n ? bytes - (ptrdiff_t)(n - 1) * stride : bytes;
    for (size_t i = 0; i < n; i++)
        lay(start + (ptrdiff_t)i * stride, kind, width, swapped, labels[i] + shift);
    array.start = (const char *)start;
    array.stride = stride;
    if (!fr_dtype_init(&array.dtype, kind, width, swapped))
        exit(3);
    return array;
}

/* Whether what was read is what the plain loops found. */
static int alike(struct fr_counter *counter, const struct fr_reading *reading, int pairs, int64_t shift)
{
    static uint64_t keys[SPREAD + 1];
    static uint8_t seen[SPREAD + 1];
    static int64_t tp[SPREAD + 1], n_true[SPREAD + 1], n_pred[SPREAD + 1];
    const struct fr_table *table = &counter->table;
    uint32_t there = 0;
    for (int label = 0; label < SPREAD; label++)
        there += plain.truly[label] || plain.predicted[label];
    if (reading->n != there)
        return 0;
    fr_read_keys(reading, counter, keys, seen);
    fr_read_margins(reading, counter, tp, n_true, n_pred);
    for (uint32_t i = 0; i < there; i++) {
        const int64_t label = (int64_t)keys[i] - shift;
        if (label < 0 || label >= SPREAD || (i && (int64_t)keys[i] <= (int64_t)keys[i - 1]))
            return 0;
        if (tp[i] != plain.both[label] || n_true[i] != plain.truly[label] || n_pred[i] != plain.predicted[label])
            return 0;
        for (uint32_t j = 0; pairs && table->pairs && j < there; j++) {
            const size_t t = reading->labels[i].code, p = reading->labels[j].code;
            int64_t found = 0;
            fr_cell_read(table->unit, fr_cell(table, t * table->room + p), &found);
            if (found != plain.pairs[label * SPREAD + ((int64_t)keys[j] - shift)])
                return 0;
        }
    }
    return 1;
}

static int counted(size_t n, char kind, int width, int swapped, int step, int pairs, int64_t shift)
{
    struct fr_counter counter;
    struct fr_reading reading;
    int good;
    memset(&counter, 0, sizeof counter);
    memset(&reading, 0, sizeof reading);
    counter.truth = array_of(true_bytes, truth, n, kind, width, swapped, step, shift);
    counter.pred = array_of(pred_bytes, pred, n, kind, width, 0, 1, shift);
    counter.order = kind == 'u' ? 0 : (uint64_t)1 << 63;
    counter.samples = n;
    counter.most_pairs = 1024;
    counter.pairs = pairs;
    good = fr_count(&counter, 0, n) == FR_OK && fr_reading_init(&reading, &counter);
    good = good && alike(&counter, &reading, pairs, shift);
    fr_reading_free(&reading);
    fr_counter_free(&counter);
    return good;
}

/* Of one drawing by one variant; the result is how many of the counts were right, or -1. */
static int every_dtype(size_t n, int classes)
{
    const struct {
        char kind;
        int width;
    } dtypes[] = {{'i', 1}, {'i', 2}, {'i', 4}, {'i', 8}, {'u', 1}, {'u', 2}, {'u', 4}, {'u', 8}, {'f', 4}, {'f', 8}};
    int done = 0;
    for (size_t at = 0; at < sizeof dtypes / sizeof *dtypes; at++) {
        const char kind = dtypes[at].kind;
        const int width = dtypes[at].width;
        const int64_t shift = kind == 'u' ? 0 : -100;
        if (width == 1 && classes > 128)
            continue;
        for (int round = 0; round < 2 * 2 * 6; round++) {
            const int step = round / 4 < 3 ? round / 4 + 1 : 2 - round / 4;
            if (!counted(n, kind, width, round % 2, step, round / 2 % 2, shift)) {
                printf("wrong: %s, %d samples, %d classes, %c%d, swapped %d, step %d, pairs %d\n", fr_loops->name,
                       (int)n, classes, kind, width, round % 2, step, round / 2 % 2);
                return -1;
            }
            done++;
        }
    }
    return done;
}

int main(void)
{
    const int classes[] = {1, 2, 3, 10, 100, SPREAD};
    const size_t sizes[] = {0, 1, 63, 64, 1025, MOST};
    int done = 0;
    for (size_t variant = 0; fr_variant(variant); variant++) {
        fr_use_variant(variant);
        for (size_t c = 0; c < sizeof classes / sizeof *classes; c++)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
                draw(sizes[s], classes[c]);
                const int some = every_dtype(sizes[s], classes[c]);
                if (some < 0)
                    return 1;
                done += some;
            }
    }
    printf("%d counts are those of plain loops; pointers of %d bits\n", done, (int)(8 * sizeof(void *)));
    return 0;
}
