"""What a parameter may be: constraints, and a row of them for each parameter.

A row has a fast lane, exact types and values that are certainly good, and behind it scikit-learn's
own list of constraints in scikit-learn's order, which decides everything else and words the error.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Hashable
from numbers import Integral, Real
from types import NoneType
from typing import Any, NamedTuple

import numpy as np

from fastrecall.arrays import is_array_like, is_sparse

__all__ = [
    "ARRAY",
    "ARRAYS",
    "BOOLEAN",
    "COMPARABLE",
    "LABEL_TYPES",
    "NAN",
    "NONE",
    "REAL",
    "SPARSE",
    "Constraint",
    "Row",
    "array_row",
    "between",
    "flag",
    "instance",
    "is_int",
    "one_of",
    "row",
    "strings",
]


class Constraint(NamedTuple):
    """What is accepted, and the words for it."""

    words: str
    accepts: Callable[[Any], bool]


class Row(NamedTuple):
    """One parameter."""

    name: str
    # Exact types and values that are certainly good.
    good: frozenset[Any]
    constraints: tuple[Constraint, ...]


def instance(kind: type | tuple[type, ...], type_name: str) -> Constraint:
    """Accept instances."""
    return Constraint(f"an instance of {type_name!r}", lambda value: isinstance(value, kind))


def one_of(kind: type, type_name: str, *options: Hashable) -> Constraint:
    """Accept some values of a type."""
    # A set asks for identity before equality: np.nan itself is found in it, another NaN is not.
    choices = frozenset(options)
    words = ", ".join(repr(option) for option in options)
    return Constraint(
        f"a {type_name} among {{{words}}}",
        lambda value: isinstance(value, kind) and value in choices,
    )


def strings(*options: str) -> Constraint:
    """Accept some strings."""
    return one_of(str, "str", *options)


def between(
    kind: type,
    words: str,
    lowest: float,
    highest: float,
    beyond: Callable[[Any, float], bool] = operator.gt,
) -> Constraint:
    """Accept numbers of an interval, closed unless ``beyond`` says otherwise."""

    def contains(value: Any) -> bool:
        # np.isnan, not math.isnan: it refuses a Fraction with a TypeError, and so do we.
        if not isinstance(value, Integral) and np.isnan(value):
            return False
        return not (value < lowest or beyond(value, highest))

    def accepts(value: Any) -> bool:
        return isinstance(value, kind) and contains(value)

    return Constraint(words, accepts)


def _is_nan(value: Any) -> bool:
    return not isinstance(value, Integral) and isinstance(value, Real) and math.isnan(value)


def is_int(value: Any) -> bool:
    """Tell whether a value is an int, and no bool."""
    return isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))


ARRAY = Constraint("an array-like", is_array_like)
SPARSE = Constraint("a sparse array or matrix", is_sparse)
NONE = Constraint("None", lambda value: value is None)
NAN = Constraint("numpy.nan", _is_nan)
REAL = instance(Real, "float")
BOOLEAN = Constraint(
    "an instance of 'bool' or an instance of 'numpy.bool'",
    lambda value: isinstance(value, (bool, np.bool_)),
)


COMPARABLE = frozenset({str, int, float})
LABEL_TYPES = frozenset({int, str, float, bool})
ARRAYS = frozenset({np.ndarray, list, tuple})


def row(
    name: str,
    *constraints: Constraint,
    types: frozenset[type] = frozenset(),
    values: tuple[Hashable, ...] = (),
) -> Row:
    """Make a row; values of such types, or such values, are certainly good."""
    if NONE in constraints:
        types |= {NoneType}
    return Row(name, types | frozenset(values), constraints)


def array_row(name: str, *others: Constraint) -> Row:
    """Make the row of an array-like."""
    return row(name, ARRAY, *others, types=ARRAYS)


def flag(name: str) -> Row:
    """Make the row of a bool."""
    return row(name, BOOLEAN, types=frozenset({bool}))
