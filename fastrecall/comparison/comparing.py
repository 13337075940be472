"""From a truth and the predictions of several models to a Comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall.comparison.comparison import Comparison
from fastrecall.counts import Counts
from fastrecall.counts.index import as_labels
from fastrecall.errors import input_texts
from fastrecall.labels import Indicators
from fastrecall.parameters import validate

if TYPE_CHECKING:
    from fastrecall.comparison.passing import Passed
    from fastrecall.targets import Targets

__all__ = ["compare"]

Array = np.ndarray[Any, Any]


def compare(
    y_true: Any,
    predictions: Any,
    *,
    labels: Any = None,
    sample_weight: Any = None,
    ignore: Any = None,
    matrix: bool | None = None,
    paired: bool | None = None,
) -> Comparison:
    """Count the predictions of several models beside one truth, which is read once.

    Parameters
    ----------
    y_true : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        As of :func:`fastrecall.count`.
    predictions : mapping of m names to array-like, or DataFrame
        What each model predicted, in any container that ``count`` takes; a name is anything that
        may be a dict's key. Of a DataFrame or table of pandas, polars or pyarrow each column is a
        model.
    labels, sample_weight, ignore, matrix
        As of :func:`fastrecall.count`.
    paired : bool, optional
        What :meth:`Comparison.difference` draws from are the samples by truth and both models. By
        default they are counted when a difference is asked for, of the arrays given here, to which
        the result refers. True counts those of all m (m - 1) / 2 pairs now, and refers to no array;
        False keeps nothing, and there are no differences.

    Returns
    -------
    Comparison
        A mapping from name to ``Counts``, which are those of ``count(y_true, predicted)``: of a
        model's own classes, so that a label that only one model predicts is no class of another.

    Raises
    ------
    ValueError, TypeError, OverflowError, MemoryError
        As of :func:`fastrecall.count`; what is wrong with one model's predictions names the model.
        Also for no model at all.

    Notes
    -----
    O(m n_samples) time in one pass, in which the truth stays in the cache from one model to the
    next, and O(m**2 n_samples / 64) for the samples that two models have right together. The memory
    is that of all counts. Two exceptions: ``matrix=True`` with more than 1024 classes counts these
    models again, and multilabel tables are read for each model, with 24 bytes a row meanwhile.

    Examples
    --------
    >>> both = compare([0, 1, 1, 0], {"old": [0, 1, 0, 1], "new": [0, 1, 1, 1]})
    >>> both["new"].recall()
    1.0
    >>> both.table(["accuracy", "f1"])
    {'accuracy': array([0.5 , 0.75]), 'f1': array([0.5, 0.8])}
    >>> both.mcnemar("old", "new").p_value
    1.0
    """
    validate("compare", locals())
    # Loaded with the first comparison: most programs have none.
    from fastrecall.comparison.joint import Arrays
    from fastrecall.comparison.models import by_name, targets_of
    from fastrecall.comparison.passing import pass_over

    models = by_name(predictions)
    # Read once: what changes meanwhile is the same for all models.
    labels = None if labels is None else as_labels(labels)
    found = targets_of(y_true, models, sample_weight, ignore)
    targets = dict(zip(models, found, strict=True))
    drawn = sample_weight is None
    multilabel = isinstance(found[0].sides, Indicators)
    if multilabel:
        passed = _of_rows(targets, labels, paired=drawn)
    else:
        passed = pass_over(targets, labels, matrix, paired=drawn)
        _check_unchanged(passed)
    counts = dict(zip(models, passed.counts, strict=True))
    if not drawn:
        return Comparison(counts, None, "weights")
    if multilabel or paired is False:
        return Comparison(counts, passed.both, "multilabel" if multilabel else "unpaired")
    comparison = Comparison(counts, passed.both, None, Arrays(y_true, models, ignore))
    return comparison._paired() if paired else comparison


def _check_unchanged(passed: Passed) -> None:
    """Raise a ValueError unless what is right adds up in both ways it was counted."""
    if passed.both is None:
        return
    agreed = [one.agreed for one in passed.counts]
    if passed.both.diagonal().tolist() != agreed or len({one.n for one in passed.counts}) > 1:
        raise ValueError(input_texts.CHANGED)


def _of_rows(targets: Mapping[Any, Targets], labels: Any, *, paired: bool) -> Passed:
    """Count multilabel tables, model by model; a row is right if all of its labels are."""
    from fastrecall.comparison.models import of_model
    from fastrecall.comparison.passing import Passed

    counts: list[Counts] = []
    right: list[Array] = []
    for name, one in targets.items():
        counted, rows = of_model(name, one.margins_and_right_rows)
        counts.append(counted if labels is None else of_model(name, counted.select, labels))
        # Eight rows a byte are kept.
        right.append(np.packbits(rows))
    return Passed(counts, _both(right) if paired else None)


def _both(right: list[Array]) -> Array:
    ones = np.array([bin(byte).count("1") for byte in range(256)], dtype=np.uint8)
    return np.array([[ones[a & b].sum(dtype="i8") for b in right] for a in right])
