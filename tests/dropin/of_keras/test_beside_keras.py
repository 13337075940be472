"""Constructors, names and errors as Keras has them, and where our numbers are meant to differ.

Each paragraph of DIFFERENCES.md about Keras has its test here, which shows Keras' own number.
"""

from __future__ import annotations

import inspect
import os
from importlib.util import find_spec

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch" if find_spec("torch") else "numpy")
keras = pytest.importorskip("keras")

from fastrecall.dropin import keras as ours  # noqa: E402

theirs = keras.metrics
pytestmark = pytest.mark.filterwarnings("ignore")
CLASSES = [name for name in ours.__all__ if name != "Metric"]
ARGUMENTS = {
    "SensitivityAtSpecificity": (0.5,),
    "SpecificityAtSensitivity": (0.5,),
    "PrecisionAtRecall": (0.5,),
    "RecallAtPrecision": (0.5,),
    "IoU": (3, [0, 1]),
    "MeanIoU": (3,),
    "OneHotIoU": (3, [0, 1]),
    "OneHotMeanIoU": (3,),
}


def made(module, name):
    return getattr(module, name)(*ARGUMENTS.get(name, ()))


@pytest.mark.parametrize("name", CLASSES)
def test_constructors_have_the_same_arguments(name):
    signatures = [inspect.signature(getattr(module, name)) for module in (ours, theirs)]
    own, other = (
        [(one.name, one.kind, one.default) for one in signature.parameters.values()]
        for signature in signatures
    )
    assert own == other


@pytest.mark.parametrize("name", CLASSES)
def test_configs_have_the_same_entries(name):
    own, other = made(ours, name).get_config(), made(theirs, name).get_config()
    assert set(own) == set(other)
    same = set(own) - {"name", "dtype"}
    assert {key: own[key] for key in same} == {key: other[key] for key in same}


@pytest.mark.parametrize("name", CLASSES)
def test_a_config_of_keras_makes_ours(name):
    config = made(theirs, name).get_config()
    assert getattr(ours, name).from_config(config).get_config() == config


@pytest.mark.parametrize("name", CLASSES)
def test_counters_have_keras_names(name):
    own, other = made(ours, name), made(theirs, name)
    if name in ("F1Score", "FBetaScore"):
        batch = np.eye(3), np.eye(3)
        own.update_state(*batch)
        other.update_state(*batch)
    names = {"total_confusion_matrix": "total_cm"}
    for counter, variable in zip(own.variables, other.variables, strict=True):
        assert counter.shape == tuple(variable.shape)
        assert getattr(own, names.get(variable.name, variable.name)) is counter


def test_names_of_metrics():
    # Each module numbers its own.
    for name in ("Recall", "SensitivityAtSpecificity", "MeanIoU", "F1Score", "Accuracy"):
        own, other = (made(module, name).name.rstrip("_0123456789") for module in (ours, theirs))
        assert own == other
    assert ours.Recall(name="mine").name == "mine"
    assert repr(ours.Recall(name="mine")) == repr(theirs.Recall(name="mine"))


@pytest.mark.parametrize("dtype", ["float16", "mixed_float16", np.float32, "float64", "bfloat16"])
def test_dtypes(dtype):
    assert ours.Recall(dtype=dtype).dtype == theirs.Recall(dtype=dtype).dtype


@pytest.mark.parametrize("dtype", ["foo", 5])
def test_unknown_dtypes(dtype):
    with pytest.raises(ValueError) as own:  # noqa: PT011
        ours.Recall(dtype=dtype)
    with pytest.raises(ValueError) as other:  # noqa: PT011
        theirs.Recall(dtype=dtype)
    assert str(own.value) == str(other.value)


def test_float32_ends_at_2_to_the_24():
    """Keras stops counting there; ours does not."""
    own, other = ours.TruePositives(), theirs.TruePositives()
    for metric in (own, other):
        metric.update_state([1], [1], sample_weight=2**24)
        for _ in range(3):
            metric.update_state([1], [1])
    assert float(other.result()) == 2**24
    assert float(own.result()) == 2**24 + 3


def test_results_are_not_rounded_to_float32():
    own, other = ours.Recall(), theirs.Recall()
    batch = [1, 1, 1], [1, 1, 0]
    assert float(own(*batch)) == 2 / 3
    assert float(other(*batch)) == float(np.float32(2 / 3)) != 2 / 3
    single = ours.Recall(dtype="float32")
    assert single(*batch) == np.float32(2 / 3)
    assert single.result().dtype == np.float32


def test_dtype_is_of_the_result():
    """Keras' Recall is float32 whatever is asked for."""
    assert "float32" in str(theirs.Recall(dtype="float16").result().dtype)
    assert ours.Recall(dtype="float16").result().dtype == np.float16


def test_epsilon_is_not_added():
    """Keras' F-scores of small weights are too small."""
    own, other = ours.F1Score(threshold=0.5), theirs.F1Score(threshold=0.5)
    batch = np.array([[1.0], [0.0]]), np.array([[0.9], [0.1]]), np.array([1e-7, 1e-7])
    assert own(*batch)[0] == 1
    assert float(other(*batch)[0]) == pytest.approx(0.5, abs=1e-3)


def test_equal_scores_are_taken_from_the_left():
    """Keras' backends take any of them."""
    tied = np.full((1, 50), 0.5)
    first = np.eye(50)[:1]
    assert float(ours.Recall(top_k=1)(first, tied)) == 1
    shares = [float(theirs.Recall(top_k=1)(np.eye(50)[i : i + 1], tied)) for i in range(50)]
    assert sum(shares) == 1


def test_nan_is_refused():
    """Keras counts it as a prediction of the negative class."""
    assert float(theirs.FalseNegatives()([1], [np.nan])) == 1
    with pytest.raises(ValueError, match="Input y_pred contains NaN"):
        ours.FalseNegatives()([1], [np.nan])


def test_other_shapes_are_refused():
    """Keras flattens both, and counts what happens to lie side by side."""
    batch = np.ones((2, 3)), np.ones((3, 2))
    assert float(theirs.TruePositives()(*batch)) == 6
    with pytest.raises(ValueError, match=r"Shapes \(2, 3\) of y_true and \(3, 2\) of y_pred"):
        ours.TruePositives()(*batch)


@pytest.mark.parametrize("label", [-1, 9])
def test_labels_without_a_score_are_refused(label):
    batch = np.array([0, label]), np.array([[0.9, 0.1, 0.3], [0.2, 0.5, 0.4]], np.float32)
    real = theirs.SparseTopKCategoricalAccuracy(k=2)
    real.update_state(*batch)
    assert float(real.result()) >= 0.5
    own = ours.SparseTopKCategoricalAccuracy(k=2)
    with pytest.raises(ValueError, match="y_true holds labels from"):
        own.update_state(*batch)
    assert own.count == 0


def test_tuples_and_arrays_are_thresholds():
    """Keras documents tuples, and fails."""
    for thresholds in ((0.1, 0.6), np.array([0.1, 0.6])):
        with pytest.raises((TypeError, ValueError)):
            theirs.Recall(thresholds=thresholds)
        assert ours.Recall(thresholds=thresholds)([1, 1], [0.5, 0.7]).tolist() == [1, 0.5]


def test_shares_are_no_labels():
    """Keras multiplies them."""
    batch = np.array([[0.5, 0.5]]), np.array([[0.9, 0.1]])
    assert float(theirs.F1Score(threshold=0.5)(*batch)[0]) == pytest.approx(2 / 3, abs=1e-6)
    with pytest.raises(ValueError, match="y_true must hold 0 and 1 only"):
        ours.F1Score(threshold=0.5)(*batch)


def test_thresholds_are_not_rounded_to_float16():
    """Torch, behind Keras, rounds that of BinaryAccuracy to the scores' dtype."""
    if keras.backend.backend() != "torch":
        pytest.skip("as other backends do")
    batch = [1.0], np.array([0.3], np.float16)
    assert float(np.float16(0.3)) > np.float32(0.3)
    assert float(ours.BinaryAccuracy(threshold=0.3)(*batch)) == 1
    assert float(theirs.BinaryAccuracy(threshold=0.3)(*batch)) == 0


def test_what_tensorflow_lacks_is_counted():
    """It has no best k of float64, and is off by one in the sigmoid of some float16."""
    if keras.backend.backend() != "tensorflow":
        pytest.skip("as other backends do")
    batch = np.array([0, 1]), np.array([[0.9, 0.1], [0.2, 0.5]])
    assert float(ours.SparseTopKCategoricalAccuracy(k=1)(*batch)) == 1
    with pytest.raises(Exception, match="expected to be a float tensor but is a double"):
        theirs.SparseTopKCategoricalAccuracy(k=1)(*batch)
    batch = [1.0], np.array([0.000492], np.float16)
    own, other = (module.AUC(from_logits=True, num_thresholds=3) for module in (ours, theirs))
    own.update_state(*batch)
    other.update_state(*batch)
    assert own.true_positives.tolist() == [1, 0, 0]
    assert keras.ops.convert_to_numpy(other.true_positives).tolist() == [1, 1, 0]


def test_areas_are_of_all_labels_together():
    """Keras can take the mean of an area for each label."""
    batch = np.array([[1, 0], [0, 1], [1, 1]]), np.array([[0.9, 0.1], [0.2, 0.8], [0.3, 0.05]])
    assert float(theirs.AUC(multi_label=True)(*batch)) == 0.75
    for arguments in ({"multi_label": True}, {"label_weights": [1, 2]}):
        with pytest.raises(NotImplementedError, match="an AUC for each"):
            ours.AUC(**arguments)
    columns = zip(batch[0].T, batch[1].T, strict=True)
    assert np.mean([float(ours.AUC()(*column)) for column in columns]) == 0.75


def test_scores_of_minus_infinity_are_in_the_first_bucket():
    batch = [1, 0, 1], np.array([-np.inf, 0.3, 0.7])
    assert float(ours.AUC()(*batch)) == float(theirs.AUC()(*batch)) == 0.5


def test_the_axis_of_scores_is_not_that_of_the_result():
    """Keras sums over it, and fails."""
    scores = np.array([[0.1, 0.7], [0.9, 0.3]])
    arguments = {"target_class_ids": [0, 1], "sparse_y_pred": False, "axis": 0}
    own, other = (module.IoU(2, **arguments) for module in (ours, theirs))
    assert float(own([1, 0], scores)) == 1
    assert float(other([1, 0], scores)) == pytest.approx(1)
    arguments["axis"] = 1
    own, other = (module.IoU(2, **arguments) for module in (ours, theirs))
    with pytest.raises(Exception, match=r"axis|[Dd]imension"):
        other([1, 0], scores)
    assert float(own([1, 0], scores)) == 1


def test_weights_of_integers_are_truncated_as_in_keras():
    weights = np.array([1.9, 1.9, 0.9])
    batch = [0, 1, 1], [0, 1, 0], weights
    own, other = ours.MeanIoU(2), theirs.MeanIoU(2)
    with pytest.warns(UserWarning, match="passing weight as") as said:
        value = float(other(*batch))
    with pytest.warns(UserWarning, match="passing weight as") as ours_said:
        assert float(own(*batch)) == pytest.approx(value, abs=1e-6)
    assert str(ours_said[0].message) == str(said[0].message)


def test_masks_of_keras_are_weights():
    torch = pytest.importorskip("torch")
    if keras.backend.backend() != "torch":
        pytest.skip("masks are attributes of tensors")
    y_pred = torch.tensor([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    y_pred._keras_mask = torch.tensor([True, True, False])
    for weights in (None, np.array([1.0, 3.0, 5.0])):
        own, other = ours.SparseCategoricalAccuracy(), theirs.SparseCategoricalAccuracy()
        value = float(other([0, 0, 0], y_pred, weights))
        assert float(own([0, 0, 0], y_pred, weights)) == pytest.approx(value, abs=1e-6)


def test_boundaries_of_buckets_are_those_of_keras():
    """Every score next to a threshold, and the thresholds in the precision of scores."""
    for n in (3, 7, 50, 200):
        even = [i / (n - 1) for i in range(n)]
        middle = np.float32(even)
        near = np.concatenate([np.nextafter(middle, np.float32(end)) for end in (-9, 9)])
        scores = np.concatenate([middle, near])
        if keras.backend.backend() == "tensorflow":
            # It takes what is smaller than any normal number for 0.
            scores = scores[(scores == 0) | (np.abs(scores) >= np.finfo(np.float32).tiny)]
        doubled = scores.astype(float) * (1 + np.array([-3e-8, 0, 3e-8])[:, None])
        for y_pred in (scores, doubled.ravel()):
            y_true = np.ones(len(y_pred))
            own, other = (
                module.TruePositives(thresholds=even)(y_true, y_pred) for module in (ours, theirs)
            )
            assert own.tolist() == keras.ops.convert_to_numpy(other).tolist()


def test_compile_does_not_take_them():
    """Keras would wrap them as functions, and average running results."""
    assert not isinstance(ours.Recall(), keras.Metric)
