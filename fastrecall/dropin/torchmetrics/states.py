"""What a metric keeps between batches, and how it grows: by adding, or by a row for each sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from fastrecall.dropin.torchmetrics.metrics import TALLIES, Row
from fastrecall.dropin.torchmetrics.tensors import read, written

__all__ = ["Kept"]

Array = np.ndarray[Any, Any]

# What int64 holds, with some room.
_LARGE = 1 << 62

# No batch has so many.
_SAMPLES = 1 << 44


class Kept:
    """States by name. What fails changes nothing.

    Parameters
    ----------
    row, task, options
        As of :func:`~fastrecall.dropin.torchmetrics.counting.counted`.
    """

    def __init__(self, row: Row, task: str, options: Mapping[str, Any]) -> None:
        self._by_sample = options.get("multidim_average") == "samplewise"
        self._names = row.states
        shape = _shape(row, task, options)
        # Of samplewise metrics an array for each batch.
        self._states: dict[str, tuple[Array, ...]] = {
            name: () if self._by_sample else (np.zeros(shape, dtype=np.int64),)
            for name in row.states
        }
        # Of those, the batches that came last: a tuple would be copied for each.
        self._later: list[Mapping[str, Array]] = []
        self._row_shape = shape
        # No number of any state is larger.
        self._most = 0

    def joined(self) -> dict[str, Array]:
        """Return each state as one array."""
        return {name: self._joined(self._all(name)) for name in self._names}

    def shown(self, name: str, tensors: bool) -> Any:
        """Return a state as torchmetrics shows it: of samplewise metrics, a list."""
        states = [written(state, tensors) for state in self._all(name)]
        return states if self._by_sample else states[0]

    def grow(self, batch: Mapping[str, Array], *, weighted: bool) -> None:
        """Add a batch, where the states lie; or nothing of it.

        Parameters
        ----------
        batch : mapping of str to ndarray
        weighted : bool
            Whether there may be more in it than samples.

        Raises
        ------
        OverflowError
            If integer weights sum to more than an int64 holds.
        """
        if self._by_sample:
            self._later.append(batch)
            return
        most = self._most + (_largest(batch.values()) if weighted else _SAMPLES)
        if most >= _LARGE:
            # Far less than that, nearly always: what was added up are bounds.
            self._most = _largest(states[0] for states in self._states.values())
            most = self._most + _largest(batch.values())
            _check_fits(most, *batch.values())
        self._most = most
        (first,) = self._states[self._names[0]]
        if len(batch) == 1 and first.dtype == batch[self._names[0]].dtype:
            # A table may be large: one step, where it lies.
            np.add(first, batch[self._names[0]], out=first)
        else:
            self._states = {name: (self._states[name][0] + batch[name],) for name in self._names}

    def merged(self, incoming: Mapping[str, Any]) -> Kept:
        """Return these states with others, which come before them in samplewise metrics."""
        merged = {}
        for name in self._names:
            if name not in incoming:
                raise ValueError(
                    f"Expected state variable {name} to be present in incoming state {incoming}"
                )
            merged[name] = self._sum(self._read(name, incoming[name]), self._all(name))
        return self._with(merged)

    def replaced(self, states: Mapping[str, Any]) -> Kept:
        """Return these states with some taken from elsewhere."""
        return self._with({name: self._read(name, state) for name, state in states.items()})

    def _with(self, states: Mapping[str, tuple[Array, ...]]) -> Kept:
        other = object.__new__(Kept)
        kept = {name: self._all(name) for name in self._names}
        other.__dict__.update(self.__dict__, _states={**kept, **states}, _later=[])
        other._most = _largest(state for states in other._states.values() for state in states)
        return other

    def _all(self, name: str) -> tuple[Array, ...]:
        return (*self._states[name], *(batch[name] for batch in self._later))

    def _joined(self, states: tuple[Array, ...]) -> Array:
        if not self._by_sample:
            return states[0]
        return np.concatenate(states or [np.zeros((0, *self._row_shape), dtype=np.int64)])

    def _sum(self, some: tuple[Array, ...], more: tuple[Array, ...]) -> tuple[Array, ...]:
        if self._by_sample:
            return some + more
        one, other = some[0], more[0]
        _check_fits(_largest([one]) + _largest([other]), one, other)
        return (one + other,)

    def _read(self, name: str, given: Any) -> tuple[Array, ...]:
        several = given if self._by_sample else [given]
        if self._by_sample and not isinstance(given, (list, tuple)):
            several = [given]
        states = tuple(np.array(read(state, name).array) for state in several)
        for state in states:
            shape = state.shape[1:] if self._by_sample else state.shape
            if shape != self._row_shape:
                raise ValueError(
                    f"Expected state variable {name} to have the shape"
                    f" {self._row_shape}{' a sample' if self._by_sample else ''}, got {shape}"
                )
        return tuple(
            state.astype(np.float64 if state.dtype.kind == "f" else np.int64) for state in states
        )


def _shape(row: Row, task: str, options: Mapping[str, Any]) -> tuple[int, ...]:
    wide = options.get("num_labels" if task == "multilabel" else "num_classes") or 1
    by_sample = options.get("multidim_average") == "samplewise"
    if row.states != TALLIES:
        return {"binary": (2, 2), "multiclass": (wide, wide), "multilabel": (wide, 2, 2)}[task]
    if task == "binary":
        return () if by_sample else (1,)
    pooled = task == "multiclass" and options["average"] == "micro" and options["top_k"] == 1
    return (1,) if pooled and not by_sample else (wide,)


def _largest(states: Iterable[Array]) -> int:
    """Return the largest absolute number of all integers."""
    some = [state for state in states if state.dtype.kind == "i" and state.size]
    return max((max(int(state.max()), -int(state.min())) for state in some), default=0)


def _check_fits(most: int, *states: Array) -> None:
    if most >= _LARGE and all(state.dtype.kind == "i" for state in states):
        raise OverflowError(
            "the counts leave int64; use float weights, which are counted in float64"
        )
