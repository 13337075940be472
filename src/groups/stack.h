/* Stacked tables: one for each group, in one piece of memory, so that the tables of one run serve them all.
 *
 * Group g gives class c the code g * classes + c. Margins are then those of that many classes. Of pairs, all of which lie
 * within groups, cell a * classes + b holds those of codes a and b: each group has classes * (classes + 1) cells, of which
 * the last few stay empty.
 */
#ifndef FASTRECALL_STACK_H
#define FASTRECALL_STACK_H

#include "../codes.h"
#include "../filling.h"

struct fr_stack {
    struct fr_table table;
    uint32_t classes, groups;
};

/* Codes, and indices of cells, have 32 bits. */
#define FR_MOST_STACKED (((uint64_t)1 << 32) - 16)

static uint64_t fr_product(uint64_t a, uint64_t b) { return b && a > UINT64_MAX / b ? UINT64_MAX : a * b; }

static uint64_t fr_pairs_in(uint64_t groups, uint64_t classes)
{
    return fr_product(fr_product(groups, classes), classes + 1);
}

static uint64_t fr_margins_in(uint64_t groups, uint64_t classes) { return fr_product(3, fr_product(groups, classes)); }

static size_t fr_stack_cells(const struct fr_stack *stack)
{
    const size_t codes = (size_t)stack->groups * stack->classes;
    return stack->table.pairs ? codes * (stack->classes + 1) : 3 * codes;
}

/* Up to so many cells are near enough; among more of them, samples whose sides agree are counted apart: their cells are
 * few, and most samples are such. */
#define FR_MOST_AT_ONCE ((size_t)1 << 15)

/* How many cells there are behind those of all pairs. */
static size_t fr_stack_behind(const struct fr_stack *stack)
{
    const int apart = stack->table.pairs && stack->table.unit == FR_ONES && fr_stack_cells(stack) > FR_MOST_AT_ONCE;
    const size_t codes = (size_t)stack->groups * stack->classes;
    return apart ? codes * (FR_DIAGONAL_TURNS(codes) + 1) : 0;
}

static int fr_stack_counters(struct fr_stack *stack)
{
    struct fr_table *table = &stack->table;
    const size_t cells = fr_stack_cells(stack), codes = (size_t)stack->groups * stack->classes;
    if (table->unit == FR_ONES)
        return fr_bytes_init(&table->bytes, cells + fr_stack_behind(stack));
    table->seen = (uint8_t *)calloc(codes + 1, 1);
    return table->seen &&
           fr_lanes_init(&table->lanes, cells, table->unit == FR_WHOLE ? sizeof(int64_t) : sizeof(struct fr_fixed));
}

/* An empty stack; 0 where memory is short. Expects fewer cells than FR_MOST_STACKED, with those behind. */
static int fr_stack_init(struct fr_stack *stack, enum fr_unit unit, const struct fr_grid *grid, int pairs,
                         uint32_t classes, uint32_t groups)
{
    struct fr_table *table = &stack->table;
    memset(stack, 0, sizeof *stack);
    stack->classes = classes;
    stack->groups = groups;
    if (!pairs)
        return fr_table_init(table, unit, grid, 0, groups * classes);
    table->unit = unit;
    table->grid = grid;
    table->pairs = 1;
    table->room = classes;
    table->cells = (char *)fr_zeroed(fr_stack_cells(stack) + fr_stack_behind(stack) + 1, fr_cell_size(unit));
    if (table->cells && fr_stack_counters(stack))
        return 1;
    fr_table_free(table);
    return 0;
}

/* Brings everything that was counted into the cells; counting may go on afterwards. */
static void fr_stack_join(struct fr_stack *stack)
{
    struct fr_table *table = &stack->table;
    const size_t codes = (size_t)stack->groups * stack->classes, cells = fr_stack_cells(stack);
    if (!table->cells)
        return;
    if (!table->pairs) {
        fr_table_join(table);
        return;
    }
    fr_table_join_some(table, 0, cells + fr_stack_behind(stack));
    for (size_t at = 0; at < fr_stack_behind(stack); at++) {
        const size_t a = at % codes;
        ((int64_t *)table->cells)[a * stack->classes + a] += ((int64_t *)table->cells)[cells + at];
        ((int64_t *)table->cells)[cells + at] = 0;
    }
    table->taken = 0;
}

/* Samples of one group that are truly of class t and predicted p. */
static inline char *fr_stack_pair(const struct fr_stack *stack, size_t group, size_t t, size_t p)
{
    const size_t first = group * stack->classes;
    return fr_cell(&stack->table, (first + t) * stack->classes + first + p);
}

/* Whether a row of cells holds anything, which is also marked by column; integers without a branch. */
static uint8_t fr_stack_see_row(const struct fr_table *table, size_t row, size_t n, uint8_t *FR_RESTRICT seen)
{
    uint8_t any = 0;
    if (table->unit != FR_REAL) {
        const int64_t *FR_RESTRICT cells = (const int64_t *)fr_cell(table, row);
        for (size_t p = 0; p < n; p++) {
            const uint8_t filled = cells[p] != 0;
            any |= filled;
            seen[p] |= filled ? FR_PRED : 0;
        }
        return any ? FR_TRUE : 0;
    }
    for (size_t p = 0; p < n; p++)
        if (fr_cell_filled(table, row + p)) {
            any = FR_TRUE;
            seen[p] |= FR_PRED;
        }
    return any;
}

/* Sides on which each class came in a group. Expects joined counters. */
static void fr_stack_see(const struct fr_stack *stack, size_t group, uint8_t *seen)
{
    const struct fr_table *table = &stack->table;
    const size_t classes = stack->classes, first = group * classes, codes = stack->groups * classes;
    for (size_t t = 0; t < classes; t++) {
        const size_t a = first + t;
        seen[t] |= table->seen ? table->seen[a] : 0;
        if (table->pairs) {
            seen[t] |= fr_stack_see_row(table, a * classes + first, classes, seen);
            continue;
        }
        seen[t] |= fr_cell_filled(table, 2 * a) || fr_cell_filled(table, 2 * a + 1) ? FR_TRUE : 0;
        seen[t] |= fr_cell_filled(table, 2 * codes + a) ? FR_PRED : 0;
    }
}

/* Which classes and which groups came; 0 where memory is short. */
static int fr_stack_seen(const struct fr_stack *stack, uint8_t *classes, uint8_t *groups)
{
    uint8_t *seen = (uint8_t *)malloc((size_t)stack->classes + 1);
    if (!seen)
        return 0;
    memset(classes, 0, stack->classes);
    memset(groups, 0, stack->groups);
    for (size_t group = 0; group < stack->groups; group++) {
        memset(seen, 0, stack->classes);
        fr_stack_see(stack, group, seen);
        for (size_t code = 0; code < stack->classes; code++) {
            classes[code] |= seen[code];
            groups[group] |= seen[code];
        }
    }
    free(seen);
    return 1;
}

/* Adds a pair of one stack to another. */
static void fr_stack_add_pair(struct fr_stack *to, size_t group, size_t t, size_t p, const char *cell)
{
    struct fr_table *table = &to->table;
    const size_t first = group * to->classes, codes = (size_t)to->groups * to->classes;
    if (table->pairs) {
        fr_cell_add(table->unit, fr_stack_pair(to, group, t, p), cell);
        return;
    }
    fr_cell_add(table->unit, fr_cell(table, 2 * (first + t) + (t == p)), cell);
    fr_cell_add(table->unit, fr_cell(table, 2 * codes + first + p), cell);
}

/* Adds class t of a group; `now` names the classes of `to`. */
static void fr_stack_move_class(struct fr_stack *to, size_t into, const struct fr_stack *from, size_t group, size_t t,
                                const uint32_t *now)
{
    const struct fr_table *table = &from->table;
    const size_t a = group * from->classes + t, codes = (size_t)from->groups * from->classes;
    const size_t b = into * to->classes + now[t], others = (size_t)to->groups * to->classes;
    for (size_t p = 0; table->pairs && p < from->classes; p++)
        if (now[p] != FR_NO_CODE && fr_cell_filled(table, a * from->classes + group * from->classes + p))
            fr_stack_add_pair(to, into, now[t], now[p], fr_stack_pair(from, group, t, p));
    if (table->seen)
        to->table.seen[b] |= table->seen[a];
    if (table->pairs)
        return;
    fr_cell_add(table->unit, fr_cell(&to->table, 2 * b), fr_cell(table, 2 * a));
    fr_cell_add(table->unit, fr_cell(&to->table, 2 * b + 1), fr_cell(table, 2 * a + 1));
    fr_cell_add(table->unit, fr_cell(&to->table, 2 * others + b), fr_cell(table, 2 * codes + a));
}

/* Adds all that `from` holds to `to`: the new code of each class and each group, or FR_NO_CODE for those that never came.
 * Expects joined counters, and margins in `to` where there are margins in `from`. */
static void fr_stack_move(struct fr_stack *to, const struct fr_stack *from, const uint32_t *classes,
                          const uint32_t *groups)
{
    for (size_t group = 0; group < from->groups; group++)
        for (size_t t = 0; groups[group] != FR_NO_CODE && t < from->classes; t++)
            if (classes[t] != FR_NO_CODE)
                fr_stack_move_class(to, groups[group], from, group, t, classes);
}

#endif
