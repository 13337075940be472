/* The best columns of rows of scores: those that a sorted row begins with. */
#include "columns.h"

#define MOST_SCORES 6000

struct ranked {
    int64_t key;
    size_t column;
};

static int last_wins;

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *x = (const struct ranked *)a, *y = (const struct ranked *)b;
    if (x->key != y->key)
        return x->key < y->key ? 1 : -1;
    return (x->column > y->column) == last_wins ? -1 : 1;
}

struct call {
    struct column scores;
    struct fr_ranking ranking;
    size_t rows, ks[5];
};

/* A number that sorts as scores do, both zeros alike; INT64_MIN for NaN. Halves lie as integers that sort so. */
static int64_t score_key(const struct call *call, size_t i, int *infinite)
{
    const int width = call->scores.array.dtype.width;
    const uint64_t bits = get_bits(&call->scores, i), sign = (uint64_t)1 << (8 * width - 1), size = bits & (sign - 1);
    const uint64_t inf = width == 2 ? 0x7c00 : width == 4 ? 0x7f800000 : UINT64_C(0x7ff0000000000000);
    *infinite = 0;
    if (call->ranking.type == FR_SCORE_i64)
        return (int64_t)bits;
    *infinite = size == inf;
    if (size > inf)
        return INT64_MIN;
    return bits & sign ? -(int64_t)size : (int64_t)size;
}

static uint64_t score_bits(struct tape *tape, enum fr_score_type type, size_t form)
{
    const double wide = form & 1 ? (double)draw_below(tape, 5) : (double)(draw(tape) >> 11) * 0x1p-53 - .5;
    const float narrow = (float)wide;
    uint64_t bits = 0;
    if (form & 2 && draw_below(tape, 64) == 0)
        return draw(tape);
    if (type == FR_SCORE_f16)
        return 0x3000 + draw_below(tape, form & 1 ? 4 : 0xc00) + (draw(tape) & 0x8000);
    if (type == FR_SCORE_i64)
        return form & 1 ? draw_below(tape, 5) : draw(tape);
    memcpy(&bits, type == FR_SCORE_f32 ? (const void *)&narrow : (const void *)&wide, type == FR_SCORE_f32 ? 4 : 8);
    return bits;
}

/* Scores that rise or fall within each row, or in no order; rows end to end or columns. */
static void call_take(struct tape *tape, struct call *call)
{
    static const size_t dtypes_of[] = {8, 7, 3, 0};
    const size_t form = below(tape, 256), columns = 1 + take(tape, 2) % (form & 8 ? 3000 : form & 4 ? 300 : 20);
    struct fr_ranking *ranking = &call->ranking;
    memset(call, 0, sizeof *call);
    call->rows = below(tape, 256) % (MOST_SCORES / columns + 1);
    ranking->type = (enum fr_score_type)(form >> 6);
    ranking->columns = columns;
    ranking->last = last_wins = form >> 4 & 1;
    ranking->finite = form >> 5 & 1;
    column_open(tape, &call->scores, dtypes_of[ranking->type], call->rows * columns);
    for (size_t i = 0, how = below(tape, 256); i < call->rows * columns; i++)
        put_bits(&call->scores, i, score_bits(tape, ranking->type, how));
    ranking->cells = call->scores.array;
    ranking->row_stride = ranking->cells.stride * (ptrdiff_t)columns;
    if (form & 4) {
        ranking->row_stride = call->scores.array.stride;
        ranking->cells.stride = call->scores.array.stride * (ptrdiff_t)call->rows;
    }
    ranking->ks = call->ks;
    for (size_t k = 0, tries = 1 + below(tape, 5); tries-- && k < columns; ranking->n_ks++)
        call->ks[ranking->n_ks] = k = k + 1 + draw_below(tape, columns - k);
}

static size_t index_of(const struct call *call, size_t row, size_t column)
{
    const int by_column = call->rows > 1 && call->ranking.row_stride == call->scores.array.stride;
    return by_column && call->ranking.columns > 1 ? column * call->rows + row : row * call->ranking.columns + column;
}

/* The first row with a score that is refused; sorts the others' and compares, rank by rank. */
static size_t check_rows(const struct call *call, const uint32_t *found, size_t bad)
{
    static struct ranked row[MOST_SCORES];
    static uint32_t band_of[MOST_SCORES]; /* which ranks each column had in which row */
    const struct fr_ranking *ranking = &call->ranking;
    memset(band_of, 0, sizeof band_of);
    for (size_t at = 0; at < call->rows; at++) {
        int refused = 0, infinite;
        for (size_t c = 0; c < ranking->columns; c++) {
            row[c].key = score_key(call, index_of(call, at, c), &infinite);
            row[c].column = c;
            refused |= (row[c].key == INT64_MIN && ranking->type != FR_SCORE_i64) || (infinite && ranking->finite);
        }
        if (refused)
            return at;
        if (at >= bad)
            continue;
        qsort(row, ranking->columns, sizeof *row, compare_ranked);
        for (size_t band = 0, first = 0; band < ranking->n_ks; first = call->ks[band++]) {
            for (size_t r = first; r < call->ks[band]; r++)
                band_of[row[r].column] = (uint32_t)(at * 8 + band + 1);
            for (size_t r = first; r < call->ks[band]; r++)
                HOLD(band_of[found[r * call->rows + at]] == at * 8 + band + 1);
        }
    }
    return call->rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call call;
    struct tape tape = tape_of(data, size);
    struct fr_ranks ranks;
    struct fr_podium podium;
    struct writer writer;
    size_t most, bad = 0;
    int racing, ready;

    plenty_of_memory();
    take_variant(&tape);
    call_take(&tape, &call);
    most = call.ks[call.ranking.n_ks - 1];
    racing = call.scores.bytes && below(&tape, 256) == 5;
    podium.columns = (char *)exactly(most * call.rows * 4);
    podium.width = 4;
    podium.rows = call.rows;
    memset(podium.columns, 0xff, most * call.rows * 4);
    take_memory(&tape);
    if (racing)
        writer_start(&writer, call.scores.memory, call.scores.bytes, draw(&tape));
    ready = fr_ranks_init(&ranks, &call.ranking);
    if (ready)
        bad = fr_rank_rows(&call.ranking, &ranks, 0, call.rows, &podium);
    fr_ranks_free(&ranks);
    if (racing)
        writer_stop(&writer);
    HOLD(ready || failed);
    if (ready && !racing)
        HOLD(check_rows(&call, (const uint32_t *)podium.columns, bad) == bad);
    for (size_t i = 0; ready && i < most; i++)
        for (size_t row = 0; row < bad; row++)
            HOLD(((const uint32_t *)podium.columns)[i * call.rows + row] < call.ranking.columns);
    free(podium.columns);
    column_free(&call.scores);
    return 0;
}
