"""What scikit-learn cannot do, and the faces of other libraries, beside what can do it."""

from __future__ import annotations

import argparse

from benchmarks import (
    bench_batches,
    bench_certainty,
    bench_clusters,
    bench_comparison,
    bench_groups,
    bench_keras,
    bench_ranking,
    bench_streaming,
    bench_thresholds,
    bench_torchmetrics,
    results,
)
from benchmarks.adding import lacking, measure
from benchmarks.commands.options import QUICK, add_cases, add_into, add_quick, chosen, tell
from benchmarks.machine import describe
from benchmarks.pages import adding as page

__all__ = ["CONTESTS", "add_options", "run"]

CONTESTS = (
    *bench_streaming.CONTESTS,
    *bench_batches.CONTESTS,
    *bench_groups.CONTESTS,
    *bench_ranking.CONTESTS,
    *bench_certainty.CONTESTS,
    *bench_comparison.CONTESTS,
    *bench_clusters.CONTESTS,
    *bench_torchmetrics.CONTESTS,
    *bench_keras.CONTESTS,
    *bench_thresholds.CONTESTS,
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    add_quick(parser)
    add_cases(parser)
    add_into(parser)


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    contests = {contest.name: contest for contest in CONTESTS}
    measured, skipped, libraries = [], {}, set()
    for name in chosen(options, contests):
        contest = contests[name]
        if missing := lacking(contest):
            skipped[name] = f"there is no {missing}"
            continue
        tell(f"{name} ...")
        measured.append(measure(contest, QUICK if options.quick else 1)._asdict())
        libraries.update(contest.needs, contest.beside)
    content = {
        "machine": describe(sorted(libraries)),
        "units": {"seconds": "s, of one part", "cost": "times, or s"},
        "results": measured,
        "skipped": skipped,
    }
    tell(f"wrote {results.write(options.into, 'adding', content)}")
    print(page.text(content))
    return 0
