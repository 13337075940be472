"""Rows of scores beside their labels: the highest, the best k, one-hot labels, threads."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

import fastrecall
from fastrecall.dropin import keras
from fastrecall.dropin.keras.runs import in_parts


@pytest.mark.parametrize(
    "row",
    [
        [0, 1, 1, 0],
        [0, 0, 0, 0],
        [0.5, 0, 0.2, 0.3],
        [-0.5, 1, 0.5, 0],
        [2 / 3, 2 / 3, -1 / 3, 0],
        [np.inf, 1, 0, 0],
        [-3, -1, -2, -4],
        [0, 0, 0, 1e30],
        [2**24, 1, 2**24 + 1, 0],
    ],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_labels_that_are_hardly_one_hot(row, dtype):
    table = np.array([[0, 1, 0, 0], row, [0, 0, 1, 0]], dtype)
    for place in range(4):
        scores = np.full((3, 4), 0.25)
        scores[np.arange(3), [1, place, 2]] = 0.5
        for m in keras.CategoricalAccuracy(), keras.TopKCategoricalAccuracy(k=1):
            m.update_state(table, scores)
            assert m.total == 2 + (np.argmax(table[1]) == place)


@pytest.mark.parametrize("seed", range(10))
def test_the_first_of_equal_scores_is_the_highest(seed):
    draw = np.random.default_rng(seed)
    labels, scores = draw.integers(-1, 6, 300), draw.integers(0, 3, (300, 5)).astype(np.float32)
    expected = np.count_nonzero(scores.argmax(axis=1) == labels)
    sparse, one_hot = keras.SparseCategoricalAccuracy(), keras.CategoricalAccuracy()
    sparse.update_state(labels, scores)
    assert sparse.total == expected
    inside = (labels >= 0) & (labels < 5)
    one_hot.update_state(np.eye(5)[labels[inside]], scores[inside])
    assert one_hot.total == expected


@pytest.mark.parametrize("name", ["Recall", "AUC", "BinaryAccuracy", "Accuracy"])
@pytest.mark.parametrize("side", [0, 1])
def test_nan_is_found_beside_zeros_and_infinity(name, side):
    for other in (0, 1, np.inf):
        batch = np.zeros((2, 5), np.float32)
        batch[side, 3], batch[1 - side, 3] = np.nan, other
        with pytest.raises(ValueError, match=("y_true", "y_pred")[side]):
            getattr(keras, name)().update_state(*batch)
    m = keras.Recall()
    m.update_state(np.array([0, 1], np.float32), np.array([np.inf, -np.inf], np.float32))
    assert m.false_negatives.tolist() == [1]


@pytest.mark.parametrize(
    "name", ["Recall", "AUC", "BinaryAccuracy", "SparseTopKCategoricalAccuracy"]
)
def test_large_scores_are_no_overflow(name):
    y_pred = np.array([[1e30, -1e30, 3e38, 0, 1, 2]], np.float32)
    y_true = np.array([2]) if name.startswith("Sparse") else np.array([[1e30, 0, 0, 1, 1, 1]])
    m = getattr(keras, name)()
    m.update_state(y_true, y_pred)
    assert np.isfinite(m.result())


@pytest.mark.parametrize("width", [1, 255, 256, 300])
@pytest.mark.parametrize("dtype", [bool, np.int64, np.float32])
def test_many_one_hot_columns(width, dtype):
    draw = np.random.default_rng(width)
    places, scores = draw.integers(width, size=900), draw.random((900, width))
    places[:450] = scores.argmax(axis=1)[:450]
    m = keras.TopKCategoricalAccuracy(k=1)
    m.update_state(np.eye(width, dtype=dtype)[places], scores)
    assert m.total == np.count_nonzero(scores.argmax(axis=1) == places)


@pytest.mark.parametrize("dtype", [bool, "i1", ">i2", "u4", "i8", "u8", "f4", "f8"])
@pytest.mark.parametrize("layout", ["C", "F", "strided"])
def test_equal_labels_of_any_dtype(dtype, layout):
    draw = np.random.default_rng(3)
    true, pred = draw.integers(0, 2, (2, 500, 6)).astype(dtype)
    if layout == "strided":
        given = np.repeat(true, 2, axis=1)[:, ::2], pred[::-1].copy()[::-1]
    else:
        given = true.astype(dtype, order=layout), pred
    m = keras.Accuracy()
    m.update_state(*given)
    assert m.total == pytest.approx(np.count_nonzero(true == pred) / 6)


def test_threads_count_the_same():
    draw = np.random.default_rng(5)
    n = 300_001
    places, scores = draw.integers(0, 10, n), draw.random((n, 10), np.float32)
    one_hot = np.eye(10, dtype=np.float32)[places]
    metrics = [
        (keras.Recall(top_k=2), one_hot),
        (keras.Recall(top_k=2, class_id=3, thresholds=[0.1, 0.95]), one_hot),
        (keras.Precision(class_id=7), one_hot),
        (keras.F1Score(), one_hot),
        (keras.F1Score(threshold=0.5), one_hot),
        (keras.BinaryAccuracy(), one_hot),
        (keras.CategoricalAccuracy(), one_hot),
        (keras.SparseTopKCategoricalAccuracy(k=3), places),
    ]
    for metric, y_true in metrics:
        found = []
        for threads in (1, 3):
            metric.reset_state()
            with fastrecall.num_threads(threads):
                metric.update_state(y_true, scores)
            found.append([array.tolist() for array in metric.variables])
        assert found[0] == found[1]
        with pytest.raises(ValueError, match="y_pred contains NaN"):
            metric.update_state(y_true, np.where(scores < scores.max(), scores, np.nan))
        assert [array.tolist() for array in metric.variables] == found[1]


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", "u8", ">f4"])
def test_the_best_of_scores_of_any_dtype(kind):
    draw = np.random.default_rng(6)
    scores = draw.permuted(np.tile(np.arange(20), (200, 1)), axis=1).astype(kind)
    marks = draw.integers(0, 2, scores.shape)
    best = scores.astype(float) >= 17
    for given in (scores, np.asfortranarray(scores), scores.reshape(10, 20, 20)):
        m = keras.Precision(top_k=3)
        m.update_state(marks.reshape(given.shape), given)
        assert m.true_positives.tolist() == [np.count_nonzero(best & (marks == 1))]
        assert m.false_positives.tolist() == [np.count_nonzero(best & (marks == 0))]
    labels = scores.argmax(axis=1)
    sparse, one_hot = keras.SparseCategoricalAccuracy(), keras.CategoricalAccuracy()
    sparse.update_state(labels, np.asfortranarray(scores))
    one_hot.update_state(np.eye(20, dtype=kind)[labels], scores)
    assert float(sparse.result()) == float(one_hot.result()) == 1


def test_labels_that_are_no_columns_are_missed():
    scores = np.array([[0.1, 0.9], [0.8, 0.3], [0.2, 0.7], [0.5, 0.4]])
    m = keras.SparseCategoricalAccuracy()
    m.update_state(np.array([1, 0.5, 1e30, -np.inf]), scores)
    assert (m.total, m.count) == (1, 4)
    with pytest.raises(ValueError, match="y_true contains NaN"):
        m.update_state(np.array([1, np.nan, 1, 1]), scores)


def test_fractions_are_no_labels_of_binary_accuracy():
    m = keras.BinaryAccuracy()
    m.update_state(np.array([0, 0.5, 1, 1, -1]), np.array([0.1, 0.1, 0.9, 0.2, 0.9]))
    assert (m.total, m.count) == (2, 5)


class Rows:
    """What was counted of some rows."""

    cells = 0

    def __init__(self, n):
        self.n = n

    def merge(self, other):
        self.n += other.n


def test_rows_in_threads_add_up():
    with fastrecall.num_threads(2):
        assert in_parts(lambda first, last: Rows(last - first), 3001, 7, 2**12).n == 3001


def test_rows_that_fail_in_one_thread_end_the_others():
    main, begun, elsewhere = threading.current_thread(), threading.Event(), []

    def work(first, last):
        if threading.current_thread() is not main:
            elsewhere.append(first)
            begun.set()
        elif begun.is_set():
            raise ArithmeticError
        time.sleep(0.001)
        return Rows(last - first)

    with fastrecall.num_threads(2), pytest.raises(ArithmeticError):
        in_parts(work, 3000, 1, 2**12)
    assert 0 < len(elsewhere) < 1000
