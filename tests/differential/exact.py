"""Random calls against plain Python integers and fractions, which know nothing of scikit-learn.

`python -m tests.differential --against oracle --cases 100000` runs them. Only what is valid is
drawn; counts have to be exact, and metrics right to the last bits.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import scipy.sparse

import fastrecall
from fuzz.api import pairs, ranked, tables
from tests import oracle
from tests.differential import containers, indicators, labels

RELATIVE = 1e-13
SETWISE = {
    "precision_score": "precision",
    "recall_score": "recall",
    "f1_score": "fbeta",
    "jaccard_score": "jaccard",
}
# What the fuzzers of the functions draw of bytes, is drawn of random ones here.
TAPES: dict[str, Callable[[bytes], None]] = {
    "counts, their sums, and groups": pairs.run,
    "multilabel tables and sets": tables.run,
    "thresholds and ranks": ranked.run,
}


def close(ours: Any, theirs: Any) -> bool:
    """Tell whether a metric is the oracle's; an undefined one is 0 here."""
    return math.isclose(ours, 0 if theirs is None else theirs, rel_tol=RELATIVE, abs_tol=1e-15)


def weights(rng: Random, size: int) -> list[Any] | None:
    """Return weights whose sums are exact in float64, or integers, or none."""
    kind = rng.randrange(3)
    if kind == 0:
        return None
    drawn: list[Any] = [rng.randrange(1, 1000) for _ in range(size)]
    return [weight / 8 for weight in drawn] if kind == 1 else drawn


def items(given: Any, drawn: list[Any]) -> list[Any]:
    """Return what a container holds: some layouts repeat an item, or store a zero in its place."""
    if scipy.sparse.issparse(given):
        return given.toarray().tolist()
    if isinstance(given, np.ndarray):
        given = given.astype("M8[D]") if given.dtype.kind == "M" else given
        return (given.ravel() if given.shape[1:] == (1,) else given).tolist()
    return drawn


def check_labels(rng: Random) -> str:
    """Compare one function of single labels, in any container."""
    drawn = labels.sample(rng, labels.LABEL_SETS)
    given = [containers.contain(y, drawn.family, rng)[2] for y in (drawn.y_true, drawn.y_pred)]
    plain = [items(y, side) for y, side in zip(given, (drawn.y_true, drawn.y_pred), strict=True)]
    exact = weights(rng, len(drawn.y_true))
    held = exact if exact is None or rng.random() < 0.5 else np.array(exact)
    truth = oracle.count(*plain, exact)
    checks = [of_matrix, of_all, of_kappa, of_setwise]
    return rng.choice(checks)(rng, truth, given, {"sample_weight": held})


def of_matrix(rng: Random, truth: oracle.Truth, given: Any, options: Any) -> str:
    with_matrix = rng.choice([None, False])
    counts = fastrecall.count(*given, matrix=with_matrix, **options)
    for name in ("tp", "fp", "fn", "tn", "n_true", "n_pred"):
        wanted = [getattr(truth, name)(label) for label in truth.classes]
        assert getattr(counts, name).tolist() == wanted, name
    tables = fastrecall.multilabel_confusion_matrix(*given, **options)
    wanted = [[[one.tn, one.fp], [one.fn, one.tp]] for one in truth.tallies()]
    assert tables.tolist() == wanted
    assert fastrecall.confusion_matrix(*given, **options).tolist() == truth.matrix()
    return "matrices"


def of_all(rng: Random, truth: oracle.Truth, given: Any, options: Any) -> str:
    assert close(fastrecall.accuracy_score(*given, **options), truth.accuracy())
    assert close(fastrecall.zero_one_loss(*given, **options), 1 - truth.accuracy())
    assert close(fastrecall.hamming_loss(*given, **options), 1 - truth.accuracy())
    balanced = fastrecall.balanced_accuracy_score(*given, **options)
    assert close(balanced, truth.balanced_accuracy())
    mcc = fastrecall.matthews_corrcoef(*given, **options)
    assert math.isclose(mcc, truth.mcc(), rel_tol=1e-9, abs_tol=1e-9)
    return "metrics of all classes"


def of_kappa(rng: Random, truth: oracle.Truth, given: Any, options: Any) -> str:
    if len(truth.classes) > 60:  # as many pairs as that take the oracle seconds
        return of_all(rng, truth, given, options)
    how = rng.choice([None, "linear", "quadratic"])
    ours = fastrecall.cohen_kappa_score(*given, weights=how, **options)
    wanted = truth.kappa(how)
    assert math.isnan(ours) if wanted is None else math.isclose(ours, wanted, abs_tol=1e-12)
    return "kappa"


def of_setwise(rng: Random, truth: oracle.Truth, given: Any, options: Any) -> str:
    name, average = rng.choice(list(SETWISE)), rng.choice(["micro", "macro", "weighted", None])
    undefined = rng.choice([0, 1])
    tallies = truth.tallies()
    function = getattr(fastrecall, name)
    ours = function(*given, average=average, zero_division=undefined, **options)
    if average is None:
        wanted = [getattr(tally, SETWISE[name])() for tally in tallies]
        found = [undefined if one is None else one for one in wanted]
        assert all(map(close, ours.tolist(), found))
    else:
        assert close(ours, oracle.average(SETWISE[name], tallies, average, undefined))
    return name


def check_tables(rng: Random) -> str:
    """Compare one function of multilabel tables, dense or sparse."""
    sides = indicators.sample(rng)
    given = [indicators.contain(side, rng)[2] for side in sides]
    rows = [items(y, side.tolist()) for y, side in zip(given, sides, strict=True)]
    exact = weights(rng, len(rows[0]))
    options: Any = {"sample_weight": exact}
    columns = oracle.count_columns(*rows, exact)
    found = fastrecall.multilabel_confusion_matrix(*given, **options).tolist()
    assert found == [[[one.tn, one.fp], [one.fn, one.tp]] for one in columns]
    if exact is None:
        accuracy = fastrecall.accuracy_score(*given)
        assert close(accuracy, oracle.subset_accuracy(*rows))
        assert close(fastrecall.hamming_loss(*given), oracle.hamming_loss(*rows))
    name, average = rng.choice(list(SETWISE)), rng.choice(["micro", "macro", "weighted"])
    ours = getattr(fastrecall, name)(*given, average=average, zero_division=0, **options)
    assert close(ours, oracle.average(SETWISE[name], columns, average, 0))
    return f"{name} of tables"


def check(seed: int, number: int) -> str:
    """Draw a case and compare it; return its kind."""
    rng = Random(f"exact/{seed}/{number}")
    kind = rng.randrange(8)
    if kind < 4:
        return check_labels(rng)
    if kind < 5:
        return check_tables(rng)
    name = rng.choice(list(TAPES))
    TAPES[name](rng.randbytes(60))
    return name


def run(seed: int, numbers: range) -> int:
    """Compare so many cases, and return how many differ."""
    kinds: Counter[str] = Counter()
    differing = 0
    for number in numbers:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                kinds[check(seed, number)] += 1
        except Exception as error:
            differing += 1
            again = f"--against oracle --seed {seed} --first {number} --cases 1"
            print(f"python -m tests.differential {again}: {type(error).__name__}: {error}")
    print(f"{len(numbers)} cases against plain Python integers, {differing} differ")
    print("\n".join(f"  {count:6d}  {kind}" for kind, count in kinds.most_common()))
    return differing
