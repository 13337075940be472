"""Labels in the same container on both sides are counted like the plain arrays they stand for."""

from __future__ import annotations

import pytest

import fastrecall
from tests.containers.container import each
from tests.containers.kinds import drawn
from tests.containers.questions import QUESTIONS, check, reference, same
from tests.containers.table import TABLE


def test_every_container_has_a_name_of_its_own():
    assert len({container.name for container in TABLE}) == len(TABLE)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(("container", "kind"), each(TABLE))
def test_many_labels(container, kind, question):
    check(fastrecall, question, kind, 300, container, container)


@pytest.mark.parametrize("question", ["matrix", "labels"])
@pytest.mark.parametrize(("container", "kind"), each(TABLE))
def test_five_labels(container, kind, question):
    check(fastrecall, question, kind, 5, container, container)


@pytest.mark.parametrize(("container", "kind"), each(TABLE))
def test_counts_have_the_classes_of_the_plain_arrays(container, kind):
    values = drawn(kind, 300)
    ours = fastrecall.count(*map(container.fill, values))
    plain = fastrecall.count(*map(container.plain, values))
    assert ours.classes.tolist() == plain.classes.tolist()
    assert ours.matrix().tolist() == plain.matrix().tolist()


@pytest.mark.parametrize(("container", "kind"), each(TABLE))
def test_the_plain_array_is_what_scikit_learn_sees(container, kind):
    """Hold the table itself: of a container that it takes, scikit-learn's report is the same."""
    pytest.importorskip("sklearn")
    values = drawn(kind, 300)
    sides = [container.fill(side) for side in values]
    try:
        report = QUESTIONS["report"](reference, kind, *sides)
    except (ValueError, TypeError):
        return
    same(report, QUESTIONS["report"](reference, kind, *map(container.plain, values)))
