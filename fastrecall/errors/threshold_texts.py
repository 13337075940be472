"""Why scores, thresholds and true labels do not belong together. These are our own words."""

from __future__ import annotations

import reprlib
from typing import Any

import numpy as np

__all__ = [
    "NO_AREA",
    "NO_COLUMN",
    "NO_CURVE",
    "NO_DISTINCT_OF_COLUMNS",
    "NO_POSITIVES",
    "columns",
    "format_not_supported",
    "no_numbers",
    "no_pos_label",
    "no_rate",
    "no_scores",
    "not_a_list",
    "not_alike",
    "not_among",
    "not_two",
    "pos_label_not_among",
    "pos_label_of_columns",
    "positional",
    "shapes",
    "unknown_positive",
]

Array = np.ndarray[Any, Any]

NO_DISTINCT_OF_COLUMNS = (
    "thresholds=None takes the distinct scores of one column, and y_score has two dimensions; "
    "give thresholds, or count one column at a time"
)


NO_COLUMN = "y_score has no column; it needs one a class, or one dimension"

NO_CURVE = "counts at no threshold have no curve; count with thresholds, or thresholds=None"

NO_POSITIVES = "No positive class found in y_true, recall is set to one for all thresholds."

NO_AREA = "Only one class is present in y_true. ROC AUC score is not defined in that case."


def _few(labels: Array) -> str:
    return np.array2string(labels, threshold=8, edgeitems=3, separator=", ")


def columns(classes: Array, n_columns: int, source: str) -> str:
    """Say that there are not as many labels as columns."""
    return (
        f"y_score has {n_columns} columns, one a class, and {source} holds the {len(classes)} "
        f"labels {_few(classes)}; give labels=, one for each column"
    )


def format_not_supported(y_type: str) -> str:
    """Say that targets of this type are not binary, in scikit-learn's words."""
    return f"{y_type} format is not supported"


def no_numbers(thresholds: object) -> str:
    """Say that thresholds are no numbers."""
    return f"thresholds should be numbers, got {reprlib.repr(thresholds)}"


def not_a_list(thresholds: object) -> str:
    """Say that thresholds have no dimension, or several."""
    return (
        f"thresholds should be a 1d array, got {reprlib.repr(thresholds)}; give one threshold as "
        "[0.5]"
    )


def no_pos_label(labels: Array) -> str:
    """Say that labels do not tell which of them is positive."""
    return (
        f"y_true holds labels such as {_few(labels)}, which do not tell which of them is positive: "
        "only 0 and 1, or -1 and 1, do. Give pos_label=, or labels=[negative, positive]; or one "
        "column of scores for each class"
    )


def no_rate(which: str) -> str:
    """Say that one of the classes is missing, in scikit-learn's words."""
    rate = "true" if which == "positive" else "false"
    return f"No {which} samples in y_true, {rate} positive value should be meaningless"


def no_scores(name: str, dtype: object) -> str:
    """Say that something else stands where scores should."""
    return (
        f"{name} should hold scores, which are numbers, got an array of dtype {dtype}; labels that "
        "were predicted are counted by count(y_true, y_pred)"
    )


def not_two(labels: Array) -> str:
    """Say that one score a sample stands between two labels."""
    return (
        "labels should be the negative and the positive label where y_score has one dimension, "
        f"got {_few(labels)}"
    )


def not_alike(one: Any, other: Any) -> str:
    """Say that counts were made at other thresholds, or of other classes."""
    return (
        "counts at thresholds add up where thresholds, classes and inclusive= are the same, got "
        f"{one!r} and {other!r}"
    )


def not_among(labels: Array, *, given: bool) -> str:
    """Say that there are other true labels."""
    what = "labels=" if given else "the columns' labels"
    return f"y_true holds labels that are not among {what} {_few(labels)}"


def pos_label_not_among(pos_label: object, labels: Array) -> str:
    """Say that the positive label is none of the two."""
    return f"pos_label={pos_label!r} is not among labels={_few(labels)}"


def pos_label_of_columns(shape: tuple[int, ...]) -> str:
    """Say that each column has a positive class of its own."""
    return (
        f"pos_label is for one score a sample; each column of y_score, of shape {shape}, has its "
        "own class: name them by labels="
    )


def positional(options: dict[str, object], version: str) -> str:
    """Say that options will have to be named, in scikit-learn's words."""
    named = ", ".join(f"{name}={value}" for name, value in options.items())
    return (
        f"Pass {named} as keyword args. From version {version} passing these as positional "
        "arguments will result in an error"
    )


def shapes(y_true: Any, y_score: Array) -> str:
    """Say that labels and scores have shapes that do not match."""
    return (
        "y_true should have the shape (n_samples,), or that of y_score, got "
        f"{np.shape(y_true) if isinstance(y_true, (list, tuple)) else y_true.shape} beside "
        f"{y_score.shape}"
    )


def unknown_positive(classes: Array) -> str:
    """Say that no label is known to be the positive one, in scikit-learn's words."""
    labels = ", ".join(map(repr, classes.tolist()))
    return (
        f"y_true takes value in {{{labels}}} and pos_label is not specified: either make y_true "
        "take value in {0, 1} or {-1, 1} or pass pos_label explicitly."
    )
