"""The targets beside what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.bench_memory import MIB
from benchmarks.markdown import number, table

__all__ = ["UNITS", "text"]

# What the cost of a section's targets is counted in.
UNITS = {
    "speed": "times ==",
    "small": "s",
    "memory": "bytes",
    "containers": "s, beyond the plain array's where that was timed",
}
Rows = Sequence[Mapping[str, Any]]


def text(content: Mapping[str, Any]) -> str:
    """Return the tables and how many targets are met."""
    outcomes = content["outcomes"]
    sections = (
        *((_speed, "speed"), (_small, "small"), (_threads, "threads")),
        *((_containers, "containers"), (_memory, "memory")),
    )
    tables = [write([x for x in outcomes if x["section"] == name]) for write, name in sections]
    met = sum(outcome["met"] for outcome in outcomes)
    return "\n\n".join(
        [
            f"{content['samples']:,} labels where the line does not say otherwise.",
            *(part for part in tables if part),
            *(f"Not measured: {name}, as {why}." for name, why in content["skipped"].items()),
            f"{met} of {len(outcomes)} met.",
        ]
    )


def _speed(outcomes: Rows) -> str:
    rows = [
        (
            x["work"],
            _milliseconds(x, "=="),
            _milliseconds(x, "fastrecall"),
            _wanted(x),
            number(x["cost"]),
            number(x["most"]),
            _milliseconds(x, "scikit-learn"),
            number(x["gain"]),
            number(x["least"]),
            _met(x),
        )
        for x in outcomes
    ]
    heads = (
        *("work", "`==`, ms", "fastrecall, ms", "wanted", "times `==`", "at most"),
        *("scikit-learn, ms", "times faster", "at least", "met"),
    )
    return table(heads, rows)


def _small(outcomes: Rows) -> str:
    rows = [
        (
            x["work"],
            number(x["cost"] / 1e-6),
            number(x["most"] / 1e-6),
            number(x["seconds"]["scikit-learn"] / 1e-6),
            number(x["gain"]),
            number(x["least"]),
            _met(x),
        )
        for x in outcomes
    ]
    heads = (
        *("one call on 10 labels", "fastrecall, µs", "at most"),
        *("scikit-learn, µs", "times less", "at least", "met"),
    )
    return table(heads, rows)


def _threads(outcomes: Rows) -> str:
    rows = []
    for x in outcomes:
        one, two, alone, both = x["seconds"].values()
        speeds = one / 1e-3, two / 1e-3, one / two, alone / both
        rows.append((x["work"], *map(number, (*speeds, x["gain"], x["least"])), _met(x)))
    heads = (
        *("a second thread", "one, ms", "two, ms", "times faster"),
        *("arithmetic's", "share of that", "at least", "met"),
    )
    return table(heads, rows)


def _containers(outcomes: Rows) -> str:
    rows = []
    for x in outcomes:
        # What may be added to the plain array's time is shown as the time that may be taken.
        most = x["most"] + x["seconds"].get("plain array", 0.0)
        rows.append(
            (
                x["work"],
                _milliseconds(x, "plain array"),
                _milliseconds(x, "fastrecall"),
                number(most / 1e-3),
                _milliseconds(x, "scikit-learn"),
                number(x["gain"]),
                number(x["least"]),
                _met(x),
            )
        )
    heads = (
        *("labels in a container", "plain array, ms", "fastrecall, ms", "at most"),
        *("scikit-learn, ms", "times faster", "at least", "met"),
    )
    return table(heads, rows)


def _memory(outcomes: Rows) -> str:
    rows = []
    for x in outcomes:
        size = x["cost"] / MIB
        # The system counts whole pages, and some of them late: so little is noise.
        shown = number(size) if size >= 1 else "< 1"
        rows.append((x["work"], shown, number(x["most"] / MIB), _met(x)))
    return table(("peak memory, beside the labels", "MiB", "at most", "met"), rows)


def _milliseconds(outcome: Mapping[str, Any], name: str) -> str:
    seconds = outcome["seconds"].get(name)
    return number(None if seconds is None else seconds / 1e-3)


def _wanted(outcome: Mapping[str, Any]) -> str:
    """Return the milliseconds that would keep both limits in this run."""
    seconds = outcome["seconds"]
    limits = [seconds["scikit-learn"] / outcome["least"]]
    if outcome["most"] is not None:
        limits.append(seconds["=="] * outcome["most"])
    return number(min(limits) / 1e-3)


def _met(outcome: Mapping[str, Any]) -> str:
    return "met" if outcome["met"] else "**missed**"
