"""Sums of float weights over any number of batches, with what rounding loses kept beside them.

Two floats add up to a rounded sum and an error that is itself a float (Møller 1965; Knuth, The
Art of Computer Programming, volume 2, section 4.2.2, Theorem B). The errors are added up apart, as
Neumaier (1974) proposed, so that a total of any number of batches is off by about one rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from fastrecall.counts.making import Parts
from fastrecall.counts.sums import added, is_nothing

__all__ = ["Total", "compensated", "rounded"]

Array = np.ndarray[Any, Any]

_ARRAYS = ("tp", "n_true", "n_pred", "matrix")
_NUMBERS = ("n", "agreed", "differing")


class Total(NamedTuple):
    """A sum of parts, and what rounding has lost of each of its numbers; None if nothing."""

    parts: Parts
    lost: Parts | None = None


def compensated(total: Total, several: Iterable[Parts], classes: Array | None = None) -> Total:
    """Return the total with some more parts.

    Parameters
    ----------
    total : Total
    several : iterable of Parts
    classes : ndarray of shape (K,), optional
        As of :func:`~fastrecall.counts.sums.added`, whose errors are raised, too.

    Notes
    -----
    Integers are added exactly. For float weights, parts of the same classes are added in pairs,
    then those sums in pairs, and so on. Of m parts with absolute weights that sum to S, a number
    of the result is off by one rounding and at most ``(m * 2**-53)**2 * S`` (Ogita, Rump and
    Oishi, Accurate sum and dot product, SIAM J. Sci. Comput. 26, 2005, Proposition 4.5).
    """
    some = [parts for parts in several if not is_nothing(parts)]
    if not some:
        return total
    if any(parts.tp.dtype.kind != "f" for parts in some):
        return Total(added(total.parts, *some, classes=classes))
    groups = _of_same_classes(some)
    # Its own numbers are of no use, but it has what is known of all, in the right places.
    frame = added(total.parts, *(group[0] for group in groups), classes=classes)
    sums = [total] if not is_nothing(total.parts) else []
    # One at a time: parts of ever other classes would fill the memory.
    rows = ((_widened(p, frame) for p in each) for each in (*sums, *map(_in_pairs, groups)))
    high, low = next(rows)
    for more, lost in rows:
        high, error = _two_sum(high, more)
        low = low + (error + lost)
    return Total(_filled(frame, high), None if isinstance(low, float) else _filled(frame, low))


def rounded(total: Total) -> Parts:
    """Return the sum as near to the truth as its numbers can be."""
    parts, lost = total
    return parts if lost is None else _filled(parts, _row(parts) + _row(lost))


def _of_same_classes(some: Sequence[Parts]) -> list[list[Parts]]:
    groups: dict[Any, list[Parts]] = {}
    for parts in some:
        known = tuple(getattr(parts, name) is None for name in (*_ARRAYS, *_NUMBERS))
        labels = parts.classes
        key = labels.dtype.str, *labels.tolist(), known, parts.partial, parts.most_pairs
        groups.setdefault(key, []).append(parts)
    return list(groups.values())


def _in_pairs(alike: Sequence[Parts]) -> Total:
    if len(alike) == 1:
        return Total(alike[0])
    rows = np.array([_row(parts) for parts in alike])
    low = np.zeros(rows.shape[1])
    while len(rows) > 1:
        half = len(rows) // 2
        sums, errors = _two_sum(rows[:half], rows[half : 2 * half])
        low += errors.sum(axis=0)
        rows = np.concatenate([sums, rows[2 * half :]])
    return Total(_filled(alike[0], rows[0]), _filled(alike[0], low))


def _two_sum(one: Any, other: Array) -> tuple[Array, Array]:
    """Return the sum as floats round it, and the rest."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = one + other
        part = total - one
        # Large tables: in the memory that is there.
        rest = np.subtract(total, part)
        np.subtract(one, rest, out=rest)
        rest += np.subtract(other, part, out=part)
    # Infinity has lost nothing that could be given back.
    rest[~np.isfinite(total)] = 0.0
    return total, rest


def _widened(parts: Parts | None, frame: Parts) -> Any:
    """Return the row of parts in the places, and with the numbers, of others."""
    if parts is None:
        return 0.0
    wide = added(parts, classes=frame.classes)
    unknown: dict[str, Any] = {
        name: None for name in (*_ARRAYS, *_NUMBERS) if getattr(frame, name) is None
    }
    return _row(wide._replace(**unknown))


def _row(parts: Parts) -> Array:
    """Return all numbers that are known, one after another."""
    values = [getattr(parts, name) for name in _ARRAYS]
    numbers = [getattr(parts, name) for name in _NUMBERS]
    known = [value.ravel() for value in values if value is not None]
    return np.concatenate([*known, [value for value in numbers if value is not None]])


def _filled(parts: Parts, row: Any) -> Parts:
    """Return the parts with the numbers of a row."""
    numbers: dict[str, Any] = {}
    at = 0
    for name in _ARRAYS:
        values = getattr(parts, name)
        if values is not None:
            numbers[name] = row[at : at + values.size].reshape(values.shape)
            at += values.size
    for name in _NUMBERS:
        if getattr(parts, name) is not None:
            numbers[name] = row[at].item()
            at += 1
    return parts._replace(**numbers)
