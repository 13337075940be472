"""CountsAtThresholds: what it holds is what each threshold's Counts hold."""

from __future__ import annotations

import copy
import pickle
import sys
import warnings

import numpy as np
import pytest

from fastrecall import Counts, count_at_thresholds
from fastrecall.counts.thresholds import CountsAtThresholds

pd = pytest.importorskip("pandas")

TRUE, SCORES, AT = [0, 0, 1, 1, 1, 0], [0.1, 0.4, 0.35, 0.8, 0.4, 0.9], [0.4, 0.85, 0.2]
BINARY = count_at_thresholds(TRUE, SCORES, AT)
MANY = count_at_thresholds([0, 1, 2, 2], np.random.default_rng(0).random((4, 3)), AT)
RATIOS = ("recall", "precision", "f1", "jaccard", "specificity", "npv", "fpr", "fnr")
OF_ALL = ("accuracy", "balanced_accuracy", "gmean", "hamming_loss", "kappa", "mcc", "zero_one_loss")


@pytest.mark.parametrize("metric", [*RATIOS, *OF_ALL, "selection_rate", "likelihood_ratios"])
@pytest.mark.filterwarnings("ignore::fastrecall.UndefinedMetricWarning")
def test_a_metric_is_that_of_each_threshold(metric):
    values = getattr(BINARY, metric)()
    assert np.array_equal(values, [getattr(one, metric)() for one in BINARY], equal_nan=True)


@pytest.mark.parametrize("average", ["macro", "micro", "weighted", None])
@pytest.mark.parametrize("counts", [BINARY, MANY], ids=["binary", "many"])
def test_averages(counts, average):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for metric in RATIOS:
            values = getattr(counts, metric)(average=average)
            expected = [getattr(one, metric)(average=average) for one in counts]
            assert np.array_equal(values, expected)
        four = counts.precision_recall_fscore_support(average=average)
        assert len(four[0]) == len(AT)
        assert counts.fbeta(beta=2, average=average).shape[0] == len(AT)


def test_what_it_holds():
    assert BINARY.tp.tolist() == [2, 0, 3]
    assert BINARY.fp.tolist() == [2, 1, 2]
    assert BINARY.fn.tolist() == [1, 3, 0]
    assert BINARY.tn.tolist() == [1, 2, 1]
    assert (BINARY.n, BINARY.kind, BINARY.inclusive, BINARY.exact) == (6, "multiclass", True, False)
    assert BINARY.tp.dtype == np.int64
    assert MANY.tp.shape == (3, 3)
    assert (MANY.tp + MANY.fp + MANY.fn + MANY.tn == 4).all()
    assert MANY.kind == "multilabel"
    weighted = count_at_thresholds(TRUE, SCORES, AT, sample_weight=[0.5] * 6)
    assert weighted.tp.tolist() == [1, 0, 1.5]
    assert weighted.tn.dtype == np.float64


def test_one_threshold():
    assert isinstance(BINARY[0], Counts)
    assert BINARY[-1] == BINARY[2] == BINARY[np.int64(2)]
    assert len(BINARY) == len(list(BINARY)) == 3
    for wrong in (3, -4):
        with pytest.raises(IndexError, match="no threshold"):
            BINARY[wrong]
    with pytest.raises(TypeError):
        BINARY[0.5]
    with pytest.raises(ValueError, match="accuracy"):
        MANY.accuracy()


def test_sums():
    half = [count_at_thresholds(TRUE[part], SCORES[part], AT) for part in (slice(2), slice(2, 6))]
    assert half[0] + half[1] == BINARY == sum(half)
    assert (half[0] + half[1]).n == 6
    assert BINARY + BINARY != BINARY
    assert (BINARY == 3) is False
    assert hash(half[0] + half[1]) == hash(BINARY)
    others = [
        count_at_thresholds(TRUE, SCORES, [0.4, 0.85]),
        count_at_thresholds(TRUE, SCORES, sorted(AT)),
        count_at_thresholds(TRUE, SCORES, AT, inclusive=False),
        count_at_thresholds([-1, 1], [0, 1], AT),
        MANY,
    ]
    for other in others:
        assert other != BINARY
        with pytest.raises(ValueError, match="add up where thresholds"):
            BINARY + other
    with pytest.raises(TypeError):
        BINARY + 1


def test_sums_beyond_int64_are_refused():
    huge = count_at_thresholds([1, 0], [1, 1], [0.5], sample_weight=[2**62, 2**61])
    with pytest.raises(OverflowError):
        huge + huge


@pytest.mark.parametrize("counts", [BINARY, MANY, count_at_thresholds(TRUE, SCORES)])
def test_copies(counts):
    for copied in (pickle.loads(pickle.dumps(counts)), copy.copy(counts), copy.deepcopy(counts)):
        assert copied == counts
        assert (copied.exact, copied.inclusive) == (counts.exact, counts.inclusive)


def test_it_is_immutable():
    with pytest.raises(AttributeError, match="immutable"):
        BINARY.exact = True
    with pytest.raises(AttributeError, match="immutable"):
        del BINARY._n
    for array in (BINARY.tp, BINARY.thresholds, BINARY.classes, BINARY.tn):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_repr():
    assert repr(BINARY) == (
        "<CountsAtThresholds: 6 samples, multiclass classes [0 1], at 3 thresholds "
        "[0.4  0.85 0.2 ]>"
    )
    assert type(BINARY) is CountsAtThresholds
    assert repr(CountsAtThresholds.mcc).startswith("<function CountsAtThresholds.mcc at")
    counts = count_at_thresholds(np.arange(9) % 2, np.arange(9) / 9, thresholds=np.arange(9))
    assert "[0. 1. 2. ... 6. 7. 8.]" in repr(counts)
    counts = count_at_thresholds(np.eye(9, dtype=int), np.eye(9), thresholds=[0.5])
    assert "[0 1 2 ... 6 7 8]" in repr(counts)


def test_frames():
    frame = BINARY.to_frame()
    assert list(frame) == ["threshold", "tp", "fp", "fn", "tn"]
    assert frame["tp"].tolist() == [2, 0, 3]
    frame = MANY.to_frame()
    assert list(frame) == ["threshold", "class", "tp", "fp", "fn", "tn"]
    assert len(frame) == 9
    row = frame[(frame["threshold"] == 0.2) & (frame["class"] == 1)].iloc[0]
    assert row["tp"] == MANY.tp[2, 1]


def test_without_pandas(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"^to_frame needs pandas: pip install pandas$"):
        BINARY.to_frame()
