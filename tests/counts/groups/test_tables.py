"""Metrics by group as a DataFrame."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from fastrecall import GroupedCounts
from tests.masks import grouped

TRUE = [0, 1, 1, 2, 0, 1, 2, 2, 0]
PRED = [0, 1, 2, 2, 0, 0, 1, 2, 1]
SEX = ["f", "m", "f", "m", "f", "m", "f", "m", "f"]
AGE = [3, 3, 3, 3, 4, 4, 4, 4, 4]
BY_BOTH = grouped(TRUE, PRED, {"sex": SEX, "age": AGE})
MACRO = {"average": "macro", "zero_division": 0.0}


def test_rows_are_groups():
    pandas = pytest.importorskip("pandas")
    frame = BY_BOTH.to_frame(["recall", "accuracy"], **MACRO)
    assert list(frame.index) == list(BY_BOTH)
    assert list(frame.index.names) == ["sex", "age"]
    assert list(frame.columns) == ["recall", "accuracy"]
    assert frame["recall"].tolist() == BY_BOTH.recall(**MACRO).tolist()
    assert frame.loc[("f", 3), "accuracy"] == BY_BOTH["f", 3].accuracy()
    by_age = BY_BOTH.by("age").to_frame(**MACRO)
    assert (by_age.index.name, list(by_age.index)) == ("age", [3, 4])
    assert list(by_age.columns) == ["recall", "precision", "selection_rate"]
    assert grouped(TRUE, PRED, SEX).to_frame("mcc").index.name is None
    assert isinstance(GroupedCounts.empty().to_frame("mcc"), pandas.DataFrame)


def test_several_values_a_group_have_two_levels():
    pytest.importorskip("pandas")
    metrics = {
        "recall": ("recall", {"average": None}),
        "chosen": ("recall", {"average": None, "labels": [2, 0]}),
        "accuracy": "accuracy",
        "pair": lambda counts: [counts.n, counts.agreed],
    }
    frame = BY_BOTH.to_frame(metrics, zero_division=0.0)
    assert list(frame.columns) == [
        *[("recall", 0), ("recall", 1), ("recall", 2), ("chosen", 2), ("chosen", 0)],
        *[("accuracy", ""), ("pair", 0), ("pair", 1)],
    ]
    assert frame["recall"][2].tolist() == frame["chosen"][2].tolist()
    expected = BY_BOTH.recall(average=None, zero_division=0.0)
    np.testing.assert_array_equal(frame["recall"].to_numpy(), expected)
    two = grouped([0, 0, 1, 0, 0, 1], [0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 1])
    assert two.to_frame("likelihood_ratios")["likelihood_ratios"]["LR-"].tolist() == [2.0, 0.0]


@pytest.mark.parametrize(
    "keys",
    [
        np.array(["2026-01-01", "2026-01-02"], dtype="M8[D]"),
        np.array(["2026-01-01", "2026-01-02"], dtype="M8[ps]"),
        np.array(["a", "\ud800"]),
        np.array([0.5, 1.5], dtype=np.float16),
        np.array([1, 2**64 - 1], dtype=np.uint64),
        np.array([-1, 2**64 - 1], dtype=object),
        np.array([False, True]),
    ],
    ids=lambda keys: str(keys.dtype),
)
def test_groups_of_any_dtype_are_an_index(keys):
    pytest.importorskip("pandas")
    counts = grouped([0, 1], [0, 1], [0, 1])
    counts = GroupedCounts(counts._parts._replace(keys=(keys,)))
    assert counts.to_frame("accuracy")["accuracy"].tolist() == [1.0, 1.0]
    assert len(counts.to_frame("accuracy").index) == 2


def test_bad_metrics_are_refused():
    with pytest.raises(ValueError, match="metrics should be one of"):
        BY_BOTH.to_frame(["recal"])


def test_without_pandas(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="to_frame needs pandas"):
        BY_BOTH.to_frame("accuracy")


def test_a_metric_that_gives_tables_is_no_column():
    pytest.importorskip("pandas")
    with pytest.raises(ValueError, match=r"metric 'pairs' gives an array of shape \(3, 3\)"):
        BY_BOTH.to_frame({"pairs": lambda counts: counts.matrix()})
