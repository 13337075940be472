"""CountsAtThresholds: a Counts for each threshold, held as one stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import index
from typing import Any

import numpy as np

from fastrecall.averaging import Margins, scores
from fastrecall.counts.counts import Counts
from fastrecall.counts.groups.grouped import GroupedCounts
from fastrecall.counts.groups.parts import GroupParts
from fastrecall.counts.index import same
from fastrecall.counts.scoring import Scoring
from fastrecall.counts.thresholds.curves import Curves
from fastrecall.errors import threshold_texts

__all__ = ["CountsAtThresholds"]

Array = np.ndarray[Any, Any]


def _of_all_classes(name: str) -> Callable[..., Any]:
    """Make the method of a metric that has one value a threshold."""

    def method(self: CountsAtThresholds, **options: Any) -> Any:
        return getattr(self._stack, name)(**options)

    method.__name__, method.__qualname__ = name, f"CountsAtThresholds.{name}"
    method.__doc__ = f"Return :meth:`Counts.{name}`, with its options, at each threshold."
    return method


class CountsAtThresholds(Scoring, Curves):
    """What was counted at each of T thresholds; ``result[i]`` is the :class:`Counts` of one.

    Made by ``fastrecall.count_at_thresholds``. A metric is a method, as of ``Counts``, and returns
    an array with an entry a threshold. ``+`` adds counts of the same thresholds and classes.
    Immutable.

    Parameters
    ----------
    parts : GroupParts
        A row, and a group, for each threshold.
    thresholds : ndarray of float64, shape (T,)
    n : int or float
        All samples, or their weight.
    inclusive : bool
        Whether a score that is equal to the threshold was positive.
    exact : bool
        Whether scores between two neighbouring thresholds are all equal.

    Notes
    -----
    Of one score a sample there are two classes, negative and positive, with the table of their
    pairs; of several, each column's class is counted against the rest (kind "multilabel").
    """

    __slots__ = ("_exact", "_inclusive", "_n", "_stack", "_thresholds")

    _stack: GroupedCounts
    _n: Any
    _thresholds: Array
    _inclusive: bool
    _exact: bool

    _score = staticmethod(scores)

    def __init__(
        self,
        parts: GroupParts,
        thresholds: Array,
        n: Any,
        *,
        inclusive: bool = True,
        exact: bool = False,
    ) -> None:
        object.__setattr__(self, "_stack", GroupedCounts(parts))
        object.__setattr__(self, "_n", n)
        object.__setattr__(self, "_thresholds", thresholds)
        object.__setattr__(self, "_inclusive", inclusive)
        object.__setattr__(self, "_exact", exact)

    @property
    def thresholds(self) -> Array:
        """The thresholds in the caller's order, shape (T,), float64."""
        self._thresholds.setflags(write=False)
        return self._thresholds

    @property
    def inclusive(self) -> bool:
        """Whether a score that is equal to the threshold was positive."""
        return self._inclusive

    @property
    def exact(self) -> bool:
        """Whether every distinct score is a threshold, so that areas have no error."""
        return self._exact

    @property
    def classes(self) -> Array:
        """The labels: negative and positive, or one a column."""
        return self._stack.classes

    @property
    def kind(self) -> str:
        """Whether one score a sample was counted ("multiclass"), or one a column ("multilabel")."""
        return self._stack.kind

    @property
    def n(self) -> Any:
        """All samples, or their weight."""
        return self._n

    @property
    def tp(self) -> Array:
        """True positives, shape (T,), or (T, K) of several columns."""
        return self._positive(self._stack.tp)

    @property
    def fp(self) -> Array:
        """False positives, of the shape of :attr:`tp`."""
        stack = self._stack
        # Of float weights, the table has no rounding errors of differences.
        return stack.matrix()[:, 0, 1] if stack.has_matrix else stack.n_pred - stack.tp

    @property
    def fn(self) -> Array:
        """False negatives, of the shape of :attr:`tp`."""
        stack = self._stack
        return stack.matrix()[:, 1, 0] if stack.has_matrix else stack.n_true - stack.tp

    @property
    def tn(self) -> Array:
        """True negatives, of the shape of :attr:`tp`."""
        stack = self._stack
        if stack.has_matrix:
            return stack.matrix()[:, 0, 0]
        tn: Array = stack.n[:, np.newaxis] - stack.n_true - (stack.n_pred - stack.tp)
        return tn

    accuracy = _of_all_classes("accuracy")
    balanced_accuracy = _of_all_classes("balanced_accuracy")
    gmean = _of_all_classes("gmean")
    hamming_loss = _of_all_classes("hamming_loss")
    kappa = _of_all_classes("kappa")
    likelihood_ratios = _of_all_classes("likelihood_ratios")
    mcc = _of_all_classes("mcc")
    zero_one_loss = _of_all_classes("zero_one_loss")

    def to_frame(self) -> Any:
        """Return a DataFrame of pandas: threshold, tp, fp, fn, tn.

        A row a threshold; of several columns a row a threshold and class, with a column "class".

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        from fastrecall.counts.thresholds.tables import frame_of

        classes = None if self.kind == "multiclass" else self.classes
        counts = {"tp": self.tp, "fp": self.fp, "fn": self.fn, "tn": self.tn}
        return frame_of(self.thresholds, classes, counts)

    def __len__(self) -> int:
        return len(self._thresholds)

    def __getitem__(self, i: Any) -> Counts:
        at = index(i)
        if not -len(self) <= at < len(self):
            raise IndexError(f"no threshold {at} of {len(self)}")
        return self._stack[at % len(self)]

    def __iter__(self) -> Iterator[Counts]:
        return (self._stack[at] for at in range(len(self)))

    def __add__(self, other: object) -> CountsAtThresholds:
        if not isinstance(other, CountsAtThresholds):
            return NotImplemented
        if not self._alike(other):
            raise ValueError(threshold_texts.not_alike(self, other))
        parts = (self._stack + other._stack)._parts
        return CountsAtThresholds(
            parts,
            self._thresholds,
            self._n + other._n,
            inclusive=self._inclusive,
            exact=self._exact and other._exact,
        )

    def __radd__(self, other: object) -> CountsAtThresholds:
        # The built-in sum() starts with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CountsAtThresholds):
            return NotImplemented
        return self._alike(other) and self._n == other._n and self._stack == other._stack

    def __hash__(self) -> int:
        return hash((len(self), self._inclusive, float(self._n), self._stack))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(
            f"CountsAtThresholds is immutable; make new ones instead of setting {name}"
        )

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"CountsAtThresholds is immutable; {name} cannot be deleted")

    def __copy__(self) -> CountsAtThresholds:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> CountsAtThresholds:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = self._stack._parts, self._thresholds, self._n, self._inclusive, self._exact
        return _unpickled, arguments

    def __repr__(self) -> str:
        thresholds = np.array2string(self._thresholds, threshold=8, edgeitems=3)
        classes = np.array2string(self.classes, threshold=8, edgeitems=3)
        return (
            f"<CountsAtThresholds: {self._n} samples, {self.kind} classes {classes}, at "
            f"{len(self)} thresholds {thresholds}>"
        )

    @property
    def _totals(self) -> tuple[Array, Array]:
        """All positives and all negatives, as floats; expects at least one threshold."""
        positives = self._positive(self._stack.n_true)[0].astype(np.float64)
        if self.kind == "multiclass":
            return positives, self._stack.n_true[0, 0].astype(np.float64)
        return positives, self._stack.n[0] - positives

    def _alike(self, other: CountsAtThresholds) -> bool:
        return (
            self.kind == other.kind
            and self._inclusive == other._inclusive
            and same(self.classes, other.classes)
            and np.array_equal(self._thresholds, other._thresholds)
        )

    def _positive(self, of_classes: Array) -> Array:
        return of_classes[:, 1] if self.kind == "multiclass" else of_classes

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        if average == "binary" and self.kind == "multiclass" and pos_label == 1:
            # The default: which of the two is positive, is known.
            pos_label = self.classes[1].item()
        return self._stack._margins(average, pos_label, labels)


def _unpickled(
    parts: GroupParts, thresholds: Array, n: Any, inclusive: bool, exact: bool
) -> CountsAtThresholds:
    return CountsAtThresholds(parts, thresholds, n, inclusive=inclusive, exact=exact)
