"""The paired bootstrap of a metric's difference, beside resampled rows."""

from __future__ import annotations

import copy
import pickle
from collections import Counter

import numpy as np
import pytest

import fastrecall
from fastrecall import compare, count
from fastrecall.comparison import joint as joints
from fastrecall.comparison.difference import Drawing, differences_of
from fastrecall.comparison.metrics import asked_one
from tests.comparison.beside import drawn

ASKED = [
    ("accuracy", {}),
    ("recall", {"average": "macro"}),
    ("f1", {"average": "weighted"}),
    ("precision", {"average": "micro", "labels": [0, 2]}),
    ("jaccard", {"average": "macro", "zero_division": 1.0}),
    ("fbeta", {"beta": 2, "average": "macro"}),
    ("mcc", {}),
    ("kappa", {}),
    ("kappa", {"weights": "quadratic"}),
    ("gmean", {}),
    ("balanced_accuracy", {}),
]


def related(n=400, k=3, seed=0):
    """Return a truth and two models that often err on the same samples."""
    draw = np.random.default_rng(seed)
    true = draw.choice(k, n, p=np.arange(1, k + 1) / np.arange(1, k + 1).sum())
    hard, wrong = draw.random(n), (true + draw.integers(1, k, n)) % k
    noise = draw.random((2, n)) / 2
    models = [np.where(hard + one < bar, true, wrong) for one, bar in zip(noise, (1.0, 0.9))]  # noqa: B905
    return true, dict(zip("ab", models, strict=True))


def of_rows(true, models, metric, options, times, seed):
    """Return the differences of resampled rows, each counted anew."""
    draw = np.random.default_rng(seed)
    labels = np.unique(true)
    found = []
    for _ in range(times):
        rows = draw.integers(0, len(true), len(true))
        one, other = (count(true[rows], models[name][rows], labels=labels) for name in "ab")
        found.append(getattr(one, metric)(**options) - getattr(other, metric)(**options))
    return np.array(found)


@pytest.mark.parametrize(("metric", "options"), ASKED)
@pytest.mark.parametrize("n", [30, 400])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_distributed_as_resampled_rows(metric, options, n):
    true, models = related(n)
    compared = compare(true, models)
    one = asked_one(metric, options)
    how = Drawing(0.95, "bootstrap", 3000, np.random.default_rng(1))
    ours = differences_of(compared._cells("a", "b"), one, how)
    theirs = of_rows(true, models, metric, options, 3000, seed=2)
    spread = theirs.std()
    # Five standard errors of a difference of two means, of two spreads, and of two shares.
    assert abs(ours.mean() - theirs.mean()) < 5 * spread * (2 / 3000) ** 0.5
    assert abs(ours.std() / spread - 1) < 5 * (2 / 3000) ** 0.5
    for share in (0.1, 0.5, 0.9):
        bar = np.quantile(theirs, share)
        slack = 5 * (2 * 0.25 / 3000) ** 0.5
        assert (ours < bar).mean() - slack < (theirs <= bar).mean()
        assert (theirs < bar).mean() < (ours <= bar).mean() + slack


@pytest.mark.parametrize(("metric", "options"), ASKED)
def test_the_estimate(metric, options):
    true, models = related()
    found = compare(true, models).difference(metric, "a", "b", seed=0, **options)
    one, other = (getattr(count(true, models[name]), metric)(**options) for name in "ab")
    assert found.estimate == one - other
    assert found.low < found.estimate < found.high
    assert (found.level, found.method) == (0.95, "bootstrap")


def test_each_class_by_itself():
    true, models = related()
    compared = compare(true, models)
    found = compared.difference("recall", "a", "b", average=None, seed=4)
    assert found.low.shape == found.high.shape == found.estimate.shape == (3,)
    # A ratio of one class is the binary average of that class.
    alone = compared.difference("recall", "a", "b", average="macro", labels=[1], seed=4)
    assert (alone.low, alone.high) == (found.low[1], found.high[1])


def test_a_function_has_tables():
    true, models = related()
    compared = compare(true, models)
    found = compared.difference(
        lambda counts: np.trace(counts.matrix()) / counts.n, "a", "b", seed=3
    )
    assert found[2:] == compared.difference("accuracy", "a", "b", seed=3)[2:]


def test_labels_that_are_left_out():
    true, models = drawn(500)
    some = compare(true, models, labels=[2, 0], ignore=1)
    found = some.difference("f1", "m0", "m2", average="macro", seed=1)
    kept = true != 1
    rest = compare(true[kept], {name: p[kept] for name, p in models.items()})
    again = rest.difference("f1", "m0", "m2", average="macro", labels=[2, 0], seed=1)
    assert found == again


def test_reproducible():
    true, models = related()
    compared = compare(true, models)

    def ask(seed):
        return compared.difference("f1", "a", "b", average="macro", seed=seed)

    assert ask(7) == ask(7) == ask(np.random.default_rng(7))
    assert ask(7) != ask(8)
    assert ask(None) != ask(None)
    swapped = compared.difference("f1", "b", "a", average="macro", seed=7)
    assert swapped.estimate == -ask(7).estimate
    assert swapped.low == pytest.approx(-ask(7).high)


def test_all_pairs():
    true, models = drawn(300)
    compared = compare(true, models)
    table = compared.difference_table("accuracy", seed=1)
    assert list(zip(table["a"], table["b"], strict=True)) == [
        ("m0", "m1"),
        ("m0", "m2"),
        ("m1", "m2"),
    ]
    assert table["low"][0] == compared.difference("accuracy", "m0", "m1", seed=1).low
    table = compared.difference_table("accuracy", baseline="m1", level=0.8, seed=1)
    assert table["a"].tolist() == ["m0", "m2"]
    assert table["estimate"][1] == compared["m2"].accuracy() - compared["m1"].accuracy()
    assert table["level"].tolist() == [0.8, 0.8]


def test_a_paired_comparison_refers_to_no_array():
    true, models = drawn(300)
    found = compare(true, models, paired=True)
    wanted = compare(true, models).difference_table("mcc", seed=2)
    true[:] = 0
    found = pickle.loads(pickle.dumps(found))
    assert found._arrays is None
    again = found.difference_table("mcc", seed=2)
    assert all(np.array_equal(again[name], wanted[name]) for name in wanted)


def test_arrays_that_changed():
    true, models = drawn(300)
    found = compare(true, models)
    models["m1"][:5] = 0
    found.difference("accuracy", "m0", "m2", seed=0)
    with pytest.raises(ValueError, match="hold other labels by now"):
        found.difference("accuracy", "m0", "m1")


def test_an_unpaired_comparison():
    found = compare([0, 1], {"a": [0, 1], "b": [1, 1]}, paired=False)
    assert found.mcnemar("a", "b").only_a == 1
    with pytest.raises(ValueError, match="without paired=False"):
        found.difference("accuracy", "a", "b")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"level": 0}, "level"),
        ({"level": 1.0}, "level"),
        ({"level": "high"}, "level"),
        ({"n_resamples": 0}, "n_resamples"),
        ({"n_resamples": 39}, "draw at least 40"),
        ({"level": 0.999, "n_resamples": 1000}, "draw at least 2000"),
        ({"method": "jackknife"}, "method"),
        ({"seed": -1}, "seed"),
        ({"seed": "s"}, "seed"),
        ({"metric": "f7"}, "balanced_accuracy"),
        ({"average": "medium"}, "average"),
    ],
)
def test_bad_parameters(options, words):
    found = compare([0, 1, 1], {"a": [0, 1, 0], "b": [1, 1, 1]})
    metric = options.pop("metric", "f1")
    for ask in (found.difference_table, lambda m, **o: found.difference(m, "a", "b", **o)):
        with pytest.raises(ValueError, match=words):
            ask(metric, **options)
        assert not found._joint


def test_options_that_a_metric_lacks():
    found = compare([0, 1, 1], {"a": [0, 1, 0], "b": [1, 1, 1]})
    with pytest.raises(TypeError, match="takes no option 'beta'"):
        found.difference("f1", "a", "b", beta=2)
    with pytest.raises(TypeError, match="should give numbers"):
        found.difference(repr, "a", "b")


def test_only_the_estimate_warns():
    found = compare([0, 1, 1], {"a": [0, 1, 0], "b": [1, 1, 1]})
    found.difference("recall", "a", "b", seed=0)
    found = compare([0, 0, 0], {"a": [0, 1, 0], "b": [1, 1, 1]})
    with pytest.warns(fastrecall.UndefinedMetricWarning) as said:
        found.difference("recall", "a", "b", seed=0)
    assert len(said) == 1


def test_no_samples():
    found = compare([1, 1], {"a": [1, 1], "b": [1, 0]}, ignore=1)
    with pytest.raises(ValueError, match="counts of none"):
        found.difference("accuracy", "a", "b")


@pytest.mark.parametrize("most", [0, 1 << 20])
@pytest.mark.parametrize("kind", ["int", "str"])
def test_joint_cells_in_either_way(monkeypatch, most, kind):
    monkeypatch.setattr(joints, "MOST_CELLS", most)
    true, models = drawn(2000)
    words = np.array(list("abcde"))
    if kind == "str":
        true, models = words[true], {name: words[p] for name, p in models.items()}
    cells = compare(true, models, labels=words[:2] if kind == "str" else [0, 1])._cells("m0", "m1")
    wanted = Counter(zip(true.tolist(), models["m0"].tolist(), models["m1"].tolist(), strict=True))
    assert sorted(cells.samples.tolist()) == sorted(wanted.values())
    hits = sum(n for (label, one, other), n in wanted.items() if label == one == other)
    assert cells.samples[cells.first.same & cells.second.same].sum() == hits


def test_many_classes():
    true, models = drawn(3000, 300)
    compared = compare(true, models)
    found = compared.difference("f1", "m0", "m1", average="macro", n_resamples=50, seed=0)
    assert found.low < found.estimate < found.high
    assert len(compared._joint["m0", "m1"].samples) > 1000


def test_a_shallow_copy_still_has_differences():
    compared = fastrecall.compare([0, 1, 1, 0], {"a": [0, 1, 1, 1], "b": [1, 1, 0, 0]})
    found = copy.copy(compared).difference("accuracy", "a", "b", seed=1)
    assert found == compared.difference("accuracy", "a", "b", seed=1)
