"""The parameters of our own functions and methods."""

from __future__ import annotations

from numbers import Real

from fastrecall.parameters.constraints import (
    BOOLEAN,
    NONE,
    Row,
    array_row,
    between,
    flag,
    row,
    strings,
)
from fastrecall.parameters.rows import (
    AVERAGE,
    BETA,
    DIGITS,
    KAPPA_WEIGHTS,
    LABELS,
    LEVEL,
    N_RESAMPLES,
    ONE_LABEL,
    POS_LABEL,
    SEED,
    TARGET_NAMES,
    UNDEFINED_KAPPA,
    UNDEFINED_RATIOS,
    WARN_FOR,
    ZERO_DIVISION,
)

__all__ = ["METHODS", "OF_ALL_CLASSES", "RATIOS"]

RATIOS = (
    "recall",
    "precision",
    "f1",
    "jaccard",
    "specificity",
    "npv",
    "fpr",
    "fnr",
    "selection_rate",
)

OF_ALL_CLASSES = (
    *("accuracy", "zero_one_loss", "hamming_loss", "balanced_accuracy"),
    *("gmean", "kappa", "mcc"),
)


def _method(*rows: Row) -> tuple[Row, ...]:
    """Return the rows of a method of Counts that takes ``average``, and a ``pos_label``."""
    return (*rows, AVERAGE, ONE_LABEL, LABELS, ZERO_DIVISION)


# The methods of Counts hold the targets already; no scikit-learn to follow word by word.
METHODS: dict[str, tuple[Row, ...]] = {
    **dict.fromkeys((f"Counts.{ratio}" for ratio in RATIOS), _method()),
    "Counts.fbeta": _method(BETA),
    "Counts.precision_recall_fscore_support": _method(BETA, WARN_FOR),
    "Counts.accuracy": (flag("normalize"),),
    "Counts.zero_one_loss": (flag("normalize"),),
    "Counts.balanced_accuracy": (flag("adjusted"),),
    "Counts.kappa": (KAPPA_WEIGHTS, LABELS, UNDEFINED_KAPPA),
    "Counts.likelihood_ratios": (UNDEFINED_RATIOS,),
    "Counts.report": (
        LABELS,
        TARGET_NAMES,
        DIGITS,
        flag("output_dict"),
        ZERO_DIVISION,
    ),
    "Counts.interval": (
        row("metric", strings(*RATIOS, "fbeta", *OF_ALL_CLASSES)),
        AVERAGE,
        ONE_LABEL,
        LABELS,
        LEVEL,
        row("method", strings("bootstrap", "delta", "wilson")),
        N_RESAMPLES,
        SEED,
        ZERO_DIVISION,
    ),
    "Comparison.difference": (LEVEL, row("method", strings("bootstrap")), N_RESAMPLES, SEED),
    "Comparison.mcnemar": (row("exact", BOOLEAN, NONE, strings("mid-p")), flag("correction")),
    "compare": (
        array_row("labels", NONE),
        *(row(name, BOOLEAN, NONE) for name in ("matrix", "paired")),
    ),
    "count": (
        array_row("labels", NONE),
        row("matrix", BOOLEAN, NONE),
        row("multilabel", BOOLEAN),
    ),
    **{
        f"CountsAtThresholds.{wanted}_at_{name}": (
            row(name, between(Real, "a float in the range [0.0, 1.0]", 0.0, 1.0)),
        )
        for wanted, name in (
            ("recall", "precision"),
            ("precision", "recall"),
            ("recall", "specificity"),
            ("specificity", "recall"),
        )
    },
    "count_at_thresholds": (array_row("labels", NONE), POS_LABEL, flag("inclusive")),
    "count_argmax": (array_row("labels", NONE), row("matrix", BOOLEAN, NONE)),
    "count_top_k": (array_row("labels", NONE),),
}
