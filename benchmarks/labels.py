"""Labels as classifiers leave them behind: predictions are right for about 80 % of samples."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["indicators", "lists", "strings", "uniform", "uniform_ids", "uniform_sorted", "zipf"]

Array = np.ndarray[Any, Any]
Pair = tuple[Any, Any]

_SEED = 20_24
_RIGHT = 0.8


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
    """Return labels whose r-th most frequent class is 1/r as frequent as the first.

    A wrong prediction is drawn from the same distribution, and so now and then right.
    """
    random = np.random.default_rng(_SEED)
    share = 1 / np.arange(1, k + 1)
    # Frequent classes are not those with the lowest numbers.
    classes = random.permutation(k).astype(dtype)
    true = classes[random.choice(k, size=n, p=share / share.sum())]
    pred = true.copy()
    wrong = np.flatnonzero(random.random(n, dtype=np.float32) >= _RIGHT)
    pred[wrong] = classes[random.choice(k, size=len(wrong), p=share / share.sum())]
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
