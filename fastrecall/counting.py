"""From targets to counts: check, encode, count. What is read of the counts is not known here."""

from __future__ import annotations

from typing import Any, overload

from fastrecall.arrays import is_sparse
from fastrecall.counts import Counts, GroupedCounts
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.counts.sets import count_sets
from fastrecall.counts.tally import (
    ANY_PAIRS,
    MOST_PAIRS,
)
from fastrecall.errors import input_texts
from fastrecall.labels import (
    Indicators,
)
from fastrecall.parameters import validate
from fastrecall.targets import Targets

__all__ = ["count"]


@overload
def count(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = ...,
    sample_weight: Any = ...,
    matrix: bool | None = ...,
    ignore: Any = ...,
    multilabel: bool = ...,
    groups: None = None,
) -> Counts: ...


@overload
def count(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = ...,
    sample_weight: Any = ...,
    matrix: bool | None = ...,
    ignore: Any = ...,
    multilabel: bool = ...,
    groups: Any,
) -> GroupedCounts: ...


def count(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    matrix: bool | None = None,
    ignore: Any = None,
    multilabel: bool = False,
    groups: Any = None,
) -> Counts | GroupedCounts:
    """Count pairs of true and predicted labels once; every metric can be read of the result.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        Labels of any kind that scikit-learn takes, in any container that it takes, and in many
        that it does not; multilabel indicators dense or sparse. Numbers and codes are read as
        they lie, never copied.
    labels : array-like of shape (K,), optional
        The classes to tell apart, in this order; all other labels are only counted in ``n``. By
        default the labels that occur, sorted. No labels are looked for then, but each is checked.
    sample_weight : array-like of shape (n_samples,), optional
        Integer weights are counted exactly, float weights in float64.
    matrix : bool, optional
        Whether to keep the table of all pairs. By default up to 1024 classes; True keeps it for
        any number, False never.
    ignore : label or array-like of labels, optional
        Samples with such a true label are left out, and so are their weights: 255 in the masks of
        images, or -1. A predicted label alone ignores nothing. None or NaN in a list stands for a
        missing label.
    multilabel : bool, default=False
        Whether each sample has a set of labels: sequences of sets, lists or tuples, or list
        columns of Arrow and polars, on both sides. Indicators need no such hint.
    groups : array-like of shape (n_samples,), or dict of str to such, optional
        The group of each sample: numbers, strings, booleans or dates, in any container that
        labels may come in. Of several arrays each combination that occurs is a group.

    Returns
    -------
    Counts, or GroupedCounts where there are groups
        All groups have the classes of all samples. Their tables of pairs are kept unasked while
        they hold no more than 2**20 counts together.

    Raises
    ------
    ValueError, TypeError
        For targets that are no labels, do not belong together, or are empty: scikit-learn's
        errors and texts. For ``labels`` with a duplicate or of another type than the targets. For
        groups of another length, that are not 1-D, or of which some are missing.
    OverflowError
        If integer weights sum to more than an int64 holds.
    MemoryError
        If ``matrix=True`` and the table is larger than this machine's memory.

    Notes
    -----
    One pass: O(n_samples) time; O(K) memory beside the table. Two passes with ``matrix=True``
    and more than 1024 classes. Strings are coded before, with 1 byte a sample (2 or 4 where there
    are more than 255 or 65,535 words). Groups are counted in the same pass, with O(G K) memory
    for G of them; multilabel samples are sorted by group before, with 12 bytes a sample.

    Examples
    --------
    >>> counts = count(["cat", "dog", "cat"], ["cat", "cat", "cat"])
    >>> counts.classes
    array(['cat', 'dog'], dtype='<U3')
    >>> counts.recall(average=None)
    array([1., 0.])
    >>> count([0, 255, 1], [0, 1, 1], ignore=255).n
    2
    >>> count([{"a"}, {"a", "b"}], [{"a"}, {"b"}], multilabel=True).recall(average=None)
    array([0.5, 1. ])
    >>> count([1, 0, 1, 0], [1, 1, 1, 0], groups=["f", "f", "m", "m"]).accuracy()
    array([0.5, 1. ])
    """
    validate("count", locals())
    if multilabel and not _are_tables(y_true, y_pred):
        return count_sets(y_true, y_pred, labels, sample_weight, ignore, groups)
    targets = Targets(y_true, y_pred, sample_weight, ignore=ignore)
    if multilabel and not targets.multilabel:
        raise ValueError(input_texts.NOT_MULTILABEL)
    if groups is not None:
        return targets.in_groups(groups, labels, matrix)
    if isinstance(targets.sides, Indicators):
        counts = targets.margins()
        return counts if labels is None else counts.select(labels)
    most_pairs = MOST_PAIRS if matrix is None else ANY_PAIRS if matrix else 0
    if labels is None:
        return targets.pairs(most_pairs)
    wanted = as_labels(labels)
    check_kind(wanted, targets.example)
    return targets.pairs_of(wanted, most_pairs)[0]


def _are_tables(*sides: Any) -> bool:
    return any(is_sparse(side) or getattr(side, "ndim", 1) > 1 for side in sides)
