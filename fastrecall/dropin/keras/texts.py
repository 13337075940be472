"""What the classes say: in Keras' words where it has any, and otherwise in our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__: list[str] = []

Shape = tuple[int, ...]


def thresholds_out_of_range(invalid: Sequence[Any]) -> str:
    """Say which thresholds are none."""
    return f"Threshold values must be in [0, 1]. Received: {list(invalid)}"


NO_THRESHOLDS = "thresholds is empty. Pass one number in [0, 1] or several, or None for 0.5"


def no_threshold(threshold: Any) -> str:
    """Say that a single threshold is no number."""
    return f"threshold must be a number. Received: threshold={threshold!r}"


def value_out_of_range(name: str, value: Any) -> str:
    """Say that what a class is to hold a metric at is no share."""
    return f"Argument `{name}` must be in the range [0, 1]. Received: {name}={value}"


def too_few_thresholds(num_thresholds: Any, least: int) -> str:
    """Say that there are no thresholds to choose from."""
    return (
        f"Argument `num_thresholds` must be an integer > {least}. "
        f"Received: num_thresholds={num_thresholds}"
    )


def class_id_needs_columns(shape: Shape) -> str:
    """Say that scores of one column have no classes."""
    return (
        "When class_id is provided, y_pred must be a 2D array with shape (num_samples, "
        f"num_classes), found shape: {shape}"
    )


def no_such_class(class_id: Any, n_classes: int) -> str:
    """Say that ``class_id`` is beyond the columns."""
    return f"class_id={class_id} is out of range: y_pred has {n_classes} classes"


def top_k_beyond(name: str, k: Any, n_classes: int) -> str:
    """Say that there are not as many scores as are to be chosen."""
    return f"{name}={k} is out of range: y_pred has {n_classes} scores a sample"


def no_count(name: str, k: Any) -> str:
    """Say that a number of classes is none."""
    return f"{name} must be an integer of at least 1. Received: {name}={k!r}"


def no_class_id(class_id: Any) -> str:
    """Say that the number of a class is none."""
    return f"class_id must be an integer. Received: class_id={class_id!r}"


def shapes_differ(y_true: Shape, y_pred: Shape) -> str:
    """Say that labels and predictions do not belong together."""
    return (
        f"Shapes {y_true} of y_true and {y_pred} of y_pred are incompatible: there must be a label "
        "for each prediction"
    )


def scalar(name: str) -> str:
    """Say that an argument has no samples."""
    return f"{name} is a single number. Pass an array with one entry a sample"


def weights_do_not_fit(weights: Shape, values: Shape) -> str:
    """Say that weights cannot be broadcast."""
    return f"sample_weight of shape {weights} cannot be broadcast to the samples, of shape {values}"


def not_numbers(name: str, dtype: Any) -> str:
    """Say that an argument holds something else."""
    return f"{name} must hold numbers or booleans, got {dtype}"


def nan(name: str) -> str:
    """Say that an argument holds what compares with nothing."""
    return f"Input {name} contains NaN."


def on_device(name: str, device: Any) -> str:
    """Say that a tensor is not in the processor's memory."""
    return f"{name} is a tensor on device {device}. Pass {name}.cpu()"


def unknown_policy(dtype: str) -> str:
    """Say that no dtype has this name."""
    return (
        f"Cannot convert '{dtype}' to a mixed precision DTypePolicy. Valid policies include "
        "'mixed_float16', 'mixed_bfloat16', and the name of any float dtype such as 'float32'."
    )


def no_policy(dtype: Any) -> str:
    """Say that this is no dtype at all."""
    return (
        "Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy. "
        f"Received: dtype={dtype}"
    )


def not_a_float(dtype: str) -> str:
    """Say that a share is no integer."""
    return f"dtype={dtype!r} cannot hold this metric. Pass a float dtype, or None for float64"


def not_compatible(metric: Any, own: Any) -> str:
    """Say that the counters of two metrics do not count the same."""
    return f"Metric {metric} is not compatible with {own}"


def wrong_variables(owner: str, received: int, expected: int) -> str:
    """Say that a state has another number of counters."""
    return (
        "Argument `metric_variables` must be a list of tensors corresponding 1:1 to "
        f"{owner}().variables. Received list with length {received}, but expected {expected} "
        "variables."
    )


def variable_of_shape(name: str, received: Shape, expected: Shape) -> str:
    """Say that one counter of a state has another shape."""
    return f"metric_variables has shape {received} for {name}, but expected {expected}"


TOO_MANY = "A counter would exceed what an int64 holds (2**63 - 1)"


def unknown_average(average: Any) -> str:
    """Say that there is no such average."""
    return (
        "Invalid `average` argument value. Expected one of: "
        f"{{None, 'micro', 'macro', 'weighted'}}. Received: average={average}"
    )


def beta_no_float(beta: Any) -> str:
    """Say that beta is of another type."""
    return (
        "Invalid `beta` argument value. It should be a Python float. "
        f"Received: beta={beta} of type '{type(beta)}'"
    )


def beta_not_positive(beta: float) -> str:
    """Say that beta is too small."""
    return f"Invalid `beta` argument value. It should be > 0. Received: beta={beta}"


def threshold_no_float(threshold: Any) -> str:
    """Say that a threshold is of another type."""
    return (
        "Invalid `threshold` argument value. It should be a Python float. "
        f"Received: threshold={threshold} of type '{type(threshold)}'"
    )


def threshold_not_in_range(threshold: float) -> str:
    """Say that a threshold is beyond all scores."""
    return (
        "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. "
        f"Received: threshold={threshold}"
    )


def not_two_dimensional(y_true: Shape, y_pred: Shape) -> str:
    """Say that F-scores are of tables."""
    return (
        "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input "
        f"shapes: y_pred.shape={y_pred} and y_true.shape={y_true}."
    )


def other_classes(n_classes: int, expected: int) -> str:
    """Say that a batch has another number of classes than those before."""
    return f"y_pred has {n_classes} classes, but those before had {expected}"


def not_binary(name: str) -> str:
    """Say that there are other numbers than 0 and 1 where labels are expected."""
    return f"{name} must hold 0 and 1 only: a 1 for each class that a sample is of"


def target_out_of_range(target: Any, num_classes: int) -> str:
    """Say that there is no such class."""
    return f"Target class id {target} is out of range, which is [0, {num_classes})."


FLOAT_WEIGHTS = (
    "You are passing weight as `float`, but dtype is `int`. This may result in an incorrect weight "
    "due to type casting Consider using integer weights."
)


def label_out_of_range(least: Any, most: Any, n_classes: int) -> str:
    """Say that a label has no score."""
    return f"y_true holds labels from {least} to {most}, but y_pred has {n_classes} scores a sample"


def labels_and_rows_differ(y_true: Shape, y_pred: Shape) -> str:
    """Say that labels and rows of scores do not belong together."""
    return (
        f"Shapes {y_true} of y_true and {y_pred} of y_pred are incompatible: there must be a label "
        "for each row of scores"
    )


def no_rows(shape: Shape) -> str:
    """Say that scores are no table."""
    return f"Scores of shape {shape} are no table: pass one row a sample, one column a class"


LABELS_APART = (
    "An area for each label needs an AUC for each: multi_label and label_weights are not taken. "
    "Pass a column of y_true and y_pred to each"
)

NO_LABELS_APART = "`num_labels` is needed only when `multi_label` is True."


def unknown_curve(curve: Any) -> str:
    """Say that there is no such curve."""
    return f'Invalid AUC curve value: "{curve}". Expected values are ["PR", "ROC", "PRGAIN"]'


def unknown_summation(method: Any) -> str:
    """Say that areas are not estimated in such a way."""
    return (
        f'Invalid AUC summation method value: "{method}". Expected values are ["interpolation", '
        '"majoring", "minoring"]'
    )
