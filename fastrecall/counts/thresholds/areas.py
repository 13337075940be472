"""Areas under curves of counts at thresholds, and how far they may be off between two of them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["Area", "Steps", "precision_area", "roc_area"]

Array = np.ndarray[Any, Any]


class Steps(NamedTuple):
    """True and false positives at falling thresholds, and at last of all samples: D + 1 rows."""

    tp: Array
    fp: Array


class Area(NamedTuple):
    """An area, and between which numbers the area of the scores themselves lies."""

    value: Any
    lower: Any
    upper: Any


def roc_area(steps: Steps) -> Area:
    """Return the area under the ROC curve, of each column; NaN where one class is missing.

    Between two thresholds lie p positive and m negative samples. Above the m negatives of the
    higher steps are none of these p, above those of the lower ones are all; of the p m pairs
    between the thresholds any number may be in order.
    """
    tp, fp = steps
    p, m = _increments(tp), _increments(fp)
    pairs = tp[-1] * fp[-1]
    certain = (p * (fp[-1] - fp)).sum(axis=0)
    open_pairs = (p * m).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _area((certain + half * open_pairs) / pairs for half in (0.5, 0.0, 1.0))


def precision_area(steps: Steps) -> Area:
    """Return the average precision of each column; 0 where nothing is positive.

    Between two thresholds, before which there are A true and F false positives, lie p positive and
    m negative samples. A positive's precision is at most that of all p without the m, and the sum
    of them at least the integral of (A + x) / (A + x + F + m) for x from 0 to p.
    """
    tp, fp = steps
    p, m = _increments(tp), _increments(fp)
    a, f = tp - p, fp - m
    c = f + m
    # Where there are no false positives, precision is 1.
    least = p - np.where(c > 0, c * np.log1p(p / np.where(c > 0, a + c, 1)), 0)
    weights = [p * _ratio(tp, tp + fp), least, p * _ratio(tp, tp + f)]
    positives = np.where(tp[-1] > 0, tp[-1], 1)
    return _area(each.sum(axis=0) / positives for each in weights)


def _increments(sums: Array) -> Array:
    increments: Array = np.diff(sums, axis=0, prepend=np.zeros_like(sums[:1]))
    return increments


def _ratio(part: Array, whole: Array) -> Array:
    ratio: Array = part / np.where(whole == 0, 1, whole)
    return ratio


def _area(values: Any) -> Area:
    return Area(*(float(one) if np.ndim(one) == 0 else one for one in values))
