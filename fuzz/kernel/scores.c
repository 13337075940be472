/* Scores counted between thresholds: the same as plain comparisons say. */
#include "sides.h"
#include "weights.h"

#define MOST_LIMITS 200
#define MOST_COLUMNS 4
#define MOST_RUNS 2

/* A half as a double. */
static double half_value(uint16_t bits)
{
    const int exponent = bits >> 10 & 31;
    const double part = bits & 1023, size = exponent == 31 ? (part ? NAN : INFINITY)
                                            : exponent     ? ldexp(1024 + part, exponent - 25)
                                                           : ldexp(part, -24);
    return bits >> 15 ? -size : size;
}

static double score_value(const struct fr_binned *run, const struct column *scores, size_t i)
{
    __int128 number;
    if (run->type == FR_SCORE_f16)
        return half_value((uint16_t)get_bits(scores, i));
    if (!run->whole)
        return get_float(scores, i);
    get_integer(scores, i, &number);
    return (double)number;
}

/* Bits of a float of the scores' dtype, as a number that sorts as floats do. */
static uint64_t limit_key(enum fr_score_type type, uint64_t bits)
{
    const unsigned width = type == FR_SCORE_f16 ? 16 : type == FR_SCORE_f32 ? 32 : 64;
    const uint64_t all = UINT64_MAX >> (64 - width), sign = all ^ all >> 1;
    return bits & sign ? ~bits & all : bits | sign;
}

static uint64_t float_bits(enum fr_score_type type, struct tape *tape, size_t form)
{
    const double wide = form & 1 ? (double)draw_below(tape, 100) : (double)draw_below(tape, 1000) / 999 - .1;
    const float narrow = (float)wide;
    uint64_t bits = 0;
    if (form & 2 && draw_below(tape, 8) == 0)
        bits = draw(tape);
    else if (type == FR_SCORE_f16)
        bits = 0x3000 + draw_below(tape, 0xd00);
    else
        memcpy(&bits, type == FR_SCORE_f32 ? (const void *)&narrow : (const void *)&wide, type == FR_SCORE_f32 ? 4 : 8);
    return type == FR_SCORE_f16 ? bits & 0xffff : type == FR_SCORE_f32 ? bits & 0xffffffff : bits;
}

static double value_of_bits(enum fr_score_type type, uint64_t bits)
{
    const uint32_t low = (uint32_t)bits;
    double wide;
    float narrow;
    memcpy(&wide, &bits, 8);
    memcpy(&narrow, &low, 4);
    return type == FR_SCORE_f16 ? half_value((uint16_t)bits) : type == FR_SCORE_f32 ? narrow : wide;
}

static int compare_limits(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

struct limits {
    uint64_t keys[MOST_LIMITS];
    double values[MOST_LIMITS];
    uint32_t n;
};

/* Distinct and sorted; -0 stands for both zeros, as the caller of the kernel takes care of. */
static void limits_take(struct tape *tape, struct limits *limits, enum fr_score_type type)
{
    const size_t form = below(tape, 256), n = form >> 2 == 63 ? MOST_LIMITS : form >> 2;
    uint32_t distinct = 0;
    limits->n = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = float_bits(type, tape, form);
        const double value = value_of_bits(type, bits);
        if (value != value)
            continue;
        if (value == 0)
            bits = type == FR_SCORE_f16 ? 0x8000 : type == FR_SCORE_f32 ? 0x80000000 : (uint64_t)1 << 63;
        limits->keys[limits->n++] = limit_key(type, bits);
    }
    qsort(limits->keys, limits->n, sizeof *limits->keys, compare_limits);
    for (uint32_t i = 0; i < limits->n; i++)
        if (!i || limits->keys[i] != limits->keys[i - 1])
            limits->keys[distinct++] = limits->keys[i];
    limits->n = distinct;
    for (uint32_t i = 0; i < distinct; i++) {
        const uint64_t sign = (uint64_t)1 << (type == FR_SCORE_f16 ? 15 : type == FR_SCORE_f32 ? 31 : 63);
        const uint64_t key = limits->keys[i], all = sign | (sign - 1);
        limits->values[i] = value_of_bits(type, key & sign ? key ^ sign : ~key & all);
    }
}

/* All that a run needs. */
struct call {
    struct column scores;
    struct side truth;
    struct weights weights;
    struct limits limits;
    struct fr_binned about; /* described, not begun */
    uint64_t keys[MOST_COLUMNS + 4];
    uint32_t n_keys;
    size_t n, columns;
};

static void scores_take(struct tape *tape, struct call *call)
{
    static const size_t kinds[] = {3, 7, 8, 3, 7, 8, 0, 1, 2, 4, 5};
    const size_t form = below(tape, 256), kind = form % 11, dtype = kinds[kind];
    struct fr_binned *run = &call->about;
    run->type = kind < 6 ? (kind % 3 == 0 ? FR_SCORE_f64 : kind % 3 == 1 ? FR_SCORE_f32 : FR_SCORE_f16) : FR_SCORE_f64;
    run->whole = kind >= 6;
    column_open(tape, &call->scores, dtype, call->n * call->columns);
    for (size_t i = 0; i < call->n * call->columns; i++)
        put_bits(&call->scores, i, run->whole ? draw(tape) >> form / 4 : float_bits(run->type, tape, 1 + (form & 2)));
    run->scores = call->scores.array;
    run->scores.stride = (ptrdiff_t)call->columns * call->scores.array.stride;
    run->score_step = call->columns > 1 ? call->scores.array.stride : 0;
    run->columns = call->columns;
}

static void call_take(struct tape *tape, struct call *call)
{
    struct alphabet letters;
    memset(call, 0, sizeof *call);
    call->n = take_size(tape);
    call->columns = 1 + below(tape, MOST_COLUMNS);
    alphabet_take(tape, &letters);
    side_open(tape, &call->truth, call->n, &letters);
    weights_open(tape, &call->weights, call->n, 1);
    scores_take(tape, call);
    limits_take(tape, &call->limits, call->about.type);
    call->about.shared = (int)below(tape, 2);
    for (size_t tries = call->about.shared ? 1000 : below(tape, 8); tries--;) {
        const uint64_t key = (uint64_t)alphabet_draw(tape, &letters);
        int known = 0;
        for (uint32_t i = 0; i < call->n_keys; i++)
            known |= call->keys[i] == key;
        if (!known && call->n_keys < (call->about.shared ? call->columns : MOST_COLUMNS + 4))
            call->keys[call->n_keys++] = key;
    }
    if (call->n_keys < call->columns)
        call->about.shared = 0;
    call->about.base.truth = call->truth.array;
    call->about.base.true_source = call->truth.given;
    call->about.base.weighing = call->weights.weighing;
    call->about.base.samples = call->n;
}

/* The cells of one column and true label, in plain loops; what may be wrong. */
static unsigned errors_of(const struct call *call)
{
    unsigned errors = 0;
    struct sum all;
    memset(&all, 0, sizeof all);
    for (size_t i = 0; i < call->n; i++) {
        const struct label label = side_label(&call->truth, i);
        errors |= label.missing ? 1u << FR_NO_TRUTH : label.broken ? 1u << FR_FRACTIONAL : 0;
        errors |= weight_is_finite(&call->weights, i) ? 0 : 1u << FR_NOT_FINITE;
        sum_add(&all, &call->weights, i);
        for (size_t c = 0; c < call->columns; c++) {
            const double score = score_value(&call->about, &call->scores, i * call->columns + c);
            errors |= score != score ? 1u << FR_NAN_SCORE : 0;
        }
    }
    if (call->weights.weighing.unit == FR_WHOLE && all.sizes > (__float128)INT64_MAX)
        errors |= 1u << FR_OVERFLOW;
    return errors;
}

static void check_cells(const struct call *call, const int64_t *cells, uint32_t codes)
{
    static struct sum sums[MOST_COLUMNS][MOST_LIMITS + 1][MOST_COLUMNS + 5];
    const size_t bins = call->limits.n + 1;
    memset(sums, 0, sizeof sums);
    for (size_t i = 0; i < call->n; i++)
        for (size_t c = 0; c < call->columns; c++) {
            const uint64_t key = side_label(&call->truth, i).key;
            const double score = score_value(&call->about, &call->scores, i * call->columns + c);
            size_t reached = 0, code = 0;
            while (code < call->n_keys && call->keys[code] != key)
                code++;
            if (call->about.shared)
                code = code == c;
            for (uint32_t at = 0; at < call->limits.n; at++)
                reached += score >= call->limits.values[at];
            sum_add(&sums[c][reached][code], &call->weights, i);
        }
    for (size_t c = 0; c < call->columns; c++)
        for (size_t bin = 0; bin < bins; bin++)
            for (size_t code = 0; code < codes; code++)
                HOLD(sum_is(&sums[c][bin][code], call->weights.weighing.unit, &cells[(c * bins + bin) * codes + code]));
}

static enum fr_status count_parts(struct tape *tape, const struct call *call, struct fr_binned *runs)
{
    const size_t middle = draw_below(tape, call->n + 1);
    enum fr_status status = FR_OK;
    for (size_t part = 0; part < MOST_RUNS && status == FR_OK; part++) {
        status = fr_binned_init(&runs[part], call->limits.keys, call->limits.n, call->keys, call->n_keys);
        if (status == FR_OK)
            status = fr_binned_count(&runs[part], part ? middle : 0, part ? call->n : middle);
    }
    if (status != FR_OK)
        return status;
    HOLD(fr_binned_alike(&runs[0], &runs[1]));
    return fr_binned_merge(&runs[0], &runs[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call call;
    struct tape tape = tape_of(data, size);
    struct fr_binned runs[MOST_RUNS];
    struct writer writer;
    enum fr_status status;
    unsigned errors;
    int racing;

    plenty_of_memory();
    take_variant(&tape);
    call_take(&tape, &call);
    errors = errors_of(&call);
    runs[0] = runs[1] = call.about;
    racing = call.scores.bytes && below(&tape, 256) == 3;
    take_memory(&tape);
    HOLD(fr_limits_rise(call.about.type, call.limits.keys, call.limits.n));
    if (racing)
        writer_start(&writer, call.scores.memory, call.scores.bytes, draw(&tape));
    status = count_parts(&tape, &call, runs);
    if (racing)
        writer_stop(&writer);
    HOLD(status != FR_NO_MEMORY || failed);
    if (!racing && status != FR_NO_MEMORY)
        HOLD(status == FR_OK ? !errors : errors >> status & 1);
    if (status == FR_OK) {
        int64_t *cells = (int64_t *)exactly(fr_binned_cells(&runs[0]) * 8), total;
        fr_binned_read(&runs[0], cells, &total);
        if (!racing)
            check_cells(&call, cells, runs[0].codes);
        free(cells);
    }
    fr_binned_free(&runs[0]);
    fr_binned_free(&runs[1]);
    column_free(&call.scores);
    side_free(&call.truth);
    weights_free(&call.weights);
    return 0;
}
