"""Which values each function and each method of Counts takes, and what it says to any other.

One table holds a row for every parameter of every function. A row has a fast lane, exact types
and values that are certainly good, and behind it scikit-learn's own list of constraints in
scikit-learn's order, which decides everything else and words the error.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable, Hashable, Mapping
from numbers import Integral, Real
from types import NoneType
from typing import Any, NamedTuple

import numpy as np

from fastrecall.arrays import is_array_like, is_sparse
from fastrecall.errors import input_texts as texts
from fastrecall.errors import invalid_parameter_error

__all__ = ["certainly_good", "validate"]


class _Constraint(NamedTuple):
    words: str
    accepts: Callable[[Any], bool]


class _Row(NamedTuple):
    name: str
    # Exact types and values that are certainly good.
    good: frozenset[Any]
    constraints: tuple[_Constraint, ...]


def validate(function_name: str, arguments: Mapping[str, object]) -> None:
    """Check the arguments of one of the sixteen functions.

    Parameters
    ----------
    function_name : str
        One of scikit-learn's sixteen names.
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
        if kind in good or (kind in _COMPARABLE and value in good):
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
        type(y_true) in _ARRAYS
        and type(y_pred) in _ARRAYS
        and (labels is None or type(labels) in _ARRAYS)
        and type(pos_label) in _LABEL_TYPES
        and (average is None or (type(average) is str and average in _AVERAGE.good))
        and (sample_weight is None or type(sample_weight) in _ARRAYS)
        and type(zero_division) in _COMPARABLE
        and zero_division in _ZERO_DIVISION.good
    )


def _meets_one(value: object, constraints: tuple[_Constraint, ...]) -> bool:
    return any(accepts(value) for _, accepts in constraints)


def _validation_is_off() -> bool:
    # Asked only when an error is due: it is scikit-learn's switch, and few have it loaded.
    get_config = getattr(sys.modules.get("sklearn"), "get_config", None)
    return get_config is not None and bool(get_config()["skip_parameter_validation"])


# --- constraints --------------------------------------------------------------------------


def _instance(kind: type | tuple[type, ...], type_name: str) -> _Constraint:
    return _Constraint(f"an instance of {type_name!r}", lambda value: isinstance(value, kind))


def _one_of(kind: type, type_name: str, *options: Hashable) -> _Constraint:
    # A set asks for identity before equality: np.nan itself is found in it, another NaN is not.
    choices = frozenset(options)
    words = ", ".join(repr(option) for option in options)
    return _Constraint(
        f"a {type_name} among {{{words}}}",
        lambda value: isinstance(value, kind) and value in choices,
    )


def _strings(*options: str) -> _Constraint:
    return _one_of(str, "str", *options)


def _between(
    kind: type,
    words: str,
    lowest: float,
    highest: float,
    beyond: Callable[[Any, float], bool] = operator.gt,
) -> _Constraint:
    def contains(value: Any) -> bool:
        # np.isnan, not math.isnan: it refuses a Fraction with a TypeError, and so do we.
        if not isinstance(value, Integral) and np.isnan(value):
            return False
        return not (value < lowest or beyond(value, highest))

    def accepts(value: Any) -> bool:
        return isinstance(value, kind) and contains(value)

    return _Constraint(words, accepts)


def _is_nan(value: Any) -> bool:
    return not isinstance(value, Integral) and isinstance(value, Real) and math.isnan(value)


def _is_int(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, (bool, np.bool_))


_ARRAY = _Constraint("an array-like", is_array_like)
_SPARSE = _Constraint("a sparse array or matrix", is_sparse)
_NONE = _Constraint("None", lambda value: value is None)
_NAN = _Constraint("numpy.nan", _is_nan)
_REAL = _instance(Real, "float")
_BOOLEAN = _Constraint(
    "an instance of 'bool' or an instance of 'numpy.bool'",
    lambda value: isinstance(value, (bool, np.bool_)),
)


# --- rows ---------------------------------------------------------------------------------

_COMPARABLE = frozenset({str, int, float})
_LABEL_TYPES = frozenset({int, str, float, bool})
_ARRAYS = frozenset({np.ndarray, list, tuple})


def _row(
    name: str,
    *constraints: _Constraint,
    types: frozenset[type] = frozenset(),
    values: tuple[Hashable, ...] = (),
) -> _Row:
    if _NONE in constraints:
        types |= {NoneType}
    return _Row(name, types | frozenset(values), constraints)


def _array_row(name: str, *others: _Constraint) -> _Row:
    return _row(name, _ARRAY, *others, types=_ARRAYS)


def _flag(name: str) -> _Row:
    return _row(name, _BOOLEAN, types=frozenset({bool}))


_AVERAGES = ("micro", "macro", "samples", "weighted", "binary")

_TARGETS = (_array_row("y_true", _SPARSE), _array_row("y_pred", _SPARSE))
_DENSE_TARGETS = (_array_row("y_true"), _array_row("y_pred"))
_LABELS = _array_row("labels", _NONE)
_WEIGHT = _array_row("sample_weight", _NONE)
_POS_LABEL = _row(
    "pos_label",
    _REAL,
    _instance(str, "str"),
    _BOOLEAN,
    _NONE,
    types=_LABEL_TYPES,
)
_AVERAGE = _row("average", _strings(*_AVERAGES), _NONE, values=_AVERAGES)
_BETA = _row(
    "beta", _between(Real, "a float in the range [0.0, inf]", 0.0, math.inf), values=(0.5, 1, 2)
)
_WARN_FOR = _row(
    "warn_for",
    _instance(list, "list"),
    _instance(tuple, "tuple"),
    _instance(set, "set"),
    types=frozenset({list, tuple, set}),
)
_ZERO_DIVISION = _row(
    "zero_division",
    _one_of(Real, "float", 0.0, 1.0),
    _NAN,
    _strings("warn"),
    values=("warn", 0, 1),
)
_ZERO_DIVISION_WITHOUT_NAN = _row(
    "zero_division", _one_of(Real, "float", 0, 1), _strings("warn"), values=("warn", 0, 1)
)
_UNDEFINED_KAPPA = _row(
    "replace_undefined_by",
    _between(Real, "a float in the range [-1.0, 1.0]", -1.0, 1.0),
    _NAN,
)
_UNDEFINED_RATIOS = _row(
    "replace_undefined_by", _one_of(Real, "float", 1.0, np.nan), _instance(dict, "dict")
)
_TARGET_NAMES = _array_row("target_names", _NONE)
_KAPPA_WEIGHTS = _row(
    "weights", _strings("linear", "quadratic"), _NONE, values=("linear", "quadratic")
)
_DIGITS = _row(
    "digits",
    _between(Integral, "an int in the range [0, inf)", 0, math.inf, operator.ge),
)


def _method(*rows: _Row) -> tuple[_Row, ...]:
    """Return the rows of a method of Counts that takes ``average``, and any ``pos_label``."""
    return (*rows, _AVERAGE, _LABELS, _ZERO_DIVISION)


def _set_wise(
    *, beta: bool = False, warn_for: bool = False, zero_division: _Row = _ZERO_DIVISION
) -> tuple[_Row, ...]:
    """Return the rows of the functions that take ``average``."""
    return (
        *_TARGETS,
        *((_BETA,) if beta else ()),
        _LABELS,
        _POS_LABEL,
        _AVERAGE,
        *((_WARN_FOR,) if warn_for else ()),
        _WEIGHT,
        zero_division,
    )


_LEVEL = _row(
    "level",
    _Constraint(
        "a float in the range (0.0, 1.0)",
        lambda value: isinstance(value, Real) and bool(0 < float(value) < 1),
    ),
)
_N_RESAMPLES = _row(
    "n_resamples",
    _Constraint("an int in the range [1, inf)", lambda value: _is_int(value) and value >= 1),
)
_SEED = _row(
    "seed",
    _NONE,
    _Constraint("an int in the range [0, inf)", lambda value: _is_int(value) and value >= 0),
    # Looked up when it is asked for: numpy.random is loaded by nothing else here.
    _Constraint(
        "an instance of 'numpy.random.Generator'",
        lambda value: isinstance(value, np.random.Generator),
    ),
)
_RATIOS = (
    "recall",
    "precision",
    "f1",
    "jaccard",
    "specificity",
    "npv",
    "fpr",
    "fnr",
    "selection_rate",
)

_OF_ALL_CLASSES = (
    *("accuracy", "zero_one_loss", "hamming_loss", "balanced_accuracy"),
    *("gmean", "kappa", "mcc"),
)

# The rows stand in the order of the signature: the first bad argument is the one named.
_TABLE: dict[str, tuple[_Row, ...]] = {
    "accuracy_score": (*_TARGETS, _flag("normalize"), _WEIGHT),
    "balanced_accuracy_score": (*_DENSE_TARGETS, _WEIGHT, _flag("adjusted")),
    "class_likelihood_ratios": (*_TARGETS, _LABELS, _WEIGHT, _UNDEFINED_RATIOS),
    "classification_report": (
        *_TARGETS,
        _LABELS,
        _TARGET_NAMES,
        _WEIGHT,
        _DIGITS,
        _flag("output_dict"),
        _ZERO_DIVISION,
    ),
    "cohen_kappa_score": (
        _array_row("y1"),
        _array_row("y2"),
        _LABELS,
        _KAPPA_WEIGHTS,
        _WEIGHT,
        _UNDEFINED_KAPPA,
    ),
    "confusion_matrix": (
        *_DENSE_TARGETS,
        _LABELS,
        _WEIGHT,
        _row("normalize", _strings("true", "pred", "all"), _NONE, values=("true", "pred", "all")),
    ),
    "f1_score": _set_wise(),
    "fbeta_score": _set_wise(beta=True),
    "hamming_loss": (*_TARGETS, _WEIGHT),
    "jaccard_score": _set_wise(zero_division=_ZERO_DIVISION_WITHOUT_NAN),
    "matthews_corrcoef": (*_DENSE_TARGETS, _WEIGHT),
    "multilabel_confusion_matrix": (*_TARGETS, _WEIGHT, _LABELS, _flag("samplewise")),
    "precision_recall_fscore_support": _set_wise(beta=True, warn_for=True),
    "precision_score": _set_wise(),
    "recall_score": _set_wise(),
    "zero_one_loss": (*_TARGETS, _flag("normalize"), _WEIGHT),
}

# The methods of Counts hold the targets already; no scikit-learn to follow word by word.
_METHODS: dict[str, tuple[_Row, ...]] = {
    **dict.fromkeys((f"Counts.{ratio}" for ratio in _RATIOS), _method()),
    "Counts.fbeta": _method(_BETA),
    "Counts.precision_recall_fscore_support": _method(_BETA, _WARN_FOR),
    "Counts.accuracy": (_flag("normalize"),),
    "Counts.zero_one_loss": (_flag("normalize"),),
    "Counts.balanced_accuracy": (_flag("adjusted"),),
    "Counts.kappa": (_KAPPA_WEIGHTS, _LABELS, _UNDEFINED_KAPPA),
    "Counts.likelihood_ratios": (_UNDEFINED_RATIOS,),
    "Counts.report": (
        _LABELS,
        _TARGET_NAMES,
        _DIGITS,
        _flag("output_dict"),
        _ZERO_DIVISION,
    ),
    "Counts.interval": (
        _row("metric", _strings(*_RATIOS, "fbeta", *_OF_ALL_CLASSES)),
        _AVERAGE,
        _LABELS,
        _LEVEL,
        _row("method", _strings("bootstrap", "delta", "wilson")),
        _N_RESAMPLES,
        _SEED,
        _ZERO_DIVISION,
    ),
    "count": (
        _array_row("labels", _NONE),
        _row("matrix", _BOOLEAN, _NONE),
        _row("multilabel", _BOOLEAN),
    ),
}

_ROWS = _TABLE | _METHODS
