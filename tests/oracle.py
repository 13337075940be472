"""The slow truth: counts and metrics in plain Python integers and fractions.

Nothing here uses NumPy, scikit-learn or the package. Labels are any hashable Python values
that can be sorted; weights are ints, floats or Fractions, and their sums are exact.
An undefined ratio is None: what to put there instead is the caller's choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Any

Label = Hashable
Ratio = Fraction | None


def ratio(numerator: Any, denominator: Any) -> Ratio:
    return None if denominator == 0 else Fraction(numerator) / Fraction(denominator)


def mean(values: Iterable[Ratio], undefined: Any = 0) -> Ratio:
    """Average, with `undefined` in place of None, or without the Nones if `undefined` is None."""
    filled = [undefined if value is None else value for value in values]
    present = [value for value in filled if value is not None]
    return ratio(sum(present), len(present))


def weighted_mean(values: Iterable[Ratio], weights: Iterable[Any], undefined: Any = 0) -> Ratio:
    filled = [
        (undefined if value is None else value, Fraction(weight))
        for value, weight in zip(values, weights, strict=True)
    ]
    present = [(value, weight) for value, weight in filled if value is not None]
    return ratio(sum(v * w for v, w in present), sum(w for _, w in present))


@dataclass(frozen=True)
class Truth:
    """Weighted counts of pairs (true label, predicted label)."""

    pairs: dict[tuple[Label, Label], Fraction]
    classes: tuple[Label, ...]

    @property
    def n(self) -> Fraction:
        return sum(self.pairs.values(), Fraction())

    def cell(self, true: Label, pred: Label) -> Fraction:
        return self.pairs.get((true, pred), Fraction())

    def matrix(self, labels: Sequence[Label] | None = None) -> list[list[Fraction]]:
        chosen = self.classes if labels is None else labels
        return [[self.cell(true, pred) for pred in chosen] for true in chosen]

    def tp(self, label: Label) -> Fraction:
        return self.cell(label, label)

    def n_true(self, label: Label) -> Fraction:
        return sum((w for (true, _), w in self.pairs.items() if true == label), Fraction())

    def n_pred(self, label: Label) -> Fraction:
        return sum((w for (_, pred), w in self.pairs.items() if pred == label), Fraction())

    def fn(self, label: Label) -> Fraction:
        return self.n_true(label) - self.tp(label)

    def fp(self, label: Label) -> Fraction:
        return self.n_pred(label) - self.tp(label)

    def tn(self, label: Label) -> Fraction:
        return self.n - self.tp(label) - self.fp(label) - self.fn(label)

    def tally(self, label: Label) -> Tally:
        return Tally(self.tp(label), self.fp(label), self.fn(label), self.tn(label))

    def tallies(self, labels: Sequence[Label] | None = None) -> list[Tally]:
        return [self.tally(label) for label in (self.classes if labels is None else labels)]

    def accuracy(self) -> Ratio:
        return ratio(sum(self.tp(label) for label in self.classes), self.n)

    def balanced_accuracy(self) -> Ratio:
        return mean((tally.recall() for tally in self.tallies()), undefined=None)

    def mcc(self) -> float:
        n, trace = self.n, sum(self.tp(label) for label in self.classes)
        true = [self.n_true(label) for label in self.classes]
        pred = [self.n_pred(label) for label in self.classes]
        cov_true = n * n - sum(t * t for t in true)
        cov_pred = n * n - sum(p * p for p in pred)
        if cov_true * cov_pred == 0:
            return 0.0
        both = trace * n - sum(t * p for t, p in zip(true, pred, strict=True))
        return float(both) / sqrt(cov_true * cov_pred)

    def kappa(self, weights: str | None = None) -> Ratio:
        power = {None: 0, "linear": 1, "quadratic": 2}[weights]
        seen = chance = Fraction()
        for i, true in enumerate(self.classes):
            for j, pred in enumerate(self.classes):
                cost = abs(i - j) ** power if i != j else 0
                seen += cost * self.cell(true, pred)
                chance += cost * self.n_true(true) * self.n_pred(pred)
        undefined = ratio(seen * self.n, chance)
        return None if undefined is None else 1 - undefined


@dataclass(frozen=True)
class Tally:
    """The four counts of one class (or of all together, or of one sample)."""

    tp: Fraction
    fp: Fraction
    fn: Fraction
    tn: Fraction

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.tn + other.tn)

    def recall(self) -> Ratio:
        return ratio(self.tp, self.tp + self.fn)

    def precision(self) -> Ratio:
        return ratio(self.tp, self.tp + self.fp)

    def specificity(self) -> Ratio:
        return ratio(self.tn, self.tn + self.fp)

    def npv(self) -> Ratio:
        return ratio(self.tn, self.tn + self.fn)

    def fpr(self) -> Ratio:
        return ratio(self.fp, self.fp + self.tn)

    def fnr(self) -> Ratio:
        return ratio(self.fn, self.fn + self.tp)

    def selection_rate(self) -> Ratio:
        return ratio(self.tp + self.fp, self.tp + self.fp + self.fn + self.tn)

    def jaccard(self) -> Ratio:
        return ratio(self.tp, self.tp + self.fp + self.fn)

    def fbeta(self, beta: Any = 1) -> Ratio:
        square = Fraction(beta) ** 2
        return ratio((1 + square) * self.tp, (1 + square) * self.tp + square * self.fn + self.fp)


def total(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally(Fraction(), Fraction(), Fraction(), Fraction()))


def count(
    y_true: Iterable[Label], y_pred: Iterable[Label], sample_weight: Iterable[Any] | None = None
) -> Truth:
    """Count pairs one by one; ValueError if the lengths differ."""
    pairs = list(zip(y_true, y_pred, strict=True))
    if sample_weight is None:
        counted = {pair: Fraction(times) for pair, times in Counter(pairs).items()}
    else:
        counted = {}
        for pair, weight in zip(pairs, sample_weight, strict=True):
            counted[pair] = counted.get(pair, Fraction()) + Fraction(weight)
    return Truth(counted, tuple(sorted({label for pair in pairs for label in pair})))


def average(
    metric: str, tallies: Sequence[Tally], how: str, undefined: Any = 0, **options: Any
) -> Ratio:
    """Macro, micro or weighted average of one of Tally's metrics."""
    if how == "micro":
        value = getattr(total(tallies), metric)(**options)
        return undefined if value is None else value
    values = [getattr(tally, metric)(**options) for tally in tallies]
    if how == "macro":
        return mean(values, undefined)
    return weighted_mean(values, [tally.tp + tally.fn for tally in tallies], undefined)


Rows = Sequence[Sequence[int]]


def count_columns(
    y_true: Rows, y_pred: Rows, sample_weight: Sequence[Any] | None = None
) -> list[Tally]:
    """The tally of each label (column) of two indicator matrices."""
    weights = [1] * len(y_true) if sample_weight is None else sample_weight
    return [
        total(
            _one_cell(bool(t[column]), bool(p[column]), weight)
            for t, p, weight in zip(y_true, y_pred, weights, strict=True)
        )
        for column in range(len(y_true[0]))
    ]


def count_rows(
    y_true: Rows, y_pred: Rows, sample_weight: Sequence[Any] | None = None
) -> list[Tally]:
    """The tally of each sample (row) of two indicator matrices."""
    weights = [1] * len(y_true) if sample_weight is None else sample_weight
    return [
        total(_one_cell(bool(t), bool(p), weight) for t, p in zip(true, pred, strict=True))
        for true, pred, weight in zip(y_true, y_pred, weights, strict=True)
    ]


def subset_accuracy(y_true: Rows, y_pred: Rows) -> Ratio:
    return ratio(sum(list(t) == list(p) for t, p in zip(y_true, y_pred, strict=True)), len(y_true))


def hamming_loss(y_true: Rows, y_pred: Rows) -> Ratio:
    tallies = count_columns(y_true, y_pred)
    return ratio(sum(tally.fp + tally.fn for tally in tallies), len(y_true) * len(tallies))


def _one_cell(true: bool, pred: bool, weight: Any) -> Tally:
    cell = dict.fromkeys(("tp", "fp", "fn", "tn"), Fraction())
    cell["tp" if true and pred else "fn" if true else "fp" if pred else "tn"] = Fraction(weight)
    return Tally(**cell)
