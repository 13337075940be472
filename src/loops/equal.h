/* How many raw labels of two blocks of one dtype are the same? Nothing is indexed, so labels need no codes. */

#ifndef FASTRECALL_EQUAL_H
#define FASTRECALL_EQUAL_H

#define FR_EQUAL_BOOLEANS found += (a[i] != 0) == (b[i] != 0)
#define FR_EQUAL_INTEGERS found += a[i] == b[i]
/* By the codes of pack.h, which tell a fraction from an integer. */
#define FR_EQUAL_FLOATS                                                                                      \
    uint64_t x;                                                                                              \
    uint64_t y;                                                                                              \
    FR_FLOAT_CODE(a[i], x, reach);                                                                           \
    FR_FLOAT_CODE(b[i], y, reach);                                                                           \
    found += x == y

#define FR_COMPARED(X)                                                                                       \
    X(b8, uint8_t, FR_EQUAL_BOOLEANS)                                                                        \
    X(u8, uint8_t, FR_EQUAL_INTEGERS)                                                                        \
    X(u16, uint16_t, FR_EQUAL_INTEGERS)                                                                      \
    X(u32, uint32_t, FR_EQUAL_INTEGERS)                                                                      \
    X(u64, uint64_t, FR_EQUAL_INTEGERS)                                                                      \
    X(f32, float, FR_EQUAL_FLOATS)                                                                           \
    X(f64, double, FR_EQUAL_FLOATS)

#endif

#define FR_DEFINE_EQUAL(NAME, TYPE, EQUAL)                                                                   \
    static FR_NOINLINE int FR_LOOP(fr_equal_##NAME)(const void *truth, const void *pred, size_t n,           \
                                                    int64_t *same)                                           \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        const uint64_t base = (uint64_t)0 - FR_WHOLE_FLOATS;                                                 \
        uint64_t reach = 0;                                                                                  \
        uint32_t found = 0;                                                                                  \
        (void)base;                                                                                          \
        FR_IN_PAIRS(EQUAL);                                                                                  \
        if (reach >= 2 * FR_WHOLE_FLOATS)                                                                    \
            return 1;                                                                                        \
        *same += found;                                                                                      \
        return 0;                                                                                            \
    }

FR_COMPARED(FR_DEFINE_EQUAL)

#undef FR_DEFINE_EQUAL
