"""What holds of all counts, however they were made: what was saved is held to it when it is read.

Integers are held to it exactly. Sums of float weights are rounded, each on its own way: they are
held to it within rounding, and not even that if some of the weights may have been negative, since
what cancels leaves its rounding behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fastrecall.counts.saved.stacked import NUMBERS, Stack

__all__ = ["check", "check_distinct", "is_signed"]

Array = np.ndarray[Any, Any]

_DIFFERING = "differing is the sum of fn and fp"

# Far above the rounding of a million sums, far below any sample.
ROUNDING = 1e-9


def check(stack: Stack, *, signed: bool) -> None:
    """Raise a ValueError if counts contradict themselves.

    Parameters
    ----------
    stack : Stack
        Of arrays with the right shapes.
    signed : bool
        Whether it is said that some weights were negative.

    Notes
    -----
    O(G * K), and O(G * K**2) with matrices; sums are exact, whatever an int64 would make of them.
    """
    check_distinct(stack.classes)
    with np.errstate(invalid="ignore", over="ignore"):
        _check(stack, signed)


def is_signed(stack: Stack) -> bool:
    """Tell whether counts show that some weights were negative.

    They do if a number is below zero, if a part is more than the whole, or if sums of float
    weights agree less than rounding explains. So do indicators in which labels differ that both
    sides have, such as 1 and 3: there are more of these than fn and fp together.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        return _is_signed(stack)


def _check(stack: Stack, signed: bool) -> None:
    wrong = _strangely_known(stack)
    if wrong is not None:
        raise ValueError(wrong)
    for law, one, other in _equalities(stack):
        lax = signed and (_rounded(one, other) or law == _DIFFERING)
        if not lax and not _equal(one, other):
            raise ValueError(f"it is not so that {law}")
    if signed != _is_signed(stack):
        said, shown = ("some", "none") if signed else ("none", "some")
        raise ValueError(f"signed says that {said} of the weights were negative, and {shown} were")


def check_distinct(labels: Array, name: str = "classes") -> None:
    """Raise a ValueError if a label is there twice."""
    listed = (labels.view(np.int64) if labels.dtype.kind in "mM" else labels).tolist()
    if len(set(listed)) < len(listed):
        raise ValueError(f"{name} holds a label more than once")


def _is_signed(stack: Stack) -> bool:
    if any(not least >= 0 for least in _leasts(stack)):
        return True
    if not any(array is not None and array.dtype.kind == "f" for array in _numbers(stack)):
        return False
    rounded = [law[1:] for law in _equalities(stack) if _rounded(*law[1:])]
    return not all(_equal(one, other) for one, other in rounded)


def _strangely_known(stack: Stack) -> str | None:
    """Return which numbers should be known together and are not, or None."""
    margins = stack.n_true is not None and stack.n_pred is not None and stack.n is not None
    if stack.kind == "multilabel":
        if stack.matrix is not None:
            return "multilabel counts have no matrix"
        if not margins or stack.differing is None:
            return "multilabel counts have n_true, n_pred, n and differing"
        return None
    if stack.sets:
        return "only multilabel counts are of sets"
    if stack.matrix is not None and not margins:
        return "counts with a matrix have n_true, n_pred and n"
    if not stack.partial and (not margins or stack.agreed is None or stack.differing is None):
        return "counts of all labels have n_true, n_pred, n, agreed and differing"
    return None


def _numbers(stack: Stack) -> list[Any]:
    return [getattr(stack, name) for name in NUMBERS]


def _equalities(stack: Stack) -> Iterator[tuple[str, Array, Array]]:
    """Yield what is equal: its name in words, and both sides."""
    n, agreed, differing, tp, n_true, n_pred, matrix = _numbers(stack)
    if stack.kind == "multilabel":
        true, pred, hits = _sums_of_margins(stack)
        yield _DIFFERING, true + pred, _exact(differing) + 2 * hits
        return
    if matrix is not None:
        yield "the diagonal of the matrix is tp", matrix.diagonal(axis1=1, axis2=2), tp
    if n is not None and agreed is not None and differing is not None:
        yield "agreed + differing is n", _exact(agreed) + _exact(differing), n
    if stack.partial:
        return
    true, pred, hits = _sums_of_margins(stack)
    yield "n_true sums to n", true, n
    yield "n_pred sums to n", pred, n
    yield "tp sums to agreed", hits, agreed
    if matrix is not None:
        rows, columns = _sums(matrix, 2, 1)
        yield "each row of the matrix sums to n_true", rows, n_true
        yield "each column of the matrix sums to n_pred", columns, n_pred


def _leasts(stack: Stack) -> Iterator[Any]:
    """Yield the least of everything that no sum of weights above zero could bring below zero."""
    n, agreed, differing, tp, n_true, n_pred, _ = _numbers(stack)
    for numbers in _numbers(stack):
        if numbers is not None:
            yield numbers.min(initial=0)
    for margin in (n_true, n_pred):
        if margin is not None:
            yield _least(margin - tp, margin)
    if n is None or n_true is None or n_pred is None:
        return
    if stack.kind == "multilabel" and tp.dtype.kind == "i":
        true, pred, hits = _sums_of_margins(stack)
        yield (true + pred - 2 * hits - _exact(differing)).min(initial=0)
    rest = n[:, np.newaxis] - n_true
    yield _least(rest, n)
    yield _least(rest - (n_pred - tp), n)
    if agreed is None or stack.kind == "multilabel" or not stack.partial:
        return
    true, pred, hits = _sums_of_margins(stack)
    yield _least(agreed - hits, agreed)
    yield _least(n - true, n)
    yield _least(n - pred, n)
    if stack.matrix is not None:
        rows, columns = _sums(stack.matrix, 2, 1)
        yield _least(n_true - rows, n_true)
        yield _least(n_pred - columns, n_pred)


def _least(difference: Array, whole: Array) -> Any:
    """Return the least of the differences from a whole, 0 if rounding may have made it."""
    least = difference.min(initial=0)
    if difference.dtype.kind == "f" and least >= -ROUNDING * whole.max(initial=0):
        return 0
    return least


def _sums_of_margins(stack: Stack) -> list[Array]:
    """Return the exact sums over classes of n_true, n_pred and tp."""
    margins: list[Any] = [stack.n_true, stack.n_pred, stack.tp]
    if len({margin.dtype for margin in margins}) > 1:
        return [_sums(margin, 1)[0] for margin in margins]
    return list(_sums(np.array(margins), 2)[0])


def _sums(numbers: Array, *axes: int) -> list[Array]:
    """Return exact sums along each axis: as Python's integers where they might leave int64."""
    if numbers.dtype.kind == "i":
        most = max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))
        # Twice a sum, and the sum of two, are to fit as well.
        if most * max(numbers.shape) >= 2**61:
            numbers = numbers.astype(object)
    return [np.asarray(numbers.sum(axis=axis)) for axis in axes]


def _exact(totals: Array) -> Array:
    """Return numbers that do not leave their range when they are added."""
    return totals.astype(object) if totals.dtype.kind == "i" else totals


def _rounded(one: Array, other: Array) -> bool:
    return "f" in (one.dtype.kind, other.dtype.kind)


def _equal(one: Array, other: Array) -> bool:
    if not _rounded(one, other):
        return bool((one == other).all())
    one, other = one.astype(np.float64), other.astype(np.float64)
    near = np.abs(one - other) <= ROUNDING * np.maximum(np.abs(one), np.abs(other))
    return bool((near | (one == other)).all())
