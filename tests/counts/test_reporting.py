"""The report as a method: the same as scikit-learn's, from any counts."""

from __future__ import annotations

import pytest

import fastrecall
from fastrecall import Counts, count

sk = pytest.importorskip("sklearn.metrics")

TRUE, PRED = ["b", "a", "c", "a", "b", "c"], ["b", "a", "a", "a", "c", "c"]
MULTILABEL = [[1, 0, 1], [1, 1, 0], [0, 0, 1]], [[1, 1, 1], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize("as_dict", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"digits": 5},
        {"digits": 0},
        {"labels": ["c", "a"]},
        {"labels": ["c", "zebra", "b", "a"], "zero_division": 1},
        {"target_names": ["first", "second", "a name longer than any average"]},
        {"zero_division": 0},
    ],
)
def test_as_scikit_learn(options, as_dict):
    expected = sk.classification_report(TRUE, PRED, output_dict=as_dict, **options)
    assert count(TRUE, PRED).report(output_dict=as_dict, **options) == expected


def test_multilabel_without_the_line_of_samples():
    expected = sk.classification_report(*MULTILABEL, output_dict=True, zero_division=0)
    del expected["samples avg"]
    assert count(*MULTILABEL).report(output_dict=True) == expected


@pytest.mark.parametrize("options", [{}, {"matrix": False}])
@pytest.mark.parametrize("labels", [["a", "c"], ["c", "b", "a"]])
def test_counts_of_given_labels(labels, options):
    expected = sk.classification_report(TRUE, PRED, labels=labels)
    assert count(TRUE, PRED, labels=labels, **options).report() == expected


def test_a_selection():
    expected = sk.classification_report(TRUE, PRED, labels=["c", "a"])
    assert count(TRUE, PRED).select(["c", "a"]).report() == expected


def test_tallies():
    tallies = {"tp": [2, 1, 1], "fn": [0, 1, 1], "fp": [1, 0, 1], "classes": ["a", "b", "c"]}
    whole = Counts.from_tallies(**tallies, tn=[3, 4, 3])
    assert whole.report() == sk.classification_report(TRUE, PRED)


def test_tallies_that_do_not_tell_the_accuracy():
    # More false positives than false negatives: a sample has no label, or several.
    report = Counts.from_tallies(tp=[2, 1], fn=[1, 1], fp=[3, 3]).report(output_dict=True)
    assert "accuracy" not in report
    assert report["micro avg"]["precision"] == 3 / 9
    with pytest.raises(ValueError, match="precision needs fp"):
        Counts.from_tallies(tp=[2, 1], fn=[1, 1]).report()


def test_names_and_labels_that_differ_in_number():
    with pytest.raises(ValueError, match="Number of classes, 3, does not match size of target_nam"):
        count(TRUE, PRED).report(target_names=["x", "y"])
    with pytest.warns(UserWarning, match="labels size, 2, does not match size of target_names, 1"):
        report = count(TRUE, PRED).report(labels=["a", "b"], target_names=["x"], output_dict=True)
    assert list(report) == ["x", "micro avg", "macro avg", "weighted avg"]


def test_undefined_ratios_warn():
    with pytest.warns(fastrecall.UndefinedMetricWarning, match="no true samples"):
        count([0, 0], [0, 1]).report()


def test_weights():
    weights = [1, 2, 0.5, 1, 1, 3]
    expected = sk.classification_report(TRUE, PRED, sample_weight=weights)
    assert count(TRUE, PRED, sample_weight=weights).report() == expected


def test_sums_are_reported_as_the_whole():
    parts = count(TRUE[:2], PRED[:2]) + count(TRUE[2:], PRED[2:])
    assert parts.report() == sk.classification_report(TRUE, PRED)


def test_of_nothing():
    with pytest.raises(ValueError, match="nothing was counted"):
        Counts.empty().report()
