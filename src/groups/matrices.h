/* The tables of pairs of all groups become the caller's array where they lie. */
#ifndef FASTRECALL_MATRICES_H
#define FASTRECALL_MATRICES_H

#include "reading.h"

/* Whether a group's table is in its place among those that are wanted. */
static int fr_matrix_lies(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t i)
{
    return stack->table.unit != FR_REAL && reading->groups[i] == i && reading->n_labels == stack->classes &&
           fr_labels_follow(reading);
}

/* Takes the cells away from the stack and returns them as n_groups x n_labels x n_labels items of eight bytes; NULL where
 * memory is short. Expects a stack of pairs; nothing can be read of it afterwards. No table ends up behind where it was, so
 * that those to come are still whole. */
static int64_t *fr_take_matrices(const struct fr_grouped_reading *reading, struct fr_stack *stack)
{
    const size_t n = reading->n_labels, items = n * n;
    struct fr_table *table = &stack->table;
    int64_t *one = (int64_t *)malloc((items + 1) * sizeof *one), *to = (int64_t *)table->cells, *matrices;
    if (!one)
        return NULL;
    for (size_t i = 0; i < reading->n_groups; i++, to += items) {
        if (fr_matrix_lies(reading, stack, i))
            continue;
        fr_read_group_matrix(reading, stack, reading->groups[i], one);
        memcpy(to, one, items * sizeof *one);
    }
    free(one);
    matrices = (int64_t *)realloc(table->cells, (reading->n_groups * items + 1) * sizeof *matrices);
    if (!matrices)
        matrices = (int64_t *)table->cells; /* larger than needed */
    table->cells = NULL;
    stack->groups = stack->classes = 0;
    return matrices;
}

#endif
