/* Memory that runs short where the kernel asks for it, for LD_PRELOAD and glibc.
 *
 * Of the allocations that code between two addresses asks for, the k-th can be made to fail, or all from the k-th on; what
 * such code has got and nobody has given back is counted.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

#define ROOM ((size_t)1 << 16)

static void *held[ROOM]; /* by open addressing; `gone` where one was */
static char gone;
static long alive, asked, failing = -1, lasting;
static uintptr_t from, to;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static size_t place(void *at) { return ((uintptr_t)at >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 48; }

static void hold(void *at)
{
    size_t i = place(at);
    if (!at || alive > (long)(ROOM / 2))
        return;
    while (held[i] && held[i] != (void *)&gone)
        i = (i + 1) % ROOM;
    held[i] = at;
    alive++;
}

static void let_go(void *at)
{
    for (size_t i = place(at), n = 0; held[i] && n < ROOM; i = (i + 1) % ROOM, n++)
        if (held[i] == at) {
            held[i] = &gone;
            alive--;
            return;
        }
}

static int is_watched(void *caller) { return (uintptr_t)caller >= from && (uintptr_t)caller < to; }

/* Whether this allocation fails. */
static int fails(void)
{
    const long now = __atomic_fetch_add(&asked, 1, __ATOMIC_RELAXED);
    const long first = __atomic_load_n(&failing, __ATOMIC_RELAXED);
    if (first < 0 || now < first || (now > first && !__atomic_load_n(&lasting, __ATOMIC_RELAXED)))
        return 0;
    errno = ENOMEM;
    return 1;
}

static void *noted(void *at)
{
    pthread_mutex_lock(&lock);
    hold(at);
    pthread_mutex_unlock(&lock);
    return at;
}

static void forget(void *at)
{
    if (!at || !to)
        return;
    pthread_mutex_lock(&lock);
    let_go(at);
    pthread_mutex_unlock(&lock);
}

void *malloc(size_t size)
{
    if (!is_watched(__builtin_return_address(0)))
        return __libc_malloc(size);
    return fails() ? NULL : noted(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
    if (!is_watched(__builtin_return_address(0)))
        return __libc_calloc(n, size);
    return fails() ? NULL : noted(__libc_calloc(n, size));
}

void *realloc(void *old, size_t size)
{
    const int watched = is_watched(__builtin_return_address(0));
    void *fresh;
    if (watched && fails())
        return NULL;
    forget(old);
    fresh = __libc_realloc(old, size);
    return watched ? noted(fresh) : fresh;
}

void free(void *at)
{
    forget(at);
    __libc_free(at);
}

void scarce_watch(uintptr_t first, uintptr_t last)
{
    from = first;
    to = last;
}

/* From here on the k-th allocation fails, counted from 0, and those after it if that is to last; none where k is negative. */
void scarce_fail(long k, long and_more)
{
    __atomic_store_n(&lasting, and_more, __ATOMIC_RELAXED);
    __atomic_store_n(&asked, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&failing, k, __ATOMIC_RELAXED);
}

long scarce_asked(void) { return asked; }

long scarce_alive(void) { return alive; }
