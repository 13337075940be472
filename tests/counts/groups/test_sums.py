"""The laws of grouped counts: what is added is what counting everything at once would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import Counts, GroupedCounts, count
from tests.masks import grouped

EMPTY = GroupedCounts.empty()
LABELS = st.integers(-2, 4)
SEXES = st.sampled_from(["f", "m", "x"])
WORDS = st.sampled_from(["cat", "dog", "rabbit", ""])


def counted(labels, *groups, most=12):
    """Grouped counts of samples, beside the samples themselves."""
    samples = st.lists(st.tuples(labels, labels, *groups), min_size=1, max_size=most)
    return samples.map(lambda rows: (of(rows), rows))


def of(rows):
    true, pred, *groups = zip(*rows, strict=True)
    if len(groups) == 1:
        return grouped(true, pred, groups[0])
    return grouped(true, pred, dict(zip(["sex", "age", "town"], groups, strict=False)))


SIMPLE = counted(LABELS, st.integers(0, 3))
NAMED = counted(WORDS, SEXES, st.integers(0, 2), WORDS)


@given(SIMPLE | NAMED)
def test_empty_is_neutral(one):
    counts, _ = one
    assert counts + EMPTY == counts == EMPTY + counts
    assert EMPTY + EMPTY == EMPTY
    assert sum([counts]) == counts


@pytest.mark.parametrize("samples", [SIMPLE, NAMED], ids=["one array", "three arrays"])
def test_a_sum_is_what_counting_all_at_once_gives(samples):
    @given(samples, samples, samples)
    def check(one, two, three):
        (a, here), (b, there), (c, elsewhere) = one, two, three
        assert a + b == b + a == of(here + there)
        assert (a + b) + c == a + (b + c) == of(here + there + elsewhere)
        assert sum([a, b, c], EMPTY) == sum([a, b, c]) == of(here + there + elsewhere)
        assert (a + b).overall == a.overall + b.overall
        for group in {*a, *b}:
            zero = count([0], [0]).select([])
            parts = [counts[group] for counts in (a, b) if group in counts]
            assert (a + b)[group].n == sum(part.n for part in parts) + 0 * zero.n

    check()


@given(NAMED)
def test_groups_merge_into_what_fewer_arrays_give(one):
    counts, rows = one
    true, pred, sex, age, town = zip(*rows, strict=True)
    assert counts.by("sex") == grouped(true, pred, {"sex": sex})
    assert counts.by("town", "age") == grouped(true, pred, {"town": town, "age": age})
    assert counts.overall == count(true, pred)
    for (a, t), part in counts.within("age", "town").items():
        mask = (np.array(age) == a) & (np.array(town) == t)
        assert part.overall == count(
            np.array(true)[mask], np.array(pred)[mask], labels=counts.classes
        )


@given(st.lists(st.integers(1, 64), min_size=12, max_size=12), SIMPLE)
def test_weights_add_up(eighths, one):
    _, rows = one
    weights = [eighth / 8 for eighth in eighths][: len(rows)]
    true, pred, groups = zip(*rows, strict=True)
    counts = grouped(true, pred, groups, sample_weight=weights)
    assert counts + counts == grouped(true * 2, pred * 2, groups * 2, sample_weight=weights * 2)
    assert counts.overall == count(true, pred, sample_weight=weights)


def test_groups_keep_their_order_and_dtype():
    one = grouped([0, 1], [0, 1], np.array([3, 9], dtype=np.int8))
    other = grouped([0, 1], [0, 1], np.array([200, 4], dtype=np.uint8))
    assert (one + other).groups == (3, 4, 9, 200)
    assert (one + one)._parts.keys[0].dtype == np.int8


def test_dates_of_two_units_are_united():
    days, hours = ["2026-01-01", "2026-01-02"], ["2026-01-01T00", "2026-01-01T05"]
    one = grouped([0, 1], [0, 1], [0, 1])
    first = GroupedCounts(one._parts._replace(keys=(np.array(days, dtype="M8[D]"),)))
    second = GroupedCounts(one._parts._replace(keys=(np.array(hours, dtype="M8[h]"),)))
    both = first + second
    assert both.groups == tuple(np.array([*hours, days[1]], dtype="M8[h]"))
    assert both.n.tolist() == [2, 1, 1]


def test_groups_of_nothing_are_not_nothing():
    counts = grouped([0, 1], [0, 1], ["a", "b"])
    parts = counts._parts
    none = parts._replace(
        keys=(parts.keys[0][:0],),
        **{name: getattr(parts, name)[:0] for name in ("tp", "n_true", "n_pred", "matrix")},
        **{name: getattr(parts, name)[:0] for name in ("n", "agreed", "differing")},
    )
    labelled = GroupedCounts(none._replace(classes=np.array([0, 7])))
    assert (counts + labelled).classes.tolist() == [0, 1, 7]
    assert len(labelled) == 0
    assert labelled.overall.n == 0
    assert labelled.overall.classes.tolist() == [0, 7]
    assert EMPTY.overall == Counts.empty()


def test_the_matrix_is_kept_if_both_have_it():
    one, other = [grouped([0, 1], [0, 1], [0, 0], matrix=m) for m in (None, False)]
    assert (one + one).has_matrix
    assert not (one + other).has_matrix
    assert (one + other)[0].tp.tolist() == [2, 2]
    limited = GroupedCounts(one._parts._replace(most_pairs=2))
    assert (limited + one).has_matrix
    assert not (limited + grouped([0, 5], [0, 5], [0, 0])).has_matrix
    assert not (limited + grouped([0, 1], [0, 1], [0, 1])).has_matrix


@pytest.mark.parametrize(
    ("other", "text"),
    [
        (grouped([0, 1], [0, 1], {"sex": ["f", "m"]}), "grouped by an array without a name cannot"),
        (grouped([0, 1], [0, 1], ["f", "m"]), r"the group array holds .* numbers .* strings"),
        (grouped(["a"], ["a"], [0]), r"numbers \(0, 1\) cannot be added to counts of strings"),
        (grouped([[0, 1]], [[1, 1]], [0], labels=[0, 1]), "multiclass counts cannot be added"),
        (grouped([3, 4, 5], [3, 4, 4], [0, 0, 0], labels=[3, 4]), "Count both with the same label"),
    ],
)
def test_what_means_something_else_is_refused(other, text):
    counts = grouped([0, 1], [0, 1], [7, 8])
    with pytest.raises(ValueError, match=text):
        _ = counts + other
    with pytest.raises(ValueError, match=r"cannot be added|can only be added"):
        _ = other + counts


def test_the_names_of_both_are_told():
    one = grouped([0, 1], [0, 1], {"sex": ["f", "m"], "age": [3, 4]})
    other = grouped([0, 1], [0, 1], {"age": [3, 4], "sex": ["f", "m"]})
    with pytest.raises(ValueError, match=r"by 'sex', 'age' cannot be added .* by 'age', 'sex'"):
        _ = one + other
    with pytest.raises(ValueError, match="'age' holds different things"):
        _ = other + grouped([0], [0], {"age": ["x"], "sex": ["f"]})
    assert one + other.by("sex", "age") == one + one


@pytest.mark.parametrize("other", [count([0], [0]), 1, None, {}], ids=repr)
def test_other_things_are_refused(other):
    counts = grouped([0, 1], [0, 1], [7, 8])
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = counts + other
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = other + counts


def test_a_sum_beyond_int64_is_refused():
    parts = grouped([0], [0], [0])._parts
    half = np.full((1, 1), 2**62)
    big = GroupedCounts(parts._replace(tp=half, n_true=half, n_pred=half))
    with pytest.raises(OverflowError, match="does not fit an int64"):
        _ = big + big
