"""groups/: a table for each group, in one pass."""

from __future__ import annotations

import time
import timeit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fastrecall import _kernel
from tests.kernel.grouped import ANY, KEPT, check, grouped_run, read_in_parts
from tests.kernel.layouts import LAYOUTS, SWAPPED

SIZE = 2000
DRAW = np.random.default_rng

LABELS = {
    "one": [7],
    "two": [0, 1],
    "signed": [-1, 0, 1],
    "few": list(range(10)),
    "far from 0": list(range(1000, 1040)),
    "many": list(range(300)),
    "gaps": list(range(0, 4000, 97)),
    "IDs": [-(2**63), -(2**40), -1, 0, 3, 2**62, 2**63 - 1],
    "many IDs": DRAW(3).integers(-(2**62), 2**62, 500).tolist(),
}
GROUPS = {
    "one": [3],
    "two": [0, 1],
    "few": list(range(-4, 30)),
    "gaps": list(range(0, 200_000, 1013)),
    "thousand": list(range(1000)),
    "IDs": DRAW(4).integers(-(2**62), 2**62, 700).tolist(),
}


def drawn(labels, groups, seed=0, size=SIZE):
    draw = DRAW(seed)
    true = draw.choice(np.array(labels, np.int64), size)
    pred = np.where(draw.random(size) < 0.7, true, draw.choice(np.array(labels, np.int64), size))
    return true, pred, draw.choice(np.array(groups, np.int64), size)


def weights_of(unit, size=SIZE):
    draw = DRAW(9)
    if unit == "whole":
        return draw.integers(-3, 50, size)
    return draw.normal(size=size) * 10.0 ** draw.integers(-6, 6, size) if unit == "real" else None


@pytest.mark.parametrize(
    ("unit", "kept"), [("ones", 0), ("ones", KEPT), ("whole", KEPT), ("real", 0), ("real", 500)]
)
@pytest.mark.parametrize("groups", GROUPS)
@pytest.mark.parametrize("labels", LABELS)
def test_every_group_has_its_own_counts(labels, groups, kept, unit):
    true, pred, group = drawn(LABELS[labels], GROUPS[groups])
    weight = weights_of(unit)
    for cuts in ([], [100, 100, 1500]):
        answer = read_in_parts(true, pred, [group], cuts, weight, kept=kept)
        check(answer, true, pred, [group], weight, kept=kept)


# Some lie as they are wanted; some of the others are among them, or in another order.
@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("vocabulary", [None, range(39, -1, -1), [3, 90, 0]], ids=str)
@pytest.mark.parametrize(
    "groups", [range(100), range(0, 300, 3), [0, 2**40, 7, -5, *range(100, 200)]]
)
@pytest.mark.parametrize("labels", [range(40), range(0, 80, 2), [9, 2**50, -4, *range(100, 140)]])
def test_large_tables_are_handed_over_where_they_lie(labels, groups, vocabulary, unit):
    true, pred, group = drawn(labels, groups, size=4000)
    weight = weights_of(unit, 4000)
    answer = read_in_parts(true, pred, [group], [], weight, vocabulary)
    check(answer, true, pred, [group], weight, vocabulary)
    if vocabulary is None or len(vocabulary) == 40:
        assert answer[4].nbytes > 1 << 20


@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("by", ["labels", "groups", "both"])
@pytest.mark.parametrize("kept", [0, KEPT])
def test_what_comes_late_is_learnt_when_it_comes(by, direction, kept):
    # Far more than the samples that are looked at first.
    size = 40_000
    true, pred, group = drawn(range(-20, 200), range(0, 300, 3), size=size)
    order = np.lexsort([group, true] if by == "labels" else [true, group])[::direction]
    true, pred = true[order], pred[order]
    group = np.sort(group)[::direction] if by == "both" else group[order]
    answer = read_in_parts(true, pred, [group], [20_000], kept=kept)
    check(answer, true, pred, [group], kept=kept)


@pytest.mark.timed
def test_new_labels_in_every_block_do_not_move_what_was_counted():
    # Within one process: some 2.5 times the run without groups; 40 times if all were moved.
    labels = np.arange(200_000, dtype=np.int64) * 2**30
    group = np.arange(200_000) % 2

    def ungrouped():
        return _kernel.count_labels(labels, labels, None, None, True, 0, False)

    def by_group():
        return read_in_parts(labels, labels, [group], kept=0)

    assert (by_group()[3].sum(axis=1) == 1).all()
    without, with_groups = (
        min(timeit.repeat(count, timer=time.process_time, number=1, repeat=5))
        for count in (ungrouped, by_group)
    )
    assert with_groups < 12 * without


def test_labels_that_jump_far_away():
    true, pred, group = drawn(range(5), range(9), size=30_000)
    true[20_000:] += 2**40
    group[25_000:] -= 2**50
    check(read_in_parts(true, pred, [group]), true, pred, [group])
    check(read_in_parts(true, pred, [group], [22_000]), true, pred, [group])


@pytest.mark.parametrize("kept", [0, KEPT])
def test_few_groups_among_many_numbers(kept):
    # A table for every number in between would be a thousand tables.
    true, pred, _ = drawn(range(600), [0])
    group = np.where(np.arange(SIZE) % 2, 0, 1000)
    check(read_in_parts(true, pred, [group], kept=kept), true, pred, [group], kept=kept)


@pytest.mark.parametrize("unit", ["ones", "real"])
def test_the_tables_are_kept_while_they_are_few_enough_whatever_came_first(unit):
    true, pred, group = drawn(range(30), range(40), size=20_000)
    weight, kept = weights_of(unit, 20_000), 30 * 30 * 40
    order = np.argsort(group, kind="stable")
    for at in (np.arange(20_000), order, order[::-1]):
        sides = true[at], pred[at], [group[at]]
        some = None if weight is None else weight[at]
        for most in (kept, kept - 1):
            answer = read_in_parts(*sides, [7000], some, kept=most)
            check(answer, *sides, some, kept=most)


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "f4", "f8", "?"])
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "zero_stride"])
def test_groups_of_any_dtype_and_layout(layout, dtype):
    true, pred, group = drawn(range(4), range(2 if dtype == "?" else 90))
    lying = LAYOUTS[layout](group.astype(dtype))
    narrow = LAYOUTS[layout](true.astype("i2"))
    check(read_in_parts(narrow, pred, [lying]), true, pred, [group])


@pytest.mark.parametrize("kept", [0, KEPT])
@pytest.mark.parametrize("classes", [3, 40])
def test_every_instruction_set(classes, kept, simd):
    true, pred, group = drawn(range(classes), range(90))
    for dtype in ("u1", "i8", "f4"):
        sides = true.astype(dtype), pred.astype(dtype), [group.astype(dtype)]
        check(read_in_parts(*sides, kept=kept), true, pred, [group], kept=kept)


@pytest.mark.parametrize("unit", ["ones", "whole", "real"])
@pytest.mark.parametrize("arrays", [2, 3, 16])
def test_combinations_of_arrays(arrays, unit):
    true, pred, _ = drawn(range(3), [0])
    draw, weight = DRAW(2), weights_of(unit)
    choices = [[-1, 5], range(3), [2**40, 0], range(0, 900, 90)]
    groups = [draw.choice(np.array(choices[j % 4]), SIZE) for j in range(arrays)]
    for cuts in ([], [1000]):
        check(read_in_parts(true, pred, groups, cuts, weight), true, pred, groups, weight)


@pytest.mark.parametrize("dtype", ["i8", "u1", "f8"])
@pytest.mark.parametrize("kept", [0, KEPT])
@pytest.mark.parametrize("vocabulary", [[3, 1], [2, 2**40, -5], [], list(range(20))], ids=str)
def test_given_labels(vocabulary, kept, dtype):
    true, pred, group = drawn(range(12), range(30))
    sides = true.astype(dtype), pred.astype(dtype), [group]
    answer = read_in_parts(*sides, [1234], None, vocabulary, kept)
    check(answer, true, pred, [group], None, vocabulary, kept)
    lacking = set(range(12)) - set(vocabulary)
    assert answer[5] == (3 if lacking else 0)


@pytest.mark.parametrize(("far", "groups"), [(100, 30), (0, 4)], ids=["learnt", "packed"])
def test_ignored_labels_take_their_groups_with_them(far, groups):
    true, pred, group = drawn(range(12), range(groups))
    group[true == 5] += far
    keys = np.array([5, 7], dtype="u8")
    answer = read_in_parts(true, pred, [group], [1333], ignored=keys)
    check(answer, true, pred, [group], ignored=(5, 7))


def test_a_missing_group_is_refused_unless_its_sample_is_ignored():
    true, pred, group = drawn(range(3), range(5))
    group[true == 1] = -1
    coded = _kernel.Labels(group, np.arange(5))
    with pytest.raises(_kernel.RejectedError, match=_kernel.NO_GROUP):
        read_in_parts(true, pred, [coded])
    answer = read_in_parts(true, pred, [coded], ignored=np.array([1], dtype="u8"))
    check(answer, true, pred, [group], ignored=(1,))


def test_fractions_are_no_groups():
    true, pred, group = drawn(range(3), range(5))
    halves = group / 2
    for size in (1, SIZE):
        halves[size - 1] = 0.5
        with pytest.raises(_kernel.RejectedError, match=_kernel.PART_GROUP):
            read_in_parts(true[:size], pred[:size], [halves[:size]])


@pytest.mark.parametrize("late", [0, SIZE - 1])
def test_a_label_that_is_none(late):
    true, pred, group = drawn(range(3), range(5))
    true = true.astype("f8")
    true[late] = 0.5
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        read_in_parts(true, pred, [group])


def test_integer_weights_that_leave_int64():
    true, pred, group = drawn(range(3), range(5), size=4)
    weight = np.full(4, 2**61)
    with pytest.raises(OverflowError, match="float64 weights"):
        read_in_parts(true, pred, [group], [2], weight)


def test_a_run_that_failed_or_was_read_stays_closed():
    true, pred, group = drawn(range(3), range(5))
    run = grouped_run(true, pred, [group])
    run.count(0, SIZE)
    run.read()
    for use in (run.read, lambda: run.count(0, 1), lambda: run.follow(true, pred, [group], None)):
        with pytest.raises(RuntimeError, match="was read"):
            use()
    broken = grouped_run(true, pred, [group / 2])
    with pytest.raises(_kernel.RejectedError):
        broken.count(0, SIZE)
    with pytest.raises(RuntimeError, match="failed"):
        broken.read()


def test_runs_of_other_parameters_are_not_merged():
    true, pred, group = drawn(range(3), range(5))
    run = grouped_run(true, pred, [group])
    for other in (
        grouped_run(true, pred, [group, group]),
        grouped_run(true, pred, [group], np.ones(SIZE)),
        grouped_run(true, pred, [group], None, [1]),
        grouped_run(true, pred, [group], kept=0),
        grouped_run(true, pred, [group], signed=False),
    ):
        with pytest.raises(ValueError, match="other parameters"):
            run.merge(other)
    with pytest.raises(ValueError, match="itself"):
        run.merge(run)
    run.count(0, SIZE)
    check(run.read(), true, pred, [group])


def test_arrays_of_other_lengths_are_refused():
    true, pred, group = drawn(range(3), range(5))
    with pytest.raises(ValueError, match="2000 labels and 1999 groups"):
        grouped_run(true, pred, [group[1:]])
    with pytest.raises(ValueError, match="2000 true and 1999 predicted"):
        grouped_run(true, pred[1:], [group])
    for groups in ([], [group] * 17):
        with pytest.raises(ValueError, match="arrays of groups"):
            grouped_run(true, pred, groups)


def test_a_run_goes_on_with_other_arrays():
    true, pred, group = drawn(range(-3, 9), range(200))
    run = grouped_run(true[:10].astype("i1"), pred[:10], [group[:10].astype("u1")])
    run.count(0, 10)
    run.follow(
        true[10:].astype(f"{SWAPPED}i4"), pred[10:].astype("f4"), [group[10:].astype("i8")], None
    )
    run.count(0, SIZE - 10)
    check(run.read(), true, pred, [group])
    other = grouped_run(true, pred, [group])
    with pytest.raises(ValueError, match="another way"):
        other.follow(true, pred, [group], np.ones(SIZE))


def test_too_many_numbers_for_the_memory():
    true, pred, group = drawn(range(300), range(1000))
    with pytest.raises(MemoryError):
        read_in_parts(true, pred, [group], most_cells=1000)


def test_nothing_is_counted_of_no_samples():
    none = np.zeros(0, dtype="i8")
    run = grouped_run(none, none, [none])
    run.count(0, 0)
    keys, _, members, margins, matrix, outside, totals = run.read()
    assert len(keys) == len(members[0]) == outside == 0
    assert margins.shape == (3, 0, 0)
    assert totals.shape == (3, 0)
    assert matrix.shape == (0, 0, 0)


def test_given_labels_of_no_samples_did_not_come():
    # So many that what is read beyond them would not be 0 by chance.
    none, vocabulary = np.zeros(0, dtype="i8"), range(5000)
    run = grouped_run(none, none, [none], vocabulary=vocabulary)
    run.count(0, 0)
    keys, seen, members, margins, matrix, outside, _ = run.read()
    assert keys.tolist() == list(vocabulary)
    assert not seen.any()
    assert len(members[0]) == outside == 0
    assert margins.shape == (3, 0, 5000)
    assert matrix.shape == (0, 5000, 5000)


@pytest.mark.parametrize("groups", GROUPS)
def test_groups_are_numbered(groups):
    _, other, group = drawn([4, 9, -5], GROUPS[groups])
    numbers = np.empty(SIZE, dtype="u4")
    pieces = [(group[:77], other[:77]), (group[77:], other[77:])]
    keys = _kernel.number_groups(pieces, [True, True], numbers)
    assert keys[0].view("i8")[numbers].tolist() == group.tolist()
    assert keys[1].view("i8")[numbers].tolist() == other.tolist()
    with pytest.raises(ValueError, match="numbers"):
        _kernel.number_groups(pieces, [True, True], numbers[1:])
    with pytest.raises(TypeError, match="uint32"):
        _kernel.number_groups(pieces, [True, True], numbers.astype("i8"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_arrays(data):
    draw = DRAW(data.draw(st.integers(0, 2**32)))
    size = data.draw(st.sampled_from([1, 2, 100, 3000, 12_000]))
    true, pred, _ = drawn(LABELS[data.draw(st.sampled_from(sorted(LABELS)))], [0], 1, size)
    groups = [
        draw.choice(np.array(GROUPS[name]), size)
        for name in data.draw(st.lists(st.sampled_from(sorted(GROUPS)), min_size=1, max_size=3))
    ]
    order = data.draw(st.sampled_from(["as drawn", "by label", "by group"]))
    if order != "as drawn":
        at = np.argsort(true if order == "by label" else groups[0])
        true, pred, groups = true[at], pred[at], [group[at] for group in groups]
    weight = weights_of(data.draw(st.sampled_from(["ones", "whole", "real"])), size)
    kept = data.draw(st.sampled_from([0, 300, KEPT, ANY]))
    kept = KEPT if kept == ANY and len(set(true)) > 50 else kept
    cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=3)))
    answer = read_in_parts(true, pred, groups, cuts, weight, kept=kept)
    check(answer, true, pred, groups, weight, kept=kept)
