"""One partition, and sums of them: what every engine shares."""

from __future__ import annotations

import numpy as np
import pytest

import fastrecall
from fastrecall.adapters.partitions import Weightless, added, check_options, count_partition, whole
from fastrecall.chunks import get_num_threads


def counted(columns, **options):
    return count_partition(columns, options)


def test_an_empty_partition_is_nothing():
    assert counted({"y_true": [], "y_pred": np.array([])}) is None
    assert added([None, None]) is None
    one = fastrecall.count([0, 1], [1, 1])
    assert added([None, one, None, one]) == one + one


def test_no_sample_at_all():
    with pytest.raises(ValueError, match="Found empty input array"):
        whole(None)


def test_sides_of_different_lengths():
    with pytest.raises(ValueError, match=r"a partition holds 2 of y_true, 1 of y_pred: all col"):
        counted({"y_true": [0, 1], "y_pred": [1]})
    with pytest.raises(ValueError, match=r"0 of y_true, 0 of y_pred, 1 of sample_weight"):
        counted({"y_true": [], "y_pred": [], "sample_weight": [1]})
    with pytest.raises(ValueError, match=r"2 of y_pred, 1 of groups\['sex'\]"):
        counted({"y_true": [0, 1], "y_pred": [1, 1], "groups": {"sex": ["f"]}})


@pytest.mark.parametrize("nothing", [0, 0.0, False], ids=repr)
def test_a_partition_whose_samples_weigh_nothing(nothing):
    """Its classes are there, as they are where other samples have weight."""
    some = type(nothing)(3)
    weights = np.array([some, some, nothing, nothing])
    y_true, y_pred = np.array([0, 1, 2, 2]), np.array([0, 0, 2, 3])
    parts = [
        counted({"y_true": y_true[at], "y_pred": y_pred[at], "sample_weight": weights[at]})
        for at in (slice(0, 2), slice(2, 4))
    ]
    assert parts[1].counts.classes.tolist() == [2, 3]
    assert added(parts) == fastrecall.count(y_true, y_pred, sample_weight=weights)
    assert added(parts).tp.dtype == (np.float64 if isinstance(nothing, float) else np.int64)


def test_samples_that_weigh_nothing_in_all_partitions():
    """Which is an error of the whole data alone, as it is elsewhere."""
    columns = {"y_true": [0, 1], "y_pred": [1, 1], "sample_weight": [0, 0]}
    nothing = added([counted(columns), None, counted(columns)])
    assert isinstance(nothing, Weightless)
    with pytest.raises(ValueError, match="at least one non-zero number"):
        fastrecall.count(**columns)
    with pytest.raises(ValueError, match="at least one non-zero number"):
        whole(nothing)
    # Sums of weights may be zero where weights are not.
    some = counted(columns | {"sample_weight": [1, -1]})
    for parts in ([some, nothing], [nothing, some]):
        assert whole(added(parts)) == some + nothing.counts


def test_other_errors_are_those_of_count():
    with pytest.raises(ValueError, match=r"sample_weight contains NaN"):
        counted({"y_true": [0, 1], "y_pred": [1, 1], "sample_weight": [0.0, np.nan]})


def test_one_thread(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "fastrecall.adapters.partitions.count", lambda **_: seen.append(get_num_threads())
    )
    counted({"y_true": [0], "y_pred": [0]})
    assert seen == [1]


@pytest.mark.parametrize(
    ("options", "error", "text"),
    [
        ({"labels": [1, 1]}, ValueError, "labels holds 1 more than once"),
        ({"labels": 3}, ValueError, "'labels' parameter of count must be an array-like or None"),
        ({"matrix": "yes"}, ValueError, "'matrix' parameter of count"),
        ({"multilabel": 2}, ValueError, "'multilabel' parameter of count"),
        ({"multilabel": True, "ignore": 3}, ValueError, "ignore= is for targets of one label"),
        ({"ignore": [1, 1]}, ValueError, "ignore holds 1 more than once"),
    ],
    ids=str,
)
def test_bad_options_are_refused_at_once(options, error, text):
    with pytest.raises(error, match=text):
        check_options(**options)


def test_options_that_say_nothing_are_left_out():
    assert check_options(labels=None, matrix=None, ignore=0) == {"ignore": 0}


def test_groups_whose_samples_weigh_nothing():
    y_true, y_pred = np.array([0, 1, 2, 2]), np.array([0, 0, 2, 3])
    given = {"sample_weight": np.array([0.5, 2, 0, 0]), "groups": np.array(["x", "y", "y", "z"])}
    parts = [
        counted({"y_true": y_true[at], "y_pred": y_pred[at]} | {k: v[at] for k, v in given.items()})
        for at in (slice(0, 2), slice(2, 4))
    ]
    assert added(parts) == fastrecall.count(y_true, y_pred, **given)
