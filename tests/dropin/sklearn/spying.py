"""Cross-validation in worker processes that note which of our functions they call.

`main` runs in a process of its own. Unpickling the model imports this module, which
puts a spy where pickle will look for each function.
"""

from __future__ import annotations

import functools
import os
import pickle
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from fastrecall import metrics

PARENT = "FASTRECALL_TEST_PARENT"


class Model(DecisionTreeClassifier):
    """A model of this module, so that a worker imports it."""


def spied(name: str, function: Any) -> Any:
    @functools.wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        if os.environ.get(PARENT, str(os.getpid())) != str(os.getpid()):
            with Path(os.environ["FASTRECALL_TEST_CALLS"]).open("a") as file:
                file.write(f"{name}\n")
        return function(*args, **kwargs)

    return called


for _name in metrics.__all__:
    _function = getattr(metrics, _name)
    _spied = spied(_name, _function)
    setattr(metrics, _name, _spied)
    setattr(sys.modules[_function.__module__], _name, _spied)


def main(calls: Path) -> None:
    os.environ[PARENT] = str(os.getpid())
    os.environ["FASTRECALL_TEST_CALLS"] = str(calls)
    warnings.simplefilter("ignore")
    import sklearn.metrics as sk
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV, cross_val_score, cross_validate

    from fastrecall.dropin.sklearn import get_scorer, patch_sklearn

    rng = np.random.default_rng(0)
    x, y = rng.random((90, 3)), rng.integers(0, 3, 90)
    early = sk.make_scorer(sk.fbeta_score, beta=2, average="macro")
    model = Model(random_state=0)

    def scores(what: Any, y: Any = y) -> list[float]:
        if isinstance(what, list):
            found = cross_validate(model, x, y, scoring=what, n_jobs=2, cv=3, error_score="raise")
            return [score for name in what for score in found[f"test_{name}"].tolist()]
        return cross_val_score(
            model, x, y, scoring=what, n_jobs=2, cv=3, error_score="raise"
        ).tolist()

    def searched(scoring: Any) -> list[float]:
        grid = {"max_depth": [1, 3]}
        search = GridSearchCV(model, grid, scoring=scoring, n_jobs=2, cv=3, error_score="raise")
        search = clone(search).fit(x, y)
        again = pickle.loads(pickle.dumps(search))
        assert again.score(x, y) == search.score(x, y)
        return search.cv_results_["mean_test_score"].tolist()

    def made() -> Any:
        return sk.make_scorer(sk.jaccard_score, average="macro")

    runs = {
        "string": lambda: scores("recall_macro"),
        "accuracy": lambda: scores("accuracy"),
        "ratio": lambda: scores("neg_negative_likelihood_ratio", y == 1),
        "several": lambda: scores(["f1_micro", "balanced_accuracy"]),
        "early": lambda: scores(early),
        "made": lambda: scores(made()),
        "search": lambda: searched("precision_weighted"),
        "search made": lambda: searched(made()),
    }
    for name, run in runs.items():
        calls.write_text("")
        expected = run()
        without = calls.read_text().split()
        with patch_sklearn():
            found = run()
        print(name, "equal" if found == expected else (found, expected), len(without), end=" ")
        print(*calls.read_text().split())
    calls.write_text("")
    scorer = clone(get_scorer("f1_macro"), safe=False)
    print("scorer", "equal" if scores(scorer) == scores("f1_macro") else "different", 0, end=" ")
    print(*calls.read_text().split())
