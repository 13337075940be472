"""Arrays that another thread changes: what one pass found no longer fits what another finds."""

from __future__ import annotations

import itertools
import os

import numpy as np
import pytest

from fastrecall import _kernel, count
from fastrecall.counts.groups import grouping
from fastrecall.counts.groups.sets import _numbered
from fastrecall.errors import group_texts, input_texts


class Moving:
    """Groups that are refused again and again, however they are explained."""

    def __init__(self):
        self.explained = 0

    def explain(self, error):
        self.explained += 1

    def number(self):
        raise _kernel.RejectedError(_kernel.PART_GROUP)


def refusing(*reasons):
    told = iter(reasons)

    def count():
        raise _kernel.RejectedError(next(told))

    return count


def test_groups_that_are_refused_after_two_explanations_were_changed():
    groups = Moving()
    count = refusing(_kernel.PART_GROUP, _kernel.WIDE_GROUP, _kernel.NO_GROUP)
    with pytest.raises(ValueError, match=group_texts.CHANGED):
        grouping._explained(groups, count)
    assert groups.explained == 2


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_what_is_refused_for_its_labels_is_told_as_it_is(passes):
    reasons = [_kernel.PART_GROUP] * (passes - 1) + [_kernel.FRACTIONAL]
    groups = Moving()
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        grouping._explained(groups, refusing(*reasons))
    assert groups.explained == passes - 1


def test_groups_of_sets_that_are_refused_after_an_explanation_were_changed():
    groups = Moving()
    with pytest.raises(ValueError, match=group_texts.CHANGED):
        _numbered(groups)
    assert groups.explained == 1


@pytest.fixture
def second(monkeypatch):
    """Return what may be put in place of the pass that counts all tables."""
    real = grouping._tally

    def use(change):
        def tally(*arguments):
            found = real(*arguments)
            return change(found) if next(passes) == 2 else found

        passes = itertools.count(1)
        monkeypatch.setattr(grouping, "_tally", tally)

    return use


@pytest.mark.parametrize(
    "changed",
    [lambda found: found._replace(matrix=None), lambda found: found._replace(outside=1)],
    ids=["no tables", "other labels"],
)
def test_a_second_pass_over_other_labels_is_refused(second, changed):
    labels = np.arange(800)
    assert count(labels, labels, groups=labels % 2, matrix=True)[1].matrix().trace() == 400
    second(changed)
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        count(labels, labels, groups=labels % 2, matrix=True)


def test_codes_without_a_label_are_refused(monkeypatch):
    real = grouping._tally

    def tally(*arguments):
        found = real(*arguments)
        return found._replace(keys=found.keys + np.uint64(1))

    monkeypatch.setattr(grouping, "_tally", tally)
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        count(["b", "a"], ["b", "b"], groups=[0, 1])


@pytest.mark.parametrize("error", [AttributeError, ValueError, OSError])
def test_where_nobody_tells_how_much_memory_there_is_a_lot_is_assumed(monkeypatch, error):
    def unknown(name):
        raise error

    monkeypatch.setattr(os, "sysconf", unknown, raising=False)
    assert grouping._memory() == 1 << 40
