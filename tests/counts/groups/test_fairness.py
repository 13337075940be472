"""Differences and ratios between groups: numbers written out, and fairlearn's own."""

from __future__ import annotations

import math
import warnings
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrecall import Counts, GroupedCounts
from fastrecall.counts.metric_names import METRICS
from tests.masks import grouped

# The rates of women are 1/2 selected, 2/3 found, 1/3 falsely so; of men 1/4, 1/2 and 0.
TRUE = [1, 1, 1, 0, 0, 0, 1, 1, 0, 0]
PRED = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]
SEX = ["f"] * 6 + ["m"] * 4
TOWN = ["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"]
COUNTS = grouped(TRUE, PRED, {"sex": SEX})
BOTH = grouped(TRUE, PRED, {"sex": SEX, "town": TOWN})


def test_by_group():
    assert COUNTS.by_group("selection_rate").tolist() == [1 / 2, 1 / 4]
    assert COUNTS.by_group("recall").tolist() == COUNTS.recall().tolist() == [2 / 3, 1 / 2]
    assert COUNTS.by_group("fpr").tolist() == [1 / 3, 0.0]
    assert COUNTS.by_group("recall", average=None).tolist() == [[2 / 3, 2 / 3], [1.0, 1 / 2]]
    assert COUNTS.by_group(lambda counts: counts.n).tolist() == [6, 4]
    assert COUNTS.by_group(Counts.recall, pos_label=0).tolist() == [2 / 3, 1.0]


def test_lowest_and_highest():
    assert (COUNTS.group_min("recall"), COUNTS.group_max("recall")) == (1 / 2, 2 / 3)
    assert COUNTS.group_min("recall", average=None).tolist() == [2 / 3, 1 / 2]
    assert COUNTS.group_max("recall", average=None).tolist() == [1.0, 2 / 3]


def test_differences():
    assert COUNTS.difference("selection_rate") == 1 / 4
    assert COUNTS.difference("selection_rate", method="to_overall") == 0.4 - 0.25
    assert COUNTS.difference("recall", average=None).tolist() == [1 - 2 / 3, 2 / 3 - 1 / 2]
    assert COUNTS.difference(lambda counts: counts.n) == 2.0
    assert COUNTS.difference("accuracy", normalize=False) == 1.0


def test_ratios():
    assert COUNTS.ratio("selection_rate") == 0.25 / 0.5
    # Of men 0.25 / 0.4; of women 0.5 / 0.4, the other way round.
    assert COUNTS.ratio("selection_rate", method="to_overall") == 0.25 / 0.4
    assert COUNTS.ratio("fpr") == 0.0
    assert COUNTS.ratio("recall", average=None).tolist() == [(2 / 3) / 1.0, (1 / 2) / (2 / 3)]


def test_parity_and_odds():
    assert COUNTS.demographic_parity_difference() == 1 / 4
    assert COUNTS.demographic_parity_ratio() == 1 / 2
    assert COUNTS.equal_opportunity_difference() == 2 / 3 - 1 / 2
    assert COUNTS.equal_opportunity_ratio() == 0.5 / (2 / 3)
    assert COUNTS.equalized_odds_difference() == 1 / 3
    assert COUNTS.equalized_odds_difference(agg="mean") == (2 / 3 - 1 / 2 + 1 / 3) / 2
    assert COUNTS.equalized_odds_ratio() == 0.0
    assert COUNTS.equalized_odds_ratio(agg="mean") == 0.75 / 2
    assert COUNTS.demographic_parity_difference(pos_label=0) == 1 / 4
    assert COUNTS.demographic_parity_difference(method="to_overall") == 0.4 - 0.25


def test_alike_groups():
    alike = grouped([0, 1, 0, 1], [1, 1, 1, 1], [0, 0, 1, 1])
    assert alike.demographic_parity_difference() == alike.equalized_odds_difference() == 0.0
    assert alike.demographic_parity_ratio() == alike.equalized_odds_ratio() == 1.0


def test_within_groups_of_other_arrays():
    def alone(town):
        rows = [row for row, one in enumerate(TOWN) if one == town]
        true, pred, sex = ([one[row] for row in rows] for one in (TRUE, PRED, SEX))
        return grouped(true, pred, {"sex": sex})

    for name in ("difference", "ratio", "group_min", "group_max"):
        for within in ("town", ("town",), ["town"]):
            got = getattr(BOTH, name)("selection_rate", within=within)
            assert got == {t: getattr(alone(t), name)("selection_rate") for t in "ab"}
    for name in (
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equal_opportunity_ratio",
        "equalized_odds_difference",
        "equalized_odds_ratio",
    ):
        got = getattr(BOTH, name)(within="town", method="to_overall")
        np.testing.assert_equal(
            got, {t: getattr(alone(t), name)(method="to_overall") for t in "ab"}
        )


def test_undefined_values_are_left_aside():
    # The third group has no positives: its recall is not defined.
    counts = grouped([1, 1, 1, 1, 0], [1, 0, 1, 1, 0], [0, 0, 1, 1, 2])
    options = {"zero_division": np.nan}
    assert counts.difference("recall", **options) == 0.5
    assert counts.ratio("recall", **options) == 0.5
    assert counts.group_min("recall", **options) == 0.5
    none = grouped([0, 0], [0, 0], [1, 2])
    for name in ("difference", "ratio", "group_min", "group_max"):
        for method in [{}] if "group" in name else [{}, {"method": "to_overall"}]:
            assert math.isnan(getattr(none, name)("recall", **options, **method))


def test_nothing_by_nothing_is_nan():
    counts = grouped([1, 0, 1, 0], [0, 0, 0, 0], [0, 0, 1, 1])
    assert math.isnan(counts.ratio("fpr"))
    assert math.isnan(counts.ratio("recall", method="to_overall"))
    assert counts.difference("recall") == 0.0


def test_a_coefficient_may_be_negative():
    counts = grouped([0, 1, 0, 1], [0, 1, 1, 0], [0, 0, 1, 1])
    assert counts.mcc().tolist() == [1.0, -1.0]
    assert (counts.difference("mcc"), counts.ratio("mcc")) == (2.0, -1.0)


# --- tables ---------------------------------------------------------------------------------


def test_a_table_of_names():
    table = COUNTS.table(["recall", "accuracy"], pos_label=0)
    assert {name: values.tolist() for name, values in table.items()} == {
        "recall": [2 / 3, 1.0],
        "accuracy": [4 / 6, 3 / 4],
    }
    assert list(COUNTS.table()) == ["recall", "precision", "selection_rate"]
    assert list(COUNTS.table("mcc")) == ["mcc"]
    assert COUNTS.table([]) == {}


def test_a_table_of_own_names_and_options():
    table = COUNTS.table(
        {
            "found": "recall",
            "found of 0": ("recall", {"pos_label": 0}),
            "samples": lambda counts: counts.n,
            "f2": ("fbeta", {"beta": 2}),
            "right": (Counts.accuracy, {"normalize": False}),
        },
        zero_division=0.0,
    )
    assert table["found"].tolist() == [2 / 3, 1 / 2]
    assert table["found of 0"].tolist() == [2 / 3, 1.0]
    assert table["samples"].tolist() == [6, 4]
    assert table["f2"].tolist() == COUNTS.fbeta(beta=2).tolist()
    assert table["right"].tolist() == [4.0, 3.0]


def test_all_metrics_have_a_name():
    others = {"matrix", "report", "select", "as_float", "one_vs_rest", "empty"}
    others |= {"precision_recall_fscore_support", "to_bytes", "to_dict", "to_frame", "to_arrow"}
    others |= {"interval", "mro"}
    methods = {name for name in dir(Counts) if not name.startswith(("_", "from_"))}
    methods = {name for name in methods if callable(getattr(Counts, name))}
    assert methods - others == set(METRICS)
    assert all(callable(getattr(GroupedCounts, name)) for name in METRICS)


# --- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", ["by_group", "difference", "ratio", "group_min", "group_max"])
def test_an_unknown_metric_is_refused_with_the_choices(ask):
    with pytest.raises(ValueError, match=r"metric should be one of \('accuracy', .*'recall'"):
        getattr(COUNTS, ask)("recal")
    with pytest.raises(TypeError, match="metric should be a name or a function"):
        getattr(COUNTS, ask)(3)
    with pytest.raises(TypeError, match="'recall' takes no option 'avg'; recall takes average"):
        getattr(COUNTS, ask)("recall", avg="macro")


def never(counts):
    raise AssertionError("something was computed")


@pytest.mark.parametrize(
    ("metrics", "options", "error", "text"),
    [
        ([never, "recal"], {}, ValueError, "metrics should be one of"),
        ({"a": never, "b": ("recall", {"beta": 1})}, {}, TypeError, "'recall' takes no option"),
        ([never, "recall"], {"beta": 1}, TypeError, "takes no option 'beta'; recall takes average"),
        (["recall", "recall"], {}, ValueError, "more than once; give a dict"),
        ([never, 3], {}, TypeError, "names or functions of Counts, got 3"),
        (3, {}, TypeError, "names or functions of Counts, got 3"),
        ([never], {"average": None}, TypeError, "takes no option 'average'"),
        ([], {"beta": 1}, TypeError, "^metrics is empty: .* no metric .* the option 'beta'$"),
    ],
)
def test_bad_tables_are_refused_before_anything_is_computed(metrics, options, error, text):
    with pytest.raises(error, match=text):
        COUNTS.table(metrics, **options)


@pytest.mark.parametrize("method", ["between", "", None, 3])
def test_an_unknown_method_is_refused_with_the_choices(method):
    for ask in (COUNTS.difference, COUNTS.ratio):
        with pytest.raises(ValueError, match=r"method should be one of \('between_groups', 'to_ov"):
            ask(never, method=method)
    for ask in (COUNTS.demographic_parity_ratio, COUNTS.equalized_odds_difference):
        with pytest.raises(ValueError, match="method should be one of"):
            ask(method=method)


def test_an_unknown_aggregate_is_refused():
    for ask in (COUNTS.equalized_odds_difference, COUNTS.equalized_odds_ratio):
        with pytest.raises(ValueError, match=r"agg should be one of \('worst_case', 'mean'\)"):
            ask(agg="max")


def test_unknown_controls_are_refused():
    for within in ("age", ("town", "age"), (), 3, {}):
        with pytest.raises(ValueError, match=r"some of \('sex', 'town'\)"):
            BOTH.difference(never, within=within)
    with pytest.raises(ValueError, match="no group array is left"):
        COUNTS.difference(never, within="sex")


def test_no_groups_cannot_be_compared():
    with pytest.raises(ValueError, match="no groups to compare"):
        GroupedCounts.empty().difference("recall")


def test_what_is_no_number_cannot_be_compared():
    with pytest.raises(TypeError, match="metric should give numbers, got"):
        COUNTS.difference(repr)


# --- fairlearn ------------------------------------------------------------------------------

BITS = st.integers(0, 1)
SAMPLES = st.lists(
    st.tuples(BITS, BITS, st.sampled_from("fmx"), st.integers(0, 1)), min_size=1, max_size=25
)


@pytest.mark.slow
@settings(max_examples=25)
@given(SAMPLES)
def test_the_same_as_fairlearn(samples):
    metrics = pytest.importorskip("fairlearn.metrics")
    true, pred, sex, _ = zip(*samples, strict=True)
    counts = grouped(true, pred, {"sex": sex}, labels=[0, 1])
    for name in (
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equal_opportunity_difference",
        "equal_opportunity_ratio",
        "equalized_odds_difference",
        "equalized_odds_ratio",
    ):
        theirs, ours = getattr(metrics, name), getattr(counts, name)
        for method in ("between_groups", "to_overall"):
            aggregates = [{"agg": "worst_case"}, {"agg": "mean"}] if "odds" in name else [{}]
            for agg in aggregates:
                expected = theirs(true, pred, sensitive_features=list(sex), method=method, **agg)
                np.testing.assert_allclose(ours(method=method, **agg), expected, rtol=1e-14)


@pytest.mark.slow
@settings(max_examples=25)
@given(SAMPLES)
def test_the_same_as_metric_frame(samples):
    fairlearn = pytest.importorskip("fairlearn.metrics")
    sklearn = pytest.importorskip("sklearn.metrics")
    true, pred, sex, town = zip(*samples, strict=True)
    features = {"sex": list(sex), "town": list(town)}
    counts = grouped(true, pred, features, labels=[0, 1])
    for zero_division in (0.0, np.nan):
        options = {"zero_division": zero_division}
        functions = {
            "recall": partial(sklearn.recall_score, **options),
            "f1": partial(sklearn.f1_score, **options),
            "accuracy": sklearn.accuracy_score,
            "selection_rate": fairlearn.selection_rate,
        }
        given = {"metrics": functions, "y_true": true, "y_pred": pred}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            plain = fairlearn.MetricFrame(**given, sensitive_features=features)
            controlled = fairlearn.MetricFrame(
                **given,
                sensitive_features=features["sex"],
                control_features={"town": features["town"]},
            )
        for name in functions:
            own = options if name in ("recall", "f1") else {}
            by_group = counts.by_group(name, **own)
            for group, value in zip(counts, by_group, strict=True):
                np.testing.assert_equal(value, float(plain.by_group[name][group]))
            for method in ("between_groups", "to_overall"):
                for ask in ("difference", "ratio"):
                    check = partial(np.testing.assert_allclose, rtol=1e-14)
                    ours = partial(getattr(counts, ask), name, method=method, **own)
                    check(ours(), getattr(plain, ask)(method=method)[name])
                    expected = getattr(controlled, ask)(method=method)[name]
                    for control, value in ours(within="town").items():
                        check(value, expected[control])
            for ask in ("group_min", "group_max"):
                np.testing.assert_equal(
                    getattr(counts, ask)(name, **own), getattr(plain, ask)()[name]
                )
