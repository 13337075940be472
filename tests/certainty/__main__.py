"""``python -m tests.certainty --into docs/certainty.md`` simulates, and writes the tables there.

The figures are beside them, in a JSON file of the same name. Two cores take half an hour; with
``--only``, a part of it, and what the file has of other metrics stays.
"""

from __future__ import annotations

import argparse
import json
import sys
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tests.certainty.coverage import LEVEL, STATEMENTS, Coverage, coverage, methods_of
from tests.certainty.page import as_json, write
from tests.certainty.truths import SIZES, TRUTHS


def _measured(task: tuple[Any, ...]) -> Coverage:
    *task, n_resamples = task
    return coverage(*task, n_resamples=n_resamples)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.certainty", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, metavar="FILE")
    parser.add_argument("--data-sets", type=int, default=2000)
    parser.add_argument("--resamples", type=int, default=500, help="of the bootstrap")
    parser.add_argument("--only", nargs="+", metavar="METRIC")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    tasks = [
        (truth, n, metric, average, method, options.data_sets, options.resamples)
        for truth in TRUTHS
        for n in SIZES
        for metric, average in STATEMENTS
        if not options.only or metric in options.only
        for method in methods_of(metric, average)
    ]
    found = []
    with Pool(options.jobs) as pool:
        for measured in pool.imap(_measured, tasks):
            found.append(measured)
            print(f"{len(found)} of {len(tasks)}: {measured[:6]}", file=sys.stderr, flush=True)
    file = options.into.with_suffix(".json")
    others = []
    if options.only:
        kept = json.loads(file.read_text(encoding="utf-8"))["figures"]
        others = [figure for figure in kept if figure["metric"] not in options.only]
    content = {
        "level": LEVEL,
        "data_sets": options.data_sets,
        "n_resamples": options.resamples,
        "figures": [*others, *(_rounded(measured) for measured in found)],
    }
    file.write_text(as_json(content), encoding="utf-8")
    write(options.into, content)


def _rounded(measured: Coverage) -> dict[str, Any]:
    return {
        name: [round(x, 4) for x in value] if isinstance(value, list) else value
        for name, value in measured._asdict().items()
    }


if __name__ == "__main__":
    _main()
