/* What a grouped run knows and has counted, and how that is carried over to more classes and more groups. */
#ifndef FASTRECALL_GROUPED_H
#define FASTRECALL_GROUPED_H

#include "crowd.h"
#include "stack.h"

struct fr_grouped {
    struct fr_counter base; /* the arrays, the weights, what is ignored; its codes are those of `classes` */
    struct fr_roll classes; /* of given labels: all others have two codes more */
    struct fr_crowd crowd;
    struct fr_stack stack;
    uint64_t most_kept;  /* so many pairs are kept, if that is exactly how many there are */
    uint64_t most_pairs; /* so many cells of pairs may be counted, which leaves room for some that stay empty */
    uint64_t most_cells; /* cells that fit the memory */
    int folded;          /* no tables of pairs any more */
};

/* Tables of so many cells are no burden, even where few of them are filled. */
#define FR_LIGHT ((uint64_t)1 << 20)
#define FR_MOST_WINDOW 1024

static void fr_grouped_free(struct fr_grouped *run)
{
    memset(&run->base.codes, 0, sizeof run->base.codes); /* another's */
    fr_codes_free(&run->classes.codes);
    fr_crowd_free(&run->crowd);
    fr_table_free(&run->stack.table);
}

static struct fr_dtypes fr_class_dtypes(const struct fr_grouped *run)
{
    const struct fr_dtypes dtypes = {&run->base.truth.dtype, &run->base.pred.dtype};
    return dtypes;
}

/* Which way blocks take by now. */
static void fr_grouped_choose(struct fr_grouped *run)
{
    const struct fr_dtypes dtypes = fr_class_dtypes(run);
    const struct fr_codes *codes = &run->classes.codes;
    const int windowed = codes->coding == FR_WINDOW || codes->map, alike = dtypes.one->type == dtypes.other->type;
    run->base.codes = *codes;
    run->base.way = FR_BY_KEYS;
    if (!windowed || !fr_fits_both(&dtypes, codes->window.base, codes->window.mask))
        return;
    if (codes->map)
        run->base.way = alike ? FR_BY_MAP : FR_BY_KEYS;
    else
        run->base.way = alike ? FR_BY_CODES : FR_BY_SIDES;
}

static int fr_grouped_pairs(const struct fr_grouped *run, uint64_t classes, uint64_t groups)
{
    return !run->folded && fr_pairs_in(groups, classes) <= run->most_pairs;
}

/* A stack of so many classes and groups, with pairs if there may be any; 0 where memory is short. */
static int fr_grouped_stack(struct fr_grouped *run, uint32_t classes, uint32_t groups, struct fr_stack *fresh)
{
    const int pairs = fr_grouped_pairs(run, classes, groups);
    const uint64_t cells = pairs ? fr_pairs_in(groups, classes) : fr_margins_in(groups, classes);
    run->folded |= !pairs;
    return cells <= run->most_cells && cells < FR_MOST_STACKED / FR_MOST_TURNS &&
           fr_stack_init(fresh, run->base.weighing.unit, &run->base.grid, pairs, classes, groups);
}

/* Moves what was counted to a stack of other classes and groups; 0 where memory is short. */
static int fr_grouped_move(struct fr_grouped *run, const uint32_t *now_classes, uint32_t classes,
                           const uint32_t *now_groups, uint32_t groups)
{
    struct fr_stack fresh;
    if (!fr_grouped_stack(run, classes, groups, &fresh))
        return 0;
    if (run->stack.table.cells)
        fr_stack_move(&fresh, &run->stack, now_classes, now_groups);
    fr_table_free(&run->stack.table);
    run->stack = fresh;
    return 1;
}

static void fr_as_they_are(uint32_t *now, uint32_t n)
{
    for (uint32_t code = 0; code < n; code++)
        now[code] = code;
}

/* The largest window of classes that is worth its memory. */
static uint64_t fr_grouped_widest(const struct fr_grouped *run)
{
    const uint64_t labels = 2 * (uint64_t)run->base.samples, groups = run->crowd.n ? run->crowd.n : 1;
    const uint64_t worth = 64 + (run->folded ? 8 : 1) * labels;
    uint64_t widest = run->folded ? FR_WIDEST_WINDOW : FR_MOST_WINDOW;
    while (widest > worth)
        widest /= 2;
    while (widest > 1 && (run->folded ? fr_margins_in(groups, widest) > 8 * FR_LIGHT
                                      : fr_pairs_in(groups, widest) > 2 * FR_LIGHT))
        widest /= 2;
    return widest;
}

/* What is made to make room: memory for what came, and where it goes. */
struct fr_makeroom {
    uint8_t *seen_classes, *seen_groups;
    uint32_t *now_classes, *now_groups;
    uint32_t classes; /* for so many there is room already; of codes that are new altogether, for none */
};

static void fr_makeroom_free(struct fr_makeroom *room)
{
    free(room->seen_classes);
    free(room->seen_groups);
    free(room->now_classes);
    free(room->now_groups);
}

/* Of joined counters; 0 where memory is short. */
static int fr_makeroom_init(struct fr_makeroom *room, const struct fr_grouped *run)
{
    const size_t classes = run->stack.classes, crowd = run->crowd.n;
    const size_t groups = run->stack.groups > crowd ? run->stack.groups : crowd;
    room->classes = run->stack.classes;
    room->seen_classes = (uint8_t *)calloc(classes + 1, 1);
    room->seen_groups = (uint8_t *)calloc(groups + 1, 1);
    room->now_classes = (uint32_t *)calloc(classes + 1, sizeof *room->now_classes);
    room->now_groups = (uint32_t *)calloc(groups + 1, sizeof *room->now_groups);
    if (!room->seen_classes || !room->seen_groups || !room->now_classes || !room->now_groups)
        return 0;
    /* What there is room for but no code yet, has nothing to move. */
    memset(room->now_classes, 0xff, classes * sizeof *room->now_classes);
    memset(room->now_groups, 0xff, groups * sizeof *room->now_groups);
    fr_as_they_are(room->now_classes, run->classes.room < classes ? run->classes.room : (uint32_t)classes);
    fr_as_they_are(room->now_groups, run->crowd.n);
    return !run->stack.table.cells || fr_stack_seen(&run->stack, room->seen_classes, room->seen_groups);
}

/* Codes for new classes, and for all where their window has become too wide; what the stack has of the old ones has to go
 * to `room->now_classes`. 0 where memory is short. */
static int fr_grouped_renew(struct fr_grouped *run, const uint64_t *keys, size_t n, struct fr_makeroom *room)
{
    const struct fr_dtypes dtypes = fr_class_dtypes(run);
    struct fr_roll *roll = &run->classes, fresh;
    if (roll->codes.coding == FR_FIXED || (!n && (roll->codes.coding == FR_HASH || roll->room <= fr_grouped_widest(run))))
        return 1;
    if (roll->codes.coding == FR_HASH) {
        if (!fr_codes_learn(&roll->codes, keys, n))
            return 0;
        if (run->folded || fr_grouped_pairs(run, fr_more_room(run->stack.classes, roll->codes.n), run->stack.groups)) {
            roll->room = roll->codes.n;
            return 1;
        }
        /* Margins of more classes may have a window again. */
        run->folded = 1;
    }
    if (!fr_roll_renew(roll, &dtypes, room->seen_classes, keys, n, fr_grouped_widest(run), &fresh))
        return 0;
    fr_roll_now(roll, &fresh, room->seen_classes, room->now_classes);
    room->classes = 0; /* a window's room would be far too much for those in it, of which there are tables */
    fr_codes_free(&roll->codes);
    *roll = fresh;
    return 1;
}

/* Makes the stack hold all classes and groups there are by now. Where its tables would be a burden, groups that never came
 * lose theirs. 0 where memory is short. */
static int fr_grouped_fit(struct fr_grouped *run, struct fr_makeroom *room)
{
    const uint32_t classes = run->classes.codes.coding == FR_HASH ? fr_more_room(room->classes, run->classes.room)
                                                                  : run->classes.room;
    uint32_t groups = fr_more_room(run->stack.groups, run->crowd.n);
    if (!run->crowd.sparse &&
        (run->folded ? fr_margins_in(groups, classes) : fr_pairs_in(groups, classes)) > FR_LIGHT) {
        if (!fr_crowd_thin(&run->crowd, room->seen_groups, room->now_groups))
            return 0;
        groups = run->crowd.n;
    }
    return fr_grouped_move(run, room->now_classes, classes, room->now_groups, groups);
}

/* Whether hashed labels that are new fit the room there is: nothing has to be moved then. Else all would be, for every
 * block in which a label comes for the first time. */
static int fr_grouped_holds(struct fr_grouped *run, const uint64_t *keys, size_t n)
{
    struct fr_roll *roll = &run->classes;
    const struct fr_stack *stack = &run->stack;
    if (roll->codes.coding != FR_HASH || !stack->table.cells || run->folded == stack->table.pairs ||
        run->crowd.n > stack->groups || !fr_codes_learn(&roll->codes, keys, n) || roll->codes.n > stack->classes)
        return 0;
    roll->room = roll->codes.n;
    return 1;
}

/* Codes for classes that have none, as well as room for them and for the groups there are by now; groups may have other
 * numbers afterwards, or none. 0 where memory is short. */
static int fr_grouped_admit(struct fr_grouped *run, const uint64_t *keys, size_t n)
{
    struct fr_makeroom room = {NULL, NULL, NULL, NULL, 0};
    int done;
    if (fr_grouped_holds(run, keys, n)) {
        fr_grouped_choose(run);
        return 1;
    }
    fr_stack_join(&run->stack);
    done = fr_makeroom_init(&room, run) && fr_grouped_renew(run, keys, n, &room) && fr_grouped_fit(run, &room);
    fr_makeroom_free(&room);
    fr_grouped_choose(run);
    return done;
}

#endif
