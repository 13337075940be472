"""A missing label is never counted: scikit-learn's error where it has one, else one that says so.

Where scikit-learn takes no such container at all, or counts on without a word, the error is a
ValueError that names the argument and calls the label missing.
"""

from __future__ import annotations

import pytest

import fastrecall
from tests.containers.container import each
from tests.containers.kinds import drawn, hidden
from tests.containers.table import TABLE

metrics = pytest.importorskip("sklearn.metrics")
# NumPy's own, about NaN that becomes an integer on the way to the error.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

WITH_MISSING = [container for container in TABLE if container.missing]
DATES = "date"


def outcome(source, sides):
    """Return the error of a macro recall, None if there is none."""
    try:
        source.recall_score(*sides, average="macro", zero_division=0.0)
    except Exception as error:
        return error
    return None


def check(container, kind, side, *places):
    values = drawn(kind, 30)
    whole = [container.fill(labels) for labels in values]
    lacking = list(whole)
    lacking[side] = container.fill(hidden(values[side], *places))
    theirs = None if kind == DATES or outcome(metrics, whole) else outcome(metrics, lacking)
    ours = outcome(fastrecall, lacking)
    if theirs is not None:
        assert (type(ours), str(ours)) == (type(theirs), str(theirs))
        return
    with pytest.raises(ValueError, match=f"y_{('true', 'pred')[side]}.*({container.refuses})"):
        raise ours or AssertionError("a missing label was counted")


@pytest.mark.parametrize("side", [0, 1], ids=["true", "pred"])
@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING))
def test_inside(container, kind, side):
    check(container, kind, side, 7, 11)


@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING))
def test_first(container, kind):
    check(container, kind, 0, 0)


@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING))
def test_last(container, kind):
    check(container, kind, 1, 29)


@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING))
def test_a_matrix_has_no_missing_label_either(container, kind):
    values = drawn(kind, 30)
    lacking = container.fill(hidden(values[0], 7))
    with pytest.raises((ValueError, TypeError)):
        fastrecall.confusion_matrix(lacking, container.fill(values[1]))


@pytest.mark.parametrize(("container", "kind"), each(WITH_MISSING))
def test_a_count_has_no_missing_label_either(container, kind):
    values = drawn(kind, 30)
    lacking = container.fill(hidden(values[1], 7))
    with pytest.raises((ValueError, TypeError)):
        fastrecall.count(container.fill(values[0]), lacking)
