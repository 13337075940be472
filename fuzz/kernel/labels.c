/* Runs over two sides of labels: in parts, merged, followed and read; the same as plain loops say. */
#include "run_truth.h"

#define MOST_RUNS 3

struct settings {
    struct fr_ignored ignored;
    struct chosen chosen;
    uint32_t most_pairs;
    int pairs, agreement_only, racing;
};

static void settings_take(struct tape *tape, struct settings *settings, struct wish *wish,
                          const struct alphabet *letters)
{
    static const uint32_t most[] = {1024, 0, 1, 4, 64, 1024, 1 << 20, 16};
    const size_t form = below(tape, 256);
    settings->most_pairs = most[form & 7];
    settings->pairs = form >> 3 & 1;
    settings->agreement_only = form >> 4 == 5;
    settings->racing = form >> 4 == 6;
    wish->order = form & 128 ? 0 : (uint64_t)1 << 63;
    wish_take(tape, wish, &settings->chosen, letters, settings->agreement_only);
}

static enum fr_status open_run(struct fr_counter *run, const struct wish *wish, struct settings *settings)
{
    memset(run, 0, sizeof *run);
    run->truth = wish->truth->array;
    run->pred = wish->pred->array;
    run->true_source = wish->truth->given;
    run->pred_source = wish->pred->given;
    run->weighing = wish->weights->weighing;
    run->order = wish->order;
    run->samples = wish->truth->n;
    run->most_pairs = settings->most_pairs;
    run->pairs = settings->pairs;
    run->agreement_only = settings->agreement_only;
    if (wish->has_vocabulary && !fr_fix_vocabulary(run, wish->vocabulary, (uint32_t)wish->n_vocabulary))
        return FR_NO_MEMORY;
    if (wish->ignores)
        run->ignored = &settings->ignored;
    return FR_OK;
}

/* Up to three runs over parts, each in one or two calls, and then one of all. */
static enum fr_status count_in_parts(struct tape *tape, struct fr_counter *runs, size_t *n_runs,
                                     const struct wish *wish, struct settings *settings)
{
    const size_t parts = 1 + below(tape, MOST_RUNS), n = wish->truth->n;
    enum fr_status status = FR_OK;
    size_t first = 0;
    settings->ignored.missing = wish->ignore_missing;
    if (!fr_codes_learn(&settings->ignored.keys, wish->ignored, wish->n_ignored))
        return FR_NO_MEMORY;
    for (size_t part = 0; part < parts && status == FR_OK; part++) {
        const size_t last = part + 1 == parts ? n : first + draw_below(tape, n - first + 1);
        const size_t middle = first + draw_below(tape, last - first + 1);
        status = open_run(&runs[(*n_runs)++], wish, settings);
        if (status == FR_OK)
            status = fr_count(&runs[part], first, middle);
        if (status == FR_OK)
            status = fr_count(&runs[part], middle, last);
        first = last;
    }
    for (size_t part = 1; part < parts && status == FR_OK; part++) {
        HOLD(fr_alike(&runs[0], &runs[part]));
        status = fr_merge(&runs[0], &runs[part]);
    }
    return status;
}

static void read_run(struct fr_counter *run, const struct wish *wish, const struct truth *truth, int racing)
{
    const enum fr_unit unit = run->weighing.unit;
    struct fr_reading reading;
    int64_t same, differing, total;
    memset(&reading, 0, sizeof reading);
    if (fr_reading_init(&reading, run)) {
        const size_t n = reading.n;
        uint64_t *keys = (uint64_t *)exactly(n * 8);
        uint8_t *seen = (uint8_t *)exactly(n);
        int64_t *margins = (int64_t *)exactly(3 * n * 8), *matrix;
        fr_table_free_counters(&run->table);
        fr_read_keys(&reading, run, keys, seen);
        fr_read_margins(&reading, run, margins, margins + n, margins + 2 * n);
        fr_read_agreed(&reading, run, &same, &differing);
        fr_cell_read(unit, &run->total.cell, &total);
        check_possible(wish->truth->n, 3 * n, unit, margins);
        if (!racing) {
            HOLD(sum_is(&truth->total, unit, &total));
            HOLD(sum_is(&truth->same, unit, &same));
            HOLD(sum_is(&truth->differing, unit, &differing));
            HOLD(run->agreement_only || fr_read_outside(&reading, run) == (int)(wish->has_vocabulary ? truth->outside : 0));
            if (!run->agreement_only) {
                check_keys(truth, n, keys, seen);
                check_margins(truth, unit, margins, margins + n, margins + 2 * n);
            }
        }
        if (run->pairs && fr_counted_pairs(run)) {
            matrix = fr_take_matrix(&reading, &run->table);
            HOLD(matrix || failed);
            if (matrix && !run->agreement_only && !racing)
                check_pairs(truth, unit, matrix);
            free(matrix);
        }
        free(keys);
        free(seen);
        free(margins);
    } else {
        HOLD(failed);
    }
    fr_reading_free(&reading);
}

static void race(struct writer *writer, struct tape *tape, const struct side *a, const struct side *b)
{
    const struct side *side = draw(tape) & 1 ? a : b;
    writer_start(writer, side->items.memory, side->items.bytes, draw(tape));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape tape = tape_of(data, size);
    struct alphabet letters;
    struct side truth, pred;
    struct weights weights;
    struct settings settings;
    struct wish wish;
    struct fr_counter runs[MOST_RUNS];
    struct writer writer;
    const struct truth *wanted;
    enum fr_status status;
    size_t n, n_runs = 0;

    memset(&settings, 0, sizeof settings);
    memset(&wish, 0, sizeof wish);
    plenty_of_memory();
    take_variant(&tape);
    n = take_size(&tape);
    alphabet_take(&tape, &letters);
    side_open(&tape, &truth, n, &letters);
    side_open(&tape, &pred, n, &letters);
    weights_open(&tape, &weights, n, 1);
    wish.truth = &truth, wish.pred = &pred, wish.weights = &weights;
    settings_take(&tape, &settings, &wish, &letters);
    settings.racing &= n && truth.items.bytes && pred.items.bytes;
    wanted = truth_of(&wish);
    take_memory(&tape);
    if (settings.racing)
        race(&writer, &tape, &truth, &pred);
    status = count_in_parts(&tape, runs, &n_runs, &wish, &settings);
    if (settings.racing)
        writer_stop(&writer);
    HOLD(status != FR_NO_MEMORY || failed);
    if (!settings.racing && status != FR_NO_MEMORY)
        HOLD(status == FR_OK ? !wanted->errors : wanted->errors >> status & 1);
    if (status == FR_OK)
        read_run(&runs[0], &wish, wanted, settings.racing);
    while (n_runs)
        fr_counter_free(&runs[--n_runs]);
    fr_codes_free(&settings.ignored.keys);
    side_free(&truth);
    side_free(&pred);
    weights_free(&weights);
    return 0;
}
