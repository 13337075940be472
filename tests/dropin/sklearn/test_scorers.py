"""Scorers on our functions: in this process and in others, cloned, pickled, routed."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

import sklearn.metrics
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, cross_validate
from sklearn.tree import DecisionTreeClassifier

import fastrecall
from fastrecall import metrics, patch_sklearn, unpatch_sklearn
from fastrecall.dropin.sklearn import get_scorer

# What a worker called, for each of the runs of `spying`: three folds, of a grid of two six.
IN_WORKERS = {
    "string": ["recall_score"] * 3,
    "accuracy": ["accuracy_score"] * 3,
    "ratio": ["class_likelihood_ratios"] * 3,
    "several": ["f1_score", "balanced_accuracy_score"] * 3,
    "early": ["fbeta_score"] * 3,
    "made": ["jaccard_score"] * 3,
    "search": ["precision_score"] * 6,
    "search made": ["jaccard_score"] * 6,
    "scorer": ["f1_score"] * 3,
}
X, Y = load_iris(return_X_y=True)
MODEL = DecisionTreeClassifier(max_depth=2, random_state=0).fit(X[::2], Y[::2])
BINARY = DecisionTreeClassifier(max_depth=1, random_state=0).fit(X[::3], Y[::3] == 1)
NAMES = [
    name
    for name in sklearn.metrics.get_scorer_names()
    if sklearn.metrics.get_scorer(name)._score_func.__name__ in metrics.__all__
    or "likelihood" in name
]


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    unpatch_sklearn()


def test_workers_call_ours(tmp_path: Path) -> None:
    code = "import sys, pathlib; from tests.dropin.sklearn.spying import main; "
    code += "main(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(tmp_path / "calls")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = done.stdout.splitlines()
    assert len(lines) == len(IN_WORKERS)
    for line, (name, called) in zip(lines, IN_WORKERS.items(), strict=True):
        # The same scores with and without the patch, no call without, these with.
        start = f"{name} equal 0 "
        assert line.startswith(start)
        assert sorted(line.removeprefix(start).split()) == sorted(called), name


def test_all_names_of_confusion_counts() -> None:
    assert len(NAMES) >= 25
    assert {"accuracy", "recall", "f1_samples", "jaccard_weighted"} <= set(NAMES)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_a_scorer_is_scikit_learns_but_for_the_function(name: str) -> None:
    theirs, ours = sklearn.metrics.get_scorer(name), get_scorer(name)
    assert repr(ours) == repr(theirs)
    assert type(ours) is type(theirs)
    assert ours._score_func.__module__.startswith("fastrecall.")
    assert theirs._score_func.__module__.startswith("sklearn.")
    with patch_sklearn():
        patched = sklearn.metrics.get_scorer(name)
    assert patched._score_func is ours._score_func
    for scorer in (ours, patched, pickle.loads(pickle.dumps(ours)), clone(ours, safe=False)):
        assert scorer._score_func is ours._score_func
        for model, y in ((MODEL, Y), (BINARY, Y == 1)):
            assert outcome(scorer, model, y) == outcome(theirs, model, y)


def outcome(scorer: Any, model: Any, y: Any) -> tuple[str, ...]:
    try:
        value = scorer(model, X, y)
    except ValueError as error:
        return "ValueError", str(error)
    return type(value).__name__, value.hex()


def test_other_scorers_are_scikit_learns() -> None:
    assert get_scorer("roc_auc")._score_func is sklearn.metrics.roc_auc_score
    assert get_scorer(None) is None
    made = sklearn.metrics.make_scorer(sklearn.metrics.recall_score, average="macro")
    assert get_scorer(made) is made
    assert made._score_func is sklearn.metrics.recall_score
    with pytest.raises(ValueError, match="'recal' is not a valid scoring value"):
        get_scorer("recal")


def test_every_caller_has_a_scorer_of_its_own() -> None:
    assert get_scorer("recall") is not get_scorer("recall")
    with patch_sklearn():
        assert get_scorer("recall")._score_func is fastrecall.recall_score


def test_a_scorer_made_before_the_patch_is_copied_with_ours() -> None:
    early = sklearn.metrics.make_scorer(sklearn.metrics.fbeta_score, beta=2, average="micro")
    with patch_sklearn():
        for again in (pickle.loads(pickle.dumps(early)), copy.deepcopy(early)):
            assert again._score_func is fastrecall.fbeta_score
            assert repr(again) == repr(early)
            assert again(MODEL, X, Y) == early(MODEL, X, Y)
    assert early._score_func is sklearn.metrics.fbeta_score
    assert pickle.loads(pickle.dumps(early))._score_func is sklearn.metrics.fbeta_score


def test_pickles_are_read_on_either_side_of_the_patch() -> None:
    before = pickle.dumps(sklearn.metrics.get_scorer("recall_macro"))
    with patch_sklearn():
        assert pickle.loads(before)._score_func is fastrecall.recall_score
        during = pickle.dumps(sklearn.metrics.get_scorer("recall_macro"))
    assert pickle.loads(during)._score_func is fastrecall.recall_score
    assert pickle.loads(before)._score_func is sklearn.metrics.recall_score


SCORING = ["recall_macro", "precision_micro", "f1_weighted", "accuracy", "jaccard_macro"]


def results() -> dict[str, Any]:
    search = GridSearchCV(
        DecisionTreeClassifier(random_state=0),
        {"max_depth": [1, 2, 3], "min_samples_leaf": [1, 20]},
        scoring={**{name: name for name in SCORING}, "mcc": "matthews_corrcoef"},
        refit="mcc",
        cv=4,
    ).fit(X, Y)
    found = {name: value for name, value in search.cv_results_.items() if "time" not in name}
    validated = cross_validate(MODEL, X, Y, scoring=SCORING, return_train_score=True)
    found |= {name: value for name, value in validated.items() if "time" not in name}
    found["best"] = np.array([search.best_index_, search.score(X, Y), search.best_score_])
    return found


@pytest.mark.filterwarnings("ignore")
def test_searches_find_the_same() -> None:
    expected = results()
    with patch_sklearn():
        found = results()
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name, strict=True)


def test_sample_weight_is_routed() -> None:
    weight = np.linspace(0, 1, len(Y))
    with sklearn.config_context(enable_metadata_routing=True):
        for name in ("recall_macro", "accuracy"):
            values = []
            for scorer in (sklearn.metrics.get_scorer(name), get_scorer(name)):
                scorer.set_score_request(sample_weight="w")
                model = clone(MODEL).set_fit_request(sample_weight="w")
                found = cross_validate(model, X, Y, scoring=scorer, params={"w": weight})
                values.append(found["test_score"])
            np.testing.assert_allclose(values[1], values[0], rtol=1e-12)
