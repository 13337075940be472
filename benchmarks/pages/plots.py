"""Results as SVG. Nothing else here needs matplotlib."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mode
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.bench_bandwidth import READ
from benchmarks.bench_grid import BOUND, OURS
from benchmarks.cases import MATRIX, RECALL
from benchmarks.pages.losses import races

__all__ = ["draw"]

Cells = list[Mapping[str, Any]]

# Okabe and Ito's colours, which most eyes can tell apart.
_COLOURS = "#D55E00", "#000000", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8C6D31"
# The same results are the same bytes: nothing random, no date; and text that can be searched.
_STYLE = {"svg.hashsalt": "fastrecall", "svg.fonttype": "none", "font.size": 9}


def draw(folder: Path, results: Mapping[str, Any]) -> Iterator[Path]:
    """Draw whatever there are results for, and yield each file's path."""
    with matplotlib.rc_context(_STYLE):
        if "grid" in results:
            grid = results["grid"]
            yield _saved(folder, "samples", _against_samples(grid))
            yield _saved(folder, "classes", _against_classes(grid))
            yield _saved(folder, "gains", _gains(grid))
        if "bandwidth" in results:
            yield _saved(folder, "bandwidth", _bandwidth(results["bandwidth"]))


def _saved(folder: Path, name: str, figure: Figure) -> Path:
    path = folder / f"{name}.svg"
    figure.savefig(path, metadata={"Date": None})
    return path


def _against_samples(grid: Mapping[str, Any]) -> Figure:
    def cells(dtype: str) -> Cells:
        return _selected(grid, work=RECALL, k=10, dtype=dtype, distribution="uniform")

    panels = {f"macro recall, 10 classes, {dtype}": cells(dtype) for dtype in ("int64", "uint8")}
    return _lines(grid, panels, "n", "samples")


def _against_classes(grid: Mapping[str, Any]) -> Figure:
    # All lines but one cross the same number of samples.
    n = mode(cell["n"] for cell in grid["cells"])
    panels = {
        f"{work}, {n:,} int64": _selected(
            grid, work=work, n=n, dtype="int64", distribution="uniform"
        )
        for work in (RECALL, MATRIX)
    }
    return _lines(grid, panels, "k", "classes")


def _lines(grid: Mapping[str, Any], panels: Mapping[str, Cells], field: str, label: str) -> Figure:
    """Draw a panel for each selection of cells: time a sample against one field."""
    figure = Figure(figsize=(9, 4.4), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    for place, (title, cells) in zip(axes, panels.items(), strict=True):
        for name, colour in _colours(grid).items():
            points = sorted(
                (cell[field], cell["seconds"][name] / cell["n"] / 1e-9)
                for cell in cells
                if name in cell["seconds"]
            )
            if points:
                width = 2.5 if name == OURS else 1.2
                line = {"lw": width, "c": colour, "label": name, "zorder": 2 + (name == OURS)}
                place.loglog(*zip(*points, strict=True), "o-", ms=3, **line)
        _dress(place, title, label)
    axes[0].set_ylabel("ns a sample")
    handles, labels = axes[0].get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False)
    return figure


def _gains(grid: Mapping[str, Any]) -> Figure:
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    axes = figure.subplots()
    found = list(races(grid))
    for height, peer in enumerate(reversed(grid["peers"])):
        times = [race.times for race in found if race.peer == peer]
        colour = _colours(grid)[peer]
        axes.plot(times, [height] * len(times), "o", ms=6, alpha=0.4, c=colour, mew=0)
    axes.axvline(1, color="black", lw=1)
    axes.set_yticks(range(len(grid["peers"])), list(reversed(grid["peers"])))
    axes.set_xscale("log")
    _dress(axes, "each cell of the grid", "times as long as fastrecall; left of 1 it is faster")
    return figure


def _bandwidth(content: Mapping[str, Any]) -> Figure:
    figure = Figure(figsize=(9, 4), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    for place, k in zip(axes, (2, 10), strict=True):
        figures = [x for x in content["figures"] if x["k"] == k]
        bars = (OURS, _COLOURS[0]), (BOUND, _COLOURS[1]), (READ, "#BBBBBB")
        for offset, (name, colour) in enumerate(bars):
            heights = [x["size"] / x["seconds"][name] / 1e9 for x in figures]
            at = [position + 0.27 * (offset - 1) for position in range(len(figures))]
            place.bar(at, heights, 0.27, color=colour, label=name)
        place.set_xticks(range(len(figures)), [x["dtype"] for x in figures], rotation=60)
        _dress(place, f"macro recall, {k} classes", "")
    axes[0].set_ylabel("GB of labels a second")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _dress(axes: Axes, title: str, label: str) -> None:
    axes.set_title(title, fontsize=10)
    axes.set_xlabel(label)
    axes.grid(alpha=0.25, lw=0.5)
    axes.spines[["top", "right"]].set_visible(False)


def _colours(grid: Mapping[str, Any]) -> dict[str, str]:
    return dict(zip((OURS, BOUND, *grid["peers"]), _COLOURS, strict=False))


def _selected(grid: Mapping[str, Any], **fields: object) -> Cells:
    return [
        cell for cell in grid["cells"] if all(cell[name] == value for name, value in fields.items())
    ]
