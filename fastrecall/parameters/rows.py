"""A row for each parameter that several functions have."""

from __future__ import annotations

import math
import operator
from datetime import date, timedelta
from numbers import Integral, Number, Real

import numpy as np

from fastrecall.parameters.constraints import (
    BOOLEAN,
    LABEL_TYPES,
    NAN,
    NONE,
    REAL,
    SPARSE,
    Constraint,
    array_row,
    between,
    instance,
    is_int,
    one_of,
    row,
    strings,
)

__all__ = [
    "AVERAGE",
    "BETA",
    "DENSE_TARGETS",
    "DIGITS",
    "KAPPA_WEIGHTS",
    "LABELS",
    "LEVEL",
    "N_RESAMPLES",
    "ONE_LABEL",
    "POS_LABEL",
    "SCORED",
    "SEED",
    "TARGETS",
    "TARGET_NAMES",
    "UNDEFINED_KAPPA",
    "UNDEFINED_RATIOS",
    "WARN_FOR",
    "WEIGHT",
    "ZERO_DIVISION",
    "ZERO_DIVISION_WITHOUT_NAN",
]

_AVERAGES = ("micro", "macro", "samples", "weighted", "binary")

TARGETS = (array_row("y_true", SPARSE), array_row("y_pred", SPARSE))
DENSE_TARGETS = (array_row("y_true"), array_row("y_pred"))
SCORED = (array_row("y_true"), array_row("y_score"))
LABELS = array_row("labels", NONE)
WEIGHT = array_row("sample_weight", NONE)
POS_LABEL = row(
    "pos_label",
    REAL,
    instance(str, "str"),
    BOOLEAN,
    NONE,
    types=LABEL_TYPES,
)
# Where counts are asked, dates are labels, too. Containers are no label: to compare with one is to
# run its code, which of a broken sparse table ends the process.
ONE_LABEL = row(
    "pos_label",
    instance((str, bytes, Number, np.generic, date, timedelta), "label"),
    NONE,
    types=LABEL_TYPES,
)
AVERAGE = row("average", strings(*_AVERAGES), NONE, values=_AVERAGES)
BETA = row(
    "beta", between(Real, "a float in the range [0.0, inf]", 0.0, math.inf), values=(0.5, 1, 2)
)
WARN_FOR = row(
    "warn_for",
    instance(list, "list"),
    instance(tuple, "tuple"),
    instance(set, "set"),
    types=frozenset({list, tuple, set}),
)
ZERO_DIVISION = row(
    "zero_division",
    one_of(Real, "float", 0.0, 1.0),
    NAN,
    strings("warn"),
    values=("warn", 0, 1),
)
ZERO_DIVISION_WITHOUT_NAN = row(
    "zero_division", one_of(Real, "float", 0, 1), strings("warn"), values=("warn", 0, 1)
)
UNDEFINED_KAPPA = row(
    "replace_undefined_by",
    between(Real, "a float in the range [-1.0, 1.0]", -1.0, 1.0),
    NAN,
)
UNDEFINED_RATIOS = row(
    "replace_undefined_by", one_of(Real, "float", 1.0, np.nan), instance(dict, "dict")
)
TARGET_NAMES = array_row("target_names", NONE)
KAPPA_WEIGHTS = row("weights", strings("linear", "quadratic"), NONE, values=("linear", "quadratic"))
DIGITS = row(
    "digits",
    between(Integral, "an int in the range [0, inf)", 0, math.inf, operator.ge),
)


LEVEL = row(
    "level",
    Constraint(
        "a float in the range (0.0, 1.0)",
        lambda value: isinstance(value, Real) and bool(0 < float(value) < 1),
    ),
)
N_RESAMPLES = row(
    "n_resamples",
    Constraint("an int in the range [1, inf)", lambda value: is_int(value) and value >= 1),
)
SEED = row(
    "seed",
    NONE,
    Constraint("an int in the range [0, inf)", lambda value: is_int(value) and value >= 0),
    # Looked up when it is asked for: numpy.random is loaded by nothing else here.
    Constraint(
        "an instance of 'numpy.random.Generator'",
        lambda value: isinstance(value, np.random.Generator),
    ),
)
