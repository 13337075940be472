"""The classification report."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastrecall.parameters import validate
from fastrecall.targets import Targets

__all__ = ["classification_report"]


def classification_report(
    y_true: Any,
    y_pred: Any,
    *,
    labels: Any = None,
    target_names: Any = None,
    sample_weight: Any = None,
    digits: int = 2,
    output_dict: bool = False,
    zero_division: Any = "warn",
) -> str | dict[str, Any]:
    """Return precision, recall, F1 and support of each class and of their averages.

    Parameters
    ----------
    y_true, y_pred : array-like of shape (n_samples,), or (n_samples, n_labels) for multilabel
        True and predicted labels. Multilabel indicators may be scipy sparse.
    labels : array-like of shape (k,), optional
        The classes to score, in this order; all that occur, sorted, by default.
    target_names : array-like of shape (k,), optional
        Names of the classes; the labels themselves by default.
    sample_weight : array-like of shape (n_samples,), optional
        How much each sample counts.
    digits : int, default=2
        Decimals of the text.
    output_dict : bool, default=False
        Return numbers by name instead of a text.
    zero_division : {"warn", 0.0, 1.0, nan}, default="warn"
        The value where there is no sample or prediction of a class; "warn" is 0 and a warning.

    Returns
    -------
    str or dict

    Raises
    ------
    ValueError, TypeError
        For labels, weights or parameters that scikit-learn refuses, in its words.

    Notes
    -----
    One pass (multilabel: two, the second for 'samples avg'): O(n_samples) time, O(K) memory.

    Examples
    --------
    >>> report = classification_report([0, 1, 1], [0, 1, 0], output_dict=True)
    >>> report["1"]
    {'precision': 1.0, 'recall': 0.5, 'f1-score': 0.6666666666666666, 'support': 2.0}
    """
    validate("classification_report", locals())
    targets = Targets(y_true, y_pred, sample_weight)
    counts = targets.margins()
    return (counts if sample_weight is None else counts.as_float()).report(
        labels=labels,
        target_names=target_names,
        digits=digits,
        output_dict=output_dict,
        zero_division=zero_division,
        rows=partial(targets.rows, labels) if targets.multilabel else None,
    )
