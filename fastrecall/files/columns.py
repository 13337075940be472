"""What a report needs of a file, and the one error for a file that does not hold it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from numpy.typing import NDArray


class FileError(ValueError):
    """A file that could be opened, but does not hold what was asked for."""


class Columns(NamedTuple):
    """True labels, predicted labels and weights of one length.

    Attributes
    ----------
    true, predicted : ndarray
        The labels. Out of text files: int64, uint64, or objects that are all ``str``.
    weight : ndarray or None
        The sample weights. Out of text files: float64.
    """

    true: NDArray[Any]
    predicted: NDArray[Any]
    weight: NDArray[Any] | None


def checked(path: Path, names: list[str], arrays: list[NDArray[Any]]) -> Columns:
    """Put two or three arrays together, if they are as long as each other."""
    for name, values in zip(names, arrays, strict=True):
        if values.ndim == 0:
            raise FileError(f"{path}: {name!r} holds a single value and not one for each row")
    rows = [len(values) for values in arrays]
    if len(set(rows)) > 1:
        told = ", ".join(f"{name!r} has {n}" for name, n in zip(names, rows, strict=True))
        raise FileError(f"{path}: unequal numbers of rows: {told}")
    if rows[0] == 0:
        raise FileError(f"{path}: there are no rows")
    return Columns(arrays[0], arrays[1], arrays[2] if len(arrays) == 3 else None)


def position(path: Path, present: list[str], name: str) -> int:
    """Find the one column of this name."""
    if present.count(name) == 1:
        return present.index(name)
    if name in present:
        raise FileError(f"{path}: {present.count(name)} columns are called {name!r}")
    shown = ", ".join(map(repr, present[:20])) + (", ..." if len(present) > 20 else "")
    raise FileError(f"{path}: no column {name!r}; the columns are {shown or 'none'}")
