"""The laws of Counts: a commutative monoid, immutable, the same from every way to make it."""

from __future__ import annotations

import copy
import pickle
import warnings
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall
from fastrecall import Counts, count
from tests import oracle

INTEGERS = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 12)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)
Pairs = list[tuple[Any, Any]]


def pairs_of(labels: st.SearchStrategy[Any], max_size: int = 30) -> st.SearchStrategy[Pairs]:
    return st.lists(st.tuples(labels, labels), min_size=1, max_size=max_size)


def drawn_pairs(max_size: int = 30) -> st.SearchStrategy[Pairs]:
    """Pairs from a few labels, all integers or all words."""
    few = st.lists(INTEGERS, min_size=1, max_size=6) | st.lists(WORDS, min_size=1, max_size=6)
    return few.flatmap(lambda known: pairs_of(st.sampled_from(known), max_size))


def counted(pairs: Pairs, **options: Any) -> Counts:
    return count([true for true, _ in pairs], [pred for _, pred in pairs], **options)


def check_against_oracle(counts: Counts, pairs: Pairs) -> None:
    truth = oracle.count([true for true, _ in pairs], [pred for _, pred in pairs])
    assert counts.classes.tolist() == list(truth.classes)
    for name in ("tp", "fp", "fn", "tn", "n_true", "n_pred"):
        assert getattr(counts, name).tolist() == [getattr(truth, name)(k) for k in truth.classes]
    assert counts.support.tolist() == counts.n_true.tolist()
    assert counts.n == len(pairs)
    assert counts.matrix().tolist() == truth.matrix()


@given(drawn_pairs())
def test_empty_is_neutral(pairs: Pairs) -> None:
    counts = counted(pairs)
    assert counts + Counts.empty() == counts == Counts.empty() + counts
    assert Counts.empty() + Counts.empty() == Counts.empty()


@given(pairs_of(INTEGERS), pairs_of(INTEGERS))
def test_addition_commutes(one: Pairs, other: Pairs) -> None:
    assert counted(one) + counted(other) == counted(other) + counted(one)


@given(pairs_of(WORDS), pairs_of(WORDS), pairs_of(WORDS))
def test_addition_associates(one: Pairs, two: Pairs, three: Pairs) -> None:
    a, b, c = counted(one), counted(two), counted(three)
    assert (a + b) + c == a + (b + c)


@given(drawn_pairs(60), st.lists(st.integers(0, 60), max_size=5))
def test_count_of_the_whole_is_the_sum_of_the_parts(pairs: Pairs, cuts: list[int]) -> None:
    bounds = [0, *sorted(min(cut, len(pairs)) for cut in cuts), len(pairs)]
    parts = [pairs[a:b] for a, b in pairwise(bounds) if a < b]
    summed = reduce(add, map(counted, parts), Counts.empty())
    assert summed == counted(pairs)
    check_against_oracle(summed, pairs)


@given(drawn_pairs(), drawn_pairs(), st.lists(st.integers(1, 80), min_size=60, max_size=60))
def test_weighted_counts_add_up(one: Pairs, other: Pairs, eighths: list[int]) -> None:
    weights = [eighth / 8 for eighth in eighths]
    if isinstance(one[0][0], str) != isinstance(other[0][0], str):
        return
    whole = counted(one + other, sample_weight=weights[: len(one) + len(other)])
    first = counted(one, sample_weight=weights[: len(one)])
    second = counted(other, sample_weight=weights[len(one) :][: len(other)])
    assert first + second == whole == second + first


@given(pairs_of(st.integers(0, 5)), pairs_of(st.integers(-4, 2)))
def test_label_sets_are_united(one: Pairs, other: Pairs) -> None:
    check_against_oracle(counted(one) + counted(other), one + other)


@given(pairs_of(st.integers(0, 5)), pairs_of(st.integers(3, 2**40)))
def test_sum_without_matrix_has_the_margins(one: Pairs, other: Pairs) -> None:
    summed = counted(one, matrix=False) + counted(other, matrix=False)
    whole = counted(one + other)
    for name in ("classes", "tp", "fp", "fn", "tn"):
        np.testing.assert_array_equal(getattr(summed, name), getattr(whole, name), strict=True)
    assert summed.n == whole.n
    with pytest.raises(ValueError, match="matrix"):
        summed.matrix()


def test_integers_beside_words_are_refused() -> None:
    with pytest.raises(ValueError, match=r"numbers .* cannot be added to counts of strings"):
        _ = count([1, 2], [1, 1]) + count(["a"], ["b"])


def test_multilabel_beside_multiclass_is_refused() -> None:
    with pytest.raises(ValueError, match="multilabel"):
        _ = count([[0, 1]], [[1, 1]]) + count([0, 1], [1, 1])
    with pytest.raises(ValueError, match="counts of 2 and of 3 labels"):
        _ = count([[0, 1]], [[1, 1]]) + count([[0, 1, 1]], [[1, 1, 0]])


def test_multilabel_sums_by_column() -> None:
    draw = np.random.default_rng(0)
    y_true, y_pred = draw.integers(0, 2, (2, 50, 4))
    summed = count(y_true[:20], y_pred[:20]) + count(y_true[20:], y_pred[20:])
    assert summed == count(y_true, y_pred)
    tallies = oracle.count_columns(y_true.tolist(), y_pred.tolist())
    for name in ("tp", "fp", "fn", "tn"):
        assert getattr(summed, name).tolist() == [getattr(tally, name) for tally in tallies]


@pytest.mark.parametrize("name", ["classes", "tp", "fp", "fn", "tn", "support", "n_true", "n_pred"])
def test_arrays_are_read_only(name: str) -> None:
    counts = count([0, 1, 1], [0, 0, 1])
    with pytest.raises(ValueError, match="read-only"):
        getattr(counts, name)[0] = 7


def test_nothing_can_be_set() -> None:
    counts = count([0, 1, 1], [0, 0, 1])
    for name in ("tp", "n", "classes", "anything"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(counts, name, 7)
    matrix = counts.matrix()
    if matrix.flags.writeable:
        matrix[:] = 99
    assert counts.matrix().tolist() == [[1, 0], [1, 1]]


def test_inputs_stay_apart_from_counts() -> None:
    matrix, tp, fn = np.array([[1, 2], [3, 4]]), np.array([1, 2]), np.array([3, 4])
    from_matrix, from_tallies = Counts.from_matrix(matrix), Counts.from_tallies(tp=tp, fn=fn)
    matrix[:], tp[:], fn[:] = 0, 0, 0
    assert from_matrix.matrix().tolist() == [[1, 2], [3, 4]]
    assert from_tallies.tp.tolist() == [1, 2]
    assert from_tallies.fn.tolist() == [3, 4]


@given(drawn_pairs())
def test_copies_are_equal(pairs: Pairs) -> None:
    counts = counted(pairs)
    copies = [copy.copy(counts), copy.deepcopy(counts)]
    copies += [pickle.loads(pickle.dumps(counts, protocol)) for protocol in (2, 5)]
    for copied in copies:
        assert copied == counts
        assert hash(copied) == hash(counts)
        check_against_oracle(copied, pairs)
        assert not copied.tp.flags.writeable


def test_equality() -> None:
    counts = count([0, 1, 1], [0, 0, 1])
    assert counts == count([1, 1, 0], [0, 1, 0])
    assert counts != count([0, 0, 1], [0, 1, 1])
    assert counts != count([0, 1, 1], [0, 1, 1])
    assert counts != count([0, 2, 2], [0, 0, 2])
    assert counts != (1, 2)
    assert len({counts, count([1, 1, 0], [0, 1, 0])}) == 1


@given(drawn_pairs())
def test_every_way_to_make_them_agrees(pairs: Pairs) -> None:
    counts = counted(pairs)
    assert Counts.from_matrix(counts.matrix(), classes=counts.classes) == counts
    truth = oracle.count([true for true, _ in pairs], [pred for _, pred in pairs])
    true_values, pred_values = [t for t, _ in truth.pairs], [p for _, p in truth.pairs]
    times = [int(weight) for weight in truth.pairs.values()]
    assert Counts.from_pairs(true_values, pred_values, times) == counts
    tallies = Counts.from_tallies(
        tp=counts.tp, fp=counts.fp, fn=counts.fn, tn=counts.tn, classes=counts.classes
    )
    for average in ("micro", "macro", "weighted"):
        for metric in ("recall", "precision", "f1", "jaccard"):
            options = {"average": average, "zero_division": 0}
            assert getattr(tallies, metric)(**options) == getattr(counts, metric)(**options)


def test_pairs_may_repeat() -> None:
    counts = Counts.from_pairs(["a", "a", "b", "a"], ["a", "b", "b", "a"], [2, 1, 5, 3])
    assert counts.matrix().tolist() == [[5, 1], [0, 5]]


def test_a_metric_says_which_tally_it_misses() -> None:
    counts = Counts.from_tallies(tp=[2, 1], fn=[1, 1])
    assert counts.recall(average="macro") == (2 / 3 + 1 / 2) / 2
    with pytest.raises(ValueError, match="fp"):
        counts.precision(average="macro")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Counts.from_matrix([[1, 2]]),
        lambda: Counts.from_matrix([[1, 2], [0, 1]], classes=["a"]),
        lambda: Counts.from_matrix([[1, 2], [0, 1]], classes=["a", "a"]),
        lambda: Counts.from_matrix([[1.5, float("nan")], [0, 1]]),
        lambda: Counts.from_tallies(tp=[1, 2], fn=[1]),
        lambda: Counts.from_tallies(tp=[-1], fn=[1]),
        lambda: Counts.from_tallies(tp=[1, 2], fn=[1, 1], classes=["a"]),
        lambda: Counts.from_pairs([0, 1], [0], [1, 1]),
        lambda: Counts.from_pairs([0, "a"], [0, 1], [1, 1]),
    ],
)
def test_impossible_counts_are_refused(make: Any) -> None:
    with pytest.raises(ValueError, match=r".+"):
        make()


@given(drawn_pairs(), st.randoms(use_true_random=False))
def test_select_keeps_the_counts_of_the_chosen(pairs: Pairs, shuffled: Any) -> None:
    counts = counted(pairs)
    known = counts.classes.tolist()
    chosen = shuffled.sample(known, shuffled.randint(1, len(known)))
    selected = counts.select(chosen)
    truth = oracle.count([true for true, _ in pairs], [pred for _, pred in pairs])
    assert selected.classes.tolist() == chosen
    for name in ("tp", "fp", "fn", "tn"):
        assert getattr(selected, name).tolist() == [getattr(truth, name)(k) for k in chosen]
    assert selected.n == counts.n


SCORES = ["recall", "precision", "f1", "jaccard"]
AGREEMENTS = {
    "accuracy": "accuracy_score",
    "balanced_accuracy": "balanced_accuracy_score",
    "mcc": "matthews_corrcoef",
    "kappa": "cohen_kappa_score",
    "hamming_loss": "hamming_loss",
    "zero_one_loss": "zero_one_loss",
    "report": "classification_report",
}


@given(drawn_pairs())
def test_methods_give_what_the_functions_give(pairs: Pairs) -> None:
    y_true, y_pred = [true for true, _ in pairs], [pred for _, pred in pairs]
    counts = count(y_true, y_pred)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in SCORES:
            for average in ("micro", "macro", "weighted", None):
                function = getattr(fastrecall, f"{name}_score")
                ours = getattr(counts, name)(average=average)
                np.testing.assert_array_equal(ours, function(y_true, y_pred, average=average))
        for name, function in AGREEMENTS.items():
            value = getattr(fastrecall, function)(y_true, y_pred)
            np.testing.assert_equal(getattr(counts, name)(), value)
        np.testing.assert_array_equal(counts.matrix(), fastrecall.confusion_matrix(y_true, y_pred))


@given(drawn_pairs())
def test_methods_against_the_oracle(pairs: Pairs) -> None:
    counts = counted(pairs)
    truth = oracle.count([true for true, _ in pairs], [pred for _, pred in pairs])
    tallies = truth.tallies()
    for name in [*SCORES, "specificity", "npv", "fpr", "fnr"]:
        metric = "fbeta" if name == "f1" else name
        for average in ("micro", "macro"):
            expected = float(oracle.average(metric, tallies, average))
            value = getattr(counts, name)(average=average, zero_division=0)
            assert value == pytest.approx(expected, rel=1e-14, abs=1e-300)
    assert counts.accuracy() == float(truth.accuracy())
    assert counts.accuracy(normalize=False) == sum(map(truth.tp, truth.classes))
    assert counts.mcc() == pytest.approx(truth.mcc(), rel=1e-12, abs=1e-12)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for weights in (None, "linear", "quadratic"):
            kappa = truth.kappa(weights)
            expected = float("nan") if kappa is None else float(kappa)
            value = counts.kappa(weights=weights)
            assert value == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)
