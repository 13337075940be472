"""Accumulators that are merged, copied and pickled."""

from __future__ import annotations

import copy
import pickle

import pytest

from fastrecall import Accumulator, Counts, count
from tests.streaming.feeding import STATES, check_same, fed


def test_merge():
    one, other = fed([([1, 2], [1, 1])] * 3), fed([([2, 3], [3, 3])])
    one.merge(other)
    one.merge(count([7], [7]))
    one.merge(Counts.empty())
    assert one.counts == count([1, 2] * 3 + [2, 3, 7], [1, 1] * 3 + [3, 3, 7])
    assert other.counts == count([2, 3], [3, 3])
    one.merge(one)
    assert one.counts.n == 18
    with pytest.raises(TypeError, match="Accumulator or Counts, got dict"):
        one.merge({})


def test_merge_where_some_labels_are_counted():
    sides = [1, 2, 3, 9], [1, 1, 3, 2]
    for labels in ([1, 2], [2, 1, 4], [3]):
        accumulator = Accumulator(labels=labels)
        accumulator.merge(count(*sides))
        accumulator.merge(accumulator)
        accumulator.update(*sides)
        whole = count(*(3 * side for side in sides), labels=labels)
        check_same(accumulator.counts, whole)
        accumulator.merge(whole)
        assert accumulator.counts == whole + whole
    with pytest.raises(ValueError, match="part of the labels"):
        Accumulator(labels=[1, 2]).merge(count(*sides, labels=[1]))
    with pytest.raises(ValueError, match="part of the labels"):
        Accumulator().merge(count(*sides, labels=[1]))


@pytest.mark.parametrize(
    ("settings", "batch"),
    [
        ({}, STATES["numbers"]),
        ({"labels": ["b", "a", "z"]}, STATES["words"]),
        ({"ignore": 2, "matrix": False}, STATES["numbers"]),
        ({"max_labels": 2}, STATES["float weights"]),
        ({"labels": [2, 0]}, STATES["wider indicators"]),
        ({"multilabel": True}, ([{"a"}], [{"b", "a"}])),
    ],
)
def test_copies_go_on_by_themselves(settings, batch):
    accumulator = fed([batch] * 3, **settings)
    before = accumulator.counts
    copies = [copy.copy(accumulator), copy.deepcopy(accumulator)]
    copies += [pickle.loads(pickle.dumps(accumulator, protocol)) for protocol in (2, 5)]
    for at, copied in enumerate(copies):
        assert copied.counts == before
        for _ in range(at + 1):
            copied.update(*batch)
        assert copied.counts == sum([count_with(batch, settings)] * (at + 1), before)
        assert str(copied._settings()) == str(accumulator._settings())
    assert accumulator.counts == before
    other = [([[0, 1]], [[1, 1]]) if "indicators" in str(settings) else (["q"], [3])]
    for batch in other:
        with pytest.raises((ValueError, TypeError)):
            copies[0].update(*batch)


def count_with(batch, settings):
    return fed([batch], **settings).counts


class Named(Accumulator):
    def __init__(self, name, **settings):
        super().__init__(**settings)
        self.name = name


@pytest.mark.parametrize(
    "duplicate", [copy.copy, copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a))]
)
def test_copies_of_subclasses(duplicate):
    named = Named(["validation"], labels=["b", "a"])
    named.update(*STATES["words"])
    copied = duplicate(named)
    assert type(copied) is Named
    assert copied.name == ["validation"]
    assert (copied.name is named.name) == (duplicate is copy.copy)
    named.update(*STATES["words"])
    assert copied.counts.n == 2
    assert repr(copied).startswith("<Named of 2 samples")
