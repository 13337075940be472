"""Two sides in different containers: their codes, widths and chunks have nothing in common."""

from __future__ import annotations

import pytest

import fastrecall
from tests.containers.container import each
from tests.containers.questions import check
from tests.containers.table import TABLE

BY_NAME = {container.name: container for container in TABLE}
COMPANIONS = [
    *("list", "ndarray, int64", "ndarray, bool", "ndarray, float64", "ndarray, U"),
    *("ndarray, datetime64", "Series, category", "Series, category, unsorted"),
    *("Arrow Array, dictionary, int8", "Arrow ChunkedArray, dictionary"),
]
PAIRS = [
    pytest.param(*param.values, name, id=f"{param.id}-{name}")
    for param in each(TABLE)
    for name in COMPANIONS
    if param.values[1] in BY_NAME[name].kinds.split()
]


@pytest.mark.parametrize("question", ["macro", "matrix"])
@pytest.mark.parametrize(("container", "kind", "name"), PAIRS)
def test_beside_predictions_in_another(container, kind, name, question):
    check(fastrecall, question, kind, 300, container, BY_NAME[name])


@pytest.mark.parametrize(("container", "kind", "name"), PAIRS)
def test_as_predictions_beside_another(container, kind, name):
    check(fastrecall, "matrix", kind, 300, BY_NAME[name], container)


@pytest.mark.parametrize(("container", "kind", "name"), PAIRS)
def test_five_labels(container, kind, name):
    check(fastrecall, "matrix", kind, 5, container, BY_NAME[name])
