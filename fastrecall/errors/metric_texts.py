"""What the metrics say of averages, labels and undefined results: scikit-learn's words.

Constants are whole texts; functions fill one in. Nothing here raises or warns. The texts are
compared with scikit-learn's by the tests, letter by letter, misprints included.
"""

from __future__ import annotations

from typing import Any

# --- averages, pos_label, zero division ---------------------------------------------------

_AVERAGES = (None, "micro", "macro", "weighted", "samples")
UNKNOWN_AVERAGE = f"average has to be one of {_AVERAGES}"
WEIGHTS_SUM_TO_ZERO = "Weights sum to zero, can't be normalized"


def binary_average(y_type: str) -> str:
    """Say that ``average='binary'`` does not fit the targets."""
    choices = [a for a in _AVERAGES if a != "samples" or y_type != "multiclass"]
    return (
        f"Target is {y_type} but average='binary'. Please choose another average setting, "
        f"one of {choices!r}."
    )


def pos_label_absent(pos_label: object, present: object) -> str:
    """Say that no sample has the positive label."""
    return f"pos_label={pos_label} is not a valid label. It should be one of {present}"


def pos_label_ignored(pos_label: object, average: object) -> str:
    """Say that ``pos_label`` has no effect."""
    return (
        f"Note that pos_label (set to {pos_label!r}) is ignored when average != 'binary' "
        f"(got {average!r}). You may use labels=[pos_label] to specify a single positive class."
    )


_INITIALS = frozenset({"npv", "fpr", "fnr"})


def ill_defined(metric: str, modifier: str, average: object, n_results: int) -> str:
    """Say that a ratio had no denominator.

    Parameters
    ----------
    metric : str
        "recall", "f-score", "npv" ...
    modifier : {"predicted", "true", "true nor predicted", "true or predicted"}
        What there was none of.
    average : str or None
        Only ``"samples"`` changes the text.
    n_results : int
        How many ratios were taken together; one alone is worded differently.
    """
    missing, place = ("label", "sample") if average == "samples" else ("sample", "label")
    name = metric.upper() if metric in _INITIALS else metric.capitalize()
    where = "due to" if n_results == 1 else f"in {place}s with"
    return (
        f"{name} is ill-defined and being set to 0.0 {where} no {modifier} "
        f"{missing}s. Use `zero_division` parameter to control this behavior."
    )


# --- labels of an indicator ---------------------------------------------------------------

SAMPLEWISE_NEEDS_MULTILABEL = (
    "Samplewise metrics are not available outside of multilabel classification."
)


def label_too_large(largest: Any, n_labels: int) -> str:
    """Say that an entry of ``labels`` is no column of the indicator."""
    return f"{_OUTSIDE_INDICATOR}Got {_integer(largest)} > {n_labels - 1}"


def label_negative(smallest: Any) -> str:
    """Say that an entry of ``labels`` is negative where columns are meant."""
    return f"{_OUTSIDE_INDICATOR}Got {_integer(smallest)} < 0"


_OUTSIDE_INDICATOR = "All labels must be in [0, n labels) for multilabel targets. "


def _integer(value: Any) -> str:
    return "%d" % value  # noqa: UP031 - cuts a fraction off, as the original does


# --- single metrics -----------------------------------------------------------------------

LABELS_EMPTY = "'labels' should contain at least one label."
LABELS_ABSENT = "At least one label specified must be in y_true"
SINGLE_LABEL = (
    "A single label was found in 'y_true' and 'y_pred'. For the confusion matrix to have the "
    "correct shape, use the 'labels' parameter to pass all known labels."
)
CLASSES_NOT_IN_TRUE = "y_pred contains classes not in y_true"

KAPPA_LABELS_ABSENT = (
    "At least one label in `labels` must be present in `y1` (even though `cohen_kappa_score` "
    "is otherwise agnostic to the order of `y1` and `y2`)."
)


def kappa_no_common_label(replacement: object) -> str:
    """Say that kappa has nothing to count."""
    return (
        "`y2` contains no labels that are present in both `y1` and `labels`."
        "`cohen_kappa_score` is undefined and set to the value defined by the "
        f"`replace_undefined_by` param, which is set to {replacement}."
    )


def kappa_one_common_label(replacement: object) -> str:
    """Say that kappa is undefined for a single label."""
    return (
        "`y1`, `y2` and `labels` have only one label in common. "
        "`cohen_kappa_score` is undefined and set to the value defined by the the "
        f"`replace_undefined_by` param, which is set to {replacement}."
    )


_HOW_TO_SILENCE = (
    "Use the `replace_undefined_by` param to control this behavior. To suppress this warning "
    "or turn it into an error, see Python's `warnings` module and `warnings.catch_warnings()`."
)
# scikit-learn's text breaks off here: the rest of its sentence is never joined on.
_BROKEN_OFF = "set to `np.nan`. Use the `replace_undefined_by` param to "

LIKELIHOOD_NO_POSITIVES = (
    "No samples of the positive class are present in `y_true`. `positive_likelihood_ratio` and "
    f"`negative_likelihood_ratio` are both set to `np.nan`. {_HOW_TO_SILENCE}"
)
LIKELIHOOD_NONE_PREDICTED = (
    "No samples were predicted for the positive class and `positive_likelihood_ratio` is "
    + _BROKEN_OFF
)
LIKELIHOOD_POSITIVE_UNDEFINED = f"`positive_likelihood_ratio` is ill-defined and {_BROKEN_OFF}"
LIKELIHOOD_NEGATIVE_UNDEFINED = (
    f"`negative_likelihood_ratio` is ill-defined and set to `np.nan`. {_HOW_TO_SILENCE}"
)


def likelihood_not_binary(y_type: str) -> str:
    """Say that likelihood ratios need two classes."""
    return (
        "class_likelihood_ratios only supports binary classification problems, "
        f"got targets of type: {y_type}"
    )


def likelihood_replacement(got: object) -> str:
    """Say what ``replace_undefined_by`` may hold."""
    return (
        "The dictionary passed as `replace_undefined_by` needs to be in the form `{'LR+': "
        "`value_1`, 'LR-': `value_2`}` where the value for `LR+` ranges from `1.0` to `np.inf` "
        "or is `np.nan` and the value for `LR-` ranges from `0.0` to `1.0` or is `np.nan`; "
        f"got `{got}`."
    )


def target_names_beside_labels(n_labels: int, n_names: int) -> str:
    """Say that names and given labels differ in number."""
    return f"labels size, {n_labels}, does not match size of target_names, {n_names}"


def target_names_alone(n_labels: int, n_names: int) -> str:
    """Say that names and found labels differ in number."""
    return (
        f"Number of classes, {n_labels}, does not match size of target_names, {n_names}. "
        "Try specifying the labels parameter"
    )
