"""GroupedCounts of fewer classes, or by fewer of the group arrays."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import GroupedCounts, count
from tests.counts.groups.examples import AGE, BY_BOTH, BY_SEX, PRED, SEX, TRUE
from tests.masks import by_masks, grouped


@pytest.mark.parametrize("labels", [[2, 0], [1], [0, 17, 2], [2, 1, 0], []])
def test_select(labels):
    chosen = BY_SEX.select(labels)
    assert chosen.classes.tolist() == labels
    for group, counts in BY_SEX.items():
        alone = counts.select(labels)
        for name in ("tp", "n_true", "n_pred", "n", "agreed", "differing"):
            np.testing.assert_array_equal(getattr(chosen[group], name), getattr(alone, name))
        assert chosen[group].matrix().tolist() == alone.matrix().tolist()
    assert chosen.overall == BY_SEX.overall.select(labels)


def test_select_columns():
    true, pred = [[1, 0, 1], [1, 1, 0], [0, 1, 1]], [[1, 1, 1], [0, 1, 0], [0, 0, 1]]
    counts = grouped(true, pred, [0, 1, 0], labels=[0, 1, 2])
    chosen = counts.select([2, 0])
    assert chosen.agreed is None
    assert chosen[0] == counts[0].select([2, 0])
    assert chosen.overall == counts.overall.select([2, 0])
    with pytest.raises(ValueError, match="accuracy needs"):
        chosen.accuracy()
    with pytest.raises(ValueError, match="All labels must be in"):
        counts.select([3])


def test_by_adds_the_other_arrays_up():
    assert BY_BOTH.by("sex") == grouped(TRUE, PRED, {"sex": SEX})
    assert BY_BOTH.by("age") == grouped(TRUE, PRED, {"age": AGE})
    assert BY_BOTH.by("age", "sex") == grouped(TRUE, PRED, {"age": AGE, "sex": SEX})
    assert BY_BOTH.by("sex", "age") == BY_BOTH
    assert BY_BOTH.overall == BY_BOTH.by("age").overall == count(TRUE, PRED)


def test_within_splits_by_control_features():
    parts = BY_BOTH.within("age")
    assert list(parts) == [3, 4]
    for age, part in parts.items():
        mask = np.array(AGE) == age
        assert (part.names, part.groups) == (("sex",), ("f", "m"))
        for sex in "fm":
            assert part[sex] == BY_BOTH[sex, age]
        assert part.overall == by_masks(TRUE, PRED, AGE)[age]
        assert part.n.sum() == mask.sum()


def test_sums_of_groups_beyond_int64_are_refused():
    parts = grouped([0, 0], [0, 0], [0, 1])._parts
    half = np.full((2, 1), 2**62)
    parts = parts._replace(tp=half, n_true=half, n_pred=half, n=half[:, 0], agreed=half[:, 0])
    with pytest.raises(OverflowError, match="does not fit an int64"):
        _ = GroupedCounts(parts).overall
    less = parts._replace(tp=half - 1, n_true=half - 1, n_pred=half - 1)
    less = less._replace(n=half[:, 0] - 1, agreed=half[:, 0] - 1)
    assert GroupedCounts(less).overall.n == 2**63 - 2


@pytest.mark.parametrize("names", [(), ("x",), ("sex", "sex"), ("sex", "x"), (3,), ([],)])
@pytest.mark.parametrize("method", ["by", "within"])
def test_unknown_group_arrays_are_refused(method, names):
    with pytest.raises(ValueError, match=r"some of \('sex', 'age'\), each once, got"):
        getattr(BY_BOTH, method)(*names)


def test_an_array_without_a_name_cannot_be_chosen():
    with pytest.raises(ValueError, match="has no name"):
        BY_SEX.by("sex")
    with pytest.raises(ValueError, match="no group array is left"):
        BY_BOTH.within("age", "sex")
