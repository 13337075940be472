"""What our classes refuse in Keras' words, word by word, and what has no class of its own."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from fastrecall.dropin import keras
from fastrecall.dropin.keras.means import MeanOfMatches

ROWS = np.eye(2)
_HELD = ("precision", "recall", "sensitivity", "specificity")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: keras.RecallAtPrecision(1.5),
            "Argument `precision` must be in the range [0, 1]. Received: precision=1.5",
        ),
        (
            lambda: keras.RecallAtPrecision(-0.1),
            "Argument `precision` must be in the range [0, 1]. Received: precision=-0.1",
        ),
        (
            lambda: keras.PrecisionAtRecall(2),
            "Argument `recall` must be in the range [0, 1]. Received: recall=2",
        ),
        (
            lambda: keras.SensitivityAtSpecificity(1.5),
            "Argument `specificity` must be in the range [0, 1]. Received: specificity=1.5",
        ),
        (
            lambda: keras.SpecificityAtSensitivity(-1),
            "Argument `sensitivity` must be in the range [0, 1]. Received: sensitivity=-1",
        ),
        (
            lambda: keras.PrecisionAtRecall(0.5, num_thresholds=0),
            "Argument `num_thresholds` must be an integer > 0. Received: num_thresholds=0",
        ),
        (
            lambda: keras.AUC(num_thresholds=1),
            "Argument `num_thresholds` must be an integer > 1. Received: num_thresholds=1",
        ),
        (
            lambda: keras.AUC(num_labels=3),
            "`num_labels` is needed only when `multi_label` is True.",
        ),
        (
            lambda: keras.AUC(curve="RECALL"),
            'Invalid AUC curve value: "RECALL". Expected values are ["PR", "ROC", "PRGAIN"]',
        ),
        (
            lambda: keras.AUC(summation_method="all"),
            'Invalid AUC summation method value: "all". Expected values are ["interpolation", '
            '"majoring", "minoring"]',
        ),
        (
            lambda: keras.F1Score(average="samples"),
            "Invalid `average` argument value. Expected one of: {None, 'micro', 'macro', "
            "'weighted'}. Received: average=samples",
        ),
        (
            lambda: keras.FBetaScore(beta=1),
            "Invalid `beta` argument value. It should be a Python float. Received: beta=1 of type "
            "'<class 'int'>'",
        ),
        (
            lambda: keras.FBetaScore(beta=0.0),
            "Invalid `beta` argument value. It should be > 0. Received: beta=0.0",
        ),
        (
            lambda: keras.F1Score(threshold=1),
            "Invalid `threshold` argument value. It should be a Python float. Received: "
            "threshold=1 of type '<class 'int'>'",
        ),
        (
            lambda: keras.F1Score(threshold=0.0),
            "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: "
            "threshold=0.0",
        ),
        (
            lambda: keras.F1Score(threshold=1.5),
            "Invalid `threshold` argument value. It should verify 0 < threshold <= 1. Received: "
            "threshold=1.5",
        ),
        (
            lambda: keras.IoU(2, [0, 2]),
            "Target class id 2 is out of range, which is [0, 2).",
        ),
    ],
)
def test_arguments(make, words):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        make()
    assert str(caught.value) == words


def test_the_least_that_is_taken():
    assert keras.AUC(num_thresholds=2).result() == 0
    assert keras.PrecisionAtRecall(1, num_thresholds=1).result() == 0
    assert keras.PrecisionAtRecall(0).result() == 0
    assert keras.F1Score(threshold=1.0)(ROWS, 2 * ROWS).tolist() == [1, 1]
    assert keras.IoU(2, [0, 1])([0, 1], [0, 1]) == 1


@pytest.mark.parametrize("options", [{"multi_label": True}, {"label_weights": [1, 2]}], ids=str)
def test_an_area_for_each_label_is_not_made(options):
    with pytest.raises(NotImplementedError) as caught:
        keras.AUC(**options)
    assert str(caught.value) == (
        "An area for each label needs an AUC for each: multi_label and label_weights are not "
        "taken. Pass a column of y_true and y_pred to each"
    )


@pytest.mark.parametrize(
    ("metric", "batch", "words"),
    [
        (
            keras.OneHotIoU(2, [0]),
            ([1, 0], [1, 0]),
            "Scores of shape (2,) are no table: pass one row a sample, one column a class",
        ),
        (
            keras.TopKCategoricalAccuracy(k=1),
            ([1, 0], [1, 0]),
            "Scores of shape (2,) are no table: pass one row a sample, one column a class",
        ),
        (
            keras.F1Score(),
            (ROWS, np.zeros((2, 2, 1))),
            "FBetaScore expects 2D inputs with shape (batch_size, output_dim). Received input "
            "shapes: y_pred.shape=(2, 2, 1) and y_true.shape=(2, 2).",
        ),
        (
            keras.SparseCategoricalAccuracy(),
            ([1, 0, 1], ROWS),
            "Shapes (3,) of y_true and (2, 2) of y_pred are incompatible: there must be a label "
            "for each row of scores",
        ),
        (
            keras.SparseTopKCategoricalAccuracy(k=1),
            ([3, 0], ROWS),
            "y_true holds labels from 0 to 3, but y_pred has 2 scores a sample",
        ),
        (
            keras.F1Score(),
            (2 * ROWS, ROWS),
            "y_true must hold 0 and 1 only: a 1 for each class that a sample is of",
        ),
    ],
)
def test_batches(metric, batch, words):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        metric.update_state(*batch)
    assert str(caught.value) == words


def test_a_batch_with_another_number_of_classes():
    metric = keras.F1Score()
    metric.update_state(np.eye(3), np.eye(3))
    with pytest.raises(ValueError, match=r"^y_pred has 2 classes, but those before had 3$"):
        metric.update_state(ROWS, ROWS)


def test_metrics_of_other_shapes_are_not_merged():
    metric, other = keras.F1Score(name="mine"), keras.F1Score()
    metric.update_state(np.eye(3), np.eye(3))
    other.update_state(ROWS, ROWS)
    with pytest.raises(ValueError, match="is not compatible with <F1Score name=mine>"):
        metric.merge_state([other])
    assert metric.true_positives.tolist() == [1, 1, 1]


def test_what_is_no_metric_of_its_own_counts_nothing():
    metric = keras.Metric("mine")
    with pytest.raises(NotImplementedError):
        metric.update_state([1], [1])
    with pytest.raises(NotImplementedError):
        metric.result()
    with pytest.raises(NotImplementedError):
        MeanOfMatches("mine", None).update_state([1], [1])


def test_thresholds_of_an_area_are_in_its_config():
    metric = keras.AUC(thresholds=[0.7, 0.2])
    assert metric.get_config()["thresholds"] == [0.2, 0.7]
    assert "thresholds" not in keras.AUC().get_config()
    twin = keras.AUC.from_config(metric.get_config())
    assert twin.thresholds == metric.thresholds


class Exporting:
    """An array of a library that knows DLPack alone."""

    def __init__(self, values):
        self._array = np.array(values)

    def __dlpack__(self, **options):
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


def test_arrays_that_are_exported_by_dlpack():
    metric = keras.Recall()
    metric.update_state(Exporting([1, 1, 0]), Exporting([0.9, 0.1, 0.7]))
    assert [array.tolist() for array in metric.variables] == [[1], [1]]


def test_variables_are_what_they_hold():
    kind = type("Variable", (), {"__module__": "keras.src.backend"})
    variable, other = kind(), type("Variable", (), {"__module__": "other"})()
    variable.value = other.value = np.array([1, 1, 0])
    metric = keras.Recall()
    metric.update_state(variable, [0.9, 0.1, 0.7])
    assert metric.true_positives.tolist() == [1]
    with pytest.raises(TypeError, match="y_true must hold numbers"):
        metric.update_state(other, [0.9, 0.1, 0.7])


def test_one_row_of_scores_has_its_best():
    """Without an axis of samples, too."""
    metric = keras.Recall(top_k=1)
    metric.update_state([0, 1, 1], [0.1, 0.9, 0.8], sample_weight=[1, 2, 4])
    assert [array.tolist() for array in metric.variables] == [[2], [4]]


def test_tensors_of_what_is_no_number():
    torch = pytest.importorskip("torch")
    for tensor in (torch.eye(2).to_sparse(), torch.ones(2, dtype=torch.complex64)):
        with pytest.raises(TypeError, match="y_pred must hold numbers"):
            keras.Recall().update_state(np.ones(2), tensor)


@pytest.mark.parametrize("sparse", [True, False])
def test_how_scores_are_given_is_in_the_config(sparse):
    metrics = (
        keras.OneHotIoU(2, [1], sparse_y_pred=sparse),
        keras.OneHotMeanIoU(2, sparse_y_pred=sparse),
    )
    for metric in metrics:
        assert metric.get_config()["sparse_y_pred"] is sparse


@pytest.mark.parametrize("name", [name for name in keras.__all__ if "IoU" in name or "At" in name])
def test_a_config_makes_the_metric_anew(name):
    """Each argument is in it, and nothing else."""
    kind = getattr(keras, name)
    given = {"num_classes": 2, "target_class_ids": [1]}
    asked = dict.fromkeys(inspect.signature(kind).parameters)
    needed = {key: given.get(key, 0.5) for key in asked if key in given or key in _HELD}
    config = kind(**needed).get_config()
    assert config.keys() == asked.keys()
    assert {key: config[key] for key in needed} == needed
    assert kind.from_config(config).get_config() == config
