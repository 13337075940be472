/* What a run over labels and the arrays of their groups shall come to, group by group, in plain loops. */
#ifndef FUZZ_GROUPS_TRUTH_H
#define FUZZ_GROUPS_TRUTH_H

#include "run_truth.h"

#define MOST_PIECES 2
#define MOST_MEMBERS 16
#define MOST_SAMPLES 3000

/* Arrays of one length: a run follows from those of one piece to those of the next, which are of other kinds. */
struct piece {
    struct side truth, pred, members[MOST_MEMBERS];
    struct weights weights; /* a part of the call's */
    struct wish wish;
    size_t first, n;
};

/* What is told of one sample, so that samples of one group can be brought together. */
struct sample {
    uint64_t groups[MOST_MEMBERS];
    const struct piece *piece;
    size_t at; /* in its piece */
    uint64_t t, p;
    uint32_t number;
};

struct call {
    struct piece pieces[MOST_PIECES];
    struct weights weights;
    struct chosen chosen;
    struct fr_ignored ignored;
    size_t n, n_pieces, n_members, n_samples, n_groups;
    unsigned unsigned_members, errors;
    uint64_t most_kept, least_pairs;
    int numbering, racing; /* groups are only numbered; arrays change meanwhile */
    int taking;            /* the matrix is taken where it lies */
    struct sample samples[MOST_SAMPLES]; /* those that are counted, sorted by their group: the first n_samples */
};

static size_t bytes_compared;

static int compare_samples(const void *a, const void *b) { return memcmp(a, b, bytes_compared); }

/* The sample's group; labels are told of those that are counted. */
static void sample_add(struct call *call, const struct piece *piece, size_t at, uint64_t t, uint64_t p)
{
    struct sample *sample = &call->samples[call->n_samples];
    for (size_t j = 0; j < call->n_members; j++) {
        const struct label label = side_label(&piece->members[j], at);
        call->errors |= label.missing ? 1u << FR_NO_GROUP : label.broken ? 1u << FR_PART_GROUP : 0;
        sample->groups[j] = label.key;
    }
    sample->piece = piece, sample->at = at, sample->t = t, sample->p = p;
    sample->number = (uint32_t)(piece->first + at);
    call->n_samples++;
}

static int begins_group(const struct call *call, size_t i)
{
    return !i || compare_samples(&call->samples[i], &call->samples[i - 1]);
}

/* The classes, errors and groups; of groups that are only numbered, of all samples. */
static void call_look(struct call *call, struct truth *truth)
{
    struct label t = {0, 0, 0}, p = t;
    unsigned ignored = 0;
    memset(truth, 0, offsetof(struct truth, keys));
    for (size_t k = 0; k < call->n_pieces; k++) {
        const struct piece *piece = &call->pieces[k];
        truth_look(truth, &piece->wish);
        for (size_t i = 0; i < piece->n; i++)
            if (call->numbering || sample_of(&piece->wish, i, &t, &p, &ignored))
                sample_add(call, piece, i, t.key, p.key);
    }
    truth_classes(truth, &call->pieces[0].wish);
    call->errors |= call->numbering ? 0 : truth->errors;
    bytes_compared = call->n_members * sizeof(uint64_t);
    qsort(call->samples, call->n_samples, sizeof *call->samples, compare_samples);
    for (size_t i = 0; i < call->n_samples; i++)
        call->n_groups += begins_group(call, i);
}

/* What some of the samples come to. */
static void truth_of_some(struct truth *truth, const struct sample *samples, size_t n)
{
    memset(&truth->same, 0, sizeof truth->same);
    memset(&truth->differing, 0, sizeof truth->differing);
    memset(&truth->total, 0, sizeof truth->total);
    truth_clear(truth);
    for (size_t i = 0; i < n; i++) {
        truth_add(truth, &samples[i].piece->wish, samples[i].at, samples[i].t, samples[i].p);
        sum_add(&truth->total, samples[i].piece->wish.weights, samples[i].at);
    }
}

#endif
