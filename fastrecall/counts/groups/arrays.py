"""What grouped counts hold, as read-only arrays with a row for each group."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from fastrecall.counts.groups.parts import GroupParts

__all__ = ["GroupedArrays"]

Array = np.ndarray[Any, Any]


class GroupedArrays:
    """The numbers of ``GroupedCounts``: G groups, K classes."""

    __slots__ = ()

    _parts: GroupParts

    @property
    def names(self) -> tuple[str, ...] | None:
        """What the group arrays are called; None for one array without a name."""
        return self._parts.names

    @property
    def classes(self) -> Array:
        """The labels, shape (K,); those of all groups."""
        return _frozen(self._parts.classes)

    @property
    def n(self) -> Array:
        """Samples of each group, or their weight, shape (G,)."""
        return _frozen(self._parts.n)

    @property
    def tp(self) -> Array:
        """True positives of each class in each group, shape (G, K)."""
        return _frozen(self._parts.tp)

    @property
    def n_true(self) -> Array:
        """Samples of each class in each group, shape (G, K)."""
        return _frozen(self._parts.n_true)

    @property
    def n_pred(self) -> Array:
        """Predictions of each class in each group, shape (G, K)."""
        return _frozen(self._parts.n_pred)

    @property
    def agreed(self) -> Array | None:
        """Samples of each group whose labels agree, shape (G,); None if not known."""
        return None if self._parts.agreed is None else _frozen(self._parts.agreed)

    @property
    def differing(self) -> Array | None:
        """Single labels that are wrong in each group, shape (G,); None if not known."""
        return None if self._parts.differing is None else _frozen(self._parts.differing)

    @property
    def kind(self) -> Literal["multiclass", "multilabel"]:
        """Whether a sample has one label ("multiclass") or any number ("multilabel")."""
        return self._parts.kind

    @property
    def partial(self) -> bool:
        """Whether some samples have labels outside of ``classes``."""
        return self._parts.partial

    @property
    def has_matrix(self) -> bool:
        """Whether the counts of each group hold the table of all pairs."""
        return self._parts.matrix is not None

    def matrix(self) -> Array:
        """Return samples by true (row) and predicted class (column), shape (G, K, K).

        Raises
        ------
        ValueError
            If these counts hold margins only.
        """
        matrix = self._parts.matrix
        if matrix is None:
            groups, classes = self._parts.tp.shape
            raise ValueError(
                f"these counts of {groups} groups and {classes} {self.kind} classes hold no "
                "confusion matrices. count() keeps up to 2**20 cells of all groups together, and "
                "with matrix=True any number; multilabel targets have none"
            )
        return _frozen(matrix)


def _frozen(array: Array) -> Array:
    array.setflags(write=False)
    return array
