"""Cut the samples of a call into parts, count them in threads, add them up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from fastrecall.errors import input_texts

try:
    from fastrecall._kernel import Run
except ModuleNotFoundError as error:  # the first import of the kernel of all
    if error.name != "fastrecall._kernel":
        raise
    raise ModuleNotFoundError(input_texts.KERNEL_NOT_BUILT, name=error.name) from None

__all__ = ["count_in_threads", "get_num_threads", "num_threads", "set_num_threads", "threads_pay"]

# To hand a part to a thread takes about as long as to count 50,000 labels of one byte.
_LEAST_SAMPLES = 1 << 19

# Samples that are counted before the rest is cut: they tell how large the tables are.
_HEAD = 1 << 16

# Parts begin where cache lines do.
_ALIGNMENT = 1 << 12


def _threads_of_environment() -> int | None:
    """Return FASTRECALL_NUM_THREADS, else OMP_NUM_THREADS, if one of them is a number."""
    ours = os.environ.get("FASTRECALL_NUM_THREADS")
    if ours:
        try:
            return _checked(int(ours))
        except ValueError:
            raise ValueError(
                f"FASTRECALL_NUM_THREADS should be a positive integer, got {ours!r}"
            ) from None
    # joblib's workers, and many clusters, set it; it may be a list, one number a level.
    shared = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    return int(shared) if shared.isdecimal() and int(shared) > 0 else None


def _usable_cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _checked(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, int):
        got = input_texts.shown(n)
        raise TypeError(f"the number of threads should be an int or None, got {got}")
    if n < 1:
        raise ValueError(f"the number of threads should be at least 1, got {n}")
    return n


_default: int | None = _threads_of_environment()
_chosen: ContextVar[int | None] = ContextVar("fastrecall_num_threads", default=None)


def set_num_threads(n: int | None) -> None:
    """Set how many threads a large count may use, in all threads of this process.

    Parameters
    ----------
    n : int or None
        At least 1. None means as many as there are usable CPUs.

    Notes
    -----
    At the start it is the environment's ``FASTRECALL_NUM_THREADS``, else ``OMP_NUM_THREADS``, else
    None. Results are the same for any number; small counts use one thread.

    Examples
    --------
    >>> set_num_threads(2)
    >>> get_num_threads()
    2
    >>> set_num_threads(None)
    """
    global _default
    _default = None if n is None else _checked(n)


def get_num_threads() -> int:
    """Return how many threads a large count may use here."""
    return _chosen.get() or _default or _usable_cpus()


@contextmanager
def num_threads(n: int) -> Iterator[None]:
    """Set how many threads large counts of this ``with`` block may use.

    Parameters
    ----------
    n : int
        At least 1. Only this thread, or task, is concerned.

    Examples
    --------
    >>> with num_threads(1):
    ...     get_num_threads()
    1
    """
    token = _chosen.set(_checked(n))
    try:
        yield
    finally:
        _chosen.reset(token)


def threads_pay(n_samples: int) -> bool:
    """Tell whether so many samples are worth a second thread."""
    return n_samples >= 2 * _LEAST_SAMPLES


def count_in_threads(make: Callable[[], Run], width: int = 1) -> Run:
    """Count all samples of a run, in as many threads as pay and as are allowed.

    Parameters
    ----------
    make : callable
        Returns a new run over the same arrays at each call.
    width : int, default=1
        As how many samples' labels one sample is to be read.

    Raises
    ------
    Exception
        Whatever counting raises in any thread; then all have ended.

    Notes
    -----
    Tables take their memory once a thread.
    """
    run = make()
    if not threads_pay(run.size * width) or (threads := get_num_threads()) == 1:
        run.count(0, run.size)
        return run
    head, aligned = max(1, _HEAD // width), max(1, _ALIGNMENT // width)
    run.count(0, head)
    left = run.size - head
    n_parts = max(1, min(threads, left * width // max(_LEAST_SAMPLES, 8 * run.cells)))
    bounds = [head + left * i // n_parts // aligned * aligned for i in range(n_parts)]
    cuts = list(zip(bounds, [*bounds[1:], run.size], strict=True))
    # Loaded with the first call that is large enough: most programs never make one.
    from fastrecall import workers

    parts = [workers.Part(make(), *cut) for cut in cuts[1:]]
    workers.count_parts(run, cuts[0], parts)
    for part in parts:
        run.merge(part.run)
    return run
