"""Runs of the kernel over rows that are made ready for it, some at a time, in threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.chunks import count_in_threads
from fastrecall.counts.tally import Tally
from fastrecall.cutoffs import Cutoffs
from fastrecall.dropin.keras.inputs import readable
from fastrecall.dropin.keras.shapes import Sides, at_once, flat

__all__ = ["ZERO_AND_ONE", "agreeing", "between", "in_parts"]

Array = np.ndarray[Any, Any]

# The labels of two classes as the kernel knows them.
ZERO_AND_ONE = np.array([0, 1], np.uint64)


def between(
    sides: Sides,
    step: int,
    ready: Callable[..., Sides],
    cutoffs_of: Callable[[np.dtype[Any]], Cutoffs],
    labels: Array | None = None,
) -> tuple[Array, Array]:
    """Count what lies between boundaries, in threads where that pays.

    Parameters
    ----------
    sides : tuple
        Labels, scores, and weights or None, of one length.
    step : int
        How many of them are made ready at once.
    ready : callable
        Makes of some of each side what the kernel can read: 1-D or 2-D; weights are 1-D.
    cutoffs_of : callable
        Returns the T boundaries of scores of a dtype.
    labels : ndarray of uint64 of shape (L,), optional
        Labels to be told from each other and from the rest; else zero from the rest.

    Returns
    -------
    ndarray of shape (K, D + 1, L + 1)
        By column, by how many boundaries a score is beyond, and by label. float64 of weights.
    ndarray of shape (T,)
        How many of the D different boundaries are up to each.

    Raises
    ------
    RejectedError
        For NaN, and labels that are no integers where labels are given.
    """

    def cut(first: int, last: int) -> Sides:
        some = (None if side is None else side[first:last] for side in sides)
        return ready(*some)

    cutoffs = cutoffs_of(cut(0, 0)[1].dtype)

    def work(first: int, last: int) -> Any:
        true, pred, weight = cut(first, last)
        given = readable(true), pred, cutoffs.limits, readable(weight), labels, False
        run = _kernel.ScoreRun(*given)
        run.count(0, run.size)
        return run

    scores = sides[1]
    # What lies far apart is as much to be read as what lies between.
    width = max(1, abs(scores.strides[0]) // scores.itemsize)
    cells = in_parts(work, len(scores), step, width).read()[0]
    return cells if sides[2] is None else cells.astype(np.float64, copy=False), cutoffs.reached


def agreeing(true: Array, pred: Array) -> int:
    """Count integers that are equal, of two arrays of one dtype and shape."""

    def work(first: int, last: int) -> Any:
        one, other = flat(true[first:last], pred[first:last])
        run = _kernel.Run(one, other, None, None, True, 0, False, agreement_only=True)
        run.count(0, run.size)
        return run

    counted = Tally(*in_parts(work, len(true), at_once(true, pred), 1).read())
    return int(counted.agreed)


def in_parts(work: Callable[[int, int], Any], size: int, step: int, width: int) -> Any:
    """Add up what ``work`` returns of all rows, so many at a time, in threads where that pays."""
    make: Any = partial(_Parts, work, size, step)
    run: Any = count_in_threads(make, width)
    return run.whole


class _Parts:
    def __init__(self, work: Callable[[int, int], Any], size: int, step: int) -> None:
        self.size, self._work, self._step, self._stopped = size, work, step, False
        self.whole: Any = None

    @property
    def cells(self) -> int:
        """How many numbers are counted."""
        return 0 if self.whole is None else int(self.whole.cells)

    def count(self, first: int, last: int) -> None:
        """Do the work of rows first .. last - 1; at least once, if there are none at all."""
        for start in range(first, max(last, first + 1), self._step):
            if self._stopped:
                return
            self._take(self._work(start, min(start + self._step, last)))

    def stop(self) -> None:
        """End a count in another thread, before its next rows."""
        self._stopped = True

    def merge(self, other: _Parts) -> None:
        """Take over what another one has counted."""
        self._take(other.whole)

    def _take(self, run: Any) -> None:
        if self.whole is None:
            self.whole = run
        elif run is not None:
            self.whole.merge(run)
