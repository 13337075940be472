"""Where something else is faster, and where it is close."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median
from typing import Any, NamedTuple

from benchmarks.bench_grid import OURS
from benchmarks.markdown import number, table
from benchmarks.pages.grid import place

__all__ = ["Race", "races", "text"]


class Race(NamedTuple):
    """One peer in one cell: how many times as long as ours it takes."""

    times: float
    peer: str
    cell: Mapping[str, Any]


def races(content: Mapping[str, Any]) -> Iterator[Race]:
    """Yield every peer's time in every cell it has one in."""
    for cell in content["cells"]:
        for peer in content["peers"]:
            if peer in cell["seconds"]:
                yield Race(cell["seconds"][peer] / cell["seconds"][OURS], peer, cell)


def text(content: Mapping[str, Any]) -> str:
    """Return every cell in which a peer is faster, then how each peer does over all cells."""
    found = sorted(races(content), key=lambda race: race.times)
    lost = [race for race in found if race.times < 1]
    told = (
        f"Of {len(found)} comparisons in {len(content['cells'])} cells, something else is faster "
        f"in {len(lost)}{':' if lost else '.'}"
    )
    parts = told, _lost(lost), "Over all cells, each peer takes so many times as long:"
    return "\n\n".join(part for part in (*parts, _peers(content, found)) if part)


def _lost(lost: list[Race]) -> str:
    rows = [
        (
            *place(race.cell),
            race.peer,
            _time(race.cell["seconds"][OURS]),
            _time(race.cell["seconds"][race.peer]),
            number(1 / race.times),
        )
        for race in lost
    ]
    heads = (
        *("work", "samples", "classes", "dtype", "labels", "faster is"),
        *("fastrecall", "it", "times faster"),
    )
    return table(heads, rows, words=6)


def _peers(content: Mapping[str, Any], found: list[Race]) -> str:
    rows = []
    for peer in content["peers"]:
        own = [race for race in found if race.peer == peer]
        if own:
            times = [race.times for race in own]
            where = ", ".join(place(own[0].cell))
            faster = sum(value < 1 for value in times)
            shown = map(number, (times[0], median(times), times[-1]))
            rows.append((peer, where, str(len(own)), str(faster), *shown))
    heads = "peer", "closest in", "cells", "faster in", "least", "median", "most"
    return table(heads, rows, words=2)


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{number(seconds / size)} {unit}"
    return f"{number(seconds / 1e-6)} µs"
