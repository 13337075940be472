"""What + makes of two counts: united classes, exact sums, and what does not add up."""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from operator import add

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import Counts, count
from fastrecall.counts.sums import added

LIMIT = r"does not fit an int64; count with float64 weights instead"


def wide(first, classes, **options):
    labels = np.arange(first, first + classes)
    return count(labels, labels, **options)


def test_classes_are_united():
    total = count([1, 1, 5], [1, 5, 5]) + count([3, 5, 1], [1, 5, 1])
    assert total.classes.tolist() == [1, 3, 5]
    assert total.matrix().tolist() == [[2, 0, 1], [1, 0, 0], [0, 0, 2]]
    assert (total.tp.tolist(), total.n_true.tolist(), total.n_pred.tolist()) == (
        [2, 0, 2],
        [3, 1, 2],
        [3, 0, 3],
    )
    assert (total.n, total.agreed, total.differing) == (6, 4, 2)


def test_classes_that_agree_keep_their_order():
    labels = [7, 3, 5]
    one, other = count([7, 3], [7, 7], labels=labels), count([5, 3], [5, 5], labels=labels)
    assert (one + other).classes.tolist() == labels
    assert (one + other).matrix().tolist() == [[1, 0, 0], [1, 0, 1], [0, 0, 1]]


def test_the_same_classes_in_another_order():
    one, other = count([7, 3], [7, 7], labels=[7, 3]), count([7, 3], [3, 3], labels=[3, 7])
    for total in (one + other, other + one):
        assert total.classes.tolist() == [3, 7]
        assert total.matrix().tolist() == [[1, 1], [1, 1]]


def test_neither_summand_changes():
    one, other = count([1, 2], [1, 1]), count([2, 3], [2, 2])
    kept = one.matrix().copy(), other.matrix().copy()
    assert (one + other) + one == one + (other + one)
    np.testing.assert_array_equal(one.matrix(), kept[0])
    np.testing.assert_array_equal(other.matrix(), kept[1])


def test_integers_beside_float_weights_are_refused():
    samples, weighted = count([1, 2], [1, 1]), count([1], [2], sample_weight=[0.5])
    text = r"counts of samples \(int64\) .* of float weights \(float64\).*\.as_float\(\)"
    with pytest.raises(ValueError, match=text):
        _ = samples + weighted
    with pytest.raises(ValueError, match=r"of float weights \(float64\) .* of samples \(int64\)"):
        _ = weighted + samples
    total = samples.as_float() + weighted
    assert total.matrix().tolist() == [[1, 0.5], [1, 0]]
    assert total.matrix().dtype == np.float64
    assert total.n == 2.5
    assert weighted + Counts.empty() == weighted == Counts.empty() + weighted


def test_negative_beside_positive_weights():
    total = count([1, 2], [1, 1], sample_weight=[-3, 5]) + count([1, 2], [1, 1])
    assert total.matrix().tolist() == [[-2, 0], [6, 0]]


@pytest.mark.parametrize("other", [count([[1, 0]], [[1, 1]]), count(["a"], ["b"], labels=["a"])])
def test_empty_is_neutral_for_every_kind(other):
    assert Counts.empty() + other == other == other + Counts.empty()
    assert (Counts.empty() + other).partial == other.partial


def test_a_sum_is_partial_as_soon_as_one_part_is():
    whole, part = count([1, 2], [1, 1]), count([1, 2, 3], [1, 1, 1], labels=[1, 2])
    assert (part.partial, whole.partial) == (True, False)
    for total in (whole + part, part + whole):
        assert total.partial
        assert total.n == 5


def test_dates_in_two_units():
    days, hours = (np.array(["2020-01-01", "2020-01-02"], dtype=f"M8[{u}]") for u in ("D", "h"))
    for one, other in ((days, hours), (hours, days)):
        total = count(one, one) + count(other, other[::-1])
        assert total.matrix().tolist() == [[1, 1], [1, 1]]
        assert (total.classes == days).all()
    later = count(hours + np.timedelta64(24, "h"), hours)
    assert (count(days, days) + later).n_true.tolist() == [1, 2, 1]


def test_counts_of_some_dates_in_two_units():
    days, hours = (np.array(["2020-01-01", "2020-01-02"], dtype=f"M8[{u}]") for u in ("D", "h"))
    one, other = (count(y, y, labels=y[:1]) for y in (days, hours))
    assert one == other
    assert (one + other).n_true.tolist() == [2]
    with pytest.raises(ValueError, match="Count both with the same labels"):
        one + count(hours, hours, labels=hours[1:])


def test_the_matrix_is_kept_as_long_as_all_agree_to_keep_it():
    small, without = count([1], [1]), count([1], [1], matrix=False)
    assert (small + small).has_matrix
    assert not (small + without).has_matrix
    assert not (without + small).has_matrix
    assert (Counts.empty() + small).has_matrix
    always = wide(0, 1030, matrix=True)
    assert (always + wide(500, 1030, matrix=True)).has_matrix
    assert (always + Counts.from_matrix(np.eye(3, dtype=int))).has_matrix
    assert not (always + small).has_matrix
    assert (wide(0, 600) + wide(400, 624)).has_matrix
    assert not (wide(0, 600) + wide(400, 625)).has_matrix


def test_order_does_not_decide_over_the_matrix():
    parts = [
        count([1], [1]),
        wide(0, 600),
        wide(500, 600),
        wide(0, 1030, matrix=True),
        Counts.empty(),
        Counts.from_matrix([[1]]),
        count([1, 2], [2, 2], matrix=False),
    ]
    for a, b in combinations(parts, 2):
        assert a + b == b + a
    for a, b, c in combinations(parts, 3):
        assert (a + b) + c == a + (b + c) == (a + c) + b


def test_margins_that_are_not_known():
    recall = Counts.from_tallies(tp=[1, 2], fn=[3, 4])
    precision = Counts.from_tallies(tp=[1, 2], fp=[3, 4])
    assert (recall + recall).n_true.tolist() == [8, 12]
    total = recall + precision
    assert total.tp.tolist() == [2, 4]
    assert (total.n_true, total.n_pred, total.n, total.agreed) == (None, None, None, None)


@pytest.mark.parametrize(
    "counts",
    [
        Counts.from_matrix([[2**62, 0], [0, 1]]),
        Counts.from_matrix([[-(2**62) - 1]]),
        Counts.from_tallies(tp=[1], fn=[2**62]),
    ],
)
def test_sums_beyond_int64_are_refused(counts):
    with pytest.raises(OverflowError, match=LIMIT):
        _ = counts + counts


@pytest.mark.parametrize("count_of_each", [2**62, -(2**62) - 1])
def test_a_total_beyond_int64_is_refused(count_of_each):
    # No single class overflows, all together do.
    one, other = (Counts.from_matrix([[count_of_each]], [label]) for label in ("a", "b"))
    with pytest.raises(OverflowError, match=LIMIT):
        _ = one + other
    floats = one.as_float() + other.as_float()
    assert floats.tp.tolist() == [float(count_of_each)] * 2


def test_the_largest_sum():
    half = Counts.from_matrix([[2**62 - 1]])
    assert (half + half + Counts.from_matrix([[1]])).n == 2**63 - 1


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        (count([1], [1]), count([[1, 0]], [[1, 1]]), "multiclass counts .* multilabel counts"),
        (count([[1, 0, 1]], [[1, 1, 1]]), count([[1, 0]], [[1, 1]]), "of 3 and of 2 labels"),
        (count([1, 2], [1, 1]), count(["a"], ["a"]), "counts of numbers .* counts of strings"),
        (count([1, 2], [1, 1], labels=[1]), count([1, 2], [1, 1]), "with the same labels="),
        (count([1, 2], [1, 1]).select([2]), count([1, 2], [1, 1]), "with the same labels="),
    ],
)
def test_what_does_not_add_up(one, other, text):
    for a, b in ((one, other), (other, one)):
        with pytest.raises(ValueError, match=r"^(multi|counts of)"):
            _ = a + b
    with pytest.raises(ValueError, match=text):
        _ = one + other


def test_parts_of_the_same_labels_add_up():
    first, second = ([1, 2, 3], [1, 1, 1]), ([2, 3, 3], [2, 1, 2])
    labels = [2, 1]
    total = count(*first, labels=labels) + count(*second, labels=labels)
    assert total == count(*map(add, first, second), labels=labels)
    assert total.partial


def test_other_things_are_not_added():
    counts = count([1], [1])
    for other in (1, None, "a", [counts], np.ones(1)):
        with pytest.raises(TypeError, match=r"unsupported operand|can only concatenate"):
            _ = counts + other
    with pytest.raises(TypeError, match="unsupported operand"):
        _ = 1 + counts


def test_sum_and_reduce():
    parts = [count([1, 2], [1, 1]), count([3], [1]), count([2], [2])]
    assert sum(parts) == reduce(add, parts) == sum(parts, Counts.empty())
    assert sum(parts[:1]) == parts[0]


def sets(true, pred, **options):
    return count(true, pred, multilabel=True, **options)


def test_counts_of_label_sets_add_up_over_any_labels():
    true, pred = [{1, 2}, set(), {5}, {2}], [{1}, {5}, {5}, {7, 2}]
    whole = sets(true, pred)
    for cut in range(5):
        parts = [sets(true[a:b], pred[a:b]) for a, b in ((0, cut), (cut, 4)) if a < b]
        assert sum(parts, Counts.empty()) == whole
    assert sets([set()], [set()]) + sets([{1}], [{1}]) == sets([set(), {1}], [set(), {1}])
    weighted = sets(true[:2], pred[:2], sample_weight=[2, 3]) + sets(true[2:], pred[2:])
    assert weighted == sets(true, pred, sample_weight=[2, 3, 1, 1])
    assert whole.recall(average=None, labels=[7, 100, 1], zero_division=0).tolist() == [0, 0, 1]


def test_sets_and_columns_are_two_things():
    with pytest.raises(
        ValueError, match=r"multilabel \(by sets\) counts cannot be added to multilabel"
    ):
        sets([{0}, {1}], [{0}, {1}]) + count([[1, 0], [0, 1]], [[1, 0], [0, 1]])


def parts_of(*several):
    return [counts._parts for counts in several]


INTEGERS = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9), max_size=9
)


@pytest.mark.parametrize("weighted", [False, True])
@given(INTEGERS, st.booleans())
def test_many_at_once_are_repeated_sums(weighted, batches, words):
    def counted(pairs):
        if not pairs:
            return Counts.empty()
        sides = ["abcdefg"[at] if words else at for pair in pairs for at in pair]
        weights = [0.1 * (at + 1) for at in range(len(pairs))] if weighted else None
        return count(sides[::2], sides[1::2], sample_weight=weights)

    several = [counted(pairs) for pairs in batches]
    at_once = Counts(added(*parts_of(*several)))
    assert at_once == reduce(add, several, Counts.empty())
    assert at_once.classes.dtype == reduce(add, several, Counts.empty()).classes.dtype


def test_many_of_every_kind():
    several = {
        "margins": [count([1, 2], [1, at], matrix=False) for at in range(20)],
        "large": [wide(at, 700) for at in range(0, 300, 100)],
        "too large": [wide(at, 700) for at in range(0, 400, 100)],
        "columns": [count([[0, 1]], [[at % 2, 1]]) for at in range(5)],
        "sets": [sets([{"a"}], [{at}]) for at in "abab"],
        "negative": [count([at], [1], sample_weight=[-at]) for at in range(1, 9)],
        "one label list": [count([1, at], [1, 2], labels=[2, 1]) for at in range(5)],
        "tallies": [Counts.from_tallies(tp=[1, 2], fn=[at, 4]) for at in range(3)],
        "nearly full": [Counts.from_matrix([[2**61]])] * 3,
    }
    for name, some in several.items():
        total = reduce(add, some)
        assert Counts(added(*parts_of(*some))) == total, name
        assert Counts(added(*parts_of(Counts.empty(), *some, Counts.empty()))) == total, name
    assert Counts(added()) == Counts.empty()
    with pytest.raises(OverflowError, match=LIMIT):
        added(*parts_of(*[Counts.from_matrix([[2**61]])] * 4))


def test_no_summand_of_many_changes():
    several = [count([1, at], [1, 2]) for at in range(5)] * 3
    kept = [counts.matrix().copy() for counts in several]
    added(*parts_of(*several))
    for counts, before in zip(several, kept, strict=True):
        np.testing.assert_array_equal(counts.matrix(), before)


def test_counts_of_all_labels_lie_within_those_of_a_part_that_knows_them():
    part, whole = count([1, 2, 5], [1, 1, 1], labels=[3, 2, 1]), count([1, 1], [1, 2])
    for total in (part + whole, whole + part, whole + part + whole):
        assert total.classes.tolist() == [1, 2, 3]
        assert total.partial
    assert (whole + whole) + part == whole + (whole + part)


@pytest.mark.parametrize("classes", [[0, 1], [1, 0]], ids=str)
def test_weights_that_only_some_tallies_have_are_not_cut(classes):
    whole = Counts.from_tallies(tp=[1, 2], fn=[1, 1], classes=[0, 1])
    some = Counts.from_tallies(tp=[3, 4], fn=[0.5, 0.25], classes=classes)
    margins = dict(zip(classes, [3.5, 4.25], strict=True))
    sums = whole + some, some + whole, sum([whole, some, Counts.empty()])
    for total in sums:
        found = dict(zip(total.classes.tolist(), total.n_true.tolist(), strict=True))
        assert found == {0: 2 + margins[0], 1: 3 + margins[1]}
        assert (total.tp.dtype, total.n_true.dtype) == (np.int64, np.float64)
