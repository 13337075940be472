/* The finished grouped run: for each group that came, three numbers a class, totals, and the table of pairs. */
#ifndef FASTRECALL_GROUPED_READING_H
#define FASTRECALL_GROUPED_READING_H

#include "../reading.h"
#include "merging.h"

struct fr_grouped_reading {
    struct fr_named *labels; /* the classes that came, sorted; of given labels all, in the given order */
    uint32_t n_labels;
    int in_order;            /* codes rise from label to label */
    uint32_t *groups;        /* those that came */
    uint32_t n_groups;
    uint8_t *seen;           /* of each class */
    char *rows, *columns;    /* sums of one group */
};

static void fr_grouped_reading_free(struct fr_grouped_reading *reading)
{
    free(reading->labels);
    free(reading->groups);
    free(reading->seen);
    free(reading->rows);
    free(reading->columns);
}

/* Joins the counters; 0 where memory is short. */
static int fr_grouped_reading_init(struct fr_grouped_reading *reading, struct fr_grouped *run)
{
    const struct fr_codes *codes = &run->classes.codes;
    const size_t classes = run->stack.classes, size = fr_cell_size(run->base.weighing.unit);
    const size_t named = codes->coding == FR_FIXED ? codes->n : classes;
    const size_t known = named > classes ? named : classes; /* given labels, where no sample made the stack */
    uint8_t *came = (uint8_t *)malloc((size_t)run->stack.groups + 1);
    memset(reading, 0, sizeof *reading);
    reading->labels = (struct fr_named *)malloc((named + 1) * sizeof *reading->labels);
    reading->groups = (uint32_t *)malloc(((size_t)run->stack.groups + 1) * sizeof *reading->groups);
    reading->seen = (uint8_t *)calloc(known + 1, 1);
    reading->rows = (char *)malloc((classes + 1) * size);
    reading->columns = (char *)malloc((classes + 1) * size);
    fr_stack_join(&run->stack);
    if (!came || !reading->labels || !reading->groups || !reading->seen || !reading->rows || !reading->columns ||
        (run->stack.table.cells && !fr_stack_seen(&run->stack, reading->seen, came))) {
        free(came);
        return 0;
    }
    for (uint32_t group = 0; group < run->stack.groups; group++)
        if (came[group])
            reading->groups[reading->n_groups++] = group;
    for (uint32_t code = 0; code < named; code++)
        if (reading->seen[code] || codes->coding == FR_FIXED) {
            struct fr_named *label = &reading->labels[reading->n_labels++];
            label->at = fr_key_of(codes, code) ^ run->base.order;
            label->code = code;
        }
    if (codes->coding != FR_FIXED)
        qsort(reading->labels, reading->n_labels, sizeof *reading->labels, fr_named_compare);
    reading->in_order = 1;
    for (uint32_t i = 1; i < reading->n_labels; i++)
        reading->in_order &= reading->labels[i].code > reading->labels[i - 1].code;
    free(came);
    return 1;
}

/* Sides on which labels came that were not given. */
static int fr_grouped_outside(const struct fr_grouped_reading *reading, const struct fr_grouped *run)
{
    const uint32_t others = run->classes.codes.n;
    if (run->classes.codes.coding != FR_FIXED || !run->stack.table.cells)
        return 0;
    return reading->seen[others] | reading->seen[others + 1];
}

static void fr_grouped_keys(const struct fr_grouped_reading *reading, const struct fr_grouped *run, uint64_t *keys,
                            uint8_t *seen)
{
    for (size_t i = 0; i < reading->n_labels; i++) {
        keys[i] = reading->labels[i].at ^ run->base.order;
        seen[i] = reading->seen[reading->labels[i].code];
    }
}

/* The values of one group array. */
static void fr_grouped_members(const struct fr_grouped_reading *reading, const struct fr_grouped *run, size_t j,
                               uint64_t *keys)
{
    const struct fr_crowd *crowd = &run->crowd;
    for (size_t i = 0; i < reading->n_groups; i++)
        keys[i] = fr_key_of(&crowd->members[j].roll.codes, crowd->parts[reading->groups[i] * crowd->n_members + j]);
}

/* Where one group's numbers go: each has eight bytes. */
struct fr_grouped_row {
    int64_t *tp, *n_true, *n_pred, *matrix; /* matrix: or NULL */
    int64_t *agreed, *differing, *total;
};

struct fr_grouped_sums {
    union fr_cell agreed, differing;
};

/* The sums of a group of which all pairs were counted; integers row by row. */
static void fr_sum_group_whole(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t group,
                               struct fr_grouped_sums *sums)
{
    int64_t *rows = (int64_t *)reading->rows, *columns = (int64_t *)reading->columns, agreed = 0, differing = 0;
    for (size_t t = 0; t < stack->classes; t++) {
        const int64_t *row = (const int64_t *)fr_stack_pair(stack, group, t, 0);
        int64_t sum = 0;
        for (size_t p = 0; p < stack->classes; p++) {
            sum += row[p];
            columns[p] += row[p];
        }
        rows[t] = sum;
        agreed += row[t];
        differing += sum - row[t];
    }
    memcpy(&sums->agreed, &agreed, sizeof agreed);
    memcpy(&sums->differing, &differing, sizeof differing);
}

static void fr_sum_group_real(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t group,
                              struct fr_grouped_sums *sums)
{
    const size_t size = fr_cell_size(FR_REAL);
    for (size_t t = 0; t < stack->classes; t++)
        for (size_t p = 0; p < stack->classes; p++) {
            const char *cell = fr_stack_pair(stack, group, t, p);
            fr_cell_add(FR_REAL, reading->rows + t * size, cell);
            fr_cell_add(FR_REAL, reading->columns + p * size, cell);
            fr_cell_add(FR_REAL, t == p ? &sums->agreed : &sums->differing, cell);
        }
}

/* The same of one of which margins were counted. */
static void fr_sum_group_margins(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t group,
                                 struct fr_grouped_sums *sums)
{
    const struct fr_table *table = &stack->table;
    const size_t size = fr_cell_size(table->unit), codes = (size_t)stack->groups * stack->classes;
    for (size_t t = 0; t < stack->classes; t++) {
        const size_t a = group * stack->classes + t;
        fr_cell_add(table->unit, reading->rows + t * size, fr_cell(table, 2 * a));
        fr_cell_add(table->unit, reading->rows + t * size, fr_cell(table, 2 * a + 1));
        fr_cell_add(table->unit, reading->columns + t * size, fr_cell(table, 2 * codes + a));
        fr_cell_add(table->unit, &sums->differing, fr_cell(table, 2 * a));
        fr_cell_add(table->unit, &sums->agreed, fr_cell(table, 2 * a + 1));
    }
}

/* Whether the labels' codes follow each other, as those of a window without gaps do. */
static int fr_labels_follow(const struct fr_grouped_reading *reading)
{
    const size_t n = reading->n_labels;
    return n && reading->labels[n - 1].code - reading->labels[0].code == n - 1 && reading->in_order;
}

static void fr_read_group_matrix(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t group,
                                 int64_t *matrix)
{
    const enum fr_unit unit = stack->table.unit;
    const size_t n = reading->n_labels;
    if (unit != FR_REAL && fr_labels_follow(reading)) {
        const size_t code = reading->labels[0].code;
        for (size_t i = 0; i < n; i++)
            memcpy(matrix + i * n, fr_stack_pair(stack, group, code + i, code), n * sizeof *matrix);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            fr_cell_read(unit, fr_stack_pair(stack, group, reading->labels[i].code, reading->labels[k].code),
                         matrix + i * n + k);
}

static void fr_read_group(const struct fr_grouped_reading *reading, const struct fr_stack *stack, size_t i,
                          const struct fr_grouped_row *row)
{
    const struct fr_table *table = &stack->table;
    const enum fr_unit unit = table->unit;
    const size_t group = reading->groups[i], size = fr_cell_size(unit);
    struct fr_grouped_sums sums;
    union fr_cell total;
    memset(&sums, 0, sizeof sums);
    memset(&total, 0, sizeof total);
    memset(reading->rows, 0, stack->classes * size);
    memset(reading->columns, 0, stack->classes * size);
    if (table->pairs && unit != FR_REAL)
        fr_sum_group_whole(reading, stack, group, &sums);
    else if (table->pairs)
        fr_sum_group_real(reading, stack, group, &sums);
    else
        fr_sum_group_margins(reading, stack, group, &sums);
    for (size_t k = 0; k < reading->n_labels; k++) {
        const size_t code = reading->labels[k].code, a = group * stack->classes + code;
        fr_cell_read(unit, table->pairs ? fr_stack_pair(stack, group, code, code) : fr_cell(table, 2 * a + 1), row->tp + k);
        fr_cell_read(unit, reading->rows + code * size, row->n_true + k);
        fr_cell_read(unit, reading->columns + code * size, row->n_pred + k);
    }
    fr_cell_add(unit, &total, &sums.agreed);
    fr_cell_add(unit, &total, &sums.differing);
    fr_cell_read(unit, &sums.agreed, row->agreed);
    fr_cell_read(unit, &sums.differing, row->differing);
    fr_cell_read(unit, &total, row->total);
    if (row->matrix)
        fr_read_group_matrix(reading, stack, group, row->matrix);
}

/* All groups, one after the other; of what `row` points to is that of the first. */
static void fr_read_groups(const struct fr_grouped_reading *reading, const struct fr_grouped *run,
                           const struct fr_grouped_row *first)
{
    const size_t n = reading->n_labels;
    for (size_t i = 0; i < reading->n_groups; i++) {
        const struct fr_grouped_row row = {first->tp + i * n,
                                           first->n_true + i * n,
                                           first->n_pred + i * n,
                                           first->matrix ? first->matrix + i * n * n : NULL,
                                           first->agreed + i,
                                           first->differing + i,
                                           first->total + i};
        fr_read_group(reading, &run->stack, i, &row);
    }
}

#endif
