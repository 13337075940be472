/* The only list of dtypes.
 *
 * A label enters as `width` raw bytes in native order and leaves as a 64-bit key: its value in two's complement.
 * Signed integers are read as unsigned ones of the same width and sign-extended by `flip`, the bit of their sign
 * (0 for unsigned dtypes), so that four integer loaders serve eight dtypes. Any byte of a bool that is not zero is
 * True. Floats must hold integers.
 */
#ifndef FASTRECALL_WIDTHS_H
#define FASTRECALL_WIDTHS_H

#include <float.h>
#include <stddef.h>
#include <stdint.h>

/* Is arithmetic of doubles rounded to doubles? For 32-bit x86, gcc keeps them, unasked, where there are more digits:
 * what is lost by an addition would depend on which of them are spilt. */
#if defined(__i386__) && defined(__GNUC__) && !defined(__clang__)
#pragma GCC target("sse2,fpmath=sse")
#define FR_PLAIN_DOUBLES 1
#elif defined(FLT_EVAL_METHOD)
#define FR_PLAIN_DOUBLES (FLT_EVAL_METHOD == 0)
#else
#define FR_PLAIN_DOUBLES 0
#endif

#if defined(_MSC_VER)
#define FR_NOINLINE __declspec(noinline)
#define FR_RESTRICT __restrict
#else
#define FR_NOINLINE __attribute__((noinline))
#define FR_RESTRICT restrict
#endif

#if defined(__GNUC__) || defined(__clang__)
#define FR_RARELY(condition) __builtin_expect(!!(condition), 0)
#else
#define FR_RARELY(condition) (condition)
#endif

/* Lines of the cache that will be wanted soon. The processor's own guess ends at every page. */
#define FR_AHEAD 2048
#define FR_CHUNK 64
#if defined(__GNUC__) || defined(__clang__)
#define FR_PREFETCH(address) __builtin_prefetch(address)
#else
#define FR_PREFETCH(address) (void)(address)
#endif

static inline void fr_prefetch(const void *at, size_t bytes)
{
    for (size_t line = 0; line < bytes; line += 64)
        FR_PREFETCH((const char *)at + FR_AHEAD + line);
}

/* The statements for each i < n, in chunks of a known length, which compilers turn into SIMD. */
#define FR_IN_CHUNKS(PREFETCH, ...)                                                                          \
    do {                                                                                                     \
        size_t done = 0;                                                                                     \
        for (; n - done >= FR_CHUNK; done += FR_CHUNK) {                                                     \
            { const size_t i = done; PREFETCH; }                                                             \
            for (size_t lane = 0; lane < FR_CHUNK; lane++) {                                                 \
                const size_t i = done + lane;                                                                \
                __VA_ARGS__;                                                                                 \
            }                                                                                                \
        }                                                                                                    \
        for (size_t i = done; i < n; i++) {                                                                  \
            __VA_ARGS__;                                                                                     \
        }                                                                                                    \
    } while (0)

#define FR_BOOLEANS(X) X(b8, uint8_t)
#define FR_INTEGERS(X) X(u8, uint8_t) X(u16, uint16_t) X(u32, uint32_t) X(u64, uint64_t)
#define FR_FLOATS(X) X(f32, float) X(f64, double)
#define FR_DTYPES(X) FR_BOOLEANS(X) FR_INTEGERS(X) FR_FLOATS(X)

#define FR_ENUMERATE(NAME, TYPE) FR_##NAME,
enum fr_type { FR_DTYPES(FR_ENUMERATE) FR_TYPES };

/* Outside of int64 the conversion would be undefined, so such a float is never converted: it is no label. */
static inline int fr_integral(double value, uint64_t *key)
{
    if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
        return 0;
    int64_t whole = (int64_t)value;
    *key = (uint64_t)whole;
    return (double)whole == value;
}

/* keys_T: raw values -> keys; the result is 0, or 1 where a value is no integer. */
typedef int (*fr_keys_fn)(const void *raw, size_t n, uint64_t flip, uint64_t *keys);

#define FR_DEFINE_KEYS(NAME, TYPE, KEY)                                                                      \
    static FR_NOINLINE int fr_keys_##NAME(const void *raw, size_t n, uint64_t flip,                          \
                                          uint64_t *FR_RESTRICT keys)                                        \
    {                                                                                                        \
        const TYPE *FR_RESTRICT value = (const TYPE *)raw;                                                   \
        int fractional = 0;                                                                                  \
        (void)flip;                                                                                          \
        FR_IN_CHUNKS(fr_prefetch(value + i, FR_CHUNK * sizeof *value), KEY);                                 \
        return fractional;                                                                                   \
    }

#define FR_KEYS_OF_BOOLEANS(NAME, TYPE) FR_DEFINE_KEYS(NAME, TYPE, keys[i] = value[i] != 0)
#define FR_KEYS_OF_INTEGERS(NAME, TYPE) FR_DEFINE_KEYS(NAME, TYPE, keys[i] = ((uint64_t)value[i] ^ flip) - flip)
#define FR_KEYS_OF_FLOATS(NAME, TYPE)                                                                        \
    FR_DEFINE_KEYS(NAME, TYPE, keys[i] = 0; fractional |= !fr_integral((double)value[i], &keys[i]))

FR_BOOLEANS(FR_KEYS_OF_BOOLEANS)
FR_INTEGERS(FR_KEYS_OF_INTEGERS)
FR_FLOATS(FR_KEYS_OF_FLOATS)

/* What the door knows of one array's items. */
struct fr_dtype {
    enum fr_type type;
    int width;     /* bytes an item: 1, 2, 4 or 8 */
    int swapped;   /* not in native byte order */
    uint64_t flip; /* the sign bit of a signed integer, else 0 */
    fr_keys_fn keys;
};

#define FR_PICK(NAME, TYPE)                                                                                  \
    case FR_##NAME:                                                                                          \
        dtype->width = (int)sizeof(TYPE);                                                                    \
        dtype->keys = fr_keys_##NAME;                                                                        \
        break;

/* kind is 'b', 'i', 'u' or 'f', as NumPy names them; FR_TYPES where there is no such dtype here. */
static enum fr_type fr_type_of(char kind, int width)
{
    if (kind == 'b')
        return width == 1 ? FR_b8 : FR_TYPES;
    if (kind == 'f')
        return width == 4 ? FR_f32 : width == 8 ? FR_f64 : FR_TYPES;
    if (kind != 'i' && kind != 'u')
        return FR_TYPES;
    switch (width) {
    case 1: return FR_u8;
    case 2: return FR_u16;
    case 4: return FR_u32;
    case 8: return FR_u64;
    default: return FR_TYPES;
    }
}

/* The result is 0 where there is no such dtype here. */
static int fr_dtype_init(struct fr_dtype *dtype, char kind, int width, int swapped)
{
    dtype->type = fr_type_of(kind, width);
    dtype->swapped = swapped && width > 1;
    dtype->flip = kind == 'i' ? (uint64_t)1 << (8 * width - 1) : 0;
    switch (dtype->type) {
        FR_DTYPES(FR_PICK)
    default: return 0;
    }
    return 1;
}

/* Up to here the arithmetic of pack.h tells an integral double from its neighbours; a power of two. */
#define FR_WHOLE_FLOATS ((uint64_t)1 << 50)

/* Keys low .. high are all that a dtype of fewer than 64 bits can hold; of floats, those of pack.h. */
struct fr_limits {
    int64_t low, high;
};

static struct fr_limits fr_limits_of(const struct fr_dtype *dtype)
{
    struct fr_limits limits = {INT64_MIN, INT64_MAX};
    if (dtype->type == FR_f32 || dtype->type == FR_f64) {
        limits.low = -(int64_t)FR_WHOLE_FLOATS;
        limits.high = (int64_t)FR_WHOLE_FLOATS - 1;
    } else if (dtype->type == FR_b8) {
        limits.low = 0;
        limits.high = 1;
    } else if (dtype->width < 8) {
        const int64_t span = (int64_t)1 << (8 * dtype->width);
        limits.low = dtype->flip ? -(span / 2) : 0;
        limits.high = limits.low + span - 1;
    }
    return limits;
}

/* Whether every key of the window base .. base + mask is one that the dtype can hold: then the difference of a label
 * and the base tells in the dtype's own width whether the label lies in the window. */
static int fr_window_fits(const struct fr_dtype *dtype, uint64_t base, uint64_t mask)
{
    const struct fr_limits limits = fr_limits_of(dtype);
    if (dtype->type == FR_u64)
        return 1;
    return (int64_t)base >= limits.low && (int64_t)base <= limits.high &&
           mask <= (uint64_t)limits.high - base;
}

#endif
