"""run.h, members.h, placing.h: what comes after the samples that are looked at before counting."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import _kernel
from tests.kernel.grouped import KEPT, check, grouped_run, read_in_parts

FIRST = 8192  # so many samples are looked at
SIZE = 3 * FIRST
PLACES = [0, FIRST + 5, SIZE - 1]
EVERY = np.ones(SIZE, bool)


def drawn(labels=7, groups=40, dtype="i8"):
    draw = np.random.default_rng(labels)
    true, pred = draw.integers(0, labels, (2, SIZE)).astype(dtype)
    return true, pred, draw.integers(0, groups, SIZE).astype(dtype)


def read(*arguments, **options):
    run = grouped_run(*arguments, **options)
    run.count(0, len(arguments[0]))
    return run.read()


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("vocabulary", [None, [1, 2]])
@pytest.mark.parametrize("beside", ["f8", "i2"])
def test_a_fraction_among_labels(at, vocabulary, beside):
    true, pred, group = drawn()
    halves = true.astype("f8")
    halves[at] = 0.5
    for sides in ((halves, pred.astype(beside)), (pred.astype(beside), halves)):
        with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
            read(*sides, [group], vocabulary=vocabulary)


@pytest.mark.parametrize("at", PLACES)
def test_a_fraction_among_groups(at):
    true, pred, group = drawn()
    for apart in (1.0, 2.0**40):
        halves = group.astype("f8") * apart
        halves[at] = 0.5
        for groups in ([halves], [group, halves]):
            with pytest.raises(_kernel.RejectedError, match=_kernel.PART_GROUP):
                read(true, pred, groups)


@pytest.mark.parametrize("dtype", ["f8", "i4", "u8"])
def test_groups_far_apart_keep_coming(dtype):
    true, pred, group = drawn(groups=900)
    group = np.sort(group) * 2**21
    for groups in ([group], [group, true]):
        check(read(true, pred, [g.astype(dtype) for g in groups]), true, pred, groups)


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("weight", [None, np.ones(SIZE)])
def test_a_group_or_a_label_is_missing(at, weight):
    true, pred, group = drawn()
    codes = group.copy()
    codes[at] = -1
    coded = _kernel.Labels(codes, np.arange(40))
    for groups in ([coded], [group, coded], [coded, group]):
        with pytest.raises(_kernel.RejectedError, match=_kernel.NO_GROUP):
            read(true, pred, groups, weight)
    codes = true.copy()
    codes[at] = -1
    coded = _kernel.Labels(codes, np.arange(7))
    for sides, word in (((coded, pred), _kernel.NO_TRUTH), ((pred, coded), _kernel.NO_PRED)):
        run = grouped_run(*sides, [group], weight)
        with pytest.raises(_kernel.RejectedError, match=word):
            run.count(0, SIZE)


@pytest.mark.parametrize("last", [4000, FIRST + 3000])
@pytest.mark.parametrize("weight", [None, np.arange(SIZE), np.arange(SIZE) / 8])
def test_whole_blocks_are_ignored(weight, last):
    true, pred, group = drawn()
    true[:last] = true[-5000:-1000] = 9
    check(
        read(true, pred, [group], weight, ignored=np.array([9], "u8")),
        true, pred, [group], weight, ignored=(9,),
    )  # fmt: skip


def test_everything_is_ignored():
    true, pred, group = drawn()
    keys, _, members, *_, totals = read(true * 0, pred, [group], ignored=np.array([0], "u8"))
    assert len(keys) == len(members[0]) == 0
    assert totals.shape == (3, 0)


@pytest.mark.parametrize("far", [1, 2**50])
@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "i8"])
def test_groups_that_lie_apart_beside_labels_that_do_not(dtype, far):
    """Read in the other way, they are counted block by block."""
    true, pred, group = drawn(dtype=dtype)
    group = group.astype("i8") * far
    swapped = group.astype(">i8")
    for groups in (swapped, np.repeat(group, 2)[::2], group):
        check(read(true, pred, [groups]), true, pred, [group])


def test_a_run_goes_on_with_narrower_arrays():
    """What their dtype cannot hold keeps its code."""
    true, pred, group = drawn(labels=200, groups=300)
    run = grouped_run(true * 5, pred * 5, [group])
    run.count(0, SIZE)
    narrow = [array % 256 for array in (true, pred, group)]
    run.follow(*(array.astype("u1") for array in narrow[:2]), [narrow[2].astype("u1")], None)
    run.count(0, SIZE)
    sides = [np.r_[array * 5, other] for array, other in zip((true, pred), narrow, strict=False)]
    check(run.read(), *sides, [np.r_[group, narrow[2]]])


@pytest.mark.parametrize("at", [0, 1], ids=["the first", "the second"])
@pytest.mark.parametrize("far", [256, -9, 2**33])
def test_a_run_goes_on_with_an_array_of_groups_of_another_dtype(at, far):
    """Raw, 256 and 0 are the same to a byte."""
    true, pred, group = drawn()
    narrow = [group.astype("u1"), (group % 3).astype("u1")]
    wide = [array.astype("i8") for array in narrow]
    wide[at] += far
    for first, then in ((narrow, wide), (wide, narrow)):
        run = grouped_run(true, pred, first)
        run.count(0, SIZE)
        run.follow(true, pred, then, None)
        run.count(0, SIZE)
        members = [np.r_[one, other] for one, other in zip(first, then, strict=True)]
        check(run.read(), np.r_[true, true], np.r_[pred, pred], members)


@pytest.mark.parametrize("dtypes", [("u1", "i8"), ("i8", "u1"), ("i1", "u2")])
def test_labels_at_the_ends_of_two_dtypes(dtypes):
    true, pred, group = drawn()
    for side, dtype in zip((true, pred), dtypes, strict=True):
        limits = np.iinfo(dtype)
        side[FIRST:] = np.where(side[FIRST:] > 3, limits.max, max(limits.min, -(2**40)))
    true, pred = (side.astype(dtype) for side, dtype in zip((true, pred), dtypes, strict=True))
    check(read(true, pred, [group]), true, pred, [group])
    check(read(true, pred, [group], vocabulary=[3, 127]), true, pred, [group], vocabulary=[3, 127])


def test_more_float_weights_than_counters_hold():
    """They are emptied in between: no int64 holds as many units as the largest weights have."""
    labels, weight = np.zeros(3 << 20, "i1"), np.full(3 << 20, 511.0)
    weight[:256] = 1
    *_, totals = read(labels, labels, [labels], weight)
    assert totals.tolist() == [[weight.sum()], [0.0], [weight.sum()]]


def test_nothing_is_counted_first():
    true, pred, group = drawn()
    run = grouped_run(true, pred, [group])
    run.count(3, 3)
    run.count(0, SIZE)
    check(run.read(), true, pred, [group])


def test_runs_of_other_labels_or_orders_are_not_merged():
    true, pred, group = drawn()

    def run(signed=True, vocabulary=None, orders=(True, True)):
        keys = None if vocabulary is None else np.array(vocabulary, "u8")
        return _kernel.GroupRun(
            true, pred, [group, group], None, keys, signed, orders, KEPT, 1 << 60
        )

    for one, other in (
        (run(), run(signed=False)),
        (run(vocabulary=[1, 2]), run(vocabulary=[1])),
        (run(vocabulary=[1, 2]), run(vocabulary=[1, 3])),
        (run(), run(orders=(True, False))),
    ):
        with pytest.raises(ValueError, match="other parameters"):
            one.merge(other)


def test_fewer_samples_than_numbers():
    group = drawn()[-1]
    with pytest.raises(ValueError, match=f"{SIZE} samples for {SIZE + 1} numbers"):
        _kernel.number_groups([(group,)], [True], np.empty(SIZE + 1, "u4"))


@pytest.mark.parametrize("step", [1, 2**40], ids=["a window", "IDs"])
@pytest.mark.parametrize("kept", [0, 1 << 24])
def test_merged_classes_beyond_the_first_block_are_learnt(step, kept):
    few, many = (np.arange(n, dtype=np.int64) * step for n in (1100, 3000))
    true = np.concatenate([few, many])
    pred, group = np.roll(true, 1), np.arange(len(true)) % 3
    check(read_in_parts(true, pred, [group], [1100], kept=kept), true, pred, [group], kept=kept)
