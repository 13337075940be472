"""What all metrics share: a name, a dtype, and counters that are replaced together."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np

from fastrecall.dropin.keras import texts
from fastrecall.dropin.keras.naming import auto_name
from fastrecall.dropin.keras.policy import DEFAULT, compute_dtype, rounded

__all__ = ["Metric"]

Array = np.ndarray[Any, Any]

_MOST = np.iinfo(np.int64).max

_GIVEN = {"thresholds": "init_thresholds"}

# Arguments that make no difference to what is counted.
_UNCOUNTED = ("name", "dtype")


class Metric:
    """Counts that grow with each batch, and what is read of them.

    Parameters
    ----------
    name : str, optional
        By default made of the class, and of a number from the second metric on.
    dtype : str or dtype, optional
        Of the results: float64 by default. What is counted is exact whatever it is.

    Attributes
    ----------
    name, dtype : str
    variables : list of ndarray
        The counters, int64; float64 once a weight was counted. Each is an attribute, too, under
        Keras' name: ``true_positives``, ``total`` and so on. They are read-only.
    """

    _integer_dtypes = False

    # Arguments beside name and dtype, in the order of a config; each is an attribute, too.
    _options: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        self.name = name or auto_name(type(self).__name__)
        self._asked = dtype is not None
        self._dtype = compute_dtype(dtype or DEFAULT, integers=self._integer_dtypes)
        self._counted: dict[str, Array] = {}

    @property
    def dtype(self) -> str:
        """The dtype of results, by name."""
        return self._dtype

    @property
    def variables(self) -> list[Array]:
        """The counters, in Keras' order."""
        return list(self._counted.values())

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Count a batch."""
        raise NotImplementedError

    def result(self) -> Any:
        """Return the metric of all that was counted."""
        raise NotImplementedError

    def reset_state(self) -> None:
        """Forget all that was counted."""
        self._counted = {name: _zeros(old.shape) for name, old in self._counted.items()}

    def merge_state(self, metrics: Iterable[Metric]) -> None:
        """Add what other metrics of the same kind have counted.

        Parameters
        ----------
        metrics : iterable of Metric
            Of this class, and made with the same arguments but for name and dtype.

        Raises
        ------
        ValueError
            If one of them counts something else. Nothing is added then.
        OverflowError
            If a counter would be more than an int64 holds.
        """
        merged = self._counted
        for metric in metrics:
            if type(metric) is not type(self) or metric._counts() != self._counts():
                raise ValueError(texts.not_compatible(metric, self))
            theirs = metric._counted
            if merged and theirs and _shapes(merged) != _shapes(theirs):
                raise ValueError(texts.not_compatible(metric, self))
            merged = _sums(merged, theirs) if merged and theirs else merged or theirs
        self._counted = dict(merged)

    def stateless_update_state(
        self, metric_variables: Sequence[Any], *args: Any, **kwargs: Any
    ) -> list[Array]:
        """Return the counters of a batch and those given; this metric stays as it is."""
        twin = self._holding(metric_variables)
        twin.update_state(*args, **kwargs)
        return twin.variables

    def stateless_result(self, metric_variables: Sequence[Any]) -> Any:
        """Return the metric of the counters given; this metric stays as it is."""
        return self._holding(metric_variables).result()

    def stateless_reset_state(self) -> list[Array]:
        """Return counters of nothing; this metric stays as it is."""
        twin = copy.copy(self)
        twin.reset_state()
        return twin.variables

    def get_config(self) -> dict[str, Any]:
        """Return the arguments that make such a metric; a dtype only if one was asked for."""
        config = {"name": self.name, "dtype": self._dtype if self._asked else None}
        # Where another attribute has an argument's name, as in Keras, this one has what was given.
        own = {option: getattr(self, _GIVEN.get(option, option)) for option in self._options}
        return config | own

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """Make a metric of what :meth:`get_config` returned, here or in Keras."""
        return cls(**config)

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Count a batch, and return the metric of all batches."""
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()

    def __getattr__(self, name: str) -> Array:
        counted: dict[str, Array] = self.__dict__.get("_counted", {})
        if name in counted:
            return counted[name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"

    def _begin(self, names: Iterable[str], shape: tuple[int, ...]) -> None:
        self._counted = {name: _zeros(shape) for name in names}

    def _add(self, counted: Mapping[str, Any]) -> None:
        self._counted = _sums(self._counted, {name: counted[name] for name in self._counted})

    def _rounded(self, value: Any) -> Any:
        return rounded(value, self._dtype)

    def _counts(self) -> dict[str, Any]:
        """Return what tells whether two metrics count the same."""
        return {name: value for name, value in self.get_config().items() if name not in _UNCOUNTED}

    def _holding(self, variables: Sequence[Any]) -> Self:
        if len(variables) != len(self._counted):
            owner, expected = type(self).__name__, len(self._counted)
            raise ValueError(texts.wrong_variables(owner, len(variables), expected))
        twin = copy.copy(self)
        arrays = [_read_only(np.array(variable)) for variable in variables]
        for (name, old), new in zip(self._counted.items(), arrays, strict=True):
            if new.shape != old.shape:
                raise ValueError(texts.variable_of_shape(name, new.shape, old.shape))
        twin._counted = dict(zip(self._counted, arrays, strict=True))
        return twin


def _shapes(counted: Mapping[str, Array]) -> list[tuple[int, ...]]:
    return [array.shape for array in counted.values()]


def _sums(olds: Mapping[str, Array], news: Mapping[str, Any]) -> dict[str, Array]:
    return {name: _sum(old, np.asarray(news[name])) for name, old in olds.items()}


def _sum(old: Array, new: Array) -> Array:
    if old.dtype.kind in "iu" and new.dtype.kind in "iu":
        if np.any(old > _MOST - new):
            raise OverflowError(texts.TOO_MANY)
        return _read_only(np.add(old, new, dtype=np.int64))
    return _read_only(np.add(old, new, dtype=np.float64))


def _zeros(shape: tuple[int, ...]) -> Array:
    return _read_only(np.zeros(shape, np.int64))


def _read_only(array: Any) -> Array:
    result = np.asarray(array)
    result.flags.writeable = False
    return result
