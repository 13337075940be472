/* The only list of dtypes.
 *
 * A label enters as `width` raw bytes in native order and leaves as a 64-bit key: its value in two's complement.
 * Signed integers are read as unsigned ones of the same width and sign-extended by `flip`, the bit of their sign
 * (0 for unsigned dtypes), so that four integer loaders serve eight dtypes. Floats must hold integers.
 */
#ifndef FASTRECALL_WIDTHS_H
#define FASTRECALL_WIDTHS_H

#include <stddef.h>
#include <stdint.h>

#if defined(_MSC_VER)
#define FR_NOINLINE __declspec(noinline)
#define FR_RESTRICT __restrict
#else
#define FR_NOINLINE __attribute__((noinline))
#define FR_RESTRICT restrict
#endif

#define FR_INTEGERS(X) X(u8, uint8_t) X(u16, uint16_t) X(u32, uint32_t) X(u64, uint64_t)
#define FR_FLOATS(X) X(f32, float) X(f64, double)

#define FR_KEY_OF_INTEGER(value) ((((uint64_t)(value)) ^ flip) - flip)

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

/* window_T: raw values -> key - base, cut to 32 bits; the result is the OR of all the uncut differences,
 * so that one comparison with the window's size tells whether every label of the block lies in it. */
typedef uint64_t (*fr_window_fn)(const void *raw, size_t n, uint64_t flip, uint64_t base, uint32_t *codes);

#define FR_DEFINE_INTEGER(NAME, TYPE)                                                                        \
    static FR_NOINLINE int fr_keys_##NAME(const void *raw, size_t n, uint64_t flip,                          \
                                          uint64_t *FR_RESTRICT keys)                                        \
    {                                                                                                        \
        const TYPE *FR_RESTRICT value = (const TYPE *)raw;                                                   \
        for (size_t i = 0; i < n; i++)                                                                       \
            keys[i] = FR_KEY_OF_INTEGER(value[i]);                                                           \
        return 0;                                                                                            \
    }                                                                                                        \
    static FR_NOINLINE uint64_t fr_window_##NAME(const void *raw, size_t n, uint64_t flip, uint64_t base,    \
                                                 uint32_t *FR_RESTRICT codes)                                \
    {                                                                                                        \
        const TYPE *FR_RESTRICT value = (const TYPE *)raw;                                                   \
        uint64_t reach = 0;                                                                                  \
        for (size_t i = 0; i < n; i++) {                                                                     \
            uint64_t code = FR_KEY_OF_INTEGER(value[i]) - base;                                              \
            reach |= code;                                                                                   \
            codes[i] = (uint32_t)code;                                                                       \
        }                                                                                                    \
        return reach;                                                                                        \
    }

#define FR_DEFINE_FLOAT(NAME, TYPE)                                                                          \
    static FR_NOINLINE int fr_keys_##NAME(const void *raw, size_t n, uint64_t flip,                          \
                                          uint64_t *FR_RESTRICT keys)                                        \
    {                                                                                                        \
        const TYPE *FR_RESTRICT value = (const TYPE *)raw;                                                   \
        int fractional = 0;                                                                                  \
        (void)flip;                                                                                          \
        for (size_t i = 0; i < n; i++) {                                                                     \
            keys[i] = 0;                                                                                     \
            fractional |= !fr_integral((double)value[i], &keys[i]);                                          \
        }                                                                                                    \
        return fractional;                                                                                   \
    }                                                                                                        \
    static FR_NOINLINE uint64_t fr_window_##NAME(const void *raw, size_t n, uint64_t flip, uint64_t base,    \
                                                 uint32_t *FR_RESTRICT codes)                                \
    {                                                                                                        \
        const TYPE *FR_RESTRICT value = (const TYPE *)raw;                                                   \
        uint64_t reach = 0;                                                                                  \
        (void)flip;                                                                                          \
        for (size_t i = 0; i < n; i++) {                                                                     \
            uint64_t key = 0;                                                                                \
            uint64_t fractional = (uint64_t)0 - (uint64_t)!fr_integral((double)value[i], &key);              \
            reach |= (key - base) | fractional;                                                              \
            codes[i] = (uint32_t)(key - base);                                                               \
        }                                                                                                    \
        return reach;                                                                                        \
    }

FR_INTEGERS(FR_DEFINE_INTEGER)
FR_FLOATS(FR_DEFINE_FLOAT)

/* What the door knows of one array: where its items lie, and how to read them. */
struct fr_dtype {
    int width;     /* bytes an item: 1, 2, 4 or 8 */
    int swapped;   /* not in native byte order */
    int boolean;   /* any non-zero byte is True */
    int floating;
    uint64_t flip; /* the sign bit of a signed integer, else 0 */
    fr_keys_fn keys;
    fr_window_fn window;
};

#define FR_PICK_INTEGER(NAME, TYPE)                                                                          \
    if (!floating && width == (int)sizeof(TYPE)) {                                                           \
        dtype->keys = fr_keys_##NAME;                                                                        \
        dtype->window = fr_window_##NAME;                                                                    \
    }
#define FR_PICK_FLOAT(NAME, TYPE)                                                                            \
    if (floating && width == (int)sizeof(TYPE)) {                                                            \
        dtype->keys = fr_keys_##NAME;                                                                        \
        dtype->window = fr_window_##NAME;                                                                    \
    }

/* kind is 'b', 'i', 'u' or 'f', as NumPy names them; the result is 0 where there is no such dtype here. */
static int fr_dtype_init(struct fr_dtype *dtype, char kind, int width, int swapped)
{
    int floating = kind == 'f';
    dtype->width = width;
    dtype->swapped = swapped && width > 1;
    dtype->boolean = kind == 'b';
    dtype->floating = floating;
    dtype->flip = kind == 'i' ? (uint64_t)1 << (8 * width - 1) : 0;
    dtype->keys = NULL;
    dtype->window = NULL;
    FR_INTEGERS(FR_PICK_INTEGER)
    FR_FLOATS(FR_PICK_FLOAT)
    return dtype->keys != NULL && (kind == 'b' || kind == 'i' || kind == 'u' || kind == 'f') &&
           !(kind == 'b' && width != 1);
}

#endif
