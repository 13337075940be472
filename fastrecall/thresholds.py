"""From scores to counts at many thresholds, in one pass: no predictions are ever made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall import _kernel
from fastrecall.arrays import as_array, check_consistent_length, is_sparse
from fastrecall.chunks import count_in_threads
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.cutoffs import cutoffs
from fastrecall.errors import input_texts, threshold_texts
from fastrecall.labels import Encoded, Indicators, aligned
from fastrecall.parameters import validate
from fastrecall.scores import as_scores
from fastrecall.targets import Targets

if TYPE_CHECKING:
    from fastrecall.counts.thresholds import CountsAtThresholds

__all__ = ["count_at_thresholds"]

Array = np.ndarray[Any, Any]

# Labels that tell by themselves which of two is the positive one, 1.
_NEGATIVE, _NEGATIVE_TOO, _POSITIVE = 0, -1, 1

# Rows of a sparse indicator are unpacked while they hold no more cells than these.
_CELLS = 1 << 20


def count_at_thresholds(
    y_true: Any,
    y_score: Any,
    thresholds: Any = None,
    *,
    labels: Any = None,
    pos_label: Any = None,
    sample_weight: Any = None,
    inclusive: bool = True,
) -> CountsAtThresholds:
    """Count true and false positives and negatives at all thresholds at once.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,), or (n_samples, n_columns) for multilabel
        True labels, in any container that :func:`fastrecall.count` takes.
    y_score : array-like of shape (n_samples,) or (n_samples, n_columns)
        Scores of the positive class, or of each class beside the rest. Infinite ones are scores
        like others.
    thresholds : array-like of shape (T,), or None
        In any order, which the result keeps; one may come twice, and none at all is no error.
        None takes every distinct score, from the highest to the lowest.
    labels : array-like of shape (2,) or (n_columns,), optional
        Of one score a sample, the negative and the positive label; of several, the class of each
        column. By default 0 or -1, and 1; for several, 0, 1, ... where labels are numbers, else
        those that occur, sorted.
    pos_label : int, float, bool or str, optional
        The positive label, where there is one score a sample; all others are negative. The
        classes of the result are then False and True.
    sample_weight : array-like of shape (n_samples,), optional
        Integer weights are counted exactly, float weights in float64.
    inclusive : bool, default=True
        Whether a sample is positive where its score is equal to the threshold, as in
        scikit-learn; False wants a greater score, as Keras and torchmetrics do.

    Returns
    -------
    CountsAtThresholds

    Raises
    ------
    ValueError
        For NaN among scores or thresholds; for labels that are not among those that are told
        apart, and where they do not tell which of them is positive; for shapes that do not match.
    TypeError
        For scores or thresholds that are no numbers.
    OverflowError
        If integer weights sum to more than an int64 holds.
    MemoryError
        If there are 2**31 cells (classes by columns by thresholds) or more.

    Notes
    -----
    One pass: O(n_samples n_columns) time while a slot of a table of up to 2**16 slots holds one
    threshold, and O(log T) for a score elsewhere; O(T n_columns) memory. Without weights, scores
    are compared with each of few thresholds, 8 of float32 scores and 4 of float64, which is faster.
    Scores of fewer bits are compared with thresholds as they are, as NumPy compares them with
    float64. With ``thresholds=None`` scores are sorted: O(n log n) time, O(n) memory.

    Examples
    --------
    >>> counts = count_at_thresholds([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], [0.5, 0.3])
    >>> counts.tp, counts.fp
    (array([1, 2]), array([0, 1]))
    >>> counts.recall()
    array([0.5, 1. ])
    >>> counts[0].matrix()
    array([[2, 0],
           [1, 1]])
    """
    validate("count_at_thresholds", locals())
    # Loaded with the first thresholds: most programs have none.
    from fastrecall.counts.thresholds import CountsAtThresholds

    scores = as_scores(y_score)
    targets = Targets(y_true, y_true, sample_weight)
    check_consistent_length(targets.given[0], scores)
    if scores.ndim == 2 and not scores.shape[1]:
        raise ValueError(threshold_texts.NO_COLUMN)
    if scores.ndim == 2 and scores.shape[1] == 1 and not targets.multilabel:
        scores = scores[:, 0]
    exact = thresholds is None
    at = _distinct(scores) if exact else _as_thresholds(thresholds)
    # Integers beyond 2**53 may share a float64, and those that do are not told apart.
    exact = exact and bool((at[1:] != at[:-1]).all())
    counter = _Counter(targets, scores, at, inclusive)
    if scores.ndim == 1:
        parts = counter.binary(labels, pos_label)
    elif pos_label is not None:
        raise ValueError(threshold_texts.pos_label_of_columns(scores.shape))
    else:
        parts = counter.columns(labels)
    return CountsAtThresholds(parts, at, counter.n, inclusive=inclusive, exact=exact)


def _as_thresholds(thresholds: Any) -> Array:
    found = as_array(thresholds, "thresholds", sparse=False)
    if found.dtype.kind not in "biuf" and found.size:
        raise TypeError(threshold_texts.no_numbers(thresholds))
    if found.ndim != 1:
        raise ValueError(threshold_texts.not_a_list(thresholds))
    # A copy: the caller's array stays his own.
    found = np.array(found, dtype=np.float64)
    if np.isnan(found).any():
        raise ValueError(input_texts.not_finite("NaN", "thresholds"))
    return found


def _distinct(scores: Array) -> Array:
    if scores.ndim == 2:
        raise ValueError(threshold_texts.NO_DISTINCT_OF_COLUMNS)
    # NaN is refused where it is counted.
    return np.unique(scores)[::-1].astype(np.float64)


class _Counter:
    """Scores and true labels that belong together, and thresholds."""

    def __init__(self, targets: Targets, scores: Array, thresholds: Array, inclusive: bool) -> None:
        self._targets, self._scores = targets, scores
        floats = scores.dtype.kind == "f"
        dtype = scores.dtype.newbyteorder("=") if floats else np.dtype(np.float64)
        self._cutoffs = cutoffs(thresholds, dtype, inclusive=inclusive)
        self.n: Any = 0

    def binary(self, labels: Any, pos_label: Any) -> Any:
        """Count one score a sample."""
        from fastrecall.counts.thresholds.making import of_binary

        targets = self._targets
        if targets.multilabel:
            raise ValueError(threshold_texts.shapes(targets.given[0], self._scores))
        sides = targets.sides
        assert isinstance(sides, Encoded)
        if labels is not None:
            classes = _two(labels, pos_label, targets.example)
            cells = self._cells(classes, among=True)
            return of_binary(classes, cells[0], cells[1], self._cutoffs.reached, self.n)
        if pos_label is not None:
            check_kind(as_labels([pos_label]), targets.example, "pos_label")
            cells = self._cells(as_labels([pos_label]))
            classes = np.array([False, True])
            return of_binary(classes, cells[1], cells[0], self._cutoffs.reached, self.n)
        if targets.example.dtype.kind not in "biuf":
            raise ValueError(threshold_texts.no_pos_label(targets.example))
        found = np.array([_NEGATIVE, _POSITIVE, _NEGATIVE_TOO])
        cells = self._cells(found)
        zeros, ones, minus, others = cells
        if others.any() or (zeros.any() and minus.any()):
            self._refuse_classes()
        classes = found[[2, 1]] if minus.any() else found[:2]
        return of_binary(classes, zeros + minus, ones, self._cutoffs.reached, self.n)

    def columns(self, labels: Any) -> Any:
        """Count several scores a sample, each class against the rest."""
        from fastrecall.counts.thresholds.making import of_columns

        targets, scores = self._targets, self._scores
        n_columns = scores.shape[1]
        if targets.multilabel:
            classes = np.arange(n_columns) if labels is None else as_labels(labels)
            if isinstance(targets.sides, Indicators) and targets.sides.n_labels != n_columns:
                raise ValueError(threshold_texts.shapes(targets.given[0], scores))
            _check_columns(classes, n_columns, "labels")
            absent, present = self._indicator_cells()
            return of_columns(classes, absent, present, self._cutoffs.reached, self.n)
        if labels is not None:
            classes = as_labels(labels)
            check_kind(classes, targets.example)
        elif targets.example.dtype.kind in "biuf":
            classes = np.arange(n_columns)
        else:
            classes = targets.classes(targets.tally())
        _check_columns(classes, n_columns, "labels" if labels is not None else "y_true")
        sides = targets.sides
        assert isinstance(sides, Encoded)
        keys = sides.key_of_each(classes)
        cells, outside = self._run(_pieces(sides, scores, targets.weights), keys, shared=True)
        if outside:
            raise ValueError(threshold_texts.not_among(classes, given=labels is not None))
        return of_columns(classes, cells[:, :, 0], cells[:, :, 1], self._cutoffs.reached, self.n)

    def _cells(self, labels: Array, *, among: bool = False) -> Array:
        """Count labels apart, and all others as one, between limits: shape (L + 1, D + 1)."""
        targets = self._targets
        sides = targets.sides
        assert isinstance(sides, Encoded)
        possible, keys = sides.keys_of(labels)
        pieces = _pieces(sides, self._scores, targets.weights)
        counted, _ = self._run(pieces, keys, shared=False)
        cells = np.zeros((len(labels) + 1, counted.shape[1]), dtype=counted.dtype)
        cells[:-1][possible] = counted[0, :, :-1].T
        cells[-1] = counted[0, :, -1]
        if among and cells[-1].any():
            raise ValueError(threshold_texts.not_among(labels, given=True))
        return cells

    def _indicator_cells(self) -> tuple[Array, Array]:
        targets = self._targets
        assert isinstance(targets.sides, Indicators)
        truth = targets.sides.true
        keys = np.array([0, 1], dtype=np.uint64)
        pieces = _rows(truth, self._scores, targets.weights)
        cells, _ = self._run(pieces, keys, shared=False)
        if cells[:, :, 2].any():
            # Some other value: whether it is the only mark, is looked up now.
            marked = targets.sides.checked().true
            marks = marked != 0
            cells, _ = self._run(_rows(marks, self._scores, targets.weights), keys, shared=False)
        return cells[:, :, 0], cells[:, :, 1]

    def _run(self, pieces: Iterator[Any], keys: Array, *, shared: bool) -> tuple[Array, bool]:
        whole: Any = None
        limits = self._cutoffs.limits
        try:
            for true, scores, weights in pieces:
                make: Any = partial(_kernel.ScoreRun, true, scores, limits, weights, keys, shared)
                run: Any = count_in_threads(make)
                if whole is None:
                    whole = run
                else:
                    whole.merge(run)
        except _kernel.RejectedError as error:
            raise self._refusal(error) from None
        cells, outside, self.n = whole.read()
        return cells, outside

    def _refusal(self, error: _kernel.RejectedError) -> ValueError:
        if error.args[0] == _kernel.NAN_SCORE:
            return ValueError(input_texts.not_finite("NaN", "y_score"))
        return self._targets.refusal(error)

    def _refuse_classes(self) -> None:
        self._targets.recheck()
        raise ValueError(threshold_texts.no_pos_label(self._targets.classes(self._targets.tally())))


def _two(labels: Any, pos_label: Any, example: Array) -> Array:
    classes = as_labels(labels)
    if len(classes) != 2:
        raise ValueError(threshold_texts.not_two(classes))
    check_kind(classes, example)
    listed = classes.tolist()
    if pos_label is None or pos_label == listed[1]:
        return classes
    if pos_label != listed[0]:
        raise ValueError(threshold_texts.pos_label_not_among(pos_label, classes))
    return classes[::-1]


def _check_columns(classes: Array, n_columns: int, source: str) -> None:
    if len(classes) != n_columns:
        raise ValueError(threshold_texts.columns(classes, n_columns, source))


def _pieces(sides: Encoded, scores: Array, weights: Array | None) -> Iterator[Any]:
    """Cut scores where labels are cut, which may lie in several pieces."""
    if type(sides.true) is not list:
        yield sides.true, scores, weights
        return
    for (true, some), some_weights in aligned((sides.true, scores), weights):
        yield true, some, some_weights


def _rows(truth: Any, scores: Array, weights: Array | None) -> Iterator[Any]:
    """Yield an indicator as it lies, or if it is sparse, some dense rows at a time."""
    if not is_sparse(truth):
        floats = truth.dtype.kind == "f" and truth.dtype.itemsize not in (4, 8)
        yield truth.astype(np.float64) if floats else truth, scores, weights
        return
    rows = truth.tocsr()
    step = max(1, _CELLS // max(1, truth.shape[1]))
    for first in range(0, truth.shape[0], step):
        some = slice(first, first + step)
        yield rows[some].toarray(), scores[some], None if weights is None else weights[some]
