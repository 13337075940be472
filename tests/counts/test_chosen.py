"""Which classes an average is taken over, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fastrecall.counts.chosen import check_average, place_of_positive, places_of

DAYS = np.array(["2020-01-01", "2020-01-02"], dtype="M8[D]")


@pytest.mark.parametrize(
    ("classes", "pos_label", "place"),
    [
        ([0, 1], 1, 1),
        ([0, 1], True, 1),
        ([-1, 1], -1.0, 0),
        (["a", "b"], "b", 1),
        (["1"], 1, 0),
        ([0], 1, -1),
        (["a"], "b", -1),
        (DAYS, DAYS[1], 1),
        (DAYS.astype("m8[D]"), 18263, 1),
    ],
)
def test_place_of_positive(classes, pos_label, place):
    assert place_of_positive(np.array(classes), pos_label, multilabel=False) == place


@pytest.mark.parametrize(
    ("classes", "pos_label", "multilabel", "text"),
    [
        ([0, 1, 2], 1, False, "Target is multiclass but average='binary'"),
        ([0, 1], 1, True, "Target is multilabel-indicator but average='binary'"),
        ([0, 1], 7, False, r"pos_label=7 is not a valid label. It should be one of \[0 1\]"),
        ([0], "a", False, "pos_label=a is not a valid label"),
        ([0], None, False, "pos_label=None is not a valid label"),
        (["a"], None, False, "pos_label=None is not a valid label"),
        (DAYS, 18263, False, "pos_label=18263 is not a valid label"),
    ],
)
def test_no_positive_class(classes, pos_label, multilabel, text):
    with pytest.raises(ValueError, match=text):
        place_of_positive(np.array(classes), pos_label, multilabel=multilabel)


def test_averages():
    for average in (None, "micro", "macro", "weighted"):
        check_average(average, 1, multilabel=False)
        check_average(average, None, multilabel=True)
        with pytest.warns(UserWarning, match="set to 2.*is ignored when average != 'binary'"):
            check_average(average, 2, multilabel=False)
    for average, multilabel, text in (
        ("Macro", False, "average has to be one of"),
        ("samples", False, "Samplewise metrics are not available"),
        ("samples", True, "average='samples' is the mean over rows"),
    ):
        with pytest.raises(ValueError, match=text):
            check_average(average, 1, multilabel=multilabel)


def test_places():
    classes = np.array([2, 5, 9])
    assert places_of([9, 7, 2], classes, columns=False).tolist() == [2, -1, 0]
    assert places_of([], classes, columns=False).tolist() == []
    with pytest.raises(ValueError, match="labels holds strings"):
        places_of(["9"], classes, columns=False)
    with pytest.raises(ValueError, match="more than once"):
        places_of([2, 2], classes, columns=False)
    with pytest.raises(ValueError, match="Got 3 > 2"):
        places_of([3], np.arange(3), columns=True)
