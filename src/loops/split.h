/* Codes or keys of a block -> one list of those that both sides share, which are looked up and counted once, and two
 * of the others. Most predictions are right.
 *
 * Where an instruction set keeps some lanes of a register by a mask, lists grow by a register at a time. What it writes
 * beyond the end of a list is written over by the next one; no list is longer than what was read.
 */

/* The statements for each register of codes: masks of its lanes that are equal, and that differ. */
#if defined(FR_KEEP_CODES)
#define FR_SPLIT_REGISTERS(...)                                                                              \
    for (; n - i >= FR_CODE_LANES; i += FR_CODE_LANES) {                                                     \
        const uint32_t equal = FR_EQUAL_CODES(t + i, p + i), differ = ~equal & ((1u << FR_CODE_LANES) - 1);  \
        __VA_ARGS__;                                                                                         \
        same += (size_t)__builtin_popcount(equal);                                                           \
    }
#else
#define FR_SPLIT_REGISTERS(...)
#endif

static FR_NOINLINE void FR_LOOP(fr_split_codes)(const uint32_t *FR_RESTRICT t, const uint32_t *FR_RESTRICT p, size_t n,
                                                struct fr_split *FR_RESTRICT split)
{
    size_t i = 0, same = 0;
    FR_SPLIT_REGISTERS(FR_KEEP_CODES(t + i, equal, split->same + same);
                       FR_KEEP_CODES(t + i, differ, split->t + (i - same));
                       FR_KEEP_CODES(p + i, differ, split->p + (i - same)));
    for (; i < n; i++) {
        split->same[same] = split->t[i - same] = t[i];
        split->p[i - same] = p[i];
        same += t[i] == p[i];
    }
    split->n_same = same;
    split->n_differing = n - same;
}

/* The numbers of the samples, where what belongs to them stays in its place. */
static FR_NOINLINE void FR_LOOP(fr_split_places)(const uint32_t *FR_RESTRICT t, const uint32_t *FR_RESTRICT p, size_t n,
                                                 struct fr_places *FR_RESTRICT places)
{
    size_t i = 0, same = 0;
    FR_SPLIT_REGISTERS(FR_KEEP_CODES(fr_numbers + i, equal, places->same + same);
                       FR_KEEP_CODES(fr_numbers + i, differ, places->differing + (i - same)));
    for (; i < n; i++) {
        places->same[same] = places->differing[i - same] = (uint32_t)i;
        same += t[i] == p[i];
    }
    places->n_same = same;
    places->n_differing = n - same;
}

static FR_NOINLINE void FR_LOOP(fr_split_keys)(const uint64_t *FR_RESTRICT truth, const uint64_t *FR_RESTRICT pred,
                                               size_t n, struct fr_split_keys *FR_RESTRICT split)
{
    size_t i = 0, same = 0;
#if defined(FR_KEEP_KEYS)
    for (; n - i >= FR_KEY_LANES; i += FR_KEY_LANES) {
        fr_prefetch(truth + i, FR_KEY_LANES * sizeof *truth);
        fr_prefetch(pred + i, FR_KEY_LANES * sizeof *pred);
        same += FR_KEEP_KEYS(truth + i, pred + i, split->same + same, split->t + (i - same), split->p + (i - same));
    }
#endif
    for (; i < n; i++) {
        const uint64_t t = truth[i], p = pred[i];
        split->same[same] = split->t[i - same] = t;
        split->p[i - same] = p;
        same += t == p;
    }
    split->n_same = same;
    split->n_differing = n - same;
}

#undef FR_SPLIT_REGISTERS
