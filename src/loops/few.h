/* Few labels to bytes, and scores beside these to how many of each reach few limits: compared with one after the other.
 *
 * The loops are plain sums over a block that lies in a first-level cache, in numbers of a score's width.
 */

/* tell_T: the places of raw labels among those to be told apart, or `told->n`. The result is the highest of them, or
 * FR_TOLD_NAN where one is NaN. */
#ifndef FASTRECALL_FEW_H
#define FASTRECALL_FEW_H

#define FR_TOLD_TRUTH(TYPE, KEY) (TYPE)((KEY) != 0)
#define FR_TOLD_INTEGER(TYPE, KEY) (TYPE)(KEY)
#define FR_TOLD_FLOAT(TYPE, KEY) (TYPE)(int64_t)(KEY)

/* NAME, type of an item, an unsigned integer as wide, what a key is among items, what an item is read as. */
#define FR_TELLABLE(X)                                                                                       \
    X(b8, uint8_t, uint8_t, FR_TOLD_TRUTH, raw[i] != 0)                                                      \
    X(u8, uint8_t, uint8_t, FR_TOLD_INTEGER, raw[i])                                                         \
    X(u16, uint16_t, uint16_t, FR_TOLD_INTEGER, raw[i])                                                      \
    X(u32, uint32_t, uint32_t, FR_TOLD_INTEGER, raw[i])                                                      \
    X(u64, uint64_t, uint64_t, FR_TOLD_INTEGER, raw[i])                                                      \
    X(f32, float, uint32_t, FR_TOLD_FLOAT, raw[i])                                                           \
    X(f64, double, uint64_t, FR_TOLD_FLOAT, raw[i])

#endif

#define FR_DEFINE_TELL(NAME, TYPE, FLAG, VALUE, READ)                                                        \
    static FR_NOINLINE uint8_t FR_LOOP(fr_tell_##NAME)(const void *labels, size_t n,                         \
                                                       const struct fr_told *told,                           \
                                                       uint8_t *FR_RESTRICT codes)                           \
    {                                                                                                        \
        const TYPE *FR_RESTRICT raw = (const TYPE *)labels;                                                  \
        const TYPE zeroth = VALUE(TYPE, told->keys[0]), first = VALUE(TYPE, told->keys[1]);                  \
        const TYPE second = VALUE(TYPE, told->keys[2]);                                                      \
        const uint8_t n_told = (uint8_t)told->n;                                                             \
        FLAG nan = 0, stranger = 0;                                                                          \
        uint8_t seen = 0;                                                                                    \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(raw + i, FR_CHUNK * sizeof *raw), const TYPE x = (TYPE)(READ);                       \
            const FLAG a = x != zeroth; const FLAG b = a & (FLAG)(x != first);                               \
            const FLAG c = b & (FLAG)(x != second); nan |= (FLAG)(x != x); stranger |= c;                    \
            codes[i] = (uint8_t)(a + b + c));                                                                \
        for (size_t i = 0; i < n; i++)                                                                       \
            codes[i] = codes[i] < n_told ? codes[i] : n_told;                                                \
        for (size_t i = 0; i < n; i++)                                                                       \
            seen |= codes[i];                                                                                \
        return nan ? FR_TOLD_NAN : stranger ? n_told : seen < n_told ? seen : (uint8_t)(n_told - 1);         \
    }

FR_TELLABLE(FR_DEFINE_TELL)

/* few_T: adds to reached[limit + 1][code], and all samples to those of limit -1; codes are up to `top`. The result is
 * whether a score is NaN. The order of the keys is that of bin.h, with signs. */
#define FR_DEFINE_FEW(NAME, KEY, SIGNED, INFINITE)                                                           \
    static FR_NOINLINE int FR_LOOP(fr_few_##NAME)(const void *raw, size_t n, const uint8_t *FR_RESTRICT codes, \
                                                  uint32_t top, const struct fr_bins *bins, uint32_t n_codes, \
                                                  int64_t *FR_RESTRICT reached)                              \
    {                                                                                                        \
        const KEY *FR_RESTRICT bits = (const KEY *)raw, *limits = (const KEY *)bins->limits;                 \
        const KEY all = (KEY)-1, sign = (KEY)(all - (all >> 1));                                             \
        SIGNED keys[FR_BLOCK];                                                                               \
        KEY wrong = 0;                                                                                       \
        FR_IN_CHUNKS(                                                                                        \
            fr_prefetch(bits + i, FR_CHUNK * sizeof *bits), const KEY x = bits[i];                           \
            keys[i] = (SIGNED)(x ^ (KEY)((KEY)((SIGNED)x >> (8 * sizeof x - 1)) & (KEY)~sign));              \
            wrong |= (KEY)((KEY)(x & (KEY)~sign) > INFINITE));                                               \
        for (uint32_t limit = 0; limit <= bins->n; limit++, reached += n_codes) {                            \
            const SIGNED least = (SIGNED)(limit ? limits[limit - 1] ^ sign : sign);                          \
            for (uint32_t code = 1; code <= (top ? top : 1); code++) {                                       \
                const KEY wanted = (KEY)code;                                                                \
                KEY some = 0, both = 0;                                                                      \
                for (size_t i = 0; i < n; i++) {                                                             \
                    const KEY here = keys[i] >= least;                                                       \
                    some = (KEY)(some + here);                                                               \
                    both = (KEY)(both + (here & (KEY)((KEY)codes[i] == wanted)));                            \
                }                                                                                            \
                if (code == 1)                                                                               \
                    reached[0] += (int64_t)some;                                                             \
                if (top) {                                                                                   \
                    reached[code] += (int64_t)both;                                                          \
                    reached[0] -= (int64_t)both;                                                             \
                }                                                                                            \
            }                                                                                                \
        }                                                                                                    \
        return wrong != 0;                                                                                   \
    }

FR_FLOAT_SCORES(FR_DEFINE_FEW)

#undef FR_DEFINE_TELL
#undef FR_DEFINE_FEW
