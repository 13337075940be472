"""Every container of ``containers``, shown to scikit-learn and to us."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from fastrecall.labels import target
from tests.labels.containers import COMPANIONS, INDICATOR, ODD, OURS, TAKEN, TIMES_BESIDE_OTHERS

pytest.importorskip("sklearn")
pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
sp = pytest.importorskip("scipy.sparse")

from sklearn import metrics  # noqa: E402
from sklearn.metrics._classification import _check_targets  # noqa: E402
from sklearn.utils import check_array  # noqa: E402
from sklearn.utils import check_consistent_length as theirs_consistent  # noqa: E402
from sklearn.utils.multiclass import type_of_target as theirs_type  # noqa: E402
from sklearn.utils.validation import _num_samples  # noqa: E402


def _outcome(function, *arguments):
    """Return what a call gives: its result or its error, and the texts of its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*arguments)
        except Exception as error:
            text = str(error)
            result = (type(error).__name__, text.split(" at 0x")[0])
    return result, {(w.category.__name__, str(w.message)) for w in caught}


def _plain(checked):
    """Bring the result of a check to values that compare."""
    if len(checked) == 2 and isinstance(checked[1], str):
        return checked
    y_type, *arrays = checked
    return y_type, *((a.dtype, a.shape, np.asarray(a).tolist()) for a in map(_dense, arrays))


def _dense(a):
    return a.toarray() if hasattr(a, "toarray") else a


def _theirs(y_true, y_pred, weights=None):
    y_type, _, true, pred, _ = _check_targets(y_true, y_pred, weights)
    return y_type, true, pred


def _compare_checks(y_true, y_pred):
    ours, our_warnings = _outcome(target.check_targets, y_true(), y_pred())
    theirs, their_warnings = _outcome(_theirs, y_true(), y_pred())
    if TIMES_BESIDE_OTHERS in str(ours):
        assert ours[0] == "ValueError"
        return
    assert _plain(ours) == _plain(theirs)
    assert our_warnings == their_warnings


@pytest.mark.parametrize("case", ODD)
def test_type_of_target(case):
    make = ODD[case]
    assert _outcome(target.type_of_target, make(), "y_true") == _outcome(
        theirs_type, make(), "y_true"
    )


@pytest.mark.parametrize("case", ODD)
def test_num_samples(case):
    make = ODD[case]
    assert _outcome(target.num_samples, make()) == _outcome(_num_samples, make())


@pytest.mark.parametrize("case", ODD)
def test_as_dense(case):
    def theirs(y):
        return check_array(
            y, dtype=None, ensure_2d=False, ensure_all_finite=False, ensure_min_samples=0
        )

    ours, our_warnings = _outcome(lambda: target.as_dense(ODD[case](), "y_true"))
    expected, their_warnings = _outcome(lambda: theirs(ODD[case]()))
    if isinstance(expected, tuple):
        assert ours == expected
    else:
        assert (ours.dtype, ours.shape) == (expected.dtype, expected.shape)
        assert str(ours).split(" at 0x")[0] == str(expected).split(" at 0x")[0]
    assert our_warnings == their_warnings


@pytest.mark.parametrize("case", ODD)
def test_beside_itself(case):
    _compare_checks(ODD[case], ODD[case])


@pytest.mark.parametrize("companion", COMPANIONS)
@pytest.mark.parametrize("case", ODD)
def test_beside_another(case, companion):
    _compare_checks(ODD[case], lambda: COMPANIONS[companion])
    _compare_checks(lambda: COMPANIONS[companion], ODD[case])


def _error_of(function, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            function(*arguments)
        except Exception as error:
            return type(error).__name__, str(error).split(" at 0x")[0]
    return None


def _sorting_first(y_true, y_pred):
    target.refuse_unsortable(y_true, y_pred)
    target.check_targets(y_true, y_pred)


def _table_first(y_true, y_pred):
    true, pred = target.as_dense(y_true, "y_true"), target.as_dense(y_pred, "y_pred")
    n_samples = true.shape[0]
    y_type, _, _ = target.check_targets(true, pred, n_samples or None)
    if y_type == "multilabel-indicator":
        raise ValueError("multilabel-indicator is not supported")


@pytest.mark.parametrize("companion", [None, "ints", "str array", "indicator"])
@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize(
    ("checks", "metric"),
    [(_sorting_first, metrics.accuracy_score), (_table_first, metrics.confusion_matrix)],
)
def test_a_whole_metric(checks, metric, case, companion):
    def other():
        return ODD[case]() if companion is None else COMPANIONS[companion]

    expected = _error_of(metric, ODD[case](), other())
    if expected is not None and expected[0] == "InvalidParameterError":
        return
    if case == "matrix of complex" and "truth value" in str(expected):
        pytest.skip("np.unique of this NumPy fails on a matrix of complex")
    ours = _error_of(checks, ODD[case](), other())
    if TIMES_BESIDE_OTHERS in str(ours):
        assert ours[0] == "ValueError"
    else:
        assert ours == expected


@pytest.mark.parametrize("case", OURS)
def test_what_we_refuse_on_purpose(case):
    make, error, message = OURS[case]
    with pytest.raises(error, match=message):
        target.check_targets(make(), make())


@pytest.mark.parametrize("case", TAKEN)
def test_what_we_take_on_purpose(case):
    y_type, true, _ = target.check_targets(TAKEN[case](), TAKEN[case]())
    assert (y_type, true.tolist()) == ("multilabel-indicator", np.array(TAKEN[case]()).tolist())


def test_a_list_of_integers_beyond_int64_is_read_exactly():
    # Of these, NumPy alone makes floats.
    y_type, true, _ = target.check_targets([2**63, 1], [2**63 + 1, 1])
    assert (y_type, true.tolist(), true.dtype) == ("multiclass", [2**63, 1], np.uint64)


def test_masked_elements_are_refused_by_as_dense():
    with pytest.raises(ValueError, match="y_pred is a masked array"):
        target.as_dense(np.ma.array([1, 2], mask=[1, 0]), "y_pred")


@pytest.mark.parametrize("dtype", ["Int64", "UInt64", "int64[pyarrow]"])
def test_nullable_integers_stay_exact(dtype):
    y = pd.Series([2**53, 2**53 + 1, 2**53 + 2], dtype=dtype)
    y_type, true, _ = target.check_targets(y, y)
    assert (y_type, true.tolist()) == ("multiclass", y.tolist())


@pytest.mark.parametrize(
    "lengths", [(2, 2), (2, 3), (2, 2, 3), (0, 0, 1), (3, None, 3), (3, None, 4), (None, None)]
)
def test_check_consistent_length(lengths):
    values = [None if n is None else list(range(n)) for n in lengths]
    assert _outcome(target.check_consistent_length, *values) == _outcome(theirs_consistent, *values)


@pytest.mark.parametrize("n_weights", [None, 1, 2, 3])
@pytest.mark.parametrize("y_pred", [[0, 1], [0, 1, 1], ["a", "b"], [0.5, 1], [[1, 0], [0, 1]]])
def test_the_number_of_weights(y_pred, n_weights):
    weights = None if n_weights is None else np.ones(n_weights)
    ours, _ = _outcome(target.check_targets, [0, 1], y_pred, n_weights)
    theirs, _ = _outcome(_theirs, [0, 1], y_pred, weights)
    assert _plain(ours) == _plain(theirs)


def test_weights_are_checked_after_empties_and_before_mixes():
    def refuse():
        raise ZeroDivisionError

    with pytest.raises(ValueError, match="Found empty input"):
        target.check_targets([], [], 0, refuse)
    with pytest.raises(ZeroDivisionError):
        target.check_targets([0, 1], [0.5, 1], 2, refuse)


@pytest.mark.parametrize(
    ("y_true", "y_pred", "y_type"),
    [
        ([0, 1], [0, 1], "binary"),
        ([0, 1], [1, 2], "multiclass"),
        ([0, 0], [1, 1], "binary"),
        (["a", "b"], ["c", "b"], "multiclass"),
        (np.array([2**53, 2**53 + 1]), np.array([2.0**53, 2.0**53]), "binary"),
        (np.array([2**53 - 1, 2**53 + 1]), np.array([2.0**53, 2.0**53]), "multiclass"),
        (np.array([2**63 - 1]), np.array([2**63, 0], dtype=np.uint64)[:1], "binary"),
        (np.array([1, 2]), np.array([1.0, 2.0]), "binary"),
        (np.array([True, False]), np.array([1, 0]), "binary"),
    ],
)
def test_labels_of_both_sides_decide(y_true, y_pred, y_type):
    assert target.check_targets(y_true, y_pred)[0] == y_type


def test_columns_are_views():
    column = np.arange(8).reshape(4, 2)[:, :1]
    _, true, pred = target.check_targets(column, column[:, 0])
    assert np.shares_memory(true, column)
    assert np.shares_memory(pred, column)
    assert true.strides == pred.strides == (16,)


def test_indicators_come_back_as_given():
    dense, sparse = np.array(INDICATOR), sp.coo_array(np.array(INDICATOR))
    y_type, true, pred = target.check_targets(dense, sparse)
    assert y_type == "multilabel-indicator"
    assert true is dense
    assert pred is sparse


def test_different_numbers_of_labels():
    narrow = sp.csr_array([[1, 0], [0, 1]])
    with pytest.raises(ValueError, match="different numbers of labels"):
        target.check_targets(np.array(INDICATOR), narrow)


def test_many_blocks():
    y = np.zeros(300_000, dtype=np.int8)
    assert target.type_of_target(y) == "binary"
    y[-1] = 1
    assert target.type_of_target(y) == "binary"
    y[200_000] = 2
    assert target.type_of_target(y) == "multiclass"
    halves = y.astype(float)
    halves[-2] = 0.5
    assert target.type_of_target(halves) == "continuous"
    halves[-3] = np.nan
    halves[0] = 0.5
    with pytest.raises(ValueError, match=r"Input y contains NaN\."):
        target.type_of_target(halves, "y")
