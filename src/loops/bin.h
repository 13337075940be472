/* Scores -> keys that sort as they do, and the slot that tells how many limits a key has reached: scores/bins.h.
 *
 * A float's bits, with all of them turned where it is negative and the sign alone where it is not, sort as the floats
 * do. The top bits of their distance to the second limit name a slot. The first limit, often 0 and so far away among
 * floats, is compared by itself: slot 0 is of what does not reach it. Every slot that is named exists, whatever the
 * bits are, and no key is all ones.
 */

/* bin_T: the result is whether a score is NaN. */
#define FR_DEFINE_BIN(NAME, KEY, SIGNED, INFINITE)                                                           \
    static FR_NOINLINE int FR_LOOP(fr_bin_##NAME)(const void *raw, size_t n, const struct fr_bins *bins,     \
                                                  union fr_raw *to, union fr_raw *named)                     \
    {                                                                                                        \
        const KEY *FR_RESTRICT bits = (const KEY *)raw, *limits = (const KEY *)bins->limits;                 \
        KEY *FR_RESTRICT keys = (KEY *)to, *FR_RESTRICT slots = (KEY *)named;                                \
        const KEY lowest = limits[0], low = limits[1], all = (KEY)-1, sign = (KEY)(all - (all >> 1));        \
        const KEY last = (KEY)bins->last;                                                                    \
        const unsigned shift = bins->shift;                                                                  \
        KEY wrong = 0;                                                                                       \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(bits + i, FR_CHUNK * sizeof *bits), const KEY x = bits[i];                           \
            KEY key = (KEY)(x ^ (KEY)((KEY)((SIGNED)x >> (8 * sizeof x - 1)) | sign));                       \
            wrong |= (KEY)((KEY)(x & (KEY)~sign) > INFINITE); key = (KEY)(key - (key == all));               \
            KEY at = (KEY)((KEY)((key > low ? key : low) - low) >> shift); at = at < last ? at : last;       \
            keys[i] = key; slots[i] = (KEY)(key >= lowest ? at + 1 : 0));                                    \
        return wrong != 0;                                                                                   \
    }

FR_FLOAT_SCORES(FR_DEFINE_BIN)

#undef FR_DEFINE_BIN
