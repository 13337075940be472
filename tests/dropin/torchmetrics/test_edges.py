"""Batches, weights and arguments at the edge of what the face takes."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall.dropin.torchmetrics as face
from fastrecall.dropin.torchmetrics import counting
from fastrecall.dropin.torchmetrics.refusals import refusal
from fastrecall.dropin.torchmetrics.tensors import read


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (
            lambda: face.MulticlassJaccardIndex(3, zero_division="warn"),
            "Expected argument `zero_division` to be a number, but got 'warn'.",
        ),
        (
            lambda: face.BinaryRecall(zero_division=2),
            "Expected argument `zero_division` to be 0 or 1, but got 2.",
        ),
        (
            lambda: face.MulticlassRecall(None, average="macro"),
            "Argument `num_classes` can only be `None` for `average='micro'`, but got "
            "`average=macro`.",
        ),
    ],
)
def test_arguments(make, text):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        make()
    assert str(caught.value) == text


@pytest.mark.parametrize(
    ("preds", "text"),
    [
        (
            np.ones((2, 3)) / 3,
            "If `preds` have one dimension more than `target`, the shape of `preds` should be at "
            "least 3D when multidim_average is set to `samplewise`",
        ),
        (
            np.array([0, 1]),
            "When `preds` and `target` have the same shape, the shape of `preds` should be at "
            "least 2D when multidim_average is set to `samplewise`",
        ),
    ],
    ids=["scores", "labels"],
)
def test_samples_need_places(preds, text):
    metric = face.MulticlassRecall(3, multidim_average="samplewise")
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        metric.update(preds, [0, 1])
    assert str(caught.value) == text


def test_weights_of_samples_count_for_each_of_their_places():
    target, preds = [[1, 1, 0], [1, 0, 0]], [[1, 0, 0], [1, 1, 0]]
    metric, other = face.BinaryRecall(), face.BinaryRecall()
    metric.update(preds, target, [2, 3])
    other.update(preds, target, [[2, 2, 2], [3, 3, 3]])
    assert float(metric.compute()) == float(other.compute()) == 5 / 7
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        metric.update(preds, target, [1, 2, 3])
    assert str(caught.value) == ("`sample_weight` should have the shape (2,), or (2, 3), got (3,)")


def test_weights_of_samples_that_are_counted_in_pieces(monkeypatch):
    """The first piece weighs nothing, the second fractions."""
    monkeypatch.setattr(counting, "_GROUPED", 2)
    metric = face.BinaryRecall(multidim_average="samplewise")
    metric.update([[1, 1], [1, 0], [0, 1]], [[1, 1], [1, 1], [1, 1]], [0.0, 0.5, 2.0])
    assert metric.compute().tolist() == [0, 0.5, 0.5]


def test_states_of_samples_may_be_one_array():
    metric = face.BinaryRecall(multidim_average="samplewise")
    metric.update([[0, 1]], [[1, 1]])
    none, fn = np.zeros(2, int), np.array([0, 1])
    metric.load_state_dict({"tp": np.array([2, 1]), "fp": none, "tn": none, "fn": fn})
    metric.update([[1, 1]], [[1, 1]])
    assert metric.compute().tolist() == [1, 0.5, 1]


def test_long_doubles_are_doubles():
    side = read(np.array([0.25, 0.5], np.longdouble), "preds")
    assert side.array.dtype == np.float64
    assert side.array.tolist() == [0.25, 0.5]


def test_labels_that_are_classes_by_now_were_changed():
    sides = read(np.array([0, 1]), "preds"), read(np.array([1, 1]), "target")
    error = refusal("multiclass", 2, None, *sides)
    assert type(error) is RuntimeError
    assert str(error) == "`preds` or `target` changed while they were counted"
    scores = read(np.eye(2), "preds")
    assert str(refusal("multiclass", 2, None, scores, sides[1])) == str(error)


@pytest.mark.parametrize(
    ("how", "cells"),
    [
        ("true", [[0.5, 0.5], [0, 1]]),
        ("pred", [[1, 1 / 3], [0, 2 / 3]]),
        ("all", [[0.25, 0.25], [0, 0.5]]),
        ("none", [[1, 1], [0, 2]]),
        (None, [[1, 1], [0, 2]]),
    ],
)
def test_tables_are_normalized(how, cells):
    metric = face.BinaryConfusionMatrix(normalize=how)
    metric.update([0, 1, 1, 1], [0, 0, 1, 1])
    np.testing.assert_allclose(np.asarray(metric.compute()), cells, rtol=1e-6)


@pytest.mark.parametrize("zero", [0, 1])
def test_shares_of_nothing_are_what_is_asked_for(zero):
    metric = face.MulticlassRecall(3, average=None, zero_division=zero)
    metric.update([0, 1], [0, 1])
    assert np.asarray(metric.compute()).tolist() == [1, 1, zero]
