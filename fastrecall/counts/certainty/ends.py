"""From what is asked of counts to both ends: which statement of cells it is, by which method."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall import ratios
from fastrecall.counts.certainty.asked import RATIOS, Asked, How
from fastrecall.counts.certainty.cells import kinds_of_each, kinds_of_pooled, pairs_of
from fastrecall.counts.certainty.drawn import of_coefficient
from fastrecall.counts.chosen import place_of_positive, places_of
from fastrecall.counts.index import picked
from fastrecall.ratios import Ratio

if TYPE_CHECKING:
    from fastrecall.counts.counts import Counts
    from fastrecall.counts.making import Parts
    from fastrecall.intervals.statement import Statement

__all__ = ["of_all_classes", "of_ratio"]

Array = np.ndarray[Any, Any]
Ends = tuple[Any, Any]

_CLASSES = 1000


def of_ratio(counts: Counts, asked: Asked, how: How) -> tuple[Any, Ends]:
    """Return a ratio of classes and both ends of its interval."""
    metric, average, pos_label, labels, zero_division, options = asked
    value = getattr(counts, metric)(
        average=average, pos_label=pos_label, labels=labels, zero_division=zero_division, **options
    )
    parts, ratio = counts._parts, RATIOS[metric](**options)
    multilabel = parts.kind == "multilabel"
    if average == "binary":
        at = np.array([place_of_positive(parts.classes, pos_label, multilabel=multilabel)])
    elif labels is None:
        at = np.arange(len(parts.classes))
    else:
        at = places_of(labels, parts.classes, columns=multilabel and not parts.sets)
    if average is not None and not len(at):
        return value, (0.0, 1.0)
    substitute = 0.0 if zero_division == "warn" else float(zero_division)
    if average in ("macro", "weighted") and len(at) > 1:
        return value, _of_mean(parts, ratio, at, asked, substitute, how)
    pooled = average == "micro" and len(at) > 1
    kinds, cells = kinds_of_pooled(parts, at, ratio.needs) if pooled else kinds_of_each(parts, at)
    low, high = _of_shares(ratio, kinds, cells, substitute, asked, parts.n, how)
    return value, (low, high) if average is None else (low.item(), high.item())


def of_all_classes(counts: Counts, asked: Asked, how: How) -> tuple[float, Ends]:
    """Return a metric of all classes together and both ends of its interval."""
    labels = {"labels": asked.labels} if asked.metric == "kappa" else {}
    value = getattr(counts, asked.metric)(**asked.options, **labels)
    return value, _ALL_CLASSES[asked.metric](counts, asked, how)


def _of_shares(
    ratio: Ratio, kinds: Array, cells: Array, substitute: float, asked: Asked, n: Any, how: How
) -> Ends:
    """Return the ends of separate ratios, 0 and 1 where one has no denominator."""
    from fastrecall.intervals import Shares, wilson

    shares = Shares(ratio, kinds, cells, substitute)
    if how.method == "wilson":
        found = wilson(shares, how.level)
        if found is None:
            raise _no_proportion(asked)
        return found
    defined = ~shares.undefined
    low, high = np.zeros(len(cells)), np.ones(len(cells))
    places = np.flatnonzero(defined)
    if how.method == "bootstrap":
        how = how._replace(seed=np.random.default_rng(how.seed))
    # Some classes at a time: all their resampled ratios are held.
    for start in range(0, len(places), _CLASSES):
        some = places[start : start + _CLASSES]
        chosen = Shares(ratio, kinds, cells[some], substitute)
        low[some], high[some] = _by_method(chosen, n, how)
    return low, high


def _of_mean(
    parts: Parts, ratio: Ratio, at: Array, asked: Asked, substitute: float, how: How
) -> Ends:
    """Return the ends of an average over classes, of which some may have no denominator."""
    from fastrecall.intervals import Means

    weighted = asked.average == "weighted"
    needs = (*ratio.needs, "n_true") if weighted else ratio.needs
    if how.method == "wilson":
        raise _no_proportion(asked)
    whole = pairs_of(parts, at, needs)
    tp, true, pred = (picked(part, at) for part in (parts.tp, parts.n_true, parts.n_pred))
    defined = np.broadcast_to(ratio.parts(tp, true, pred, parts.n)[1] != 0, at.shape)
    weight = true.astype("f8") if weighted else np.ones(len(at))
    if math.isnan(substitute):
        weight = np.where(defined, weight, 0.0)
    known = weight[defined].sum()
    if known == 0:
        return 0.0, 1.0
    pairs = whole if defined.all() else pairs_of(parts, at[defined], needs)
    mean = Means(ratio, pairs, int(defined.sum()), weighted, substitute)
    low, high = _by_method(mean, parts.n, how)
    # Nothing is known of the others: each may be anything from 0 to 1.
    share = known / weight.sum()
    return float(share * low.item()), float(share * high.item() + (1 - share))


def _by_method(statement: Statement, n: Any, how: How) -> tuple[Array, Array]:
    from fastrecall.intervals import bootstrap, delta

    if how.method == "delta":
        return delta(statement, how.level)
    if n is None:
        raise ValueError(
            "a bootstrap draws n samples, and these tallies do not tell n: give tp, fn, fp and tn, "
            "or take method='wilson' or 'delta'"
        )
    generator = np.random.default_rng(how.seed)
    return bootstrap(statement, int(n), how.level, how.n_resamples, generator)


def _of_agreement(counts: Counts, asked: Asked, how: How) -> Ends:
    """Return the ends of a share of samples that agree, or do not."""
    parts = counts._parts
    agreed = parts.agreed
    if asked.metric == "hamming_loss" and parts.kind == "multilabel":
        raise ValueError(
            "the labels of a row depend on each other, and multilabel counts do not tell how, so "
            "there is no interval of their Hamming loss; accuracy has one"
        )
    assert agreed is not None
    assert parts.n is not None
    kinds = np.array([[1, 1, 1, 1], [0, 1, 1, 1]])
    cells = np.array([[agreed, parts.n - agreed]])
    ratio = ratios.RECALL if asked.metric == "accuracy" else ratios.FNR
    low, high = _of_shares(ratio, kinds, cells, 0.0, asked, parts.n, how)
    return low.item(), high.item()


def _of_balanced_accuracy(counts: Counts, asked: Asked, how: How) -> Ends:
    parts = counts._parts
    every = asked._replace(average="macro")
    at = np.arange(len(parts.classes))
    low, high = _of_mean(parts, ratios.RECALL, at, every, math.nan, how)
    if asked.options.get("adjusted"):
        assert parts.n_true is not None
        classes = np.count_nonzero(parts.n_true)
        chance = 1 / classes
        if classes == 1:
            return math.nan, math.nan
        low, high = (float((end - chance) / (1 - chance)) for end in (low, high))
    return low, high


def _no_proportion(asked: Asked) -> ValueError:
    average = "" if asked.metric in _ALL_CLASSES else f" with average={asked.average!r}"
    return ValueError(
        f"method='wilson' is for proportions, and {asked.metric}{average} is none; take "
        "'bootstrap' or 'delta'"
    )


_ALL_CLASSES: dict[str, Callable[[Counts, Asked, How], Ends]] = {
    "accuracy": _of_agreement,
    "zero_one_loss": _of_agreement,
    "hamming_loss": _of_agreement,
    "balanced_accuracy": _of_balanced_accuracy,
    "gmean": of_coefficient,
    "kappa": of_coefficient,
    "mcc": of_coefficient,
}
