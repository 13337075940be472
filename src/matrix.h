/* The table of all pairs becomes the caller's matrix where it lies: a second one beside it would double the memory. */
#ifndef FASTRECALL_MATRIX_H
#define FASTRECALL_MATRIX_H

#include "reading.h"

/* Whether the labels' cells of a row lie end to end, eight bytes each. */
static int fr_matrix_straight(const struct fr_reading *reading, enum fr_unit unit)
{
    int straight = unit != FR_REAL;
    for (size_t p = 0; p < reading->n; p++)
        straight &= reading->labels[p].code == reading->labels[0].code + p;
    return straight;
}

/* Writes the rows of the codes that are read end to end, their columns in the order of the labels. A row never ends
 * behind the end of the row that it was, so that no row is overwritten before it was read. */
static void fr_matrix_pack(const struct fr_reading *reading, const struct fr_table *table, const uint8_t *wanted,
                           int64_t *row)
{
    const size_t n = reading->n, size = n * sizeof *row;
    const int straight = fr_matrix_straight(reading, table->unit);
    char *to = table->cells;
    for (size_t t = 0; t < table->room; t++) {
        const size_t at = t * table->room;
        if (!wanted[t])
            continue;
        if (straight) {
            memmove(to, fr_cell(table, at + reading->labels[0].code), size);
        } else {
            for (size_t p = 0; p < n; p++)
                fr_cell_read(table->unit, fr_cell(table, at + reading->labels[p].code), &row[p]);
            memcpy(to, row, size);
        }
        to += size;
    }
}

/* Puts row from[t] into place t, cycle by cycle; forgets `from`. */
static void fr_matrix_permute(int64_t *matrix, size_t n, uint32_t *from, int64_t *row)
{
    const size_t size = n * sizeof *row;
    for (size_t start = 0; start < n; start++) {
        size_t to = start;
        if (from[start] == start)
            continue;
        memcpy(row, &matrix[start * n], size);
        while (from[to] != start) {
            const size_t next = from[to];
            memcpy(&matrix[to * n], &matrix[next * n], size);
            from[to] = (uint32_t)to;
            to = next;
        }
        memcpy(&matrix[to * n], row, size);
        from[to] = (uint32_t)to;
    }
}

/* The place of each label's row among the rows in the order of their codes, and which codes have one. */
static void fr_matrix_ranks(const struct fr_reading *reading, size_t room, uint8_t *wanted, uint32_t *rank,
                            uint32_t *from)
{
    uint32_t ranks = 0;
    for (size_t i = 0; i < reading->n; i++)
        wanted[reading->labels[i].code] = 1;
    for (size_t code = 0; code < room; code++) {
        rank[code] = ranks;
        ranks += wanted[code];
    }
    for (size_t i = 0; i < reading->n; i++)
        from[i] = rank[reading->labels[i].code];
}

/* Takes the cells away from the table and returns them as reading->n x reading->n items of eight bytes, rows for true
 * labels; NULL where memory is short. Expects a table of pairs; nothing can be read of it afterwards. */
static int64_t *fr_take_matrix(const struct fr_reading *reading, struct fr_table *table)
{
    const size_t room = table->room, n = reading->n;
    int64_t *row = (int64_t *)malloc((n + 1) * sizeof *row), *matrix = NULL;
    uint32_t *from = (uint32_t *)malloc((n + room + 1) * sizeof *from);
    uint8_t *wanted = (uint8_t *)calloc(room + 1, 1);
    if (row && from && wanted) {
        fr_matrix_ranks(reading, room, wanted, from + n, from);
        fr_matrix_pack(reading, table, wanted, row);
        fr_matrix_permute((int64_t *)table->cells, n, from, row);
        matrix = (int64_t *)realloc(table->cells, (n * n + 1) * sizeof *matrix);
        if (!matrix && table->cells)
            matrix = (int64_t *)table->cells; /* larger than needed */
        table->cells = NULL;
        table->room = 0;
    }
    free(row);
    free(from);
    free(wanted);
    return matrix;
}

#endif
