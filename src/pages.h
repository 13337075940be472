/* Zeroed memory for large tables. */
#ifndef FASTRECALL_PAGES_H
#define FASTRECALL_PAGES_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

/* From here on the system is asked for huge pages, as NumPy asks for its arrays: the first touch of each of thousands of
 * small ones would take longer than to count some hundred thousand labels. */
#define FR_LARGE ((size_t)1 << 22)
#define FR_PAGE ((size_t)1 << 12)

/* As calloc; to be freed as its memory is. */
static void *fr_zeroed(size_t n, size_t size)
{
    char *memory = (char *)calloc(n, size);
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    if (memory && n * size >= FR_LARGE) {
        const size_t skipped = (FR_PAGE - (uintptr_t)memory % FR_PAGE) % FR_PAGE;
        (void)madvise(memory + skipped, n * size - skipped, MADV_HUGEPAGE); /* a refusal costs time only */
    }
#endif
    return memory;
}

#endif
