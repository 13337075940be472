/* Arrow's formats, offsets and bitmaps: whatever the text is, what is said of it can be. */
#include "kernel.h"

static void check_layout(const char *format)
{
    const struct fr_arrow_layout layout = fr_arrow_layout_of(format);
    HOLD(layout.kind >= FR_ARROW_OTHER && layout.kind <= FR_ARROW_STRUCT);
    HOLD(layout.width >= 0 || layout.kind == FR_ARROW_OTHER);
    HOLD(layout.width <= INT32_MAX);
    HOLD(layout.kind != FR_ARROW_FIXED || layout.width > 0);
    HOLD(layout.kind == FR_ARROW_OTHER || *format);
    HOLD(!layout.index || (layout.kind == FR_ARROW_FIXED && strlen(format) == 1));
    HOLD(!fr_arrow_children(&layout) || *format == '+');
    if (*format == 'w' && format[1] == ':' && layout.kind == FR_ARROW_FIXED)
        HOLD(layout.width == strtol(format + 2, NULL, 10));
}

static void check_bits(const uint8_t *bytes, size_t size, size_t first, size_t n)
{
    uint64_t ones = 0;
    if (first > 8 * size || n > 8 * size - first)
        return;
    for (size_t i = first; i < first + n; i++)
        ones += bytes[i / 8] >> i % 8 & 1;
    HOLD(fr_count_bits(bytes, first, n) == ones);
}

static void check_offsets(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; 4 * i + 4 <= size; i++) {
        int32_t narrow;
        int64_t wide;
        memcpy(&narrow, bytes + 4 * i, 4);
        HOLD(fr_arrow_offset(bytes, 4, (int64_t)i) == narrow);
        if (8 * i + 8 > size)
            continue;
        memcpy(&wide, bytes + 8 * i, 8);
        HOLD(fr_arrow_offset(bytes, 8, (int64_t)i) == wide);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tape tape = tape_of(data, size);
    const size_t first = take(&tape, 1), n = take(&tape, 2), left = tape.left;
    char *format = (char *)exactly(left + 1);
    memcpy(format, tape.at, left);
    format[left] = 0;
    check_layout(format);
    check_bits((const uint8_t *)format, left, first, n % (8 * left + 1));
    check_offsets((const uint8_t *)format, left);
    free(format);
    return 0;
}
