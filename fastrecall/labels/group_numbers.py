"""Group arrays to one number a sample: that of its group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.labels.column import aligned

__all__ = ["number_samples"]

Array = np.ndarray[Any, Any]


def number_samples(
    sources: Sequence[Any], signed: Sequence[bool], n_samples: int
) -> tuple[Array, list[Array]]:
    """Return the number of each sample's group, however many values the arrays have.

    Parameters
    ----------
    sources : sequence of buffers, ``Labels``, or lists of them
        What the kernel reads each group array from.
    signed : sequence of bool
        Whether each array's keys are int64 in two's complement.
    n_samples : int

    Returns
    -------
    numbers : ndarray of shape (n_samples,), uint32
    keys : list of ndarray of shape (G,), uint64
        For each array the kernel's keys, by number; some numbers may belong to no sample.

    Raises
    ------
    RejectedError
        For missing values and for fractions.

    Notes
    -----
    O(n) time. Arrays whose codes need more than 64 bits side by side are numbered in two halves,
    and these numbers then: 4 more bytes a sample for each half.
    """
    numbers = np.empty(n_samples, dtype=np.uint32)
    try:
        pieces = (piece for piece, _ in aligned(sources, None))
        return numbers, _kernel.number_groups(pieces, signed, numbers)
    except _kernel.RejectedError as error:
        if error.args[0] != _kernel.WIDE_GROUP or len(sources) < 3:
            raise
    middle = len(sources) // 2
    halves = [
        number_samples(sources[some], signed[some], n_samples)
        for some in (slice(middle), slice(middle, None))
    ]
    of_halves = _kernel.number_groups([[half for half, _ in halves]], [False, False], numbers)
    keys = [key[at] for (_, some), at in zip(halves, of_halves, strict=True) for key in some]
    return numbers, keys
