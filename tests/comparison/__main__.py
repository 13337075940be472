"""``python -m tests.comparison --into docs/comparison.md`` simulates, and writes the table there.

How often intervals of differences hold the true one; two cores take ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests.comparison.coverage import ASKED, DESIGNS, SIZES, Coverage, coverage

BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
_NAMES = {"f1": "macro F1", "recall": "macro recall", "mcc": "Matthews"}


def table(figures: Sequence[Coverage], data_sets: int, n_resamples: int) -> str:
    """Return a row for each design and metric, a column for each n."""
    lines = [
        f"The share of {data_sets:,} data sets, in percent, whose 95 % interval holds the true "
        f"difference; each interval drew {n_resamples:,} resamples.",
        "",
        f"| two models | metric | {' | '.join(f'n = {n:,}' for n in SIZES)} |",
        f"| --- | --- |{' ---: |' * len(SIZES)}",
    ]
    found = {(one.design, one.metric, one.n): one for one in figures}
    for design in DESIGNS:
        for metric, _ in ASKED:
            shares = [f"{100 * found[design.name, metric, n].holds:.1f}" for n in SIZES]
            lines.append(f"| {design.name} | {_NAMES.get(metric, metric)} | {' | '.join(shares)} |")
    return "\n".join(lines)


def _measured(task: tuple[Any, ...]) -> Coverage:
    return coverage(*task)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.comparison", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FILE")
    parser.add_argument("--data-sets", type=int, default=1000)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    tasks = [
        (design, n, *asked, options.data_sets, options.resamples)
        for design in DESIGNS
        for n in SIZES
        for asked in ASKED
    ]
    figures = []
    with Pool(options.jobs) as pool:
        for measured in pool.imap(_measured, tasks):
            figures.append(measured)
            print(f"{len(figures)} of {len(tasks)}: {measured}", file=sys.stderr, flush=True)
    before, _, rest = options.into.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page = f"{BEGIN}\n\n{table(figures, options.data_sets, options.resamples)}\n\n{END}"
    options.into.write_text(before + page + after, encoding="utf-8")


if __name__ == "__main__":
    _main()
