/* Raw labels -> codes: key - base, of both sides at once, so that both arrays come from memory side by side.
 *
 * Every label is loaded once. What is stored is cut to the window's mask, so that no code can leave a table, whatever
 * is written to the array meanwhile; the result is the OR of all the uncut differences, so that one comparison with the
 * mask tells whether every label of the block lies in the window. Expects a window that fits the dtype.
 */

#ifndef FASTRECALL_PACK_H
#define FASTRECALL_PACK_H

/* Doubles next to this one are integers, and their bits count up with them: an integer added to it is in its bits. */
#define FR_UNIT_DOUBLE 6755399441055744.0
#define FR_UNIT_BITS UINT64_C(0x4338000000000000)

/* Where doubles are computed wider than they are stored, a fraction would not be rounded off. */
#if FR_PLAIN_DOUBLES
#define FR_FLOAT_CODE(VALUE, CODE, REACH)                                                                    \
    do {                                                                                                     \
        const double value = (double)(VALUE), moved = value + FR_UNIT_DOUBLE;                                \
        memcpy(&CODE, &moved, sizeof CODE);                                                                  \
        CODE -= base + FR_UNIT_BITS;                                                                         \
        REACH |= CODE | ((uint64_t)0 - (uint64_t)(moved - FR_UNIT_DOUBLE != value));                         \
    } while (0)
#else
#define FR_FLOAT_CODE(VALUE, CODE, REACH)                                                                    \
    do {                                                                                                     \
        CODE = 0;                                                                                            \
        REACH |= (uint64_t)0 - (uint64_t)!fr_integral((double)(VALUE), &CODE);                               \
        CODE -= base;                                                                                        \
        REACH |= CODE;                                                                                       \
    } while (0)
#endif
#define FR_INTEGER_CODE(VALUE, CODE, REACH)                                                                  \
    do {                                                                                                     \
        CODE = (VALUE);                                                                                      \
        CODE -= base;                                                                                        \
        REACH |= CODE;                                                                                       \
    } while (0)
#define FR_BOOLEAN_CODE(VALUE, CODE, REACH) FR_INTEGER_CODE((VALUE) != 0, CODE, REACH)

/* NAME, type of an item, unsigned type of a difference, how to come from one to the other; and for floats, up to
 * where the difference is certain. */
#define FR_PACKED(X)                                                                                         \
    X(b8, uint8_t, uint8_t, FR_BOOLEAN_CODE, 0)                                                              \
    X(u8, uint8_t, uint8_t, FR_INTEGER_CODE, 0)                                                              \
    X(u16, uint16_t, uint16_t, FR_INTEGER_CODE, 0)                                                           \
    X(u32, uint32_t, uint32_t, FR_INTEGER_CODE, 0)                                                           \
    X(u64, uint64_t, uint64_t, FR_INTEGER_CODE, 0)                                                           \
    X(f32, float, uint64_t, FR_FLOAT_CODE, FR_WHOLE_FLOATS)                                                  \
    X(f64, double, uint64_t, FR_FLOAT_CODE, FR_WHOLE_FLOATS)

static inline uint64_t fr_uncertain(uint64_t reach, uint64_t whole) { return whole && reach >= 2 * whole; }

#define FR_IN_PAIRS(...)                                                                                     \
    FR_IN_CHUNKS((fr_prefetch(a + i, FR_CHUNK * sizeof *a), fr_prefetch(b + i, FR_CHUNK * sizeof *b)), __VA_ARGS__)

#endif

#define FR_DEFINE_PACK(NAME, TYPE, CODE, CODE_OF, WHOLE)                                                     \
    static FR_NOINLINE uint64_t FR_LOOP(fr_pack_bytes_##NAME)(                                               \
        const void *truth, const void *pred, size_t n, const struct fr_window *window,                       \
        uint8_t *FR_RESTRICT t, uint8_t *FR_RESTRICT p)                                                      \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const CODE base = (CODE)window->base;                                                                \
        CODE reach = 0;                                                                                      \
        FR_IN_PAIRS(CODE x; CODE y; CODE_OF(a[i], x, reach); CODE_OF(b[i], y, reach); t[i] = (uint8_t)x;     \
                    p[i] = (uint8_t)y);                                                                      \
        return reach;                                                                                        \
    }                                                                                                        \
    static FR_NOINLINE uint64_t FR_LOOP(fr_pack_index_##NAME)(                                               \
        const void *truth, const void *pred, size_t n, const struct fr_window *window,                       \
        uint32_t *FR_RESTRICT index)                                                                         \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const CODE base = (CODE)window->base, mask = (CODE)window->mask;                                     \
        const unsigned bits = window->bits;                                                                  \
        CODE reach = 0;                                                                                      \
        FR_IN_PAIRS(CODE x; CODE y; CODE_OF(a[i], x, reach); CODE_OF(b[i], y, reach);                        \
                    index[i] = ((uint32_t)(x & mask) << bits) | (uint32_t)(y & mask));                       \
        return reach;                                                                                        \
    }                                                                                                        \
    static FR_NOINLINE uint64_t FR_LOOP(fr_pack_codes_##NAME)(                                               \
        const void *truth, const void *pred, size_t n, const struct fr_window *window,                       \
        uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p)                                                    \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const CODE base = (CODE)window->base, mask = (CODE)window->mask;                                     \
        CODE reach = 0;                                                                                      \
        FR_IN_PAIRS(CODE x; CODE y; CODE_OF(a[i], x, reach); CODE_OF(b[i], y, reach);                        \
                    t[i] = (uint32_t)(x & mask); p[i] = (uint32_t)(y & mask));                               \
        return reach;                                                                                        \
    }                                                                                                        \
    static FR_NOINLINE uint64_t FR_LOOP(fr_pack_clamped_##NAME)(                                             \
        const void *truth, const void *pred, size_t n, const struct fr_window *window,                       \
        uint32_t *FR_RESTRICT t, uint32_t *FR_RESTRICT p)                                                    \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const CODE base = (CODE)(WHOLE ? (uint64_t)0 - WHOLE : window->base), mask = (CODE)window->mask;     \
        const CODE shift = (CODE)(WHOLE ? window->base + WHOLE : 0);                                         \
        const uint32_t other = (uint32_t)window->mask + 1;                                                   \
        CODE reach = 0;                                                                                      \
        FR_IN_PAIRS(CODE x; CODE y; CODE_OF(a[i], x, reach); CODE_OF(b[i], y, reach); x -= shift; y -= shift; \
                    t[i] = x <= mask ? (uint32_t)x : other; p[i] = y <= mask ? (uint32_t)y : other);         \
        return fr_uncertain(reach, WHOLE);                                                                   \
    }                                                                                                        \
    static FR_NOINLINE uint64_t FR_LOOP(fr_pack_side_##NAME)(                                                \
        const void *raw, size_t n, const struct fr_window *window, uint32_t *FR_RESTRICT codes)              \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)raw;                                                       \
        const CODE base = (CODE)window->base, mask = (CODE)window->mask;                                     \
        CODE reach = 0;                                                                                      \
        FR_IN_CHUNKS(fr_prefetch(a + i, FR_CHUNK * sizeof *a), CODE x; CODE_OF(a[i], x, reach);              \
                     codes[i] = (uint32_t)(x & mask));                                                       \
        return reach;                                                                                        \
    }

/* Both sides of one dtype: to bytes (a mask of up to 255), to the index of a table of pairs, to 32-bit codes; to codes
 * where all labels outside of the window are mask + 1, and then the result is whether only keys can tell; and one side
 * alone, where the other has another dtype. */
FR_PACKED(FR_DEFINE_PACK)

#undef FR_DEFINE_PACK
