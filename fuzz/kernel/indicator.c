/* Multilabel rows, dense and CSR, whatever the numbers in them are: the same as plain loops say. */
#include "weights.h"

#define MOST_COLUMNS 200
#define MOST_CELLS 6000

struct csr {
    void *starts, *columns;
    struct fr_csr csr;
    size_t bytes;
};

struct call {
    size_t rows, columns;
    struct weights weights;
    int64_t cells[2][MOST_CELLS]; /* any numbers */
    int64_t *row_tp, *row_true, *row_pred;
    char *sums;
    struct fr_columns to;
};

static void call_take(struct tape *tape, struct call *call)
{
    static const int64_t marks[] = {1, 1, 2, -1, 255, 77, 3, INT64_MIN};
    const size_t form = below(tape, 256), density = 1 + below(tape, 8);
    memset(&call->to, 0, sizeof call->to);
    call->columns = take(tape, 1) % (form & 1 ? MOST_COLUMNS : 10);
    call->rows = take(tape, 2) % (MOST_CELLS / (call->columns + 1) + 1);
    weights_open(tape, &call->weights, call->rows, call->columns);
    call->to.weighing = call->weights.weighing;
    call->to.columns = call->columns;
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < call->rows * call->columns; i++) {
            const int64_t mark = marks[(form >> (side ? 5 : 2)) & 7];
            call->cells[side][i] = draw_below(tape, density) ? 0 : mark;
            if (form & 2 && draw_below(tape, 1000) == 0)
                call->cells[side][i] = (int64_t)draw_below(tape, 4);
        }
}

static void open_sums(struct call *call)
{
    struct fr_columns *to = &call->to;
    const size_t size = fr_cell_size(to->weighing.unit) * call->columns;
    call->sums = (char *)exactly(3 * size);
    call->row_tp = (int64_t *)exactly(call->rows * 8);
    call->row_true = (int64_t *)exactly(call->rows * 8);
    call->row_pred = (int64_t *)exactly(call->rows * 8);
    memset(call->sums, 0, 3 * size);
    to->tp = call->sums;
    to->n_true = to->tp + size;
    to->n_pred = to->n_true + size;
    to->stamps = (uint64_t *)exactly(call->columns * 8);
    memset(to->stamps, 0, call->columns * 8);
    memset(call->row_tp, 0, call->rows * 8);
    memset(call->row_true, 0, call->rows * 8);
    memset(call->row_pred, 0, call->rows * 8);
    to->row_tp = call->row_tp;
    to->row_true = call->row_true;
    to->row_pred = call->row_pred;
}

static void close_sums(struct call *call)
{
    free(call->sums);
    free(call->row_tp);
    free(call->row_true);
    free(call->row_pred);
    free(call->to.stamps);
}

/* More than two numbers in one side are refused. */
static int many_values(const int64_t *cells, size_t n)
{
    int64_t first = 0, second = 0;
    int values = 0;
    for (size_t i = 0; i < n; i++) {
        if (values && cells[i] == first)
            continue;
        if (values == 2 && cells[i] == second)
            continue;
        if (values == 2)
            return 1;
        *(values ? &second : &first) = cells[i];
        values++;
    }
    return 0;
}

static void check_sums(const struct call *call)
{
    static struct sum tp[MOST_COLUMNS], n_true[MOST_COLUMNS], n_pred[MOST_COLUMNS];
    const enum fr_unit unit = call->weights.weighing.unit;
    struct sum differing = {0, 0, 0}, agreed = {0, 0, 0};
    int64_t cells[MOST_COLUMNS + 1];
    memset(tp, 0, sizeof tp);
    memset(n_true, 0, sizeof n_true);
    memset(n_pred, 0, sizeof n_pred);
    for (size_t row = 0; row < call->rows; row++) {
        int64_t counted[3] = {0, 0, 0}, unlike = 0;
        for (size_t c = 0; c < call->columns; c++) {
            const int64_t t = call->cells[0][row * call->columns + c], p = call->cells[1][row * call->columns + c];
            counted[0] += t && p;
            counted[1] += t != 0;
            counted[2] += p != 0;
            unlike += t != p;
            if (t && p)
                sum_add(&tp[c], &call->weights, row);
            if (t)
                sum_add(&n_true[c], &call->weights, row);
            if (p)
                sum_add(&n_pred[c], &call->weights, row);
            if (t != p)
                sum_add(&differing, &call->weights, row);
        }
        if (!unlike)
            sum_add(&agreed, &call->weights, row);
        HOLD(call->row_tp[row] == counted[0] && call->row_true[row] == counted[1] && call->row_pred[row] == counted[2]);
    }
    fr_cells_read(unit, call->to.tp, call->columns, cells);
    for (size_t c = 0; c < call->columns; c++)
        HOLD(sum_is(&tp[c], unit, &cells[c]));
    fr_cells_read(unit, call->to.n_true, call->columns, cells);
    for (size_t c = 0; c < call->columns; c++)
        HOLD(sum_is(&n_true[c], unit, &cells[c]));
    fr_cells_read(unit, call->to.n_pred, call->columns, cells);
    for (size_t c = 0; c < call->columns; c++)
        HOLD(sum_is(&n_pred[c], unit, &cells[c]));
    fr_cell_read(unit, &call->to.differing, cells);
    HOLD(sum_is(&differing, unit, cells));
    fr_cell_read(unit, &call->to.agreed, cells);
    HOLD(sum_is(&agreed, unit, cells));
}

/* What the weights of all rows allow, each added to every column. */
static int weights_fit(const struct call *call)
{
    struct sum all = {0, 0, 0};
    for (size_t row = 0; row < call->rows; row++)
        sum_add(&all, &call->weights, row);
    return call->weights.weighing.unit != FR_WHOLE || all.sizes <= (__float128)call->weights.weighing.most;
}

static int weights_are_finite(const struct call *call)
{
    for (size_t row = 0; row < call->rows; row++)
        if (!weight_is_finite(&call->weights, row))
            return 0;
    return 1;
}

/* Columns end to end, or rows. */
static void lay_plane(struct tape *tape, const struct call *call, size_t side, struct column *column,
                      struct fr_plane *plane)
{
    const int by_column = (int)below(tape, 2);
    const size_t n = call->rows * call->columns;
    memset(plane, 0, sizeof *plane);
    column_open(tape, column, 0, n);
    plane->cells = column->array;
    plane->row_stride = column->array.stride * (ptrdiff_t)(by_column ? 1 : call->columns);
    if (by_column)
        plane->cells.stride *= (ptrdiff_t)call->rows;
    for (size_t row = 0; row < call->rows; row++)
        for (size_t c = 0; c < call->columns; c++)
            put_bits(column, by_column ? c * call->rows + row : row * call->columns + c,
                     (uint64_t)call->cells[side][row * call->columns + c]);
}

static void count_dense(struct tape *tape, struct call *call, int racing)
{
    struct column columns[2];
    struct fr_plane planes[2];
    struct writer writer;
    enum fr_status status;
    const size_t n = call->rows * call->columns, middle = draw_below(tape, call->rows + 1);
    int many;
    for (size_t side = 0; side < 2; side++) {
        lay_plane(tape, call, side, &columns[side], &planes[side]);
        /* All cells in one place hold one number. */
        for (size_t i = 0; columns[side].array.stride == 0 && i < n; i++)
            call->cells[side][i] = (int64_t)get_bits(&columns[side], 0);
    }
    many = many_values(call->cells[0], n) || many_values(call->cells[1], n);
    racing = racing && columns[0].bytes;
    if (racing)
        writer_start(&writer, columns[0].memory, columns[0].bytes, draw(tape));
    status = fr_count_dense(&call->to, &planes[0], &planes[1], 0, middle);
    if (status == FR_OK)
        status = fr_count_dense(&call->to, &planes[0], &planes[1], middle, call->rows);
    if (racing)
        writer_stop(&writer);
    if (!racing) {
        HOLD(status == FR_OK ? !many && weights_fit(call)
                             : status == FR_MANY_VALUES ? many : status == FR_OVERFLOW && !weights_fit(call));
        if (status == FR_OK && weights_are_finite(call))
            check_sums(call);
    }
    column_free(&columns[0]);
    column_free(&columns[1]);
}

static void lay_csr(struct tape *tape, const struct call *call, size_t side, struct csr *csr)
{
    const int wide = (int)below(tape, 2);
    const size_t width = wide ? 8 : 4;
    size_t stored = 0;
    for (size_t i = 0; i < call->rows * call->columns; i++)
        stored += call->cells[side][i] != 0;
    csr->starts = exactly((call->rows + 1) * width);
    csr->columns = exactly(stored * width);
    csr->bytes = stored * width;
    csr->csr.starts = csr->starts, csr->csr.columns = csr->columns;
    csr->csr.starts_wide = csr->csr.columns_wide = wide;
    csr->csr.stored = stored;
    stored = 0;
    for (uint64_t row = 0; row <= call->rows; row++) {
        const uint64_t start = stored;
        memcpy((char *)csr->starts + row * width, &start, width);
        for (uint64_t c = 0; row < call->rows && c < call->columns; c++)
            if (call->cells[side][row * call->columns + c])
                memcpy((char *)csr->columns + stored++ * width, &c, width);
    }
}

static void count_sparse(struct tape *tape, struct call *call, int racing, int broken)
{
    const size_t n = call->rows * call->columns;
    struct csr sides[2];
    struct writer writer;
    enum fr_status status;
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < n; i++)
            call->cells[side][i] = call->cells[side][i] != 0;
        lay_csr(tape, call, side, &sides[side]);
    }
    broken = broken && sides[0].bytes;
    if (broken)
        ((uint8_t *)sides[0].columns)[draw_below(tape, sides[0].bytes)] ^= (uint8_t)(1u << draw_below(tape, 8));
    if (broken && draw(tape) & 1)
        ((uint8_t *)sides[0].starts)[draw_below(tape, call->rows * 4)] ^= (uint8_t)(1u << draw_below(tape, 8));
    racing = racing && sides[0].bytes;
    if (racing)
        writer_start(&writer, sides[0].columns, sides[0].bytes, draw(tape));
    status = fr_count_sparse(&call->to, &sides[0].csr, &sides[1].csr, 0, 0, call->rows);
    if (racing)
        writer_stop(&writer);
    if (!racing && !broken) {
        HOLD(status == FR_OK ? weights_fit(call) : status == FR_OVERFLOW && !weights_fit(call));
        if (status == FR_OK && weights_are_finite(call))
            check_sums(call);
    }
    for (size_t side = 0; side < 2; side++) {
        free(sides[side].starts);
        free(sides[side].columns);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call call;
    struct tape tape = tape_of(data, size);
    const size_t how = below(&tape, 256);
    plenty_of_memory();
    take_variant(&tape);
    call_take(&tape, &call);
    open_sums(&call);
    if (how & 1)
        count_dense(&tape, &call, how >> 1 == 9);
    else
        count_sparse(&tape, &call, how >> 1 == 9, how >> 1 == 10 || how >> 1 == 11);
    close_sums(&call);
    weights_free(&call.weights);
    return 0;
}
