/* The kernel's headers, whose memory may run short. */
#ifndef FUZZ_KERNEL_H
#define FUZZ_KERNEL_H

#include <math.h>

#include "tape.h"

#define malloc scarce_malloc
#define calloc scarce_calloc
#define realloc scarce_realloc
#include "matrix.h"
#include "scores/binned.h"
#include "scores/rows.h"
#include "csr.h"
#include "models.h"
#include "groups/matrices.h"
#include "strings/ucs4.h"
#include "strings/utf8.h"
#include "arrow/arrow.h"
#undef malloc
#undef calloc
#undef realloc

/* Each tape chooses an instruction set of this machine's. */
static void take_variant(struct tape *tape)
{
    size_t n = 0;
    while (fr_variant_name(n))
        n++;
    fr_use_variant(below(tape, n));
}

/* ---- another thread that writes to what is read ---- */

struct writer {
    volatile uint8_t *at;
    size_t size;
    uint64_t drawn;
    volatile int stopped;
    pthread_t thread;
};

static void *write_on(void *given)
{
    struct writer *writer = (struct writer *)given;
    struct tape tape = {NULL, 0, writer->drawn};
    while (!writer->stopped) {
        const uint64_t drawn = draw(&tape);
        writer->at[drawn % writer->size] = (uint8_t)(drawn >> 56);
    }
    return NULL;
}

static void writer_start(struct writer *writer, void *at, size_t size, uint64_t drawn)
{
    writer->at = (volatile uint8_t *)at;
    writer->size = size;
    writer->drawn = drawn;
    writer->stopped = 0;
    HOLD(size && pthread_create(&writer->thread, NULL, write_on, writer) == 0);
}

static void writer_stop(struct writer *writer)
{
    writer->stopped = 1;
    pthread_join(writer->thread, NULL);
}

#endif
