"""count_at_thresholds: what comparing each score with each threshold would count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall
from fastrecall import count, count_at_thresholds, num_threads

pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")
pa = pytest.importorskip("pyarrow")
sp = pytest.importorskip("scipy.sparse")

TRUE, SCORES = [0, 0, 1, 1, 1], [0.1, 0.4, 0.35, 0.8, 0.4]
AT = [0.4, 0.9, 0.0, 0.4]
FLOATS = st.floats(allow_nan=False, width=32) | st.sampled_from([0.0, -0.0, 0.5])


def by_comparing(truth, scores, thresholds, weights, *, inclusive):
    """Four numbers a threshold, in Python's numbers: tp, fp, fn, tn."""
    rows = []
    for threshold in thresholds:
        row = [0, 0, 0, 0]
        for positive, score, weight in zip(truth, scores, weights, strict=True):
            predicted = score >= threshold if inclusive else score > threshold
            row[(0 if positive else 1) if predicted else (2 if positive else 3)] += weight
        rows.append(row)
    return np.array(rows).reshape(-1, 4)


def four(counts):
    return np.stack([counts.tp, counts.fp, counts.fn, counts.tn], axis=-1)


@given(
    st.lists(st.tuples(st.booleans(), FLOATS, st.integers(0, 9)), min_size=1, max_size=30),
    st.lists(st.floats(allow_nan=False) | st.sampled_from([0.0, 0.5]), max_size=8),
    st.booleans(),
    st.sampled_from(["f4", "f8", ">f4"]),
)
def test_any_scores_and_thresholds(samples, thresholds, inclusive, dtype):
    truth, scores, weights = map(list, zip(*samples, strict=True))
    scores = np.array(scores, dtype=dtype)
    expected = by_comparing(truth, scores.tolist(), thresholds, weights, inclusive=inclusive)
    if any(weights):
        counts = count_at_thresholds(
            truth, scores, thresholds, sample_weight=weights, inclusive=inclusive
        )
        assert four(counts).tolist() == expected.tolist()
        assert counts.n == sum(weights)
        assert counts.thresholds.tolist() == thresholds
        for at, one in enumerate(counts):
            tp, fp, fn, tn = expected[at].tolist()
            assert one.matrix().tolist() == [[tn, fp], [fn, tp]]


@given(st.data())
def test_columns_each_against_the_rest(data):
    n, k = data.draw(st.integers(1, 12)), data.draw(st.integers(2, 4))
    scores = np.array(data.draw(st.lists(FLOATS, min_size=n * k, max_size=n * k))).reshape(n, k)
    truth = data.draw(st.lists(st.integers(0, k - 1), min_size=n, max_size=n))
    thresholds = data.draw(st.lists(FLOATS, max_size=4))
    table = np.eye(k, dtype=int)[truth]
    single = count_at_thresholds(truth, scores, thresholds)
    several = [count_at_thresholds(each, scores, thresholds) for each in (table, 3 * table)]
    several.append(count_at_thresholds(sp.csr_array(table), scores, thresholds))
    for column in range(k):
        hits = table[:, column].tolist()
        expected = by_comparing(
            hits, scores[:, column].tolist(), thresholds, [1] * n, inclusive=True
        )
        assert four(single)[:, column].tolist() == expected.tolist()
    for counts in several:
        assert counts == single
        assert counts.kind == "multilabel"


@pytest.mark.parametrize("inclusive", [True, False])
def test_a_threshold_is_not_rounded_to_the_scores(inclusive):
    # In float32 and float16, 0.1 is above or below the threshold itself.
    for dtype in (np.float16, np.float32):
        score = np.array([0.1], dtype=dtype)
        counts = count_at_thresholds([1], score, [0.1, float(score[0])], inclusive=inclusive)
        exact = float(score[0])
        assert counts.tp.tolist() == [int(exact > 0.1), int(inclusive)]


def test_infinite_scores_and_thresholds():
    scores = [-np.inf, 0.0, np.inf]
    for dtype in ("f2", "f4", "f8"):
        at = [np.inf, 1e300, -1e300, -np.inf]
        counts = count_at_thresholds([1, 1, 1], np.array(scores, dtype=dtype), at)
        assert counts.tp.tolist() == [1, 1, 2, 3]
        above = count_at_thresholds([1, 1, 1], np.array(scores, dtype=dtype), at, inclusive=False)
        assert above.tp.tolist() == [0, 1, 2, 2]


def test_the_counts_of_one_threshold_are_those_of_predictions():
    counts = count_at_thresholds(TRUE, SCORES, AT)
    for at, threshold in enumerate(AT):
        assert counts[at] == count(TRUE, (np.array(SCORES) >= threshold).astype(int))


LABELS = {
    "list": lambda y: y,
    "tuple": tuple,
    "array": np.array,
    "column": lambda y: np.array(y)[:, np.newaxis],
    "bool": lambda y: np.array(y, dtype=bool),
    "float": lambda y: np.array(y, dtype=float),
    "strided": lambda y: np.repeat(np.array(y, dtype=np.int8), 2)[::2],
    "Series": pd.Series,
    "nullable": lambda y: pd.Series(y, dtype="Int8"),
    "polars": pl.Series,
    "polars bool": lambda y: pl.Series(y).cast(pl.Boolean),
    "Arrow": pa.array,
    "Arrow bool": lambda y: pa.array(y).cast(pa.bool_()),
    "Arrow chunks": lambda y: pa.chunked_array([y[:2], y[2:]]),
}


@pytest.mark.parametrize("container", LABELS)
def test_labels_in_any_container(container):
    counts = count_at_thresholds(LABELS[container](TRUE), SCORES, AT)
    assert counts.tp.tolist() == [2, 0, 3, 2]
    assert counts.fp.tolist() == [1, 0, 2, 1]


@pytest.mark.parametrize(
    "container", [tuple, np.array, pd.Series, pl.Series, pa.array, lambda s: np.array(s, object)]
)
def test_scores_in_any_container(container):
    assert count_at_thresholds(TRUE, container(SCORES), AT).tp.tolist() == [2, 0, 3, 2]


def test_a_memmap_is_read_as_it_lies(tmp_path):
    scores = np.memmap(tmp_path / "scores", dtype=np.float32, mode="w+", shape=(5,))
    scores[:] = SCORES
    assert count_at_thresholds(TRUE, scores, [0.5]).tp.tolist() == [1]


def test_tables_of_scores():
    scores = np.random.default_rng(0).random((5, 3))
    truth = [0, 1, 2, 2, 1]
    expected = count_at_thresholds(truth, scores, [0.5])
    for table in (scores.tolist(), pd.DataFrame(scores), np.asfortranarray(scores)):
        assert count_at_thresholds(truth, table, [0.5]) == expected
    words = np.array(["a", "b", "c"])[truth]
    named = count_at_thresholds(words, scores, [0.5])
    assert named.classes.tolist() == ["a", "b", "c"]
    assert np.array_equal(four(named), four(expected))
    turned = count_at_thresholds(words, scores[:, ::-1], [0.5], labels=["c", "b", "a"])
    assert np.array_equal(turned.tp[:, ::-1], named.tp)
    never = count_at_thresholds(["a", "b"], scores[:2], [0.5], labels=["a", "b", "c"])
    assert never.fn[0, 2] == never.tp[0, 2] == 0


def test_which_label_is_positive():
    for negative in (0, -1):
        truth = np.where(np.array(TRUE) == 1, 1, negative)
        counts = count_at_thresholds(truth, SCORES, AT)
        assert counts.classes.tolist() == [negative, 1]
        assert counts.tp.tolist() == [2, 0, 3, 2]
        assert four(counts).tolist() == four(count_at_thresholds(TRUE, SCORES, AT)).tolist()
    words = np.array(["no", "yes"])[TRUE]
    given = count_at_thresholds(words, SCORES, AT, pos_label="yes")
    assert given.classes.tolist() == [False, True]
    named = count_at_thresholds(words, SCORES, AT, labels=["no", "yes"])
    assert named.classes.tolist() == ["no", "yes"]
    assert given.tp.tolist() == named.tp.tolist() == [2, 0, 3, 2]
    assert named.recall().tolist() == given.recall().tolist()
    other = count_at_thresholds(words, SCORES, AT, labels=["no", "yes"], pos_label="no")
    assert other.tp.tolist() == named.fp.tolist()
    assert count_at_thresholds([3, 5, 9], [1, 2, 3], [2], pos_label=9).fp.tolist() == [1]


def test_no_threshold_and_no_sample_of_a_class():
    counts = count_at_thresholds(TRUE, SCORES, [])
    assert (len(counts), counts.n, counts.tp.shape) == (0, 5, (0,))
    assert counts.recall().tolist() == []
    only = count_at_thresholds([1, 1], [0.1, 0.2], [0.15])
    assert (only.fn.tolist(), only.tn.tolist()) == ([1], [0])


def test_threads_change_nothing():
    draw = np.random.default_rng(0)
    n = 3_000_000
    truth, scores = draw.integers(0, 2, n).astype(np.int8), draw.random(n, dtype=np.float32)
    for weights in (None, draw.random(n)):
        found = []
        for threads in (1, 2, 3):
            with num_threads(threads):
                counts = count_at_thresholds(
                    truth, scores, np.linspace(0, 1, 101), sample_weight=weights
                )
                found.append(counts)
        assert found[0] == found[1] == found[2]
    positive = scores[truth == 1].astype(float)
    assert found[0][50].n == pytest.approx(weights.sum())
    expected = (positive[:, np.newaxis] >= np.linspace(0, 1, 11)).sum(axis=0)
    few = count_at_thresholds(truth, scores, np.linspace(0, 1, 11))
    assert few.tp.tolist() == expected.tolist()


def test_every_distinct_score():
    counts = count_at_thresholds(TRUE, SCORES)
    assert counts.exact
    assert counts.thresholds.tolist() == [0.8, 0.4, 0.35, 0.1]
    assert counts.tp.tolist() == [1, 2, 3, 3]
    assert count_at_thresholds(TRUE, [3, 1, 1, 2, 2]).thresholds.tolist() == [3, 2, 1]


REFUSED = {
    "NaN score": (TRUE, [0.1, np.nan, 0, 0, 0], AT, {}, "Input y_score contains NaN"),
    "NaN of all scores": (TRUE, [0.1, np.nan, 0, 0, 0], None, {}, "y_score contains NaN"),
    "NaN threshold": (TRUE, SCORES, [0.5, np.nan], {}, "Input thresholds contains NaN"),
    "one threshold": (TRUE, SCORES, 0.5, {}, r"give one threshold as \[0.5\]"),
    "table of thresholds": (TRUE, SCORES, [[0.5]], {}, "thresholds should be a 1d array"),
    "words for thresholds": (TRUE, SCORES, ["a"], {}, "thresholds should be numbers"),
    "words for scores": (TRUE, list("abcde"), AT, {}, "y_score should hold scores"),
    "complex scores": (TRUE, [1j] * 5, AT, {}, "Complex data not supported"),
    "objects": (TRUE, [object()] * 5, AT, {}, "y_score should hold scores"),
    "dates": (TRUE, np.zeros(5, "M8[s]"), AT, {}, "y_score should hold scores"),
    "masked": (TRUE, np.ma.array(SCORES, mask=[1, 0, 0, 0, 0]), AT, {}, "mask"),
    "lengths": (TRUE, SCORES[1:], AT, {}, r"inconsistent numbers of samples: \[5, 4\]"),
    "dimensions": (TRUE, np.zeros((5, 2, 2)), AT, {}, "y_score should have the shape"),
    "probabilities as labels": (SCORES, SCORES, AT, {}, "continuous is not supported"),
    "NaN label": ([0, 1, np.nan], [1, 2, 3], AT, {}, "Input y_true contains NaN"),
    "three labels": ([0, 1, 2], [1, 2, 3], AT, {}, "Give pos_label="),
    "other labels": ([2, 3, 3], [1, 2, 3], AT, {}, "do not tell which of them is positive"),
    "words": (["a", "b", "b"], [1, 2, 3], AT, {}, "do not tell which of them is positive"),
    "labels of another kind": (TRUE, SCORES, AT, {"pos_label": "a"}, "labels"),
    "three given": (TRUE, SCORES, AT, {"labels": [0, 1, 2]}, "the negative and the positive"),
    "not among them": ([0, 1, 2], [1, 2, 3], AT, {"labels": [0, 1]}, "not among labels="),
    "pos_label not among": (TRUE, SCORES, AT, {"labels": [0, 1], "pos_label": 2}, "pos_label=2"),
    "pos_label of columns": ([0, 1], np.eye(2), AT, {"pos_label": 1}, "each column of y_score"),
    "label without column": ([0, 2], np.eye(2), AT, {}, "not among the columns' labels"),
    "fewer words": (["a", "a"], np.eye(2), AT, {}, "y_score has 2 columns"),
    "labels of columns": ([0, 1], np.eye(2), AT, {"labels": [0, 1, 2]}, "y_score has 2 columns"),
    "fraction": ([0, 1], np.eye(2), AT, {"labels": [0.5, 1]}, "of whole numbers, cannot hold"),
    "columns of both": (np.eye(3, dtype=int), np.ones((3, 2)), AT, {}, "y_true should have the"),
    "table and column": (np.eye(2, dtype=int), [0.1, 0.2], AT, {}, "y_true should have the shape"),
    "three marks": ([[0, 1], [2, 1]], np.eye(2), AT, {}, "not supported"),
    "no distinct ones": ([0, 1], np.eye(2), None, {}, "one column at a time"),
    "weights": (TRUE, SCORES, AT, {"sample_weight": [1, 2]}, "inconsistent numbers of samples"),
    "NaN weight": (TRUE, SCORES, AT, {"sample_weight": [np.nan] * 5}, "sample_weight contains NaN"),
    "empty": ([], [], AT, {}, "empty"),
    "inclusive": (TRUE, SCORES, AT, {"inclusive": 1}, "'inclusive' parameter of count_at_thr"),
}


# NumPy says so of NaN among labels, also in scikit-learn.
@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_refused(case):
    truth, scores, thresholds, options, words = REFUSED[case]
    with pytest.raises((ValueError, TypeError), match=words):
        count_at_thresholds(truth, scores, thresholds, **options)


@pytest.mark.filterwarnings("ignore:invalid value encountered in cast")
def test_missing_labels_are_refused():
    for truth in (pa.array([0, None, 1]), pl.Series([0, None, 1])):
        with pytest.raises(ValueError, match=r"missing labels|contains NaN"):
            count_at_thresholds(truth, [1, 2, 3], AT)


def test_too_large_weights_are_refused():
    with pytest.raises(OverflowError, match="sample_weight"):
        count_at_thresholds(TRUE, SCORES, AT, sample_weight=[2**62] * 5)


def test_nothing_is_changed():
    truth, scores, at = np.array(TRUE), np.array(SCORES), np.array(AT)
    counts = fastrecall.count_at_thresholds(truth, scores, at)
    at[0] = 7
    assert counts.thresholds[0] == 0.4
    assert truth.flags.writeable
    assert scores.flags.writeable
    assert scores.tolist() == SCORES


def test_a_positive_label_of_another_kind_is_named():
    with pytest.raises(ValueError, match="pos_label holds numbers"):
        count_at_thresholds(["a", "b"], [0.1, 0.9], [0.5], pos_label=1)


def test_scores_without_a_column_are_refused():
    with pytest.raises(ValueError, match="y_score has no column"):
        count_at_thresholds([0, 1], np.zeros((2, 0)), [0.5])


def test_integers_that_share_a_float_are_not_called_exact():
    counts = count_at_thresholds([1, 0, 0, 1], 2**60 + np.arange(4))
    assert not counts.exact
    assert counts.roc_auc_bounds() == (0.0, 1.0)
    assert count_at_thresholds([1, 0, 0, 1], np.arange(4)).exact


def test_one_column_of_scores_is_as_good_as_none():
    scores = np.array([0.1, 0.5, 0.9])
    flat = count_at_thresholds([0, 1, 1], scores, [0.2, 0.6])
    assert count_at_thresholds([0, 1, 1], scores[:, np.newaxis], [0.2, 0.6]) == flat
    assert flat.tp.tolist() == [2, 1]
