"""One ratio averaged over classes or rows: what is counted for it, in which order of checks."""

from __future__ import annotations

from typing import Any

import numpy as np

from fastrecall.averaging import score
from fastrecall.counts.chosen import check_average, place_of_positive, places_of
from fastrecall.errors import metric_texts, warn
from fastrecall.labels import Indicators
from fastrecall.means import MANY
from fastrecall.ratios import Ratio
from fastrecall.targets import Targets

__all__ = ["averaged", "margins_for"]


def averaged(
    ratio: Ratio,
    y_true: Any,
    y_pred: Any,
    labels: Any,
    pos_label: Any,
    average: Any,
    sample_weight: Any,
    zero_division: Any,
) -> Any:
    """Count, and return the one score of these labels; the parameters are ``recall_score``'s."""
    margins = margins_for(y_true, y_pred, labels, pos_label, average, sample_weight)
    return score(ratio, margins, average, zero_division)


def margins_for(
    y_true: Any, y_pred: Any, labels: Any, pos_label: Any, average: Any, sample_weight: Any
) -> tuple[Any, Any, Any, Any, Any]:
    """Count what an average is taken over: the parts of ``Margins``.

    Checks come in scikit-learn's order: targets, ``average`` and ``pos_label``, weights, labels.
    """
    if average == "samples":
        return _of_rows(Targets(y_true, y_pred, cast=True), labels, pos_label, sample_weight)
    targets = Targets(y_true, y_pred)
    # Tables that nobody has read yet are refused while they are counted, if they are no indicators.
    multilabel, weighted = isinstance(targets.sides, Indicators), sample_weight is not None
    if average == "micro" and labels is None and not multilabel and not weighted:
        # The hits of all classes are the samples that agree, and each side has n labels. Weights
        # are added up class by class, so that zero is not a rounding error here and none there.
        counted = targets.tally(agreement_only=True)
        check_average(average, pos_label, multilabel=False)
        return counted.agreed, counted.n, counted.n, counted.n, None
    if weighted:
        counted = _tally_weighted(targets, sample_weight, labels, pos_label, average)
    else:
        counted = targets.tally()
    # scikit-learn's weighted counts are floats, whatever the weights are.
    margins = counted.margins.astype(np.float64, copy=False) if weighted else counted.margins
    if average == "binary":
        place = place_of_positive(targets.classes(counted), pos_label, multilabel=multilabel)
        tp, n_true, n_pred = margins[:, place].tolist() if place >= 0 else (0, 0, 0)
        return tp, n_true, n_pred, counted.n, None
    check_average(average, pos_label, multilabel=multilabel)
    if labels is not None:
        at = places_of(labels, targets.classes(counted), columns=multilabel)
        margins = margins[:, at]
        if at.min(initial=0) < 0:
            margins[:, at < 0] = 0
    if 0 < margins.shape[1] < MANY:
        margins = margins.tolist()
    return margins[0], margins[1], margins[2], counted.n, None


def _of_rows(
    targets: Targets, labels: Any, pos_label: Any, sample_weight: Any
) -> tuple[Any, Any, Any, Any, Any]:
    if not isinstance(targets.sides, Indicators):
        targets.recheck()  # before the weights are, too
    if pos_label not in (None, 1):
        _check(targets)
        warn(metric_texts.pos_label_ignored(pos_label, "samples"))
    if sample_weight is not None:
        try:
            targets.weigh(sample_weight)
        except (TypeError, ValueError):
            _check(targets)
            raise
    return targets.rows(labels).margins


def _check(targets: Targets) -> None:  # plain ones are first read while counting
    if not targets.multilabel:
        targets.recheck()


def _tally_weighted(
    targets: Targets, sample_weight: Any, labels: Any, pos_label: Any, average: Any
) -> Any:
    """Count targets with weights.

    scikit-learn looks at the targets, ``average`` and ``pos_label`` before it looks at weights;
    where those are refused, so do we.
    """
    try:
        targets.weigh(sample_weight)
        return targets.tally()
    except (TypeError, ValueError) as error:
        if not targets.has_bad_weights():
            raise
        targets.weights = None
        if average != "binary" or targets.tally().margins.shape[1] != 1:
            # Arrays whose dtype cannot be added up are found after all else, the labels too.
            late = isinstance(error, TypeError) and np.ndim(sample_weight) == 1
            margins_for(*targets.given, labels if late else None, pos_label, average, None)
        raise
