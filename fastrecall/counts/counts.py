"""Counts: tp, n_true, n_pred of each class, with or without the table of all pairs."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from fastrecall.averaging import Margins
from fastrecall.counts import agreement, making, reporting
from fastrecall.counts.certainty import interval
from fastrecall.counts.chosen import chosen
from fastrecall.counts.index import entry, picked, same
from fastrecall.counts.making import Parts
from fastrecall.counts.saved import saving
from fastrecall.counts.scoring import Scoring
from fastrecall.counts.selection import selected
from fastrecall.counts.sums import added
from fastrecall.counts.tally import MOST_PAIRS

__all__ = ["Counts"]

Array = np.ndarray[Any, Any]
Kind = Literal["multiclass", "multilabel"]


class Counts(Scoring):
    """What was counted: enough to read every metric, small, immutable, and summable.

    Made by :func:`fastrecall.count`, or from a matrix, from tallies, from grouped pairs.
    ``counts + other`` is what counting both data sets at once would give; ``Counts.empty()`` is
    neutral, the order of adding never matters, and label sets that differ are united. That is
    exact for plain counts and for integer weights; sums of float weights are rounded.

    Parameters
    ----------
    parts : Parts
        What :mod:`fastrecall.counts.making` makes; the arrays become read-only.

    Examples
    --------
    >>> from fastrecall import count
    >>> morning = count([0, 1, 1, 2], [0, 1, 2, 2])
    >>> evening = count([1, 3], [1, 3])
    >>> (morning + evening).recall(average="macro")
    0.9166666666666666
    """

    __slots__ = ("_parts",)

    _parts: Parts

    def __init__(self, parts: Parts) -> None:
        # Arrays become read-only when they are handed out, which few of them ever are.
        object.__setattr__(self, "_parts", parts)

    @classmethod
    def empty(cls) -> Counts:
        """Return the counts of no samples: the neutral value of ``+``."""
        return cls(making.of_nothing())

    @classmethod
    def from_matrix(cls, matrix: Any, classes: Any = None) -> Counts:
        """Return the counts that a confusion matrix holds.

        Parameters
        ----------
        matrix : array-like of shape (K, K)
            Samples by true (row) and predicted class (column): integers, or float weights.
        classes : array-like of shape (K,), optional
            The labels of rows and columns: those of a DataFrame, else 0 .. K - 1, by default.

        Raises
        ------
        ValueError
            If the matrix is not square or not finite, or ``classes`` has another length or holds
            a label twice.
        OverflowError
            If the counts sum to more than an int64 holds.

        Notes
        -----
        O(K**2) time and memory.

        Examples
        --------
        >>> Counts.from_matrix([[6, 9], [6, 14]], ["cat", "dog"]).recall(pos_label="cat")
        0.4
        """
        return cls(making.of_matrix(matrix, classes))

    @classmethod
    def from_tallies(
        cls, *, tp: Any, fn: Any = None, fp: Any = None, tn: Any = None, classes: Any = None
    ) -> Counts:
        """Return counts from the four numbers of each class, or as many as a metric needs.

        Recall needs ``tp`` and ``fn``, precision ``tp`` and ``fp``, F-scores all three. A metric
        whose counts are missing raises a ValueError that names them.

        Parameters
        ----------
        tp, fn, fp, tn : array-like of shape (K,), or numbers
            True positives, false negatives, false positives and true negatives. Numbers are
            those of the positive class 1 of a binary problem.
        classes : array-like of shape (K,), default=0 .. K - 1
            The labels; for numbers, the one label (default 1).

        Raises
        ------
        ValueError
            If lengths differ, a number is negative or not finite, or the classes do not agree
            on the number of samples.

        Examples
        --------
        >>> Counts.from_tallies(tp=[2, 1, 1], fn=[5, 3, 4]).recall(average="micro")
        0.25
        """
        return cls(making.of_tallies(tp, fn, fp, tn, classes))

    @classmethod
    def from_pairs(cls, true_values: Any, pred_values: Any, counts: Any) -> Counts:
        """Return counts from grouped rows, such as a database's ``GROUP BY`` gives.

        Parameters
        ----------
        true_values, pred_values : array-like of shape (rows,)
            The labels of each group; a pair may come more than once.
        counts : array-like of shape (rows,)
            The samples of each group (or their weight).

        Notes
        -----
        O(rows + K**2) time, O(K**2) memory up to 1024 classes and O(K) beyond.

        Examples
        --------
        >>> Counts.from_pairs(["a", "a", "b"], ["a", "b", "b"], [3, 1, 4]).accuracy()
        0.875
        """
        return cls(making.of_pairs(true_values, pred_values, counts))

    accuracy = agreement.accuracy
    balanced_accuracy = agreement.balanced_accuracy
    gmean = agreement.gmean
    hamming_loss = agreement.hamming_loss
    interval = interval.interval
    kappa = agreement.kappa
    likelihood_ratios = agreement.likelihood_ratios
    mcc = agreement.mcc
    zero_one_loss = agreement.zero_one_loss
    report = reporting.report

    to_bytes = saving.to_bytes
    from_bytes = classmethod(saving.from_bytes)
    to_dict = saving.to_dict
    from_dict = classmethod(saving.from_dict)
    to_frame = saving.to_frame
    to_arrow = saving.to_arrow
    from_arrow = classmethod(saving.from_arrow)

    @property
    def classes(self) -> Array:
        """The labels, shape (K,)."""
        return _frozen(self._parts.classes)

    @property
    def tp(self) -> Array:
        """True positives of each class, shape (K,)."""
        return _frozen(self._parts.tp)

    @property
    def n_true(self) -> Array | None:
        """Samples of each class, shape (K,); None if not known."""
        return None if self._parts.n_true is None else _frozen(self._parts.n_true)

    @property
    def n_pred(self) -> Array | None:
        """Predictions of each class, shape (K,); None if not known."""
        return None if self._parts.n_pred is None else _frozen(self._parts.n_pred)

    @property
    def support(self) -> Array | None:
        """Samples of each class: scikit-learn's name for ``n_true``."""
        return self.n_true

    @property
    def fn(self) -> Array | None:
        """False negatives of each class, shape (K,); None if not known."""
        return None if self._parts.n_true is None else _frozen(self._parts.n_true - self._parts.tp)

    @property
    def fp(self) -> Array | None:
        """False positives of each class, shape (K,); None if not known."""
        return None if self._parts.n_pred is None else _frozen(self._parts.n_pred - self._parts.tp)

    @property
    def tn(self) -> Array | None:
        """True negatives of each class, shape (K,); None if not known."""
        parts = self._parts
        if parts.n is None or parts.n_true is None or parts.n_pred is None:
            return None
        return _frozen(parts.n - parts.n_true - parts.n_pred + parts.tp)

    @property
    def n(self) -> float | None:
        """All samples, or their weight; None if not known."""
        return self._parts.n

    @property
    def agreed(self) -> float | None:
        """Samples whose true and predicted labels are the same; None if not known."""
        return self._parts.agreed

    @property
    def differing(self) -> float | None:
        """Single labels that are wrong; for multiclass, samples. None if not known."""
        return self._parts.differing

    @property
    def kind(self) -> Kind:
        """Whether a sample has one label ("multiclass") or any number ("multilabel")."""
        return self._parts.kind

    @property
    def partial(self) -> bool:
        """Whether some samples have labels outside of ``classes``."""
        return self._parts.partial

    @property
    def has_matrix(self) -> bool:
        """Whether :meth:`matrix` can answer."""
        return self._parts.matrix is not None

    def matrix(self) -> Array:
        """Return samples by true (row) and predicted class (column), shape (K, K).

        Raises
        ------
        ValueError
            If these counts hold margins only.
        """
        parts = self._parts
        if parts.matrix is None:
            raise ValueError(
                f"these counts of {len(parts.classes)} {parts.kind} classes hold no confusion "
                f"matrix. count() keeps one up to {MOST_PAIRS} classes, and with matrix=True "
                "always; tallies and multilabel targets have none"
            )
        return _frozen(parts.matrix)

    def as_float(self) -> Counts:
        """Return the same counts in float64, as scikit-learn returns weighted ones."""
        parts = self._parts
        if parts.tp.dtype == np.float64:
            return self
        return Counts(
            parts._replace(
                tp=_as_float(parts.tp),
                n_true=_as_float(parts.n_true),
                n_pred=_as_float(parts.n_pred),
                matrix=_as_float(parts.matrix),
                n=None if parts.n is None else float(parts.n),
                agreed=None if parts.agreed is None else float(parts.agreed),
                differing=None if parts.differing is None else float(parts.differing),
            )
        )

    def select(self, labels: Any) -> Counts:
        """Return the counts of some classes only, in the given order.

        Classes that never came get zeros. Samples of the others stay in ``n`` and, as far as
        they concern a selected class, in its margins.

        Parameters
        ----------
        labels : array-like of shape (k,)
            Distinct labels.
        """
        return Counts(selected(self._parts, labels))

    def __add__(self, other: object) -> Counts:
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(added(self._parts, other._parts))

    def __radd__(self, other: object) -> Counts:
        # The built-in sum() starts with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Counts):
            return NotImplemented
        mine, theirs = self._parts, other._parts
        return (
            same(mine.classes, theirs.classes)
            and all(map(_equal, _arrays(mine), _arrays(theirs)))
            and (mine.n, mine.agreed, mine.differing) == (theirs.n, theirs.agreed, theirs.differing)
            and (mine.kind, mine.partial) == (theirs.kind, theirs.partial)
        )

    def __hash__(self) -> int:
        n = self._parts.n
        return hash((self._parts.kind, len(self._parts.classes), n if n is None else float(n)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Counts is immutable; make a new one instead of setting {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"Counts is immutable; {name} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        return Counts.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        parts = self._parts
        classes = np.array2string(parts.classes, threshold=8, edgeitems=3)
        table = "with" if self.has_matrix else "without"
        return f"<Counts of {parts.n} samples, {parts.kind} classes {classes}, {table} matrix>"

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        parts = self._parts
        tp, n_true, n_pred = parts.tp, parts.n_true, parts.n_pred
        at = chosen(parts, average, pos_label, labels)
        if at is None:
            return Margins(tp, n_true, n_pred, parts.n)
        pick: Any = entry if isinstance(at, int) else picked
        return Margins(pick(tp, at), pick(n_true, at), pick(n_pred, at), parts.n)


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array


def _as_float(counts: Any) -> Any:
    return None if counts is None else counts.astype(np.float64)


def _arrays(parts: Parts) -> tuple[Array | None, ...]:
    return parts.tp, parts.n_true, parts.n_pred, parts.matrix


def _equal(one: Array | None, other: Array | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
