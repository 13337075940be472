"""What holds of our classes without Keras: counters, inputs, errors, states."""

from __future__ import annotations

import copy
import math
import pickle
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from fastrecall.dropin import keras
from tests.dropin.of_keras import batches

RATIOS = (keras.Precision, keras.Recall)


def plain(y_true, y_pred, threshold):
    """True and false positives and negatives, one pair after the other."""
    cells = dict.fromkeys(("tp", "fp", "tn", "fn"), 0)
    for true, pred in zip(np.ravel(y_true).tolist(), np.ravel(y_pred).tolist(), strict=True):
        above = np.float32(pred) > np.float32(threshold)
        cells[("t" if bool(true) == above else "f") + ("p" if above else "n")] += 1
    return cells


@pytest.mark.parametrize("seed", range(20))
def test_cells_beside_plain_integers(seed):
    draw = np.random.default_rng(seed)
    shape = batches.shape(draw)
    y_true, y_pred = batches.labels(draw, shape), batches.scores(draw, shape)
    thresholds = [0.7, 0.1, 0.5, 0.5]
    classes = {
        "tp": keras.TruePositives,
        "fp": keras.FalsePositives,
        "tn": keras.TrueNegatives,
        "fn": keras.FalseNegatives,
    }
    expected = [plain(y_true, y_pred, threshold) for threshold in thresholds]
    for cell, kind in classes.items():
        metric = kind(thresholds=thresholds)
        metric.update_state(batches.as_given(draw, y_true) if seed % 2 else y_true, y_pred)
        assert metric.accumulator.dtype == np.int64
        assert metric.accumulator.tolist() == [cells[cell] for cells in expected]


def test_the_source_page():
    m = keras.Recall(thresholds=None, top_k=None, class_id=None, name=None, dtype=None)
    m.update_state([0, 1, 1, 1], [1, 0, 1, 1])
    assert float(m.result()) == 2 / 3


def test_many_blocks_count_as_one():
    draw = np.random.default_rng(1)
    n = 300_001
    y_true, y_pred = draw.random(n) < 0.5, draw.random(n)
    weights = draw.integers(0, 5, n)
    metric = keras.Recall(thresholds=[0.2, 0.9])
    metric.update_state(y_true, y_pred)
    assert metric.true_positives.tolist() == [
        np.count_nonzero(y_true & (y_pred > t)) for t in (0.2, 0.9)
    ]
    metric = keras.Recall(thresholds=[0.2, 0.9])
    metric.update_state(y_true, y_pred, weights)
    assert metric.true_positives.tolist() == [
        int(weights[y_true & (y_pred > t)].sum()) for t in (0.2, 0.9)
    ]
    table = draw.random((n // 7, 7)).T
    labels = table > draw.random(table.shape)
    metric = keras.TruePositives()
    metric.update_state(labels, table)
    assert metric.accumulator[0] == np.count_nonzero(labels & (table > 0.5))


def test_large_counters_merge_exactly():
    one, other = keras.Recall(), keras.Recall()
    for metric in (one, other):
        metric._add({"true_positives": np.array([2**60 + 1]), "false_negatives": np.array([1])})
    one.merge_state([other])
    assert one.true_positives.tolist() == [2**61 + 2]
    state = [array.copy() for array in one.variables]
    one._add({"true_positives": np.array([2**62 + 2**60]), "false_negatives": np.array([0])})
    with pytest.raises(OverflowError, match="int64"):
        one.merge_state([one])
    assert one.true_positives.tolist() == [2**61 + 2 + 2**62 + 2**60]
    assert state[1].tolist() == [2]


def test_merging_needs_the_same_metric():
    mine = keras.Recall(thresholds=0.5, name="mine")
    mine.update_state([1], [1])
    for other in (keras.Precision(), keras.Recall(thresholds=0.4), keras.Recall(top_k=1), 3):
        with pytest.raises(ValueError, match="is not compatible with <Recall name=mine>"):
            mine.merge_state([mine, other])
    assert mine.true_positives.tolist() == [1]
    empty = keras.F1Score()
    begun = keras.F1Score()
    begun.update_state(np.eye(2), np.eye(2))
    empty.merge_state([begun, keras.F1Score()])
    assert empty.result().tolist() == [1, 1]


def test_a_failed_update_leaves_all_as_it_was():
    y_true, y_pred = np.ones(200_000), np.ones(200_000)
    y_pred[-1] = np.nan
    metrics = [keras.Recall(), keras.Accuracy(), keras.MeanIoU(2), keras.PrecisionAtRecall(0.5)]
    for metric in metrics:
        metric.update_state([1, 0], [1, 0])
        before = [array.tolist() for array in metric.variables]
        with pytest.raises(ValueError, match="y_pred contains NaN"):
            metric.update_state(y_true, y_pred)
        assert [array.tolist() for array in metric.variables] == before


def test_counters_are_read_only_and_named():
    metric = keras.Recall()
    with pytest.raises(ValueError, match="read-only"):
        metric.true_positives[0] = 3
    with pytest.raises(AttributeError, match="'Recall' object has no attribute 'false_positives'"):
        _ = metric.false_positives
    with pytest.raises(AttributeError, match="true_positives"):
        _ = keras.F1Score().true_positives


def test_copies_and_pickles_are_their_own():
    metric = keras.Recall(name="r")
    metric.update_state([1, 1], [1, 0])
    for twin in (copy.copy(metric), copy.deepcopy(metric), pickle.loads(pickle.dumps(metric))):
        twin.update_state([1], [1])
        assert (twin.true_positives[0], metric.true_positives[0]) == (2, 1)
        assert twin.name == "r"


def test_states_without_a_metric():
    metric = keras.Recall()
    state = metric.stateless_update_state(metric.variables, [1, 1], [1, 0])
    assert [array.tolist() for array in state] == [[1], [1]]
    assert float(metric.stateless_result(state)) == 0.5
    assert metric.true_positives[0] == 0
    metric.update_state([1], [1])
    assert [array.tolist() for array in metric.stateless_reset_state()] == [[0], [0]]
    assert metric.true_positives[0] == 1
    with pytest.raises(ValueError, match="corresponding 1:1 to Recall"):
        metric.stateless_result(state[:1])
    with pytest.raises(ValueError, match="has shape"):
        metric.stateless_result([np.zeros(3), np.zeros(3)])


def test_a_config_compares_as_its_metric():
    """A score of 0.1 in float32 is not greater than 0.1, as in Keras."""
    scores = np.full((1, 1), 0.1, np.float32)
    metric = keras.F1Score(threshold=0.1)
    for one in (metric, keras.F1Score.from_config(metric.get_config())):
        one.update_state([[1]], scores)
        assert one.true_positives.tolist() == [0]


def test_resetting_forgets_weights_too():
    metric = keras.Recall()
    metric.update_state([1], [1], sample_weight=0.5)
    assert metric.true_positives.dtype == np.float64
    metric.reset_state()
    metric.update_state([1], [1])
    assert metric.true_positives.dtype == np.int64


@pytest.mark.parametrize("kind", RATIOS)
def test_top_k_of_equal_scores_is_the_first(kind):
    metric = kind(top_k=2)
    metric.update_state([[1, 0, 0, 1]], [[0.5, 0.5, 0.5, 0.1]])
    assert metric.true_positives[0] == 1
    assert sum(int(array[0]) for array in metric.variables) == 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: keras.Recall(top_k=0), "top_k must be an integer of at least 1"),
        (lambda: keras.Recall(top_k=1.5), "top_k must be an integer of at least 1"),
        (lambda: keras.Recall(class_id="a"), "class_id must be an integer"),
        (lambda: keras.Recall(thresholds=[]), "thresholds is empty"),
        (lambda: keras.Recall(thresholds=[0.5, float("nan")]), r"must be in \[0, 1\]"),
        (lambda: keras.TopKCategoricalAccuracy(k=0), "k must be an integer of at least 1"),
        (lambda: keras.RecallAtPrecision(float("nan")), r"must be in the range \[0, 1\]"),
        (lambda: keras.Recall(dtype="int32"), "cannot hold this metric"),
    ],
)
def test_bad_arguments(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("metric", "batch", "kind", "words"),
    [
        (keras.Recall(), (1, 0.5), ValueError, "y_true is a single number"),
        (keras.Recall(), (["a"], [0.5]), TypeError, "y_true must hold numbers"),
        (keras.Recall(), ([1j], [0.5]), ValueError, "omplex"),
        (keras.Recall(), ([1], [None]), TypeError, "y_pred must hold numbers"),
        (keras.Recall(), ([1, 0], [0.5]), ValueError, "Shapes"),
        (keras.Recall(), ([1, 0], [0.5, 1], [1, 2, 3]), ValueError, "sample_weight of shape"),
        (keras.Recall(), ([1], [1], [np.nan]), ValueError, "sample_weight contains NaN"),
        (keras.Recall(), ([np.nan], [1]), ValueError, "y_true contains NaN"),
        (keras.Recall(class_id=0), ([1], [1]), ValueError, "y_pred must be a 2D array"),
        (keras.Recall(class_id=2), ([[1, 0]], [[1, 0]]), IndexError, "class_id=2 is out of range"),
        (keras.Recall(top_k=3), ([[1, 0]], [[1, 0]]), ValueError, "top_k=3 is out of range"),
        (keras.F1Score(), ([1], [1]), ValueError, "FBetaScore expects 2D inputs"),
        (keras.SparseCategoricalAccuracy(), ([1, 0], [1, 0]), ValueError, "for each row"),
        (
            keras.SparseTopKCategoricalAccuracy(k=1),
            ([3], [[0.1, 0.9]]),
            ValueError,
            "y_true holds labels from 3 to 3",
        ),
        (
            keras.Recall(),
            (np.ma.masked_array([1, 0], [True, False]), [1, 0]),
            ValueError,
            "masked",
        ),
        (keras.AUC(from_logits=True), ([0, 1], [0.5, np.nan]), ValueError, "y_pred contains NaN"),
        (keras.TopKCategoricalAccuracy(k=3), (np.eye(2), np.eye(2)), ValueError, "^k=3 is out"),
    ],
)
def test_bad_input(metric, batch, kind, words):
    with pytest.raises(kind, match=words):
        metric.update_state(*batch)
    assert all(not array.any() for array in metric.variables)


def test_sparse_arrays_are_refused_by_name():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(TypeError, match="Sparse data was passed for y_true"):
        keras.Recall().update_state(sparse.csr_array(np.eye(2)), np.eye(2))


def test_empty_batches_count_nothing():
    for metric in (keras.Recall(), keras.Accuracy(), keras.MeanIoU(2)):
        metric.update_state(np.zeros(0, int), np.zeros(0, int))
        assert float(metric.result()) == 0


def test_tensors():
    torch = pytest.importorskip("torch")
    y_pred = torch.tensor([0.9, 0.2, 0.7], requires_grad=True)
    assert float(keras.Precision()(torch.tensor([1, 0, 0]), y_pred)) == 0.5
    narrow = y_pred.to(torch.bfloat16)
    assert float(keras.Precision()(torch.tensor([1, 0, 0]), narrow)) == 0.5
    with pytest.raises(ValueError, match=r"y_pred is a tensor on device meta. Pass y_pred.cpu\(\)"):
        keras.Recall()([1, 0, 0], y_pred.to("meta"))


def test_bfloat16_is_rounded_to_even():
    metric = keras.Recall(dtype="bfloat16")
    metric.update_state([1] * 3, [1, 1, 0])
    assert float(metric.result()) == 0.66796875


def test_neither_keras_nor_torch_is_loaded():
    code = (
        "import sys; from fastrecall.dropin import keras; keras.Recall()([1], [1]);"
        "assert not {'keras', 'torch', 'tensorflow', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("name", ["BinaryAccuracy", "BinaryIoU"])
@pytest.mark.parametrize("threshold", [None, "half", float("nan"), [0.5, 0.7]])
def test_a_single_threshold_is_a_number(name, threshold):
    with pytest.raises(ValueError, match="threshold must be a number"):
        getattr(keras, name)(threshold=threshold)


def test_weights_of_overlaps_are_flattened_as_labels_are():
    m = keras.BinaryIoU(target_class_ids=[1])
    m.update_state([[0], [1], [1]], [[0.7], [0.8], [0.2]], sample_weight=[1, 2, 3])
    assert m.total_cm.tolist() == [[0, 1], [3, 2]]
    with pytest.raises(ValueError, match="sample_weight"):
        m.update_state([[0, 1]] * 3, [[0.7, 0.2]] * 3, sample_weight=[1, 2])
    assert m.total_cm.sum() == 6


@pytest.mark.parametrize("curve", ["ROC", "PR", "PRGAIN"])
@pytest.mark.parametrize("method", ["interpolation", "minoring", "majoring"])
def test_areas_are_the_same_in_every_unit_of_weights(curve, method):
    draw = np.random.default_rng(3)
    y_true, y_pred = draw.random(40) < 0.5, draw.random(40)
    areas = []
    for unit in 2.0**-20, 1, 2**20:
        m = keras.AUC(num_thresholds=7, curve=curve, summation_method=method)
        m.update_state(y_true, y_pred, sample_weight=np.full(40, unit))
        areas.append(m.result())
    assert areas[0] == areas[1] == areas[2] > 0


def test_thresholds_are_evenly_spaced():
    inner = [0.25, 0.5, 0.75]
    assert keras.SensitivityAtSpecificity(0.5, num_thresholds=5).thresholds == [0.0, *inner, 1.0]
    assert keras.AUC(num_thresholds=5).thresholds == [-1e-7, *inner, 1 + 1e-7]
    assert keras.PrecisionAtRecall(0.5, num_thresholds=1).thresholds == [0.5]


def interpolated(cells):
    """The area between points that are joined as J. Davis and M. Goadrich, ICML 2006, join them."""
    area = 0.0
    for one, other in pairwise(cells):
        gained = one["tp"] - other["tp"]
        high, low = (cell["tp"] + cell["fp"] for cell in (one, other))
        if high == low:
            continue
        slope = gained / (high - low)
        beyond = (other["tp"] - slope * low) * math.log(high / low) if low else 0.0
        area += slope * (gained + beyond) / (other["tp"] + other["fn"])
    return area


@pytest.mark.parametrize("seed", range(10))
def test_areas_are_those_of_interpolated_counts(seed):
    draw = np.random.default_rng(seed)
    y_true, y_pred = draw.random(30) < 0.4, draw.integers(1, 100, 30) / 101
    metric = keras.AUC(curve="PR", num_thresholds=9)
    metric.update_state(y_true, y_pred)
    cells = [plain(y_true, y_pred, threshold) for threshold in metric.thresholds]
    assert metric.result() == pytest.approx(interpolated(cells), rel=1e-6)
