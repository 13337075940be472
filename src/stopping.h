/* One thread asks another, which counts, to stop. No other memory is ordered by that.
 *
 * MSVC has no atomics of C11, and reads and writes an aligned int that is volatile at once.
 */
#ifndef FASTRECALL_STOPPING_H
#define FASTRECALL_STOPPING_H

#if defined(__GNUC__) || defined(__clang__)
#define FR_SEE(word) __atomic_load_n(word, __ATOMIC_RELAXED)
#define FR_SHOW(word, value) __atomic_store_n(word, value, __ATOMIC_RELAXED)
#else
#define FR_SEE(word) (*(const volatile int *)(word))
#define FR_SHOW(word, value) (*(volatile int *)(word) = (value))
#endif

static inline void fr_stop(int *stopped)
{
    FR_SHOW(stopped, 1);
}

static inline int fr_is_stopped(const int *stopped)
{
    return FR_SEE(stopped);
}

#endif
