"""What scikit-learn cannot do, beside what can: batches, groups, certainty, clusters."""

from __future__ import annotations

import argparse

from benchmarks import (
    bench_batches,
    bench_certainty,
    bench_clusters,
    bench_groups,
    bench_streaming,
)
from benchmarks.commands.contests import add_options, compete

__all__ = ["CONTESTS", "add_options", "run"]

CONTESTS = (
    *bench_streaming.CONTESTS,
    *bench_batches.CONTESTS,
    *bench_groups.CONTESTS,
    *bench_certainty.CONTESTS,
    *bench_clusters.CONTESTS,
)


def run(options: argparse.Namespace) -> int:
    """Measure, print the table and write the figures."""
    return compete(options, "adding", CONTESTS)
