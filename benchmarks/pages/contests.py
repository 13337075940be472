"""Calls beside each other, and their limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.contests import OURS
from benchmarks.markdown import number, table

__all__ = ["text"]

_UNITS = (1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (0.0, "ns")


def text(content: Mapping[str, Any]) -> str:
    """Return a line for each call, and how many limits are kept."""
    rows, kept = [], []
    for result in content["results"]:
        ours = result["seconds"][OURS]
        words = {limit["of"]: _limit(limit) for limit in result["limits"]}
        kept += [limit["cost"] <= limit["most"] for limit in result["limits"]]
        rows.append((result["work"], OURS, _time(ours), "1", words.get(None, "–")))
        rows += [
            ("", name, _time(seconds), number(seconds / ours), words.get(name, "–"))
            for name, seconds in result["seconds"].items()
            if name != OURS
        ]
    heads = "work", "by", "time", "times ours", "fastrecall's limit"
    parts = [
        table(heads, rows, words=2),
        *(f"Not measured: {name}, as {why}." for name, why in content["skipped"].items()),
        f"{sum(kept)} of {len(kept)} limits kept.",
    ]
    return "\n\n".join(part for part in parts if part)


def _limit(limit: Mapping[str, Any]) -> str:
    most, cost = limit["most"], limit["cost"]
    met = "kept" if cost <= most else "missed"
    if limit["of"] is None:
        return f"at most {_time(most)}: {met}"
    if limit["beyond"]:
        return f"at most {_time(most)} more: {_time(max(cost, 0.0))}, {met}"
    return f"at most {number(most)} times this: {number(cost)}, {met}"


def _time(seconds: float) -> str:
    unit, name = next((unit, name) for unit, name in _UNITS if seconds >= unit)
    return f"{number(seconds / (unit or 1e-9))} {name}"
