/* Integer weights of a block -> what they add up to: as they are, and without their signs. */

static FR_NOINLINE unsigned FR_LOOP(fr_whole)(const int64_t *FR_RESTRICT weights, size_t n, uint64_t sign,
                                              struct fr_whole *found)
{
    uint64_t total = 0, sizes = 0, all = 0, not_positive = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t key = (uint64_t)weights[i], negative = (uint64_t)0 - (uint64_t)((key & sign) != 0);
        const uint64_t size = (key ^ negative) - negative;
        total += key;
        sizes += size;
        all |= size;
        not_positive |= negative | (uint64_t)(key == 0);
    }
    found->total = (int64_t)total;
    found->sizes = sizes;
    found->all = all;
    return not_positive ? FR_NOT_POSITIVE : 0;
}
