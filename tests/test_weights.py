"""Sample weights of every kind, shown to scikit-learn's check and to ours."""

from __future__ import annotations

import inspect
import tracemalloc
import warnings

import numpy as np
import pytest

from fastrecall import metrics
from fastrecall.weights import check_weights

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
sk = pytest.importorskip("sklearn.metrics")
sp = pytest.importorskip("scipy.sparse")

from sklearn.utils.validation import _check_sample_weight  # noqa: E402

_DTYPES = ["?", "b", "h", "i", "q", "B", "H", "I", "Q", "e", "f", "d"]
WEIGHTS = {
    "list": lambda: [1, 2, 3],
    "list of float": lambda: [0.5, 2, 3],
    "list of bool": lambda: [True, False, True],
    "list of int64 and uint64": lambda: [-1, 2**63, 1],
    "tuple": lambda: (1, 2, 3),
    "range": lambda: range(3),
    "negative": lambda: [-1, 2, 3],
    "sum of zero": lambda: [-1, 1, 0],
    "all zero": lambda: [0, 0, 0],
    "all zero, float": lambda: [0.0, -0.0, 0.0],
    "all False": lambda: [False, False, False],
    "empty": list,
    "too short": lambda: [1, 2],
    "too long": lambda: [1, 2, 3, 4],
    "0-d": lambda: np.array(1.0),
    "column": lambda: [[1], [2], [3]],
    "row": lambda: [[1, 2, 3]],
    "three dimensions": lambda: np.ones((3, 1, 1)),
    "three dimensions with NaN": lambda: np.full((3, 1, 1), np.nan),
    "(0, 2)": lambda: np.ones((0, 2)),
    "(3, 0)": lambda: np.ones((3, 0)),
    "(0, 0)": lambda: np.ones((0, 0)),
    "table with NaN": lambda: [[np.nan, 1], [1, 1], [1, 1]],
    "ragged": lambda: [[1], [2, 3], [4]],
    "NaN": lambda: [1, np.nan, 2],
    "inf": lambda: [1, np.inf, 2],
    "minus inf": lambda: [1, -np.inf, 2],
    "inf and minus inf": lambda: [np.inf, -np.inf, 2],
    "inf and NaN": lambda: [np.inf, np.nan, 2],
    "NaN and inf": lambda: [np.nan, np.inf, 2],
    "NaN and too short": lambda: [np.nan, 1],
    "inf in float16": lambda: np.array([1, np.inf, 2], dtype=np.float16),
    "NaN in float32": lambda: np.array([1, np.nan, np.inf], dtype=np.float32),
    "inf in long double": lambda: np.array([1, np.inf, 2], dtype=np.longdouble),
    "NaN, strided": lambda: np.array([1, 0, np.nan, 0, np.inf, 0])[::2],
    "sum over float64": lambda: [1e308, 1e308, 1e308],
    "sum over float32": lambda: np.full(3, 3e38, dtype=np.float32),
    "sum over float16": lambda: np.full(3, 6e4, dtype=np.float16),
    "sum over both ends": lambda: [1e308, 1e308, -1e308],
    "complex": lambda: [1j, 1, 2],
    "complex zero": lambda: np.zeros(3, dtype=complex),
    **{f"array of {c}": lambda c=c: np.array([0, 1, 1], dtype=c) for c in _DTYPES},
    "byte-swapped": lambda: np.array([1, 2, 3], dtype=np.dtype(float).newbyteorder()),
    "strided": lambda: np.arange(6.0)[::2],
    "reversed": lambda: np.arange(3)[::-1],
    "zero stride": lambda: np.broadcast_to(np.float64(2), 3),
    "read-only": lambda: np.frombuffer(np.ones(3).tobytes()),
    "objects with NaN": lambda: np.array([1, np.nan, 2], dtype=object),
    "objects of zero": lambda: np.array([0, 0, 0], dtype=object),
    "str of zero": lambda: ["0", "0"],
    "structured": lambda: np.array([(1, 2)] * 3, dtype="i4,i4"),
    "matrix": lambda: np.array([[1, 2, 3]]).view(np.matrix),
    "matrix of NaN": lambda: np.array([[np.nan]]).view(np.matrix),
    "masked, nothing hidden": lambda: np.ma.array([1, 2, 3]),
    "sparse": lambda: sp.csr_array([[1, 2, 3]]),
    "sparse, one dimension": lambda: sp.coo_array([1, 2, 3]),
    "sparse of complex": lambda: sp.csr_array([[1j, 2, 3]]),
    "Series": lambda: pd.Series([1, 2, 3]),
    "Series with an index": lambda: pd.Series([1, 2, 3], index=[5, 4, 3]),
    "Series of bool": lambda: pd.Series([True, False, True]),
    "Series Int64": lambda: pd.Series([1, 2, 3], dtype="Int64"),
    "Series Int64 with NA": lambda: pd.Series([1, None, 3], dtype="Int64"),
    "Series Float32": lambda: pd.Series([1, 2, 3], dtype="Float32"),
    "Series boolean": lambda: pd.Series([True, False, True], dtype="boolean"),
    "Series category": lambda: pd.Series([1, 2, 3], dtype="category"),
    "Series of sparse": lambda: pd.Series([1, 0, 3], dtype=pd.SparseDtype(int)),
    "Series of arrow": lambda: pd.Series([1, 2, 3], dtype="double[pyarrow]"),
    "IntegerArray": lambda: pd.array([1, 2, 3]),
    "Index": lambda: pd.Index([1, 2, 3]),
    "DataFrame": lambda: pd.DataFrame({"w": [1, 2, 3]}),
    "DataFrame of sparse": lambda: pd.DataFrame({"w": pd.arrays.SparseArray([1, 0, 3])}),
    "polars Series": lambda: pl.Series([1.0, 2.0, 3.0]),
    "polars Series with null": lambda: pl.Series([1.0, None, 3.0]),
    "Arrow array": lambda: pa.array([1, 2, 3]),
    "Arrow ChunkedArray": lambda: pa.chunked_array([[1], [2, 3]]),
    "Arrow array with null": lambda: pa.array([1, None, 3]),
}

# scikit-learn's check lets these through, and np.bincount is what then refuses them.
NOT_NUMBERS = {
    "objects": lambda: np.array([1, 2, 3], dtype=object),
    "objects with None": lambda: [1, None, 3],
    "huge ints": lambda: [2**70, 1, 1],
    "str": lambda: ["1", "2", "3"],
    "bytes": lambda: [b"1", b"2", b"3"],
    "timedelta64": lambda: np.array([1, 2, 3], dtype="m8[s]"),
    "datetime64": lambda: np.array([1, 2, 3], dtype="M8[s]"),
    "long double": lambda: np.ones(3, dtype=np.longdouble),
    "Series of str": lambda: pd.Series(["1", "2", "3"]),
}


def _outcome(function, weights):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(weights, 3)
        except Exception as error:
            return (type(error).__name__, str(error)), caught
    return (result.dtype, result.shape, result.tolist()), caught


def _theirs(weights, n_samples):
    return _check_sample_weight(weights, np.zeros(n_samples), force_float_dtype=False)


@pytest.mark.parametrize("case", WEIGHTS)
def test_as_scikit_learn(case):
    ours, our_warnings = _outcome(check_weights, WEIGHTS[case]())
    theirs, their_warnings = _outcome(_theirs, WEIGHTS[case]())
    assert ours == theirs
    # scikit-learn lets NumPy complain of inf - inf while it looks for the fault.
    expected = [w for w in their_warnings if "in reduce" not in str(w.message)]
    assert [str(w.message) for w in our_warnings] == [str(w.message) for w in expected]


# scikit-learn compares spans of time with a bare 0.
@pytest.mark.filterwarnings("ignore:The 'generic' unit for NumPy timedelta:DeprecationWarning")
@pytest.mark.parametrize("case", NOT_NUMBERS)
def test_not_numbers(case):
    weights = NOT_NUMBERS[case]()
    with pytest.raises(TypeError) as ours:
        check_weights(weights, 3)
    with pytest.raises(TypeError) as theirs:
        np.bincount([0, 0, 0], weights=_theirs(weights, 3))
    assert str(ours.value) == str(theirs.value)


def test_numbers_as_objects_are_converted_where_that_is_asked():
    weights = np.array([1, 2.5, 3], dtype=object)
    assert check_weights(weights, 3, cast=True).tolist() == [1.0, 2.5, 3.0]
    for others in (["1", "2", "3"], [1, 2, None], [1, 2, 3j]):
        with pytest.raises(TypeError, match="Cannot cast"):
            check_weights(np.array(others, dtype=object), 3, cast=True)


def test_only_floats_are_left_to_the_count_to_look_at():
    given = np.array([1, np.nan, 3])
    assert check_weights(given, 3, unread=True) is given
    for weights, n_samples in ((given.astype(object), 3), (given.astype("f2"), 3), (given, 2)):
        with pytest.raises(ValueError, match="contains NaN"):
            check_weights(weights, n_samples, unread=True)


def test_masked_elements_are_refused():
    with pytest.raises(ValueError, match="sample_weight is a masked array"):
        check_weights(np.ma.array([1, 2, 3], mask=[0, 1, 0]), 3)


@pytest.mark.parametrize("case", ["strided", "reversed", "zero stride", "read-only", "array of e"])
def test_an_array_is_not_copied(case):
    weights = WEIGHTS[case]()
    assert check_weights(weights, 3) is weights


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_finding_a_fault_takes_no_memory_per_sample(dtype):
    weights = np.zeros(1_000_000, dtype=dtype)
    weights[-1] = np.finfo(dtype).max
    weights[-2] = np.finfo(dtype).max
    tracemalloc.start()
    check_weights(weights, len(weights))
    weights[-1] = np.inf
    with pytest.raises(ValueError, match="contains infinity"):
        check_weights(weights, len(weights))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000


TARGETS = {
    "int64": lambda n: (np.arange(n) % 3, np.arange(n) % 2),
    "binary": lambda n: (np.arange(n) % 2, np.arange(n) % 2),
    "floats": lambda n: (np.arange(n) % 3.0, np.arange(n) % 2.0),
    "fractions": lambda n: (np.arange(n) / 2, np.arange(n) % 2),
    "NaN": lambda n: (np.where(np.arange(n), 1.0, np.nan), np.arange(n) % 2),
    "words": lambda n: (np.arange(n) % 3, np.array(["a", "b"] * (n // 2))),
    "indicators": lambda n: (np.eye(n, 2, dtype=int), np.ones((n, 2), int)),
    "indicator and labels": lambda n: (np.eye(n, 2, dtype=int), np.arange(n) % 2),
}
OPTIONS = [{}, {"average": "macro"}, {"average": "samples"}, {"average": "binary", "pos_label": 7}]
OPTIONS += [{"labels": labels} for labels in ([], [7], [0, 1], [[0], [1]], [1, 1], [None])]
OPTIONS += [{"average": "micro"}]
LABEL_METRICS = [
    name
    for name in metrics.__all__
    if "y_score" not in inspect.signature(getattr(metrics, name)).parameters
]


@pytest.mark.parametrize("targets", TARGETS)
@pytest.mark.parametrize("bad", [np.nan, -np.inf])
@pytest.mark.parametrize("name", LABEL_METRICS)
def test_floats_that_are_not_finite_are_refused_in_scikit_learns_order(name, bad, targets):
    """The kernel comes upon them while it counts, after other checks or before."""
    n = 4000
    weights = np.ones(n, "f4")
    weights[-1] = bad
    parameters = inspect.signature(getattr(metrics, name)).parameters
    for options in OPTIONS:
        if set(options) <= set(parameters):
            beta = {"beta": 2} if "beta" in parameters else {}
            ours, theirs = (
                _error_of(module, name, *TARGETS[targets](n), weights, **options, **beta)
                for module in (metrics, sk)
            )
            assert ours == theirs


def _error_of(module, name, y_true, y_pred, weights, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises((ValueError, TypeError)) as caught:
            getattr(module, name)(y_true, y_pred, sample_weight=weights, **options)
    return type(caught.value).__name__, str(caught.value)


def test_no_weights_and_too_few():
    with pytest.raises(ValueError, match=r"Found empty input array|Found array with 0 sample"):
        check_weights([], 0)
    with pytest.raises(ValueError, match=r"^sample_weight.shape == \(2,\), expected \(3,\)!$"):
        check_weights([1, 2], 3)
