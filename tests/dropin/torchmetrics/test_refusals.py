"""What the face of torchmetrics refuses: batches, weights, parameters."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall.dropin.torchmetrics as face
from tests.dropin.torchmetrics.states import states


@pytest.mark.parametrize(
    ("metric", "preds", "target", "error", "text"),
    [
        (face.BinaryRecall(), [0.1, np.nan], [0, 1], ValueError, "`preds` contains NaN"),
        (face.BinaryRecall(), [0.1, 0.2], [0.5, 1], ValueError, "`target` should hold labels"),
        (face.BinaryRecall(), [0, 2], [0, 1], RuntimeError, "values in `preds`: .*0, 2"),
        (face.BinaryRecall(), [0, 1], [0, 3], RuntimeError, "values in `target`: .*0, 3"),
        (face.BinaryRecall(), [0, 1], [0, 1, 1], RuntimeError, "the same shape"),
        (face.BinaryRecall(), 1, 1, ValueError, "at least one dimension"),
        (face.BinaryRecall(), ["a"], ["a"], TypeError, "should hold numbers"),
        (
            face.MulticlassRecall(3),
            [[0.1, np.nan, 0.2]],
            [1],
            ValueError,
            "`preds` contains NaN",
        ),
        (face.MulticlassRecall(3), [0.2, 0.7], [0, 1], ValueError, "are these probabilities"),
        (face.MulticlassRecall(3), [0, 1], [0, 7], RuntimeError, "none of the 3 classes"),
        (face.MulticlassRecall(3), [0, -1], [0, 1], RuntimeError, "`preds` that are none of"),
        (face.MulticlassRecall(3), [0, 1, 2, 3], [0, 1, 2, 4], RuntimeError, "more unique values"),
        (face.MulticlassRecall(3, top_k=2), [0, 1], [0, 1], ValueError, "a score of each class"),
        (face.MulticlassRecall(3), [[1, 0, 0]], [1], ValueError, "should be a float tensor"),
        (face.MultilabelRecall(2), [[0, 2]], [[0, 1]], RuntimeError, "values in `preds`"),
        (face.MultilabelRecall(2), [[0, 1]], [[0, -1]], RuntimeError, "values in `target`"),
        (face.MultilabelRecall(2), [[0, 1, 1]], [[0, 1, 1]], ValueError, "number of labels"),
        (face.MultilabelRecall(2, ignore_index=9), [[0, 5]], [[9, 1]], RuntimeError, "`preds`"),
    ],
)
def test_bad_batches_change_nothing(metric, preds, target, error, text):
    before = states(metric)
    with pytest.raises(error, match=text):
        metric.update(preds, target)
    with pytest.raises(error, match=text):
        metric(preds, target)
    assert states(metric) == before
    assert metric.update_count == 0


@pytest.mark.parametrize(
    ("weights", "text"),
    [([1.0, np.nan], "sample_weight"), ([1, 2, 3], "sample_weight"), ([[1], [2]], "sample_weight")],
)
def test_bad_weights(weights, text):
    with pytest.raises(ValueError, match=text):
        face.BinaryRecall().update([1, 0], [1, 0], weights)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"threshold": 1}, "`threshold` to be a float in the"),
        ({"threshold": 1.5}, "`threshold` to be a float in the"),
        ({"multidim_average": "all"}, "`multidim_average` to be one of"),
        ({"ignore_index": 0.5}, "`ignore_index` to either be"),
        ({"zero_division": 2}, "`zero_division` to be 0 or 1"),
        ({"num_clases": 2}, "Unexpected keyword arguments: `num_clases`"),
        ({"dist_sync_on_step": True}, "merge_state"),
    ],
)
def test_bad_parameters(options, text):
    with pytest.raises(ValueError, match=text):
        face.BinaryRecall(**options)


def test_classes_need_their_parameters():
    with pytest.raises(TypeError, match=r"MulticlassConfusionMatrix\(\) missing .*num_classes"):
        face.MulticlassConfusionMatrix()
    with pytest.raises(ValueError, match="smaller or equal to `num_classes` but got 4 and 3"):
        face.MulticlassRecall(num_classes=3, top_k=4)
    with pytest.raises(ValueError, match="larger than or equal to 1, but got 0"):
        face.MulticlassRecall(num_classes=3, top_k=0)
    metric = face.MulticlassRecall(average="micro", multidim_average="samplewise")
    with pytest.raises(ValueError, match="needs `num_classes`"):
        metric.update([[0, 1]], [[1, 1]])
