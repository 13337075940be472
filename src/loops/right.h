/* Which raw labels of two blocks of one dtype are the same, as bits; and how many samples two such rows share. */

#ifndef FASTRECALL_RIGHT_H
#define FASTRECALL_RIGHT_H

/* Without an instruction for it: sums of 2, 4 and 8 neighbouring bits, then of all bytes. */
static inline uint32_t fr_ones_of(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

#endif

/* Bytes of 0 and 1 to bits, the first byte to the lowest; there is room for whole words of 64. */
static inline void FR_LOOP(fr_bits_of)(uint8_t *same, size_t n, uint64_t *right)
{
    const size_t words = (n + 63) / 64;
    memset(same + n, 0, 64 * words - n);
    for (size_t word = 0; word < words; word++, same += 64) {
#if defined(FR_EQUAL_MASK)
        right[word] = FR_EQUAL_MASK(same, 1);
#else
        uint64_t bits = 0;
        for (unsigned i = 0; i < 64; i++)
            bits |= (uint64_t)same[i] << i;
        right[word] = bits;
#endif
    }
}

#define FR_DEFINE_RIGHT(NAME, TYPE)                                                                          \
    static FR_NOINLINE void FR_LOOP(fr_right_##NAME)(const void *truth, const void *pred, size_t n,          \
                                                     uint64_t *right)                                        \
    {                                                                                                        \
        const TYPE *FR_RESTRICT a = (const TYPE *)truth, *FR_RESTRICT b = (const TYPE *)pred;                \
        uint8_t same[FR_BLOCK];                                                                              \
        for (size_t i = 0; i < n; i++)                                                                       \
            same[i] = a[i] == b[i];                                                                          \
        FR_LOOP(fr_bits_of)(same, n, right);                                                                 \
    }

FR_INTEGERS(FR_DEFINE_RIGHT)

#undef FR_DEFINE_RIGHT

static FR_NOINLINE int64_t FR_LOOP(fr_both)(const uint64_t *a, const uint64_t *b, size_t words)
{
    int64_t both = 0;
    for (size_t i = 0; i < words; i++)
#if defined(FR_EQUAL_MASK)
        both += __builtin_popcountll(a[i] & b[i]);
#else
        both += fr_ones_of(a[i] & b[i]);
#endif
    return both;
}
