"""Why scores, and what is asked of their ranks, are refused: our own words, then scikit-learn's."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "EMPTY",
    "LABELS_ABSENT",
    "LABELS_TWICE",
    "LABELS_UNORDERED",
    "WEIGHTS_SUM_TO_ZERO",
    "bad_k",
    "binary_table",
    "classes_of_labels",
    "classes_of_truth",
    "dtype",
    "meaningless_k",
    "needs_labels",
    "needs_table",
    "no_column",
    "not_a_number",
    "not_two_dimensional",
    "ties",
    "wrong_labels",
    "wrong_type",
]

EMPTY = "y_score has no row or no column; it needs a row a sample and a column a class"


def dtype(given: object) -> str:
    """Say that scores are no numbers that can be compared."""
    return (
        f"y_score holds {given}; scores are numbers: float16, float32, float64, integers or "
        "booleans"
    )


def not_two_dimensional(shape: Sequence[int]) -> str:
    """Say that scores are no table."""
    return (
        f"y_score should have a row for each sample and a column for each class, got shape "
        f"{tuple(shape)}"
    )


def not_a_number(row: int) -> str:
    """Say where a score is NaN."""
    return f"y_score contains NaN, first in row {row}; what has no order has no rank"


def ties(given: object) -> str:
    """Say which columns may win."""
    return (
        f"ties should be 'last' (of equal scores the higher column wins) or 'first' (the lower "
        f"one), got {given!r}"
    )


def bad_k(given: object, columns: int | None = None) -> str:
    """Say what k may be."""
    if columns is None:
        return f"k should be a positive int, or several different ones, got {given!r}"
    return f"k={given!r} is more than the {columns} columns of y_score"


def wrong_labels(n: int, columns: int) -> str:
    """Say that there is not one label a column."""
    return f"labels holds {n} labels for the {columns} columns of y_score"


def needs_labels(n: int, columns: int) -> str:
    """Say that the columns' labels are not known."""
    return (
        f"y_true holds {n} different labels and y_score has {columns} columns; give labels=, the "
        "label of each column in order"
    )


def no_column(label: object, columns: int, given: bool) -> str:
    """Say that a true label has no column."""
    those = "labels" if given else f"the columns 0 .. {columns - 1} of y_score"
    hint = "" if given else "; give labels=, the label of each column in order"
    return f"y_true holds {label!r}, which is not among {those}{hint}"


# --- top_k_accuracy_score: scikit-learn's words -------------------------------------------

LABELS_ABSENT = "'y_true' contains labels not in parameter 'labels'."
LABELS_TWICE = "Parameter 'labels' must be unique."
LABELS_UNORDERED = "Parameter 'labels' must be ordered."
WEIGHTS_SUM_TO_ZERO = "Weights sum to zero, can't be normalized"


def wrong_type(y_type: str) -> str:
    """Say that the targets are of another kind."""
    return f"y type must be 'binary' or 'multiclass', got '{y_type}' instead."


def binary_table(columns: int) -> str:
    """Say that two classes have one column of scores."""
    return (
        f"`y_true` is binary while y_score is 2d with {columns} classes. If `y_true` does not "
        "contain all the labels, `labels` must be provided."
    )


def needs_table(shape: Sequence[int]) -> str:
    """Say that several classes have a column each."""
    return (
        "`y_score` needs to be of shape `(n_samples, n_classes)`, since `y_true` contains multiple "
        f"classes. Got `y_score.shape={tuple(shape)}`."
    )


def classes_of_truth(n: int, columns: int) -> str:
    """Say that the labels that occur are not as many as the columns."""
    return (
        f"Number of classes in 'y_true' ({n}) not equal to the number of classes in 'y_score' "
        f"({columns}).You can provide a list of all known classes by assigning it to the `labels` "
        "parameter."
    )


def classes_of_labels(n: int, columns: int) -> str:
    """Say that the given labels are not as many as the columns."""
    return (
        f"Number of given labels ({n}) not equal to the number of classes in 'y_score' ({columns})."
    )


def meaningless_k(k: int, columns: int) -> str:
    """Warn that every sample is right."""
    return (
        f"'k' ({k}) greater than or equal to 'n_classes' ({columns}) will result in a perfect "
        "score and is therefore meaningless."
    )
