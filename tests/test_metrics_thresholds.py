"""The two functions whose thresholds are all scores: scikit-learn's numbers, types and refusals."""

from __future__ import annotations

import inspect
import re
import warnings

import numpy as np
import pytest

import fastrecall
from fastrecall import metrics
from fastrecall.metrics import confusion_matrix_at_thresholds, metric_at_thresholds
from fastrecall.parameters import validate

sk = pytest.importorskip("sklearn.metrics")
_param_validation = pytest.importorskip("sklearn.utils._param_validation")
sp = pytest.importorskip("scipy.sparse")
if not hasattr(sk, "metric_at_thresholds"):
    pytest.skip("scikit-learn is older than 1.9", allow_module_level=True)

FUNCTIONS = ("confusion_matrix_at_thresholds", "metric_at_thresholds")
NAMES = [
    name
    for name in metrics.__all__
    if "y_score" not in inspect.signature(getattr(metrics, name)).parameters
]
OPTIONS = {
    "accuracy_score": [{}, {"normalize": False}],
    "zero_one_loss": [{}, {"normalize": False}],
    "fbeta_score": [{"beta": 2}, {"beta": 0.5, "average": "macro"}],
    "balanced_accuracy_score": [{}, {"adjusted": True}],
    "recall_score": [{}, {"average": None}, {"pos_label": 0}, {"average": "samples"}],
    "precision_score": [{}, {"average": "weighted"}, {"zero_division": 1}],
    "precision_recall_fscore_support": [{"average": "macro"}, {}],
    "confusion_matrix": [{}, {"normalize": "true"}],
    "cohen_kappa_score": [{}, {"weights": "linear"}],
}


def outcome(function, *arguments, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return function(*arguments, **options)
        except Exception as error:
            return type(error), str(error)


def check_same(ours, theirs):
    if isinstance(theirs[0], type):
        assert ours == theirs
        return
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        assert one.dtype == other.dtype
        if one.dtype.kind in "OU":
            one, other = (np.array([str(x) for x in each.flat]) for each in (one, other))
            assert [text[:9] for text in one] == [text[:9] for text in other]
        else:
            # Kappa's numerator is a difference of sums.
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


def draw_case(draw):
    n = draw.integers(1, 25)
    scores = draw.random(n).round(1).astype(draw.choice(["f2", "f4", "f8"]))
    truth = draw.integers(0, 2, n)
    kind = draw.integers(8)
    if kind == 0:
        truth = 2 * truth - 1
    elif kind == 1:
        truth = truth.astype(float)
    elif kind == 2:
        truth = np.array(["a", "b"])[truth]
    elif kind == 3:
        truth = truth.astype(bool)
    elif kind == 4:
        scores[0] = draw.choice([np.nan, np.inf])
    weights = [None, None, draw.random(n), draw.integers(0, 3, n), np.ones(n + 1)]
    return truth, scores, weights[draw.integers(5)]


def check_case(seed):
    draw = np.random.default_rng(seed)
    truth, scores, weights = draw_case(draw)
    options = {"sample_weight": weights, "pos_label": [None, 1, 0, "a", 7][draw.integers(5)]}
    check_same(
        outcome(confusion_matrix_at_thresholds, truth, scores, **options),
        outcome(sk.confusion_matrix_at_thresholds, truth, scores, **options),
    )
    name = NAMES[draw.integers(len(NAMES))]
    given = OPTIONS.get(name, [{}])
    options = {"sample_weight": weights, "metric_params": given[draw.integers(len(given))]}
    metric = getattr((metrics, sk)[draw.integers(2)], name)
    check_same(
        outcome(metric_at_thresholds, truth, scores, metric, **options),
        outcome(sk.metric_at_thresholds, truth, scores, metric, **options),
    )


@pytest.mark.parametrize("block", range(8))
def test_random_cases(block):
    for seed in range(50 * block, 50 * block + 50):
        check_case(seed)


@pytest.mark.parametrize("name", NAMES)
def test_each_metric(name):
    draw = np.random.default_rng(0)
    truth, scores = np.array([0, 1] * 10), draw.random(20).round(1)
    for options in OPTIONS.get(name, [{}]):
        for weights in (None, draw.random(20), draw.integers(0, 4, 20)):
            arguments = truth, scores, getattr(sk, name)
            given = {"sample_weight": weights, "metric_params": options}
            check_same(
                outcome(metric_at_thresholds, *arguments, **given),
                outcome(sk.metric_at_thresholds, *arguments, **given),
            )


def test_a_known_metric_checks_its_parameters():
    arguments = [0, 1], [0.1, 0.2], sk.recall_score
    options = {"metric_params": {"average": "x"}}
    with pytest.raises(ValueError, match="average has to be one of"):
        sk.metric_at_thresholds(*arguments, **options)
    with pytest.raises(ValueError, match="The 'average' parameter of recall_score must be"):
        metric_at_thresholds(*arguments, **options)


def test_a_known_metric_sees_no_samples():
    seen = []

    def watched(y_true, y_pred, **options):
        seen.append(len(y_true))
        return 0.0

    n = 50
    truth, scores = np.arange(n) % 2, np.arange(n) / n
    metric_at_thresholds(truth, scores, watched)
    assert set(seen) == {n}
    known = metric_at_thresholds(truth, scores, fastrecall.recall_score)[0]
    assert known.tolist() == metric_at_thresholds(truth, scores, _recall)[0].tolist()


def test_scikit_learns_metric_is_told_from_one_of_its_name(monkeypatch):
    truth, scores = [0, 1, 1, 0], [0.1, 0.4, 0.3, 0.2]
    known = metric_at_thresholds(truth, scores, sk.recall_score)[0]
    called = []

    def recall_score(y_true, y_pred):
        called.append(len(y_true))
        return 0.25

    assert set(metric_at_thresholds(truth, scores, recall_score)[0]) == {0.25}
    assert len(called) == len(known)
    # In scikit-learn's place it is scikit-learn's, whose numbers counts tell.
    monkeypatch.setattr(sk, "recall_score", recall_score)
    assert metric_at_thresholds(truth, scores, recall_score)[0].tolist() == known.tolist()
    assert len(called) == len(known)


def _recall(y_true, y_pred):
    return fastrecall.recall_score(y_true, y_pred)


def test_weights_among_the_parameters_are_the_metrics_own():
    # scikit-learn hands them on unsorted.
    truth, scores, weights = [0, 1, 1], [0.1, 0.2, 0.3], [1, 2, 3]
    arguments = truth, scores, sk.recall_score
    options = {"metric_params": {"sample_weight": weights}}
    theirs = sk.metric_at_thresholds(*arguments, **options)
    check_same(metric_at_thresholds(*arguments, **options), theirs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signatures(name):
    ours, theirs = (
        [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]
        for function in (getattr(fastrecall, name), getattr(sk, name))
    )
    assert ours == theirs
    assert getattr(fastrecall, name) is getattr(metrics, name)


VALUES = (None, True, 0, 1.5, "a", b"a", [1, 0], (), {}, {"a": 1}, np.nan, object(), len, int)
GOOD = {"y_true": [0, 1], "y_score": [0.1, 0.2], "metric_func": len}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters(name):
    constraints = getattr(sk, name)._skl_parameter_constraints
    parameters = inspect.signature(getattr(sk, name)).parameters
    good = {key: GOOD.get(key, given.default) for key, given in parameters.items()}
    validate(name, good)
    check = _param_validation.validate_parameter_constraints
    for parameter in good:
        for value in VALUES:
            arguments = {**good, parameter: value}
            assert outcome(validate, name, arguments) == outcome(
                check, constraints, arguments, name
            )


def test_options_by_position():
    given = [0, 1], [0.1, 0.2], 1
    with pytest.warns(FutureWarning, match="Pass pos_label=1 as keyword args") as ours:
        by_position = confusion_matrix_at_thresholds(*given)
    with pytest.warns(FutureWarning) as theirs:
        check_same(by_position, sk.confusion_matrix_at_thresholds(*given))
    assert str(ours[0].message) == str(theirs[0].message)
    with pytest.raises(TypeError, match=re.escape("takes 2 positional arguments")):
        confusion_matrix_at_thresholds(*given, None, None)


REFUSED = {
    "labels": ([0, 2], [1, 2]),
    "words": (["a", "b"], [1, 2]),
    "three": ([0, 1, 2], [1, 2, 3]),
    "continuous": ([0.5, 1.2], [1, 2]),
    "lengths": ([0, 1], [1]),
    "NaN": ([0, 1], [np.nan, 1]),
    "infinity": ([0, 1], [np.inf, 1]),
    "complex": ([0, 1], [1j, 1]),
    "table": ([[0, 1], [1, 1]], [1, 2]),
    "table of scores": ([0, 1], [[1, 2], [3, 4]]),
    "number": ([0, 1], 0.5),
    "sparse": ([0, 1], sp.csr_array([[0.1], [0.2]])),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case):
    for name, more in zip(FUNCTIONS, ((), (_recall,)), strict=True):
        ours = outcome(getattr(metrics, name), *REFUSED[case], *more)
        theirs = outcome(getattr(sk, name), *REFUSED[case], *more)
        check_same(ours, theirs)


def test_scores_that_are_no_numbers():
    for name, more in zip(FUNCTIONS, ((), (_recall,)), strict=True):
        with pytest.raises(TypeError, match="y_score should hold scores"):
            getattr(metrics, name)([0, 1], ["a", "b"], *more)


def test_one_column_is_as_good_as_none():
    truth, scores = np.array([0, 1, 1, 0]), np.array([0.1, 0.5, 0.9, 0.3])
    flat = confusion_matrix_at_thresholds(truth, scores)
    tall = confusion_matrix_at_thresholds(truth[:, np.newaxis], scores[:, np.newaxis])
    for one, other in zip(flat, tall, strict=True):
        assert one.tolist() == other.tolist()
