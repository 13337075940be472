/* The k best columns of a row of scores, which is read once and never sorted.
 *
 * The k-th highest of the highest scores of 16 lanes is reached by k scores at least, and by few more. Only these are
 * looked at one by one: as candidates, of which the k best are kept.
 */
#ifndef FASTRECALL_BEST_H
#define FASTRECALL_BEST_H

#include "isa.h"

struct fr_candidate {
    int64_t key;  /* order.h */
    int64_t rank; /* among equal scores the higher comes first: the column, or minus the column */
};

static inline int fr_before(const struct fr_candidate *a, const struct fr_candidate *b)
{
    return (a->key > b->key) | ((a->key == b->key) & (a->rank > b->rank));
}

/* So few candidates are sorted, each straight to its place: no branch would be foreseen. */
#define FR_FEW_CANDIDATES 16

static void fr_sort_candidates(struct fr_candidate *all, size_t n)
{
    struct fr_candidate sorted[FR_FEW_CANDIDATES];
    size_t place[FR_FEW_CANDIDATES];
    for (size_t i = 0; i < n; i++) {
        size_t before = i;
        for (size_t j = 0; j < i; j++) {
            const size_t later = (size_t)fr_before(&all[i], &all[j]);
            place[j] += later;
            before -= later;
        }
        place[i] = before;
    }
    for (size_t i = 0; i < n; i++)
        sorted[place[i]] = all[i];
    memcpy(all, sorted, n * sizeof *all);
}

static inline void fr_swap_candidates(struct fr_candidate *a, struct fr_candidate *b)
{
    const struct fr_candidate one = *a;
    *a = *b;
    *b = one;
}

static inline size_t fr_draw(uint64_t *drawn, size_t n)
{
    *drawn = *drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(*drawn >> 32) % n;
}

/* The middle of three comes first. Three fixed places would be the worst for one order or another, and sorted rows are
 * common. */
static void fr_choose_pivot(struct fr_candidate *all, size_t n, uint64_t *drawn)
{
    struct fr_candidate *low = all + fr_draw(drawn, n), *middle = all + fr_draw(drawn, n);
    struct fr_candidate *high = all + fr_draw(drawn, n), *swapped = low;
    if (fr_before(low, middle)) {
        low = middle;
        middle = swapped;
    }
    if (fr_before(middle, high))
        middle = fr_before(low, high) ? low : high;
    fr_swap_candidates(all, middle);
}

/* Brings the k best to the front, in any order unless they are few (Hoare, Algorithm 65: Find, CACM 4, 1961). */
static void fr_select_candidates(struct fr_candidate *all, size_t n, size_t k)
{
    uint64_t drawn = n;
    while (n > FR_FEW_CANDIDATES && k < n) {
        size_t low = 1, high = n - 1;
        fr_choose_pivot(all, n, &drawn);
        for (;;) {
            while (low <= high && fr_before(&all[low], &all[0]))
                low++;
            while (low <= high && fr_before(&all[0], &all[high]))
                high--;
            if (low > high)
                break;
            fr_swap_candidates(&all[low++], &all[high--]);
        }
        fr_swap_candidates(&all[0], &all[high]);
        if (k <= high) {
            n = high;
        } else {
            all += high + 1;
            n -= high + 1;
            k -= high + 1;
        }
    }
    if (n <= FR_FEW_CANDIDATES)
        fr_sort_candidates(all, n);
}

/* What is asked of the rows of a table of scores. */
struct fr_ranking {
    enum fr_score_type type;
    struct fr_array cells; /* of a row; only how wide they are, and whether swapped, is known of the dtype */
    ptrdiff_t row_stride;
    size_t columns;
    const size_t *ks; /* increasing */
    size_t n_ks;
    int last; /* of equal scores the last column is the best, not the first */
    int finite; /* infinite scores are refused, too */
};

/* The candidates of one row. */
struct fr_race {
    struct fr_candidate *all; /* room for those that wait and a block */
    size_t n;
    int64_t least; /* what none of the best is lower than */
};

/* So many candidates wait for more: to find the k best of them after each block would take O(k) a block. */
static inline size_t fr_waiting(size_t k) { return k > FR_FEW_CANDIDATES ? 2 * k : k; }

#define FR_ENTER(NAME, ...)                                                                                  \
    case FR_SCORE_##NAME:                                                                                    \
        for (size_t i = 0; i < found; i++)                                                                   \
            enter[i].key = fr_key_##NAME(scores->NAME[places[i]]);                                           \
        break;

static void fr_enter(const struct fr_ranking *ranking, struct fr_race *race, const union fr_scores *scores,
                     size_t column, const uint16_t *places, size_t found)
{
    struct fr_candidate *enter = race->all + race->n;
    switch (ranking->type) {
        FR_SCORES(FR_ENTER)
    default: break;
    }
    for (size_t i = 0; i < found; i++)
        enter[i].rank = ranking->last ? (int64_t)(column + places[i]) : -(int64_t)(column + places[i]);
    race->n += found;
}

/* Some columns of one row; the result is whether a score is refused. */
static int fr_race_block(const struct fr_ranking *ranking, struct fr_race *race, const void *row, size_t column,
                         size_t n)
{
    const size_t k = ranking->ks[ranking->n_ks - 1];
    union fr_scores scores, highest;
    uint16_t places[FR_BLOCK];
    size_t found;
    if (fr_loops->take[ranking->type](row, n, &scores, &highest) ||
        (ranking->finite && fr_loops->infinite[ranking->type](&scores, n)))
        return 1;
    found = fr_loops->reach[ranking->type](&scores, n, &highest, k, race->least,
                                               (const char *)row + n * (size_t)ranking->cells.dtype.width, places);
    fr_enter(ranking, race, &scores, column, places, found);
    if (race->n > fr_waiting(k) && column + n < ranking->columns) {
        fr_select_candidates(race->all, race->n, k);
        race->n = k;
        race->least = race->all[0].key;
        for (size_t i = 1; i < k; i++)
            race->least = race->all[i].key < race->least ? race->all[i].key : race->least;
    }
    return 0;
}

static void fr_race_start(const struct fr_ranking *ranking, struct fr_race *race)
{
    static const int64_t lowest[FR_SCORE_TYPES] = {INT16_MIN, -INT64_C(0x7f800000), -INT64_C(0x7ff0000000000000),
                                                   INT64_MIN};
    race->n = 0;
    race->least = lowest[ranking->type];
}

/* The best of each k first, and then those that only a higher k takes. */
static void fr_race_end(const struct fr_ranking *ranking, struct fr_race *race)
{
    size_t n = race->n;
    for (size_t i = ranking->n_ks; i-- > 0 && n > FR_FEW_CANDIDATES; n = ranking->ks[i])
        fr_select_candidates(race->all, n, ranking->ks[i]);
    if (n <= FR_FEW_CANDIDATES)
        fr_sort_candidates(race->all, n);
}

#endif
