/* What one sample adds to a cell: one, an integer weight, or a float weight.
 *
 * Float weights are summed with the rounding error of every addition kept beside the sum (Knuth, The Art of
 * Computer Programming, vol. 2, 4.2.2, theorem B), so that the result does not depend on how many samples there are.
 */
#ifndef FASTRECALL_WEIGHTED_H
#define FASTRECALL_WEIGHTED_H

#include "isa.h"

enum fr_unit { FR_ONES, FR_WHOLE, FR_REAL };

struct fr_real {
    double sum, lost;
};

static inline void fr_real_add(struct fr_real *cell, double weight)
{
    double sum = cell->sum + weight;
    double taken = sum - cell->sum;
    cell->lost += (cell->sum - (sum - taken)) + (weight - taken);
    cell->sum = sum;
}

/* A sum that left the range of doubles is infinite, and what was lost on the way is not a number. */
static inline double fr_real_value(const struct fr_real *cell)
{
    return cell->sum - cell->sum == 0 ? cell->sum + cell->lost : cell->sum;
}

union fr_cell {
    int64_t whole;
    struct fr_real real;
};

static inline size_t fr_cell_size(enum fr_unit unit)
{
    return unit == FR_REAL ? sizeof(struct fr_real) : sizeof(int64_t);
}

/* Cells lie as int64 or as struct fr_real, by the unit; both may be looked at through the union. */
static inline void fr_cell_add(enum fr_unit unit, void *to, const void *from)
{
    if (unit == FR_REAL) {
        struct fr_real *cell = (struct fr_real *)to;
        fr_real_add(cell, ((const struct fr_real *)from)->sum);
        cell->lost += ((const struct fr_real *)from)->lost;
    } else {
        *(int64_t *)to += *(const int64_t *)from;
    }
}

/* What `count` samples of one weight add to a cell. */
static inline void fr_cell_weigh(enum fr_unit unit, void *to, int64_t count, const union fr_cell *weight)
{
    if (unit == FR_ONES)
        *(int64_t *)to += count;
    else if (unit == FR_WHOLE)
        *(int64_t *)to += count * weight->whole;
    else if (count)
        fr_real_add((struct fr_real *)to, (double)count * weight->real.sum);
}

/* A finished cell has eight bytes: an int64 or a double. */
static inline void fr_cell_read(enum fr_unit unit, const void *cell, void *to)
{
    const double real = unit == FR_REAL ? fr_real_value((const struct fr_real *)cell) : 0;
    memcpy(to, unit == FR_REAL ? (const void *)&real : cell, 8);
}

static void fr_cells_read(enum fr_unit unit, const char *cells, size_t n, void *to)
{
    for (size_t i = 0; i < n; i++)
        fr_cell_read(unit, cells + i * fr_cell_size(unit), (char *)to + 8 * i);
}

/* The weights of a block; the member that is filled depends on the unit. */
union fr_weights {
    int64_t whole[FR_BLOCK];
    double real[FR_BLOCK];
};

struct fr_weighing {
    enum fr_unit unit;
    struct fr_array array;
    uint64_t spent; /* the sum of all |weights| so far: while it is no more than `most`, every cell fits int64 */
    uint64_t most;  /* the largest int64, divided by how often one weight may be added to a cell */
};

/* Reads integer weights and adds up their sizes; 0 where those no longer fit int64. */
static int fr_read_whole(struct fr_weighing *weighing, const void *raw, size_t n, int64_t *weights,
                         struct fr_whole *found, unsigned *flags)
{
    const uint64_t sign = weighing->array.dtype.flip ? (uint64_t)1 << 63 : 0, small = (uint64_t)1 << 53;
    uint64_t *keys = (uint64_t *)weights, sum;
    fr_keys(&weighing->array, raw, n, keys);
    *flags = fr_loops->whole(weights, n, sign, found);
    sum = found->sizes;
    /* A block of larger ones may leave 64 bits on the way, and is added up with a look at each. */
    if (found->all >= small) {
        sum = 0;
        for (size_t i = 0; i < n; i++) {
            const uint64_t size = keys[i] & sign ? (uint64_t)0 - keys[i] : keys[i];
            if (size > weighing->most - sum)
                return 0;
            sum += size;
        }
    }
    if (sum > weighing->most - weighing->spent)
        return 0;
    weighing->spent += sum;
    return 1;
}

static void fr_read_real(const struct fr_array *array, const union fr_raw *raw, size_t n, double *weights)
{
    if (array->dtype.width == 8)
        memcpy(weights, raw->f64, n * sizeof(double));
    else
        for (size_t i = 0; i < n; i++)
            weights[i] = (double)raw->f32[i];
}

/* Reads the weights of one block; 0 where integer weights no longer fit int64. */
static int fr_read_weights(struct fr_weighing *weighing, size_t first, size_t n, union fr_weights *weights)
{
    union fr_raw raw;
    struct fr_whole found;
    unsigned flags;
    if (weighing->unit == FR_ONES)
        return 1;
    if (weighing->unit == FR_WHOLE)
        return fr_read_whole(weighing, fr_raw_block(&weighing->array, first, n, &raw), n, weights->whole, &found,
                             &flags);
    fr_gather(&weighing->array, first, n, &raw);
    fr_read_real(&weighing->array, &raw, n, weights->real);
    return 1;
}

#endif
