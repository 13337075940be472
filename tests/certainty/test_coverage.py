"""A short look at what the long simulation measures, and at the page that shows it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from fastrecall import Counts
from tests.certainty.coverage import LEVEL, STATEMENTS, coverage, methods_of
from tests.certainty.page import BEGIN, END, as_json, tables, write
from tests.certainty.truths import SIZES, TRUTHS

DATA_SETS = 150
# Of 150 intervals at 95 %, fewer than 131 hold the truth once in two thousand times.
LEAST = 130 / 150


@pytest.mark.parametrize("method", ["bootstrap", "delta", "wilson"])
@pytest.mark.parametrize("truth", [TRUTHS[0], TRUTHS[2], TRUTHS[3]], ids=lambda truth: truth.name)
@pytest.mark.parametrize(("metric", "average"), STATEMENTS)
def test_intervals_hold_the_truth(truth, metric, average, method):
    if method not in methods_of(metric, average):
        pytest.skip("of this metric there is no such interval")
    found = coverage(truth, 300, metric, average, method, DATA_SETS, n_resamples=200)
    assert min(found.holds) > LEAST
    for holds, above, below in zip(found.holds, found.above, found.below, strict=True):
        assert holds + above + below == pytest.approx(1)
    # An interval that is always too wide would hold it, too: its half is about 1.96 errors.
    assert max(found.width) < 0.5


def test_too_narrow_an_interval_would_be_seen():
    found = coverage(TRUTHS[0], 300, "recall", "macro", "delta", DATA_SETS)
    narrow = coverage(TRUTHS[0], 300, "recall", "macro", "delta", DATA_SETS, level=0.8)
    assert narrow.holds[0] < LEAST < found.holds[0]
    assert narrow.width[0] < 0.7 * found.width[0]


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth.name)
def test_truths(truth):
    cells = truth.cells
    assert cells.sum() == pytest.approx(1)
    counts = Counts.from_matrix(cells)
    assert counts.recall(average=None) == pytest.approx(truth.recall)
    drawn = truth.draws(10**6, 3)
    assert (drawn.sum(axis=(1, 2)) == 10**6).all()
    assert np.abs(drawn / 10**6 - cells).max() < 5e-3
    assert np.array_equal(drawn, truth.draws(10**6, 3))
    assert not np.array_equal(drawn, truth.draws(10**6, 3, seed=1))


def test_the_tables(tmp_path):
    asked = [statement for statement in STATEMENTS if "delta" in methods_of(*statement)]
    figures = [
        coverage(TRUTHS[0], n, metric, average, "delta", 40)._asdict()
        for n in (50, 500)
        for metric, average in asked
    ]
    figures[0]["holds"], figures[1]["holds"] = [0.95], [0.9299]
    content = {"level": LEVEL, "data_sets": 40, "n_resamples": 9, "figures": figures}
    path = tmp_path / "page.md"
    path.write_text(f"a\n{BEGIN}\nold\n{END}\nz\n", encoding="utf-8")
    write(path, content)
    assert json.loads(as_json(content)) == content
    text = path.read_text(encoding="utf-8")
    assert text == f"a\n{BEGIN}\n\n{tables(content)}\n\n{END}\nz\n"
    name = TRUTHS[0].name
    assert f"| {name} | micro, all three | 95.0 |" in text
    assert f"| {name} | macro recall | **93.0** |" in text
    assert text.count(f"| {name} |") == len(asked)


def test_the_page_shows_what_was_measured(checkout):
    content = json.loads((checkout / "docs" / "certainty.json").read_text(encoding="utf-8"))
    assert tables(content) in (checkout / "docs" / "certainty.md").read_text(encoding="utf-8")
    assert content["data_sets"] >= 2000
    found = {(x["truth"], x["n"], x["metric"], x["average"]) for x in content["figures"]}
    assert found == {
        (truth.name, n, metric, average)
        for truth in TRUTHS
        for n in SIZES
        for metric, average in STATEMENTS
    }
