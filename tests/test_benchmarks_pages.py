"""The page of results: written from figures alone, and it hides no loss."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn")

from benchmarks import bench_threads, pages, results
from benchmarks.cases import RECALL, Cell
from benchmarks.commands import main
from benchmarks.commands import targets as targets_command
from benchmarks.figure import Figure
from benchmarks.pages import losses
from benchmarks.targets import Target, of_figure, of_memory, of_threads

MACHINE = dict.fromkeys(
    ("cpu", "cores", "system", "fastrecall", "Python", "NumPy", "scikit-learn", "date", "threads"),
    "x",
)


def row(n, ours, **seconds):
    cell = Cell(RECALL, n, 10, "int64", "uniform")
    left_out = dict.fromkeys({"polars", "duckdb"} - set(seconds), "needs more memory")
    times = {"fastrecall": ours, "==": ours / 4, **seconds}
    return {**cell._asdict(), "seconds": times, "left_out": left_out}


GRID = {
    "machine": MACHINE,
    "budget": 1.5,
    "peers": ["polars", "duckdb"],
    "cells": [row(1_000, 1e-3, polars=0.5e-3, duckdb=2e-3), row(2_000, 1e-3, polars=4e-3)],
}
BANDWIDTH = {
    "machine": MACHINE,
    "cache": 1 << 20,
    "figures": [
        {
            "dtype": "int8",
            "k": k,
            "n": 1,
            "size": 10**9,
            "seconds": dict(zip(NAMES, s, strict=True)),
        }
        for NAMES in [("fastrecall", "==", "bare read")]
        for k, s in ((2, (0.1, 0.2, 0.08)), (10, (0.2, 0.2, 0.08)))
    ],
}


def test_the_page_says_where_it_loses():
    assert [(race.peer, race.times) for race in losses.races(GRID)] == [
        ("polars", 0.5), ("duckdb", 2.0), ("polars", 4.0)
    ]  # fmt: skip
    text = losses.text(GRID)
    assert "Of 3 comparisons in 2 cells, something else is faster in 1:" in text
    assert "| 1,000 | 10 | int64 | uniform | polars | 1.00 ms | 500 µs | 2.00 |" in text
    assert "2,000 | 10 | int64 | uniform | polars" not in text
    assert (
        "| polars | macro recall, 1,000, 10, int64, uniform | 2 | 1 | 0.50 | 2.25 | 4.00 |" in text
    )
    won = {**GRID, "cells": GRID["cells"][1:]}
    assert "faster in 0." in losses.text(won)


def test_the_page_shows_every_cell_and_what_was_left_out():
    text = pages.grid.text(GRID)
    assert "| 1,000 | 10 | int64 | uniform | 1,000 | 0.25 | **0.50** | 2.00 |" in text
    assert "| 2,000 | 10 | int64 | uniform | 500 | 0.25 | 4.00 | – |" in text
    assert "duckdb needs more memory." in text


def test_the_page_tells_one_read_from_what_cannot_be_told():
    text = pages.bandwidth.text(BANDWIDTH)
    assert "| int8 | 2 | 10.0 | 5.00 | 12.5 | 80% | yes |" in text
    assert "| int8 | 10 | 5.00 | 5.00 | 12.5 | 40% | – |" in text


def test_the_page_is_written_from_the_files_that_are_there(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["page", "--into", str(tmp_path)])
    results.write(tmp_path, "bandwidth", BANDWIDTH)
    path = pages.write(tmp_path, results.read(tmp_path))
    page = path.read_text(encoding="utf-8")
    assert "## One read of each array" in page
    assert "## Where it loses" not in page
    assert "](bandwidth.svg)" not in page


def test_plots_are_the_same_bytes_each_time(tmp_path):
    pytest.importorskip("matplotlib")
    for name, content in (("grid", GRID), ("bandwidth", BANDWIDTH)):
        results.write(tmp_path, name, content)
    drawn = []
    for _ in range(2):
        assert main(["page", "--into", str(tmp_path)]) == 0
        drawn.append({path.name: path.read_bytes() for path in tmp_path.glob("*.svg")})
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {"samples.svg", "classes.svg", "gains.svg", "bandwidth.svg"}
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert all(f"]({name})" in page for name in drawn[0])
    assert b"fastrecall" in drawn[0]["samples.svg"]


def test_the_table_of_targets():
    outcomes = [
        of_figure(Target("a", 2.5, 100.0), Figure("speed", "a", "A", 0.01, 2.0, 0.005)),
        of_figure(Target("b", None, 300.0), Figure("speed", "b", "B", 0.01, 2.0)),
        of_figure(Target("c", 10e-6, 90), Figure("small", "c", "C", 5e-6, 1e-3)),
        of_threads(Target("d", None, 0.8), bench_threads.Scaling("D", (2.0, 1.25), (2.0, 1.0))),
        of_memory(Target("e", 1 << 24, None), "E", 1 << 25),
    ]
    plain = [targets_command._plain(outcome) for outcome in outcomes]
    text = pages.targets.text({"samples": 10, "outcomes": plain, "skipped": {}})
    assert "| A | 5.00 | 10.0 | 12.5 | 2.00 | 2.50 | 2,000 | 200 | 100 | met |" in text
    assert "| B | – | 10.0 | 6.67 | – | – | 2,000 | 200 | 300 | **missed** |" in text
    assert "| C | 5.00 | 10.0 | 1,000 | 200 | 90.0 | met |" in text
    assert "| D | 2,000 | 1,250 | 1.60 | 2.00 | 0.80 | 0.80 | met |" in text
    assert "| E | 32.0 | 16.0 | **missed** |" in text
    assert text.endswith("3 of 5 met.")
