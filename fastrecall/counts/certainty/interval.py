"""Intervals of every metric, as a method; ``Counts`` takes the function as its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fastrecall.counts.certainty.asked import RATIOS, Asked, How, check_asked
from fastrecall.counts.certainty.cells import check_drawn
from fastrecall.counts.certainty.ends import of_all_classes, of_ratio
from fastrecall.parameters import validate

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts

__all__ = ["Interval", "interval"]

# 1 - 0.9 is less than a tenth: that is not to ask for one sample more.
_ROUNDING = 1e-3


class Interval(NamedTuple):
    """Both ends, what they are around, and how they were found: floats, or one a class."""

    low: Any
    high: Any
    estimate: Any
    level: float
    method: str

    def __repr__(self) -> str:
        if isinstance(self.estimate, np.ndarray):
            low, high, estimate = (np.array2string(x, precision=4, threshold=8) for x in self[:3])
        else:
            low, high, estimate = (f"{x:.4g}" for x in self[:3])
        return f"Interval({low} to {high}, estimate {estimate}, level {self.level}, {self.method})"


def interval(
    counts: Counts,
    metric: str = "recall",
    *,
    average: str | None = "binary",
    pos_label: Any = 1,
    labels: Any = None,
    level: float = 0.95,
    method: str = "bootstrap",
    n_resamples: int = 1000,
    seed: Any = None,
    zero_division: Any = "warn",
    **options: Any,
) -> Interval:
    """Return between which values a metric lies, as far as so many samples tell.

    The samples are taken for independent draws from one source. Then the counts hold all that there
    is to know: resampling n rows is one multinomial draw of the cells.

    Parameters
    ----------
    metric : str
        The name of a method of counts that returns a number, or one a class: recall, precision, f1,
        fbeta, jaccard, specificity, npv, fpr, fnr, selection_rate; accuracy, zero_one_loss,
        hamming_loss, balanced_accuracy, gmean, kappa, mcc.
    average, pos_label, labels, zero_division
        As that method takes them. A class without denominator has the interval from 0 to 1, and
        widens an average by its share, unless ``zero_division`` is NaN.
    level : float in (0, 1), default=0.95
        How often such an interval holds the true value.
    method : {"bootstrap", "wilson", "delta"}, default="bootstrap"
        "bootstrap" draws n samples, over and over, from where the ends lie by "delta", and moves
        each end to where the estimate is as extreme as the level asks for among their estimates.
        Of gmean, kappa and mcc it takes the percentiles of samples drawn from the counts, which
        are both 1 if no sample is wrong.
        "wilson" is for proportions: recall, precision, specificity and so on of one class or of
        classes pooled, accuracy, and F1 and Jaccard's index of one class.
        "delta" needs no random numbers; it is for all but gmean, kappa and mcc.
    n_resamples : int, default=1000
        How many samples the bootstrap draws for each end: at least 2 / (1 - level).
    seed : int, numpy.random.Generator or None, default=None
        The same int gives the same numbers; None others each time.
    **options
        What else the metric takes: ``beta`` of fbeta, ``adjusted`` of balanced_accuracy,
        ``weights`` and ``replace_undefined_by`` of kappa.

    Returns
    -------
    Interval
        ``low, high, estimate, level, method``: floats, or arrays of shape (k,) for
        ``average=None``. The estimate is what the metric's own method returns.

    Raises
    ------
    ValueError
        If a parameter is none of these values. If the counts do not tell how the cells vary: float
        weights, samplewise averages, averages over multilabel columns, macro F1 without the matrix,
        tallies without n, no samples. If a method does not suit the metric; the text names those
        that do.
    TypeError
        If the metric takes no such option.

    Notes
    -----
    Integer weights cannot be told from counts: an interval of counts that were made with any is too
    narrow, or too wide. So it is of samples that come in clusters, such as several images of one
    patient: these are worth less than as many independent ones. A bootstrap of clusters needs the
    counts of each.

    O(n_resamples * C) time for C cells that are not zero, at most K**2, and whatever n; O(C) time
    for "delta", O(K) for "wilson". Recall, precision and accuracy need O(K) cells. The bootstrap
    holds about a million cells at once, or one resample.

    Sources: E. B. Wilson, JASA 22 (1927), 209-212; K. Takahashi et al., Applied Intelligence 52
    (2022), 4961-4972 (micro and macro F1); T. J. DiCiccio and J. P. Romano, International
    Statistical Review 58 (1990), 59-76; B. Efron, Annals of Statistics 7 (1979), 1-26. How often
    the intervals hold the true value was measured: docs/certainty.md.

    Examples
    --------
    >>> from fastrecall import Counts
    >>> counts = Counts.from_matrix([[80, 20], [10, 40]])
    >>> counts.interval("recall", method="wilson")
    Interval(0.6696 to 0.8876, estimate 0.8, level 0.95, wilson)
    >>> low, high, *_ = counts.interval("f1", average="macro", seed=0)
    >>> low < counts.f1(average="macro") < high
    True
    """
    validate("Counts.interval", locals())
    asked = Asked(metric, average, pos_label, labels, zero_division, options)
    check_asked(asked)
    least = math.ceil(2 / (1 - level) - _ROUNDING)
    if method == "bootstrap" and n_resamples < least:
        raise ValueError(
            f"n_resamples={n_resamples} samples do not show what is as rare as level={level} asks "
            f"for; draw at least {least}, better ten times as many"
        )
    check_drawn(counts._parts)
    how = How(level, method, int(n_resamples), seed)
    if metric in RATIOS:
        estimate, ends = of_ratio(counts, asked, how)
    else:
        estimate, ends = of_all_classes(counts, asked, how)
    return Interval(*_around(estimate, *ends), estimate, float(level), method)


def _around(estimate: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """Move ends that lie on one side of the estimate onto it.

    Rounding leaves them there, and samples drawn from the counts where all of them are worse.
    """
    known = ~np.isnan(estimate)
    low = np.where(known, np.minimum(low, estimate), low)
    high = np.where(known, np.maximum(high, estimate), high)
    return (low, high) if isinstance(estimate, np.ndarray) else (low.item(), high.item())
