/* Scores -> how many limits each has reached, times `codes`, added to an index that holds the rest of the cell.
 *
 * A float's bits, with all of them turned where it is negative and the sign alone where it is not, sort as the floats
 * do. The top bits of their distance to the second limit name a slot, which tells how many limits lie before it; of
 * those inside, mostly one, the score is compared with the next ones, by halves. The first limit, often 0 and so far
 * away among floats, is compared by itself. Every slot and limit that is asked for exists, whatever the bits are.
 */

#define FR_DEFINE_BIN(NAME, KEY, SIGNED, INFINITE, TOP, LOOP)                                                \
    static FR_NOINLINE int FR_LOOP(LOOP##_##NAME)(const void *raw, size_t n, const struct fr_bins *bins,     \
                                                  uint32_t codes, uint32_t *FR_RESTRICT index)               \
    {                                                                                                        \
        const KEY *FR_RESTRICT bits = (const KEY *)raw, *FR_RESTRICT limits = (const KEY *)bins->limits;     \
        const uint32_t *FR_RESTRICT before = bins->before, top = TOP;                                        \
        const KEY lowest = limits[0], low = limits[1], all = (KEY)-1, sign = (KEY)(all - (all >> 1));        \
        const KEY last = (KEY)bins->last;                                                                    \
        const unsigned shift = bins->shift;                                                                  \
        KEY wrong = 0;                                                                                       \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(bits + i, FR_CHUNK * sizeof *bits), const KEY x = bits[i];                           \
            KEY key = (KEY)(x ^ (KEY)((KEY)((SIGNED)x >> (8 * sizeof x - 1)) | sign));                       \
            wrong |= (KEY)((KEY)(x & (KEY)~sign) > INFINITE); key = (KEY)(key - (key == all));               \
            KEY at = (KEY)((KEY)(key > low ? key - low : 0) >> shift); at = at < last ? at : last;           \
            uint32_t bin = before[at];                                                                       \
            for (uint32_t step = top; step; step >>= 1) bin += key >= limits[bin + step] ? step : 0;         \
            index[i] += (bin + (key >= lowest)) * codes);                                                    \
        return wrong != 0;                                                                                   \
    }

#define FR_DEFINE_BINS(NAME, KEY, SIGNED, INFINITE)                                                          \
    FR_DEFINE_BIN(NAME, KEY, SIGNED, INFINITE, 1, fr_bin_near)                                               \
    FR_DEFINE_BIN(NAME, KEY, SIGNED, INFINITE, bins->top, fr_bin_far)

FR_FLOAT_SCORES(FR_DEFINE_BINS)

#undef FR_DEFINE_BINS
#undef FR_DEFINE_BIN
