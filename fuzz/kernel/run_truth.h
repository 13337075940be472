/* What a run over two sides shall come to, counted in plain loops. */
#ifndef FUZZ_RUN_TRUTH_H
#define FUZZ_RUN_TRUTH_H

#include <stddef.h>

#include "sides.h"
#include "weights.h"

#define MOST_CLASSES 6000
#define MOST_KEPT_PAIRS 48

/* What is asked for. */
struct wish {
    const struct side *truth, *pred;
    const struct weights *weights;
    uint64_t order;
    const uint64_t *vocabulary, *ignored;
    size_t n_vocabulary, n_ignored;
    int has_vocabulary, ignores, ignore_missing;
};

/* The labels of a wish. */
struct chosen {
    uint64_t vocabulary[64], ignored[12];
};

struct truth {
    unsigned errors; /* bits of the statuses that there may be; none where all is well */
    size_t n, outside;
    struct sum same, differing, total;
    uint64_t keys[MOST_CLASSES];
    uint8_t seen[MOST_CLASSES];
    struct sum tp[MOST_CLASSES], n_true[MOST_CLASSES], n_pred[MOST_CLASSES]; /* the first n are set */
    struct sum pairs[MOST_KEPT_PAIRS][MOST_KEPT_PAIRS];
};

static uint64_t sorting_order;

static int compare_keys(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a ^ sorting_order, y = *(const uint64_t *)b ^ sorting_order;
    return (x > y) - (x < y);
}

static int is_among(const uint64_t *keys, size_t n, uint64_t key)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i] == key)
            return 1;
    return 0;
}

/* Which labels are told apart, unless all are, and which are left out. */
static void wish_take(struct tape *tape, struct wish *wish, struct chosen *chosen, const struct alphabet *letters,
                      int all_told)
{
    const size_t wanted = below(tape, 256);
    if (wanted & 1 && !all_told) {
        wish->has_vocabulary = 1;
        wish->vocabulary = chosen->vocabulary;
        for (size_t i = 0; i < wanted / 4; i++) {
            const uint64_t key = (uint64_t)alphabet_draw(tape, letters);
            if (!is_among(chosen->vocabulary, wish->n_vocabulary, key))
                chosen->vocabulary[wish->n_vocabulary++] = key;
        }
    }
    if (wanted % 4 >= 2) {
        wish->ignores = 1;
        wish->ignore_missing = wanted >> 7;
        wish->ignored = chosen->ignored;
        wish->n_ignored = wanted >> 2 & 7;
        for (size_t i = 0; i < wish->n_ignored; i++)
            chosen->ignored[i] = (uint64_t)alphabet_draw(tape, letters);
    }
}

/* Which labels sample i has; the result is 0 where it is left out, or wrong: then it is said why. */
static int sample_of(const struct wish *wish, size_t i, struct label *t, struct label *p, unsigned *errors)
{
    *t = side_label(wish->truth, i);
    *p = side_label(wish->pred, i);
    if (wish->ignores && t->missing && wish->ignore_missing)
        return 0;
    if (t->missing) {
        *errors |= 1u << FR_NO_TRUTH;
        return 0;
    }
    if (wish->ignores && !t->broken && is_among(wish->ignored, wish->n_ignored, t->key))
        return 0;
    if (p->missing)
        *errors |= 1u << FR_NO_PRED;
    if (t->broken || (p->broken && !p->missing))
        *errors |= 1u << FR_FRACTIONAL;
    if (!weight_is_finite(wish->weights, i))
        *errors |= 1u << FR_NOT_FINITE;
    return 1;
}

static size_t place_of(const struct truth *truth, const struct wish *wish, uint64_t key)
{
    const uint64_t *found;
    if (wish->has_vocabulary) {
        for (size_t at = 0; at < truth->n; at++)
            if (truth->keys[at] == key)
                return at;
        return truth->n;
    }
    found = (const uint64_t *)bsearch(&key, truth->keys, truth->n, sizeof key, compare_keys);
    HOLD(found);
    return (size_t)(found - truth->keys);
}

static void truth_classes(struct truth *truth, const struct wish *wish)
{
    size_t distinct = 0;
    sorting_order = wish->order;
    if (wish->has_vocabulary) {
        truth->n = wish->n_vocabulary;
        memcpy(truth->keys, wish->vocabulary, truth->n * sizeof *truth->keys);
        return;
    }
    qsort(truth->keys, truth->n, sizeof *truth->keys, compare_keys);
    for (size_t i = 0; i < truth->n; i++)
        if (!i || truth->keys[i] != truth->keys[i - 1])
            truth->keys[distinct++] = truth->keys[i];
    truth->n = distinct;
}

static void truth_clear(struct truth *truth)
{
    memset(truth->seen, 0, truth->n);
    memset(truth->tp, 0, truth->n * sizeof *truth->tp);
    memset(truth->n_true, 0, truth->n * sizeof *truth->n_true);
    memset(truth->n_pred, 0, truth->n * sizeof *truth->n_pred);
    for (size_t t = 0; t < truth->n && truth->n <= MOST_KEPT_PAIRS; t++)
        memset(truth->pairs[t], 0, truth->n * sizeof *truth->pairs[t]);
}

static void truth_add(struct truth *truth, const struct wish *wish, size_t i, uint64_t t, uint64_t p)
{
    const size_t a = place_of(truth, wish, t), b = place_of(truth, wish, p);
    sum_add(t == p ? &truth->same : &truth->differing, wish->weights, i);
    if (a < truth->n) {
        truth->seen[a] |= 1;
        sum_add(&truth->n_true[a], wish->weights, i);
    }
    if (b < truth->n) {
        truth->seen[b] |= 2;
        sum_add(&truth->n_pred[b], wish->weights, i);
    }
    truth->outside |= (a == truth->n ? 1 : 0) | (b == truth->n ? 2 : 0);
    if (a == b && a < truth->n)
        sum_add(&truth->tp[a], wish->weights, i);
    if (a < truth->n && b < truth->n && truth->n <= MOST_KEPT_PAIRS)
        sum_add(&truth->pairs[a][b], wish->weights, i);
}

/* Adds the labels and the errors of all samples to what was found of other samples before. */
static void truth_look(struct truth *truth, const struct wish *wish)
{
    struct label t, p;
    for (size_t i = 0; i < wish->truth->n; i++)
        if (sample_of(wish, i, &t, &p, &truth->errors)) {
            truth->keys[truth->n++] = t.key;
            truth->keys[truth->n++] = p.key;
            sum_add(&truth->total, wish->weights, i);
        }
    /* Which of several errors is found first depends on the blocks. */
    if (wish->weights->weighing.unit == FR_WHOLE && truth->total.sizes > (__float128)wish->weights->weighing.most)
        truth->errors |= 1u << FR_OVERFLOW;
}

static const struct truth *truth_of(const struct wish *wish)
{
    static struct truth truth;
    struct label t, p;
    memset(&truth, 0, offsetof(struct truth, keys));
    truth_look(&truth, wish);
    truth_classes(&truth, wish);
    truth_clear(&truth);
    for (size_t i = 0; i < wish->truth->n && !truth.errors; i++)
        if (sample_of(wish, i, &t, &p, &truth.errors))
            truth_add(&truth, wish, i, t.key, p.key);
    return &truth;
}

static void check_keys(const struct truth *truth, size_t n, const uint64_t *keys, const uint8_t *seen)
{
    HOLD(n == truth->n);
    for (size_t i = 0; i < n; i++)
        HOLD(keys[i] == truth->keys[i] && seen[i] == truth->seen[i]);
}

static void check_margins(const struct truth *truth, enum fr_unit unit, const int64_t *tp, const int64_t *n_true,
                          const int64_t *n_pred)
{
    for (size_t i = 0; i < truth->n; i++) {
        HOLD(sum_is(&truth->tp[i], unit, &tp[i]));
        HOLD(sum_is(&truth->n_true[i], unit, &n_true[i]));
        HOLD(sum_is(&truth->n_pred[i], unit, &n_pred[i]));
    }
}

static void check_pairs(const struct truth *truth, enum fr_unit unit, const int64_t *matrix)
{
    for (size_t t = 0; t < truth->n && truth->n <= MOST_KEPT_PAIRS; t++)
        for (size_t p = 0; p < truth->n; p++)
            HOLD(sum_is(&truth->pairs[t][p], unit, &matrix[t * truth->n + p]));
}

/* Labels that changed meanwhile may be counted as any; but no cell exceeds the samples. */
static void check_possible(size_t samples, size_t cells, enum fr_unit unit, const int64_t *margins)
{
    for (size_t i = 0; i < cells && unit == FR_ONES; i++)
        HOLD(margins[i] >= 0 && margins[i] <= (int64_t)samples);
}

#endif
