/* Float weights as integers, so that their sums are exact and depend on no order.
 *
 * A weight is cut into multiples of 2**(grid + 42) and of 2**grid, each an integer of at most 43 bits with its sign:
 * FR_FULL of them fit an int64. What is finer than the grid, or does not fit it, is a rest that is summed by itself;
 * ordinary weights have none, since the grid is laid 76 bits below the largest weight of the first block.
 */
#ifndef FASTRECALL_FIXED_H
#define FASTRECALL_FIXED_H

#include "lanes.h"
#include "weighted.h"

#include <math.h>

#define FR_LIMB 42
#define FR_FULL ((size_t)1 << 20)
/* Later weights may be larger than those of the first block by so many bits. */
#define FR_HEADROOM 8

/* So that no unit leaves the range of normal doubles. */
#define FR_MOST_EXPONENT 800

static void fr_grid_lay(struct fr_grid *grid, const double *weights, size_t n)
{
    double largest = 0;
    int exponent;
    for (size_t i = 0; i < n; i++) {
        const double size = fabs(weights[i]);
        if (size > largest && size < HUGE_VAL)
            largest = size;
    }
    if (largest == 0)
        return;
    frexp(largest, &exponent);
    exponent += FR_HEADROOM;
    if (exponent > FR_MOST_EXPONENT || exponent < -FR_MOST_EXPONENT)
        exponent = exponent > 0 ? FR_MOST_EXPONENT : -FR_MOST_EXPONENT;
    grid->limit = ldexp(1, exponent);
    grid->low = ldexp(1, exponent - 2 * FR_LIMB);
    grid->high = ldexp(1, exponent - FR_LIMB);
}

/* Adds count * unit to a sum; the halves of the count are exact doubles. */
static void fr_real_add_units(struct fr_real *sum, int64_t count, double unit)
{
    const int64_t half = (int64_t)1 << 32, upper = count / half;
    fr_real_add(sum, (double)upper * (unit * (double)half));
    fr_real_add(sum, (double)(count - upper * half) * unit);
}

/* Empties a counter into its cell. */
static void fr_fixed_empty(struct fr_fixed *counter, const struct fr_grid *grid, struct fr_real *cell)
{
    struct fr_real sum = {0, 0};
    if (!counter->high && !counter->low)
        return;
    fr_real_add_units(&sum, counter->high, grid->high);
    fr_real_add_units(&sum, counter->low, grid->low);
    fr_cell_add(FR_REAL, cell, &sum);
    counter->high = counter->low = 0;
}

/* Empties floats in units into their cells. */
static void fr_fixed_join(const struct fr_lanes *lanes, const struct fr_grid *grid, struct fr_real *cells, size_t first,
                          size_t n)
{
    struct fr_fixed *counters = (struct fr_fixed *)lanes->counters;
    for (size_t at = first; at < first + n; at++) {
        for (unsigned lane = 1; lane < lanes->n_lanes; lane++) {
            struct fr_fixed *more = &counters[lane * lanes->cells + at];
            FR_ADD_FIXED(counters[at], *more);
            more->high = more->low = 0;
        }
        fr_fixed_empty(&counters[at], grid, &cells[at]);
    }
}

/* A block's weights as they are counted: integers, or floats in units. */
struct fr_weighed {
    unsigned flags; /* of loops/fix.h; FR_NOT_POSITIVE of integers, too */
    union fr_weights read;
    struct fr_fixed fixed[FR_BLOCK];
    double rest[FR_BLOCK]; /* only where the flags say that there are any */
};

/* What is left of floats when their multiples of both units are taken away; 0 where one of them is not finite, which
 * is a rest in whole. */
static FR_NOINLINE int fr_find_rests(const double *floats, size_t n, const struct fr_grid *grid,
                                      struct fr_weighed *weights)
{
    int finite = 1;
    for (size_t i = 0; i < n; i++) {
        const double upper = (double)weights->fixed[i].high * grid->high;
        weights->rest[i] = (floats[i] - upper) - (double)weights->fixed[i].low * grid->low;
        finite &= weights->rest[i] - weights->rest[i] == 0;
    }
    return finite;
}

/* A sum that is no cell of a table. */
struct fr_sum {
    union fr_cell cell;
    struct fr_fixed counter;
};

static void fr_sum_join(enum fr_unit unit, const struct fr_grid *grid, struct fr_sum *sum)
{
    if (unit == FR_REAL)
        fr_fixed_empty(&sum->counter, grid, &sum->cell.real);
}

/* Adds those samples of a block that are chosen (1, not 0). */
static void fr_sum_add(enum fr_unit unit, const struct fr_weighed *weights, const uint8_t *chosen, size_t n,
                       struct fr_sum *sum)
{
    int64_t whole = 0, high = 0, low = 0;
    for (size_t i = 0; i < n && unit == FR_ONES; i++)
        whole += chosen[i];
    for (size_t i = 0; i < n && unit == FR_WHOLE; i++)
        whole += weights->read.whole[i] & -(int64_t)chosen[i];
    for (size_t i = 0; i < n && unit == FR_REAL; i++) {
        high += weights->fixed[i].high & -(int64_t)chosen[i];
        low += weights->fixed[i].low & -(int64_t)chosen[i];
    }
    sum->counter.high += high;
    sum->counter.low += low;
    if (unit != FR_REAL)
        sum->cell.whole += whole;
    for (size_t i = 0; i < n && unit == FR_REAL && weights->flags & FR_RESTS; i++)
        if (chosen[i])
            fr_real_add(&sum->cell.real, weights->rest[i]);
}

#endif
