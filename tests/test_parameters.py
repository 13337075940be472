"""Arguments good and bad, shown to scikit-learn's sixteen functions and to our table."""

from __future__ import annotations

import fractions
import inspect
import re
import subprocess
import sys
import timeit
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from fastrecall.parameters import certainly_good, validate
from fastrecall.parameters.functions import _TABLE

sklearn = pytest.importorskip("sklearn")
pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
sp = pytest.importorskip("scipy.sparse")

from sklearn import metrics  # noqa: E402
from sklearn.utils import _param_validation  # noqa: E402

_ROOT = Path(__file__).parents[1]
_GOOD = {"y_true": [0, 1], "y_pred": [0, 1], "y1": [0, 1], "y2": [0, 1], "beta": 1.0}


class _Unhashable(str):
    __hash__ = None  # type: ignore[assignment]


class _Sized:
    def __len__(self):
        return 2


class _Shaped:
    shape = (2,)


VALUES = {
    "None": None,
    "True": True,
    "False": False,
    "NumPy True": np.True_,
    "0": 0,
    "1": 1,
    "2": 2,
    "-1": -1,
    "huge": 10**400,
    "0.0": 0.0,
    "1.0": 1.0,
    "0.5": 0.5,
    "-0.5": -0.5,
    "1.5": 1.5,
    "-0.0": -0.0,
    "NumPy 1": np.int8(1),
    "NumPy 0.0": np.float32(0),
    "NumPy 0.5": np.float16(0.5),
    "long double 1": np.longdouble(1),
    "np.nan": np.nan,
    "another NaN": float("nan"),
    "NumPy NaN": np.float64("nan"),
    "float32 NaN": np.float32("nan"),
    "inf": np.inf,
    "-inf": -np.inf,
    "1j": 1j,
    "Fraction 1": fractions.Fraction(1),
    "Fraction 1/2": fractions.Fraction(1, 2),
    "": "",
    "x": "x",
    "warn": "warn",
    "binary": "binary",
    "macro": "macro",
    "samples": "samples",
    "MACRO": "MACRO",
    "linear": "linear",
    "true": "true",
    "all": "all",
    "NumPy macro": np.str_("macro"),
    "NumPy warn": np.str_("warn"),
    "NumPy x": np.str_("x"),
    "unhashable": _Unhashable("macro"),
    "bytes": b"macro",
    "list": [0, 1],
    "empty list": [],
    "tuple": (0, 1),
    "range": range(2),
    "set": {0, 1},
    "frozenset": frozenset({0, 1}),
    "dict": {"LR+": 1.0, "LR-": 1.0},
    "empty dict": {},
    "generator": (i for i in ()),
    "sized": _Sized(),
    "shaped": _Shaped(),
    "object": object(),
    "class": int,
    "array class": np.ndarray,
    "function": len,
    "module": re,
    "array": np.array([0, 1]),
    "0-d": np.array(1),
    "0-d nan": np.array(np.nan),
    "matrix": np.array([[0, 1]]).view(np.matrix),
    "masked": np.ma.array([0, 1], mask=[0, 1]),
    "object array": np.array([None, "a"], dtype=object),
    "datetime64": np.datetime64("2020"),
    "timedelta64": np.timedelta64(1, "s"),
    "void": np.void(b"ab"),
    "bytearray": bytearray(b"ab"),
    "csr": sp.csr_array([[0, 1], [1, 0]]),
    "coo matrix": sp.coo_matrix([[0, 1], [1, 0]]),
    "coo vector": sp.coo_array([0, 1]),
    "lil": sp.lil_array([[0, 1], [1, 0]]),
    "Series": pd.Series([0, 1]),
    "DataFrame": pd.DataFrame({"a": [0, 1]}),
    "Index": pd.Index([0, 1]),
    "NA": pd.NA,
    "NaT": pd.NaT,
    "Timestamp": pd.Timestamp("2020"),
    "polars Series": pl.Series([0, 1]),
    "polars LazyFrame": pl.DataFrame({"a": [0, 1]}).lazy(),
    "Arrow array": pa.array([0, 1]),
    "Arrow scalar": pa.scalar(1),
}

CASES = [(name, row.name) for name, rows in _TABLE.items() for row in rows]


def _arguments(function_name):
    parameters = inspect.signature(getattr(metrics, function_name)).parameters
    return {n: _GOOD[n] if p.default is p.empty else p.default for n, p in parameters.items()}


def _their_verdict(function_name, arguments):
    constraints = getattr(metrics, function_name)._skl_parameter_constraints
    return _verdict(
        _param_validation.validate_parameter_constraints, constraints, arguments, function_name
    )


def _verdict(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return type(error), _without_order(str(error))
    return None


def _without_order(text):
    return re.sub(r"among \{(.*?)\}", lambda m: str(sorted(m[1].split(", "))), text)


def test_the_table_holds_the_sixteen_signatures():
    assert len(_TABLE) == 16
    for name, rows in _TABLE.items():
        assert [row.name for row in rows] == list(_arguments(name))
        assert set(_arguments(name)) == set(getattr(metrics, name)._skl_parameter_constraints)


@pytest.mark.parametrize("function_name", _TABLE)
def test_defaults_are_good(function_name):
    validate(function_name, _arguments(function_name))


@pytest.mark.parametrize("case", VALUES)
@pytest.mark.parametrize(("function_name", "parameter"), CASES)
def test_as_scikit_learn(function_name, parameter, case):
    arguments = {**_arguments(function_name), parameter: VALUES[case]}
    assert _verdict(validate, function_name, arguments) == _their_verdict(function_name, arguments)


@pytest.mark.parametrize("function_name", _TABLE)
def test_the_first_bad_argument_is_named(function_name):
    arguments = dict.fromkeys(_arguments(function_name), object())
    while arguments:
        verdict = _verdict(validate, function_name, {**_arguments(function_name), **arguments})
        first = next(iter(arguments))
        assert verdict is not None
        assert f"The {first!r} parameter of {function_name}" in verdict[1]
        del arguments[first]


@pytest.mark.parametrize("function_name", ["recall_score", "jaccard_score"])
def test_what_is_certainly_good_is_good(function_name):
    good, taken = _arguments(function_name), set()
    assert certainly_good(**good)
    for name, case in product(good, VALUES):
        arguments = {**good, name: VALUES[case]}
        if certainly_good(**arguments):
            taken.add((name, case))
            assert _their_verdict(function_name, arguments) is None
    assert {("average", "macro"), ("labels", "array"), ("zero_division", "0")} <= taken
    assert ("zero_division", "np.nan") not in taken


@pytest.mark.parametrize("function_name", _TABLE)
def test_what_is_not_looked_at_again_would_be_accepted(function_name):
    for one in _TABLE[function_name]:
        for value in (value for value in one.good if not isinstance(value, type)):
            assert any(constraint.accepts(value) for constraint in one.constraints), value


def test_through_the_real_function():
    with pytest.raises(ValueError, match="The 'average' parameter of recall_score") as theirs:
        metrics.recall_score([0], [0], average="x")
    with pytest.raises(ValueError, match="The 'average' parameter of recall_score") as ours:
        validate("recall_score", {**_arguments("recall_score"), "average": "x"})
    assert ours.type is theirs.type
    assert _without_order(str(ours.value)) == _without_order(str(theirs.value))


def test_no_error_where_scikit_learn_skips_validation():
    arguments = {**_arguments("recall_score"), "average": "x"}
    with sklearn.config_context(skip_parameter_validation=True):
        validate("recall_score", arguments)
    with pytest.raises(ValueError, match="must be a str among"):
        validate("recall_score", arguments)


def test_neither_scikit_learn_nor_scipy_is_imported():
    program = """
import sys
from fastrecall.errors import InvalidParameterError
from fastrecall.parameters import validate

try:
    validate("hamming_loss", {"y_true": {0}.__iter__(), "y_pred": [0], "sample_weight": None})
except InvalidParameterError as error:
    print(type(error).__mro__[1:3], error)
print([name for name in sys.modules if name.partition(".")[0] in ("sklearn", "scipy", "pandas")])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_ROOT
    )
    first, second = done.stdout.splitlines()
    assert first.startswith("(<class 'ValueError'>, <class 'TypeError'>) The 'y_true' parameter")
    assert second == "[]"


@pytest.mark.timed
def test_the_good_path_is_short():
    # A ratio within one process: five times the look-ups that the check cannot do without.
    arguments = {**_arguments("recall_score"), "y_true": np.zeros(3), "y_pred": np.zeros(3)}
    names = list(arguments)

    def look_up():
        for name in names:
            type(arguments[name])

    checked = min(
        timeit.repeat(lambda: validate("recall_score", arguments), number=2000, repeat=20)
    )
    looked_up = min(timeit.repeat(look_up, number=2000, repeat=20))
    assert checked < 5 * looked_up
