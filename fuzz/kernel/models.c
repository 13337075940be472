/* Several models of one truth, counted side by side: each as if alone, and what every two have right together. */
#include "run_truth.h"

#define MOST_MODELS 4

static void open_run(struct fr_counter *run, const struct side *truth, const struct side *pred,
                     const struct weights *weights, const struct wish *wish, int pairs)
{
    memset(run, 0, sizeof *run);
    run->truth = truth->array;
    run->pred = pred->array;
    run->true_source = truth->given;
    run->pred_source = pred->given;
    run->weighing = weights->weighing;
    run->order = wish->order;
    run->samples = truth->n;
    run->most_pairs = 64;
    run->pairs = pairs;
}

/* Samples that both have right; none of them is missing, or the run would have failed. */
static int64_t right_together(const struct side *truth, const struct side *a, const struct side *b)
{
    int64_t n = 0;
    for (size_t i = 0; i < truth->n; i++) {
        const uint64_t key = side_label(truth, i).key;
        n += side_label(a, i).key == key && side_label(b, i).key == key;
    }
    return n;
}

static void check_run(struct fr_counter *run, const struct truth *truth)
{
    const enum fr_unit unit = run->weighing.unit;
    struct fr_reading reading;
    int64_t same, differing;
    memset(&reading, 0, sizeof reading);
    if (!fr_reading_init(&reading, run)) {
        HOLD(failed);
        fr_reading_free(&reading);
        return;
    }
    int64_t *margins = (int64_t *)exactly(3 * (size_t)reading.n * 8);
    fr_table_free_counters(&run->table);
    fr_read_margins(&reading, run, margins, margins + reading.n, margins + 2 * reading.n);
    fr_read_agreed(&reading, run, &same, &differing);
    HOLD(reading.n == truth->n);
    HOLD(sum_is(&truth->same, unit, &same) && sum_is(&truth->differing, unit, &differing));
    check_margins(truth, unit, margins, margins + truth->n, margins + 2 * truth->n);
    free(margins);
    fr_reading_free(&reading);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape tape = tape_of(data, size);
    struct alphabet letters;
    struct side truth, preds[MOST_MODELS];
    struct weights weights;
    struct fr_counter runs[MOST_MODELS];
    struct fr_models models;
    struct wish wish;
    enum fr_status status = FR_NO_MEMORY;
    unsigned errors = 0;

    memset(&models, 0, sizeof models);
    memset(&wish, 0, sizeof wish);
    plenty_of_memory();
    take_variant(&tape);
    const size_t n = 1 + below(&tape, MOST_MODELS), form = below(&tape, 256), samples = take_size(&tape);
    const int paired = form & 1;
    alphabet_take(&tape, &letters);
    side_open(&tape, &truth, samples, &letters);
    weights_open(&tape, &weights, samples, 1);
    wish.order = form & 2 ? 0 : (uint64_t)1 << 63;
    wish.truth = &truth, wish.weights = &weights;
    for (size_t a = 0; a < n; a++) {
        side_open(&tape, &preds[a], samples, &letters);
        open_run(&runs[a], &truth, &preds[a], &weights, &wish, form >> 2 & 1);
        wish.pred = &preds[a];
        errors |= truth_of(&wish)->errors;
    }
    take_memory(&tape);
    if (fr_models_init(&models, n, paired)) {
        for (size_t a = 0; a < n; a++)
            models.counters[a] = &runs[a];
        const size_t middle = draw_below(&tape, samples + 1);
        status = fr_models_count(&models, 0, middle);
        if (status == FR_OK)
            status = fr_models_count(&models, middle, samples);
    }
    HOLD(status != FR_NO_MEMORY || failed);
    if (status != FR_NO_MEMORY)
        HOLD(status == FR_OK ? !errors : errors >> status & 1);
    for (size_t a = 0; a < n && status == FR_OK; a++) {
        for (size_t b = a; b < n && paired; b++)
            HOLD(models.both[a * n + b] == right_together(&truth, &preds[a], &preds[b]));
        wish.pred = &preds[a];
        check_run(&runs[a], truth_of(&wish));
    }
    fr_models_free(&models);
    for (size_t a = 0; a < n; a++) {
        fr_counter_free(&runs[a]);
        side_free(&preds[a]);
    }
    side_free(&truth);
    weights_free(&weights);
    return 0;
}
