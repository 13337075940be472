"""GroupedCounts: the counts of each group are those of its samples alone."""

from __future__ import annotations

import copy
import functools
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fastrecall
from fastrecall import Counts, GroupedCounts, count
from fastrecall.counts.metric_names import METRICS
from tests.counts.groups.examples import AGE, BY_BOTH, BY_SEX, PRED, SEX, TRUE
from tests.counts.saved.cases import GROUPS
from tests.masks import by_masks, grouped


def test_it_is_a_mapping():
    assert list(BY_SEX) == ["f", "m"] == list(BY_SEX.keys())
    assert len(BY_SEX) == 2
    assert BY_SEX.groups == ("f", "m")
    assert "f" in BY_SEX
    assert "x" not in BY_SEX
    assert [] not in BY_SEX
    expected = by_masks(TRUE, PRED, SEX)
    assert dict(BY_SEX) == expected == dict(BY_SEX.items())
    assert list(BY_SEX.values()) == list(expected.values())
    assert BY_SEX.get("x") is None
    assert isinstance(BY_SEX["m"], Counts)
    assert {type(n) for n in (BY_SEX["m"].n, BY_SEX["m"].agreed, BY_SEX["m"].differing)} == {int}


def test_several_group_arrays_make_tuples():
    assert BY_BOTH.names == ("sex", "age")
    assert BY_BOTH.groups == (("f", 3), ("f", 4), ("m", 3), ("m", 4))
    assert BY_BOTH["f", 4] == by_masks(TRUE, PRED, {"sex": SEX, "age": AGE})["f", 4]
    assert BY_SEX.names is None
    one = grouped(TRUE, PRED, {"sex": SEX})
    assert (one.names, one.groups) == (("sex",), ("f", "m"))


def test_dates_are_groups():
    days = np.array(["2026-01-01", "2026-01-02", "2026-01-01"], dtype="M8[ns]")
    of_days = grouped([0, 1, 1], [0, 1, 0], np.array([0, 1, 0]))
    of_days = GroupedCounts(of_days._parts._replace(keys=(np.unique(days),)))
    assert of_days[days[1]].n == 1
    assert of_days.groups == tuple(np.unique(days))


@pytest.mark.parametrize("kind", ["M8", "m8"])
@pytest.mark.parametrize("unit", ["D", "h", "us", "ns"])
def test_a_group_is_found_by_its_time_in_any_unit(kind, unit):
    times = np.array([0, 1], dtype=f"{kind}[D]")
    by_time = grouped([0, 1, 1], [0, 1, 0], {"time": times[[0, 1, 0]], "x": ["a", "a", "a"]})
    for asked, n in zip(times.astype(f"{kind}[{unit}]"), (2, 1), strict=True):
        assert by_time[asked, "a"].n == by_time.by("time")[asked].n == n
        assert (asked, "b") not in by_time
    hour = np.array([1], dtype=f"{kind}[h]")[0]
    assert (hour, "a") not in by_time
    assert hour not in by_time.by("time")


@pytest.mark.parametrize("group", ["x", 3, ("f", "m"), ["f"]])
def test_an_unknown_group_is_a_key_error_with_the_groups(group):
    with pytest.raises(KeyError, match="the 2 groups are 'f', 'm'"):
        BY_SEX[group]


def test_a_key_error_names_some_groups_only():
    many = grouped([0] * 50, [0] * 50, list(range(50)))
    with pytest.raises(KeyError, match="the 50 groups are 0, 1, 2, 3, 4, "):
        many[50]
    with pytest.raises(KeyError, match="there are no groups"):
        GroupedCounts.empty()[0]


def test_what_it_tells():
    assert BY_SEX.classes.tolist() == [0, 1, 2]
    assert BY_SEX.n.tolist() == [5, 4]
    assert BY_SEX.agreed.tolist() == [2, 3]
    assert BY_SEX.differing.tolist() == [3, 1]
    assert (BY_SEX.kind, BY_SEX.partial, BY_SEX.has_matrix) == ("multiclass", False, True)
    assert BY_SEX.overall == count(TRUE, PRED)
    assert type(BY_SEX.overall.n) is int
    assert BY_SEX.matrix().tolist() == [one.matrix().tolist() for one in BY_SEX.values()]
    for name in ("tp", "n_true", "n_pred"):
        rows = [getattr(one, name).tolist() for one in BY_SEX.values()]
        assert getattr(BY_SEX, name).tolist() == rows
    without = grouped(TRUE, PRED, SEX, matrix=False)
    assert not without.has_matrix
    with pytest.raises(ValueError, match="2 groups and 3 multiclass classes hold no confusion"):
        without.matrix()
    assert repr(BY_SEX) == (
        "<GroupedCounts of 2 groups: 9 samples, multiclass classes [0 1 2], with matrix>"
    )
    assert repr(BY_BOTH).startswith("<GroupedCounts of 4 groups by sex, age: 9 samples")


def test_nothing_changes_it():
    for name in ("classes", "n", "agreed", "differing", "tp", "n_true", "n_pred"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(BY_SEX, name)[0] = 7
    with pytest.raises(AttributeError, match="immutable"):
        BY_SEX.n = 3
    with pytest.raises(AttributeError, match=r"^GroupedCounts is immutable; _parts cannot be del"):
        del BY_SEX._parts
    with pytest.raises(TypeError):
        BY_SEX["f"] = count(TRUE, PRED)
    assert not hasattr(BY_SEX, "__dict__")


@pytest.mark.parametrize("counts", [BY_SEX, BY_BOTH, GroupedCounts.empty()], ids=repr)
def test_copies_are_equal(counts):
    for other in (copy.copy(counts), copy.deepcopy(counts), pickle.loads(pickle.dumps(counts))):
        assert other == counts
        assert hash(other) == hash(counts)
        assert repr(other) == repr(counts)


@pytest.mark.parametrize("parts", GROUPS.values(), ids=GROUPS)
def test_bytes_come_back(parts):
    counts = GroupedCounts(parts)
    state = counts.to_bytes()
    assert GroupedCounts.from_bytes(state) == counts
    assert pickle.loads(pickle.dumps(counts)).to_bytes() == state
    with pytest.raises(ValueError, match="truncated fastrecall state"):
        GroupedCounts.from_bytes(state[:-1])
    with pytest.raises(ValueError, match=r"holds grouped counts.*GroupedCounts\.from_bytes"):
        Counts.from_bytes(state)
    with pytest.raises(ValueError, match=r"holds counts.*Counts\.from_bytes"):
        GroupedCounts.from_bytes(count([0], [0]).to_bytes())


def test_what_differs_is_not_equal():
    others = [
        grouped(TRUE, TRUE, SEX),
        grouped(TRUE, PRED, {"sex": SEX}),
        grouped(TRUE, PRED, AGE),
        grouped(TRUE, PRED, SEX, matrix=False),
        BY_SEX.select([0, 1]),
        BY_SEX["f"],
        dict(BY_SEX),
    ]
    assert all(other != BY_SEX for other in others)


def test_floats_are_equal_to_integers():
    floats = BY_SEX.as_float()
    assert floats == BY_SEX
    assert hash(floats) == hash(BY_SEX)
    assert {floats.n.dtype, floats["f"].tp.dtype, floats["f"].matrix().dtype} == {np.dtype("f8")}
    assert type(floats["f"].n) is float


# --- metrics --------------------------------------------------------------------------------


def asked_for(name, average):
    options = {"average": average} if "average" in METRICS[name] else {}
    return options | ({"beta": 0.5} if name == "fbeta" else {})


# Python's own division rounds twice on 32-bit x86, unless it was built for SSE2; NumPy's does not.
ULP = 2.3e-16 if 1e16 + 2.9999 == 1e16 + 4 else 0
same = functools.partial(np.testing.assert_allclose, rtol=ULP, atol=ULP)


def check_every_metric(counts, **zero_division):
    """Compare each metric of the stack with those of its rows, to the last bit."""
    rows = list(counts.values())
    for name, taken in METRICS.items():
        if name == "likelihood_ratios" and not (counts.has_matrix and len(counts.classes) == 2):
            continue
        if "average" not in taken and counts.kind == "multilabel" and "loss" not in name:
            continue
        for average in (None, "micro", "macro", "weighted", "binary"):
            if average == "binary" and counts.classes.tolist() not in ([0, 1], [1], [0], [2]):
                continue
            options = asked_for(name, average)
            options |= zero_division if "zero_division" in taken else {}
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                expected = np.array([getattr(row, name)(**options) for row in rows])
            with warnings.catch_warnings(record=True) as heard:
                warnings.simplefilter("always")
                got = getattr(counts, name)(**options)
            assert got.dtype == np.float64
            same(got, expected, strict=True, err_msg=f"{name} {options}")
            ours = {str(one.message) for one in told if "encountered" not in str(one.message)}
            heard = [str(one.message) for one in heard if "encountered" not in str(one.message)]
            assert sorted(heard) == sorted(ours), name


ZERO_DIVISIONS = ["warn", 0.0, 1.0, np.nan]


@pytest.mark.parametrize("zero_division", ZERO_DIVISIONS)
@pytest.mark.parametrize("classes", [1, 2, 3, 7, 8, 9, 40, 300])
def test_metrics_are_those_of_each_group_to_the_last_bit(classes, zero_division):
    random = np.random.default_rng(classes)
    true = random.integers(0, classes, 400) ** 2 // classes
    pred = np.where(random.random(400) < 0.6, true, random.integers(0, classes, 400))
    groups = random.integers(0, 12, 400) ** 2 // 12
    for weight in (None, random.integers(0, 5, 400), random.random(400)):
        counts = grouped(true, pred, groups, sample_weight=weight)
        check_every_metric(counts, zero_division=zero_division)


def test_metrics_of_multilabel_and_of_counts_without_matrix():
    random = np.random.default_rng(7)
    true, pred = random.integers(0, 2, (2, 60, 4))
    true[:, 3] = 0
    groups = random.integers(0, 5, 60)
    check_every_metric(grouped(true, pred, groups, labels=[0, 1, 2, 3]))
    check_every_metric(grouped(true[:, 0], pred[:, 1], groups, matrix=False).as_float())


def test_options_of_coefficients():
    for options in (
        {"weights": "linear"},
        {"weights": "quadratic", "labels": [2, 0, 1]},
        {"labels": [0, 1], "replace_undefined_by": 0.5},
        {"labels": [0, 1], "weights": "linear", "replace_undefined_by": 0.5},
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            expected = [one.kappa(**options) for one in BY_BOTH.values()]
            got = BY_BOTH.kappa(**options)
        np.testing.assert_array_equal(got, np.array(expected), strict=True)
    counts = grouped(TRUE * 3, PRED * 3, SEX * 3, labels=[0, 1])
    assert counts.partial
    check_every_metric(counts)
    whole = grouped([0, 1, 0, 1], [0, 1, 1, 1], [0, 0, 1, 1])
    expected = [one.balanced_accuracy(adjusted=True) for one in whole.values()]
    assert whole.balanced_accuracy(adjusted=True).tolist() == expected


def test_metrics_of_given_labels():
    for labels in ([2, 0], [2, 17], [17], []):
        for average in (None, "micro", "macro", "weighted"):
            got = BY_SEX.recall(average=average, labels=labels, zero_division=0.0)
            expected = [
                one.recall(average=average, labels=labels, zero_division=0.0)
                for one in BY_SEX.values()
            ]
            np.testing.assert_array_equal(got, np.array(expected))


def test_sums_beyond_int64_are_exact():
    big = 2**62
    parts = grouped([0, 1], [0, 0], [0, 1])._parts
    tp = np.array([[big, big // 3], [5, 7]])
    true = np.array([[big, big - 1], [8, 9]])
    matrix = np.stack([np.diag(row) for row in tp])
    parts = parts._replace(tp=tp, n_true=true, n_pred=true, n=true.max(axis=1), matrix=matrix)
    counts = GroupedCounts(parts)
    options = {"zero_division": np.nan}
    for average in ("micro", "macro", "weighted", "binary", None):
        for name in ("recall", "fpr", "f1"):
            got = getattr(counts, name)(average=average, **options)
            expected = [getattr(one, name)(average=average, **options) for one in counts.values()]
            np.testing.assert_array_equal(got, np.array(expected))


def test_a_warning_is_given_once():
    lacking = grouped([0, 0, 1, 1], [0, 0, 1, 1], [0, 1, 2, 3])
    for name in ("recall", "kappa"):
        options = {"average": "macro"} if name == "recall" else {}
        with pytest.warns(fastrecall.UndefinedMetricWarning) as told:
            getattr(lacking, name)(**options)
        assert len(told) == 1
        assert told[0].filename == __file__
    with pytest.warns(UserWarning, match="classes not in y_true") as told:
        lacking.by_group(lambda counts: counts.balanced_accuracy())
    assert len(told) == 1
    # Asked again, it warns again.
    with pytest.warns(UserWarning, match="classes not in y_true"):
        lacking.balanced_accuracy()


def test_the_group_of_an_error_is_told():
    def half_of(counts):
        return 1 / (counts.n - 4)

    with pytest.raises(ZeroDivisionError) as caught:
        BY_SEX.by_group(half_of)
    assert caught.value.__notes__ == ["in the group 'm'"]


def test_weights_that_sum_to_zero_are_an_error():
    counts = grouped([0, 0, 1], [0, 0, 1], [0, 0, 1], sample_weight=[1.0, -1.0, 1.0])
    for name in ("accuracy", "hamming_loss", "zero_one_loss"):
        with pytest.raises(ZeroDivisionError, match="Weights sum to zero"):
            getattr(counts, name)()
    assert counts.accuracy(normalize=False).tolist() == [0.0, 1.0]


def test_the_methods_that_return_no_one_number():
    rows = list(BY_SEX.values())
    cells = [row.one_vs_rest() for row in rows]
    np.testing.assert_array_equal(BY_SEX.one_vs_rest(), np.stack(cells), strict=True)
    got = BY_SEX.precision_recall_fscore_support(average=None, zero_division=0.0)
    four = [row.precision_recall_fscore_support(zero_division=0.0) for row in rows]
    for ours, theirs in zip(got, zip(*four, strict=True), strict=True):
        np.testing.assert_array_equal(ours, np.stack(theirs), strict=True)
    *three, support = BY_SEX.precision_recall_fscore_support(average="macro", zero_division=1.0)
    assert support is None
    assert [values.shape for values in three] == [(2,), (2,), (2,)]
    two = grouped([0, 0, 1, 0, 0, 1], [0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 1])
    assert two.likelihood_ratios().tolist() == [[0.0, 2.0], [2.0, 0.0]]


@pytest.mark.parametrize("name", METRICS)
def test_no_groups_have_no_values(name):
    options = asked_for(name, "macro")
    values = getattr(GroupedCounts.empty(), name)(**options)
    assert values.shape == ((0, 2) if name == "likelihood_ratios" else (0,))


def test_bad_parameters_are_refused_as_of_counts():
    with pytest.raises(fastrecall.InvalidParameterError, match="'average' parameter"):
        BY_SEX.recall(average="mean")
    with pytest.raises(ValueError, match="Target is multiclass but average='binary'"):
        BY_SEX.recall()
    with pytest.raises(ValueError, match="pos_label=5 is not a valid label"):
        grouped([0, 1], [1, 1], [0, 1]).recall(pos_label=5)
    with pytest.raises(ValueError, match="more than once"):
        BY_SEX.recall(average=None, labels=[1, 1])


LABELS = st.integers(0, 5)
SAMPLES = st.lists(st.tuples(LABELS, LABELS, st.integers(0, 4)), min_size=1, max_size=40)


@given(SAMPLES)
def test_groups_are_those_of_masks(samples):
    true, pred, groups = zip(*samples, strict=True)
    counts = grouped(true, pred, groups)
    assert dict(counts) == by_masks(true, pred, groups)
    assert counts.overall == count(true, pred) == sum(counts.values())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_every_metric(counts)
