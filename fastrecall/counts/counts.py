"""Counts: tp, n_true, n_pred of each class, with or without the table of all pairs."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from fastrecall.counts import agreement, making, reporting
from fastrecall.counts.index import as_labels, positions, same
from fastrecall.counts.making import Parts
from fastrecall.counts.scoring import Margins, Scoring
from fastrecall.counts.sums import added
from fastrecall.counts.tally import MOST_PAIRS
from fastrecall.errors import metric_texts, warn

__all__ = ["Counts"]

Array = np.ndarray[Any, Any]
Kind = Literal["multiclass", "multilabel"]


class Counts(Scoring):
    """What was counted: enough to read every metric, small, immutable, and summable.

    Made by :func:`fastrecall.count`, from a matrix, from tallies or from grouped pairs.
    ``counts + other`` is what counting both data sets at once would give; ``Counts.empty()`` is
    neutral, the order of adding never matters, and label sets that differ are united.

    Parameters
    ----------
    classes : ndarray of shape (K,)
        The labels, distinct.
    tp, n_true, n_pred : ndarray of shape (K,), int64 or float64
        Samples of each class that are both, truly, and predicted of it. ``n_true`` or
        ``n_pred`` may be None if unknown.
    n : int, float or None
        All samples (their weight, if weighted).
    agreed, differing : int, float or None
        Samples whose true and predicted labels agree; and the others (multilabel: single labels
        that differ).
    matrix : ndarray of shape (K, K), optional
        Samples by true (row) and predicted class.
    kind : {"multiclass", "multilabel"}, default="multiclass"
        Whether a sample has one label or any number of them.
    partial : bool, default=False
        Whether some samples have labels outside of ``classes``.
    most_pairs : int
        Sums keep the matrix up to so many classes.

    Examples
    --------
    >>> from fastrecall import count
    >>> morning = count([0, 1, 1, 2], [0, 1, 2, 2])
    >>> evening = count([1, 3], [1, 3])
    >>> (morning + evening).recall(average="macro")
    0.9166666666666666
    """

    __slots__ = (
        "_agreed",
        "_classes",
        "_differing",
        "_kind",
        "_matrix",
        "_most_pairs",
        "_n",
        "_n_pred",
        "_n_true",
        "_partial",
        "_tp",
    )

    def __init__(
        self,
        classes: Array,
        tp: Array,
        n_true: Array | None,
        n_pred: Array | None,
        n: float | None,
        *,
        agreed: float | None = None,
        differing: float | None = None,
        matrix: Array | None = None,
        kind: Kind = "multiclass",
        partial: bool = False,
        most_pairs: int = MOST_PAIRS,
    ) -> None:
        set_ = object.__setattr__
        set_(self, "_classes", _frozen(classes))
        set_(self, "_tp", _frozen(tp))
        set_(self, "_n_true", _frozen(n_true))
        set_(self, "_n_pred", _frozen(n_pred))
        set_(self, "_n", n)
        set_(self, "_agreed", agreed)
        set_(self, "_differing", differing)
        set_(self, "_matrix", _frozen(matrix))
        set_(self, "_kind", kind)
        set_(self, "_partial", partial)
        set_(self, "_most_pairs", most_pairs)

    @classmethod
    def empty(cls) -> Counts:
        """Return the counts of no samples: the neutral value of ``+``."""
        return cls(**making.of_nothing())

    @classmethod
    def from_matrix(cls, matrix: Any, classes: Any = None) -> Counts:
        """Return the counts that a confusion matrix holds.

        Parameters
        ----------
        matrix : array-like of shape (K, K)
            Samples by true (row) and predicted class (column): integers, or float weights.
        classes : array-like of shape (K,), default=0 .. K - 1
            The labels of rows and columns.

        Raises
        ------
        ValueError
            If the matrix is not square, holds fractions of integers, NaN or infinity, or
            ``classes`` has another length or holds a label twice.
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
        return cls(**making.of_matrix(matrix, classes))

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
        return cls(**making.of_tallies(tp, fn, fp, tn, classes))

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
        return cls(**making.of_pairs(true_values, pred_values, counts))

    accuracy = agreement.accuracy
    balanced_accuracy = agreement.balanced_accuracy
    gmean = agreement.gmean
    hamming_loss = agreement.hamming_loss
    kappa = agreement.kappa
    likelihood_ratios = agreement.likelihood_ratios
    mcc = agreement.mcc
    zero_one_loss = agreement.zero_one_loss
    report = reporting.report

    @property
    def classes(self) -> Array:
        """The labels, shape (K,)."""
        return self._classes

    @property
    def tp(self) -> Array:
        """True positives of each class, shape (K,)."""
        return self._tp

    @property
    def n_true(self) -> Array | None:
        """Samples of each class, shape (K,)."""
        return self._n_true

    @property
    def n_pred(self) -> Array | None:
        """Predictions of each class, shape (K,)."""
        return self._n_pred

    @property
    def support(self) -> Array | None:
        """Samples of each class: scikit-learn's name for ``n_true``."""
        return self._n_true

    @property
    def fn(self) -> Array | None:
        """False negatives of each class, shape (K,); None if not known."""
        return None if self._n_true is None else self._n_true - self._tp

    @property
    def fp(self) -> Array | None:
        """False positives of each class, shape (K,); None if not known."""
        return None if self._n_pred is None else self._n_pred - self._tp

    @property
    def tn(self) -> Array | None:
        """True negatives of each class, shape (K,); None if not known."""
        if self._n is None or self._n_true is None or self._n_pred is None:
            return None
        return self._n - self._n_true - self._n_pred + self._tp

    @property
    def n(self) -> float | None:
        """All samples, or their weight; None if not known."""
        return self._n

    @property
    def agreed(self) -> float | None:
        """Samples whose true and predicted labels are the same; None if not known."""
        return self._agreed

    @property
    def differing(self) -> float | None:
        """Single labels that are wrong; for multiclass, samples. None if not known."""
        return self._differing

    @property
    def kind(self) -> Kind:
        """Whether a sample has one label ("multiclass") or any number ("multilabel")."""
        return self._kind

    @property
    def partial(self) -> bool:
        """Whether some samples have labels outside of ``classes``."""
        return self._partial

    @property
    def has_matrix(self) -> bool:
        """Whether :meth:`matrix` can answer."""
        return self._matrix is not None

    def matrix(self) -> Array:
        """Return samples by true (row) and predicted class (column), shape (K, K).

        Raises
        ------
        ValueError
            If these counts hold margins only.
        """
        if self._matrix is None:
            raise ValueError(
                f"these counts of {len(self._classes)} {self._kind} classes hold no confusion "
                f"matrix. count() keeps one up to {MOST_PAIRS} classes, and with matrix=True "
                "always; tallies and multilabel targets have none"
            )
        return self._matrix

    def as_float(self) -> Counts:
        """Return the same counts in float64, as scikit-learn returns weighted ones."""
        parts = self._parts()
        for name in ("tp", "n_true", "n_pred", "matrix"):
            if parts[name] is not None:
                parts[name] = parts[name].astype(np.float64)
        return Counts(**parts)

    def select(self, labels: Any) -> Counts:
        """Return the counts of some classes only, in the given order.

        Classes that never came get zeros. Samples of the others stay in ``n`` and, as far as
        they concern a selected class, in its margins.

        Parameters
        ----------
        labels : array-like of shape (k,)
            Distinct labels.
        """
        wanted = as_labels(labels)
        at = positions(self._classes, wanted)
        kept = np.zeros(len(self._classes), dtype=bool)
        kept[at[at >= 0]] = True
        margins = (self._tp, self._n_true, self._n_pred)
        gone = any(margin is not None and margin[~kept].any() for margin in margins)
        matrix = self._matrix
        if matrix is not None:
            padded = np.pad(matrix, (0, 1))
            matrix = padded[np.ix_(at, at)]
        return Counts(
            wanted,
            _picked(self._tp, at),
            _picked(self._n_true, at),
            _picked(self._n_pred, at),
            self._n,
            agreed=self._agreed,
            differing=self._differing,
            matrix=matrix,
            kind=self._kind,
            partial=self._partial or gone,
            most_pairs=self._most_pairs,
        )

    def __add__(self, other: object) -> Counts:
        if not isinstance(other, Counts):
            return NotImplemented
        return Counts(**added(self._parts(), other._parts()))

    def __radd__(self, other: object) -> Counts:
        # The built-in sum() starts with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Counts):
            return NotImplemented
        mine, theirs = self._parts(), other._parts()
        return same(self._classes, other._classes) and all(
            np.array_equal(mine[name], theirs[name])  # type: ignore[literal-required]
            if isinstance(mine[name], np.ndarray)  # type: ignore[literal-required]
            else mine[name] is theirs[name] or mine[name] == theirs[name]  # type: ignore[literal-required]
            for name in mine
            if name not in ("classes", "most_pairs")
        )

    def __hash__(self) -> int:
        return hash((self._kind, len(self._classes), None if self._n is None else float(self._n)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Counts is immutable; make a new one instead of setting {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"Counts is immutable; {name} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self._parts(),)

    def __repr__(self) -> str:
        shown = np.array2string(self._classes, threshold=8, edgeitems=3)
        table = "with" if self.has_matrix else "without"
        return f"<Counts of {self._n} samples, {self._kind} classes {shown}, {table} matrix>"

    def _parts(self) -> Parts:
        return {
            "classes": self._classes,
            "tp": self._tp,
            "n_true": self._n_true,
            "n_pred": self._n_pred,
            "n": self._n,
            "agreed": self._agreed,
            "differing": self._differing,
            "matrix": self._matrix,
            "kind": self._kind,
            "partial": self._partial,
            "most_pairs": self._most_pairs,
        }

    def _margins(self, average: str | None, pos_label: Any, labels: Any) -> Margins:
        if average == "binary":
            return self._of_positive(pos_label)
        if average not in (None, "micro", "macro", "weighted"):
            if average != "samples":
                raise ValueError(metric_texts.UNKNOWN_AVERAGE)
            if self._kind == "multiclass":
                raise ValueError(metric_texts.SAMPLEWISE_NEEDS_MULTILABEL)
            raise ValueError(
                "average='samples' is the mean over rows, which sums of counts do not tell; "
                "call the function of that name in fastrecall with the labels themselves"
            )
        if pos_label not in (None, 1):
            warn(metric_texts.pos_label_ignored(pos_label, average))
        if labels is None:
            return Margins(self._tp, self._n_true, self._n_pred, self._n)
        wanted = as_labels(labels)
        if self._kind == "multilabel":
            _check_columns(wanted, len(self._classes))
        at = positions(self._classes, wanted)
        margins = (_picked(margin, at) for margin in (self._tp, self._n_true, self._n_pred))
        return Margins(*margins, self._n)

    def _of_positive(self, pos_label: Any) -> Margins:
        if self._kind == "multilabel" or len(self._classes) > 2:
            kind = "multiclass" if self._kind == "multiclass" else "multilabel-indicator"
            raise ValueError(metric_texts.binary_average(kind))
        present = self._classes.tolist()
        if pos_label not in present:
            if len(present) >= 2:
                raise ValueError(metric_texts.pos_label_absent(pos_label, self._classes))
            none = (0 if margin is not None else None for margin in (self._n_true, self._n_pred))
            return Margins(0, *none, self._n)
        at = present.index(pos_label)
        margins = (self._tp, self._n_true, self._n_pred)
        return Margins(*(None if m is None else m.item(at) for m in margins), self._n)


def _restore(parts: Parts) -> Counts:
    return Counts(**parts)


def _frozen(array: Any) -> Any:
    if array is not None:
        array.flags.writeable = False
    return array


def _picked(margin: Array | None, at: Array) -> Array | None:
    """Return the entries at these places, 0 for places of -1."""
    if margin is None:
        return None
    padded: Array = np.pad(margin, (0, 1))
    return padded[at]


def _check_columns(labels: Array, n_columns: int) -> None:
    if len(labels) and labels.max() > n_columns - 1:
        raise ValueError(metric_texts.label_too_large(labels.max(), n_columns))
    if len(labels) and labels.min() < 0:
        raise ValueError(metric_texts.label_negative(labels.min()))
