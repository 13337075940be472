"""Intervals that are refused: bad arguments, metrics without one, counts that do not tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from fastrecall import Counts, count
from tests.counts.certainty.examples import COUNTS, TWO


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"metric": "auc"}, r"'metric' .*'recall'"),
        ({"metric": None}, "'metric'"),
        ({"metric": "report"}, "'metric'"),
        ({"average": "mean"}, "'average'"),
        ({"method": "wald"}, "'method' .* 'wilson'"),
        ({"level": 0}, "'level' .* range"),
        ({"level": 1.0}, "'level'"),
        ({"level": 95}, "'level'"),
        ({"level": math.nan}, "'level'"),
        ({"level": "0.95"}, "'level'"),
        ({"level": True}, "'level'"),
        ({"n_resamples": 0}, "'n_resamples'"),
        ({"n_resamples": 1e3}, "'n_resamples'"),
        ({"n_resamples": True}, "'n_resamples'"),
        ({"seed": -1}, "'seed'"),
        ({"seed": 1.5}, "'seed' .* 'numpy.random.Generator'"),
        ({"seed": True}, "'seed'"),
        ({"seed": np.random.RandomState}, "'seed'"),
        ({"zero_division": 2}, "'zero_division'"),
        ({"labels": 3}, "'labels'"),
    ],
    ids=repr,
)
def test_parameters_are_checked_before_anything_else(wrong, message):
    for counts in (COUNTS, Counts.empty()):
        with pytest.raises(ValueError, match=message):
            counts.interval(**{"average": "macro", **wrong})


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"metric": "fbeta", "beta": -1}, "'beta'"),
        ({"metric": "kappa", "weights": "cubic"}, "'weights'"),
        ({"metric": "kappa", "replace_undefined_by": 2}, "'replace_undefined_by'"),
        ({"metric": "balanced_accuracy", "adjusted": "no"}, "'adjusted'"),
    ],
    ids=repr,
)
def test_options_are_checked_before_anything_else(asked, message):
    for counts in (COUNTS, Counts.empty()):
        with pytest.raises(ValueError, match=message):
            counts.interval(**asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"metric": "recall", "beta": 2}, "recall takes no option here, got beta"),
        ({"metric": "fbeta"}, "fbeta needs beta"),
        ({"metric": "accuracy", "normalize": False}, "accuracy takes no option here"),
        ({"metric": "kappa", "adjusted": True}, "kappa takes weights and replace_undefined_by"),
        ({"metric": "mcc", "average": "macro"}, "mcc is of all classes together"),
        ({"metric": "accuracy", "labels": [0]}, "accuracy is of all classes together"),
        ({"metric": "gmean", "zero_division": 0}, "gmean is of all classes together"),
        ({"metric": "kappa", "pos_label": 2}, "kappa is of all classes together"),
    ],
    ids=repr,
)
def test_options_that_a_metric_does_not_take(asked, message):
    with pytest.raises(TypeError, match=message):
        COUNTS.interval(**asked)


def test_few_resamples_show_nothing_rare():
    with pytest.raises(ValueError, match=r"n_resamples=1000 .* level=0.999 .* at least 2000"):
        TWO.interval(level=0.999)
    assert TWO.interval(level=0.999, n_resamples=1, method="delta").low > 0
    assert TWO.interval(level=0.999, n_resamples=2000).low > 0
    # As a float, 1 - 0.9 is less than a tenth.
    assert TWO.interval(level=0.9, n_resamples=20).low > 0
    with pytest.raises(ValueError, match="at least 20,"):
        TWO.interval(level=0.9, n_resamples=19)


def test_methods_that_do_not_suit():
    for metric in ("mcc", "kappa", "gmean"):
        for method in ("delta", "wilson"):
            with pytest.raises(ValueError, match=f"not for {metric}; take 'bootstrap'"):
                COUNTS.interval(metric, method=method)
    with pytest.raises(ValueError, match="balanced_accuracy is none; take 'bootstrap' or 'delta'"):
        COUNTS.interval("balanced_accuracy", method="wilson")
    with pytest.raises(ValueError, match="multiclass but average='binary'"):
        COUNTS.interval()


def test_counts_that_do_not_tell_how_many_samples_there_were():
    weighted = count([0, 1, 1], [0, 1, 0], sample_weight=[0.5, 1, 2])
    for counts in (weighted, TWO.as_float()):
        with pytest.raises(ValueError, match="float weights"):
            counts.interval()
    with pytest.raises(ValueError, match="counts of none"):
        Counts.empty().interval("accuracy")
    for matrix in ([[3, -1], [0, 2]], [[-1, 3], [0, 2]]):
        with pytest.raises(ValueError, match="negative"):
            Counts.from_matrix(matrix).interval("accuracy")
