"""Wilson's interval beside SciPy's, and for which ratios there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fastrecall import Counts, ratios
from fastrecall.counts.certainty.cells import kinds_of_each, kinds_of_pooled
from fastrecall.intervals import Shares, wilson
from fastrecall.intervals.family import standard_errors
from fastrecall.intervals.proportions import of_proportion

LEVELS = 0.5, 0.9, 0.95, 0.999


def scipys(hits, trials, level):
    stats = pytest.importorskip("scipy.stats")
    return tuple(stats.binomtest(hits, trials).proportion_ci(level, method="wilson"))


@given(trials=st.integers(1, 10**6), share=st.floats(0, 1), level=st.sampled_from(LEVELS))
def test_it_is_scipys(trials, share, level):
    hits = round(share * trials)
    found = of_proportion(np.array([hits]), np.array([trials]), standard_errors(level))
    wanted = scipys(hits, trials, level)
    assert [end.item() for end in found] == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@given(st.lists(st.integers(0, 50), min_size=4, max_size=4), st.sampled_from(LEVELS))
def test_ratios_of_one_class(tallies, level):
    tp, fn, fp, tn = tallies
    counts = Counts.from_tallies(tp=tp, fn=fn, fp=fp, tn=tn)
    trials = {
        ratios.RECALL: (tp, tp + fn),
        ratios.PRECISION: (tp, tp + fp),
        ratios.SPECIFICITY: (tn, tn + fp),
        ratios.NPV: (tn, tn + fn),
        ratios.FPR: (fp, tn + fp),
        ratios.FNR: (fn, tp + fn),
        ratios.JACCARD: (tp, tp + fp + fn),
    }
    at = np.array([1])
    for ratio, (hits, n) in trials.items():
        low, high = wilson(Shares(ratio, *kinds_of_each(counts._parts, at), 0.0), level)
        wanted = scipys(hits, n, level) if n else (0, 1)
        assert (low.item(), high.item()) == pytest.approx(wanted, rel=1e-12, abs=1e-12), ratio.name
    jaccard = np.array(scipys(tp, n, level) if n else (0, 1))
    f1 = wilson(Shares(ratios.F1, *kinds_of_each(counts._parts, at), 0.0), level)
    assert np.concatenate(f1) == pytest.approx(2 * jaccard / (1 + jaccard), rel=1e-12, abs=1e-12)


def test_what_classes_that_are_pooled_tell():
    parts = Counts.from_matrix([[30, 4, 1], [6, 20, 2], [3, 5, 9]])._parts
    n, agreed = 80, 59
    low, high = scipys(agreed, n, 0.95)

    def ends(ratio, at):
        shares = Shares(ratio, *kinds_of_pooled(parts, np.array(at), ratio.needs), 0.0)
        found = wilson(shares, 0.95)
        return None if found is None else [end.item() for end in found]

    for ratio in (ratios.RECALL, ratios.PRECISION, ratios.F1, ratios.fbeta(2)):
        assert ends(ratio, [0, 1, 2]) == pytest.approx([low, high])
    # Every mistake is one false positive among three times n - 1 negatives.
    assert ends(ratios.FPR, [0, 1, 2]) == pytest.approx([(1 - high) / 2, (1 - low) / 2])
    assert ends(ratios.RECALL, [0, 1]) == pytest.approx(scipys(50, 63, 0.95))
    # A mistake between the two counts twice, one with the third class once.
    assert ends(ratios.F1, [0, 1]) is None
    assert ends(ratios.JACCARD, [0, 1]) is None
    each = Shares(ratios.fbeta(2), *kinds_of_each(parts, np.arange(3)), 0.0)
    assert wilson(each, 0.95) is None
