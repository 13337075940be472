/* Every loop that isa.h compiles more than once, and the table of them. Included anew for each FR_LOOP. */
#include "pack.h"
#include "bin.h"
#include "best.h"
#include "classes.h"
#include "equal.h"
#include "few.h"
#include "fix.h"
#include "group.h"
#include "right.h"
#include "beside.h"
#include "rank.h"
#include "keep.h"
#include "choose.h"
#include "slots.h"
#include "split.h"
#include "whole.h"

#define FR_PACK_BYTES_OF(NAME, TYPE) FR_LOOP(fr_pack_bytes_##NAME),
#define FR_PACK_INDEX_OF(NAME, TYPE) FR_LOOP(fr_pack_index_##NAME),
#define FR_PACK_CODES_OF(NAME, TYPE) FR_LOOP(fr_pack_codes_##NAME),
#define FR_PACK_CLAMPED_OF(NAME, TYPE) FR_LOOP(fr_pack_clamped_##NAME),
#define FR_PACK_SIDE_OF(NAME, TYPE) FR_LOOP(fr_pack_side_##NAME),
#define FR_PAIR_OF(NAME, TYPE) FR_LOOP(fr_pair_##NAME),
#define FR_PAIR_APART_OF(NAME, TYPE) FR_LOOP(fr_pair_apart_##NAME),
#define FR_STACK_OF(NAME, TYPE) FR_LOOP(fr_stack_##NAME),
#define FR_BIN_OF(NAME, ...) FR_LOOP(fr_bin_##NAME),
#define FR_TELL_OF(NAME, TYPE) FR_LOOP(fr_tell_##NAME),
#define FR_FEW_OF(NAME, ...) FR_LOOP(fr_few_##NAME),
#define FR_TAKE_OF(NAME, ...) FR_LOOP(fr_take_##NAME),
#define FR_REACH_OF(NAME, ...) FR_LOOP(fr_reach_##NAME),
#define FR_LEAD_OF(NAME, ...) FR_LOOP(fr_lead_##NAME),
#define FR_INFINITE_OF(NAME, ...) FR_LOOP(fr_infinite_##NAME),
#define FR_RANK_OF(NAME, ...) FR_LOOP(fr_rank_##NAME),
#define FR_TOP_OF(NAME, ...) FR_LOOP(fr_top_##NAME),
#define FR_KEEP_OF(NAME, ...) FR_LOOP(fr_keep_##NAME),
#define FR_OVER_OF(NAME, ...) FR_LOOP(fr_over_##NAME),
#define FR_PEAK_OF(NAME, ...) FR_LOOP(fr_peak_##NAME),
#define FR_EQUAL_OF(NAME, TYPE) FR_LOOP(fr_equal_##NAME),
#define FR_RIGHT_OF(NAME, TYPE) FR_LOOP(fr_right_##NAME),

static const struct fr_loops FR_LOOP(fr_loops) = {
    FR_LOOPS_NAME,
    FR_LOOPS_FEW,
    {FR_DTYPES(FR_PACK_BYTES_OF)},
    {FR_DTYPES(FR_PACK_INDEX_OF)},
    {FR_DTYPES(FR_PACK_CODES_OF)},
    {FR_DTYPES(FR_PACK_CLAMPED_OF)},
    {FR_DTYPES(FR_PACK_SIDE_OF)},
    {FR_DTYPES(FR_EQUAL_OF)},
    FR_LOOP(fr_class),
    FR_LOOP(fr_classes),
    {FR_LOOP(fr_fix_f64), FR_LOOP(fr_fix_f32)},
    FR_LOOP(fr_whole),
    FR_LOOP(fr_first_slots),
    FR_LOOP(fr_split_codes),
    FR_LOOP(fr_split_keys),
    FR_LOOP(fr_split_places),
    {{FR_DTYPES(FR_PAIR_OF)}, {FR_DTYPES(FR_PAIR_APART_OF)}},
    {FR_DTYPES(FR_STACK_OF)},
    FR_LOOP(fr_group_codes),
    {FR_FLOAT_SCORES(FR_BIN_OF)},
    {FR_DTYPES(FR_TELL_OF)},
    {FR_FLOAT_SCORES(FR_FEW_OF)},
    {FR_SCORES(FR_TAKE_OF)},
    {FR_SCORES(FR_REACH_OF)},
    {FR_SCORES(FR_LEAD_OF)},
    {FR_SCORES(FR_INFINITE_OF)},
    {FR_SCORES(FR_RANK_OF)},
    {FR_SCORES(FR_TOP_OF)},
    {FR_KEPT(FR_KEEP_OF)},
    {FR_KEPT(FR_OVER_OF)},
    {FR_KEPT(FR_PEAK_OF)},
    FR_LOOP(fr_tally),
    {NULL, FR_INTEGERS(FR_RIGHT_OF) NULL, NULL},
    FR_LOOP(fr_both),
};

#undef FR_PACK_BYTES_OF
#undef FR_PACK_INDEX_OF
#undef FR_PACK_CODES_OF
#undef FR_PACK_CLAMPED_OF
#undef FR_PACK_SIDE_OF
#undef FR_PAIR_OF
#undef FR_PAIR_APART_OF
#undef FR_STACK_OF
#undef FR_EQUAL_OF
#undef FR_BIN_OF
#undef FR_TELL_OF
#undef FR_FEW_OF
#undef FR_TAKE_OF
#undef FR_REACH_OF
#undef FR_LEAD_OF
#undef FR_INFINITE_OF
#undef FR_RANK_OF
#undef FR_TOP_OF
#undef FR_KEEP_OF
#undef FR_OVER_OF
#undef FR_PEAK_OF
#undef FR_RIGHT_OF
#undef FR_EQUAL_MASK
#undef FR_BESIDE_LANES
#undef FR_CODE_LANES
#undef FR_EQUAL_CODES
#undef FR_KEEP_CODES
#undef FR_KEY_LANES
#undef FR_KEEP_KEYS
#undef FR_LOOPS_NAME
#undef FR_LOOPS_FEW
#undef FR_LOOP
