"""Labels as classifiers leave them behind: predictions are right for about 80 % of samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = [
    "DISTRIBUTIONS",
    "indicators",
    "lists",
    "repeated",
    "sparse_indicators",
    "strings",
    "uniform",
    "uniform_ids",
    "uniform_sorted",
    "zipf",
]

Array = np.ndarray[Any, Any]
Pair = tuple[Any, Any]

_SEED = 20_24
_RIGHT = 0.8
_DRAWN = 1 << 24


def uniform(n: int, k: int, dtype: str) -> Pair:
    """Return labels of k equally frequent classes; a wrong prediction is any other class."""
    random = np.random.default_rng(_SEED)
    true = random.integers(k, size=n)
    wrong = np.flatnonzero(random.random(n, dtype=np.float32) >= _RIGHT)
    pred = true.copy()
    pred[wrong] = (pred[wrong] + random.integers(1, k, size=len(wrong))) % k
    return true.astype(dtype), pred.astype(dtype)


def uniform_sorted(n: int, k: int, dtype: str) -> Pair:
    """Return the same, class after class, as data sets that were put together by class."""
    true, pred = uniform(n, k, dtype)
    order = np.argsort(true, kind="stable")
    return true[order], pred[order]


def zipf(n: int, k: int, dtype: str) -> Pair:
    """Return labels whose r-th most frequent class is 1/r as frequent as the first."""
    return _unequal(n, dtype, 1 / np.arange(1, k + 1))


def imbalanced(n: int, k: int, dtype: str) -> Pair:
    """Return labels of which one in a thousand is not of the most frequent class."""
    return _unequal(n, dtype, np.r_[1_000, np.full(k - 1, 1 / (k - 1))])


def constant(n: int, k: int, dtype: str) -> Pair:
    """Return labels and predictions that are all the last of k classes."""
    return np.full(n, k - 1, dtype), np.full(n, k - 1, dtype)


def _unequal(n: int, dtype: str, share: Array) -> Pair:
    """Return labels of unequal classes.

    A wrong prediction is drawn from the same distribution, and so now and then right.
    """
    random = np.random.default_rng(_SEED)
    share = share / share.sum()
    # Frequent classes are not those with the lowest numbers.
    classes = random.permutation(len(share)).astype(dtype)
    true = classes[random.choice(len(share), size=n, p=share)]
    pred = true.copy()
    wrong = np.flatnonzero(random.random(n, dtype=np.float32) >= _RIGHT)
    pred[wrong] = classes[random.choice(len(share), size=len(wrong), p=share)]
    return true, pred


DISTRIBUTIONS: dict[str, Callable[[int, int, str], Pair]] = {
    "uniform": uniform,
    "Zipf": zipf,
    "sorted": uniform_sorted,
    "constant": constant,
    "imbalanced": imbalanced,
}


def repeated(distribution: str, n: int, k: int, dtype: str, *, drawn: int = _DRAWN) -> Pair:
    """Return n labels of which only the first ``drawn`` are drawn, for the others repeat them.

    So many random numbers take longer than what is measured, and more memory than the labels.
    """
    pair = DISTRIBUTIONS[distribution](min(n, drawn), k, dtype)
    if n <= drawn:
        return pair
    if distribution == "sorted":
        true, pred = (np.repeat(side, -(-n // drawn))[:n] for side in pair)
    else:
        true, pred = (np.resize(side, n) for side in pair)
    return true, pred


def uniform_ids(n: int, k: int) -> Pair:
    """Return uniform labels that are random 63-bit numbers instead of 0 to k - 1."""
    ids = np.random.default_rng(_SEED).integers(1 << 63, size=k)
    true, pred = uniform(n, k, "int64")
    return ids[true], ids[pred]


def strings(n: int, k: int) -> Pair:
    """Return uniform labels that are words of seven letters, in arrays of fixed width."""
    words = np.array([f"class{number:02d}" for number in range(k)])
    true, pred = uniform(n, k, "int64")
    return words[true], words[pred]


def lists(n: int, k: int) -> Pair:
    """Return uniform labels as Python lists of Python integers."""
    true, pred = uniform(n, k, "int64")
    return true.tolist(), pred.tolist()


def indicators(n: int, k: int) -> Pair:
    """Return n rows of k marks, each set for one row in five and right for 80 % of rows."""
    random = np.random.default_rng(_SEED)
    true = random.random((n, k)) < 0.2
    wrong = random.random((n, k)) >= _RIGHT
    return true.astype(np.int64), (true ^ wrong).astype(np.int64)


def sparse_indicators(n: int, k: int, marks: int) -> Pair:
    """Return n sparse rows of k labels, so many of them set and each right for 80 % of rows.

    Every mark has an equal share of the columns to itself, so that none meets another.
    """
    from scipy.sparse import csr_array

    random = np.random.default_rng(_SEED)
    share = k // marks
    true = random.integers(share, size=n * marks, dtype=np.int32)
    wrong = np.flatnonzero(random.random(len(true), dtype=np.float32) >= _RIGHT)
    pred = true.copy()
    pred[wrong] = (pred[wrong] + random.integers(1, share, len(wrong), dtype=np.int32)) % share
    first = np.tile(np.arange(marks, dtype=np.int32) * share, n)
    ends = np.arange(0, len(true) + 1, marks, dtype=np.int32)
    ones = np.ones(len(true), np.int64)
    true_rows, pred_rows = (csr_array((ones, first + x, ends), (n, k)) for x in (true, pred))
    return true_rows, pred_rows
