"""Where labels stand among classes, and the union of two sets of classes."""

from __future__ import annotations

import reprlib
from functools import reduce
from typing import Any

import numpy as np

from fastrecall.arrays import refuse_masked
from fastrecall.labels.times import TIMES, in_one_unit, in_unit_of

__all__ = [
    "Places",
    "as_classes",
    "as_labels",
    "check_kind",
    "could_be",
    "entry",
    "picked",
    "positions",
    "same",
    "unite",
]

Array = np.ndarray[Any, Any]

_STRINGS = "U"
_KINDS = f"biuf{TIMES}{_STRINGS}"


def as_classes(classes: Any, n: int) -> Array:
    """Return distinct labels as a read-only array; None stands for 0 .. n - 1."""
    found = np.arange(n) if classes is None else as_labels(classes, "classes")
    if len(found) != n:
        raise ValueError(f"classes holds {len(found)} labels for counts of {n} classes")
    found = found.view()
    found.setflags(write=False)
    return found


def as_labels(labels: Any, name: str = "labels") -> Array:
    """Return given labels as a one-dimensional array, in their order.

    Raises
    ------
    ValueError
        If they are not one-dimensional, or hold a label twice.
    TypeError
        If something among them is no label.
    """
    refuse_masked(labels, name)
    # A copy, however small: counts make their classes read-only, and the caller's stay his own.
    array = np.array(labels)
    if array.dtype.kind == "f" and isinstance(labels, (list, tuple)):
        array = _exact(array, labels)
    if array.ndim != 1:
        raise ValueError(f"{name} should be a 1d array of labels, got {reprlib.repr(labels)}")
    if array.dtype.kind in "OT" and all(isinstance(label, str) for label in array):
        array = array.astype(object).astype("U")
    listed = array.tolist()
    if array.dtype.kind not in _KINDS and not all(isinstance(label, int) for label in listed):
        raise TypeError(f"{name} should hold numbers, strings or NumPy's dates, got {listed!r}")
    if len(set(listed)) < len(listed):
        twice = next(label for at, label in enumerate(listed) if label in listed[:at])
        raise ValueError(f"{name} holds {twice!r} more than once; give each label once")
    return array


def _exact(floats: Array, labels: Any) -> Array:
    """Keep integers as integers where some are beyond int64, which NumPy makes floats of."""
    whole = [isinstance(label, (int, np.integer)) for label in labels]
    exact = all(whole) and len(floats) > 0
    return np.array([int(label) for label in labels], dtype=object) if exact else floats


def positions(classes: Array, labels: Array, name: str = "labels") -> Array:
    """Return where each label stands in ``classes``, -1 for absent ones.

    Raises
    ------
    ValueError
        If strings are looked for among numbers, or numbers among strings.

    Notes
    -----
    Python's own numbers are compared: integers beside floats exactly. O(K) time and memory.
    """
    return Places(classes).of(labels, name)


class Places:
    """Where any labels stand among some classes: looked up again and again, prepared once.

    Parameters
    ----------
    classes : ndarray of shape (K,)
        Distinct labels.
    """

    __slots__ = ("_classes", "_place")

    def __init__(self, classes: Array) -> None:
        # Dates are compared as integers: Python's have no nanoseconds.
        times = classes.dtype.kind in TIMES
        listed = (classes.astype(np.int64) if times else classes).tolist()
        self._classes = classes
        self._place = {label: at for at, label in enumerate(listed)}

    def of(self, labels: Array, name: str = "labels") -> Array:
        """Return where each label stands, -1 for absent ones; errors as of :func:`positions`."""
        classes, held = self._classes, None
        check_kind(labels, classes, name)
        if labels.dtype.kind in TIMES and classes.dtype.kind == labels.dtype.kind:
            labels, held = in_unit_of(labels, classes.dtype)
        place = self._place
        at = np.array([place.get(label, -1) for label in labels.tolist()], dtype=np.intp)
        return at if held is None else np.where(held, at, -1)


def picked(counted: Any, at: Any) -> Any:
    """Return the entries at these places of the last axis, 0 for places of -1."""
    if counted is None:
        return None
    zero = np.zeros((*counted.shape[:-1], 1), dtype=counted.dtype)
    return np.concatenate([counted, zero], axis=-1)[..., at]


def entry(counted: Array | None, at: int) -> Any:
    """Return one entry as Python's number, 0 for the place of -1."""
    return None if counted is None else counted.item(at) if at >= 0 else 0


def check_kind(labels: Array, classes: Array, name: str = "labels") -> None:
    """Raise a ValueError if labels and classes are strings and numbers, or dates."""
    if len(classes) and len(labels) and _kind(classes) != _kind(labels):
        raise ValueError(
            f"{name} holds {_kind(labels)} ({_some(labels)}), but the labels counted are "
            f"{_kind(classes)} ({_some(classes)}); give {name} in the labels' own type"
        )


def could_be(label: Any, classes: Array) -> bool:
    """Tell whether an absent label might have been one of the classes in other data."""
    if label is None or classes.dtype.kind == "M":
        return False
    # Words take a number for an absent word, as scikit-learn does.
    return _kind(classes) == "strings" or not isinstance(label, str)


def same(one: Array, other: Array) -> bool:
    """Tell whether two sets of classes are equal, order included."""
    if one is other:
        return True
    if len(one) != len(other) or (len(one) and _kind(one) != _kind(other)):
        return False
    if one.dtype.kind in TIMES:
        values, held = in_unit_of(one, other.dtype)
        return bool(held.all() and (values == other.astype(np.int64)).all())
    return bool(one.tolist() == other.tolist())


def unite(first: Array, *others: Array) -> Array:
    """Return the classes of all: as they are where they agree, else sorted.

    Raises
    ------
    ValueError
        If some hold strings and some numbers, or dates; or dates of which some do not fit
        the finer unit.
    """
    several = [classes for classes in (first, *others) if len(classes)]
    if len(several) < 2:
        return several[0] if several else first
    one = several[0]
    for other in several[1:]:
        if _kind(one) != _kind(other):
            raise ValueError(
                f"counts of {_kind(one)} ({_some(one)}) cannot be added to counts of "
                f"{_kind(other)} ({_some(other)})"
            )
    if one.dtype.kind in TIMES:
        return reduce(_unite_times, several)
    if all(same(one, other) for other in several[1:]):
        alike = all(one.dtype == other.dtype for other in several)
        return one if alike else _in_common_dtype(one.tolist(), several)
    united = set().union(*(classes.tolist() for classes in several))
    return _in_common_dtype(sorted(united), several)


def _unite_times(one: Array, other: Array) -> Array:
    one, other = in_one_unit(one, other, ("one set of classes", "the other"))
    return one if same(one, other) else np.unique(np.concatenate([one, other]))


def _in_common_dtype(labels: list[Any], several: list[Array]) -> Array:
    united = np.array(labels, dtype=np.result_type(*(classes.dtype for classes in several)))
    # int64 beside uint64 or float64 may have no common dtype that tells all labels apart.
    return united if united.tolist() == labels else np.array(labels, dtype=object)


def _kind(labels: Array) -> str:
    kind = labels.dtype.kind
    if kind == "O":
        return "strings" if any(isinstance(label, str) for label in labels) else "numbers"
    if kind in TIMES:
        return "dates" if kind == "M" else "spans of time"
    return "strings" if kind in _STRINGS else "numbers"


def _some(labels: Array) -> str:
    shown = ", ".join(repr(label) for label in labels[:3].tolist())
    return f"{shown}, ..." if len(labels) > 3 else shown
