"""Tables that nobody looks at before they are counted: what is wrong with them comes in time."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import fastrecall
from fastrecall.labels import Indicators, encode, encode_labels
from fastrecall.labels.indicator import unread_indicators

sk = pytest.importorskip("sklearn.metrics")
sp = pytest.importorskip("scipy.sparse")
pd = pytest.importorskip("pandas")

GOOD = np.array([[0, 1, 1], [1, 0, 0], [0, 0, 1], [1, 1, 1]])
OTHER = np.array([[0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 0, 1]])


def spoilt(table, value, at=-1):
    table = np.array(table, dtype=np.result_type(table, type(value)))
    table.flat[at] = value
    return table


def marked(table, marks):
    made = sp.csr_array(table)
    made.data = np.resize(np.array(marks), made.nnz)
    return made


def with_parts(table, **parts):
    """Return a CSR array whose parts are not looked at by scipy."""
    made = sp.csr_array(table)
    for name, part in parts.items():
        setattr(made, name, part)
    return made


def cut_in_two(table):
    made = sp.coo_array(table)
    rows, columns = np.r_[made.row, 0], np.r_[made.col, made.col[0]]
    starts = np.r_[0, np.cumsum(np.bincount(rows, minlength=len(table)))]
    order = np.argsort(rows, kind="stable")
    return sp.csr_array((np.ones(len(rows), int), columns[order], starts), shape=table.shape)


def turned(table):
    made = sp.csr_array(table[:, ::-1])
    made.indices = table.shape[1] - 1 - made.indices
    return made


PLAIN = {
    "int64": lambda table: table,
    "bool": lambda table: table.astype(bool),
    "float32": lambda table: table.astype("f4"),
    "byte-swapped": lambda table: table.astype(">i2"),
    "Fortran": np.asfortranarray,
    "one row": lambda table: table[:1],
    "-1 and 1": lambda table: 2 * table - 1,
    "three values": lambda table: spoilt(table, 2),
    "halves": lambda table: spoilt(table, 0.5),
    "NaN": lambda table: spoilt(table, float("nan")),
    "csr_array": sp.csr_array,
    "csr_matrix": sp.csr_matrix,
    "CSR of int64 indices": lambda table: with_parts(
        table,
        indices=sp.csr_array(table).indices.astype("i8"),
        indptr=sp.csr_array(table).indptr.astype("i8"),
    ),
    "CSR without entries": lambda table: sp.csr_array(table * 0),
    "CSR in no order": turned,
    "CSR of two marks": lambda table: marked(table, [1, 2]),
    "CSR of halves": lambda table: marked(table, [0.5]),
    "CSR with zeros": lambda table: marked(table, [1, 0]),
    "CSR with repeats": cut_in_two,
}
NOT_PLAIN = {
    "list": lambda table: table.tolist(),
    "frame": pd.DataFrame,
    "matrix": lambda table: table.view(np.matrix),
    "masked": np.ma.array,
    "objects": lambda table: table.astype(object),
    "halves of a float": lambda table: table.astype("f2"),
    "long double": lambda table: table.astype("g"),
    "strings": lambda table: table.astype(str),
    "no rows": lambda table: table[:0],
    "one column": lambda table: table[:, :1],
    "one dimension": lambda table: table[0],
    "three dimensions": lambda table: table[None],
    "CSC": sp.csc_array,
    "COO": sp.coo_array,
    "CSR of one row and dimension": lambda table: sp.coo_array(table[0]).tocsr(),
    "CSR of one column": lambda table: sp.csr_array(table[:, :1]),
    "CSR without rows": lambda table: sp.csr_array(table[:0]),
    "CSR with fewer numbers than columns": lambda table: with_parts(table, data=np.ones(2, int)),
    "CSR with fewer starts than rows": lambda table: with_parts(
        table, indptr=sp.csr_array(table).indptr[:-1]
    ),
    "CSR with spread columns": lambda table: with_parts(
        table, indices=np.repeat(sp.csr_array(table).indices, 2)[::2]
    ),
}


@pytest.mark.parametrize("make", PLAIN.values(), ids=PLAIN)
def test_plain_tables_are_not_read(make):
    table = make(GOOD)
    encoded = encode(table, table)
    assert type(encoded) is Indicators
    assert encoded.unread
    assert encoded.true is encoded.pred is table


@pytest.mark.parametrize("make", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_all_others_are_looked_at_first(make):
    assert unread_indicators(make(GOOD), make(GOOD)) is None
    assert unread_indicators(GOOD, make(GOOD)) is None
    assert unread_indicators(sp.csr_array(GOOD), make(GOOD)) is None


def test_two_shapes_are_looked_at_first():
    for make in (np.array, sp.csr_array):
        assert unread_indicators(make(GOOD), make(GOOD[:, :2])) is None
        assert unread_indicators(make(GOOD), make(GOOD[:2])) is None
    assert unread_indicators(GOOD, sp.csr_array(GOOD)) is None


def test_a_look_at_them_is_taken_once():
    tables = encode(GOOD, OTHER).checked()
    assert tables == Indicators(GOOD, OTHER, unread=False)
    assert tables.checked() == tables
    with pytest.raises(ValueError, match="multiclass-multioutput"):
        encode(GOOD, spoilt(OTHER, 2)).checked()
    with pytest.raises(ValueError, match="multiclass-multioutput"):
        encode(GOOD, spoilt(OTHER, 2)).columns(np.array([0]))


SIDES = {
    **PLAIN,
    "list": lambda table: table.tolist(),
    "CSC": sp.csc_array,
    "two columns": lambda table: table[:, :2],
    "CSR of two columns": lambda table: sp.csr_array(table[:, :2]),
    "three rows": lambda table: table[:3],
    "a column": lambda table: table[:, :1],
    "no rows": lambda table: table[:0],
    "a vector": lambda table: table[:, 0],
    "infinite": lambda table: spoilt(table, float("inf")),
    "three values at first": lambda table: spoilt(table, 7, 0),
}
CALLS = {
    "accuracy_score": [{}, {"sample_weight": [1, 2, 1, 1]}, {"sample_weight": ["a"] * 4}],
    "balanced_accuracy_score": [{}],
    "class_likelihood_ratios": [{}],
    "classification_report": [{}, {"labels": [0, 7]}, {"sample_weight": [[1], [2], [3], [4]]}],
    "cohen_kappa_score": [{}],
    "confusion_matrix": [{}],
    "f1_score": [
        {"average": "macro"},
        {"average": "macro", "labels": [0, 5]},
        {"average": "binary"},
        {"average": "samples"},
        {"average": "samples", "pos_label": 3},
        {"average": "samples", "labels": [9]},
        {"average": "samples", "sample_weight": [1, 2]},
        {"average": "samples", "sample_weight": [1, 2, 1, 1]},
        {"average": "micro", "sample_weight": [[1], [2], [3], [4]]},
    ],
    "hamming_loss": [{}],
    "jaccard_score": [{"average": "weighted"}],
    "matthews_corrcoef": [{}],
    "multilabel_confusion_matrix": [
        {},
        {"samplewise": True},
        {"labels": [-1]},
        {"samplewise": True, "labels": [8]},
        {"sample_weight": ["a"] * 4},
    ],
}


def outcome(function, *arguments, **options):
    """Return the result, or the error, and the texts of the warnings that are not NumPy's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*arguments, **options)
        except Exception as error:
            result = type(error).__name__, str(error)
    texts = {str(w.message) for w in caught if not issubclass(w.category, RuntimeWarning)}
    return np.asarray(result).tolist() if not isinstance(result, tuple) else result, texts


def pairs(case):
    odd = SIDES[case](GOOD)
    return [(odd, OTHER), (OTHER, odd), (odd, odd), (odd, sp.csr_array(OTHER))]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("case", SIDES)
def test_a_look_at_them_first_changes_nothing(case, name, monkeypatch):
    """Results, errors, their order and their words are those of all other containers."""
    function = getattr(fastrecall, name)
    calls = [(sides, options) for sides in pairs(case) for options in CALLS[name]]
    ours = [outcome(function, *sides, **options) for sides, options in calls]
    monkeypatch.setattr("fastrecall.labels.encoding.unread_indicators", lambda *_: None)
    for mine, (sides, options) in zip(ours, calls, strict=True):
        assert mine == outcome(function, *sides, **options), options


# These are counted here, and elsewhere by scikit-learn: DIFFERENCES.md.
OURS = {"CSR with zeros", "CSR with repeats", "byte-swapped", "-1 and 1", "CSR without entries"}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("case", [case for case in SIDES if case not in OURS])
def test_each_function_beside_scikit_learn(case, name):
    for sides in pairs(case):
        ours = outcome(getattr(fastrecall, name), *sides, **CALLS[name][0])
        assert ours == outcome(getattr(sk, name), *sides, **CALLS[name][0])


@pytest.mark.parametrize("make", [sp.csr_array, sp.csr_matrix])
@pytest.mark.parametrize("case", ["CSR with zeros", "CSR with repeats", "CSR in no order"])
def test_csr_that_is_not_canonical(case, make):
    odd = make(PLAIN[case](GOOD))
    table = odd.toarray() != 0
    for average in ("macro", "micro", "samples", None):
        for sides in ((odd, sp.csr_array(OTHER)), (sp.csr_array(OTHER), odd), (odd, odd)):
            dense = [np.asarray(table if side is odd else OTHER, dtype=int) for side in sides]
            options = {"average": average, "zero_division": 0.0}
            ours = np.asarray(fastrecall.f1_score(*sides, **options))
            assert ours.tolist() == np.asarray(fastrecall.f1_score(*dense, **options)).tolist()


BROKEN = {
    "a column too large": {"indices": np.array([1, 2, 0, 3, 0, 1, 2])},
    "a column below zero": {"indices": np.array([1, 2, 0, -1, 0, 1, 2])},
    "starts that fall": {"indptr": np.array([0, 3, 2, 4, 7])},
    "starts beyond what is stored": {"indptr": np.array([0, 2, 3, 4, 900])},
    "starts below zero": {"indptr": np.array([-5, 2, 3, 4, 7])},
}


@pytest.mark.parametrize("dtype", [np.int32, np.int64])
@pytest.mark.parametrize("parts", BROKEN.values(), ids=BROKEN)
def test_broken_csr_is_refused(parts, dtype):
    broken = with_parts(GOOD, **{name: part.astype(dtype) for name, part in parts.items()})
    for sides in ((broken, sp.csr_array(OTHER)), (sp.csr_array(OTHER), broken)):
        for average in ("macro", "samples"):
            with pytest.raises(ValueError, match=r"ind|column|row"):
                fastrecall.f1_score(*sides, average=average)


@pytest.mark.parametrize("make", [np.array, sp.csr_array])
def test_targets_are_refused_before_weights_overflow(make):
    weights = np.full(4, 2**62)
    with pytest.raises(OverflowError, match="sample_weight"):
        fastrecall.accuracy_score(make(GOOD), make(OTHER), sample_weight=weights)
    with pytest.raises(ValueError, match="mix of multiclass-multioutput and multilabel-indicator"):
        fastrecall.accuracy_score(make(spoilt(GOOD, 2)), make(OTHER), sample_weight=weights)


def test_pairs_need_one_label_a_sample():
    with pytest.raises(ValueError, match="one label a sample"):
        encode_labels(GOOD, OTHER)
    with pytest.raises(ValueError, match="multiclass-multioutput is not supported"):
        encode_labels(spoilt(GOOD, 2), spoilt(OTHER, 2))


def test_what_is_stored_beyond_the_last_row_is_looked_at():
    """As scikit-learn does, whose answer it decides."""
    made = sp.csr_array(GOOD)
    more = with_parts(GOOD, data=np.r_[made.data, 2], indices=np.r_[made.indices, 0])
    ours = outcome(fastrecall.accuracy_score, more, sp.csr_array(OTHER))
    assert ours == outcome(sk.accuracy_score, more, sp.csr_array(OTHER))
    assert "multiclass-multioutput" in str(ours)


def test_a_table_that_changes_after_a_look(monkeypatch):
    """What the kernel refuses and scikit-learn's questions do not was written to meanwhile."""
    monkeypatch.setattr("fastrecall.labels.indicator.check_targets", lambda *_: None)
    monkeypatch.setattr("fastrecall.targets.check_targets", lambda *_, **__: None)
    with pytest.raises(ValueError, match="changed by another thread"):
        fastrecall.accuracy_score(spoilt(GOOD, 2), OTHER)
