"""Labels of each kind, as plain arrays: few classes, some of them rare."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

__all__ = ["KINDS", "Kind", "drawn", "hidden"]

Array = np.ndarray[Any, Any]

_SEED = 7


class Kind(NamedTuple):
    """One kind of label: its classes in ascending order."""

    classes: Array
    # The first two alone are a binary target.
    positive: Any


def _words() -> Array:
    # One is empty, one beyond ASCII, one beyond the first plane, one has another's beginning.
    return np.array(["", "cat", "catfish", "dög", "猫𝄞"])


KINDS = {
    "int": Kind(np.arange(5), 1),
    "bool": Kind(np.array([False, True]), True),
    "float": Kind(np.arange(5.0), 1.0),
    "str": Kind(_words(), "cat"),
    "date": Kind(
        np.array(["1969-12-31", "1970-01-01", "2000-02-29", "2024-05-05", "2026-01-01"], "M8[D]"),
        np.datetime64("1970-01-01"),
    ),
}


def drawn(kind: str, n: int, *, binary: bool = False) -> tuple[Array, Array]:
    """Return y_true and y_pred; the first samples show every class, if there are as many."""
    classes = KINDS[kind].classes[: 2 if binary else None]
    random = np.random.default_rng(_SEED)
    share = 1 / np.arange(1, len(classes) + 1)
    true, other = random.choice(len(classes), size=(2, n), p=share / share.sum())
    true[: len(classes)] = np.arange(len(classes))[::-1][:n]
    pred = np.where(random.random(n) < 0.7, true, other)
    return classes[true], classes[pred]


def hidden(values: Array, *places: int) -> Array:
    """Return labels as objects with None in some places."""
    objects = values.astype(object)
    objects[list(places)] = None
    return objects
