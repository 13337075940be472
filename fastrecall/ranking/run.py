"""One run over the rows of scores: the best columns of a few rows, counted before the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from fastrecall import _kernel
from fastrecall.chunks import count_in_threads
from fastrecall.errors import ranking_texts
from fastrecall.ranking.scores import Scores
from fastrecall.ranking.truth import Truth

__all__ = ["RankRun", "count_ranks"]

Array = np.ndarray[Any, Any]

# So many scores, and so many rows, are looked at before what was found is counted.
_SCORES = 1 << 22
_ROWS = 1 << 15


class RankRun:
    """Counts of true labels beside the columns of each rank; runs over parts add up.

    Parameters
    ----------
    scores : Scores
    truth : Truth
    ks : sequence of int
        Increasing. The ranks below the first, from there to the second, and so on, are counted
        apart.
    last : bool
        Whether of equal scores the last column wins.
    finite : bool
        Whether infinite scores are refused as NaN is.
    most_pairs : int
        The table of all pairs is kept up to so many labels; 0 wants none.
    """

    __slots__ = (
        "_bands",
        "_columns",
        "_finite",
        "_ks",
        "_last",
        "_most_pairs",
        "_predicted",
        "_runs",
        "_scores",
        "_step",
        "_stopped",
        "_truth",
        "size",
    )

    def __init__(
        self,
        scores: Scores,
        truth: Truth,
        ks: Sequence[int],
        last: bool,
        finite: bool,
        most_pairs: int,
    ) -> None:
        n_samples, n_columns = scores.shape
        self.size = n_samples
        self._scores, self._truth, self._ks = scores, truth, list(ks)
        self._last, self._finite, self._most_pairs = last, finite, most_pairs
        self._step = max(1, min(_ROWS, n_samples, _SCORES // n_columns))
        self._bands = [band for band, k in enumerate(ks) for _ in range(k - ([0, *ks][band]))]
        self._runs: list[_kernel.Run | None] = [None] * len(ks)
        self._stopped = False
        self._columns = np.empty(ks[-1] * self._step, dtype=_dtype_of(truth, n_columns))
        self._predicted: Any = self._columns
        if not _stand_for_themselves(truth):
            values = truth.keys.view(np.int64) if truth.encoded.signed else truth.keys
            self._predicted = _kernel.Labels(self._columns, values)

    @property
    def cells(self) -> int:
        """How many numbers are counted."""
        return sum(run.cells for run in self._runs if run is not None)

    def count(self, first: int, last: int) -> None:
        """Count samples first .. last - 1; each once, in one run or another."""
        for start in range(first, last, self._step):
            if self._stopped:
                return
            self._count_rows(start, min(start + self._step, last))

    def _count_rows(self, first: int, last: int) -> None:
        n, ranks = last - first, len(self._bands)
        columns = self._columns[: n * ranks].reshape(ranks, n)
        try:
            rows = self._scores.rows(first, last)
            _kernel.rank_scores(rows, columns, self._ks, last=self._last, finite=self._finite)
        except _kernel.RejectedError as error:
            raise ValueError(ranking_texts.not_a_number(first + error.args[1])) from None
        for true, start, stop in self._truth.pieces(first, last):
            weights = self._truth.weights
            some = None if weights is None else weights[start:stop]
            for rank, band in enumerate(self._bands):
                at = rank * n + start - first
                self._count_pairs(band, true, self._pred(at, stop - start), some)

    def _pred(self, at: int, n: int) -> Any:
        if self._predicted is self._columns:
            return self._columns[at : at + n]
        return self._predicted.part(at, n)

    def _count_pairs(self, band: int, true: Any, pred: Any, weights: Array | None) -> None:
        run = self._runs[band]
        if run is None or not run.follow(true, pred, weights):
            truth = self._truth
            given = true, pred, weights, truth.keys, truth.encoded.signed, self._most_pairs
            fresh = _kernel.Run(*given, self._most_pairs > 0, False, *(truth.ignored or ()))
            fresh.count(0, fresh.size)
            if run is None:
                self._runs[band] = fresh
            else:
                run.merge(fresh)
            return
        run.count(0, run.size)

    def stop(self) -> None:
        """End a count in another thread, within some milliseconds; what it counted is void."""
        self._stopped = True

    def merge(self, other: RankRun) -> None:
        """Take over what another run, with the same parameters, has counted."""
        for band, (ours, theirs) in enumerate(zip(self._runs, other._runs, strict=True)):
            if ours is None:
                self._runs[band] = theirs
            elif theirs is not None:
                ours.merge(theirs)

    def read(self) -> list[Any]:
        """Return what was counted of the ranks up to each k beyond the one before."""
        return [run.read() for run in self._runs if run is not None]


def count_ranks(
    scores: Scores,
    truth: Truth,
    ks: Sequence[int],
    *,
    last: bool,
    finite: bool = False,
    most_pairs: int = 0,
) -> list[Any]:
    """Count all samples, in threads where that pays; as of :meth:`RankRun.read`."""
    make: Any = partial(RankRun, scores, truth, ks, last, finite, most_pairs)
    try:
        run: Any = count_in_threads(make, scores.shape[1])
        counted: list[Any] = run.read()
    except _kernel.RejectedError as error:
        raise truth.refusal(error) from None
    return counted


def _stand_for_themselves(truth: Truth) -> bool:
    keys = truth.keys
    return bool((keys == np.arange(len(keys), dtype=np.uint64)).all())


def _dtype_of(truth: Truth, n_columns: int) -> Any:
    """Return the true labels' dtype, if it holds columns: two sides of one dtype are faster."""
    true = truth.encoded.true
    plain = isinstance(true, np.ndarray) and true.dtype.kind in "iu" and true.dtype.isnative
    if plain and n_columns <= np.iinfo(true.dtype).max // 2:
        return true.dtype
    return np.dtype(np.int32 if n_columns < 1 << 30 else np.int64)
