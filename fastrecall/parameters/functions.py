"""The parameters of scikit-learn's functions, as it checks them."""

from __future__ import annotations

import math
import operator
from numbers import Integral

from fastrecall.parameters.constraints import (
    NONE,
    Constraint,
    Row,
    array_row,
    between,
    flag,
    instance,
    row,
    strings,
)
from fastrecall.parameters.rows import (
    AVERAGE,
    BETA,
    DENSE_TARGETS,
    DIGITS,
    KAPPA_WEIGHTS,
    LABELS,
    POS_LABEL,
    SCORED,
    TARGET_NAMES,
    TARGETS,
    UNDEFINED_KAPPA,
    UNDEFINED_RATIOS,
    WARN_FOR,
    WEIGHT,
    ZERO_DIVISION,
    ZERO_DIVISION_WITHOUT_NAN,
)

__all__ = ["FUNCTIONS"]


def _set_wise(
    *, beta: bool = False, warn_for: bool = False, zero_division: Row = ZERO_DIVISION
) -> tuple[Row, ...]:
    """Return the rows of the functions that take ``average``."""
    return (
        *TARGETS,
        *((BETA,) if beta else ()),
        LABELS,
        POS_LABEL,
        AVERAGE,
        *((WARN_FOR,) if warn_for else ()),
        WEIGHT,
        zero_division,
    )


# The rows stand in the order of the signature: the first bad argument is the one named.
_TABLE: dict[str, tuple[Row, ...]] = {
    "accuracy_score": (*TARGETS, flag("normalize"), WEIGHT),
    "balanced_accuracy_score": (*DENSE_TARGETS, WEIGHT, flag("adjusted")),
    "class_likelihood_ratios": (*TARGETS, LABELS, WEIGHT, UNDEFINED_RATIOS),
    "classification_report": (
        *TARGETS,
        LABELS,
        TARGET_NAMES,
        WEIGHT,
        DIGITS,
        flag("output_dict"),
        ZERO_DIVISION,
    ),
    "cohen_kappa_score": (
        array_row("y1"),
        array_row("y2"),
        LABELS,
        KAPPA_WEIGHTS,
        WEIGHT,
        UNDEFINED_KAPPA,
    ),
    "confusion_matrix": (
        *DENSE_TARGETS,
        LABELS,
        WEIGHT,
        row("normalize", strings("true", "pred", "all"), NONE, values=("true", "pred", "all")),
    ),
    "f1_score": _set_wise(),
    "fbeta_score": _set_wise(beta=True),
    "hamming_loss": (*TARGETS, WEIGHT),
    "jaccard_score": _set_wise(zero_division=ZERO_DIVISION_WITHOUT_NAN),
    "matthews_corrcoef": (*DENSE_TARGETS, WEIGHT),
    "multilabel_confusion_matrix": (*TARGETS, WEIGHT, LABELS, flag("samplewise")),
    "precision_recall_fscore_support": _set_wise(beta=True, warn_for=True),
    "precision_score": _set_wise(),
    "recall_score": _set_wise(),
    "zero_one_loss": (*TARGETS, flag("normalize"), WEIGHT),
}

# scikit-learn's functions of scores.
_OF_SCORES: dict[str, tuple[Row, ...]] = {
    "confusion_matrix_at_thresholds": (*SCORED, POS_LABEL, WEIGHT),
    "metric_at_thresholds": (
        *SCORED,
        row("metric_func", Constraint("a callable", callable)),
        WEIGHT,
        row("metric_params", instance(dict, "dict"), NONE),
    ),
    "top_k_accuracy_score": (
        array_row("y_true"),
        array_row("y_score"),
        row("k", between(Integral, "an int in the range [1, inf)", 1, math.inf, operator.ge)),
        flag("normalize"),
        WEIGHT,
        LABELS,
    ),
}


FUNCTIONS = _TABLE | _OF_SCORES
