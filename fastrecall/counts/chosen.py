"""Which classes an average is taken over: the positive one, given labels, or all."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.counts.index import as_labels, could_be, positions
from fastrecall.errors import metric_texts, warn
from fastrecall.labels import check_columns
from fastrecall.labels.times import TIMES, comparable

__all__ = ["check_average", "check_columns_of", "chosen", "place_of_positive", "places_of"]

Array = np.ndarray[Any, Any]


def chosen(parts: Any, average: str | None, pos_label: Any, labels: Any) -> int | Array | None:
    """Return where the classes of an average stand: one place, several, or None for all.

    Raises
    ------
    ValueError, TypeError
        If these parts have no such average, or no such labels.
    """
    multilabel = parts.kind == "multilabel"
    if average == "binary":
        return place_of_positive(parts.classes, pos_label, multilabel=multilabel)
    check_average(average, pos_label, multilabel=multilabel)
    if labels is None:
        return None
    return places_of(labels, parts.classes, columns=multilabel and not parts.sets)


def place_of_positive(classes: Array, pos_label: Any, *, multilabel: bool) -> int:
    """Return where the positive class stands, -1 if it never came.

    Raises
    ------
    ValueError
        In scikit-learn's words, if there is no such class, or there are more than two.
    """
    if multilabel or len(classes) > 2:
        kind = "multilabel-indicator" if multilabel else "multiclass"
        raise ValueError(metric_texts.binary_average(kind))
    present = comparable(classes) if classes.dtype.kind in TIMES else classes.tolist()
    if len(present) == 1 and isinstance(present[0], str):
        # scikit-learn takes a number for the word that it is written as.
        pos_label = None if pos_label is None else str(pos_label)
    if pos_label in present:
        return present.index(pos_label)
    if len(present) >= 2 or not could_be(pos_label, classes):
        raise ValueError(metric_texts.pos_label_absent(pos_label, classes))
    return -1


def check_average(average: str | None, pos_label: Any, *, multilabel: bool) -> None:
    """Raise unless classes have such an average; warn of a ``pos_label`` that it ignores."""
    if average not in (None, "micro", "macro", "weighted"):
        if average != "samples":
            raise ValueError(metric_texts.UNKNOWN_AVERAGE)
        if not multilabel:
            raise ValueError(metric_texts.SAMPLEWISE_NEEDS_MULTILABEL)
        raise ValueError(
            "average='samples' is the mean over rows, which sums of counts do not tell; "
            "call the function of that name in fastrecall with the labels themselves"
        )
    if pos_label not in (None, 1):
        warn(metric_texts.pos_label_ignored(pos_label, average))


def places_of(labels: Any, classes: Array, *, columns: bool) -> Array:
    """Return where given labels stand, -1 for those that never came.

    Raises
    ------
    ValueError, TypeError
        If these are no labels, or none of this kind.
    """
    wanted = as_labels(labels)
    at = positions(classes, wanted)
    if columns:
        check_columns_of(classes, wanted)
    return at


def check_columns_of(classes: Array, labels: Array) -> None:
    """Raise a ValueError unless labels are columns of the indicator that was counted."""
    # Columns that were selected before keep their numbers.
    check_columns(labels, int(classes.max(initial=-1)) + 1)
