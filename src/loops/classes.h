/* Classes of a block -> three numbers each, by comparing: no store, no index.
 *
 * Meanwhile the next block is fetched, a line of each array for every 64 samples of the first classes: those of as many
 * classes as a label has bytes are a whole block.
 */

/* Where the instruction set turns 64 comparisons into a mask, the bits of masks are counted. */
#if defined(FR_EQUAL_MASK)
static inline struct fr_class FR_LOOP(fr_class_of)(const uint8_t *t, const uint8_t *p, size_t n, uint8_t code,
                                                  const char *truth, const char *pred)
{
    struct fr_class found = {0, 0, 0};
    size_t i = 0;
    for (; n - i >= 64; i += 64) {
        if (truth) {
            FR_PREFETCH(truth + i);
            FR_PREFETCH(pred + i);
        }
        const uint64_t a = FR_EQUAL_MASK(t + i, code), b = FR_EQUAL_MASK(p + i, code);
        found.truly += (uint32_t)__builtin_popcountll(a);
        found.predicted += (uint32_t)__builtin_popcountll(b);
        found.both += (uint32_t)__builtin_popcountll(a & b);
    }
    for (; i < n; i++) {
        found.truly += t[i] == code;
        found.predicted += p[i] == code;
        found.both += t[i] == code && p[i] == code;
    }
    return found;
}
#else
static inline struct fr_class FR_LOOP(fr_class_of)(const uint8_t *t, const uint8_t *p, size_t n, uint8_t code,
                                                  const char *truth, const char *pred)
{
    struct fr_class found = {0, 0, 0};
    (void)truth, (void)pred;
    for (size_t i = 0; i < n; i++) {
        const uint32_t a = t[i] == code, b = p[i] == code;
        found.truly += a;
        found.predicted += b;
        found.both += a & b;
    }
    return found;
}
#endif

/* One class of a block. */
static FR_NOINLINE struct fr_class FR_LOOP(fr_class)(const uint8_t *t, const uint8_t *p, size_t n, uint8_t code)
{
    return FR_LOOP(fr_class_of)(t, p, n, code, NULL, NULL);
}

/* Adds the margins of a block's classes; cells lie as margins.h has them. Ends with the last class that came. */
static FR_NOINLINE void FR_LOOP(fr_classes)(const uint8_t *t, const uint8_t *p, size_t n, uint32_t room,
                                            int64_t *cells, const struct fr_ahead *next)
{
    size_t truly = 0, predicted = 0;
    for (uint32_t code = 0; code < room && (truly < n || predicted < n); code++) {
        const int fetching = next->truth && code < next->true_width;
        const char *truth = fetching ? next->truth + code * n : NULL, *pred = fetching ? next->pred + code * n : NULL;
        const struct fr_class found = FR_LOOP(fr_class_of)(t, p, n, (uint8_t)code, truth, pred);
        cells[2 * code] += (int64_t)found.truly - found.both;
        cells[2 * code + 1] += found.both;
        cells[2 * (size_t)room + code] += found.predicted;
        truly += found.truly;
        predicted += found.predicted;
    }
}
