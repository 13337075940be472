/* The first samples, looked at before anything is counted: they tell where classes and groups lie, and how many tables
 * there will be at least. */
#ifndef FASTRECALL_HEAD_H
#define FASTRECALL_HEAD_H

#include "grouped.h"
#include "members.h"

#define FR_FIRST ((size_t)8 * FR_BLOCK)

struct fr_head {
    size_t n;
    uint64_t *classes, *groups; /* keys: of both sides; of each group array, FR_FIRST apart */
};

static enum fr_status fr_head_block(const struct fr_grouped *run, size_t first, size_t n, struct fr_head *head)
{
    struct fr_block block;
    enum fr_status status = fr_load_block(&run->base, first, n, &block);
    uint64_t *keys = head->classes + 2 * head->n;
    if (status != FR_OK || !block.n)
        return status;
    status = fr_crowd_read(&run->crowd, first, n, &block);
    if (status != FR_OK)
        return status;
    if (fr_keys(&run->base.truth, block.truth, block.n, keys) | fr_keys(&run->base.pred, block.pred, block.n, keys + block.n))
        return FR_FRACTIONAL;
    for (size_t j = 0; j < run->crowd.n_members; j++)
        memcpy(head->groups + j * FR_FIRST + head->n, run->crowd.members[j].keys, block.n * sizeof(uint64_t));
    head->n += block.n;
    return FR_OK;
}

static enum fr_status fr_head_read(const struct fr_grouped *run, size_t first, size_t last, struct fr_head *head)
{
    enum fr_status status = FR_OK;
    for (; first < last && head->n + FR_BLOCK <= FR_FIRST && status == FR_OK; first += FR_BLOCK)
        status = fr_head_block(run, first, last - first < FR_BLOCK ? last - first : FR_BLOCK, head);
    return status;
}

/* Gives the head's groups their numbers, and marks them; 0 where memory is short. */
static int fr_head_groups(struct fr_crowd *crowd, const struct fr_head *head, uint8_t *seen)
{
    uint32_t groups[FR_BLOCK];
    for (size_t first = 0; first < head->n; first += FR_BLOCK) {
        const size_t n = head->n - first < FR_BLOCK ? head->n - first : FR_BLOCK;
        for (size_t j = 0; j < crowd->n_members; j++)
            memcpy(crowd->members[j].keys, head->groups + j * FR_FIRST + first, n * sizeof(uint64_t));
        if (!fr_crowd_learn(crowd, n, groups))
            return 0;
        for (size_t i = 0; seen && i < n; i++)
            seen[groups[i]] = 1;
    }
    return 1;
}

/* How many classes the head has at least: of a window those that came. */
static uint64_t fr_head_classes(const struct fr_grouped *run, const struct fr_head *head)
{
    const struct fr_roll *roll = &run->classes;
    uint64_t found = 0;
    uint8_t *seen;
    if (roll->codes.coding != FR_WINDOW)
        return roll->codes.n;
    seen = (uint8_t *)calloc((size_t)roll->room + 1, 1);
    for (size_t i = 0; seen && i < 2 * head->n; i++)
        seen[head->classes[i] - roll->codes.window.base] = 1;
    for (size_t code = 0; seen && code < roll->room; code++)
        found += seen[code];
    free(seen);
    return found;
}

static uint64_t fr_head_marked(const uint8_t *seen, size_t n)
{
    uint64_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += seen[i];
    return found;
}

/* Codes of margins, which may have wider windows; 0 where memory is short. */
static int fr_head_recode(struct fr_grouped *run, const struct fr_head *head, struct fr_makeroom *room)
{
    if (run->classes.codes.coding == FR_FIXED)
        return 1;
    fr_codes_free(&run->classes.codes);
    run->classes.room = 0;
    return fr_grouped_renew(run, head->classes, 2 * head->n, room);
}

/* 0 where memory is short. */
static int fr_head_learn(struct fr_grouped *run, const struct fr_head *head)
{
    struct fr_crowd *crowd = &run->crowd;
    struct fr_makeroom room = {NULL, NULL, NULL, NULL, 0};
    int done = 1;
    for (size_t j = 0; done && j < crowd->n_members && head->n; j++)
        done = fr_member_admit(crowd, j, head->groups + j * FR_FIRST, head->n);
    done = done && (!head->n || fr_crowd_rebuild(crowd)) && fr_head_groups(crowd, head, NULL) &&
           fr_makeroom_init(&room, run) && fr_head_groups(crowd, head, room.seen_groups);
    if (done) {
        const uint64_t groups = fr_head_marked(room.seen_groups, crowd->n);
        done = !head->n || fr_grouped_renew(run, head->classes, 2 * head->n, &room);
        const uint64_t classes = done ? fr_head_classes(run, head) : 0;
        if (fr_product(fr_product(groups, classes), classes) > run->most_kept && !run->folded) {
            run->folded = 1;
            done = done && fr_head_recode(run, head, &room);
        }
        done = done && fr_grouped_fit(run, &room);
    }
    fr_makeroom_free(&room);
    fr_grouped_choose(run);
    return done;
}

static enum fr_status fr_grouped_begin(struct fr_grouped *run, size_t first, size_t last)
{
    struct fr_head head = {0, NULL, NULL};
    enum fr_status status = FR_NO_MEMORY;
    head.classes = (uint64_t *)malloc(2 * FR_FIRST * sizeof *head.classes);
    head.groups = (uint64_t *)malloc(run->crowd.n_members * FR_FIRST * sizeof *head.groups);
    if (head.classes && head.groups)
        status = fr_head_read(run, first, last, &head);
    if (status == FR_OK && !fr_head_learn(run, &head))
        status = FR_NO_MEMORY;
    free(head.classes);
    free(head.groups);
    return status;
}

#endif
