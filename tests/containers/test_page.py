"""The page of containers shows the table; its figures are a machine's, and not looked at here."""

from __future__ import annotations

import sys

import pytest

from tests.containers.of_numpy import NUMPY
from tests.containers.page import facts, page, shown_facts, versions
from tests.containers.table import TABLE

NAMES = {container.name: container for container in TABLE}


def test_the_page_has_the_rows_of_the_table(checkout):
    text = (checkout / "docs" / "labels.md").read_text(encoding="utf-8")
    assert shown_facts(text) == [facts(container) for container in TABLE]


def test_the_page_names_the_oldest_versions(checkout):
    text = (checkout / "docs" / "labels.md").read_text(encoding="utf-8")
    assert versions() in text
    assert "pandas 2.2.2" in versions()


def test_a_page_is_read_as_it_was_written():
    text = page({"list": {"bytes": 7.96, "gain": 1234.5}}, "here", 10, 20)
    assert shown_facts(text) == [facts(container) for container in TABLE]
    assert "| 8.0 | 1,234 |" in text
    assert "here" in text


def test_what_was_not_measured_is_a_dash():
    text = page({"list": None}, "", 1, 1)
    (row,) = (line for line in text.splitlines() if line.startswith("| list |"))
    assert row.count("| – ") == 2


def test_noise_is_shown_as_nothing():
    text = page({"list": {"bytes": 0.1, "gain": 3.21}}, "", 1, 1)
    assert "| 0 | 3.2 |" in text


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forgets earlier peaks")
def test_costs_are_measured():
    pytest.importorskip("sklearn")
    from tests.containers.cost import measure

    found = measure(NUMPY[0], samples=1_000, labels=200_000)
    assert found["bytes"] < 1
    assert found["gain"] > 1


def test_a_container_that_cannot_be_had_costs_nothing_to_ask():
    pytest.importorskip("sklearn")
    from tests.containers.cost import cost

    assert cost("no such container") is None
