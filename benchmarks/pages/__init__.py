"""The page of results: written from the JSON files, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.pages import bandwidth, contests, grid, losses, targets

__all__ = ["write"]

_HEAD = """# Measured

Written by `python -m benchmarks page` from the JSON files beside it, which `python -m benchmarks
targets`, `adding`, `scores`, `faces`, `grid` and `bandwidth` wrote. Every figure is the shortest of
several runs; what is compared was measured in one process, in turns, and its answers were compared
before. All libraries are held to one thread.
"""
# heading, what writes the section, the files it needs, the plots below it
_SECTIONS = (
    ("Targets", targets.text, "targets", ()),
    ("Batches, groups, certainty, clusters", contests.text, "adding", ()),
    ("Scores, and several models", contests.text, "scores", ()),
    ("Keras' and torchmetrics' classes", contests.text, "faces", ()),
    ("Where it loses", losses.text, "grid", ("gains",)),
    ("Against the number of samples and classes", grid.text, "grid", ("samples", "classes")),
    ("One read of each array", bandwidth.text, "bandwidth", ("bandwidth",)),
)


def write(folder: Path, results: Mapping[str, Any]) -> Path:
    """Write the page of whatever results there are, and return its path."""
    parts = [_HEAD]
    for heading, text, name, plots in _SECTIONS:
        if name in results:
            parts += [f"## {heading}", _where(results[name]["machine"]), text(results[name])]
            parts += [
                f"![{plot}]({plot}.svg)" for plot in plots if (folder / f"{plot}.svg").exists()
            ]
    path = folder / "README.md"
    path.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")
    return path


def _where(machine: Mapping[str, str]) -> str:
    facts = dict(machine)
    cpu, cores, system = (facts.pop(name) for name in ("cpu", "cores", "system"))
    date, commit = facts.pop("date"), facts.pop("commit", "")
    facts.pop("threads")
    versions = ", ".join(f"{name} {version}" for name, version in facts.items())
    told = f"{cpu}, {cores} cores, {system}; {versions}; {date}"
    return f"{told}, commit {commit}." if commit else f"{told}."
