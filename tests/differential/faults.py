"""Ways to spoil a case: inputs and parameters that scikit-learn rejects, or takes in an odd way."""

from __future__ import annotations

import array
import collections
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import scipy.sparse

Spoiler = Callable[[Any, Random], Any]


def _as_list(y: Any) -> list[Any]:
    if scipy.sparse.issparse(y):
        return y.toarray().tolist()
    made = np.asarray(y)
    return made.ravel().tolist() if made.ndim == 2 and made.shape[1] == 1 else made.tolist()


def _with(value: Any) -> Spoiler:
    def spoil(y: Any, rng: Random) -> Any:
        values = _as_list(y)
        values[rng.randrange(len(values))] = value
        return values

    return spoil


def _float_with(value: float) -> Spoiler:
    def spoil(y: Any, rng: Random) -> Any:
        values = np.zeros(len(_as_list(y)))
        values[rng.randrange(len(values))] = value
        return values

    return spoil


def _converted(convert: Callable[[list[Any]], Any]) -> Spoiler:
    return lambda y, rng: convert(_as_list(y))


def _always(value: Any) -> Spoiler:
    return lambda y, rng: value


def _objects(values: list[Any]) -> np.ndarray:
    made = np.empty(len(values), object)
    made[:] = [value if not isinstance(value, list) else tuple(value) for value in values]
    return made


# What may take the place of y_true or y_pred.
TARGETS: dict[str, Spoiler] = {
    "shorter": lambda y, rng: _as_list(y)[:-1],
    "longer": lambda y, rng: [*_as_list(y), _as_list(y)[0]],
    "empty list": _always([]),
    "empty array": _always(np.array([], dtype=np.int64)),
    "empty rows": _always([[]]),
    "no rows": _always(np.zeros((0, 3), dtype=np.int64)),
    "None": _always(None),
    "number": _always(3),
    "word": _always("cat"),
    "0-d array": _always(np.array(1)),
    "set": _converted(lambda values: set(map(str, values))),
    "generator": _converted(lambda values: (value for value in values)),
    "dict": _converted(lambda values: dict(enumerate(values))),
    "mapping view": _converted(lambda values: dict.fromkeys(map(str, values)).keys()),
    "range": _converted(lambda values: range(len(values))),
    "deque": _converted(collections.deque),
    "array.array": _converted(lambda values: array.array("q", [1] * len(values))),
    "bytearray": _converted(lambda values: bytearray(len(values))),
    "memoryview": _converted(lambda values: memoryview(bytes(len(values)))),
    "list with None": _with(None),
    "list with NaN": _with(math.nan),
    "list with a word": _with("cat"),
    "list with a number": _with(5),
    "list with a half": _with(0.5),
    "list with a long integer": _with(2**70),
    "list with a list": _with([1]),
    "list with bytes": _with(b"x"),
    "list of Decimal": _converted(lambda values: [Decimal(i % 3) for i in range(len(values))]),
    "list of Fraction": _converted(lambda values: [Fraction(i % 3) for i in range(len(values))]),
    "bool and int": _converted(
        lambda values: [True, 2, 0][: len(values)] + [1] * (len(values) - 3)
    ),
    "NaN": _float_with(math.nan),
    "inf": _float_with(math.inf),
    "minus inf": _float_with(-math.inf),
    "half": _float_with(0.5),
    "huge float": _float_with(1e300),
    "float at 2**63": _float_with(2.0**63),
    "minus zero": _float_with(-0.0),
    "float16": _converted(lambda values: np.arange(len(values), dtype=np.float16) % 3),
    "longdouble": _converted(lambda values: np.arange(len(values), dtype=np.longdouble) % 3),
    "complex": _converted(lambda values: np.arange(len(values)) % 2 + 0j),
    "objects of int": _converted(lambda values: _objects([i % 2 for i in range(len(values))])),
    "objects of str": _converted(lambda values: _objects(list(map(str, values)))),
    "objects with None": _converted(lambda values: _objects([*["a"] * (len(values) - 1), None])),
    "objects of mixed types": _converted(lambda values: _objects([*["a"] * (len(values) - 1), 1])),
    "bytes": _converted(lambda values: np.array([b"a", b"b"] * len(values))[: len(values)]),
    "StringDType": _converted(
        lambda values: np.array(list(map(str, values)), np.dtypes.StringDType())
    ),
    "timedelta": _converted(lambda values: (np.arange(len(values)) % 3).astype("timedelta64[s]")),
    "NaT": _converted(
        lambda values: np.array(["NaT", *["2020-01-01"] * (len(values) - 1)], "M8[D]")
    ),
    "records": _converted(lambda values: np.zeros(len(values), [("a", "i4"), ("b", "i4")])),
    "3-D": _converted(lambda values: np.zeros((len(values), 2, 2), np.int64)),
    "row": _converted(lambda values: np.array([list(range(len(values)))])),
    "two columns": _converted(lambda values: np.arange(2 * len(values)).reshape(-1, 2)),
    "two columns of floats": _converted(
        lambda values: np.arange(2 * len(values)).reshape(-1, 2) / 3
    ),
    "indicator": _converted(lambda values: np.arange(2 * len(values)).reshape(-1, 2) % 2),
    "wider indicator": _converted(lambda values: np.arange(9 * len(values)).reshape(-1, 9) % 2),
    "indicator of -1 and 1": _converted(
        lambda values: np.arange(3 * len(values)).reshape(-1, 3) % 2 * 2 - 1
    ),
    "indicator of 0 and 3": _converted(
        lambda values: np.arange(3 * len(values)).reshape(-1, 3) % 2 * 3
    ),
    "indicator with NaN": _converted(lambda values: np.full((len(values), 2), np.nan)),
    "ragged": _converted(lambda values: [[1], *[[1, 2]] * (len(values) - 1)]),
    "sparse column": _converted(
        lambda values: scipy.sparse.csr_array(np.ones((len(values), 1), int))
    ),
    "sparse of 0, 1, 2": _converted(
        lambda values: scipy.sparse.csr_array(np.arange(2 * len(values)).reshape(-1, 2) % 3)
    ),
    "matrix": _converted(lambda values: np.matrix([[1]] * len(values))),
    "masked array": _converted(
        lambda values: np.ma.masked_array([1] * len(values), [i % 2 for i in range(len(values))])
    ),
}

# What may take the place of sample_weight.
WEIGHTS: dict[str, Callable[[int], Any]] = {
    "all zero": lambda size: np.zeros(size),
    "all zero integers": lambda size: [0] * size,
    "NaN": lambda size: np.array([math.nan, *[1.0] * (size - 1)]),
    "inf": lambda size: np.array([math.inf, *[1.0] * (size - 1)]),
    "minus inf": lambda size: [-math.inf] * size,
    "scalar": lambda size: 2.0,
    "integer": lambda size: 2,
    "word": lambda size: "balanced",
    "shorter": lambda size: [1.0] * (size - 1),
    "longer": lambda size: np.ones(size + 1),
    "empty": lambda size: [],
    "column": lambda size: np.ones((size, 1)),
    "two columns": lambda size: np.ones((size, 2)),
    "0-d": lambda size: np.array(1.0),
    "words": lambda size: ["a"] * size,
    "numbers as words": lambda size: ["1"] * size,
    "objects": lambda size: np.array([1.0] * size, dtype=object),
    "objects with None": lambda size: np.array([None, *[1.0] * (size - 1)], dtype=object),
    "list with None": lambda size: [None, *[1.0] * (size - 1)],
    "complex": lambda size: np.ones(size) + 0j,
    "float16": lambda size: np.ones(size, np.float16),
    "longdouble": lambda size: np.ones(size, np.longdouble),
    "set": lambda size: set(range(size)),
    "sums to zero": lambda size: np.array([1.0, -1.0] * size)[:size],
    "large floats": lambda size: np.full(size, 1e60),
    "integers that overflow": lambda size: np.full(size, 2**62),
    "unsigned that overflow": lambda size: np.full(size, 2**64 - 1, np.uint64),
    "long integers": lambda size: [2**70] * size,
    "dates": lambda size: np.array(["2020-01-01"] * size, "M8[D]"),
    "masked": lambda size: np.ma.masked_array(np.ones(size), [True] + [False] * (size - 1)),
}

# What may take the place of an option.
OPTIONS: dict[str, list[Any]] = {
    "average": ["Micro", 1, "", b"macro", ["macro"], np.str_("macro"), math.nan],
    "pos_label": [[1], (1,), {1}, 1j, b"1", np.int64(1), np.str_("cat"), math.nan],
    "labels": [1, "cat", {1, 2}, [[0, 1]], [None], [0.5, 1.5], [math.nan, 1], np.array(3), [b"a"]],
    "zero_division": [2, -1, "nan", "raise", None, 0.5, [0], math.inf, True, False],
    "normalize": ["yes", 2, "True", "all ", 0, 1, 1.0, None],
    "adjusted": ["yes", 2, 0, 1, None],
    "replace_undefined_by": [None, "nan", -2, 1.5, [], {}, {"LR+": 1, "LR-": 2}, math.inf, True],
    "weights": ["cubic", 1, [1], ""],
    "beta": [-1, -0.5, math.nan, "1", None, -math.inf, True],
    "digits": [-1, 2.0, "2", None],
    "output_dict": [0, 1, "yes", None],
    "target_names": ["ab", 3, [], ["a"], [1, 2], {"a", "b"}],
    "samplewise": [0, 1, "yes", None],
    "warn_for": ["recall", None, {"recall": 1}, 3],
    "surprise": [1],
}
