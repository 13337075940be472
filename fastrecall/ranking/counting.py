"""From true labels and scores to counts, without an array of predictions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Any, Literal, overload

import numpy as np

from fastrecall.arrays import items_of
from fastrecall.counts import Counts
from fastrecall.counts.making import Parts, of_tally
from fastrecall.counts.tally import ANY_PAIRS, MOST_PAIRS, Tally, check_memory
from fastrecall.errors import ranking_texts
from fastrecall.parameters import validate
from fastrecall.parameters.constraints import is_int
from fastrecall.ranking.run import count_ranks
from fastrecall.ranking.scores import Scores
from fastrecall.ranking.truth import Truth

__all__ = ["count_argmax", "count_top_k"]

Array = np.ndarray[Any, Any]
Ties = Literal["first", "last"]


def count_argmax(
    y_true: Any,
    y_score: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    ignore: Any = None,
    matrix: bool | None = None,
) -> Counts:
    """Count true labels and those of the highest scores, without making the predictions.

    The counts are those of ``count(y_true, labels[np.argmax(y_score, axis=1)], labels=labels)``.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        True labels, in any container that :func:`count` takes.
    y_score : array-like of shape (n_samples, n_classes)
        Scores of any float or integer dtype and any layout. Of equal ones the first column wins.
    labels : array-like of shape (n_classes,), optional
        The label of each column. By default the columns' numbers, if labels are integers; else
        the labels that occur, sorted, which must be as many. Other labels given, true labels
        that are not among them are only counted in ``n``.
    sample_weight : array-like of shape (n_samples,), optional
        Integer weights are counted exactly, float weights in float64.
    ignore : label or array-like of labels, optional
        Samples with such a true label are left out. Their scores must be numbers nevertheless.
    matrix : bool, optional
        Whether to keep the table of all pairs; by default up to 1024 classes.

    Returns
    -------
    Counts

    Raises
    ------
    ValueError, TypeError
        For labels and weights as :func:`count`. If scores are no table of numbers, contain NaN,
        or have another number of rows or columns than there are samples and labels.
    MemoryError
        If ``matrix=True`` and the table is larger than this machine's memory.

    Notes
    -----
    One pass over the scores, in threads where they are many: O(n_samples n_classes) time. The
    memory beside the counts does not grow with the samples.

    Examples
    --------
    >>> scores = [[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2]]
    >>> counts = count_argmax([0, 1, 2], scores)
    >>> counts.accuracy(), counts.matrix()[2].tolist()
    (0.6666666666666666, [1, 0, 0])
    """
    validate("count_argmax", locals())
    scores = Scores(y_score)
    truth = Truth(y_true, scores.shape, labels, sample_weight, ignore)
    most_pairs = MOST_PAIRS if matrix is None else ANY_PAIRS if matrix else 0
    if most_pairs == ANY_PAIRS:
        check_memory(len(truth.labels), truth.weights)
    (counted,) = count_ranks(scores, truth, [1], last=False, most_pairs=most_pairs)
    found = Tally(*counted)
    if found.outside and truth.is_default:
        raise ValueError(truth.absent())
    return Counts(of_tally(truth.labels, found, most_pairs or MOST_PAIRS))


@overload
def count_top_k(
    y_true: Any,
    y_score: Any,
    k: int,
    *,
    labels: Any = ...,
    sample_weight: Any = ...,
    ties: Ties = ...,
    ignore: Any = ...,
) -> Counts: ...


@overload
def count_top_k(
    y_true: Any,
    y_score: Any,
    k: Iterable[int],
    *,
    labels: Any = ...,
    sample_weight: Any = ...,
    ties: Ties = ...,
    ignore: Any = ...,
) -> dict[int, Counts]: ...


def count_top_k(
    y_true: Any,
    y_score: Any,
    k: int | Iterable[int],
    *,
    labels: Any = None,
    sample_weight: Any = None,
    ties: Ties = "last",
    ignore: Any = None,
) -> Counts | dict[int, Counts]:
    """Count the k best columns of each row of scores as if all of them were predicted.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,)
        True labels, in any container that :func:`count` takes.
    y_score : array-like of shape (n_samples, n_classes)
        Scores of any float or integer dtype and any layout.
    k : int, or several
        How many columns of each row are predicted; several are counted in one pass.
    labels : array-like of shape (n_classes,), optional
        The label of each column. By default the columns' numbers, if labels are integers; else
        the labels that occur, sorted, which must be as many.
    sample_weight : array-like of shape (n_samples,), optional
        Integer weights are counted exactly, float weights in float64.
    ties : {"last", "first"}, default="last"
        Which of equal scores are among the k: those of the last columns, as in scikit-learn's
        ``top_k_accuracy_score``, or of the first, as in ``np.argmax``.
    ignore : label or array-like of labels, optional
        Samples with such a true label are left out. Their scores must be numbers nevertheless.

    Returns
    -------
    Counts, or dict of int to Counts where several k were asked for
        Multilabel counts of the columns: the micro recall is the top-k accuracy, the micro
        precision the precision at k.

    Raises
    ------
    ValueError, TypeError
        For labels and weights as :func:`count`, and for true labels without a column. If scores
        are no table of numbers, contain NaN, or have another number of rows or columns than there
        are samples and labels. If ``k`` is no positive int, or more than the columns.

    Notes
    -----
    One pass over the scores, in threads where they are many, without sorting a row:
    O(n_samples (n_classes + k)) time. The memory beside the counts does not grow with the samples.

    Examples
    --------
    >>> scores = [[0.5, 0.2, 0.3], [0.3, 0.4, 0.2], [0.2, 0.4, 0.3], [0.7, 0.2, 0.1]]
    >>> counts = count_top_k([0, 1, 2, 2], scores, k=[1, 2])
    >>> {k: counts[k].recall(average="micro") for k in counts}
    {1: 0.5, 2: 0.75}
    >>> counts[2].precision(average="micro")
    0.375
    """
    validate("count_top_k", locals())
    if ties not in ("last", "first"):
        raise ValueError(ranking_texts.ties(ties))
    scores = Scores(y_score)
    ks = _checked_ks(k, scores.shape[1])
    truth = Truth(y_true, scores.shape, labels, sample_weight, ignore)
    # The first rank is counted apart: each sample comes once in it.
    in_order = sorted({1, *ks})
    ranks = count_ranks(scores, truth, in_order, last=ties == "last")
    bands = [Tally(*counted) for counted in ranks]
    if bands[0].outside:
        raise ValueError(truth.absent())
    up_to = dict(zip(in_order, _accumulated(truth, in_order, bands), strict=True))
    return up_to[ks[0]] if is_int(k) else {one: up_to[one] for one in ks}


def _checked_ks(k: Any, columns: int) -> list[int]:
    """Return what k is asked for, in that order."""
    several = (
        not isinstance(k, (str, bytes)) and hasattr(k, "__iter__") and getattr(k, "ndim", 1) > 0
    )
    ks = items_of(k, "k") if several else [k]
    if not ks or not all(is_int(one) and one >= 1 for one in ks) or len(set(ks)) < len(ks):
        raise ValueError(ranking_texts.bad_k(k))
    for one in ks:
        if one > columns:
            raise ValueError(ranking_texts.bad_k(int(one), columns))
    return [int(one) for one in ks]


def _accumulated(truth: Truth, ks: list[int], bands: list[Tally]) -> list[Counts]:
    """Return the counts of the ranks up to each k."""
    first = bands[0]
    classes, n, n_true = truth.labels, first.n, first.margins[1]
    columns = bool(np.array_equal(classes, np.arange(len(classes))))
    found = []
    ups = accumulate(band.margins[::2] for band in bands)
    for k, (tp, n_pred), hits in zip(
        ks, ups, accumulate(band.agreed for band in bands), strict=True
    ):
        misses = first.differing if k == 1 else n - hits
        parts = Parts(
            classes=classes,
            tp=tp,
            n_true=n_true,
            n_pred=n_pred,
            n=n,
            # A row is right in all columns if the only one that is predicted is the true one.
            agreed=hits if k == 1 else type(hits)(0),
            differing=(k - 1) * hits + (k + 1) * misses,
            kind="multilabel",
            sets=not columns,
        )
        found.append(Counts(parts))
    return found
