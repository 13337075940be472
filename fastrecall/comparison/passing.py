"""The one pass over the truth: every model's run is led over the same samples, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from fastrecall import _kernel
from fastrecall.chunks import count_in_threads, threads_pay
from fastrecall.comparison.models import of_model
from fastrecall.counts import Counts
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.counts.making import of_tally
from fastrecall.counts.tally import (
    ANY_PAIRS,
    MOST_PAIRS,
    Tally,
    check_memory,
    in_order,
    padded,
)
from fastrecall.labels import Encoded, aligned
from fastrecall.targets import Targets

__all__ = ["Passed", "pass_over"]

Array = np.ndarray[Any, Any]


class Passed(NamedTuple):
    """What one pass counted: the counts of each of m models, and what two have right together.

    ``both`` has at [a, b] the samples that models a and b have right, shape (m, m); None if that
    was not counted.
    """

    counts: list[Counts]
    both: Array | None


class _Model(NamedTuple):
    """One model's side of the pass."""

    targets: Targets
    encoded: Encoded
    labels: Array | None
    possible: Array | None
    vocabulary: Array | None

    def run(self, true: Any, pred: Any, weights: Array | None, most_pairs: int) -> _kernel.Run:
        ignored = () if self.targets.ignored is None else self.targets.ignored
        options = self.vocabulary, self.encoded.signed, most_pairs, most_pairs > 0, False, *ignored
        return _kernel.Run(true, pred, weights, *options)

    def counts(self, counted: Any, most_pairs: int) -> Counts:
        if self.encoded.ranks is not None and self.vocabulary is None:
            counted = in_order(self.encoded.ranks, *counted)
        tally = Tally(*counted)
        if self.labels is None:
            classes = self.encoded.decode(tally.keys, tally.seen)
        else:
            classes = self.labels
            tally = tally if self.possible is None else padded(tally, self.possible)
        return Counts(of_tally(classes, tally, most_pairs or MOST_PAIRS))


def pass_over(
    targets: Mapping[Any, Targets], labels: Any, matrix: bool | None, *, paired: bool
) -> Passed:
    """Count every model beside the truth.

    Parameters
    ----------
    targets : mapping of m names to Targets
        All of one truth, with the same weights.
    labels, matrix
        As of :func:`fastrecall.count`.
    paired : bool
        Whether to count what every two models have right together.

    Notes
    -----
    O(m n) time, and O(m**2 n / 64) for the pairs. As much memory as the counts of all models need.
    """
    names = list(targets)
    models = [of_model(name, _model, one, labels) for name, one in targets.items()]
    most_pairs = MOST_PAIRS if matrix is None else ANY_PAIRS if matrix else 0
    weights = models[0].targets.weights
    if matrix and labels is None:
        # More are counted again, when it is known how many there are.
        most_pairs = MOST_PAIRS
    elif matrix and models[0].labels is not None:
        check_memory(len(models[0].labels), weights)
    try:
        passed = _run(models, weights, most_pairs, paired)
    except _kernel.RejectedError as error:
        which = error.args[1]
        raise of_model(names[which], models[which].targets.refusal, error) from None
    counts = [
        model.counts(run.read(), ANY_PAIRS if matrix else most_pairs)
        for model, run in zip(models, passed.runs, strict=True)
    ]
    if matrix:
        counts = [
            one if one.has_matrix else model.targets.pairs(ANY_PAIRS)
            for model, one in zip(models, counts, strict=True)
        ]
    return Passed(counts, _whole(passed.both()))


def _model(targets: Targets, labels: Any) -> _Model:
    encoded = targets.sides
    assert isinstance(encoded, Encoded)
    if labels is None:
        return _Model(targets, encoded, None, None, None)
    wanted = as_labels(labels)
    check_kind(wanted, targets.example)
    return _Model(targets, encoded, wanted, *encoded.keys_of(wanted))


def _run(
    models: Sequence[_Model], weights: Array | None, most_pairs: int, paired: bool
) -> _kernel.Models:
    """Count; where sides lie in several pieces, piece by piece."""
    sides = [side for model in models for side in (model.encoded.true, model.encoded.pred)]
    if not any(type(side) is list for side in sides):
        return _count(models, sides, weights, most_pairs, paired)
    whole: _kernel.Models | None = None
    for pieces, some in aligned(sides, weights):
        if whole is not None and not threads_pay(len(pieces[0])) and _follow(whole, pieces, some):
            whole.count(0, whole.size)
            continue
        found = _count(models, pieces, some, most_pairs, paired)
        if whole is None:
            whole = found
        else:
            whole.merge(found)
    assert whole is not None
    return whole


def _count(
    models: Sequence[_Model],
    sides: Sequence[Any],
    weights: Array | None,
    most_pairs: int,
    paired: bool,
) -> _kernel.Models:
    def make() -> Any:
        each = zip(models, sides[::2], sides[1::2], strict=True)
        runs = [model.run(true, pred, weights, most_pairs) for model, true, pred in each]
        return _kernel.Models(runs, paired)

    counted: Any = count_in_threads(make)
    return counted  # type: ignore[no-any-return]


def _follow(whole: _kernel.Models, sides: Sequence[Any], weights: Array | None) -> bool:
    """Lead all runs on to other arrays; where one cannot go, none of them counts there."""
    each = zip(whole.runs, sides[::2], sides[1::2], strict=True)
    return all(run.follow(true, pred, weights) for run, true, pred in each)


def _whole(both: Array | None) -> Array | None:
    """Return the table with both halves filled."""
    return None if both is None else both + np.triu(both, 1).T
