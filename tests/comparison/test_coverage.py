"""A short look at what the long simulation measures."""

from __future__ import annotations

import pytest

from tests.comparison.__main__ import table
from tests.comparison.coverage import ASKED, DESIGNS, SIZES, Coverage, coverage

DATA_SETS = 100
# Of 100 intervals at 95 %, fewer than 85 hold the truth once in several thousand times.
LEAST = 0.85


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
@pytest.mark.parametrize(("metric", "options"), ASKED)
def test_intervals_hold_the_true_difference(design, metric, options):
    found = coverage(design, 500, metric, options, DATA_SETS, 200)
    assert found.holds + found.above + found.below == pytest.approx(1)
    # An interval that is always too wide would hold it, too.
    assert found.holds >= LEAST


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_designs(design):
    assert design.cells.sum() == pytest.approx(1)
    only = design.found[1] - design.found[2]
    assert design.true("accuracy", {}) == pytest.approx(only)


def test_the_table():
    figures = [
        Coverage(design.name, n, metric, 0.951, 0.02, 0.029)
        for design in DESIGNS
        for n in SIZES
        for metric, _ in ASKED
    ]
    lines = table(figures, 1000, 500).splitlines()
    assert len(lines) == 4 + len(DESIGNS) * len(ASKED)
    assert lines[4] == f"| {DESIGNS[0].name} | accuracy | 95.1 | 95.1 | 95.1 |"
