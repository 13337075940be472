/* Stacked tables: one for each group, in one piece of memory, so that the tables of one run serve them all.
 *
 * Group g gives class c the code g * classes + c. Margins are then those of that many classes. Of pairs, all of which lie
 * within groups, cell a * classes + p holds those of code a and class p.
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
    return fr_product(fr_product(groups, classes), classes);
}

static uint64_t fr_margins_in(uint64_t groups, uint64_t classes) { return fr_product(3, fr_product(groups, classes)); }

static size_t fr_stack_cells(const struct fr_stack *stack)
{
    const size_t codes = (size_t)stack->groups * stack->classes;
    return codes * (stack->table.pairs ? stack->classes : 3);
}

/* Up to so many cells are near enough; among more of them, samples whose sides agree are counted apart: their cells are
 * few, and most samples are such. */
#define FR_MOST_AT_ONCE ((size_t)1 << 15)

/* How many cells there are behind those of all pairs. */
static size_t fr_stack_behind(const struct fr_stack *stack)
{
    const int apart = stack->table.pairs && stack->table.unit == FR_ONES && fr_stack_cells(stack) > FR_MOST_AT_ONCE;
    const size_t codes = (size_t)stack->groups * stack->classes;
    return apart ? codes << FR_TURN_BITS(codes) : 0;
}

/* Of its first groups, so many of which have come. */
static struct fr_pairing fr_stack_pairing(const struct fr_stack *stack, uint32_t groups)
{
    struct fr_pairing pairing = {stack->classes, groups < stack->groups ? groups : stack->groups, UINT32_MAX, 0, 0};
    const size_t all = fr_stack_cells(stack) + fr_stack_behind(stack);
    pairing.last = all ? (uint32_t)(all - 1) : 0;
    if (fr_stack_behind(stack)) {
        pairing.behind = (uint32_t)fr_stack_cells(stack);
        pairing.turn_bits = FR_TURN_BITS(stack->groups * stack->classes);
    }
    return pairing;
}

/* The loop that finds the places of pairs of a dtype. */
static fr_pair_fn fr_pair_of(const struct fr_pairing *pairing, enum fr_type type)
{
    return fr_loops->pair[pairing->behind != UINT32_MAX][type];
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
    const size_t behind = fr_stack_behind(stack), first = fr_stack_cells(stack);
    const unsigned bits = FR_TURN_BITS((size_t)stack->groups * stack->classes);
    int64_t *cells = (int64_t *)table->cells;
    if (!cells)
        return;
    if (!table->pairs) {
        fr_table_join(table);
        return;
    }
    fr_table_join_some(table, 0, first + behind);
    for (size_t at = 0; at < behind; at++) {
        const size_t a = at >> bits;
        cells[a * stack->classes + a % stack->classes] += cells[first + at];
        cells[first + at] = 0;
    }
    table->taken = 0;
}

/* Samples of one group that are truly of class t and predicted p. */
static inline char *fr_stack_pair(const struct fr_stack *stack, size_t group, size_t t, size_t p)
{
    return fr_cell(&stack->table, (group * stack->classes + t) * stack->classes + p);
}

/* Whether a row of integers holds anything, and by column what has a bit. */
static int fr_stack_see_whole(const int64_t *FR_RESTRICT cells, size_t n, int64_t *FR_RESTRICT columns)
{
    int64_t any = 0;
    for (size_t p = 0; p < n; p++) {
        any |= cells[p];
        columns[p] |= cells[p];
    }
    return any != 0;
}

/* The same of any cells. */
static int fr_stack_see_row(const struct fr_table *table, size_t row, size_t n, int64_t *columns)
{
    int any = 0;
    if (table->unit != FR_REAL)
        return fr_stack_see_whole((const int64_t *)fr_cell(table, row), n, columns);
    for (size_t p = 0; p < n; p++)
        if (fr_cell_filled(table, row + p)) {
            columns[p] = 1;
            any = 1;
        }
    return any;
}

/* Sides on which each class came in a group. Expects joined counters; `columns` is memory for them. */
static void fr_stack_see(const struct fr_stack *stack, size_t group, uint8_t *seen, int64_t *columns)
{
    const struct fr_table *table = &stack->table;
    const size_t classes = stack->classes, first = group * classes, codes = stack->groups * classes;
    memset(columns, 0, classes * sizeof *columns);
    for (size_t t = 0; t < classes; t++) {
        const size_t a = first + t;
        seen[t] = table->seen ? table->seen[a] : 0;
        if (table->pairs) {
            seen[t] |= fr_stack_see_row(table, a * classes, classes, columns) ? FR_TRUE : 0;
            continue;
        }
        seen[t] |= fr_cell_filled(table, 2 * a) || fr_cell_filled(table, 2 * a + 1) ? FR_TRUE : 0;
        seen[t] |= fr_cell_filled(table, 2 * codes + a) ? FR_PRED : 0;
    }
    for (size_t p = 0; p < classes; p++)
        seen[p] |= columns[p] ? FR_PRED : 0;
}

/* Which classes and which groups came; 0 where memory is short. */
static int fr_stack_seen(const struct fr_stack *stack, uint8_t *classes, uint8_t *groups)
{
    const size_t n = stack->classes;
    int64_t *columns = (int64_t *)malloc((n + 1) * (sizeof *columns + 1));
    uint8_t *seen = (uint8_t *)(columns + n);
    if (!columns)
        return 0;
    memset(classes, 0, n);
    memset(groups, 0, stack->groups);
    for (size_t group = 0; group < stack->groups; group++) {
        fr_stack_see(stack, group, seen, columns);
        for (size_t code = 0; code < n; code++) {
            classes[code] |= seen[code];
            groups[group] |= seen[code];
        }
    }
    free(columns);
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
        if (now[p] != FR_NO_CODE && fr_cell_filled(table, a * from->classes + p))
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
