/* The fuzzer's bytes as a tape of choices, memory that may run short, and what to do where something does not hold. */
#ifndef FUZZ_TAPE_H
#define FUZZ_TAPE_H

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLD(condition)                                                                                      \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                   \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

struct tape {
    const uint8_t *at;
    size_t left;
    uint64_t drawn;
};

/* The next bytes; zeros behind the end, so that every tape says something. */
static uint64_t take(struct tape *tape, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && tape->left; i++, tape->at++, tape->left--)
        value |= (uint64_t)*tape->at << 8 * i;
    return value;
}

static size_t below(struct tape *tape, size_t n) { return take(tape, n > 256 ? 2 : 1) % n; }

/* Numbers of which there are more than bytes on a tape; the same for the same tape (Steele and others, SplitMix64). */
static uint64_t draw(struct tape *tape)
{
    uint64_t mixed = tape->drawn += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return mixed ^ mixed >> 31;
}

static size_t draw_below(struct tape *tape, size_t n) { return (size_t)(draw(tape) >> 32) % n; }

static struct tape tape_of(const uint8_t *data, size_t size)
{
    struct tape tape = {data, size, 0};
    tape.drawn = take(&tape, 2);
    return tape;
}

/* Few samples mostly: what many need is told from what few need by blocks of 512 and 1024. */
static size_t take_size(struct tape *tape)
{
    const size_t chosen = take(tape, 2);
    return chosen % 4 ? chosen / 4 % 70 : chosen / 4 % 3000;
}

/* ---- memory ---- */

/* Which of the kernel's next allocations fails: none below 0; and whether all that follow fail, too. */
static int64_t failing = -1;
static int failing_on, failed;

static int short_of_memory(void)
{
    if (failing < 0)
        return 0;
    if (failing > 0) {
        failing--;
        return 0;
    }
    failed = 1;
    failing = failing_on ? 0 : -1;
    return 1;
}

static void *scarce_malloc(size_t size) { return short_of_memory() ? NULL : malloc(size); }
static void *scarce_calloc(size_t n, size_t size) { return short_of_memory() ? NULL : calloc(n, size); }
static void *scarce_realloc(void *old, size_t size) { return short_of_memory() ? NULL : realloc(old, size); }

/* One tape in eight has too little memory. */
static void take_memory(struct tape *tape)
{
    const size_t chosen = below(tape, 256);
    failed = 0;
    failing = chosen % 8 == 7 ? (int64_t)(chosen / 16) : -1;
    failing_on = chosen & 8;
}

static void plenty_of_memory(void) { failing = -1; }

/* Memory of exactly so many bytes: a byte beyond is an error that the sanitizer reports. */
static void *exactly(size_t size)
{
    void *memory = malloc(size ? size : 1);
    HOLD(memory);
    if (!size)
        memory = realloc(memory, 1);
    return memory;
}

#endif
