/* What the next block will load, fetched while this one is counted: else the memory would be idle meanwhile.
 *
 * The loops that load a block fetch FR_AHEAD bytes beyond its end. Here comes what lies behind those.
 */
#ifndef FASTRECALL_AHEAD_H
#define FASTRECALL_AHEAD_H

#include "blocks.h"

/* Narrower items are loaded so fast that asking for them takes longer. */
#define FR_NARROW 4

struct fr_ahead {
    const char *truth, *pred; /* NULL where nothing should be fetched */
    const char *groups;       /* or NULL where only both sides are fetched */
    size_t true_width, pred_width, group_width;
};

/* Of samples from `next` on. Items that are gathered are left out: those of one block may be spread over many lines. */
static inline struct fr_ahead fr_ahead_of(const struct fr_array *truth, const struct fr_array *pred, size_t next)
{
    const size_t true_width = (size_t)truth->dtype.width, pred_width = (size_t)pred->dtype.width;
    struct fr_ahead ahead = {NULL, NULL, NULL, true_width, pred_width, 0};
    if (truth->stride == truth->dtype.width && pred->stride == pred->dtype.width && true_width >= FR_NARROW &&
        pred_width >= FR_NARROW) {
        ahead.truth = truth->start + next * true_width + FR_AHEAD;
        ahead.pred = pred->start + next * pred_width + FR_AHEAD;
    }
    return ahead;
}

/* The same of three arrays that are loaded as they lie, of which both sides are as wide. Three keep the memory busy even
 * if only one is wide. */
static inline struct fr_ahead fr_ahead_of_groups(const struct fr_array *truth, const struct fr_array *pred,
                                                 const struct fr_array *groups, size_t next)
{
    const size_t true_width = (size_t)truth->dtype.width, pred_width = (size_t)pred->dtype.width;
    const size_t group_width = (size_t)groups->dtype.width;
    struct fr_ahead ahead = {NULL, NULL, NULL, true_width, pred_width, group_width};
    if (true_width >= FR_NARROW || group_width >= FR_NARROW) {
        ahead.truth = truth->start + next * true_width + FR_AHEAD;
        ahead.pred = pred->start + next * pred_width + FR_AHEAD;
        ahead.groups = groups->start + next * group_width + FR_AHEAD;
    }
    return ahead;
}

/* Fetches sample i of the next block; asked for every few samples. No function: gcc takes one that does nothing else for
 * one that does nothing, and drops it. */
#define FR_FETCH(NEXT, I) \
    (FR_PREFETCH((NEXT).truth + (I) * (NEXT).true_width), FR_PREFETCH((NEXT).pred + (I) * (NEXT).pred_width))
/* The same of one array, step by step. */
#define FR_FETCH_ON(AT, BYTES) (FR_PREFETCH(AT), (AT) += (BYTES))

#endif
