"""Scores and labels at the edge of what ranks are counted of, in scikit-learn's words."""

from __future__ import annotations

import re

import numpy as np
import pytest

from fastrecall import _kernel, count_top_k
from fastrecall.errors import input_texts, ranking_texts
from fastrecall.metrics import top_k_accuracy_score
from fastrecall.ranking.run import RankRun
from fastrecall.ranking.scores import Scores
from fastrecall.ranking.truth import Truth

reference = pytest.importorskip("sklearn.metrics").top_k_accuracy_score
TABLE = np.array([[0.5, 0.2, 0.3], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]])


@pytest.mark.parametrize(
    ("y_true", "y_score", "options"),
    [
        (np.eye(3), TABLE, {}),
        (np.array([0.5, 1.5, 2]), TABLE, {}),
        (np.array([[0, 1], [1, 0], [2, 0]]), TABLE, {}),
        (np.array([[0], [1], [2]]), TABLE, {}),
        ([0, 1, 2], TABLE, {"sample_weight": [1, 2]}),
        ([0, 1, 2], TABLE[:, 0], {}),
        ([0, 1, 1], TABLE, {}),
        ([0, 1, 1], TABLE[:, 0], {}),
        ([0, 1, 1], TABLE[:, :1], {}),
        ([0, 1, 1], TABLE.astype(object)[:, 0], {}),
        ([], np.zeros((0, 3)), {}),
        ([0, 1, 2], np.zeros((0, 3)), {}),
        ([0, 1, 2], np.full((3, 3), np.nan), {}),
        ([0, 1, 1], [0.1, np.inf, 0.2], {}),
        ([0, 1, 2], TABLE, {"labels": [0, 1, 1]}),
        ([0, 1, 2], TABLE, {"labels": [2, 1, 0]}),
        ([0, 1, 2], TABLE, {"labels": [0, 1]}),
        ([0, 1, 2], TABLE, {"labels": [[0], [1], [2]]}),
        ([0, 1, 2], TABLE, {"labels": [[0, 1], [2, 3]]}),
        ([0, 1, 3], TABLE, {"labels": [0, 1, 2]}),
        ([0, 1, 1], TABLE, {"labels": [0, 1, 2]}),
        ([0, 1, 2], TABLE, {"sample_weight": [0, 0, 0], "normalize": False}),
        ([0, 1, 2], TABLE, {"sample_weight": [0, 0, 0]}),
        ([0, 1, 2], TABLE, {"sample_weight": [0.5, 1, 2], "k": 1}),
        ([0, 2, 1], TABLE, {"normalize": False, "k": 1}),
    ],
)
def test_beside_scikit_learn(y_true, y_score, options):
    found, expected = (
        outcome(call, y_true, y_score, options) for call in (top_k_accuracy_score, reference)
    )
    assert found == expected


def outcome(call, y_true, y_score, options):
    try:
        value = call(y_true, y_score, **options)
    except Exception as error:
        return type(error), str(error)
    return type(value), value


def test_what_the_kernel_refuses_of_labels():
    truth = Truth(np.array([0, 1]), (2, 2), None, np.array([1.0, 2.0]))
    missing = truth.refusal(_kernel.RejectedError(_kernel.NO_TRUTH))
    assert str(missing) == input_texts.missing("y_true")
    changed = truth.refusal(_kernel.RejectedError(_kernel.FRACTIONAL))
    assert str(changed) == input_texts.CHANGED


def test_sparse_scores_are_refused():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(TypeError, match=re.escape(input_texts.sparse_refused("y_score"))):
        count_top_k([0, 1, 2], sparse.csr_matrix(TABLE), k=1)


def test_words_that_are_missing_are_told():
    pandas = pytest.importorskip("pandas")
    words = pandas.Categorical(["a", None, "b"])
    with pytest.raises(ValueError, match=re.escape(input_texts.missing("y_true"))):
        count_top_k(words, TABLE[:, :2], k=1)


def test_scores_of_no_dtype_that_is_counted_are_refused():
    with pytest.raises(ValueError, match=re.escape(ranking_texts.dtype(np.dtype("U1")))):
        top_k_accuracy_score([0, 1, 2], np.full((3, 3), "a"))


def test_truth_in_chunks_of_several_types():
    arrow = pytest.importorskip("pyarrow")
    truth = arrow.chunked_array([arrow.array([0, 1]), arrow.array([2])])
    assert count_top_k(truth, TABLE, k=1) == count_top_k([0, 1, 2], TABLE, k=1)


def rank_run():
    truth = Truth(np.array([0, 1, 2]), (3, 3), None, None)
    return RankRun(Scores(TABLE), truth, [1], False, False, 0)


def read(run):
    return [[np.asarray(part).tolist() for part in counted] for counted in run.read()]


def test_runs_over_parts_add_up():
    whole, first, second, none = (rank_run() for _ in range(4))
    whole.count(0, 3)
    first.count(0, 2)
    second.count(2, 3)
    none.merge(first)
    none.merge(rank_run())
    none.merge(second)
    assert read(none) == read(whole)


def test_a_stopped_run_counts_nothing_more():
    run = rank_run()
    run.stop()
    run.count(0, 3)
    assert run.read() == []
    assert run.cells == 0


def test_truth_of_several_dictionaries():
    arrow = pytest.importorskip("pyarrow")
    parts = [
        arrow.DictionaryArray.from_arrays(arrow.array([0, 1], arrow.int8()), ["a", "b"]),
        arrow.DictionaryArray.from_arrays(arrow.array([0], arrow.int8()), ["c"]),
    ]
    truth = arrow.chunked_array(parts)
    assert count_top_k(truth, TABLE, k=1) == count_top_k(["a", "b", "c"], TABLE, k=1)


def test_codes_of_words_that_grow_wider_within_a_step():
    arrow = pytest.importorskip("pyarrow")
    words = [f"w{i:03}" for i in range(300)]
    few, many = words[:9] * 3, words
    scores = np.random.default_rng(0).random((len(few + many), len(words)))
    found = count_top_k(arrow.chunked_array([few, many]), scores, k=[2, 5], labels=words)
    assert found == count_top_k(few + many, scores, k=[2, 5], labels=words)


def test_missing_words_of_a_list_may_be_ignored():
    words = ["a", None, "b", "a"]
    assert count_top_k(words, np.eye(4)[:, :2], k=1, ignore=[None]).n == 3


def test_sparse_ranks_are_refused_by_name():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(TypeError, match=re.escape(input_texts.sparse_refused("k"))):
        count_top_k([0, 1, 2], TABLE, k=sparse.csr_array(np.eye(2)))
