"""What comparisons show of themselves, and what they say of values that do not fit."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from fastrecall import compare
from fastrecall.comparison.binomial import _LARGE, _stirling_error
from fastrecall.comparison.difference import check_drawing

TRUE = [0, 1, 2, 2, 1, 0]
MODELS = {"old": [0, 1, 2, 1, 1, 1], "new": [0, 1, 1, 1, 1, 0]}
# The second model has a class that the first has not.
UNLIKE = {"old": [0, 1, 2, 1, 1, 1], "new": [0, 1, 3, 1, 1, 0]}


def test_a_comparison_shows_its_first_models():
    pred = MODELS["old"]
    few, many = ({str(i): pred for i in range(n)} for n in (5, 6))
    first = "'0', '1', '2', '3', '4'"
    assert repr(compare(TRUE, few)) == f"<Comparison of 5 models on 6 samples: {first}>"
    assert repr(compare(TRUE, many)) == f"<Comparison of 6 models on 6 samples: {first}, ...>"


def test_a_difference_shows_its_ends():
    found = compare(TRUE, MODELS).difference("accuracy", "old", "new", seed=0)
    assert repr(found) == (
        f"Difference('old' less 'new': {found.low:.4g} to {found.high:.4g}, estimate 0, level "
        "0.95, bootstrap)"
    )


def test_differences_of_classes_show_arrays():
    found = compare(TRUE, MODELS).difference(
        "recall", "old", "new", average=None, seed=0, level=0.9
    )
    assert found.estimate.tolist() == [-0.5, 0.0, 0.5]
    assert repr(found).startswith("Difference('old' less 'new': [")
    assert repr(found).endswith(", estimate [-0.5  0.   0.5], level 0.9, bootstrap)")
    many = np.arange(9)
    nothing = compare(many, {"a": many, "b": many}).difference(
        "recall", "a", "b", average=None, seed=0
    )
    assert "estimate [0. 0. 0. ... 0. 0. 0.]" in repr(nothing)


def test_a_test_of_mcnemar_shows_who_is_right_alone():
    found = compare(TRUE, MODELS).mcnemar("old", "new")
    assert repr(found) == ("McNemar('old' and 'new': only 'old' right 1, only 'new' 1, p 1, exact)")


def per_class(counts):
    return counts.recall(average=None, zero_division=0)


def test_arrays_of_other_shapes_have_no_difference():
    """Without the average's name: what a function gives is known only afterwards."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        compare(TRUE, UNLIKE).difference(per_class, "old", "new")
    assert str(caught.value) == (
        "the metric gives arrays of shapes (3,) and (4,) for the models 'old' and 'new', which "
        "have no difference; give labels= that both models have, or a metric of one or several "
        "numbers"
    )
    with pytest.raises(ValueError, match="which have no difference"):
        compare(TRUE, MODELS).difference(lambda counts: counts.matrix(), "old", "new")


def test_arrays_of_other_shapes_have_no_table():
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        compare(TRUE, UNLIKE).by_model(per_class)
    assert str(caught.value) == (
        "the metric gives more values for one model than for another; give labels= that all "
        "models have"
    )


def test_models_of_no_samples_have_none_that_both_got_wrong():
    none = compare([5, 5], {"old": [5, 5], "new": [5, 5]}, ignore=5)
    found = none.mcnemar("old", "new")
    assert (found.discordant, found.neither) == (0, 0)


@pytest.mark.parametrize(("level", "least"), [(0.95, 40), (0.99, 200), (0.5, 4)])
def test_as_few_resamples_as_show_what_is_asked_for(level, least):
    check_drawing(level, least)
    with pytest.raises(ValueError, match=f"draw at least {least}, better ten times as many"):
        check_drawing(level, least - 1)


@pytest.mark.parametrize("n", [1, _LARGE - 1, _LARGE, _LARGE + 1, 100])
def test_what_the_formula_of_stirling_lacks(n):
    with localcontext(prec=60):
        half, pi = Decimal("0.5"), Decimal("3.14159265358979323846264338327950288419716939937510")
        exact = Decimal(math.factorial(n)).ln() - (n + half) * Decimal(n).ln() + n
        exact -= half * (2 * pi).ln()
    assert _stirling_error(n) == pytest.approx(float(exact), rel=1e-12)
