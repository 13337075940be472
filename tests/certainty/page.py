"""The tables of docs/certainty.md, from the figures of the simulation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["BEGIN", "END", "as_json", "tables", "write"]

BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
_MOST, _LEAST = 0.97, 0.93
_AVERAGES = {"micro": "{}", "macro": "macro {}", None: "{} of each class"}
_WORDS = {
    "recall": "recall",
    "precision": "precision",
    "f1": "F1",
    "accuracy": "micro, all three",
    "kappa": "kappa",
    "mcc": "Matthews",
    "gmean": "gmean",
}


def tables(content: Mapping[str, Any]) -> str:
    """Return a table for each method: a row for each source and metric, a column for each n."""
    figures = content["figures"]
    sizes = sorted({figure["n"] for figure in figures})
    told = (
        f"The share of {content['data_sets']:,} data sets, in percent, whose "
        f"{content['level']:.0%} interval holds the true value; of single classes the least "
        "and the most of any. What is "
        f"not between {_LEAST:.0%} and {_MOST:.0%} is in bold. The bootstrap drew "
        f"{content['n_resamples']:,} samples for each end."
    )
    parts = [told]
    for method in dict.fromkeys(figure["method"] for figure in figures):
        rows = _rows([figure for figure in figures if figure["method"] == method], sizes)
        heads = ["source of the samples", "metric", *(f"n = {n:,}" for n in sizes)]
        ruler = ["---", "---", *["---:"] * len(sizes)]
        lines = (f"| {' | '.join(cells)} |" for cells in (heads, ruler, *rows))
        parts.append(f"### {method}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Put the tables between the two marks of a page."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    path.write_text(f"{head}{BEGIN}\n\n{tables(content)}\n\n{END}{tail}", encoding="utf-8")


def as_json(content: Mapping[str, Any]) -> str:
    """Return the figures as JSON, a line each."""
    head = json.dumps({**content, "figures": []}).removesuffix("]}")
    return head + "\n" + ",\n".join(map(json.dumps, content["figures"])) + "\n]}\n"


def _rows(figures: Sequence[Mapping[str, Any]], sizes: Sequence[int]) -> list[list[str]]:
    found = {(x["truth"], x["metric"], x["average"], x["n"]): x["holds"] for x in figures}
    names = dict.fromkeys(key[:3] for key in found)
    return [
        [
            truth,
            _AVERAGES[average].format(_WORDS[metric]),
            *(_shown(found.get((truth, metric, average, n))) for n in sizes),
        ]
        for truth, metric, average in names
    ]


def _shown(holds: Sequence[float] | None) -> str:
    if holds is None:
        return "–"
    least, most = min(holds), max(holds)
    low, high = f"{100 * least:.1f}", f"{100 * most:.1f}"
    shown = low if low == high else f"{low}–{high}"
    return shown if least >= _LEAST and most <= _MOST else f"**{shown}**"
