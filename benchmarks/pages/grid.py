"""The whole grid as one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.bench_grid import BOUND, OURS
from benchmarks.markdown import number, table

__all__ = ["place", "text"]


def text(content: Mapping[str, Any]) -> str:
    """Return a line a cell: our time a sample, and how many times as long the others take."""
    others = [BOUND, *content["peers"]]
    rows = [
        (
            *place(cell),
            number(cell["seconds"][OURS] / cell["n"] / 1e-9),
            *(_times(cell, name) for name in others),
        )
        for cell in content["cells"]
        if OURS in cell["seconds"]
    ]
    heads = (
        *("work", "samples", "classes", "dtype", "labels", "fastrecall, ns a sample"),
        *(f"`{BOUND}`", *content["peers"]),
    )
    return "\n\n".join(part for part in (_how(content), table(heads, rows, words=5)) if part)


def place(cell: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words for a cell."""
    return cell["work"], f"{cell['n']:,}", f"{cell['k']:,}", cell["dtype"], cell["distribution"]


def _how(content: Mapping[str, Any]) -> str:
    reasons = {
        (name, why.partition(" about ")[0])
        for cell in content["cells"]
        for name, why in cell["left_out"].items()
    }
    told = "; ".join(f"{name} {why}" for name, why in sorted(reasons))
    return (
        "The columns of other libraries say how many times as long as fastrecall they take; below "
        f"1, in bold, they are faster. `{BOUND}` is the bare comparison of the two arrays, which "
        "counts nothing. What frames, tables and tensors take to be made of the arrays is not in "
        "the figures. np.bincount, the numba loop and torchmetrics are told how many classes there "
        "are and trust every label to be one of them; fastrecall and scikit-learn find the "
        f"classes, and check. Nothing is repeated in a cell after {content['budget']:g} seconds, "
        "so that slow calls are timed twice. A dash is a cell that was left out: "
        f"{told or 'none was'}."
    )


def _times(cell: Mapping[str, Any], name: str) -> str:
    seconds = cell["seconds"].get(name)
    if seconds is None:
        return number(None)
    times = seconds / cell["seconds"][OURS]
    return f"**{number(times)}**" if times < 1 and name != BOUND else number(times)
