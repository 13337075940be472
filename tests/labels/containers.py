"""Every container anyone might pass as labels, by name."""

from __future__ import annotations

import array
import collections
import datetime
import decimal
import fractions

import numpy as np
import pytest

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
sp = pytest.importorskip("scipy.sparse")


class _Array:
    """An object that is an array only by its ``__array__``."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.values, dtype=dtype)


class _Sequence(collections.UserList):
    pass


class _Fitted(list):
    def fit(self):
        raise AssertionError


class _OddShape(list):
    shape = ("many",)


def _square(values):
    return np.array(values).reshape(-1, 2)


INDICATOR = [[1, 0, 0], [0, 1, 1]]
_SPARSE_FORMATS = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
_DTYPES = ["?", "b", "h", "i", "q", "B", "H", "I", "Q", "e", "f", "d", "g"]

# Each is a factory, so that a generator is fresh for each of the two readers.
ODD = {
    # sequences
    "list": lambda: [0, 1],
    "list of three": lambda: [0, 1, 2],
    "list of one": lambda: [7],
    "list of bool": lambda: [True, False],
    "list of str": lambda: ["b", "a"],
    "list of three str": lambda: ["b", "a", "c"],
    "list of empty str": lambda: ["", "a"],
    "list of float": lambda: [0.0, 2.0],
    "list of fractions": lambda: [0.5, 2.0],
    "list with NaN": lambda: [float("nan"), 1.0],
    "list with inf": lambda: [1.0, float("inf")],
    "list of None": lambda: [None, None],
    "list with None first": lambda: [None, "a"],
    "list with None last": lambda: ["a", None],
    "list of str and NaN": lambda: ["a", float("nan")],
    "list of str and int": lambda: ["a", 1],
    "list of int and str": lambda: [1, "a"],
    "list of bool and str": lambda: [True, "a"],
    "list of bool and int": lambda: [True, 2],
    "list of int and float": lambda: [1, 2.5],
    "list of huge ints": lambda: [2**70, 1],
    "list of uint64": lambda: [2**64 - 1, 2**64 - 2],
    "list of int64 and uint64": lambda: [-1, 2**63],
    "list of bytes": lambda: [b"a", b"b"],
    "list of complex": lambda: [1j, 2],
    "list of Decimal": lambda: [decimal.Decimal(1), decimal.Decimal(2)],
    "list of Fraction": lambda: [fractions.Fraction(1), fractions.Fraction(2)],
    "list of dates": lambda: [datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)],
    "list of datetimes": lambda: [datetime.datetime(2020, 1, 1), datetime.datetime(2021, 1, 1)],
    "list of datetime64": lambda: [np.datetime64("2020"), np.datetime64("2021")],
    "list of datetime64 and int": lambda: [np.datetime64("2020"), 1],
    "list of NumPy ints": lambda: [np.int8(1), np.uint64(2)],
    "list of NumPy str": lambda: [np.str_("a"), np.str_("b")],
    "list of 0-d arrays": lambda: [np.array(1), np.array(2)],
    "list of arrays": lambda: [np.array([0, 1]), np.array([1, 0])],
    "list of ragged arrays": lambda: [np.array([1, 2]), np.array([1])],
    "list of sets": lambda: [{1, 2}, {3}],
    "list of dicts": lambda: [{}, {}],
    "list of pandas NA": lambda: [pd.NA, 1],
    "list of objects": lambda: [object, int],
    "list of ranges": lambda: [range(2), range(2)],
    "list of Series": lambda: [pd.Series([1, 0]), pd.Series([0, 1])],
    "list of arrow scalars": lambda: [pa.scalar(1), pa.scalar(2)],
    "tuple": lambda: (0, 1),
    "tuple of str": lambda: ("a", "b", "c"),
    "range": lambda: range(3),
    "empty range": lambda: range(0),
    "array.array": lambda: array.array("i", [1, 2]),
    "array.array of float": lambda: array.array("d", [1, 2.5]),
    "deque": lambda: collections.deque([1, 2]),
    "UserList": lambda: _Sequence([1, 2]),
    "bytearray": lambda: bytearray(b"ab"),
    "memoryview": lambda: memoryview(np.array([1, 2])),
    "by __array__": lambda: _Array([0, 1, 2]),
    "by __array__, 0-d": lambda: _Array(3),
    "with fit": lambda: _Fitted([0, 1]),
    "with an odd shape": lambda: _OddShape([0, 1]),
    "namedtuple": lambda: collections.namedtuple("Pair", "a b")(0, 1),
    # nested
    "empty list": list,
    "empty tuple": tuple,
    "list of an empty list": lambda: [[]],
    "list of empty tuples": lambda: [(), ()],
    "column as list": lambda: [[1], [2]],
    "column of str as list": lambda: [["a"], ["b"]],
    "row as list": lambda: [[1, 2]],
    "row of three as list": lambda: [[1, 2, 3]],
    "indicator as list": lambda: [list(row) for row in INDICATOR],
    "indicator of bool": lambda: [[True, False], [False, True]],
    "indicator of float": lambda: [[1.0, 0.0], [0.0, 1.0]],
    "indicator of 3 and 5": lambda: [[3, 5], [5, 5]],
    "indicator of one value": lambda: [[4, 4], [4, 4]],
    "indicator of fractions": lambda: [[0.5, 0.0], [0.0, 0.5]],
    "indicator of str": lambda: [["a", "b"], ["b", "a"]],
    "indicator with NaN": lambda: [[1.0, np.nan], [1.0, 1.0]],
    "table": lambda: [[1, 2], [3, 4]],
    "table of float": lambda: [[1.5, 2], [3, 4]],
    "table of str": lambda: [["a", "b"], ["c", "d"]],
    "table of mixed": lambda: [["a", 1], ["c", 2]],
    "table of bytes": lambda: [[b"a", b"b"], [b"a", b"c"]],
    "table of complex": lambda: [[1j, 2], [3, 4]],
    "table of tuples": lambda: [(0, 1), (1, 0)],
    "ragged": lambda: [[1, 2], [1]],
    "ragged tuples": lambda: [(1, 2), (1,)],
    "ragged with str": lambda: ["ab", [1]],
    "ragged, number first": lambda: [1, [2, 3]],
    "ragged sequences of str": lambda: [["a", "b"], ["c"], []],
    "three dimensions": lambda: [[[1, 2], [3, 4]]],
    "three dimensions of str": lambda: [[["a"]]],
    # not sequences
    "set": lambda: {1, 2},
    "frozenset": lambda: frozenset({1, 2}),
    "dict": lambda: {0: 1, 1: 2},
    "dict view": lambda: {0: 1, 1: 2}.values(),
    "generator": lambda: (i for i in ()),
    "map": lambda: map(int, ()),
    "str": lambda: "ab",
    "bytes": lambda: b"ab",
    "None": lambda: None,
    "int": lambda: 5,
    "float": lambda: 5.5,
    "complex": lambda: 1j,
    "bool": lambda: True,
    "NumPy scalar": lambda: np.float64(1),
    "NumPy str": lambda: np.str_("ab"),
    "class": lambda: int,
    "module": lambda: collections,
    "Ellipsis": lambda: ...,
    # arrays
    **{f"array of {c}": lambda c=c: np.array([0, 1, 1], dtype=c) for c in _DTYPES},
    **{f"column of {c}": lambda c=c: np.array([[0], [1]], dtype=c) for c in _DTYPES},
    "0-d": lambda: np.array(5),
    "0-d str": lambda: np.array("a"),
    "0-d object": lambda: np.array(None),
    "three dimensions, array": lambda: np.zeros((2, 2, 2)),
    "three dimensions, column": lambda: np.zeros((2, 1, 1), dtype=int),
    "(0,)": lambda: np.zeros(0),
    "(0,) of int": lambda: np.zeros(0, dtype=int),
    "(0,) of str": lambda: np.zeros(0, dtype="U3"),
    "(0,) of object": lambda: np.zeros(0, dtype=object),
    "(0, 1)": lambda: np.zeros((0, 1)),
    "(0, 2)": lambda: np.zeros((0, 2)),
    "(0, 2) of str": lambda: np.zeros((0, 2), dtype="U1"),
    "(2, 0)": lambda: np.zeros((2, 0)),
    "(2, 0) of object": lambda: np.zeros((2, 0), dtype=object),
    "(0, 0)": lambda: np.zeros((0, 0)),
    "(1, 2)": lambda: np.array([[0, 1]]),
    "(1, 3) of three": lambda: np.array([[0, 1, 2]]),
    "(1, 1)": lambda: np.array([[3]]),
    "indicator, array": lambda: np.array(INDICATOR),
    "indicator, Fortran order": lambda: np.asfortranarray(INDICATOR),
    "indicator of uint8": lambda: np.array(INDICATOR, dtype=np.uint8),
    "indicator of float16": lambda: np.array(INDICATOR, dtype=np.float16),
    "indicator of long double": lambda: np.array(INDICATOR, dtype=np.longdouble),
    "indicator by __array__": lambda: _Array(INDICATOR),
    "indicator of float32": lambda: np.array(INDICATOR, dtype=np.float32),
    "indicator of object": lambda: np.array(INDICATOR, dtype=object),
    "strided": lambda: np.arange(6)[::2],
    "reversed": lambda: np.arange(3)[::-1],
    "byte-swapped": lambda: np.array([0, 1, 2], dtype=np.dtype("i4").newbyteorder()),
    "byte-swapped float": lambda: np.array([0, 1, 2], dtype=">f8"),
    "zero stride": lambda: np.broadcast_to(np.int64(3), 4),
    "strided column": lambda: _square([0, 9, 1, 9, 2, 9])[:, :1],
    "NaN": lambda: np.array([np.nan, 1]),
    "NaN and inf": lambda: np.array([np.inf, np.nan, 1]),
    "inf then NaN, strided": lambda: np.array([np.inf, 0, np.nan, 0, 1, 0])[::2],
    "NaN in float16": lambda: np.array([np.inf, np.nan], dtype=np.float16),
    "minus inf": lambda: np.array([-np.inf, 1], dtype=np.float32),
    "NaN in long double": lambda: np.array([np.nan, 1], dtype=np.longdouble),
    "fraction and NaN": lambda: np.array([0.5, np.nan]),
    "fraction": lambda: np.array([0.5, 1]),
    "column of fractions": lambda: np.array([[0.5], [1]]),
    "fraction in long double": lambda: np.array([0.5, 1], dtype=np.longdouble),
    "float over int64": lambda: np.array([1e30, 2]),
    "table with inf": lambda: np.array([[np.inf, 0], [1, 2]]),
    "table with NaN": lambda: np.array([[np.nan, 0], [1, 2]]),
    "minus zero": lambda: np.array([-0.0, 0.0, 1.0]),
    "both ends of int64": lambda: np.array([-(2**63), 2**63 - 1]),
    "end of uint64": lambda: np.array([0, 2**64 - 1], dtype=np.uint64),
    "complex, array": lambda: np.array([1j, 2]),
    "complex64 table": lambda: np.array([[1j, 2], [1, 0]], dtype=np.complex64),
    "array of str": lambda: np.array(["a", "b"]),
    "three str": lambda: np.array(["a", "b", "c"]),
    "column of str": lambda: np.array([["a"], ["b"]]),
    "bytes, array": lambda: np.array([b"a", b"b"]),
    "bytes as objects": lambda: np.array([b"a", b"b"], dtype=object),
    "objects of int": lambda: np.array([1, 2], dtype=object),
    "objects of str": lambda: np.array(["a", "b"], dtype=object),
    "objects of three str": lambda: np.array(["a", "b", "c"], dtype=object),
    "objects of NumPy str": lambda: np.array([np.str_("a"), "b"], dtype=object),
    "column of object str": lambda: np.array([["a"], ["b"]], dtype=object),
    "column of object int": lambda: np.array([[1], [2]], dtype=object),
    "table of object str": lambda: np.array([["a", "b"], ["b", "a"]], dtype=object),
    "objects str, None": lambda: np.array(["a", None], dtype=object),
    "objects None, str": lambda: np.array([None, "a"], dtype=object),
    "objects str, NaN": lambda: np.array(["a", np.nan], dtype=object),
    "objects NaN, str": lambda: np.array([np.nan, "a"], dtype=object),
    "objects str, int": lambda: np.array(["a", 1], dtype=object),
    "objects int, str": lambda: np.array([1, "a"], dtype=object),
    "objects str, bytes": lambda: np.array(["a", b"b"], dtype=object),
    "table of object str, None": lambda: np.array([["a", None], ["b", "c"]], dtype=object),
    "objects of list": lambda: np.array([[1], [1, 2], None], dtype=object)[:2],
    "objects of complex": lambda: np.array([1j, 2], dtype=object),
    "datetime64": lambda: np.array(["2020", "2021"], dtype="M8[D]"),
    "datetime64 of three": lambda: np.array(["2020", "2021", "2022"], dtype="M8[ns]"),
    "timedelta64": lambda: np.array([1, 2], dtype="m8[s]"),
    "table of timedelta64": lambda: np.array([[1, 2], [1, 2]], dtype="m8[s]"),
    "table of datetime64": lambda: np.array([[1, 2], [1, 2]], dtype="M8[s]"),
    "structured": lambda: np.array([(1, 2), (3, 4)], dtype="i4,i4"),
    "void": lambda: np.array([b"abc", b"def"], dtype="V3"),
    "record": lambda: np.rec.array([(1, 2), (3, 4)]),
    "matrix": lambda: np.array([[1], [2]]).view(np.matrix),
    "matrix row": lambda: np.array([[1, 2]]).view(np.matrix),
    "matrix of complex": lambda: np.array([[1j, 2]]).view(np.matrix),
    "masked, nothing hidden": lambda: np.ma.array([1, 2]),
    "masked, nothing hidden, mask": lambda: np.ma.array([1, 2, 3], mask=[0, 0, 0]),
    "memmap-like view": lambda: np.array([1, 2]).view(np.recarray),
    # pandas
    "Series": lambda: pd.Series([0, 1, 2]),
    "Series of bool": lambda: pd.Series([True, False]),
    "Series with an index": lambda: pd.Series([0, 1], index=["x", "y"]),
    "empty Series": lambda: pd.Series([], dtype=int),
    "Series of float": lambda: pd.Series([0.5, 1]),
    "Series with NaN": lambda: pd.Series([np.nan, 1]),
    "Series of complex": lambda: pd.Series([1j, 1]),
    "Series of str": lambda: pd.Series(["a", "b"]),
    "Series of str with None": lambda: pd.Series(["a", None]),
    "Series of object": lambda: pd.Series(["a", "b"], dtype=object),
    "Series of object with None": lambda: pd.Series(["a", None], dtype=object),
    "Series of mixed": lambda: pd.Series(["a", 1], dtype=object),
    "Series Int64": lambda: pd.Series([1, 2], dtype="Int64"),
    "Series Int64 with NA": lambda: pd.Series([1, None], dtype="Int64"),
    "Series UInt8": lambda: pd.Series([1, 2, 3], dtype="UInt8"),
    "Series boolean": lambda: pd.Series([True, False], dtype="boolean"),
    "Series boolean with NA": lambda: pd.Series([True, None], dtype="boolean"),
    "Series Float64": lambda: pd.Series([1.0, 2.0], dtype="Float64"),
    "Series Float32 with NA": lambda: pd.Series([1.0, None], dtype="Float32"),
    "Series string": lambda: pd.Series(["a", "b", "c"], dtype="string"),
    "Series string with NA": lambda: pd.Series(["a", None], dtype="string"),
    "Series category": lambda: pd.Series(["a", "b"], dtype="category"),
    "Series category of int": lambda: pd.Series([3, 1, 2], dtype="category"),
    "Series category of bool": lambda: pd.Series([True, False], dtype="category"),
    "Series category with NaN": lambda: pd.Series(["a", None], dtype="category"),
    "Series category of int with NaN": lambda: pd.Series([1, None], dtype="category"),
    "Series of arrow int": lambda: pd.Series([1, 2], dtype="int64[pyarrow]"),
    "Series of arrow int with NA": lambda: pd.Series([1, None], dtype="int64[pyarrow]"),
    "Series of arrow bool": lambda: pd.Series([True, False], dtype="bool[pyarrow]"),
    "Series of arrow str": lambda: pd.Series(["a", "b"], dtype="string[pyarrow]"),
    "Series of arrow float": lambda: pd.Series([1.0, 2.5], dtype="double[pyarrow]"),
    "Series of dates": lambda: pd.Series(pd.to_datetime(["2020-01-01", "2021-01-01"])),
    "Series of dates with zone": lambda: pd.Series(
        pd.to_datetime(["2020-01-01", "2021-01-01"], utc=True)
    ),
    "Series of periods": lambda: pd.Series(pd.period_range("2020", periods=2, freq="D")),
    "Series of timedeltas": lambda: pd.Series(pd.to_timedelta([1, 2], unit="s")),
    "Series of sparse int": lambda: pd.Series([1, 0], dtype=pd.SparseDtype(int)),
    "Series of sparse bool": lambda: pd.Series([True, False], dtype=pd.SparseDtype(bool)),
    "Series of lists": lambda: pd.Series([[1], [1, 2]]),
    "SparseArray": lambda: pd.arrays.SparseArray([1, 0]),
    "IntegerArray": lambda: pd.array([1, 2]),
    "Categorical": lambda: pd.Categorical(["a", "b"]),
    "Index": lambda: pd.Index([1, 2]),
    "Index of str": lambda: pd.Index(["a", "b"]),
    "Index Int64": lambda: pd.Index([1, 2], dtype="Int64"),
    "RangeIndex": lambda: pd.RangeIndex(3),
    "MultiIndex": lambda: pd.MultiIndex.from_tuples([(1, 2), (3, 4)]),
    "CategoricalIndex": lambda: pd.CategoricalIndex(["a", "b"]),
    "IntervalIndex": lambda: pd.interval_range(0, 2),
    "DatetimeIndex": lambda: pd.date_range("2020", periods=3),
    "DataFrame column": lambda: pd.DataFrame({"a": [1, 2]}),
    "DataFrame column of str": lambda: pd.DataFrame({"a": ["x", "y"]}),
    "DataFrame column Int64": lambda: pd.DataFrame({"a": [1, 2]}, dtype="Int64"),
    "DataFrame column of bool": lambda: pd.DataFrame({"a": [True, False]}),
    "DataFrame column named dtype": lambda: pd.DataFrame({"dtype": [True, False]}),
    "DataFrame indicator": lambda: pd.DataFrame({"a": [1, 0], "b": [0, 1]}),
    "DataFrame of bool and int": lambda: pd.DataFrame({"a": [True, False], "b": [0, 1]}),
    "DataFrame of Int64 and int": lambda: pd.DataFrame(
        {"a": pd.array([1, 0]), "b": [0, 1], "c": [1, 1]}
    ),
    "DataFrame of boolean and str": lambda: pd.DataFrame(
        {"a": pd.array([True, False]), "b": ["x", "y"]}
    ),
    "DataFrame of boolean and object": lambda: pd.DataFrame(
        {"a": pd.array([True, False]), "b": pd.Series(["x", "y"], dtype=object)}
    ),
    "DataFrame of sparse": lambda: pd.DataFrame(
        {"a": pd.arrays.SparseArray([1, 0]), "b": pd.arrays.SparseArray([1, 1])}
    ),
    "DataFrame of one sparse column": lambda: pd.DataFrame({"a": pd.arrays.SparseArray([1, 0])}),
    "DataFrame partly sparse": lambda: pd.DataFrame(
        {"a": pd.arrays.SparseArray([1, 0]), "b": [1, 1]}
    ),
    "DataFrame without columns": lambda: pd.DataFrame(index=[0, 1]),
    "empty DataFrame": lambda: pd.DataFrame({"a": []}),
    "DataFrame of category": lambda: pd.DataFrame({"a": pd.Categorical(["x", "y"])}),
    # polars and Arrow
    "polars Series": lambda: pl.Series([0, 1, 2]),
    "polars Series of str": lambda: pl.Series(["a", "b"]),
    "polars Series of bool": lambda: pl.Series([True, False]),
    "polars Series with null": lambda: pl.Series([1, None]),
    "polars Series of str with null": lambda: pl.Series(["a", None]),
    "polars Categorical": lambda: pl.Series(["a", "b"], dtype=pl.Categorical),
    "polars Enum": lambda: pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
    "polars Series of list": lambda: pl.Series([[1], [1, 2]]),
    "polars DataFrame": lambda: pl.DataFrame({"a": [1, 2]}),
    "polars DataFrame, two columns": lambda: pl.DataFrame({"a": [1, 0], "b": [0, 1]}),
    "polars LazyFrame": lambda: pl.DataFrame({"a": [1, 2]}).lazy(),
    "empty polars Series": lambda: pl.Series([], dtype=pl.Int8),
    "Arrow array": lambda: pa.array([0, 1, 2]),
    "Arrow array of str": lambda: pa.array(["a", "b"]),
    "Arrow array of bool": lambda: pa.array([True, False]),
    "Arrow array with null": lambda: pa.array([1, None]),
    "Arrow dictionary": lambda: pa.array(["a", "b"]).dictionary_encode(),
    "Arrow ChunkedArray": lambda: pa.chunked_array([[0], [1, 2]]),
    "Arrow Table": lambda: pa.table({"a": [1, 2]}),
    "Arrow RecordBatch": lambda: pa.record_batch({"a": [1, 0], "b": [0, 1]}),
    "Arrow null array": lambda: pa.nulls(2),
    # sparse
    **{
        f"sparse indicator {f}": lambda f=f: sp.csr_array(np.array(INDICATOR)).asformat(f)
        for f in _SPARSE_FORMATS
    },
    **{
        f"sparse matrix {f}": lambda f=f: sp.csr_matrix(np.array(INDICATOR)).asformat(f)
        for f in _SPARSE_FORMATS
    },
    **{
        f"sparse table {f}": lambda f=f: sp.csr_array(np.array([[1, 2], [0, 3]])).asformat(f)
        for f in _SPARSE_FORMATS
    },
    **{
        f"sparse column {f}": lambda f=f: sp.csr_array(np.array([[1], [0]])).asformat(f)
        for f in _SPARSE_FORMATS
    },
    "sparse of float": lambda: sp.csr_array(np.array(INDICATOR, dtype=float)),
    "sparse of fractions": lambda: sp.csr_array([[0.5, 2], [0, 3]]),
    "sparse of NaN": lambda: sp.csr_array([[np.nan, 2], [0, 3]]),
    "sparse of bool": lambda: sp.csr_array(np.array(INDICATOR, dtype=bool)),
    "sparse of complex": lambda: sp.csr_array([[1j, 2], [0, 3]]),
    "sparse of one fraction": lambda: sp.csr_array([[0.5, 0], [0, 0.5]]),
    "sparse, nothing stored": lambda: sp.csr_array((2, 2)),
    "sparse, a zero stored": lambda: sp.csr_array(([0, 3], ([0, 1], [0, 1])), shape=(2, 2)),
    "sparse (0, 2)": lambda: sp.csr_array((0, 2)),
    "sparse (2, 0)": lambda: sp.csr_array((2, 0)),
    "sparse, a short first row": lambda: sp.csr_array([[0, 0, 1], [2, 3, 4]]),
}

# Where we refuse on purpose, or word it better: DIFFERENCES.md has the reasons.
OURS = {
    "NaT": (lambda: np.array(["2020", "NaT"], dtype="M8[D]"), ValueError, "y_true contains NaT"),
    "NaT in timedelta64": (lambda: np.array([1, "NaT"], dtype="m8[s]"), ValueError, "contains NaT"),
    "NaT in a Series": (
        lambda: pd.Series(pd.to_datetime(["2020", None])),
        ValueError,
        "contains NaT",
    ),
    "masked": (lambda: np.ma.array([1, 2], mask=[0, 1]), ValueError, "y_true is a masked array"),
    "masked table": (
        lambda: np.ma.array([[1, 0], [0, 1]], mask=[[0, 1], [0, 0]]),
        ValueError,
        "y_true is a masked array",
    ),
    "sparse, one dimension": (lambda: sp.coo_array([1, 2]), TypeError, "only supported when"),
}

# scikit-learn compares dates with numbers, or trips over them, as NumPy happens to be able to.
TIMES_BESIDE_OTHERS = "(dates and others)"

# What scikit-learn refuses by accident, and we count.
TAKEN = {
    # scipy's sparse arrays have no byte-swapped dtypes
    "byte-swapped indicator": lambda: np.array([[0, 1], [1, 0]], dtype=">i4"),
    # scipy reads a tuple of two or three rows as the parts of a sparse array
    "indicator as two tuples": lambda: ((0, 1), (1, 0)),
    "indicator as three tuples": lambda: ((0, 1), (1, 0), (1, 1)),
}

COMPANIONS = {
    "ints": [0, 1],
    "three ints": [0, 1, 2],
    "strs": ["a", "b"],
    "str array": np.array(["x", "y", "z"]),
    "indicator": np.array(INDICATOR),
}
