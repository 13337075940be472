/* Runs over labels and the arrays of their groups: in parts, from arrays to others, merged and read; and groups that
 * are only numbered. The same as plain loops say, group by group. */
#include "groups_truth.h"

#define MOST_RUNS 3
#define MOST_CELLS ((uint64_t)1 << 24)
#define LEAST_PAIRS ((uint64_t)1 << 20) /* of the door, with which the tables that are wanted are kept for certain */
#define FEW 20

/* ---- what is drawn ---- */

static void piece_open(struct tape *tape, struct call *call, struct piece *piece, const struct alphabet *letters)
{
    side_open(tape, &piece->truth, piece->n, &letters[0]);
    side_open(tape, &piece->pred, piece->n, &letters[0]);
    for (size_t j = 0; j < call->n_members; j++)
        side_open(tape, &piece->members[j], piece->n, &letters[1 + j % 2]);
    piece->weights = call->weights;
    if (piece->weights.column.memory)
        piece->weights.column.array.start += (ptrdiff_t)piece->first * piece->weights.column.array.stride;
    piece->weights.weighing.array = piece->weights.column.array;
    piece->wish.truth = &piece->truth, piece->wish.pred = &piece->pred, piece->wish.weights = &piece->weights;
}

static void call_take(struct tape *tape, struct call *call)
{
    static const uint64_t kept[] = {1000, 0, 1, 100, 5000, 1000, 1 << 16, 1 << 20};
    static const uint8_t members[] = {1, 1, 2, 1, 3, 2, 7, 16};
    const size_t form = below(tape, 256), way = below(tape, 256), n = take_size(tape);
    struct alphabet letters[3];
    struct wish wish;
    memset(call, 0, offsetof(struct call, samples));
    memset(&wish, 0, sizeof wish);
    call->n = n;
    call->n_members = members[form & 7];
    call->n_pieces = 1 + (form >> 3 & 1);
    call->numbering = form >> 4 == 1;
    call->racing = form >> 4 == 2;
    call->taking = form >> 7;
    call->most_kept = kept[way & 7];
    call->least_pairs = (way & 48) == 32 ? LEAST_PAIRS : 512;
    call->unsigned_members = way & 8 ? (unsigned)draw(tape) : 0;
    for (size_t k = 0; k < 3; k++) {
        alphabet_take(tape, &letters[k]);
        /* Many groups have few classes and many classes few groups, or tables would take most of the time. */
        if ((k > 0) == (way >> 6 & 1))
            letters[k].range = 1 + letters[k].range % FEW;
    }
    weights_open(tape, &call->weights, n, 1);
    wish.order = way & 16 ? 0 : (uint64_t)1 << 63;
    wish_take(tape, &wish, &call->chosen, &letters[0], 0);
    call->pieces[0].n = call->n_pieces == 1 ? n : draw_below(tape, n + 1);
    call->pieces[1].first = call->pieces[0].n;
    call->pieces[1].n = n - call->pieces[0].n;
    for (size_t k = 0; k < call->n_pieces; k++) {
        call->pieces[k].wish = wish;
        piece_open(tape, call, &call->pieces[k], letters);
    }
}

static void call_free(struct call *call)
{
    for (size_t k = 0; k < call->n_pieces; k++) {
        side_free(&call->pieces[k].truth);
        side_free(&call->pieces[k].pred);
        for (size_t j = 0; j < call->n_members; j++)
            side_free(&call->pieces[k].members[j]);
    }
    weights_free(&call->weights);
    fr_codes_free(&call->ignored.keys);
}

/* ---- what the kernel counts ---- */

/* As the door does it, before the first block and between others. */
static void describe(struct fr_grouped *run, const struct piece *piece, const struct call *call)
{
    const struct fr_weighing *weighing = &piece->weights.weighing;
    run->base.truth = piece->truth.array;
    run->base.pred = piece->pred.array;
    run->base.true_source = piece->truth.given;
    run->base.pred_source = piece->pred.given;
    run->base.weighing.unit = weighing->unit;
    run->base.weighing.array = weighing->array;
    run->base.weighing.most = weighing->most;
    run->base.samples += piece->n;
    for (size_t j = 0; j < call->n_members; j++) {
        run->crowd.members[j].array = piece->members[j].array;
        run->crowd.members[j].source = piece->members[j].given;
    }
    fr_grouped_follow(run);
}

static enum fr_status open_run(struct fr_grouped *run, struct call *call)
{
    const struct wish *wish = &call->pieces[0].wish;
    memset(run, 0, sizeof *run);
    run->base.order = run->classes.order = wish->order;
    run->most_kept = call->most_kept;
    run->most_pairs = (call->most_kept > call->least_pairs ? call->most_kept : call->least_pairs) * 8;
    run->most_cells = MOST_CELLS;
    run->folded = !call->most_kept;
    if (!fr_crowd_init(&run->crowd, call->n_members))
        return FR_NO_MEMORY;
    for (size_t j = 0; j < call->n_members; j++)
        run->crowd.members[j].roll.order = call->unsigned_members >> j & 1 ? 0 : (uint64_t)1 << 63;
    describe(run, &call->pieces[0], call);
    if (wish->has_vocabulary && !fr_grouped_fix(run, wish->vocabulary, (uint32_t)wish->n_vocabulary))
        return FR_NO_MEMORY;
    run->base.ignored = wish->ignores ? &call->ignored : NULL;
    return FR_OK;
}

static size_t within(const struct piece *piece, size_t at)
{
    return at < piece->first ? 0 : at - piece->first < piece->n ? at - piece->first : piece->n;
}

/* Samples first .. last - 1 of all pieces, in so many calls as the tape says. */
static enum fr_status count_part(struct tape *tape, struct fr_grouped *run, struct call *call, size_t first,
                                 size_t last)
{
    enum fr_status status = open_run(run, call);
    for (size_t k = 0; k < call->n_pieces && status == FR_OK; k++) {
        const struct piece *piece = &call->pieces[k];
        size_t from = within(piece, first), to = within(piece, last);
        if (k)
            describe(run, piece, call);
        while (from < to && status == FR_OK) {
            const size_t next = draw_below(tape, 3) ? to - draw_below(tape, to - from) : to;
            status = fr_grouped_count(run, from, next);
            from = next;
        }
    }
    return status;
}

static enum fr_status count_in_parts(struct tape *tape, struct fr_grouped *runs, size_t *n_runs, struct call *call)
{
    const size_t parts = 1 + below(tape, MOST_RUNS);
    const struct wish *wish = &call->pieces[0].wish;
    enum fr_status status = FR_OK;
    size_t first = 0;
    call->ignored.missing = wish->ignore_missing;
    if (!fr_codes_learn(&call->ignored.keys, wish->ignored, wish->n_ignored))
        return FR_NO_MEMORY;
    for (size_t part = 0; part < parts && status == FR_OK; part++) {
        const size_t last = part + 1 == parts ? call->n : first + draw_below(tape, call->n - first + 1);
        status = count_part(tape, &runs[(*n_runs)++], call, first, last);
        first = last;
    }
    for (size_t part = 1; part < parts && status == FR_OK; part++) {
        HOLD(fr_grouped_alike(&runs[0], &runs[part]));
        status = fr_grouped_merge(&runs[0], &runs[part]);
    }
    return status;
}

/* Memory is short where it fails, where places of groups have too few bits, or where there are too many cells: half of
 * them are room for more. */
static int may_be_short(const struct call *call, const struct truth *truth, const struct fr_grouped *runs,
                        size_t n_runs)
{
    const uint64_t cells = 6 * (uint64_t)call->n_groups * (truth->n + 2);
    int full = 0;
    for (size_t i = 0; i < n_runs; i++)
        full |= runs[i].crowd.full;
    return failed || call->racing || (full && call->n_members > 4) || (!call->numbering && cells > MOST_CELLS);
}

/* ---- what is read ---- */

struct answer {
    size_t n, n_groups;
    uint64_t *keys, *members;
    uint8_t *seen;
    int64_t *margins, *totals, *matrix;
    int outside;
};

static void answer_free(struct answer *answer)
{
    free(answer->keys);
    free(answer->members);
    free(answer->seen);
    free(answer->margins);
    free(answer->totals);
    free(answer->matrix);
}

/* All pairs are read if so many were to be kept. */
static void answer_take(struct answer *answer, const struct fr_grouped_reading *reading, struct fr_grouped *run,
                        const struct call *call)
{
    const size_t n = answer->n = reading->n_labels, groups = answer->n_groups = reading->n_groups;
    const size_t pairs = groups * n * n, cells = groups * n;
    const int paired = !run->folded && pairs <= call->most_kept, taking = call->taking && pairs;
    answer->keys = (uint64_t *)exactly(n * 8);
    answer->seen = (uint8_t *)exactly(n);
    answer->members = (uint64_t *)exactly(groups * call->n_members * 8);
    answer->margins = (int64_t *)exactly(3 * cells * 8);
    answer->totals = (int64_t *)exactly(3 * groups * 8);
    answer->matrix = paired && !taking ? (int64_t *)exactly(pairs * 8) : NULL;
    int64_t *margins = answer->margins, *totals = answer->totals;
    const struct fr_grouped_row row = {margins, margins + cells,  margins + 2 * cells, answer->matrix,
                                       totals,  totals + groups, totals + 2 * groups};
    HOLD(call->racing || call->least_pairs < LEAST_PAIRS || paired == (call->most_kept && pairs <= call->most_kept));
    fr_grouped_keys(reading, run, answer->keys, answer->seen);
    for (size_t j = 0; j < call->n_members; j++)
        fr_grouped_members(reading, run, j, answer->members + j * groups);
    fr_read_groups(reading, run, &row);
    answer->outside = fr_grouped_outside(reading, run);
    if (paired && taking) {
        answer->matrix = fr_take_matrices(reading, &run->stack);
        HOLD(answer->matrix || failed);
    }
}

static void check_group(const struct truth *truth, const struct answer *answer, size_t group, enum fr_unit unit)
{
    const size_t n = answer->n, cells = n * answer->n_groups;
    const int64_t *margins = answer->margins + group * n, *totals = answer->totals + group;
    HOLD(sum_is(&truth->same, unit, &totals[0]));
    HOLD(sum_is(&truth->differing, unit, &totals[answer->n_groups]));
    HOLD(sum_is(&truth->total, unit, &totals[2 * answer->n_groups]));
    check_margins(truth, unit, margins, margins + cells, margins + 2 * cells);
    if (answer->matrix)
        check_pairs(truth, unit, answer->matrix + group * n * n);
}

/* Groups are in no order: each is looked for among the sorted samples. */
static void check_groups(struct call *call, struct truth *truth, const struct answer *answer, enum fr_unit unit)
{
    HOLD(answer->n_groups == call->n_groups);
    for (size_t group = 0; group < answer->n_groups; group++) {
        struct sample wanted, *found;
        size_t first, last;
        for (size_t j = 0; j < call->n_members; j++)
            wanted.groups[j] = answer->members[j * answer->n_groups + group];
        found = (struct sample *)bsearch(&wanted, call->samples, call->n_samples, sizeof wanted, compare_samples);
        HOLD(found);
        for (first = (size_t)(found - call->samples); !begins_group(call, first);)
            first--;
        for (last = first + 1; last < call->n_samples && !begins_group(call, last);)
            last++;
        HOLD(call->samples[first].number != UINT32_MAX);
        call->samples[first].number = UINT32_MAX; /* no group comes twice */
        truth_of_some(truth, call->samples + first, last - first);
        check_group(truth, answer, group, unit);
    }
}

static void check_answer(struct call *call, struct truth *truth, const struct answer *answer, enum fr_unit unit)
{
    truth_of_some(truth, call->samples, call->n_samples);
    HOLD(answer->outside == (int)(call->pieces[0].wish.has_vocabulary ? truth->outside : 0));
    check_keys(truth, answer->n, answer->keys, answer->seen);
    check_groups(call, truth, answer, unit);
}

static void read_run(struct fr_grouped *run, struct call *call, struct truth *truth)
{
    struct fr_grouped_reading reading;
    struct answer answer;
    memset(&answer, 0, sizeof answer);
    HOLD(fr_grouped_cells(run) <= MOST_CELLS);
    if (fr_grouped_reading_init(&reading, run)) {
        answer_take(&answer, &reading, run, call);
        check_possible(call->n, 3 * answer.n * answer.n_groups, run->base.weighing.unit, answer.margins);
        if (!call->racing)
            check_answer(call, truth, &answer, run->base.weighing.unit);
    } else {
        HOLD(failed);
    }
    fr_grouped_reading_free(&reading);
    answer_free(&answer);
}

/* ---- groups that are only numbered ---- */

static enum fr_status number(struct fr_grouped *run, struct call *call, uint32_t *numbers)
{
    enum fr_status status = open_run(run, call);
    for (size_t k = 0; k < call->n_pieces && status == FR_OK; k++) {
        if (k)
            describe(run, &call->pieces[k], call);
        status = fr_crowd_number(&run->crowd, 0, call->pieces[k].n, numbers + call->pieces[k].first);
    }
    return status;
}

/* Each number stands for the values of its samples, and no two for the same ones. */
static void check_numbers(const struct call *call, const struct fr_crowd *crowd, const uint32_t *numbers)
{
    for (size_t i = 0; i < call->n; i++)
        HOLD(numbers[i] < crowd->n);
    for (size_t i = 0; i < call->n_samples && !call->racing; i++) {
        const struct sample *sample = &call->samples[i];
        const uint32_t at = numbers[sample->number];
        for (size_t j = 0; j < call->n_members; j++)
            HOLD(fr_key_of(&crowd->members[j].roll.codes, crowd->parts[at * call->n_members + j]) == sample->groups[j]);
        HOLD(begins_group(call, i) || at == numbers[sample[-1].number]);
    }
}

static void race(struct writer *writer, struct tape *tape, const struct call *call)
{
    const struct piece *piece = &call->pieces[draw_below(tape, call->n_pieces)];
    const size_t j = draw_below(tape, call->n_members + 2);
    const struct side *side = j < 2 ? (j ? &piece->truth : &piece->pred) : &piece->members[j - 2];
    writer_start(writer, side->items.memory, side->items.bytes ? side->items.bytes : 1, draw(tape));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call call;
    static struct truth truth;
    struct tape tape = tape_of(data, size);
    struct fr_grouped runs[MOST_RUNS];
    struct writer writer;
    enum fr_status status;
    uint32_t *numbers;
    size_t n_runs = 0;

    plenty_of_memory();
    take_variant(&tape);
    call_take(&tape, &call);
    call_look(&call, &truth);
    numbers = (uint32_t *)exactly(call.n * sizeof *numbers);
    take_memory(&tape);
    if (call.racing)
        race(&writer, &tape, &call);
    if (call.numbering)
        status = number(&runs[n_runs++], &call, numbers);
    else
        status = count_in_parts(&tape, runs, &n_runs, &call);
    if (call.racing)
        writer_stop(&writer);
    HOLD(status != FR_NO_MEMORY || may_be_short(&call, &truth, runs, n_runs));
    if (!call.racing && status != FR_NO_MEMORY)
        HOLD(status == FR_OK ? !call.errors : call.errors >> status & 1);
    if (status == FR_OK && call.numbering)
        check_numbers(&call, &runs[0].crowd, numbers);
    else if (status == FR_OK)
        read_run(&runs[0], &call, &truth);
    while (n_runs)
        fr_grouped_free(&runs[--n_runs]);
    free(numbers);
    call_free(&call);
    return 0;
}
