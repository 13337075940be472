"""What several models predicted, by name; and the truth, read once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from fastrecall.arrays import is_sparse
from fastrecall.labels import Vocabulary, alike, as_side, readable
from fastrecall.targets import Targets

__all__ = ["by_name", "of_model", "targets_of"]

Result = TypeVar("Result")

_WANTED = (
    "predictions should be a dict with the predicted labels of each model by its name, or a "
    "DataFrame with a column for each"
)


def by_name(predictions: Any) -> dict[Any, Any]:
    """Return predictions by the names of their models.

    Parameters
    ----------
    predictions : mapping, or DataFrame or table of pandas, polars or pyarrow

    Raises
    ------
    TypeError
        For what has no names.
    ValueError
        For no model at all, and for a name that comes twice.
    """
    pairs = _pairs(predictions)
    if pairs is None:
        raise TypeError(f"{_WANTED}; got {type(predictions)!r}")
    named: dict[Any, Any] = {}
    for name, predicted in pairs:
        if name in named:
            raise ValueError(f"predictions hold the model {name!r} more than once")
        named[name] = predicted
    if not named:
        raise ValueError(f"{_WANTED}; got none")
    return named


def _pairs(predictions: Any) -> Any:
    if isinstance(predictions, Mapping):
        return predictions.items()
    if hasattr(predictions, "column_names") and hasattr(predictions, "column"):
        return [(name, predictions.column(name)) for name in predictions.column_names]
    if not hasattr(predictions, "columns") or is_sparse(predictions):
        return None
    if hasattr(predictions, "items"):
        return predictions.items()
    return [(name, predictions[name]) for name in predictions.columns]


def targets_of(
    y_true: Any, models: Mapping[Any, Any], sample_weight: Any, ignore: Any
) -> list[Targets]:
    """Check and encode the truth beside each model; what has to be coded, is coded once.

    Raises
    ------
    ValueError, TypeError
        As of :func:`fastrecall.count`; the text names the model.
    """
    reading = _Reading(y_true, ignore is not None)
    options = {"sample_weight": sample_weight, "ignore": ignore}
    return [
        of_model(name, lambda given: Targets(*reading.beside(given), **options), predicted)
        for name, predicted in models.items()
    ]


def of_model(name: Any, ask: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function; what it raises names the model."""
    try:
        return ask(*arguments)
    except (ValueError, TypeError) as error:
        _blame(name, error)


def _blame(name: Any, error: Exception) -> NoReturn:
    try:
        named = type(error)(f"model {name!r}: {error}")
    except Exception:
        # An error of another library, made in a way of its own.
        error.add_note(f"in the model {name!r}")
        raise error from None
    raise named from error


class _Reading:
    """The truth as it is read beside one model after the other."""

    def __init__(self, y_true: Any, missing: bool) -> None:
        self._given = y_true
        # Words have the same codes on all sides, which then need not be looked up.
        self._vocabulary = Vocabulary(missing)
        self._side = self._read(y_true, "y_true")

    def beside(self, y_pred: Any) -> tuple[Any, Any]:
        """Return both sides, read where that is possible, or else as they were given."""
        if self._side is not None:
            side = self._read(y_pred, "y_pred")
            if alike(self._side, side) and len(side) == len(self._side):
                return self._side, side
        return self._given, y_pred

    def _read(self, y: Any, name: str) -> Any:
        try:
            return as_side(readable(y, name), name, self._vocabulary)
        except (ValueError, TypeError):
            # What is wrong with it is said where it meets the other side.
            return None
