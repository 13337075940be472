"""From counts to the cells of one multinomial draw, as far as a metric needs them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall.counts.index import picked
from fastrecall.counts.making import Parts

if TYPE_CHECKING:
    from fastrecall.intervals.means import Pairs

__all__ = ["check_drawn", "kinds_of_each", "kinds_of_pooled", "matrix_of", "pairs_of"]

Array = np.ndarray[Any, Any]

# What a sample adds to tp, n_true, n_pred and n of a class.
_HIT, _MISSED, _TAKEN, _REST, _BOTH = np.array(
    [[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1], [0, 1, 1, 1]]
)


def check_drawn(parts: Parts) -> None:
    """Raise a ValueError unless these are counts of samples, each counted once."""
    if parts.tp.dtype.kind == "f":
        raise ValueError(
            "an interval needs counts of samples, and these are sums of float weights, which do "
            "not tell how many samples there were; count without sample_weight"
        )
    if parts.n == 0:
        raise ValueError("an interval needs samples, and these are the counts of none")
    held = (parts.tp, _minus(parts.n_true, parts.tp), _minus(parts.n_pred, parts.tp), parts.matrix)
    if any(cells is not None and bool((cells < 0).any()) for cells in held):
        raise ValueError("an interval needs counts of samples, and some of these are negative")


def kinds_of_each(parts: Parts, at: Array) -> tuple[Array, Array]:
    """Return the kinds of samples, shape (C, 4), and how many there are for each class, (k, C)."""
    tp, true, pred = (picked(part, at) for part in (parts.tp, parts.n_true, parts.n_pred))
    kinds, cells = [_HIT], [tp]
    if true is not None:
        kinds, cells = [*kinds, _MISSED], [*cells, true - tp]
    if pred is not None:
        kinds, cells = [*kinds, _TAKEN], [*cells, pred - tp]
    if parts.n is not None:
        kinds, cells = [*kinds, _REST], [*cells, parts.n - sum(cells)]
    return np.array(kinds), np.stack(cells, axis=1)


def kinds_of_pooled(parts: Parts, at: Array, needs: Collection[str]) -> tuple[Array, Array]:
    """Return the kinds of samples, and how many there are, of classes that are added up.

    Raises
    ------
    ValueError
        If the counts do not tell it.
    """
    _check_one_label(parts)
    tp, true, pred = (picked(part, at) for part in (parts.tp, parts.n_true, parts.n_pred))
    hits, n, sides = tp.sum(), parts.n, set(needs) - {"n"}
    if not parts.partial and np.isin(np.arange(len(parts.classes)), at).all():
        kinds, cells = [_HIT, _BOTH], [hits, n - hits]
    elif sides == {"n_true"}:
        kinds, cells = [_HIT, _MISSED, _REST], [hits, true.sum() - hits, n - true.sum()]
    elif sides == {"n_pred"}:
        kinds, cells = [_HIT, _TAKEN, _REST], [hits, pred.sum() - hits, n - pred.sum()]
    else:
        matrix = matrix_of(parts)
        inside = np.pad(matrix, (0, 1))[np.ix_(at, at)].sum()
        kinds = [_HIT, _BOTH, _MISSED, _TAKEN, _REST]
        cells = [hits, inside - hits, true.sum() - inside, pred.sum() - inside]
        cells.append(n - sum(cells))
    pooled = np.array(kinds)
    # Every class has looked at every sample.
    pooled[:, 3] = len(at)
    return pooled, np.array([cells])


def pairs_of(parts: Parts, at: Array, needs: Collection[str]) -> Pairs:
    """Return the pairs of some classes, as far as ratios of the classes need them.

    Raises
    ------
    ValueError
        If the counts do not tell it.
    """
    from fastrecall.intervals.means import Pairs

    _check_one_label(parts)
    tp, true, pred = (picked(part, at) for part in (parts.tp, parts.n_true, parts.n_pred))
    k, sides = len(at), set(needs) - {"n"}
    every, other = np.arange(k), np.full(k, k)
    if sides <= {"n_true"}:
        left, row, column, count = true, every, other, true - tp
    elif sides <= {"n_pred"}:
        left, row, column, count = pred, other, every, pred - tp
    else:
        matrix = np.pad(matrix_of(parts), (0, 1))[np.ix_(at, at)]
        row, column = np.nonzero(matrix * ~np.eye(k, dtype=bool))
        missed, taken = true - matrix.sum(axis=1), pred - matrix.sum(axis=0)
        count = np.concatenate([matrix[row, column], missed, taken])
        row, column = np.concatenate([row, every, other]), np.concatenate([column, other, every])
        left = np.array([count.sum() + tp.sum()])
    rest = parts.n - left.sum()
    row, column = np.concatenate([row, every, [k]]), np.concatenate([column, every, [k]])
    return Pairs(row, column, np.concatenate([count, tp, [rest]]))


def matrix_of(parts: Parts) -> Array:
    """Return the table of all pairs; of two classes, the margins tell it.

    Raises
    ------
    ValueError
        If neither is known.
    """
    if parts.matrix is not None:
        return parts.matrix
    _check_one_label(parts)
    if parts.n_true is not None and len(parts.classes) == 2 and not parts.partial:
        missed = parts.n_true - parts.tp
        found: Array = np.diag(parts.tp) + np.array([[0, missed[0]], [missed[1], 0]])
        return found
    raise ValueError(
        f"an interval of this metric needs the confusion matrix, since a sample that is missed by "
        f"one class is taken by another, and these counts of {len(parts.classes)} classes hold "
        "margins only: count with matrix=True. Recall, precision and accuracy, and every metric of "
        "single classes (average=None), do without"
    )


def _check_one_label(parts: Parts) -> None:
    if parts.kind == "multilabel":
        raise ValueError(
            "the labels of a row depend on each other, and multilabel counts do not tell how, so "
            "there is no interval of an average over them; take each label with average=None, or "
            "resample the rows themselves"
        )
    if parts.agreed is None or parts.n is None:
        raise ValueError(
            "an interval over classes needs to know that each sample has one label and what became "
            "of all n, which these tallies do not tell; give tp, fn, fp and tn of all classes, or "
            "take each class with average=None"
        )


def _minus(total: Array | None, part: Array) -> Array | None:
    return None if total is None else total - part
