"""Gigabytes of labels read a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.bench_bandwidth import READ
from benchmarks.bench_grid import BOUND, OURS
from benchmarks.bench_memory import MIB
from benchmarks.markdown import number, table

__all__ = ["text"]


def text(content: Mapping[str, Any]) -> str:
    """Return a line for each dtype and number of classes."""
    rows = []
    for figure in content["figures"]:
        ours, bound, read = (figure["seconds"][name] for name in (OURS, BOUND, READ))
        speeds = (number(figure["size"] / seconds / 1e9) for seconds in (ours, bound, read))
        once = "yes" if ours < 2 * read else "–"
        rows.append((figure["dtype"], str(figure["k"]), *speeds, f"{read / ours:.0%}", once))
    heads = (
        *("dtype", "classes", "fastrecall, GB/s", f"`{BOUND}`, GB/s", f"{READ}, GB/s"),
        *(f"share of {READ}", "so at most one read"),
    )
    return "\n\n".join((_how(content), table(heads, rows)))


def _how(content: Mapping[str, Any]) -> str:
    size = max(figure["size"] for figure in content["figures"])
    return (
        f"Macro recall of two arrays that have {size / MIB:,.0f} MiB together; the largest cache "
        f"has {content['cache'] / MIB:,.0f} MiB. A bare read is a sum of both arrays as 64-bit "
        f"integers. `{BOUND}` writes an array of bool and reads it again. What reads each array "
        "twice from memory reaches at most half the speed of a bare read: above that, there was "
        "one read. Below it, counting takes longer than reading, and the figure says nothing about "
        "the number of reads."
    )
