"""The page of containers: the table, and what was measured of each.

``python -m tests.containers.page --into docs/labels.md`` measures and writes it. What a container
holds is written by the table alone: a test compares the two.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from textwrap import fill

from tests.containers.container import Container
from tests.containers.table import TABLE

__all__ = ["facts", "page", "shown_facts", "versions"]

Cost = Mapping[str, float] | None

_LABELS = {
    "int": "integers",
    "bool": "booleans",
    "float": "whole floats",
    "str": "words",
    "date": "dates",
}
_HEADS = (
    *("container", "labels", "missing", "without a copy"),
    *("extra bytes a label", "times scikit-learn's speed", "note"),
)
_FACTS = 0, 1, 2, 3, 6
_HEAD = """# Containers of labels

Every function takes labels in any of these, on either side and in any combination: the two sides
may differ in container, in categories, in width and in chunks. The result is that of the plain
array of the same labels. A missing label is never counted: it is an error, scikit-learn's own where
scikit-learn has one.

Written by `python -m tests.containers.page --into docs/labels.md`. The rows are those of the table
that the tests go through (`tests/containers`); the figures are what that command measured. *Extra
bytes* is by how much the memory of a process rises during one call on {labels:,} labels, divided by
these. *Times scikit-learn's speed* is macro recall of {samples:,} samples, with labels of the first
kind that the line names; where scikit-learn refuses a container, it is given the plain array. A
dash was not measured.

{where}
"""
_VERSIONS = (
    "The tests pass with the newest versions, with NumPy alone, and with {oldest}. Series of older "
    "polars, from 1.2 on, are converted by NumPy before they are counted. pandas has `str` from "
    "2.3 on."
)
_TAIL = """## Refused

Labels of bytes (`S`), as scikit-learn refuses them. Lazy arrays, as dask's: [adapters](clusters.md)
count them. Tensors that require grad, that are of bfloat16, or that lie on another device. Each
error says what to do.
"""


def facts(container: Container) -> tuple[str, ...]:
    """Return the columns that the table alone decides."""
    return (
        f"`{container.name}`" if container.name.startswith("only ") else container.name,
        ", ".join(_LABELS[kind] for kind in container.kinds.split()),
        container.missing or "–",
        container.zero_copy,
        container.note,
    )


def page(costs: Mapping[str, Cost], where: str, samples: int, labels: int) -> str:
    """Return the whole page: a section for each library."""
    parts = [_HEAD.format(where=where, samples=samples, labels=labels)]
    for section, containers in groupby(TABLE, lambda container: container.section):
        rows = [_row(container, costs.get(container.name)) for container in containers]
        ruler = ("---", "---", "---", "---", "---:", "---:", "---")
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in (_HEADS, ruler, *rows))
        parts.append(f"## {section}\n\n{table}\n")
    return "\n".join([*parts, versions(), _TAIL])


def versions() -> str:
    """Return what the page says of versions: the oldest ones are those of pyproject.toml."""
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    groups = tomllib.loads(project.read_text(encoding="utf-8"))["dependency-groups"]
    pins = [entry.split("==") for entry in groups["oldest"] if isinstance(entry, str)]
    *others, last = (f"{name.partition('[')[0]} {number}" for name, number in pins)
    told = _VERSIONS.format(oldest=f"{', '.join(others)} and {last}")
    return f"## Versions\n\n{fill(told, 100)}\n"


def shown_facts(text: str) -> list[tuple[str, ...]]:
    """Return of each row of a page what the table decides."""
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [tuple(row[at] for at in _FACTS) for row in cells if row[0] not in ("container", "---")]


def _row(container: Container, cost: Cost) -> tuple[str, ...]:
    name, labels, missing, zero_copy, note = facts(container)
    figures = ("–", "–") if cost is None else (_bytes(cost["bytes"]), _times(cost["gain"]))
    return (name, labels, missing, zero_copy, *figures, note)


def _bytes(value: float) -> str:
    # The system counts whole pages, and some of them late: so little is noise.
    return "0" if value < 0.25 else f"{value:.1f}"


def _times(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _measured(cost: Callable[[str], Cost]) -> dict[str, Cost]:
    costs: dict[str, Cost] = {}
    for container in TABLE:
        costs[container.name] = None if container.lacks else cost(container.name)
        print(f"{container.name}: {costs[container.name]}", file=sys.stderr, flush=True)
    return costs


def _where() -> str:
    from benchmarks.machine import describe

    machine = describe(sorted({need.partition(">=")[0] for x in TABLE for need in x.needs.split()}))
    cpu, cores, system, date = (machine.pop(x) for x in ("cpu", "cores", "system", "date"))
    for name in ("threads", "commit"):
        machine.pop(name, None)
    versions = ", ".join(f"{name} {version}" for name, version in machine.items())
    return f"{cpu}, {cores} cores, {system}; {versions}; {date}. One thread."


def _main() -> None:
    from tests.containers.cost import LABELS, SAMPLES, cost

    parser = argparse.ArgumentParser(prog="python -m tests.containers.page", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FILE")
    into = parser.parse_args().into
    text = page(_measured(cost), _where(), SAMPLES, LABELS)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _main()
