"""Arguments are looked up in a table that has a row for every parameter of every function."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from fastrecall.errors import input_texts as texts
from fastrecall.errors import invalid_parameter_error
from fastrecall.parameters.constraints import ARRAYS, COMPARABLE, LABEL_TYPES, Constraint
from fastrecall.parameters.functions import FUNCTIONS
from fastrecall.parameters.methods import METHODS
from fastrecall.parameters.rows import AVERAGE, ZERO_DIVISION

__all__ = ["certainly_good", "validate"]

_ROWS = FUNCTIONS | METHODS


def validate(function_name: str, arguments: Mapping[str, object]) -> None:
    """Check the arguments of a function or a method.

    Parameters
    ----------
    function_name : str
        One of the tables' names.
    arguments : mapping of str to object
        Every parameter with its value: ``locals()`` as the function's first statement.

    Raises
    ------
    InvalidParameterError
        At the first parameter, in the signature's order, that meets none of its constraints.
        Not under ``sklearn.config_context(skip_parameter_validation=True)``.

    Examples
    --------
    >>> validate("hamming_loss", {"y_true": [0], "y_pred": [0], "sample_weight": None})
    """
    for name, good, constraints in _ROWS[function_name]:
        value = arguments[name]
        kind = type(value)
        if kind in good or (kind in COMPARABLE and value in good):
            continue
        if not _meets_one(value, constraints) and not _validation_is_off():
            words = [constraint.words for constraint in constraints]
            message = texts.invalid_parameter(name, function_name, words, value)
            raise invalid_parameter_error()(message)


def certainly_good(
    y_true: object,
    y_pred: object,
    labels: object,
    pos_label: object,
    average: object,
    sample_weight: object,
    zero_division: object,
) -> bool:
    """Tell at a glance that all arguments of an averaged score are good; False tells nothing.

    The fast lane of :func:`validate` for the functions that are called most, in a quarter of
    the time: no dictionary, no loop, and the defaults first.
    """
    return (
        type(y_true) in ARRAYS
        and type(y_pred) in ARRAYS
        and (labels is None or type(labels) in ARRAYS)
        and type(pos_label) in LABEL_TYPES
        and (average is None or (type(average) is str and average in AVERAGE.good))
        and (sample_weight is None or type(sample_weight) in ARRAYS)
        and type(zero_division) in COMPARABLE
        and zero_division in ZERO_DIVISION.good
    )


def _meets_one(value: object, constraints: tuple[Constraint, ...]) -> bool:
    return any(accepts(value) for _, accepts in constraints)


def _validation_is_off() -> bool:
    # Asked only when an error is due: it is scikit-learn's switch, and few have it loaded.
    get_config = getattr(sys.modules.get("sklearn"), "get_config", None)
    return get_config is not None and bool(get_config()["skip_parameter_validation"])
