"""Counts of samples that have sets of labels, in all or in groups."""

from __future__ import annotations

from typing import Any

from fastrecall.counts.counts import Counts
from fastrecall.counts.groups.grouped import GroupedCounts
from fastrecall.counts.making import of_indicators
from fastrecall.errors import input_texts
from fastrecall.labels import encode_sets, readable
from fastrecall.weights import check_weights

__all__ = ["count_sets"]


def count_sets(
    y_true: Any, y_pred: Any, labels: Any, sample_weight: Any, ignore: Any, groups: Any = None
) -> Counts | GroupedCounts:
    """Count two sequences of label sets; parameters and errors as of ``fastrecall.count``.

    Notes
    -----
    O(n log n) time and O(n) memory for n labels of all samples together.
    """
    if ignore is not None:
        raise ValueError(input_texts.IGNORE_NEEDS_SINGLE_LABELS)
    sets, weights = encode_sets(y_true, y_pred), None
    if sample_weight is not None:
        weights = check_weights(readable(sample_weight, "sample_weight"), sets.n_samples)
    if groups is not None:
        # Loaded with the first groups: most programs have none.
        from fastrecall.counts.groups.grouping import count_in_groups

        return count_in_groups(sets, weights, None, groups, labels, None)
    counts = Counts(of_indicators(sets.tally(weights), sets.classes))
    return counts if labels is None else counts.select(labels)
