"""Comparison: the counts of several models of one truth, and what they have right together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from fastrecall.comparison.pairwise import Pairwise, names_of
from fastrecall.counts import Counts
from fastrecall.errors.input_texts import shown

if TYPE_CHECKING:
    from fastrecall.comparison.joint import Arrays, Joint
    from fastrecall.comparison.metrics import Metric

__all__ = ["Comparison"]

Array = np.ndarray[Any, Any]


class Comparison(Pairwise, Mapping[Any, Counts]):
    """What was counted of several models: a mapping from name to :class:`Counts`.

    Made by :func:`fastrecall.compare`. Besides each model's counts it knows how many samples every
    two models have right together. Immutable, but for the joint counts of two models, which are
    kept once a difference of the two was asked for.

    Notes
    -----
    Unless ``paired`` was given, it refers to the arrays that were compared. A pickle does not hold
    them, and so answers only to differences of those models that were asked for before.
    """

    __slots__ = ("_arrays", "_both", "_counts", "_joint", "_why_not")

    def __init__(
        self,
        counts: Mapping[Any, Counts],
        both: Array | None,
        why_not: str | None,
        arrays: Arrays | None = None,
        cells: Mapping[tuple[Any, Any], Joint] | None = None,
    ) -> None:
        self._counts = dict(counts)
        self._both = both
        self._why_not = why_not
        self._arrays = arrays
        self._joint = dict(cells or {})

    def by_model(self, metric: Metric, **options: Any) -> Array:
        """Return a metric of each model.

        Parameters
        ----------
        metric : str or callable
            A method of ``Counts`` by its name, or a function of ``Counts``.
        **options
            The method's own.

        Returns
        -------
        ndarray of shape (m,), or (m, k) for a metric of k values

        Raises
        ------
        ValueError
            For a name that is no metric, which the message lists; for values of single classes
            where models have other classes.
        TypeError
            For an option that the metric does not take.
        """
        from fastrecall.comparison.metrics import asked_one, values_of

        return values_of(self._counts, asked_one(metric, options))

    def table(
        self, metrics: Any = ("accuracy", "precision", "recall", "f1"), **options: Any
    ) -> dict[str, Array]:
        """Return several metrics of each model: name -> ndarray of shape (m,) or (m, k).

        Parameters
        ----------
        metrics : str, callable, iterable of these, or dict
            A dict holds metrics by the names of their columns; a value may be a pair of a metric
            and a dict of options of its own.
        **options
            For each of the metrics that takes them.

        Raises
        ------
        ValueError, TypeError
            As of :meth:`by_model`, before anything is computed.
        """
        from fastrecall.comparison.metrics import tables_of

        return tables_of(self._counts, metrics, options)[1]

    def to_frame(
        self, metrics: Any = ("accuracy", "precision", "recall", "f1"), **options: Any
    ) -> Any:
        """Return several metrics as a pandas DataFrame, one row a model.

        Parameters and errors are those of :meth:`table`. If a metric has several values a model,
        as ``average=None`` gives, columns have two levels, metric and class.
        """
        from fastrecall.comparison.metrics import tables_of
        from fastrecall.counts.groups.tables import frame_of

        wanted, values = tables_of(self._counts, metrics, options)
        classes = next(iter(self._counts.values())).classes
        return frame_of(None, (names_of(self._counts),), classes, wanted, values)

    def __getitem__(self, name: Any) -> Counts:
        try:
            found: Counts = self._counts[name]
            return found
        except (KeyError, TypeError):
            raise KeyError(self._no_such(name)) from None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __copy__(self) -> Comparison:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        why_not = self._why_not or ("unpaired" if self._arrays else None)
        return Comparison, (self._counts, self._both, why_not, None, self._joint)

    def __repr__(self) -> str:
        some = ", ".join(map(repr, list(self._counts)[:5])) + (", ..." if len(self) > 5 else "")
        n = next(iter(self._counts.values())).n
        return f"<Comparison of {len(self)} models on {n} samples: {some}>"

    def _paired(self) -> Comparison:
        """Return the same with the joint counts of all pairs, and without the arrays."""
        for pair in combinations(self._counts, 2):
            self._cells(*pair)
        return Comparison(self._counts, self._both, "unpaired", None, self._joint)

    def _no_such(self, name: Any) -> str:
        return f"no model {shown(name)}; the models are {', '.join(map(repr, self._counts))}"
