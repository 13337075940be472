"""Arrays that another thread changes between two passes, and what else only damage brings."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall import Counts, _kernel
from fastrecall.counts import making
from fastrecall.counts import tally as room
from fastrecall.counts.scoring import Scoring
from fastrecall.counts.tally import in_order, tally_all_pairs
from fastrecall.errors import input_texts
from fastrecall.labels import encode_labels


def test_a_second_pass_over_other_labels_is_refused(monkeypatch):
    labels = encode_labels(np.arange(1100), np.arange(1100))
    assert tally_all_pairs(labels, None).matrix.trace() == 1100
    real = room.tally

    def tally(*arguments, **options):
        found = real(*arguments, **options)
        return found._replace(outside=1) if "vocabulary" in options else found

    monkeypatch.setattr(room, "tally", tally)
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        tally_all_pairs(labels, None)


def test_codes_without_a_label_are_refused():
    ranks, keys = np.array([1, 0]), np.array([0, 1], dtype=np.uint64)
    margins = np.array([[1, 2], [1, 2], [1, 2]])
    found = in_order(ranks, keys, keys, margins, None)
    assert found[0].tolist() == [1, 0]
    with pytest.raises(ValueError, match=input_texts.CHANGED):
        in_order(ranks, keys + np.uint64(1), keys, margins, None)


def test_rows_that_are_refused_and_then_good_are_refused(monkeypatch):
    def tally(*arguments, **options):
        raise _kernel.RejectedError(_kernel.FRACTIONAL)

    monkeypatch.setattr(making, "tally", tally)
    with pytest.raises(_kernel.RejectedError, match=_kernel.FRACTIONAL):
        Counts.from_pairs([0, 1], [0, 1], [3, 4])


def test_what_has_no_margins_has_no_ratios():
    with pytest.raises(NotImplementedError):
        Scoring().recall()


@pytest.mark.parametrize("metric", ["balanced_accuracy", "gmean"])
def test_recall_of_every_class_needs_true_labels(metric):
    counts = Counts.from_tallies(tp=[3, 2], fp=[1, 0])
    with pytest.raises(ValueError, match="recall needs fn, which these counts were made without"):
        getattr(counts, metric)()


def test_chance_of_a_single_class_leaves_nothing_to_adjust():
    counts = Counts.from_matrix([[4, 1], [0, 0]])
    with pytest.warns((UserWarning, RuntimeWarning)):
        found = counts.interval("balanced_accuracy", adjusted=True, method="delta")
    assert np.isnan([found.low, found.high]).all()


def test_one_class_that_is_pooled_is_that_class():
    counts = Counts.from_matrix([[4, 1, 0], [2, 3, 1], [0, 0, 5]])
    of_each = counts.interval("recall", average=None, method="wilson")
    pooled = counts.interval("recall", average="micro", labels=[1], method="wilson")
    assert (pooled.low, pooled.high) == (of_each.low[1], of_each.high[1])


def test_each_of_three_ratios_warns():
    counts = Counts.from_matrix([[1, 0], [0, 1]])
    with pytest.warns(UserWarning, match="ill-defined") as caught:
        counts.precision_recall_fscore_support(average=None, labels=[0, 1, 5])
    names = [str(warning.message).partition(" is ill-defined")[0] for warning in caught]
    assert names == ["Precision", "Recall", "F-score"]
