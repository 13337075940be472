"""Every ratio as a method, by hand: averages, labels, positive classes, and missing counts."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import fastrecall
from fastrecall import Counts, count

MATRIX = [[5, 1, 0], [2, 7, 3], [0, 0, 2]]
COUNTS = Counts.from_matrix(MATRIX, ["a", "b", "c"])
# tp, fn, fp, tn of each class, read off by hand.
A, B, C = (5, 1, 2, 12), (7, 5, 1, 7), (2, 0, 3, 15)
FORMULAS = {
    "recall": lambda tp, fn, fp, tn: tp / (tp + fn),
    "precision": lambda tp, fn, fp, tn: tp / (tp + fp),
    "f1": lambda tp, fn, fp, tn: 2 * tp / (2 * tp + fn + fp),
    "jaccard": lambda tp, fn, fp, tn: tp / (tp + fn + fp),
    "specificity": lambda tp, fn, fp, tn: tn / (tn + fp),
    "npv": lambda tp, fn, fp, tn: tn / (tn + fn),
    "fpr": lambda tp, fn, fp, tn: fp / (fp + tn),
    "fnr": lambda tp, fn, fp, tn: fn / (fn + tp),
    "selection_rate": lambda tp, fn, fp, tn: (tp + fp) / (tp + fn + fp + tn),
}
each_metric = pytest.mark.parametrize("metric", FORMULAS)


@each_metric
def test_apart(metric):
    values = getattr(COUNTS, metric)(average=None)
    np.testing.assert_array_equal(
        values, np.array([FORMULAS[metric](*tally) for tally in (A, B, C)]), strict=True
    )


@each_metric
def test_averages(metric):
    method, formula = getattr(COUNTS, metric), FORMULAS[metric]
    a, b, c = (formula(*tally) for tally in (A, B, C))
    assert method(average="macro") == pytest.approx((a + b + c) / 3, rel=1e-15)
    assert method(average="weighted") == pytest.approx((6 * a + 12 * b + 2 * c) / 20, rel=1e-15)
    pooled = [sum(cells) for cells in zip(A, B, C, strict=True)]
    assert method(average="micro") == formula(*pooled)


@each_metric
def test_labels_in_their_order(metric):
    method, formula = getattr(COUNTS, metric), FORMULAS[metric]
    assert method(average=None, labels=["c", "a"]).tolist() == [formula(*C), formula(*A)]
    pooled = [sum(cells) for cells in zip(A, C, strict=True)]
    assert method(average="micro", labels=["c", "a"]) == formula(*pooled)


@each_metric
def test_multilabel(metric):
    y_true, y_pred = [[1, 0], [1, 1], [0, 1], [0, 0]], [[1, 1], [0, 1], [0, 1], [0, 0]]
    values = getattr(count(y_true, y_pred), metric)(average=None)
    tallies = (1, 1, 0, 2), (2, 0, 1, 1)
    assert values.tolist() == [FORMULAS[metric](*tally) for tally in tallies]


def test_fbeta():
    expected = [5 * tp / (5 * tp + 4 * fn + fp) for tp, fn, fp, _ in (A, B, C)]
    np.testing.assert_allclose(COUNTS.fbeta(beta=2, average=None), expected, rtol=1e-15)
    assert COUNTS.fbeta(beta=1, average="macro") == COUNTS.f1(average="macro")
    assert COUNTS.fbeta(beta=0, average="macro") == COUNTS.precision(average="macro")


def test_all_four_at_once():
    precision, recall, fscore, support = COUNTS.precision_recall_fscore_support(beta=2)
    assert precision.tolist() == COUNTS.precision(average=None).tolist()
    assert recall.tolist() == COUNTS.recall(average=None).tolist()
    assert fscore.tolist() == COUNTS.fbeta(beta=2, average=None).tolist()
    assert support.tolist() == [6, 12, 2]
    support[:] = 0
    assert COUNTS.n_true.tolist() == [6, 12, 2]
    assert COUNTS.precision_recall_fscore_support(average="macro")[3] is None


def test_one_vs_rest():
    expected = [[[tn, fp], [fn, tp]] for tp, fn, fp, tn in (A, B, C)]
    np.testing.assert_array_equal(COUNTS.one_vs_rest(), np.array(expected, np.int64), strict=True)
    assert COUNTS.one_vs_rest(labels=["c", "z"]).tolist() == [expected[2], [[20, 0], [0, 0]]]


@pytest.mark.parametrize(
    ("classes", "pos_label"),
    [
        ([0, 1], 1),
        ([0, 1], True),
        ([0, 1], 1.0),
        ([1, 0], 0),
        ([-1, 1], 1),
        ([False, True], True),
        ([0.0, 2.0], 2),
        (["cat", "dog"], "dog"),
        (np.array(["2020-01-01", "2020-01-02"], dtype="M8[D]"), np.datetime64("2020-01-02")),
    ],
)
@each_metric
def test_positive_class_of_two(metric, classes, pos_label):
    counts = Counts.from_matrix([[6, 2], [1, 4]], classes)
    value = getattr(counts, metric)(pos_label=pos_label)
    assert type(value) is float
    assert value == FORMULAS[metric](4, 1, 2, 6)


def test_positive_class_that_is_absent():
    with pytest.raises(ValueError, match=r"pos_label=7 is not a valid label.*\[0 1\]"):
        count([0, 1], [0, 1]).recall(pos_label=7)
    # A single class may be the negative one.
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="no true samples"):
        assert count([0, 0], [0, 0]).recall() == 0
    assert count([0, 0], [0, 0]).recall(zero_division=1) == 1
    assert count([1, 1], [1, 1]).recall() == 1


def test_positive_class_is_ignored_by_averages():
    with pytest.warns(UserWarning, match=r"pos_label \(set to 'b'\) is ignored"):
        assert COUNTS.recall(average="macro", pos_label="b") == COUNTS.recall(average="macro")


@pytest.mark.parametrize("zero_division", [0, 1, 0.0, 1.0, np.nan])
def test_zero_division(zero_division):
    counts = Counts.from_matrix([[3, 1], [0, 0]])
    values = counts.recall(average=None, zero_division=zero_division)
    np.testing.assert_array_equal(values, [0.75, zero_division])


def test_undefined_ratios_warn():
    counts = Counts.from_matrix([[3, 1], [0, 0]])
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="labels with no true samples"):
        counts.recall(average="macro")
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="due to no negative samples"):
        assert Counts.from_matrix([[0, 0], [1, 3]]).specificity() == 0


@pytest.mark.parametrize("zero_division", [7, -1, "worn", None])
def test_zero_division_is_checked(zero_division):
    with pytest.raises(ValueError, match="zero_division"):
        COUNTS.recall(average="macro", zero_division=zero_division)


@pytest.mark.parametrize("beta", [-1, np.nan])
def test_beta_is_checked(beta):
    with pytest.raises(ValueError, match="beta"):
        COUNTS.fbeta(beta=beta, average="macro")
    with pytest.raises(ValueError, match="beta"):
        COUNTS.precision_recall_fscore_support(beta=beta)


@pytest.mark.parametrize("average", ["Macro", "binary", "samples", 1])
def test_averages_that_are_none(average):
    text = {
        "binary": "Target is multiclass but average='binary'",
        "samples": "Samplewise metrics are not available outside of multilabel",
    }
    with pytest.raises(ValueError, match=text.get(average, "average")):
        COUNTS.recall(average=average)


def test_averages_of_multilabel_counts():
    counts = count([[1, 0], [1, 1]], [[1, 1], [0, 1]])
    with pytest.raises(ValueError, match="Target is multilabel-indicator but average='binary'"):
        counts.recall()
    with pytest.raises(ValueError, match="mean over rows, which sums of counts do not tell"):
        counts.recall(average="samples")


def test_labels_of_multilabel_counts():
    y_true, y_pred = [[1, 0, 1], [1, 1, 0]], [[1, 1, 1], [0, 1, 0]]
    counts = count(y_true, y_pred)
    assert counts.recall(average=None, labels=[2, 0]).tolist() == [1, 0.5]
    for labels, text in (([3], "Got 3 > 2"), ([-1], "Got -1 < 0"), ([0.5], "numbers of columns")):
        with pytest.raises(ValueError, match=text):
            counts.recall(average=None, labels=labels)
    chosen = counts.select([2, 0])
    assert chosen.recall(average=None, labels=[2]).tolist() == [1]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"fn": [1, 1]}, {"precision": "fp", "f1": "fp", "jaccard": "fp", "specificity": "fp"}),
        ({"fp": [1, 1]}, {"recall": "fn", "fnr": "fn", "f1": "fn", "jaccard": "fn", "npv": "fn"}),
        ({"fn": [1, 1], "fp": [1, 1]}, {"specificity": "tn", "npv": "tn", "fpr": "tn"}),
        ({}, {"recall": "fn", "precision": "fp", "specificity": "fn"}),
    ],
)
@pytest.mark.parametrize("average", ["binary", "micro", "macro", "weighted", None])
def test_missing_counts_are_named(given, missing, average):
    counts = Counts.from_tallies(tp=[2, 1], **given)
    for metric, name in missing.items():
        with pytest.raises(ValueError, match=f"needs {name}, .*give {name}= to Counts.from_tall"):
            getattr(counts, metric)(average=average)


@pytest.mark.parametrize("given", [{}, {"fn": [1]}, {"fn": [1], "fp": [1]}])
def test_one_vs_rest_names_what_is_missing(given):
    with pytest.raises(ValueError, match=r"f[np]|tn"):
        Counts.from_tallies(tp=[2], **given).one_vs_rest()


def test_weighted_precision_needs_the_weights():
    with pytest.raises(ValueError, match="fn"):
        Counts.from_tallies(tp=[2, 1], fp=[1, 1]).precision(average="weighted")


def test_enough_counts_suffice():
    counts = Counts.from_tallies(tp=[3, 1], fn=[1, 1])
    assert counts.recall() == counts.fnr() == 0.5
    assert counts.recall(average="micro") == 4 / 6
    assert Counts.from_tallies(tp=[3, 1], fp=[1, 1]).precision(average="macro") == 0.625


def test_pooled_counts_beyond_int64():
    # Each of the margins fits, their sum does not.
    counts = Counts.from_tallies(tp=[2**61] * 3, fn=[0, 0, 2**60])
    assert (counts + counts).recall(average="micro") == pytest.approx(6 / 7)


@each_metric
def test_signature(metric):
    parameters = inspect.signature(getattr(Counts, metric)).parameters
    defaults = {name: parameter.default for name, parameter in parameters.items()}
    expected = {"average": "binary", "pos_label": 1, "labels": None, "zero_division": "warn"}
    assert defaults == {"self": inspect.Parameter.empty} | expected
    assert all(p.kind is p.KEYWORD_ONLY for name, p in parameters.items() if name != "self")
    assert getattr(Counts, metric).__name__ == metric
    assert "zero_division" in getattr(Counts, metric).__doc__


@pytest.mark.parametrize(
    ("metric", "begins"),
    {
        "recall": "Recall",
        "precision": "Precision",
        "f1": "F-score",
        "jaccard": "Jaccard",
        "specificity": "Specificity",
        "npv": "NPV",
        "fpr": "FPR",
        "fnr": "FNR",
        "selection_rate": "Selection rate",
    }.items(),
)
def test_what_is_undefined_is_named(metric, begins):
    nothing = Counts.from_matrix([[0, 0], [0, 0]])
    with pytest.warns(UserWarning, match=f"^{begins} is ill-defined .* due to no "):
        assert getattr(nothing, metric)() == 0
