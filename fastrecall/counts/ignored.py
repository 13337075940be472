"""Samples that are left out on purpose: those of some true labels, or without one."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from fastrecall.arrays import items_of
from fastrecall.counts.index import as_labels, check_kind
from fastrecall.errors import input_texts as texts
from fastrecall.labels import Encoded, Indicators, is_missing
from fastrecall.labels.times import TIMES

__all__ = ["Ignored", "Ignoring", "listed"]

Array = np.ndarray[Any, Any]


class Ignored(NamedTuple):
    """What the kernel is told: keys of true labels, and whether a missing one is ignored, too."""

    keys: Array | None
    missing: bool


class Ignoring:
    """What a caller wants to be left out.

    Parameters
    ----------
    ignore : label, or array-like of labels
        None, NaN, ``pandas.NA`` and NaT stand for missing labels.
    """

    __slots__ = ("_labels", "missing")

    def __init__(self, ignore: Any) -> None:
        given = listed(ignore)
        labels = [label for label in given if not is_missing(label)]
        self.missing = len(labels) < len(given)
        self._labels = as_labels(labels, "ignore") if labels else None

    def among(self, sides: Encoded | Indicators) -> Ignored:
        """Return it in terms of encoded labels.

        Raises
        ------
        ValueError
            For labels of another type than those that are counted, and for multilabel targets.
        """
        if not isinstance(sides, Encoded):
            raise ValueError(texts.IGNORE_NEEDS_SINGLE_LABELS)
        if self._labels is None:
            return Ignored(None, self.missing)
        check_kind(self._labels, sides.example, "ignore")
        return Ignored(sides.keys_of(self._labels).keys, self.missing)


def listed(ignore: Any) -> list[Any]:
    """Return a list of its own of the labels to be left out."""
    if getattr(getattr(ignore, "dtype", None), "kind", None) in (*TIMES,):
        # Python has no dates of nanoseconds.
        return list(np.ravel(ignore))
    for name in ("tolist", "to_pylist"):
        if hasattr(ignore, name):
            ignore = getattr(ignore, name)()
    single = isinstance(ignore, (str, bytes)) or not hasattr(ignore, "__iter__")
    return [ignore] if single else items_of(ignore, "ignore")
