/* Group arrays -> groups, numbered as they come: what is numbered are the combinations of values that occur.
 *
 * Each array's values have codes (roll.h), whose bits side by side are the place of a group: in a map, or in a hash where
 * places are far apart. One array of a few hundred neighbouring integers needs neither: codes are groups themselves.
 */
#ifndef FASTRECALL_CROWD_H
#define FASTRECALL_CROWD_H

#include "roll.h"

struct fr_member {
    struct fr_array array;          /* of what is no plain array, only the dtype of its values */
    const struct fr_source *source; /* or NULL */
    struct fr_roll roll;
    unsigned bits, shift; /* of its code in a place */
    uint64_t *keys;       /* of one block */
};

struct fr_crowd {
    struct fr_member *members;
    size_t n_members;
    uint32_t n, room; /* groups, and for how many there is room in `parts` */
    uint32_t *parts;  /* the code of each group in each array */
    int direct;       /* codes of the only array are groups */
    int sparse;       /* only groups that came are numbered */
    uint32_t *map;    /* group by place, or FR_NO_CODE; NULL where places are hashed */
    unsigned bits;    /* of a place */
    int full;         /* codes side by side need more bits than a place has */
    struct fr_codes places;
};

#define FR_MAPPED_BITS 18
#define FR_PART_BITS 12
#define FR_MOST_DIRECT 1024

static void fr_crowd_free(struct fr_crowd *crowd)
{
    for (size_t j = 0; crowd->members && j < crowd->n_members; j++) {
        fr_codes_free(&crowd->members[j].roll.codes);
        free(crowd->members[j].keys);
    }
    free(crowd->members);
    free(crowd->parts);
    free(crowd->map);
    fr_codes_free(&crowd->places);
    memset(crowd, 0, sizeof *crowd);
}

/* 0 where memory is short. */
static int fr_crowd_init(struct fr_crowd *crowd, size_t n_members)
{
    crowd->members = (struct fr_member *)calloc(n_members + 1, sizeof *crowd->members);
    crowd->n_members = crowd->members ? n_members : 0;
    for (size_t j = 0; j < crowd->n_members; j++) {
        crowd->members[j].keys = (uint64_t *)malloc(FR_BLOCK * sizeof(uint64_t));
        if (!crowd->members[j].keys)
            return 0;
    }
    return crowd->members != NULL;
}

static uint64_t fr_crowd_widest(const struct fr_crowd *crowd)
{
    const unsigned most = crowd->n_members == 1 ? FR_MAPPED_BITS : FR_PART_BITS;
    const unsigned share = 64 / (unsigned)crowd->n_members;
    return (uint64_t)1 << (share < most ? share : most);
}

static uint64_t fr_place_of(const struct fr_crowd *crowd, uint32_t group)
{
    uint64_t place = 0;
    for (size_t j = 0; j < crowd->n_members; j++)
        place |= (uint64_t)crowd->parts[group * crowd->n_members + j] << crowd->members[j].shift;
    return place;
}

/* 0 where memory is short. */
static int fr_crowd_reserve(struct fr_crowd *crowd, size_t room)
{
    uint32_t *parts;
    if (room <= crowd->room)
        return 1;
    room = room < 2 * (size_t)crowd->room ? 2 * (size_t)crowd->room : room;
    if (room > FR_MOST_CODES || room > SIZE_MAX / sizeof *parts / crowd->n_members)
        return 0;
    parts = (uint32_t *)realloc(crowd->parts, room * crowd->n_members * sizeof *parts);
    if (!parts)
        return 0;
    crowd->parts = parts;
    crowd->room = (uint32_t)room;
    return 1;
}

/* Whether codes of the only array are groups, after those of the window were made groups, too. */
static int fr_crowd_directly(struct fr_crowd *crowd)
{
    const struct fr_roll *roll = &crowd->members[0].roll;
    const uint32_t room = roll->codes.coding == FR_HASH ? crowd->n : roll->room;
    if (crowd->n_members != 1 || room < crowd->n || (crowd->sparse && room > crowd->n) ||
        (roll->codes.coding == FR_WINDOW && room > FR_MOST_DIRECT) || !fr_crowd_reserve(crowd, room))
        return 0;
    for (uint32_t group = 0; group < crowd->n; group++)
        if (crowd->parts[group] != group)
            return 0;
    for (; crowd->n < room; crowd->n++)
        crowd->parts[crowd->n] = crowd->n;
    return 1;
}

/* How many bits each code has in a place; 0 where they are more than 64. */
static int fr_crowd_share_bits(struct fr_crowd *crowd)
{
    crowd->bits = 0;
    for (size_t j = 0; j < crowd->n_members; j++) {
        struct fr_member *member = &crowd->members[j];
        const uint64_t last = member->roll.codes.coding == FR_WINDOW ? member->roll.codes.window.mask
                                                                     : (uint64_t)member->roll.room - 1;
        member->shift = crowd->bits & 63;
        for (member->bits = 0; last >> member->bits; member->bits++)
            ;
        crowd->bits += member->bits;
    }
    /* The last code would be shifted by a whole word. */
    return crowd->bits < 64;
}

/* Where groups are looked up, anew; 0 where memory is short. */
static int fr_crowd_rebuild(struct fr_crowd *crowd)
{
    free(crowd->map);
    fr_codes_free(&crowd->places);
    crowd->map = NULL;
    crowd->direct = fr_crowd_directly(crowd);
    if (crowd->direct)
        return 1;
    crowd->full = !fr_crowd_share_bits(crowd);
    if (crowd->full)
        return 0;
    if (crowd->bits <= FR_MAPPED_BITS) {
        crowd->map = (uint32_t *)malloc(((size_t)1 << crowd->bits) * sizeof *crowd->map);
        if (!crowd->map)
            return 0;
        memset(crowd->map, 0xff, ((size_t)1 << crowd->bits) * sizeof *crowd->map);
    }
    for (uint32_t group = 0; group < crowd->n; group++) {
        const uint64_t place = fr_place_of(crowd, group);
        if (crowd->map)
            crowd->map[place] = group;
        else if (!fr_codes_learn(&crowd->places, &place, 1))
            return 0;
    }
    return 1;
}

/* Codes for new values of one array; 0 where memory is short. Places are not what they were, then. */
static int fr_member_admit(struct fr_crowd *crowd, size_t j, const uint64_t *keys, size_t n)
{
    struct fr_member *member = &crowd->members[j];
    const struct fr_dtypes dtypes = {&member->array.dtype, &member->array.dtype};
    struct fr_roll *roll = &member->roll, fresh;
    uint8_t *kept;
    int done;
    if (roll->codes.coding == FR_HASH) {
        done = fr_codes_learn(&roll->codes, keys, n);
        roll->room = roll->codes.n;
        return done;
    }
    kept = (uint8_t *)calloc((size_t)roll->room + 1, 1);
    for (uint32_t group = 0; kept && group < crowd->n; group++)
        kept[crowd->parts[group * crowd->n_members + j]] = 1;
    done = kept && fr_roll_renew(roll, &dtypes, kept, keys, n, fr_crowd_widest(crowd), &fresh);
    for (uint32_t group = 0; done && group < crowd->n; group++) {
        uint32_t *part = &crowd->parts[group * crowd->n_members + j];
        *part = fr_code_of(&fresh.codes, fr_key_of(&roll->codes, *part));
    }
    free(kept);
    if (done) {
        fr_codes_free(&roll->codes);
        *roll = fresh;
    }
    return done;
}

static uint32_t fr_crowd_known(const struct fr_crowd *crowd, uint64_t place)
{
    if (crowd->direct)
        return place < crowd->n ? (uint32_t)place : FR_NO_CODE;
    if (crowd->map)
        return crowd->map[place];
    return crowd->places.room ? fr_find(&crowd->places, place) : FR_NO_CODE;
}

/* The group of a place, which becomes one; 0 where memory is short. Hashed codes come in order: the next one is the next
 * group. */
static int fr_crowd_place(struct fr_crowd *crowd, uint64_t place, uint32_t *group)
{
    *group = fr_crowd_known(crowd, place);
    if (*group != FR_NO_CODE)
        return 1;
    if (!fr_crowd_reserve(crowd, (size_t)crowd->n + 1) ||
        (!crowd->direct && !crowd->map && !fr_codes_learn(&crowd->places, &place, 1)))
        return 0;
    *group = crowd->n++;
    if (!crowd->direct && crowd->map)
        crowd->map[place] = *group;
    for (size_t j = 0; j < crowd->n_members; j++) {
        const struct fr_member *member = &crowd->members[j];
        const uint64_t mask = crowd->direct ? UINT32_MAX : ((uint64_t)1 << member->bits) - 1;
        crowd->parts[*group * crowd->n_members + j] = (uint32_t)(place >> (crowd->direct ? 0 : member->shift) & mask);
    }
    return 1;
}

/* Gives all keys of n samples, which are in the members' blocks, codes; 0 where memory is short. */
static int fr_crowd_admit(struct fr_crowd *crowd, size_t n)
{
    uint32_t codes[FR_BLOCK];
    int renewed = 0;
    for (size_t j = 0; j < crowd->n_members; j++) {
        const struct fr_member *member = &crowd->members[j];
        const int hashed = member->roll.codes.coding == FR_HASH;
        if (fr_roll_find(&member->roll, member->keys, n, codes))
            continue;
        if (!fr_member_admit(crowd, j, member->keys, n))
            return 0;
        renewed |= !hashed || (!crowd->direct && (member->roll.room - 1) >> member->bits);
    }
    return !renewed || fr_crowd_rebuild(crowd);
}

/* The groups of n samples, whose keys are in the members' blocks; those that are new get a number. 0 where memory is
 * short. */
static int fr_crowd_learn(struct fr_crowd *crowd, size_t n, uint32_t *groups)
{
    uint64_t places[FR_BLOCK] = {0};
    uint32_t codes[FR_BLOCK];
    int done = fr_crowd_admit(crowd, n);
    for (size_t j = 0; done && j < crowd->n_members; j++) {
        fr_roll_find(&crowd->members[j].roll, crowd->members[j].keys, n, codes);
        for (size_t i = 0; i < n; i++)
            places[i] |= (uint64_t)codes[i] << (crowd->direct ? 0 : crowd->members[j].shift);
    }
    for (size_t i = 0; done && i < n; i++)
        done = fr_crowd_place(crowd, places[i], &groups[i]);
    return done;
}

/* Forgets groups that never came, and tells the new number of each; 0 where memory is short. */
static int fr_crowd_thin(struct fr_crowd *crowd, const uint8_t *seen, uint32_t *now)
{
    const size_t width = crowd->n_members;
    uint32_t n = 0;
    for (uint32_t group = 0; group < crowd->n; group++) {
        now[group] = seen[group] ? n : FR_NO_CODE;
        if (!seen[group])
            continue;
        memmove(crowd->parts + n * width, crowd->parts + group * width, width * sizeof *crowd->parts);
        n++;
    }
    crowd->n = n;
    crowd->sparse = 1;
    return fr_crowd_rebuild(crowd);
}

#endif
