/* Two grouped runs over different samples -> one, as if one run had counted both. */
#ifndef FASTRECALL_GROUPED_MERGING_H
#define FASTRECALL_GROUPED_MERGING_H

#include "../merging.h"
#include "run.h"

static int fr_grouped_alike(const struct fr_grouped *a, const struct fr_grouped *b)
{
    int alike = a->crowd.n_members == b->crowd.n_members && a->most_kept == b->most_kept;
    const int fixed = a->classes.codes.coding == FR_FIXED;
    for (size_t j = 0; alike && j < a->crowd.n_members; j++)
        alike = a->crowd.members[j].roll.order == b->crowd.members[j].roll.order;
    if (!alike || a->base.weighing.unit != b->base.weighing.unit || a->base.order != b->base.order ||
        fixed != (b->classes.codes.coding == FR_FIXED))
        return 0;
    return !fixed || (a->classes.codes.n == b->classes.codes.n &&
                      !memcmp(a->classes.codes.keys + 1, b->classes.codes.keys + 1,
                              a->classes.codes.n * sizeof *a->classes.codes.keys));
}

/* Finds, or learns, the numbers of another run's groups; 0 where memory is short. */
static int fr_merge_groups(struct fr_crowd *crowd, const struct fr_crowd *other, struct fr_makeroom *room)
{
    uint32_t at[FR_BLOCK], groups[FR_BLOCK];
    uint32_t group = 0;
    while (group < other->n) {
        size_t n = 0;
        for (; group < other->n && n < FR_BLOCK; group++) {
            room->now_groups[group] = FR_NO_CODE;
            if (!room->seen_groups[group])
                continue;
            for (size_t j = 0; j < crowd->n_members; j++)
                crowd->members[j].keys[n] = fr_key_of(&other->members[j].roll.codes,
                                                      other->parts[(size_t)group * crowd->n_members + j]);
            at[n++] = group;
        }
        if (!fr_crowd_learn(crowd, n, groups))
            return 0;
        for (size_t i = 0; i < n; i++)
            room->now_groups[at[i]] = groups[i];
    }
    return 1;
}

/* Keys of another run's classes, to those that came; NULL where memory is short. */
static uint64_t *fr_merge_keys(const struct fr_grouped *other, const uint8_t *seen, size_t *n)
{
    uint64_t *keys = (uint64_t *)malloc(((size_t)other->classes.room + 1) * sizeof *keys);
    *n = 0;
    for (uint32_t code = 0; keys && code < other->classes.room && other->classes.codes.coding != FR_FIXED; code++)
        if (seen[code])
            keys[(*n)++] = fr_key_of(&other->classes.codes, code);
    return keys;
}

static int fr_merge_known(const struct fr_grouped *run, const uint64_t *keys, size_t n)
{
    uint32_t codes[FR_BLOCK];
    for (size_t first = 0; first < n; first += FR_BLOCK)
        if (!fr_roll_find(&run->classes, keys + first, n - first < FR_BLOCK ? n - first : FR_BLOCK, codes))
            return 0;
    return run->stack.table.cells != NULL;
}

/* Makes room for all that another run has counted; 0 where memory is short. */
static int fr_merge_room(struct fr_grouped *run, const struct fr_grouped *other, struct fr_makeroom *room)
{
    size_t n;
    uint64_t *keys = fr_merge_keys(other, room->seen_classes, &n);
    int done = keys != NULL;
    run->folded |= !other->stack.table.pairs;
    while (done) {
        const int known = fr_merge_known(run, keys, n);
        done = fr_merge_groups(&run->crowd, &other->crowd, room);
        if (done && known && run->crowd.n <= run->stack.groups && !(run->folded && run->stack.table.pairs))
            break;
        done = done && fr_grouped_admit(run, keys, known ? 0 : n);
    }
    for (uint32_t code = 0; done && code < other->stack.classes; code++)
        if (other->classes.codes.coding != FR_FIXED)
            room->now_classes[code] = room->seen_classes[code]
                                          ? fr_code_of(&run->classes.codes, fr_key_of(&other->classes.codes, code))
                                          : FR_NO_CODE;
    free(keys);
    return done;
}

static enum fr_status fr_grouped_merge(struct fr_grouped *run, struct fr_grouped *other)
{
    struct fr_weighing *weighing = &run->base.weighing;
    struct fr_makeroom room = {NULL, NULL, NULL, NULL, 0};
    int done;
    if (other->base.weighing.spent > weighing->most - weighing->spent)
        return FR_OVERFLOW;
    weighing->spent += other->base.weighing.spent;
    if (!other->stack.table.cells)
        return FR_OK;
    fr_stack_join(&run->stack);
    fr_stack_join(&other->stack);
    done = fr_makeroom_init(&room, other) && fr_merge_room(run, other, &room);
    if (done)
        fr_stack_move(&run->stack, &other->stack, room.now_classes, room.now_groups);
    fr_makeroom_free(&room);
    return done ? FR_OK : FR_NO_MEMORY;
}

#endif
