/* Scores of every dtype as 64-bit integers of the same order, and back.
 *
 * A float's bits without the sign are an integer that grows with its size; given its sign, it is ordered as the floats
 * are, and minus zero is zero. The same steps lead back.
 */
#ifndef FASTRECALL_ORDER_H
#define FASTRECALL_ORDER_H

#include <math.h>
#include <string.h>

#include "blocks.h"

/* Up to a block of scores of one row, as they are compared. */
union fr_scores {
    int16_t f16[FR_BLOCK]; /* 16 bits are integers as above from the beginning */
    float f32[FR_BLOCK];
    double f64[FR_BLOCK];
    int64_t i64[FR_BLOCK];
};

enum fr_score_type { FR_SCORE_f16, FR_SCORE_f32, FR_SCORE_f64, FR_SCORE_i64, FR_SCORE_TYPES };

/* The highest score of each of so many lanes of a block. */
#define FR_SCORE_LANES 16

static inline int64_t fr_key_f16(int16_t score) { return score; }
static inline int16_t fr_score_f16(int64_t key) { return (int16_t)key; }
static inline int64_t fr_key_i64(int64_t score) { return score; }
static inline int64_t fr_score_i64(int64_t key) { return key; }

static inline int64_t fr_key_f32(float score)
{
    int32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return bits < 0 ? -(int64_t)(bits & INT32_MAX) : bits;
}

static inline float fr_score_f32(int64_t key)
{
    const uint32_t bits = key < 0 ? (uint32_t)-key | (uint32_t)1 << 31 : (uint32_t)key;
    float score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

static inline int64_t fr_key_f64(double score)
{
    int64_t bits;
    memcpy(&bits, &score, sizeof bits);
    return bits < 0 ? -(bits & INT64_MAX) : bits;
}

static inline double fr_score_f64(int64_t key)
{
    const uint64_t bits = key < 0 ? ((uint64_t)0 - (uint64_t)key) | (uint64_t)1 << 63 : (uint64_t)key;
    double score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

#endif
