"""Metrics of several models as arrays, dicts and DataFrames."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from fastrecall import compare
from tests.comparison.beside import drawn


@pytest.fixture(scope="module")
def three():
    true, models = drawn(400, more=0)
    return compare(true, models)


@pytest.mark.parametrize(
    ("metric", "options"),
    [
        ("accuracy", {}),
        ("f1", {"average": "macro"}),
        ("recall", {"average": None}),
        ("kappa", {"weights": "linear"}),
        ("mcc", {}),
        (lambda counts: counts.tp.sum(), {}),
    ],
)
def test_by_model(three, metric, options):
    found = three.by_model(metric, **options)
    for value, counts in zip(found, three.values(), strict=True):
        alone = getattr(counts, metric)(**options) if isinstance(metric, str) else metric(counts)
        assert np.array_equal(value, alone)


def test_tables(three):
    found = three.table({"f1": "f1", "hits": lambda counts: counts.agreed}, average="macro")
    assert list(found) == ["f1", "hits"]
    assert found["f1"].tolist() == [c.f1(average="macro") for c in three.values()]
    assert list(three.table(average="micro")) == ["accuracy", "precision", "recall", "f1"]


def test_frames(three):
    pytest.importorskip("pandas")
    frame = three.to_frame(["accuracy", "f1"], average="macro")
    assert frame.index.tolist() == list(three)
    assert frame["f1"].tolist() == three.by_model("f1", average="macro").tolist()
    frame = three.to_frame("recall", average=None)
    assert frame.columns.tolist() == [("recall", label) for label in range(4)]
    assert frame.loc["m1"].tolist() == three["m1"].recall(average=None).tolist()


def test_refusals(three):
    with pytest.raises(ValueError, match="balanced_accuracy"):
        three.by_model("f2")
    with pytest.raises(TypeError, match="takes no option"):
        three.by_model("f1", weights="linear")
    with pytest.raises(TypeError, match="name or a function"):
        three.by_model(3)
    with pytest.raises(ValueError, match="average"):
        three.by_model("f1")


def test_a_class_that_only_one_model_predicts():
    models = {"a": [0, 1, 1], "b": [0, 1, 2]}
    found = compare([0, 1, 1], models)
    with pytest.raises(ValueError, match=r"'a' and 'b' have other classes.*labels="):
        found.by_model("precision", average=None)
    assert found.by_model("precision", average=None, labels=[0, 1]).tolist() == [[1, 1], [1, 1]]
    assert compare([0, 1, 1], models, labels=[0, 1]).by_model("recall", average=None).shape == (
        2,
        2,
    )
    # As many classes, but others: nothing that could be told by the shape.
    found = compare([0, 1, 1], {"a": [0, 3, 1], "b": [0, 1, 2]})
    with pytest.raises(ValueError, match="other classes"):
        found.by_model("precision", average=None)


def test_warnings_are_said_once():
    found = compare([0, 1, 1], {"a": [0, 0, 0], "b": [0, 0, 0]})
    with pytest.warns(fastrecall.UndefinedMetricWarning) as said:
        found.table(["precision"])
    assert len(said) == 1
