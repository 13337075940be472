"""Intervals as a method of counts: what is answered, by which method, and what is refused."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fastrecall import Counts, count
from fastrecall.counts.certainty.asked import RATIOS
from tests.counts.certainty.examples import COUNTS, MATRIX, TWO

LABELS = [np.repeat(side.ravel(), MATRIX.ravel()) for side in np.indices((3, 3))]
MARGINS = count(*LABELS, matrix=False)
MULTILABEL = count([[1, 0, 1], [1, 1, 0], [0, 1, 0]], [[1, 0, 1], [0, 1, 1], [0, 1, 0]])
ALL_CLASSES = (
    *("accuracy", "zero_one_loss", "hamming_loss"),
    *("balanced_accuracy", "gmean", "kappa", "mcc"),
)
RECALL_LIKE = "recall", "fnr", "precision"


def close(one, other):
    one, other = (np.ravel(ends[:2]) for ends in (one, other))
    return np.allclose(one, other, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("average", ["micro", "macro", "weighted", None])
@pytest.mark.parametrize("method", ["bootstrap", "delta", "wilson"])
@pytest.mark.parametrize("metric", RATIOS)
def test_ratios(metric, method, average):
    options = {"beta": 2} if metric == "fbeta" else {}
    asked = {"average": average, "method": method, "seed": 1, "n_resamples": 400, **options}
    no_proportion = average in ("macro", "weighted") or (metric == "fbeta" and average is None)
    if method == "wilson" and no_proportion:
        with pytest.raises(ValueError, match=f"{metric} with average=.*'bootstrap' or 'delta'"):
            COUNTS.interval(metric, **asked)
        return
    found = COUNTS.interval(metric, **asked)
    value = getattr(COUNTS, metric)(average=average, **options)
    assert np.array_equal(found.estimate, value)
    if metric == "selection_rate" and average in ("micro", "macro"):
        # Each sample is taken by one of all classes.
        assert found[:3] == pytest.approx([1 / 3] * 3, rel=1e-12)
        return
    low, high = np.asarray(found.low), np.asarray(found.high)
    assert low.shape == high.shape == np.shape(value)
    assert (low >= 0).all()
    assert (low < value).all()
    assert (value < high).all()
    assert (high <= 1).all()
    assert (found.level, found.method) == (0.95, method)
    kind = np.ndarray if average is None else float
    assert {type(x) for x in found[:3]} == {kind}
    wider = COUNTS.interval(metric, **asked, level=0.995)
    assert (wider.low < low).all()
    assert (wider.high > high).all()


@pytest.mark.parametrize("metric", ALL_CLASSES)
def test_metrics_of_all_classes(metric):
    found = COUNTS.interval(metric, seed=1)
    assert found.estimate == getattr(COUNTS, metric)()
    assert found.low < found.estimate < found.high
    assert 0.1 < found.high - found.low < 0.4


def test_one_shares_what_is_one():
    wilson = {"method": "wilson"}
    accuracy = COUNTS.interval("accuracy", **wilson)
    for metric in ("recall", "precision", "f1"):
        assert close(COUNTS.interval(metric, average="micro", **wilson), accuracy)
    lost = COUNTS.interval("zero_one_loss", **wilson)
    assert close((1 - lost.high, 1 - lost.low), accuracy)
    assert close(COUNTS.interval("hamming_loss", **wilson), lost)
    assert (
        COUNTS.interval("balanced_accuracy", seed=3)[:2]
        == (COUNTS.interval("recall", average="macro", seed=3)[:2])
    )
    adjusted = COUNTS.interval("balanced_accuracy", adjusted=True, seed=3)
    plain = COUNTS.interval("balanced_accuracy", seed=3)
    assert close((np.array(plain[:2]) - 1 / 3) * 1.5, adjusted)
    assert close(COUNTS.interval("fbeta", beta=1, average="macro", seed=3),
                 COUNTS.interval("f1", average="macro", seed=3))  # fmt: skip


def test_one_class_is_one_class():
    each = COUNTS.interval("f1", average=None, method="delta")
    for average in ("micro", "macro", "weighted", None):
        alone = COUNTS.interval("f1", average=average, labels=[1], method="delta")
        assert close(alone, (each.low[1], each.high[1]))
    binary = TWO.interval("f1", pos_label=0, method="delta")
    assert close(binary, TWO.interval("f1", average="macro", labels=[0], method="delta"))


@pytest.mark.parametrize("method", ["bootstrap", "delta"])
def test_margins_are_enough_where_they_are(method):
    asked = {"method": method, "seed": 5, "n_resamples": 50}
    for metric in RECALL_LIKE:
        for average in ("micro", "macro", None):
            one = COUNTS.interval(metric, average=average, **asked)
            assert close(one, MARGINS.interval(metric, average=average, **asked))
    for metric in ("f1", "specificity", "jaccard"):
        for average in ("micro", None):
            one = COUNTS.interval(metric, average=average, **asked)
            assert close(one, MARGINS.interval(metric, average=average, **asked))
        with pytest.raises(ValueError, match=r"count with matrix=True"):
            MARGINS.interval(metric, average="macro", **asked)
    for metric in ("accuracy", "balanced_accuracy"):
        assert close(COUNTS.interval(metric, **asked), MARGINS.interval(metric, **asked))
    for metric in ("mcc", "kappa"):
        with pytest.raises(ValueError, match=r"count with matrix=True"):
            MARGINS.interval(metric)
    assert MARGINS.interval("gmean", seed=1) == COUNTS.interval("gmean", seed=1)


def test_margins_of_two_classes_tell_the_matrix():
    two = [np.repeat(side.ravel(), MATRIX[:2, :2].ravel()) for side in np.indices((2, 2))]
    margins = count(*two, matrix=False)
    for metric in ("f1", "jaccard", "specificity"):
        for average in ("macro", "weighted"):
            one = TWO.interval(metric, average=average, seed=0, n_resamples=50)
            assert one == margins.interval(metric, average=average, seed=0, n_resamples=50)
    for metric in ("mcc", "kappa"):
        assert TWO.interval(metric, seed=0) == margins.interval(metric, seed=0)


def test_a_part_of_the_labels():
    """Beside the counts of all labels, of which those are chosen when it is asked."""
    asked = {"seed": 2, "n_resamples": 50}
    chosen = count(*LABELS, labels=[2, 0])
    margins = count(*LABELS, labels=[2, 0], matrix=False)
    for metric in ("recall", "precision", "f1", "specificity"):
        for average in ("micro", "macro", "weighted", None):
            whole = COUNTS.interval(metric, average=average, labels=[2, 0], **asked)
            assert close(whole, chosen.interval(metric, average=average, **asked))
            if average is None or (metric in RECALL_LIKE and average != "weighted"):
                assert close(whole, margins.interval(metric, average=average, **asked))
    with pytest.raises(ValueError, match="count with matrix=True"):
        margins.interval("f1", average="micro")
    inside = Counts.from_matrix(MATRIX[np.ix_([2, 0], [2, 0])])
    found, wanted = (counts.interval("mcc", seed=0) for counts in (chosen, inside))
    assert found.estimate == wanted.estimate
    assert found[:2] == pytest.approx(wanted[:2], abs=0.03)
    assert (
        COUNTS.interval("kappa", labels=[2, 0], seed=0)[:2] == chosen.interval("kappa", seed=0)[:2]
    )


def test_columns_of_multilabel_counts_stand_alone():
    found = MULTILABEL.interval("f1", average=None, method="wilson")
    alone = Counts.from_tallies(
        tp=MULTILABEL.tp, fn=MULTILABEL.fn, fp=MULTILABEL.fp, tn=MULTILABEL.tn
    ).interval("f1", average=None, method="wilson")
    assert close(found, alone)
    right = MULTILABEL.interval("accuracy", method="wilson")
    assert close(right, Counts.from_tallies(tp=2, fn=1, fp=0, tn=0).interval(method="wilson"))
    for average in ("micro", "macro", "weighted"):
        with pytest.raises(ValueError, match=r"depend on each other.*average=None"):
            MULTILABEL.interval("recall", average=average)
    with pytest.raises(ValueError, match="Hamming loss; accuracy has one"):
        MULTILABEL.interval("hamming_loss")
    with pytest.raises(ValueError, match="mean over rows"):
        MULTILABEL.interval("recall", average="samples")
    with pytest.raises(ValueError, match="not supported"):
        MULTILABEL.interval("mcc")


def test_rates_of_what_was_taken():
    """Any sample is taken for a class or not: a proportion of all."""
    taken = MATRIX.sum(axis=0)
    shares = Counts.from_tallies(tp=taken, fn=80 - taken, fp=0 * taken, tn=0 * taken)
    for method in ("wilson", "delta", "bootstrap"):
        found = COUNTS.interval("selection_rate", average=None, method=method, seed=0)
        wanted = shares.interval("recall", average=None, method=method, seed=0)
        assert np.allclose(found[:2], wanted[:2], atol=0.015 if method == "bootstrap" else 2e-3)
    for average in ("micro", "macro"):
        asked = {"average": average, "labels": [0, 2], "method": "delta"}
        pooled = COUNTS.interval("selection_rate", **asked)
        assert pooled.low < pooled.estimate < pooled.high
        assert close(pooled, MARGINS.interval("selection_rate", **asked))


def test_not_a_number_that_varies():
    """The mean of all rates is one over the classes, whatever the counts: nothing to look for."""
    large = Counts.from_matrix([[1, 10**12, 1], [10**9, 0, 10**12], [1, 10**9, 10**9]])
    for method in ("bootstrap", "delta"):
        for average in ("micro", "macro"):
            found = large.interval("selection_rate", average=average, method=method, seed=65)
            assert found[:3] == pytest.approx([1 / 3] * 3, rel=1e-12)


def test_a_part_of_many_classes_at_a_time(monkeypatch):
    each = MARGINS.interval("f1", average=None, method="delta")
    monkeypatch.setattr("fastrecall.counts.certainty.ends._CLASSES", 2)
    assert close(each, MARGINS.interval("f1", average=None, method="delta"))
    same = Counts.from_tallies(tp=[30] * 4, fn=[9] * 4, fp=[5] * 4, tn=[40] * 4)
    found = same.interval("f1", average=None, seed=0)
    # One stream of random numbers for all of them.
    assert len(set(found.low)) == 4
    assert np.array_equal(found.low, same.interval("f1", average=None, seed=0).low)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_no_labels_at_all():
    for method in ("bootstrap", "delta", "wilson"):
        found = COUNTS.interval("precision", average="micro", labels=[], method=method)
        assert found[:3] == (0, 1, 0)
        each = COUNTS.interval("precision", average=None, labels=[], method=method)
        assert [len(x) for x in each[:3]] == [0, 0, 0]


@pytest.mark.parametrize("level", [5e-324, 1e-17, 1 - 2**-53])
@pytest.mark.parametrize("method", ["delta", "wilson"])
def test_levels_that_round_to_0_and_1(level, method):
    found = TWO.interval("f1", level=level, method=method)
    assert 0 < found.low <= found.estimate <= found.high < 1


@pytest.mark.parametrize(
    ("matrix", "metric"),
    [
        ([[0, 38], [2, 0]], "mcc"),
        ([[0, 0], [376, 196]], "gmean"),
        ([[10**15, 1], [0, 10**15]], "zero_one_loss"),
        ([[1, 10**15], [10**15, 3]], "accuracy"),
    ],
)
def test_the_estimate_is_always_between_the_ends(matrix, metric):
    counts = Counts.from_matrix(matrix)
    for method in ("bootstrap",) if metric in ("mcc", "gmean") else ("wilson", "delta"):
        for seed in range(10):
            found = counts.interval(metric, level=0.001, method=method, n_resamples=40, seed=seed)
            assert found.low <= found.estimate <= found.high
            assert {type(x) for x in found[:3]} == {float}


def test_tallies():
    some = Counts.from_tallies(tp=[20, 10], fn=[5, 30])
    for method in ("wilson", "delta"):
        found = some.interval("recall", average=None, method=method)
        whole = Counts.from_tallies(tp=[20, 10], fn=[5, 30], fp=[3, 3], tn=[72, 57])
        wanted = whole.interval("recall", average=None, method=method)
        assert np.allclose(found[:2], wanted[:2], atol=2e-3)
    with pytest.raises(ValueError, match=r"draws n samples.*tn"):
        some.interval("recall", average=None)
    with pytest.raises(ValueError, match="these tallies do not tell"):
        some.interval("recall", average="macro")
    with pytest.raises(ValueError, match="needs fp"):
        some.interval("precision", average=None)
    # Each class has its own n here: nothing says that a sample has one label.
    with pytest.raises(ValueError, match="these tallies do not tell"):
        whole.interval("recall", average="macro")
    joint = Counts.from_tallies(tp=[5, 7, 2], fn=[1, 5, 0], fp=[2, 1, 3], tn=[12, 7, 15])
    assert joint.interval("recall", average="macro", seed=0).low > 0.4


@pytest.mark.parametrize("method", ["bootstrap", "delta", "wilson"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_never_came_is_unknown(method):
    counts = count([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], labels=[0, 1, 7])
    found = counts.interval("recall", average=None, method=method, seed=0)
    assert (found.low[2], found.high[2], found.estimate[2]) == (0, 1, 0)
    if method == "wilson":
        return
    mean = counts.interval("recall", average="macro", method=method, seed=0)
    known = counts.interval(
        "recall", average="macro", method=method, seed=0, zero_division=math.nan
    )
    two = counts.select([0, 1]).interval("recall", average="macro", method=method, seed=0)
    assert (mean.low, mean.high) == pytest.approx(
        (two.low * 2 / 3, two.high * 2 / 3 + 1 / 3), rel=0.1
    )
    assert known.high - known.low < mean.high - mean.low
    # A class weighs as much as it has samples: nothing.
    weighted = counts.interval("recall", average="weighted", method=method, seed=0)
    assert weighted.high - weighted.low < mean.high - mean.low
    nothing = counts.interval("recall", average="macro", labels=[7, 8], method=method)
    assert nothing[:3] == (0, 1, 0)


@settings(max_examples=60, deadline=None)
@given(
    cells=st.integers(1, 4).flatmap(
        lambda k: st.lists(
            st.sampled_from([0, 0, 0, 1, 1, 2, 7, 40]), min_size=k * k, max_size=k * k
        )
    ),
    metric=st.sampled_from([*RATIOS, *ALL_CLASSES]),
    average=st.sampled_from(["micro", "macro", "weighted", None]),
    zero_division=st.sampled_from([0.0, 1.0, math.nan]),
    level=st.sampled_from([0.5, 0.95]),
)
# Cells that stay empty hold no step up; a bias may be more than the level leaves.
@example([0, 0, 1, 0], "specificity", "macro", 0.0, 0.5)
@example([0, 1, 1, 1], "npv", "weighted", 0.0, 0.5)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_any_counts(cells, metric, average, zero_division, level):
    """Counts of nothing much: both ends are there, around the estimate, and in range."""
    k = math.isqrt(len(cells))
    counts = Counts.from_matrix(np.reshape(cells, (k, k)))
    asked = {"level": level, "n_resamples": 40, "seed": 0}
    if metric in RATIOS:
        if metric == "jaccard" and math.isnan(zero_division):
            zero_division = 0.0
        asked |= {"average": average, "zero_division": zero_division}
    if metric == "fbeta":
        asked["beta"] = 0.5
    if not counts.n:
        with pytest.raises(ValueError, match="counts of none"):
            counts.interval(metric, **asked)
        return
    for method in ("bootstrap", "delta", "wilson"):
        try:
            found = counts.interval(metric, method=method, **asked)
        except ValueError as error:
            assert method in str(error), error  # noqa: PT017
            continue
        low, high, value = (np.atleast_1d(x) for x in found[:3])
        least = -1 if metric in ("mcc", "kappa") else 0
        there = ~np.isnan(value) & ~np.isnan(low)
        assert (there | (metric in ("kappa", "gmean")) | np.isnan(value)).all()
        assert (low[there] >= least).all()
        assert (high[there] <= 1).all()
        assert (low[there] <= high[there]).all()
        if metric not in ("mcc", "kappa", "gmean"):
            assert (low[there] <= value[there] + 1e-9).all()
            assert (value[there] <= high[there] + 1e-9).all()


def test_perfect_and_hopeless_counts():
    for method in ("bootstrap", "delta"):
        perfect = Counts.from_matrix([[25, 0], [0, 25]])
        hopeless = Counts.from_matrix([[0, 25], [25, 0]])
        for metric in ("recall", "f1"):
            for average in ("macro", "micro", "weighted"):
                best = perfect.interval(metric, average=average, method=method, seed=0)
                assert best.high == 1
                assert 0.85 < best.low < 0.97
                worst = hopeless.interval(metric, average=average, method=method, seed=0)
                assert worst.low == 0
                assert 0.03 < worst.high < 0.15


def test_a_billion_samples_are_no_more_than_a_thousand():
    many = Counts.from_matrix(MATRIX.astype(np.int64) * 10**15)
    for method in ("bootstrap", "delta"):
        found = many.interval("f1", average="macro", method=method, seed=0)
        assert 0 < found.high - found.low < 1e-7
        assert found.low < found.estimate < found.high
    assert many.interval("mcc", seed=0).high < many.mcc() + 1e-6


def test_seeds():
    def drawn(seed, metric="f1"):
        return COUNTS.interval(metric, average="macro", seed=seed, n_resamples=50)[:2]

    for metric in ("f1", "recall"):
        assert drawn(7, metric) == drawn(7, metric) == drawn(np.int64(7), metric)
        assert drawn(7, metric) == drawn(np.random.default_rng(7), metric)
    assert drawn(7) != drawn(8)
    assert drawn(None) != drawn(None)
    generator = np.random.default_rng(7)
    assert drawn(generator) != drawn(generator)
    with pytest.raises(ValueError, match="'seed'"):
        drawn(np.random.RandomState(0))
    assert COUNTS.interval("mcc", seed=3) == COUNTS.interval("mcc", seed=3)


def test_how_it_is_shown():
    found = TWO.interval("recall", method="wilson")
    assert repr(found) == ("Interval(0.5795 to 0.8897, estimate 0.7692, level 0.95, wilson)")
    each = COUNTS.interval("recall", average=None, method="wilson", level=0.9)
    assert "estimate [0.8571 0.7143 0.5294], level 0.9, wilson" in repr(each)
    low, high, estimate, level, method = found
    assert low < estimate < high
    assert (level, method) == (0.95, "wilson")
    assert pickle.loads(pickle.dumps(found)) == found


def test_counts_stay_as_they_were():
    before = pickle.dumps(COUNTS)
    for metric in ("f1", "recall"):
        COUNTS.interval(metric, average="macro", seed=0)
    COUNTS.interval("kappa", labels=[0, 1], seed=0)
    assert pickle.dumps(COUNTS) == before
