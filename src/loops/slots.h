/* Keys -> codes, by the first slot that each key may stand in. */

static FR_NOINLINE uint32_t FR_LOOP(fr_first_slots)(const uint64_t *FR_RESTRICT keys, size_t n,
                                                    const struct fr_slots *slots, uint32_t *FR_RESTRICT codes)
{
    const uint32_t *FR_RESTRICT all = slots->slots;
    const uint64_t *FR_RESTRICT known = slots->keys, seed = slots->seed;
    const unsigned shift = slots->shift;
    uint32_t missing = 0;
    FR_IN_CHUNKS(fr_prefetch(keys + i, FR_CHUNK * sizeof *keys), const uint64_t key = keys[i];
                 const uint32_t slot = all[FR_SLOT(key, seed, shift)];
                 const uint32_t absent = (uint32_t)0 - (uint32_t)(known[slot] != key); missing |= absent;
                 codes[i] = (slot - 1) | absent);
    return missing;
}
